"""Addresses of pages. FHIR, probes and metrics never reach Django (`platform.wsgi`)."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from vesalius.identity.numbers import Number

register_converter(Number, "number")

handler404 = "vesalius.ui.frame.nowhere"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("vesalius.ui.urls")),
    path("", include("vesalius.identity.urls")),
    *(path("", include(f"{application}.urls")) for application in settings.APPLICATIONS),
]
