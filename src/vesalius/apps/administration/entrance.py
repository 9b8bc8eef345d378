"""Who can sign in, and from where: accounts made and invited, factors reset, workstations registered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vesalius.access.actor import Actor
from vesalius.access.roles import ROLES
from vesalius.access.step_up import require_recent
from vesalius.apps.administration import jobs as letters
from vesalius.apps.administration.gate import demand
from vesalius.apps.administration.oversight import centres
from vesalius.audit.recording import record
from vesalius.clinical.presentation import moment
from vesalius.errors import Conflict, Invalid
from vesalius.identity import accounts as identity
from vesalius.identity import devices, entering, installed, invitations, resets
from vesalius.identity.accounts import Assignment
from vesalius.identity.numbers import whole
from vesalius.terminology import naming_systems
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import ROLE_LABELS


@require_http_methods(["GET", "POST"])
@signed_in
def create(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Makes an account; the page afterwards shows the link of its first sign-in once."""
    demand(actor, "account.manage")
    typed = {name: request.POST.get(name, "").strip() for name in ("username", "display", "email", "fhir", "niss")}
    fault = ""
    if request.method == "POST":
        require_recent(actor)
        try:
            return _invited(request, actor, _created(request, actor, typed), typed["username"])
        except Conflict:
            fault = _("The username or the national number belongs to another account.")
        except Invalid as error:
            fault = _(error.issues[0].diagnostics)
    values = {
        "typed": typed,
        "fault": fault,
        "roles": [(role, str(ROLE_LABELS.get(role, role))) for role in ROLES],
        "centres": list(centres(actor).items()),
        "chosen": (request.POST.get("role", ""), request.POST.get("centre", "")),
        "mail_works": letters.works(),
    }
    return page(request, "administration/account_new.html", values, place="accounts", status=400 if fault else 200)


def _created(request: HttpRequest, actor: Actor, typed: dict[str, str]) -> int:
    role, centre = request.POST.get("role", ""), request.POST.get("centre", "")
    door = context()
    with door.pool.session() as session, session.transaction():
        number = identity.create(
            session,
            door.blind,
            typed["username"],
            roles=[Assignment(role, centre)],
            display=typed["display"],
            email=typed["email"],
            fhir=typed["fhir"],
            niss=naming_systems.digits(typed["niss"]) or None,
            patients=[typed["fhir"]] if typed["fhir"].startswith("Patient/") else [],
        )
        told = {"roles": f"{role} {centre}".strip()}
        record(session, door.log, actor, "account-created", f"account/{typed['username']}", details=told)
    return number


def _invited(request: HttpRequest, actor: Actor, account: int, username: str) -> HttpResponse:
    """The link on the page, once; or on its way to the holder, when that was chosen."""
    if request.POST.get("mail") == "yes" and _posted(actor, username):
        return done(reverse("administration:account", args=[username]), "sent")
    return _shown(request, actor, account, username)


def _shown(request: HttpRequest, actor: Actor, account: int, username: str) -> HttpResponse:
    hours = installed.configuration().invitation_hours
    with context().pool.session() as session:
        path = invitations.make(session, account, actor.name, hours=hours)
    values = {"link": entering.origin(request) + path, "username": username, "hours": hours}
    return page(request, "administration/invited.html", values, place="accounts")


def _posted(actor: Actor, username: str) -> bool:
    """Whether the link goes by letter."""
    door = context()
    with door.pool.session() as session:
        found = identity.find(session, username)
    if not letters.may_be_sent(found):
        return False
    letters.send(door, found, actor.name)
    return True


@require_POST
@signed_in
def invite(request: HttpRequest, actor: Actor, username: str) -> HttpResponse:
    """A new link for the holder; with `reset` it is proposed to take all second factors away. Never for oneself."""
    demand(actor, "account.manage")
    require_recent(actor)
    is_reset = request.POST.get("reset") == "yes"
    door = context()
    with door.pool.session() as session, session.transaction():
        found = identity.find(session, username)
        if found.id == actor.account:
            raise Invalid(_("Nobody changes their own account here."))
        if found.is_system or not found.is_active:
            raise Invalid(_("A closed account and a system are not invited."))
        if is_reset:
            resets.propose(session, found.id, actor.account or 0)
        details = {"invitation": "reset proposed" if is_reset else "password"}
        record(session, door.log, actor, "account-changed", f"account/{username}", details=details)
    if is_reset:
        return done(reverse("administration:account", args=[username]), "saved")
    return _invited(request, actor, found.id, username)


@require_POST
@signed_in
def reset(request: HttpRequest, actor: Actor, username: str) -> HttpResponse:
    """The second person: agrees, and gets the link to hand over; or the proposal is withdrawn, by anybody."""
    demand(actor, "account.manage")
    require_recent(actor)
    is_agreed = request.POST.get("what") == "approve"
    door = context()
    with door.pool.session() as session, session.transaction():
        number = next((item.id for item in resets.waiting(session) if item.username == username), 0)
        agreed = resets.approve(session, number, actor.account or 0) if is_agreed else None
        found = agreed or resets.withdraw(session, number)
        details = {"invitation": "reset" if is_agreed else "reset withdrawn", "proposer": found.proposer_username}
        record(session, door.log, actor, "account-changed", f"account/{username}", details=details)
    if not is_agreed:
        return done(reverse("administration:account", args=[username]), "saved")
    # Handed over in person: with a letter alone, whoever reads the mail would hold the account.
    return _shown(request, actor, found.account, username)


@require_http_methods(["GET", "POST"])
@signed_in
def workstations(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The registered browsers; POST registers this one, or removes one."""
    demand(actor, "device.manage")
    door = context()
    if request.method == "POST":
        require_recent(actor)
        return _changed(request, actor)
    names = centres(actor)
    with door.pool.session() as session:
        here = devices.current(session, request)
        lines: list[dict[str, Any]] = [
            {
                "item": item,
                "centre": names.get(item.organization, item.organization),
                "created": moment(item.created),
                "seen": moment(item.seen) if item.seen is not None else "",
                "is_here": here is not None and here.id == item.id,
            }
            for item in devices.every(session)
        ]
    values = {"lines": lines, "here": here, "centres": list(names.items()), "minutes": devices.DEFAULT_MINUTES}
    return page(request, "administration/workstations.html", values, place="devices")


def _changed(request: HttpRequest, actor: Actor) -> HttpResponse:
    door = context()
    with door.pool.session() as session, session.transaction():
        if removed := request.POST.get("remove", ""):
            number = whole(removed) or 0
            devices.remove(session, number)
            record(session, door.log, actor, "workstation-removed", f"workstation/{number}")
            return done(reverse("administration:devices"), "saved")
        number, secret = devices.register(
            session,
            request.POST.get("name", ""),
            request.POST.get("centre", ""),
            whole(request.POST.get("minutes", "")) or 0,
            actor.name,
        )
        record(session, door.log, actor, "workstation-registered", f"workstation/{number}")
    response: HttpResponse = HttpResponseRedirect(reverse("administration:devices"))
    devices.give_cookie(response, secret)
    return response
