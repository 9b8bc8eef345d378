"""The left rail: which pages an actor finds there, by what he may do.

Pages belong to apps that the rail does not import: it knows their names, and leaves out what is not installed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vesalius.access import roles
from vesalius.access.actor import Actor

CARE: Final = frozenset(
    {
        roles.PHYSICIAN,
        roles.NURSE,
        roles.PHYSIOTHERAPIST,
        roles.PSYCHOLOGIST,
        roles.MIDWIFE,
        roles.DIETITIAN,
        roles.SOCIAL_WORKER,
        roles.PHARMACIST,
    }
)
"""Professions of care."""
_OFFICE: Final = frozenset({roles.RECEPTIONIST, roles.MANAGER})
_SUBJECTS: Final = frozenset({roles.PATIENT, roles.REPRESENTATIVE})

ROLE_LABELS: Final[dict[str, str | Promise]] = {
    roles.PHYSICIAN: _("Physician"),
    roles.NURSE: _("Nurse"),
    roles.PHYSIOTHERAPIST: _("Physiotherapist"),
    roles.PSYCHOLOGIST: _("Psychologist"),
    roles.MIDWIFE: _("Midwife"),
    roles.DIETITIAN: _("Dietitian"),
    roles.SOCIAL_WORKER: _("Social worker"),
    roles.PHARMACIST: _("Pharmacist"),
    roles.RECEPTIONIST: _("Receptionist"),
    roles.MANAGER: _("Manager"),
    roles.PATIENT: _("Patient"),
    roles.REPRESENTATIVE: _("Representative"),
    roles.PRIVACY_OFFICER: _("Data protection officer"),
    roles.ADMINISTRATOR: _("System administrator"),
    roles.LABORATORY: _("Laboratory"),
}
"""Code of a role → its name."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One entry. Shown to `roles`, or to whoever holds the capability."""

    name: str
    url_name: str
    icon: str
    label: str | Promise
    roles: frozenset[str] = frozenset()
    capability: str = ""
    group: str = ""


_PLACES: Final = (
    _Place("today", "teamwork:today", "today", _("Today"), CARE),
    _Place("desk", "desk:today", "desk", _("Desk"), frozenset({roles.RECEPTIONIST})),
    _Place("register", "desk:new", "plus", _("Register"), frozenset({roles.RECEPTIONIST})),
    _Place("agenda-figures", "booking:figures", "history", _("Agenda figures"), capability="reports.read", group="a"),
    _Place("agenda", "booking:agenda", "calendar", _("Agenda"), CARE | _OFFICE),
    _Place("patients", "chart:patients", "patients", _("Patients"), CARE | _OFFICE),
    _Place("results", "orders:inbox", "inbox", _("Results"), frozenset({roles.PHYSICIAN})),
    _Place("declarations", "declarations:listed", "flask", _("Declarations"), frozenset({roles.PHYSICIAN})),
    _Place("tasks", "teamwork:tasks", "tasks", _("Tasks"), CARE),
    _Place("messages", "teamwork:messages", "message", _("Messages"), CARE),
    _Place("reports", "reporting:catalogue", "chart", _("Reports"), CARE | {roles.MANAGER}),
    _Place("follow-up", "followup:recall", "tasks", _("Follow-up"), CARE),
    _Place("find", "chart:find", "find", _("Find a person"), capability="patient.identify"),
    _Place("record", "chart:own", "record", _("My record"), _SUBJECTS),
    _Place("appointments", "booking:mine", "calendar", _("Appointments"), _SUBJECTS),
    _Place("due", "followup:own", "tasks", _("My examinations"), _SUBJECTS),
    _Place("opened", "chart:own-disclosures", "eye", _("Who opened it"), _SUBJECTS),
    _Place("sharing", "chart:own-sharing", "share", _("What I share"), _SUBJECTS),
    _Place("connections", "connections:mine", "out", _("Applications"), _SUBJECTS),
    _Place("rights", "privacy:own", "download", _("My rights"), _SUBJECTS),
    _Place("privacy", "privacy:dashboard", "officer", _("Data protection"), capability="subject.requests", group="a"),
    _Place(
        "emergencies",
        "administration:emergencies",
        "emergency",
        _("Emergency access"),
        capability="emergency.review",
        group="a",
    ),
    _Place("access-log", "administration:access-log", "history", _("Access log"), capability="audit.read", group="a"),
    _Place("alerts", "prescribing:alerts", "pill", _("Medication alerts"), capability="knowledge.manage", group="a"),
    _Place("policy", "administration:policy", "policy", _("Access policy"), capability="policy.read", group="a"),
    _Place("explain", "administration:explain", "question", _("Why may …?"), capability="policy.explain", group="a"),
    _Place("accounts", "administration:accounts", "accounts", _("Accounts"), capability="account.manage", group="a"),
    _Place("clients", "connections:applications", "share", _("Applications"), capability="client.manage", group="a"),
    _Place(
        "background",
        "administration:background",
        "inbox",
        _("Background work"),
        capability="background.manage",
        group="a",
    ),
    _Place("devices", "administration:devices", "devices", _("Workstations"), capability="device.manage", group="a"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of the rail."""

    name: str
    address: str
    icon: str
    label: str
    is_administration: bool
    is_current: bool


def may(actor: Actor, capability: str) -> bool:
    """Whether the actor holds a capability; the installation's operator holds all."""
    return actor.is_administrator or (actor.rights is not None and actor.rights.may(capability))


def entries(actor: Actor, place: str) -> Sequence[Entry]:
    """The rail of `actor`, with `place` as where he is."""
    found = []
    for item in _PLACES:
        is_open = may(actor, item.capability) if item.capability else actor.role in item.roles
        if item.capability == "" and actor.is_administrator and not item.roles <= _SUBJECTS:
            is_open = True
        if not is_open:
            continue
        try:
            address = reverse(item.url_name)
        except NoReverseMatch:
            continue
        found.append(Entry(item.name, address, item.icon, str(item.label), bool(item.group), item.name == place))
    return found
