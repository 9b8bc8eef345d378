"""`request.actor`: on whose behalf a page works, with the rights of the account as they are now."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from vesalius.access.actor import Actor
from vesalius.access.tokens import Authenticator
from vesalius.identity import second_factor

ANONYMOUS: Final = Actor(name="", token="")
_LAST_SEEN: Final = "last_seen"
_IDLE_SECONDS: Final = 30 * 60
# allauth's own record of how and when the session proved who it is.
_METHODS: Final = "account_authentication_methods"
_OPEN: Final = ("/account/", "/static/", "/preferences/", "/identity/")
# RFC 8176 names for allauth's.
_METHOD_NAMES: Final = {"password": "pwd", "mfa": "mfa", "socialaccount": "fed", "code": "otp", "eid": "sc"}


class Actors:
    """Gives each page request its actor; sends who lacks a second factor to make one; ends idle sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the page; while idle for too long or without a second factor, a redirect."""
        request.actor = ANONYMOUS  # type: ignore[attr-defined]
        user = request.user
        if user.is_authenticated:
            if self._is_idle(request):
                request.session.flush()
                return HttpResponseRedirect(resolve_url(settings.LOGIN_URL) + "?next=" + request.path)
            actor = _actor(request, int(user.pk))
            if actor is None:
                request.session.flush()
                return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
            request.actor = actor  # type: ignore[attr-defined]
            if not request.path.startswith(_OPEN) and _lacks_second_factor(request, actor):
                return HttpResponseRedirect(resolve_url("mfa_index"))
        return self._get_response(request)

    @staticmethod
    def _is_idle(request: HttpRequest) -> bool:
        now = int(time.time())
        last = int(request.session.get(_LAST_SEEN, now))
        if now - last >= _IDLE_SECONDS:
            return True
        # Written once a minute, not with every picture of a page.
        if now - last >= 60 or _LAST_SEEN not in request.session:
            request.session[_LAST_SEEN] = now
        return False


def _actor(request: HttpRequest, account: int) -> Actor | None:
    methods: list[dict[str, Any]] = request.session.get(_METHODS, [])
    strong = [item for item in methods if item.get("method") in {"mfa", "eid", "socialaccount"}]
    latest = max((float(item.get("at", 0)) for item in strong or methods), default=0.0)
    names = dict.fromkeys(_METHOD_NAMES.get(str(item.get("method")), "user") for item in methods)
    digest = hashlib.sha256((request.session.session_key or "").encode()).hexdigest()[:16]
    context: Any = settings.RECORDS_CONTEXT
    authenticator: Authenticator = context.authenticator
    actor = authenticator.actor_for_account(
        account, token=f"session-{digest}", authenticated=int(latest * 1_000_000), methods=" ".join(names)
    )
    if actor is None:
        return None
    return actor.on_request(request.headers.get("X-Request-Id", ""), request.META.get("REMOTE_ADDR", ""))


def _lacks_second_factor(request: HttpRequest, actor: Actor) -> bool:
    held = actor.rights
    if held is None or not second_factor.is_needed(frozenset({actor.role})):
        return False
    used = {item.get("method") for item in request.session.get(_METHODS, [])}
    return not used & {"mfa", "eid", "socialaccount"}
