"""Addresses of pages. FHIR, probes and metrics never reach Django (`platform.wsgi`)."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if find_spec("vesalius.ui.urls") is not None:
    urlpatterns.append(path("", include("vesalius.ui.urls")))
