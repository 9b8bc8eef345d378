"""Addresses of the pages that need no login."""

from __future__ import annotations

from django.urls import path

from vesalius.ui.home import home
from vesalius.ui.preferences import preferences

urlpatterns = [path("", home, name="home"), path("preferences/", preferences, name="preferences")]
