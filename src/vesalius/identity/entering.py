"""How a browser becomes somebody's: passwords checked without telling who exists, sessions begun and told."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.http import url_has_allowed_host_and_scheme

from vesalius.audit.recording import FAILED, REFUSED
from vesalius.errors import TooMany
from vesalius.identity import accounts, devices, events, installed, passkeys, passwords, second_factor, sessions
from vesalius.identity.accounts import Holder
from vesalius.identity.requests import session_of
from vesalius.identity.session_store import ACCOUNT, BEGAN, DEVICE, SessionStore
from vesalius.identity.throttle import Guess

METHODS: Final = "methods"
LOCK_MINUTES: Final = "lock_minutes"
PENDING: Final = "pending"
STRONG: Final = frozenset({"mfa", "eid", "socialaccount"})
"""Methods that count as a strong authentication."""
_PENDING_SECONDS: Final = 600
_PENDING_GUESSES: Final = 5
# Of one username from one address; of one username; from one address, behind which a whole centre may be.
_PAIR_FREE, _NAME_FREE, _ADDRESS_FREE = 5, 30, 150


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a password: `holder` when it was right, else `wait_seconds` when nothing was checked."""

    holder: Holder | None = None
    wait_seconds: int = 0


def origin(request: HttpRequest) -> str:
    """The address of this site as the browser tells it: scheme and host, no slash."""
    return installed.configuration().base_url or f"{request.scheme}://{request.get_host()}"


def host(request: HttpRequest) -> str:
    """The name of this site."""
    return origin(request).partition("://")[2].rsplit(":", 1)[0].strip("[]")


def passkeys_work(request: HttpRequest) -> bool:
    """Whether browsers let passkeys be used here: they are bound to a name, never to a bare address."""
    try:
        ipaddress.ip_address(host(request))
    except ValueError:
        return True
    return False


def site(request: HttpRequest, *, is_staff: bool = False) -> passkeys.Site:
    """For whom passkeys are made; staff may be held to certain models."""
    chosen = installed.configuration()
    if not (is_staff and chosen.passkey_aaguids):
        return passkeys.Site(host(request), origin(request))
    roots = passkeys.read_roots(chosen.passkey_roots)
    return passkeys.Site(host(request), origin(request), chosen.passkey_aaguids, roots)


def safe(address: str | None) -> str:
    """`address` when it is a page of this site, else ""."""
    if address and address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return ""


def code_name(text: str) -> str:
    """A name in counters: a keyed digest, for what is typed as a name may be a password."""
    return hmac.new(installed.key(b"vesalius/guess/v1"), text.encode(), hashlib.sha256).hexdigest()[:32]


def check_password(request: HttpRequest, username: str, password: str) -> Checked:
    """Checks a username and password. An unknown, a closed and a system's account take as long and say as little."""
    found, name, address = installed.surroundings(), username.strip().lower(), events.neighbourhood_of(request)
    pair = Guess(f"pair:{code_name(f'{name} {address}')}", _PAIR_FREE)
    one = Guess(f"name:{code_name(name)}", _NAME_FREE)
    crowd = Guess(f"address:{code_name(address)}", _ADDRESS_FREE)
    wait = installed.throttle().attempt([pair, one, crowd])
    with found.pool.session() as session:
        holder = accounts.holder(session, username=name) if name else None
        if wait:
            if holder is not None:
                events.note(session, request, holder.id, events.DELAYED, "password")
            events.tell(request, "login", name if holder else "unknown", outcome=REFUSED, details={"reason": "delayed"})
            return Checked(wait_seconds=wait)
    stored = holder.password if holder is not None and holder.may_sign_in else ""
    is_right = passwords.verify(password, stored)
    if holder is None or not is_right:
        with found.pool.session() as session:
            if holder is not None:
                events.note(session, request, holder.id, events.FAILED_GUESS, "password")
            # What was typed for a name may be a password: only a name that exists is told.
            events.tell(request, "login", name if holder else "unknown", outcome=FAILED, session=session)
        return Checked()
    installed.throttle().forgive([pair, one])
    return Checked(holder)


