"""Addresses of agendas and of booking."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.booking import views_agenda, views_hours

app_name = "booking"
urlpatterns = [
    path("agenda/", views_agenda.agenda_page, name="agenda"),
    path("agenda/free/", views_agenda.free_times, name="free"),
    path("agenda/new/", views_agenda.new, name="new"),
    path("agenda/suggest/", views_agenda.suggest, name="suggest"),
    path("agenda/book/", views_agenda.book, name="book"),
    path("agenda/block/", views_agenda.block, name="block"),
    path("agenda/blocks/<str:slot_id>/", views_agenda.blocked, name="blocked"),
    path("agenda/blocks/<str:slot_id>/free/", views_agenda.unblock, name="unblock"),
    path("agenda/hours/", views_hours.hours, name="hours"),
    path("agenda/hours/end/", views_hours.end, name="hours-end"),
    path("agenda/visits/<str:appointment_id>/", views_agenda.visit, name="visit"),
    path("agenda/visits/<str:appointment_id>/step/", views_agenda.step, name="step"),
    path("agenda/visits/<str:appointment_id>/move/", views_agenda.move, name="move"),
]
