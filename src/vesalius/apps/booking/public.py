"""The frame of public pages: the reader's language, refusals in plain words, and who somebody is without an account."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Mapping
from typing import Any, Concatenate, Final, ParamSpec, cast

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from vesalius import errors
from vesalius.identity.events import neighbourhood_of
from vesalius.records.scheduling import proofs
from vesalius.ui import languages
from vesalius.ui.frame import context

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
_SALT: Final = "booking-form"
_COOKIE: Final = "booking"
FASTEST_SECONDS: Final = 2
"""No person fills in a form faster."""
SLOWEST_SECONDS: Final = 2 * 3600
PATIENCE_SECONDS: Final = 20
"""Who sends no proof of work waits so long on the page."""


def public(view: View[P]) -> View[P]:
    """Decorates a page for everybody: in the reader's language, never stored, with refusals that say what to do."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        language = languages.chosen(request)
        with translation.override(language):
            try:
                response = view(request, *args, **kwargs)
            except errors.VesaliusError as error:
                response = _refusal(request, error)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Content-Language"] = language
        response.headers["Vary"] = "Cookie, Accept-Language"
        # An address may hold the secret of an appointment: it goes to nobody else.
        response.headers["Referrer-Policy"] = "same-origin"
        if request.GET.get("language") in dict(settings.LANGUAGES):
            response.set_cookie(
                languages.COOKIE,
                language,
                max_age=languages.COOKIE_SECONDS,
                samesite="Lax",
                httponly=True,
                secure=bool(settings.SESSION_COOKIE_SECURE),
            )
        return response

    return cast("View[P]", guarded)


def show(request: HttpRequest, template: str, values: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    """A public page."""
    kept = request.GET.copy()
    kept.pop("language", None)
    frame = {
        "language": translation.get_language(),
        "languages": [(code, name, _query(kept, code)) for code, name in settings.LANGUAGES],
        "theme": languages.theme(request),
        "is_demo": settings.DEMO_FIGURES() is not None,
        **_stamped(request),
    }
    return render(request, template, {**frame, **values}, status=status)


def _query(kept: Any, code: str) -> str:
    given = kept.copy()
    given["language"] = code
    return str(given.urlencode())


def _stamped(request: HttpRequest) -> dict[str, Any]:
    """The stamp of a page, and the work that its forms ask of the machine in front of it."""
    bits = proofs.bits(context(), neighbourhood_of(request))
    stamp = signing.dumps([secrets.token_hex(8), bits], salt=_SALT)
    return {"stamp": stamp, "question": proofs.question(stamp), "bits": bits, "patience": PATIENCE_SECONDS}


def require_person(request: HttpRequest) -> None:
    """Raises TooMany for a form that came back faster than hands can type, or with the trap filled in.

    Raises Conflict for one that was open for too long.
    """
    stamp, _bits = _stamp(request)
    if _is_younger(stamp, FASTEST_SECONDS):
        raise errors.TooMany("", retry_after_seconds=FASTEST_SECONDS)


def require_work(request: HttpRequest, *, fastest: int = FASTEST_SECONDS) -> bool:
    """Whether the form came with a proof of work; each page counts once.

    Raises as `require_person`, with `fastest` seconds; without a proof patience replaces it. Raises Conflict for a page
    that was used before.
    """
    stamp, bits = _stamp(request)
    is_proven = proofs.is_proof(stamp, request.POST.get("proof", ""), bits)
    least = fastest if is_proven else PATIENCE_SECONDS
    if least and _is_younger(stamp, least):
        raise errors.TooMany("", retry_after_seconds=least)
    proofs.spend(context(), stamp)
    return is_proven


def _stamp(request: HttpRequest) -> tuple[str, int]:
    if request.POST.get("website", ""):
        raise errors.TooMany("", retry_after_seconds=60)
    stamp = request.POST.get("stamp", "")
    try:
        _random, bits = signing.loads(stamp, salt=_SALT, max_age=SLOWEST_SECONDS)
    except (signing.BadSignature, TypeError, ValueError) as error:
        raise errors.Conflict(_("The page was open for too long. Choose a time again.")) from error
    return stamp, int(bits)


def _is_younger(stamp: str, seconds: int) -> bool:
    try:
        signing.loads(stamp, salt=_SALT, max_age=seconds)
    except signing.SignatureExpired:
        return False
    return True


def state(request: HttpRequest) -> dict[str, Any]:
    """What this browser is about to book: in a signed cookie of its own, so that nothing is stored for strangers.

    `browser` is a random name of the browser, for limits only.
    """
    try:
        found = signing.loads(request.COOKIES.get(_COOKIE, ""), salt=_COOKIE, max_age=SLOWEST_SECONDS)
    except signing.BadSignature:
        found = {}
    if not isinstance(found, dict):
        found = {}
    found.setdefault("browser", secrets.token_urlsafe(12))
    return found


def keep(response: HttpResponse, state: Mapping[str, Any]) -> HttpResponse:
    """Puts the state into the browser."""
    response.set_cookie(
        _COOKIE,
        signing.dumps(dict(state), salt=_COOKIE),
        max_age=SLOWEST_SECONDS,
        path="/book/",
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
    return response


def _refusal(request: HttpRequest, error: errors.VesaliusError) -> HttpResponse:
    if isinstance(error, errors.NotFound | errors.Gone | errors.Forbidden | errors.Unauthenticated):
        title, text, status = _("Nothing here"), _("This link leads nowhere, or no longer."), 404
    elif isinstance(error, errors.TooMany):
        title, text, status = _("One moment"), _("That was a bit much. Wait a moment, then try again."), 429
    elif isinstance(error, errors.Conflict | errors.PreconditionFailed):
        title, text, status = _("That did not work"), _(error.issues[0].diagnostics), 409
    elif isinstance(error, errors.Invalid):
        title, text, status = _("That did not work"), _("Go back and check what you chose."), 400
    elif isinstance(error, errors.Unavailable):
        title, text, status = _("Not now"), _("A part of the system does not answer. Try again in a moment."), 503
    else:
        raise error
    return show(request, "booking/public/refusal.html", {"title": title, "text": text}, status=status)
