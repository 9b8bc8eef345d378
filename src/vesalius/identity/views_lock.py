"""The locked screen: unlocked by PIN, passkey or password, and a quick change to somebody else on a workstation."""

from __future__ import annotations

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from vesalius.audit.recording import FAILED, REFUSED
from vesalius.errors import VesaliusError
from vesalius.identity import accounts, devices, entering, events, installed, passkeys, passwords, pins, sessions
from vesalius.identity.accounts import Holder
from vesalius.identity.devices import Workstation
from vesalius.identity.numbers import whole
from vesalius.identity.pages import moment, page, refusal
from vesalius.identity.requests import actor_of, session_of, visitor_of
from vesalius.identity.session_store import ACCOUNT, DEVICE, SessionStore, cipher
from vesalius.identity.throttle import Guess
from vesalius.identity.views_sign_in import check_passkey
from vesalius.store.session import Session

_PAGE: Final = "locked_page"


@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest) -> HttpResponse:
    """POST locks the screen; GET shows the locked one. Who is not signed in is sent to the door."""
    visitor = visitor_of(request)
    following = _following(request)
    if request.method == "POST":
        if visitor.account is not None and not visitor.is_locked:
            with installed.surroundings().pool.session() as session:
                # Where its holder goes back to, should somebody else have been here meanwhile.
                request.session[_PAGE] = following
                session_of(request).lock()
                events.tell(request, "lock", visitor.username, session=session)
        response: HttpResponse = HttpResponseRedirect(f"{reverse('identity:lock')}?next={following}")
        # The pages that the browser holds are no longer anybody's to look at.
        response.headers["Clear-Site-Data"] = '"cache"'
        return response
    if visitor.is_authenticated:
        return HttpResponseRedirect(following or resolve_url(settings.LOGIN_REDIRECT_URL))
    with installed.surroundings().pool.session() as session:
        station = devices.current(session, request)
        if visitor.account is None and station is None:
            return HttpResponseRedirect(resolve_url("account_login"))
        return page(request, "identity/lock.html", _values(request, session, station, following))


def _values(
    request: HttpRequest, session: Session, station: Workstation | None, following: str, fault: str = ""
) -> dict[str, Any]:
    visitor = visitor_of(request)
    parked = []
    if station is not None:
        parked = devices.parked(session, station.id, installed.configuration().parked_minutes)
    chosen: int | None = visitor.account
    wanted = request.POST.get("account") or request.GET.get("account", "")
    if (account := whole(wanted)) in {item.account for item in parked}:
        chosen = account
    holder = accounts.holder(session, account=chosen) if chosen is not None else None
    return {
        "station": station,
        "holder": holder,
        "is_own": holder is not None and holder.id == visitor.account,
        "others": [
            {"item": item, "locked": moment(item.locked)}
            for item in parked
            if holder is None or item.account != holder.id
        ],
        "with_pin": (
            holder is not None
            and station is not None
            and pins.has(session, holder.id)
            and not pins.is_spent(session, holder.id)
        ),
        "is_spent": holder is not None and station is not None and pins.is_spent(session, holder.id),
        "with_passkey": (
            holder is not None and entering.passkeys_work(request) and bool(passkeys.every(session, holder.id))
        ),
        "next": following,
        "fault": fault,
    }


