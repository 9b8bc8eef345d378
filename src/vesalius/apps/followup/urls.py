"""Addresses of follow-up and scores."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.followup import learning, scores, views

app_name = "followup"
urlpatterns = [
    path("follow-up/", views.recall, name="recall"),
    path("follow-up/invite/", views.invite, name="invite"),
    path("follow-up/rules/", views.plans_page, name="rules"),
    path("follow-up/rules/<str:rule>/sign/", views.sign, name="sign"),
    path("models/", learning.models, name="models"),
    path("models/train/", learning.train, name="train"),
    path("models/<str:digest>/", learning.change, name="model"),
    path("patients/<str:patient_id>/follow-up/", views.patient, name="patient"),
    path("patients/<str:patient_id>/follow-up/plan/", views.plan, name="plan"),
    path("patients/<str:patient_id>/follow-up/order/<str:rule>/", views.order, name="order"),
    path("my/examinations/", views.own, name="own"),
    path("patients/<str:patient_id>/alike/", learning.alike, name="alike"),
    path("patients/<str:patient_id>/models/<str:digest>/", learning.override, name="override"),
    path("patients/<str:patient_id>/scores/<str:key>/", scores.score, name="score"),
]
