"""Addresses of the pages that need no login, and of what `live.js` asks for."""

from __future__ import annotations

from django.urls import path

from vesalius.ui import live
from vesalius.ui.home import home
from vesalius.ui.preferences import preferences
from vesalius.ui.style import style

urlpatterns = [
    path("", home, name="home"),
    path("preferences/", preferences, name="preferences"),
    path("style/", style, name="style"),
    path("live/ticket", live.ticket, name="live-ticket"),
    path("live/poll", live.poll, name="live-poll"),
    path("live/presence", live.present, name="live-presence"),
]