def check_second(request: HttpRequest, holder: Holder, typed: str, *, with_recovery: bool = True) -> str:
    """The kind of a right code (totp, recovery); "" for a wrong one or one too many. A right code is spent."""
    found = installed.surroundings()
    guess = Guess(f"code:{code_name(holder.username)}", _PENDING_GUESSES)
    if installed.throttle().attempt([guess]):
        with found.pool.session() as session:
            events.note(session, request, holder.id, events.DELAYED, "code")
            events.tell(
                request, "login", holder.username, outcome=REFUSED, details={"reason": "delayed"}, session=session
            )
        return ""
    roots = found.keys.roots
    with found.pool.session() as session:
        if second_factor.spend_totp(session, roots, holder.id, typed):
            kind = "totp"
        elif with_recovery and second_factor.spend_recovery_code(session, roots, holder.id, typed):
            kind = "recovery"
        else:
            events.note(session, request, holder.id, events.FAILED_GUESS, "code")
            events.tell(request, "login", holder.username, outcome=FAILED, details={"method": "mfa"}, session=session)
            return ""
    installed.throttle().forgive([guess])
    return kind


def method(name: str, kind: str = "") -> dict[str, Any]:
    """One proof of who somebody is, made now."""
    return {"method": name, "type": kind, "at": time.time()}


def remember(request: HttpRequest) -> None:
    """Gives a browser without one a session, so that what it is asked is bound to it. Raises TooMany.

    They are counted by address: rows of browsers that nobody signs in with are not made without end.
    """
    if request.session.session_key is None:
        wait = installed.throttle().attempt([Guess(f"browser:{code_name(events.neighbourhood_of(request))}", 300, 60)])
        if wait:
            raise TooMany("Too many attempts. Try again in a minute.", retry_after_seconds=wait)
        request.session.create()


def fresh(request: HttpRequest) -> None:
    """A new session for the browser. The old one ends, unless somebody's screen is locked on this workstation."""
    before = session_of(request)
    held = before.held
    if held is not None and held.locked is not None and held.device is not None:
        request.session = own = SessionStore()
        own.address, own.agent = before.address, before.agent
    else:
        before.flush()


def suspend(request: HttpRequest, holder: Holder, proof: dict[str, Any], following: str) -> None:
    """Remembers that the first of two proofs was given; nothing is open yet."""
    fresh(request)
    request.session[PENDING] = {"account": holder.id, "proof": proof, "next": following}


def pending(request: HttpRequest) -> tuple[Holder, dict[str, Any], str] | None:
    """Who has given the first proof in this browser, within ten minutes: (holder, proof, where to go)."""
    held = request.session.get(PENDING)
    if not held or time.time() - float(held["proof"]["at"]) > _PENDING_SECONDS:
        return None
    with installed.surroundings().pool.session() as session:
        holder = accounts.holder(session, account=int(held["account"]))
    return (holder, held["proof"], str(held["next"])) if holder is not None and holder.may_sign_in else None


def enter(request: HttpRequest, holder: Holder, proofs: Sequence[dict[str, Any]]) -> None:
    """Begins a session of the holder under a new cookie, and tells it."""
    found = installed.surroundings()
    with found.pool.session() as session:
        station = devices.current(session, request)
        fresh(request)
        request.session[ACCOUNT] = holder.id
        request.session[METHODS] = list(proofs)
        request.session[BEGAN] = int(time.time() * 1_000_000)
        if station is not None:
            request.session[DEVICE] = station.id
            request.session[LOCK_MINUTES] = station.lock_minutes
        request.session.save()
        rotate_token(request)
        names = " ".join(f"{item['method']}:{item['type']}" if item["type"] else item["method"] for item in proofs)
        details = {"method": names, **({"workstation": str(station.id)} if station is not None else {})}
        events.note(session, request, holder.id, events.IN, names)
        # Whoever comes in sweeps the doorstep: sessions and challenges that are over.
        sessions.sweep(session)
        events.tell(request, "login", holder.username, details=details, session=session)


def renew(request: HttpRequest, proofs: Sequence[dict[str, Any]]) -> None:
    """Adds proofs to the session, under a new cookie: whoever knew the old one has nothing."""
    names = {(item["method"], item["type"]) for item in proofs}
    before = [item for item in request.session.get(METHODS, []) if (item["method"], item["type"]) not in names]
    request.session[METHODS] = [*before, *proofs]
    request.session.cycle_key()
    rotate_token(request)


def leave(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Ends the session; the browser forgets what it kept of it, but for the workstation's own cookie."""
    request.session.flush()
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(settings.CSRF_COOKIE_NAME)
    return response
