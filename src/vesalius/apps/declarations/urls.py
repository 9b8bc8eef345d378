"""Addresses of declarations."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.declarations import views

app_name = "declarations"
urlpatterns = [
    path("declarations/", views.listed, name="listed"),
    path("patients/<str:patient_id>/declarations/<str:task_id>/", views.declaration, name="declaration"),
    path("patients/<str:patient_id>/declarations/<str:task_id>/by-hand/", views.by_hand, name="by-hand"),
    path("patients/<str:patient_id>/declarations/<str:task_id>/dismissed/", views.dismiss, name="dismiss"),
]
