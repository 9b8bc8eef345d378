"""The access policy: as a matrix, edition by edition, changed by one person and approved by another."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius.access import editions
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.access.editions import Edition
from vesalius.access.policy import (
    ACTIONS,
    CLASS_NAMES,
    KIND_NAMES,
    LABEL_NAMES,
    Policy,
    Reach,
    completed,
    default,
    lacking,
    parse,
)
from vesalius.access.roles import ROLES
from vesalius.access.step_up import require_recent
from vesalius.apps.administration.gate import demand
from vesalius.audit.recording import record
from vesalius.clinical.presentation import moment
from vesalius.errors import Forbidden, Invalid
from vesalius.r4 import json
from vesalius.search import moments
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import ROLE_LABELS, may

CLASS_LABELS: Final[dict[str, str | Promise]] = {
    "definition": _lazy("Definitions"),
    "directory": _lazy("Directory"),
    "demographics": _lazy("Identity and address"),
    "administrative": _lazy("Administrative"),
    "agenda": _lazy("Agenda"),
    "billing": _lazy("Billing"),
    "summary": _lazy("Summaries, plans, warnings"),
    "problems": _lazy("Problems and diagnoses"),
    "medication": _lazy("Medication"),
    "allergies": _lazy("Allergies"),
    "vaccination": _lazy("Vaccinations"),
    "measurements": _lazy("Measurements"),
    "laboratory": _lazy("Laboratory results"),
    "imaging": _lazy("Imaging"),
    "letters": _lazy("Letters and reports"),
    "notes": _lazy("Consultation notes"),
    "physiotherapy": _lazy("Physiotherapy"),
    "nursing": _lazy("Nursing"),
    "psychology": _lazy("Psychology"),
    "psychology-private": _lazy("Psychologist's own notes"),
    "social": _lazy("Living situation and habits"),
    "sexual-health": _lazy("Sexual health"),
    "genetics": _lazy("Genetics"),
    "family-history": _lazy("Family history"),
    "orders": _lazy("Orders and referrals"),
    "tasks": _lazy("Tasks and messages"),
    "consent": _lazy("Consents"),
    "audit": _lazy("Access log"),
    "monitoring": _lazy("Monitoring at home"),
    "stock": _lazy("Stock"),
    "reports": _lazy("Reports about many"),
}
"""Data class → its name."""
ACTION_LABELS: Final[dict[str, str | Promise]] = {
    "read": _lazy("read"),
    "create": _lazy("add"),
    "update": _lazy("change"),
    "delete": _lazy("delete"),
}
REACH_LABELS: Final[dict[str, str | Promise]] = {
    "none": _lazy("closed"),
    "author": _lazy("own entries"),
    "personal": _lazy("own patients"),
    "centre": _lazy("centre's patients"),
    "network": _lazy("everywhere"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix."""

    reach: str
    label: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two editions, in words."""

    where: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """An edition in words. `state` is waiting, in-force, future, past or withdrawn."""

    edition: Edition
    state: str
    effective: str
    proposed: str
    approved: str


@require_safe
@signed_in
def matrix(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Roles by data classes, for one action, of the network or of one centre."""
    demand(actor, "policy.read")
    policy = context().authenticator.policies.in_force()
    action = request.GET.get("action", "read")
    action = action if action in ACTIONS else "read"
    centre = request.GET.get("centre", "")
    roles = [role for role in ROLES if role in policy.roles]
    rows = [
        (str(CLASS_LABELS.get(name, name)), [_cell(policy, role, centre, action, number) for role in roles])
        for name, number in CLASS_NAMES.items()
    ]
    with context().pool.session() as session:
        known = editions.every(session)
    values = {
        "action": action,
        "actions": list(ACTION_LABELS.items()),
        "centre": centre,
        "centres": sorted(policy.centres),
        "roles": [str(ROLE_LABELS.get(role, role)) for role in roles],
        "rows": rows,
        "reaches": list(REACH_LABELS.items()),
        "version": policy.version,
        "editions": [_told(item, policy) for item in known],
        "may_propose": may(actor, "policy.propose"),
        "lacking": [(str(ROLE_LABELS.get(role, role)), capabilities) for role, capabilities in lacking(policy).items()],
        "classes": list(CLASS_LABELS.items()),
        "role_options": [(role, str(ROLE_LABELS.get(role, role))) for role in roles],
    }
    return page(request, "administration/policy.html", values, place="policy")


def _cell(policy: Policy, role: str, centre: str, action: str, number: DataClass) -> Cell:
    reach = policy.role(role, centre).reach[action].get(number, Reach.NONE).name.lower()
    return Cell(reach, str(REACH_LABELS[reach]))


def _told(edition: Edition, in_force: Policy) -> Told:
    if edition.withdrawn is not None:
        state = "withdrawn"
    elif edition.approved is None:
        state = "waiting"
    elif edition.version == in_force.version:
        state = "in-force"
    else:
        state = "future" if edition.version > in_force.version else "past"
    approved = moment(edition.approved) if edition.approved is not None else ""
    return Told(edition, state, moment(edition.effective), moment(edition.proposed), approved)


