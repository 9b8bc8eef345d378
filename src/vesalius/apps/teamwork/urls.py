"""Addresses of today, tasks and messages."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.teamwork import views

app_name = "teamwork"
urlpatterns = [
    path("today/", views.today, name="today"),
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/<str:task_id>/done/", views.finish, name="finish"),
    path("messages/", views.messages, name="messages"),
    path("messages/colleagues/", views.colleagues, name="colleagues"),
    path("messages/<str:message_id>/read/", views.read, name="read"),
    path("patients/<str:patient_id>/messages/new/", views.compose, name="compose"),
]
