"""Which language a reader gets, and which theme."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest

COOKIE: Final = "language"
COOKIE_SECONDS: Final = 365 * 24 * 3600
THEME_COOKIE: Final = "theme"
THEMES: Final = ("light", "dark")


def chosen(request: HttpRequest) -> str:
    """The language asked for, else remembered, else of the browser, else French."""
    known = dict(settings.LANGUAGES)
    for asked in (request.GET.get("language"), request.COOKIES.get(COOKIE)):
        if asked in known:
            return str(asked)
    for preferred in request.headers.get("Accept-Language", "").split(","):
        code = preferred.split(";")[0].strip()[:2].lower()
        if code in known:
            return code
    return "fr"


def theme(request: HttpRequest) -> str:
    """Light or dark when the reader chose one; empty: as the device says."""
    found = request.COOKIES.get(THEME_COOKIE, "")
    return found if found in THEMES else ""
