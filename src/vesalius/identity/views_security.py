"""The holder's own page of account security: password, PIN, sessions, last sign-ins."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access.actor import Actor
from vesalius.errors import Invalid, NotFound
from vesalius.identity import (
    accounts,
    devices,
    entering,
    events,
    installed,
    passkeys,
    passwords,
    pins,
    second_factor,
    sessions,
)
from vesalius.identity.accounts import Holder
from vesalius.identity.pages import holder_of, moment, own, page
from vesalius.identity.requests import session_of
from vesalius.identity.throttle import Guess
from vesalius.store.session import Session
from vesalius.store.wire import int8

TOASTS = "said"


def say(request: HttpRequest, name: str) -> HttpResponse:
    """Back to the page, which says `name` once (`_said`)."""
    request.session[TOASTS] = name
    return HttpResponseRedirect(reverse("identity:account"))


def _said(name: str) -> str:
    return {
        "password": _("Your password is changed. All other sessions are ended."),
        "totp": _("Codes of your application are asked from now on."),
        "totp-removed": _("No codes are asked any more."),
        "passkey": _("The passkey is added."),
        "passkey-removed": _("The passkey is removed."),
        "renamed": _("The name is changed."),
        "pin": _("The PIN is set. It unlocks your screen on registered workstations."),
        "pin-removed": _("The PIN is removed."),
        "session": _("The session is ended."),
        "sessions": _("All other sessions are ended."),
        "card": _("Your identity card opens this account from now on."),
    }.get(name, "")


@require_safe
@own()
def account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything that opens the account, and who used it lately."""
    holder = holder_of(actor)
    with installed.surroundings().pool.session() as session:
        values: dict[str, Any] = {
            "holder": holder,
            "said": _said(request.session.pop(TOASTS, "")) if TOASTS in request.session else "",
            "has_totp": second_factor.has_totp(session, holder.id),
            "has_password": bool(holder.password),
            "codes_left": second_factor.recovery_codes_left(session, holder.id),
            "passkeys": [
                {"item": item, "created": moment(item.created), "used": moment(item.used)}
                for item in passkeys.every(session, holder.id)
            ],
            "passkeys_work": entering.passkeys_work(request),
            "has_pin": pins.has(session, holder.id),
            "station": devices.current(session, request),
            "has_card": installed.configuration().card.roots is not None,
            "must_have_factor": holder.needs_second_factor,
            "sessions": _sessions(session, holder, session_of(request).digest),
            "sign_ins": _sign_ins(session, holder),
        }
    values["delayed"] = next((line for line in values["sign_ins"] if line["outcome"] == events.DELAYED), None)
    return page(request, "identity/account.html", values)


def _sessions(session: Session, holder: Holder, current: bytes) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "began": moment(line.began),
            "seen": moment(line.seen),
            "browser": browser_of(line.agent),
        }
        for line in sessions.lines(session, holder.id, current)
    ]


def _sign_ins(session: Session, holder: Holder) -> list[dict[str, Any]]:
    rows = session.fetch(
        "SELECT at, outcome, method, address, agent FROM sign_in WHERE account = $1 ORDER BY id DESC LIMIT 12",
        [int8(holder.id)],
    )
    return [
        {
            "at": moment(row[0]),
            "outcome": row[1],
            "method": ", ".join(dict.fromkeys(_method(word) for word in row[2].split())),
            "address": row[3],
            "browser": browser_of(row[4]),
        }
        for row in rows
    ]


def _method(word: str) -> str:
    return {
        "password": _("Password"),
        "code": _("Code"),
        "mfa:totp": _("Code of the application"),
        "mfa:recovery": _("Recovery code"),
        "mfa:webauthn": _("Passkey"),
        "mfa:demo": _("Demonstration"),
        "eid": _("Identity card"),
        "eid:web": _("Identity card"),
        "eid:tls": _("Identity card"),
        "socialaccount": _("Other provider"),
        "pin": "PIN",
    }.get(word, word.partition(":")[2] or word)


def browser_of(agent: str) -> str:
    """A browser and a system such as "Firefox · Windows", as far as the browser tells."""
    browsers = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
    systems = (
        *(("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
        *(("Mac OS", "macOS"), ("Linux", "Linux")),
    )
    browser = next((name for mark, name in browsers if mark in agent), "")
    system = next((name for mark, name in systems if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part) or agent.partition(" ")[0][:40] or "?"


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@own(recent=True)
def password(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Changes the password; every other session of the account ends."""
    holder, faults = holder_of(actor), []
    if request.method == "POST":
        typed = request.POST.get("new", "")
        guess = Guess(f"own:{entering.code_name(holder.username)}", 5)
        if installed.throttle().attempt([guess]) or (
            holder.password and not passwords.verify(request.POST.get("current", ""), holder.password)
        ):
            faults = ["current"]
        elif typed != request.POST.get("again", ""):
            faults = ["again"]
        else:
            installed.throttle().forgive([guess])
            faults = password_faults(holder, typed)
        if not faults:
            with installed.surroundings().pool.session() as session, session.transaction():
                accounts.set_password(session, holder.id, passwords.hashed(typed))
                events.tell(request, "password-changed", holder.username, session=session, by=actor)
                sessions.end_others(session, holder.id, but=session_of(request).digest)
            return say(request, "password")
    values = {"holder": holder, "faults": [fault_text(name) for name in faults]}
    return page(request, "identity/password.html", values, status=400 if faults else 200)


def password_faults(holder: Holder, typed: str) -> list[str]:
    """Why the holder may not choose this password, by name."""
    return passwords.faults(typed, about=holder.about, listed=installed.configuration().breached_list)


def fault_text(name: str) -> str:
    """What is wrong with a password, in words."""
    return {
        "current": _("The current password is not right."),
        "again": _("The two new passwords are not the same."),
        "length": _("A password has 12 to 128 characters. A sentence of your own is easy to remember."),
        "personal": _("This password holds too much of your own name."),
        "breached": _("This password is on lists that attackers try first. Choose another."),
    }[name]


@sensitive_post_parameters()
@require_POST
@own(recent=True)
def pin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Sets or removes the PIN. It can be set on a registered workstation alone."""
    holder = holder_of(actor)
    with installed.surroundings().pool.session() as session:
        if request.POST.get("remove"):
            if pins.remove(session, holder.id):
                events.tell(request, "factor-removed", holder.username, details={"type": "pin"}, session=session)
            return say(request, "pin-removed")
        if devices.current(session, request) is None:
            raise Invalid(_("A PIN is set on a registered workstation."))
        if request.POST.get("pin", "") != request.POST.get("again", ""):
            raise Invalid(_("The two PINs are not the same."))
        pins.set_pin(session, holder.id, request.POST.get("pin", ""))
        events.tell(request, "factor-added", holder.username, details={"type": "pin"}, session=session)
    return say(request, "pin")


@require_POST
@own()
def end_sessions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ends one session, or all others."""
    if actor.account is None:
        raise NotFound("There is no such account.")
    number = request.POST.get("number", "")
    with installed.surroundings().pool.session() as session:
        if not number:
            sessions.end_others(session, actor.account, but=session_of(request).digest)
            events.tell(request, "session-ended", actor.name, details={"which": "others"}, session=session, by=actor)
            return say(request, "sessions")
        if not sessions.end_numbered(session, actor.account, number):
            raise NotFound("There is no such session.")
        events.tell(request, "session-ended", actor.name, details={"which": number}, session=session, by=actor)
    return say(request, "session")
