"""Addresses of connecting applications. /oauth/token and its like never reach Django (`platform.wsgi`)."""

from __future__ import annotations

from django.urls import path

from vesalius.apps.connections import authorize, connected, leaving, opening, registry

app_name = "connections"
urlpatterns = [
    path("oauth/authorize", authorize.authorize, name="authorize"),
    path("oauth/end-session", leaving.leave, name="leave"),
    path("connections/", connected.overview, name="mine"),
    path("connections/<str:client_id>/end/", connected.end, name="end"),
    path("connections/open/<str:patient_id>/", opening.launch, name="open"),
    path("connections/applications/", registry.applications, name="applications"),
    path("connections/applications/<str:client_id>/", registry.change, name="application"),
]