@require_POST
@signed_in
def propose(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Proposes one changed cell, what came with later versions, or a whole document, to hold from a day on."""
    demand(actor, "policy.propose")
    require_recent(actor)
    in_force = context().authenticator.policies.in_force()
    document = request.POST.get("document", "").strip()
    if not document:
        is_completed = request.POST.get("complete") == "1"
        made = completed(in_force) if is_completed else _changed(in_force, request.POST)
        document = json.encode(made).decode()
    effective = None
    if day := request.POST.get("effective", ""):
        try:
            effective = moments.parse(date.fromisoformat(day).isoformat())[0]
        except ValueError as error:
            raise Invalid("The day on which it starts to hold is not a date.") from error
    with context().pool.session() as session:
        edition = editions.propose(session, document, proposer=actor.name, effective=effective)
        record(session, context().log, actor, "policy-proposed", f"policy/{edition.version}")
    return done(reverse("administration:edition", args=[edition.version]), "proposed")


def _changed(policy: Policy, given: Mapping[str, str]) -> dict[str, Any]:
    """The document in force with one cell changed."""
    role, name = given.get("role", ""), given.get("class", "")
    action, reach, centre = given.get("action", ""), given.get("reach", ""), given.get("centre", "")
    if role not in ROLES or name not in CLASS_NAMES or action not in ACTIONS or reach not in REACH_LABELS:
        raise Invalid("Choose a role, a kind of data, an action and how far it reaches.")
    document: dict[str, Any] = copy.deepcopy(dict(policy.document))
    if centre:
        base = document.get("roles", {}).get(role, {})
        place = document.setdefault("centres", {}).setdefault(centre, {}).setdefault(role, {})
        place.setdefault(action, copy.deepcopy(base.get(action, {})))
    else:
        place = document.setdefault("roles", {}).setdefault(role, {})
    cells: dict[str, list[str]] = place.setdefault(action, {})
    for items in cells.values():
        if name in items:
            items.remove(name)
    if reach != "none":
        cells.setdefault(reach, []).append(name)
    place[action] = {key: items for key, items in cells.items() if items}
    return document


@require_http_methods(["GET", "POST"])
@signed_in
def edition(request: HttpRequest, actor: Actor, version: int) -> HttpResponse:
    """One edition: what it changes; whoever did not propose it approves it."""
    demand(actor, "policy.read")
    with context().pool.session() as session:
        found = editions.one(session, version)
        known = editions.every(session)
    in_force = context().authenticator.policies.in_force()
    if request.method == "POST":
        return _decided(request, actor, version)
    told = _told(found, in_force)
    before = in_force if told.state in {"waiting", "future"} else _before(known, found)
    values = {
        "told": told,
        "changes": differences(before, parse(found.content, found.version)),
        "before": before.version,
        "is_own": found.proposer == actor.name,
        "may_approve": may(actor, "policy.approve"),
        "document": found.content,
    }
    return page(request, "administration/edition.html", values, place="policy")


def _before(known: list[Edition], found: Edition) -> Policy:
    older = [item for item in known if item.version < found.version and item.approved is not None]
    return parse(older[0].content, older[0].version) if older else default()


def _decided(request: HttpRequest, actor: Actor, version: int) -> HttpResponse:
    demand(actor, "policy.approve")
    require_recent(actor)
    address = reverse("administration:edition", args=[version])
    with context().pool.session() as session:
        if request.POST.get("decision") == "approve":
            try:
                editions.approve(session, version, approver=actor.name)
            except Forbidden as error:
                raise Invalid(_("Somebody else than the proposer must approve it.")) from error
            record(session, context().log, actor, "policy-approved", f"policy/{version}")
            return done(address, "approved")
        editions.withdraw(session, version)
        record(session, context().log, actor, "policy-withdrawn", f"policy/{version}")
    return done(address, "rejected")


def differences(before: Policy, after: Policy) -> list[Change]:
    """What `after` changes, role by role, of the network and of centres."""
    found: list[Change] = []
    for centre in ("", *sorted({*before.centres, *after.centres})):
        for role in ROLES:
            old, new = before.role(role, centre), after.role(role, centre)
            where = str(ROLE_LABELS.get(role, role)) + (f", {centre}" if centre else "")
            if centre and role not in before.centres.get(centre, {}) and role not in after.centres.get(centre, {}):
                continue
            for action in ACTIONS:
                for name, number in CLASS_NAMES.items():
                    one, two = old.reach[action].get(number, Reach.NONE), new.reach[action].get(number, Reach.NONE)
                    if one != two:
                        found.append(
                            Change(
                                where,
                                f"{ACTION_LABELS[action]}: {CLASS_LABELS.get(name, name)}",
                                str(REACH_LABELS[one.name.lower()]),
                                str(REACH_LABELS[two.name.lower()]),
                            )
                        )
            found += _others(where, old, new)
    return found


def _others(where: str, old: Any, new: Any) -> list[Change]:
    found = []
    for code, bit in LABEL_NAMES.items():
        one, two = old.labels.get(bit, Reach.NONE), new.labels.get(bit, Reach.NONE)
        if one != two:
            texts = [str(REACH_LABELS[reach.name.lower()]) for reach in (one, two)]
            found.append(Change(where, _("label %(code)s") % {"code": code}, *texts))
    for name, kind in KIND_NAMES.items():
        days = [held.durations.get(kind, 0) // 86_400_000_000 for held in (old, new)]
        if days[0] != days[1]:
            found.append(Change(where, _("days of access after: %(kind)s") % {"kind": name}, *map(str, days)))
    for capability in sorted(old.capabilities ^ new.capabilities):
        texts = [_("yes") if capability in held.capabilities else _("no") for held in (old, new)]
        found.append(Change(where, capability, *texts))
    if (old.emergency_classes, old.emergency_labels) != (new.emergency_classes, new.emergency_labels):
        counts = [str(len(held.emergency_classes)) for held in (old, new)]
        found.append(Change(where, _("kinds of data open in an emergency"), *counts))
    return found
