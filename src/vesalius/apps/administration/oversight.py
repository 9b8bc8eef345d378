"""Emergency reviews, the access log, accounts, and why somebody may see something."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from vesalius.access.actor import Actor
from vesalius.access.roles import ROLES
from vesalius.access.step_up import require_recent
from vesalius.apps.administration import explanation
from vesalius.apps.administration import jobs as letters
from vesalius.apps.administration.gate import demand
from vesalius.audit.recording import record
from vesalius.clinical.presentation import moment
from vesalius.errors import Forbidden, Invalid, NotFound
from vesalius.identity import accounts as identity
from vesalius.identity import resets
from vesalius.identity.accounts import Assignment
from vesalius.r4 import json
from vesalius.records import audit_events, emergency
from vesalius.records.search import search
from vesalius.ui.accesses import did
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import ROLE_LABELS

_MOST_ACCOUNTS: Final = 50
VERDICTS: Final[dict[str, str | Promise]] = {
    "justified": _lazy("justified"),
    "unclear": _lazy("unclear"),
    "unjustified": _lazy("not justified"),
}
REASONS: Final[dict[str, str | Promise]] = {
    "life": _lazy("Danger to life or to health, help needed now"),
    "unconscious": _lazy("The patient cannot answer"),
    "on-call": _lazy("On call, the usual team cannot be reached"),
    "other": _lazy("Another urgent reason"),
}


@require_http_methods(["GET", "POST"])
@signed_in
def emergencies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The queue of emergency accesses to review, and those that were."""
    demand(actor, emergency.REVIEW)
    fault = ""
    if request.method == "POST":
        try:
            number = int(request.POST.get("number", ""))
            emergency.review(
                context(),
                actor,
                number,
                verdict=request.POST.get("verdict", ""),
                comment=request.POST.get("comment", ""),
            )
            return done(reverse("administration:emergencies"), "reviewed")
        except (Invalid, ValueError):
            fault = _("Choose a verdict; one that is not “justified” needs a comment.")
    waiting = emergency.openings(context(), actor, is_reviewed=False)
    reviewed = emergency.openings(context(), actor, is_reviewed=True, count=30)
    values = {
        "waiting": [_opening(item) for item in waiting],
        "reviewed": [_opening(item) for item in reviewed],
        "verdicts": list(VERDICTS.items()),
        "fault": fault,
    }
    return page(request, "administration/emergencies.html", values, place="emergencies")


def _opening(item: emergency.Opening) -> dict[str, Any]:
    return {
        "item": item,
        "patient_id": item.patient.partition("/")[2],
        "code": str(REASONS.get(item.code, item.code)),
        "opened": moment(item.opened),
        "until": moment(item.until).rpartition(" ")[2],
        "reviewed": moment(item.reviewed) if item.reviewed is not None else "",
        "verdict": str(VERDICTS.get(item.verdict or "", "")),
    }


@require_safe
@signed_in
def access_log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The last entries of the log, by name or failures alone; of one patient, on to the report of that record."""
    demand(actor, audit_events.READ_ALL)
    patient = request.GET.get("patient", "").strip().removeprefix("Patient/")
    if patient:
        try:
            return HttpResponseRedirect(reverse("chart:disclosures", args=[patient]))
        except NoReverseMatch as error:
            raise NotFound("There is no such page.") from error
    who, only = " ".join(request.GET.get("who", "").split())[:100], request.GET.get("only", "")
    asked = [("_count", "60")]
    if who:
        asked.append(("agent:identifier", ",".join(_accounts_named(who)) or "-"))
    if only == "refused":
        asked.append(("outcome", "4"))
    if cursor := request.GET.get("cursor", ""):
        asked.append(("_cursor", cursor))
    found = audit_events.search(context(), actor, "AuditEvent", asked)
    values = {
        "lines": [_event(json.parse(item.body)) for item in found.matches],
        "following": found.next,
        "who": who,
        "only": only,
    }
    return page(request, "administration/access_log.html", values, place="access-log")


def _event(event: dict[str, Any]) -> dict[str, str]:
    agent: dict[str, Any] = next((item for item in event.get("agent", ()) if item.get("requestor")), {})
    subtype = event.get("subtype") or [{}]
    patients = [
        str((item.get("what") or {}).get("reference", ""))
        for item in event.get("entity", ())
        if str((item.get("what") or {}).get("reference", "")).startswith("Patient/")
    ]
    return {
        "id": str(event.get("id", "")),
        "recorded": _recorded(str(event.get("recorded", ""))),
        "who": str(agent.get("name") or (agent.get("who") or {}).get("display") or agent.get("altId") or ""),
        "what": did(str(subtype[-1].get("code") or "")),
        "patient": patients[0].partition("/_history/")[0] if patients else "",
        "outcome": str(event.get("outcome", "0")),
    }


def _accounts_named(text: str) -> list[str]:
    """The usernames of who is called so, in any order of the words: the log finds an account at once, a name slowly."""
    words = text.casefold().split()
    with context().pool.session() as session:
        every = identity.every(session)
    found = [one.username for one in every if all(word in f"{one.username} {one.display}".casefold() for word in words)]
    return found[:_MOST_ACCOUNTS]


def _recorded(instant: str) -> str:
    """To the second: the order of what happened is what the log is read for."""
    at = datetime.fromisoformat(instant)
    return f"{moment(int(at.timestamp()) * 1_000_000)}:{at:%S}"


@require_safe
@signed_in
def accounts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Accounts with their roles, found by any part of name or username."""
    demand(actor, "account.manage")
    wanted = request.GET.get("q", "").strip().lower()
    with context().pool.session() as session:
        found = identity.every(session)
        waiting = resets.waiting(session)
    chosen = [item for item in found if wanted in f"{item.username} {item.display}".lower()]
    names = centres(actor)
    lines = [(item, [_role(one, names) for one in item.roles]) for item in chosen]
    values = {"lines": lines, "q": wanted, "waiting": waiting}
    return page(request, "administration/accounts.html", values, place="accounts")


