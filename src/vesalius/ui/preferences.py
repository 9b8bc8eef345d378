"""Language and theme, as the reader chooses them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from vesalius.ui import languages


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Remembers the choice in this browser and goes back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    response = HttpResponseRedirect(back)
    secure = bool(settings.SESSION_COOKIE_SECURE)
    language = request.POST.get("language")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            languages.COOKIE, language, max_age=languages.COOKIE_SECONDS, samesite="Lax", httponly=True, secure=secure
        )
    theme = request.POST.get("theme")
    if theme in languages.THEMES:
        response.set_cookie(
            languages.THEME_COOKIE,
            theme,
            max_age=languages.COOKIE_SECONDS,
            samesite="Lax",
            httponly=True,
            secure=secure,
        )
    elif theme == "auto":
        response.delete_cookie(languages.THEME_COOKIE)
    return response
