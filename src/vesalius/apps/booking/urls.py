"""Addresses of agendas and of booking."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.booking import (
    views_agenda,
    views_closures,
    views_connections,
    views_hours,
    views_kinds,
    views_online,
    views_own,
    views_sessions,
    views_waiting,
)

app_name = "booking"
urlpatterns = [
    path("book/", views_online.start, name="start"),
    path("book/details/", views_online.details, name="details"),
    path("book/code/", views_online.code, name="code"),
    path("book/visit/<str:token>/", views_own.own, name="own"),
    path("book/visit/<str:token>/appointment.ics", views_own.calendar_file, name="own-calendar"),
    path("book/visit/<str:token>/move/", views_own.move, name="own-move"),
    path("book/visit/<str:token>/cancel/", views_own.cancel, name="own-cancel"),
    path("book/visit/<str:token>/wait/", views_own.wait, name="own-wait"),
    path("book/offer/<str:token>/", views_own.offer, name="offer"),
    path("book/<slug:key>/", views_online.check, name="check"),
    path("book/<slug:key>/times/", views_online.choose, name="times"),
    path("book/<slug:key>/hold/", views_online.hold, name="hold"),
    path("my/appointments/", views_own.mine, name="mine"),
    path("agenda/", views_agenda.agenda_page, name="agenda"),
    path("agenda/free/", views_agenda.free_times, name="free"),
    path("agenda/new/", views_agenda.new, name="new"),
    path("agenda/suggest/", views_agenda.suggest, name="suggest"),
    path("agenda/book/", views_agenda.book, name="book"),
    path("agenda/block/", views_agenda.block, name="block"),
    path("agenda/blocks/<str:slot_id>/", views_agenda.blocked, name="blocked"),
    path("agenda/blocks/<str:slot_id>/free/", views_agenda.unblock, name="unblock"),
    path("agenda/waiting/", views_waiting.waiting_list, name="waiting"),
    path("agenda/waiting/add/", views_waiting.add, name="put-on-list"),
    path("agenda/connect/", views_connections.connect, name="connect"),
    path("agenda/connect/revoke/", views_connections.revoke, name="feed-revoke"),
    path("agenda/feed/<str:secret>.ics", views_connections.feed, name="feed"),
    path("agenda/figures/", views_connections.report, name="figures"),
    path("agenda/kinds/", views_kinds.kinds, name="kinds"),
    path("agenda/kinds/end/", views_kinds.end, name="kinds-end"),
    path("agenda/closures/", views_closures.closures, name="closures"),
    path("agenda/closures/end/", views_closures.end, name="closures-end"),
    path("agenda/sessions/", views_sessions.sessions, name="sessions"),
    path("agenda/sessions/<str:slot_id>/", views_sessions.session, name="session"),
    path("agenda/sessions/<str:slot_id>/end/", views_sessions.end, name="session-end"),
    path("agenda/hours/", views_hours.hours, name="hours"),
    path("agenda/hours/end/", views_hours.end, name="hours-end"),
    path("agenda/visits/<str:appointment_id>/", views_agenda.visit, name="visit"),
    path("agenda/visits/<str:appointment_id>/step/", views_agenda.step, name="step"),
    path("agenda/visits/<str:appointment_id>/move/", views_agenda.move, name="move"),
]
