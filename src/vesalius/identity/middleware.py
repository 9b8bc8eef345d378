"""`request.actor`: on whose behalf a page works, with the rights of the account as they are now.

Beside it the session is kept: locked after minutes without use, ended after hours, and closed to everything while the
screen is locked or a second factor is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.identity import drafts, entering, events, installed, interruptions, sessions
from vesalius.identity.requests import PageRequest, Visitor, page_request
from vesalius.identity.sessions import Held

ANONYMOUS: Final = Actor(name="", token="")
_OPEN: Final = ("/account/", "/static/", "/preferences/", "/identity/cast/", "/identity/eid/", "/identity/openid/")
_OPEN_WHILE_LOCKED: Final = ("/account/lock/", "/account/logout/", "/account/login/", "/static/", "/preferences/")
# Asked by the page itself, not by a person: they do not keep a screen open.
_BACKGROUND: Final = "X-Background"
_DRAFT: Final = "_draft"
_FORMS: Final = {"application/x-www-form-urlencoded", "multipart/form-data"}
_SECONDS_BETWEEN_NOTES: Final = 15
# RFC 8176 names for ours.
_METHOD_NAMES: Final = {"password": "pwd", "mfa": "mfa", "socialaccount": "fed", "eid": "sc", "pin": "pin"}


class Actors:
    """Gives each page request its actor, `request.visitor` and `request.lock_seconds`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response of the page, or a redirect to where the screen is unlocked or a factor is made."""
        known = page_request(request)
        known.actor, known.visitor, known.lock_seconds = ANONYMOUS, Visitor(), 0
        # A new session is stored with where it began.
        known.session.address, known.session.agent = events.address_of(request), events.agent_of(request)
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or request.path.startswith("/static/"):
            return self._get_response(request)
        refused = self._recognise(known)
        response = refused or self._get_response(request)
        _forget_draft(known, response)
        patch_vary_headers(response, ("Cookie",))
        return response

    def _recognise(self, request: PageRequest) -> HttpResponse | None:
        """Sets the actor; a response when the request goes no further."""
        account = request.session.get("account")
        held = request.session.held
        if account is None or held is None:
            return None
        state = _state(request, held)
        if state == "over":
            request.session.flush()
            return _to(request, resolve_url(settings.LOGIN_URL))
        actor = _actor(request, held, int(account))
        if actor is None:
            request.session.flush()
            return _to(request, resolve_url(settings.LOGIN_URL))
        minutes = _minutes(held)
        request.visitor = Visitor(actor.account, actor.name, actor.display or actor.name, is_locked=state == "locked")
        request.lock_seconds = minutes * 60
        if state == "locked":
            if request.path.startswith(_OPEN_WHILE_LOCKED):
                return None
            return _to(request, resolve_url("identity:lock"))
        if not request.path.startswith(_OPEN) and lacks_second_factor(actor, held.data):
            return _to(request, resolve_url("identity:enrol"))
        request.actor = actor.on_request(request.headers.get("X-Request-Id", ""), events.address_of(request))
        return None


def lacks_second_factor(actor: Actor, data: dict[str, Any]) -> bool:
    """Whether the actor sees other people's data, and the session was begun without a strong authentication."""
    if actor.rights is None or not actor.sees_others:
        return False
    return not {item.get("method") for item in data.get(entering.METHODS, [])} & entering.STRONG


def _forget_draft(request: PageRequest, response: HttpResponse) -> None:
    """A form that was accepted needs its draft no longer; one that was interrupted does."""
    actor = request.actor
    if request.method != "POST" or actor.account is None or request.content_type not in _FORMS:
        return
    name = request.POST.get(_DRAFT, "")
    onward = response.headers.get("Location", "") or response.headers.get("HX-Redirect", "")
    is_accepted = 300 <= response.status_code < 400 or ("HX-Request" in request.headers and response.status_code < 300)
    if name and is_accepted and not interruptions.is_own(onward):
        found = installed.surroundings()
        with found.pool.session() as session:
            drafts.drop(session, found.keys.roots, actor.account, name)


def _minutes(held: Held) -> int:
    return int(held.data.get(entering.LOCK_MINUTES) or installed.configuration().idle_minutes)


def _state(request: HttpRequest, held: Held) -> str:
    """open, locked or over; notes the use of an open session."""
    now, chosen = clock.now_microseconds(), installed.configuration()
    if held.locked is not None:
        return "over" if now - held.locked >= chosen.parked_minutes * 60_000_000 else "locked"
    idle = now - held.seen
    if idle >= _minutes(held) * 60_000_000:
        with installed.surroundings().pool.session() as session:
            sessions.lock(session, held.digest)
        held.locked = held.seen + _minutes(held) * 60_000_000
        return "over" if now - held.locked >= chosen.parked_minutes * 60_000_000 else "locked"
    is_background = _BACKGROUND in request.headers or "text/event-stream" in request.headers.get("Accept", "")
    # Written now and then, not with every picture of a page.
    if idle >= _SECONDS_BETWEEN_NOTES * 1_000_000 and not is_background:
        held.seen = now
        with installed.surroundings().pool.session() as session:
            sessions.touch(session, held.digest, events.address_of(request))
    return "open"


def _actor(request: HttpRequest, held: Held, account: int) -> Actor | None:
    """The actor of the session, asked for at most every half second."""
    if held.actor is None:
        proofs: list[dict[str, Any]] = request.session.get(entering.METHODS, [])
        strong = [item for item in proofs if item["method"] in entering.STRONG]
        latest = max((float(item["at"]) for item in strong or proofs), default=0.0)
        names = dict.fromkeys(_METHOD_NAMES.get(str(item["method"]), "user") for item in proofs)
        held.actor = installed.surroundings().authenticator.actor_for_account(
            account,
            token=f"session-{held.digest.hex()[:16]}",
            authenticated=int(latest * 1_000_000),
            methods=" ".join(names),
        )
    return held.actor


def _to(request: HttpRequest, address: str) -> HttpResponse:
    """On to `address`, and back here afterwards. Scripts that cannot be sent on get 401."""
    if request.headers.get("HX-Request"):
        back = request.headers.get("HX-Current-URL", "/")
        back = "/" + back.partition("://")[2].partition("/")[2] if "://" in back else back
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = f"{address}?next={quote(back)}"
        return response
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        return HttpResponse(status=401)
    is_read = request.method in {"GET", "HEAD"}
    referrer = request.META.get("HTTP_REFERER", "")
    back = request.get_full_path() if is_read else "/" + referrer.partition("://")[2].partition("/")[2]
    return HttpResponseRedirect(f"{address}?next={quote(back)}")
