"""Addresses of visits."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.visit import paper_views, photos, questionnaire_views, text_views, views

app_name = "visit"
_VISIT = "patients/<str:patient_id>/visits/<str:encounter_id>/"
urlpatterns = [
    path("texts/", text_views.own, name="texts"),
    path("texts/drop/", text_views.drop, name="text-drop"),
    path("texts/codes/", text_views.codes, name="text-codes"),
    path("patients/<str:patient_id>/visits/", views.start, name="start"),
    path(_VISIT, views.visit, name="visit"),
    path(f"{_VISIT}note/", views.save, name="save"),
    path(f"{_VISIT}sign/", views.sign, name="sign"),
    path(f"{_VISIT}cancel/", views.cancel, name="cancel"),
    path(f"{_VISIT}addenda/", views.add, name="add"),
    path(f"{_VISIT}versions/", views.versions, name="versions"),
    path(f"{_VISIT}problems/", views.suggest_problems, name="suggest-problems"),
    path(f"{_VISIT}panels/<str:name>/", views.act, name="act"),
    path(f"{_VISIT}questionnaires/<str:name>/", questionnaire_views.questionnaire, name="questionnaire"),
    path(f"{_VISIT}papers/<str:name>/", paper_views.paper, name="paper"),
    path("patients/<str:patient_id>/photos/<str:document_id>/", photos.photo, name="photo"),
]