def _role(item: Assignment, names: dict[str, str]) -> str:
    role = str(ROLE_LABELS.get(item.role, item.role))
    return f"{role}, {names.get(item.organization, item.organization)}" if item.organization else role


def centres(actor: Actor) -> dict[str, str]:
    """The medical centres of the network: Organization/id → name."""
    page_of = search(context(), actor, "Organization", [("_count", "200"), ("_sort", "name")])
    found = {}
    for item in page_of.matches:
        resource = json.parse(item.body)
        if any(
            coding.get("code") == "orgprimaryhealthcarecenter"
            for one in resource.get("type", ())
            for coding in one.get("coding", ())
        ):
            found[f"Organization/{item.id}"] = str(resource.get("name", ""))
    return found


@require_http_methods(["GET", "POST"])
@signed_in
def account(request: HttpRequest, actor: Actor, username: str) -> HttpResponse:
    """One account: its roles, open or closed. Nobody changes their own."""
    demand(actor, "account.manage")
    with context().pool.session() as session:
        found = identity.find(session, username)
        if request.method == "POST":
            require_recent(actor)
            if found.id == actor.account:
                raise Invalid(_("Nobody changes their own account here."))
            _change(request, actor, found)
            return done(reverse("administration:account", args=[username]), "saved")
        proposal = next(iter(resets.waiting(session, found.id)), None)
    names = centres(actor)
    values = {
        "account": found,
        "proposal": proposal,
        "proposed": moment(proposal.proposed) if proposal else "",
        "is_own_proposal": proposal is not None and proposal.proposer == actor.account,
        "may_be_sent": letters.may_be_sent(found),
        "assignments": [*found.roles, *(Assignment("", "") for _empty in range(2))],
        "roles": [(role, str(ROLE_LABELS.get(role, role))) for role in ROLES],
        "centres": list(names.items()),
        "is_self": found.id == actor.account,
    }
    return page(request, "administration/account.html", values, place="accounts")


def _change(request: HttpRequest, actor: Actor, found: identity.Account) -> None:
    door = context()
    with door.pool.session() as session, session.transaction():
        if "is_active" in request.POST:
            is_active = request.POST["is_active"] == "yes"
            identity.set_active(session, found.id, is_active=is_active)
            kind = "account-changed" if is_active else "account-closed"
            record(session, door.log, actor, kind, f"account/{found.username}")
            return
        pairs = zip(request.POST.getlist("role"), request.POST.getlist("centre"), strict=True)
        chosen = [Assignment(role, centre) for role, centre in pairs if role]
        if not chosen:
            raise Invalid(_("An account needs a role; close it instead."))
        identity.set_roles(session, door.blind, found.id, chosen)
        told = "; ".join(f"{item.role} {item.organization}".strip() for item in chosen)
        record(session, door.log, actor, "role-changed", f"account/{found.username}", details={"roles": told})


@require_safe
@signed_in
def explain(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The page that answers why X may, or may not, see what of Y."""
    demand(actor, "policy.explain")
    username, patient = request.GET.get("account", "").strip(), request.GET.get("patient", "").strip()
    patient = patient.removeprefix("Patient/")
    values: dict[str, Any] = {"username": username, "patient": patient}
    with context().pool.session() as session:
        known = identity.every(session)
    values["known"] = [(item.username, item.display) for item in known if item.is_active]
    if username and patient:
        chosen = next((item for item in known if item.username == username), None)
        if chosen is None:
            values["fault"] = _("There is no such account.")
        else:
            with context().pool.session() as session:
                entity, details = f"Patient/{patient}", {"account": username}
                record(session, context().log, actor, "access-explained", entity, details=details)
            try:
                values["answer"] = explanation.explain(actor, chosen, patient)
            except (NotFound, Forbidden):
                values["fault"] = _("There is no such patient, or you may not know of the relationships.")
    return page(request, "administration/explain.html", values, place="explain")