@sensitive_post_parameters()
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Unlocks by PIN or password: the session of this browser, or one that is parked on this workstation."""
    found = installed.surroundings()
    with found.pool.session() as session:
        station = devices.current(session, request)
        target = _target(request, session, station, request.POST.get("account", ""))
    if target is None:
        return HttpResponseRedirect(resolve_url("account_login"))
    holder, digest = target
    way = "pin" if request.POST.get("pin") else "password"
    if not _is_right(request, holder, station, way):
        with found.pool.session() as session:
            values = _values(request, session, station, _following(request), _("That is not right."))
        return page(request, "identity/lock.html", values, status=400)
    address, is_switch = _open(request, holder, digest, way)
    return _cleared(HttpResponseRedirect(address), is_switch=is_switch)


def _is_right(request: HttpRequest, holder: Holder, station: Workstation | None, way: str) -> bool:
    found = installed.surroundings()
    guess = Guess(f"unlock:{entering.code_name(holder.username)}", 8)
    if installed.throttle().attempt([guess]):
        events.tell(request, "unlock", holder.username, outcome=REFUSED, details={"reason": "delayed"})
        return False
    with found.pool.session() as session:
        if way == "pin":
            is_right = station is not None and pins.check(session, holder.id, request.POST.get("pin", ""))
        else:
            is_right = passwords.verify(request.POST.get("password", ""), holder.password)
        if not is_right:
            events.note(session, request, holder.id, events.FAILED_GUESS, way)
            events.tell(request, "unlock", holder.username, outcome=FAILED, details={"method": way}, session=session)
            return False
        if way == "password":
            pins.forgive(session, holder.id)
    installed.throttle().forgive([guess])
    return True


@require_POST
def unlock_passkey(request: HttpRequest) -> HttpResponse:
    """As `unlock`, by a passkey, which is a strong authentication as well."""
    found = installed.surroundings()
    with found.pool.session() as session:
        station = devices.current(session, request)
        target = _target(request, session, station, request.GET.get("account", ""))
    try:
        if target is None:
            return JsonResponse({"address": resolve_url("account_login")})
        holder, digest = target
        check_passkey(request, holder.id)
    except VesaliusError as error:
        return refusal(request, error)
    address, is_switch = _open(request, holder, digest, "passkey")
    return _cleared(JsonResponse({"address": address}), is_switch=is_switch)


def _cleared(response: HttpResponse, *, is_switch: bool) -> HttpResponse:
    # What the browser keeps was somebody else's.
    if is_switch:
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _target(
    request: HttpRequest, session: Session, station: Workstation | None, wanted: str
) -> tuple[Holder, bytes] | None:
    """(whose, which session) is to be unlocked; None when there is nothing of that kind here."""
    visitor = visitor_of(request)
    account = whole(wanted)
    if account is None:
        account = visitor.account
    if account is None:
        return None
    if account == visitor.account and visitor.is_locked:
        digest: bytes | None = session_of(request).digest
    else:
        digest = devices.parked_session(session, station.id, account) if station is not None else None
    holder = accounts.holder(session, account=account)
    return None if digest is None or holder is None or not holder.may_sign_in else (holder, digest)


def _open(request: HttpRequest, holder: Holder, digest: bytes, way: str) -> tuple[str, bool]:
    """Opens the session under a new cookie: (where to go, whether to somebody else). The one before stays locked."""
    found = installed.surroundings()
    with found.pool.session() as session:
        is_switch = digest != session_of(request).digest
        if is_switch:
            held = sessions.find(session, cipher(), digest)
            contents = dict(held.data) if held is not None else {}
            before = session_of(request)
            sessions.lock(session, before.digest)
            request.session = own = SessionStore()
            own.address, own.agent = before.address, before.agent
            for name, value in contents.items():
                request.session[name] = value
            request.session[ACCOUNT] = holder.id
            station = devices.current(session, request)
            if station is not None:
                request.session[DEVICE] = station.id
        details = {"method": way, "switched": str(is_switch).lower()}
        events.tell(request, "unlock", holder.username, details=details, session=session)
    proofs = [entering.method("mfa", "webauthn")] if way == "passkey" else []
    entering.renew(request, proofs)
    with found.pool.session() as session:
        sessions.end(session, digest)
    own_page = entering.safe(request.session.pop(_PAGE, ""))
    if is_switch:
        return own_page or resolve_url(settings.LOGIN_REDIRECT_URL), True
    return _following(request), False


def _following(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next")
    return entering.safe(wanted) or resolve_url(settings.LOGIN_REDIRECT_URL)


@require_POST
def active(request: HttpRequest) -> HttpResponse:
    """Somebody is at the keyboard, though no page is asked for: the screen stays open."""
    actor = actor_of(request)
    return HttpResponse(status=204 if actor.account is not None else 401)
