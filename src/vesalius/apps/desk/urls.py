"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.desk import views, views_downtime

app_name = "desk"
urlpatterns = [
    path("desk/", views.today, name="today"),
    path("desk/downtime/", views_downtime.status, name="downtime"),
    path("desk/downtime/file/", views_downtime.file, name="downtime-file"),
    path("desk/new/", views.new, name="new"),
    path("desk/new/card/", views.card, name="card"),
    path("desk/new/check/", views.check, name="check"),
    path("desk/appointments/<str:appointment_id>/", views.state, name="state"),
    path("patients/<str:patient_id>/identity/", views.edit, name="edit"),
    path("patients/<str:patient_id>/identity/insurance/", views.insure, name="insure"),
    path("patients/<str:patient_id>/identity/merge/", views.merge, name="merge"),
    path("patients/<str:patient_id>/identity/undo/", views.undo, name="undo"),
]
