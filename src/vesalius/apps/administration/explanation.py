"""Why an account may, or may not, see what of a patient: policy, relationships and the patient's own rules in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.policy import CLASS_NAMES, Reach
from vesalius.apps.administration.policy import CLASS_LABELS, REACH_LABELS
from vesalius.clinical.presentation import moment
from vesalius.errors import NotFound
from vesalius.identity.accounts import Account
from vesalius.r4 import json
from vesalius.records import relationships
from vesalius.records.search import search
from vesalius.ui.frame import context
from vesalius.ui.navigation import ROLE_LABELS

_KINDS: Final[dict[str, str | Promise]] = {
    "registration": _lazy("registration"),
    "appointment": _lazy("appointment"),
    "visit": _lazy("contact"),
    "referral": _lazy("referral"),
    "care_team": _lazy("care team"),
    "episode": _lazy("care path"),
    "declared": _lazy("declared"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of data: whether it is open, how far the role reaches, and why."""

    label: str
    is_open: bool
    reach: str
    why: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All kinds of data for one account and one patient. `rules` are the patient's own, in force."""

    account: str
    roles: tuple[str, ...]
    ties: tuple[str, ...]
    rules: tuple[str, ...]
    emergency: bool
    lines: tuple[Line, ...]


def explain(actor: Actor, account: Account, patient_id: str) -> Answer:
    """The answer. `actor` asks: he must be allowed to know the relationships of the patient."""
    now = clock.now_microseconds()
    asked = context().authenticator.actor_for_account(account.id, token="explanation", authenticated=0, methods="")  # noqa: S106 - the kind of bearer, no secret
    if asked is None:
        raise NotFound("The account is closed.")
    policy = context().authenticator.policies.in_force()
    parties = {account.fhir}
    centres = {item.organization for item in account.roles if item.organization}
    live = [
        item
        for item in relationships.relationships(context(), actor, patient_id)
        if (item.until is None or item.until > now)
        and (item.ended is None or item.low >= item.ended)
        and item.low <= now
    ]
    roles_of = _roles_of(actor, account.fhir)
    personal = [item for item in live if item.party in parties | roles_of]
    at_centre = [item for item in live if item.party in centres]
    is_self = account.fhir == f"Patient/{patient_id}"
    denied = _denied(actor, patient_id, parties | roles_of | centres)
    emergency = context().blind.pk("Patient", patient_id) in asked.emergencies
    lines = []
    for name, number in CLASS_NAMES.items():
        reach = max(
            (policy.role(item.role, item.organization).reach["read"].get(number, Reach.NONE) for item in account.roles),
            default=Reach.NONE,
        )
        is_open, why = _why(reach, is_self=is_self, personal=personal, at_centre=at_centre)
        if is_open and not is_self and (None in denied or name in denied):
            is_open, why = False, _("The patient has excluded it.")
        if not is_open and emergency:
            opened = any(
                number in policy.role(item.role, item.organization).emergency_classes for item in account.roles
            )
            is_open, why = opened, _("Opened in an emergency.") if opened else why
        lines.append(Line(str(CLASS_LABELS.get(name, name)), is_open, str(REACH_LABELS[reach.name.lower()]), why))
    ties = [
        *(_tie(item, _("in person")) for item in personal),
        *(_tie(item, _("through the centre")) for item in at_centre),
    ]
    rules = [_("whole record") if item is None else str(CLASS_LABELS.get(item, item)) for item in denied]
    return Answer(
        account.display or account.username,
        tuple(str(ROLE_LABELS.get(item.role, item.role)) for item in account.roles),
        tuple(dict.fromkeys(ties)),
        tuple(rules),
        emergency,
        tuple(lines),
    )


def _tie(item: relationships.Relationship, how: str) -> str:
    until = moment(item.until).rpartition(" ")[0] if item.until is not None and item.until < 2**61 else _("without end")
    return f"{_KINDS.get(item.kind, item.kind)} ({how}), {_('until')} {until}"


def _why(reach: Reach, *, is_self: bool, personal: list[Any], at_centre: list[Any]) -> tuple[bool, str]:
    if reach is Reach.NONE:
        return False, _("The role may not see this kind of data.")
    if is_self:
        return True, _("It is the own record.")
    if reach is Reach.NETWORK:
        return True, _("The role may see it everywhere.")
    if personal and reach >= Reach.PERSONAL:
        return True, _("There is a care relationship in person.")
    if at_centre and reach >= Reach.CENTRE:
        return True, _("There is a care relationship through the centre.")
    if reach is Reach.AUTHOR:
        return False, _("Only what the person wrote.")
    return False, _("There is no care relationship that is valid now.")


def _roles_of(actor: Actor, fhir: str) -> set[str]:
    if not fhir.startswith("Practitioner/"):
        return set()
    found = search(context(), actor, "PractitionerRole", [("practitioner", fhir), ("_count", "50")])
    return {f"PractitionerRole/{item.id}" for item in found.matches}


def _denied(actor: Actor, patient_id: str, parties: set[str]) -> list[str | None]:
    """Kinds of data that the patient closed to one of `parties` or to everybody; None stands for all."""
    found: list[str | None] = []
    for item in search(
        context(), actor, "Consent", [("patient", f"Patient/{patient_id}"), ("status", "active")]
    ).matches:
        provision = json.parse(item.body).get("provision") or {}
        if provision.get("type") != "deny" or provision.get("data"):
            continue
        actors = {str((one.get("reference") or {}).get("reference", "")) for one in provision.get("actor", ())}
        if actors and not actors & parties:
            continue
        classes = [str(one.get("code", "")) for one in provision.get("class", ())]
        found += classes or [None]
    return list(dict.fromkeys(found))
