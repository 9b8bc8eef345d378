"""What a visit is for each profession: its kind of contact, its kind of note, and the forms beside the note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.clinical.writing import VESALIUS
from vesalius.errors import NotFound

CONTACT_KIND: Final = f"{VESALIUS}contact-kind"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contact happens: `code` of v3-ActCode, `kind` of our code system, and what it is called."""

    code: str
    kind: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Profession:
    """`note` is the LOINC code of the note and its name there; `panels` are the forms, in their order."""

    role: str
    note: tuple[str, str]
    title: str | Promise
    panels: tuple[str, ...]
    places: tuple[Place, ...]
    is_confidential: bool = False


def _here(kind: str, label: str | Promise) -> Place:
    return Place("AMB", kind, label)


def _home(kind: str, label: str | Promise) -> Place:
    return Place("HH", kind, label)


def _video(kind: str, label: str | Promise) -> Place:
    return Place("VR", kind, label)


_PROGRESS: Final = ("11506-3", "Progress note")
_NURSING: Final = ("34746-8", "Nurse Note")
_PHYSIOTHERAPY: Final = ("11508-9", "Physical therapy Progress note")
_PSYCHOLOGY: Final = ("34788-0", "Psychiatry Consult note")
NOTES: Final = frozenset(code for code, _name in (_PROGRESS, _NURSING, _PHYSIOTHERAPY, _PSYCHOLOGY))
"""LOINC codes of the notes of visits."""

_PROFESSIONS: Final = (
    Profession(
        roles.PHYSICIAN,
        _PROGRESS,
        _("Consultation note"),
        ("problems", "vitals", "questionnaires", "papers", "follow-up", "billing"),
        (
            _here("gp-consultation", _("General practice consultation")),
            _home("gp-home-visit", _("Home visit")),
            _video("gp-teleconsultation", _("Teleconsultation")),
        ),
    ),
    Profession(
        roles.NURSE,
        _NURSING,
        _("Nursing note"),
        ("vitals", "wound", "questionnaires", "problems", "follow-up", "billing"),
        (
            _here("nursing-consultation", _("Nursing consultation")),
            _home("nursing-home-visit", _("Nursing home visit")),
        ),
    ),
    Profession(
        roles.PHYSIOTHERAPIST,
        _PHYSIOTHERAPY,
        _("Physiotherapy note"),
        ("sessions", "mobility", "problems", "papers", "follow-up", "billing"),
        (
            _here("physiotherapy-session", _("Physiotherapy session")),
            _home("physiotherapy-home-session", _("Physiotherapy at home")),
        ),
    ),
    Profession(
        roles.PSYCHOLOGIST,
        _PSYCHOLOGY,
        _("Session note"),
        ("confidence", "questionnaires", "problems", "papers", "follow-up", "billing"),
        (
            _here("psychology-session", _("Psychology session")),
            _video("psychology-teleconsultation", _("Psychology teleconsultation")),
        ),
        is_confidential=True,
    ),
    Profession(
        roles.MIDWIFE,
        _NURSING,
        _("Midwife's note"),
        ("vitals", "questionnaires", "problems", "follow-up", "billing"),
        (
            _here("midwife-nursing-consultation", _("Midwife's consultation")),
            _home("midwife-nursing-home-visit", _("Midwife's home visit")),
        ),
    ),
    Profession(
        roles.DIETITIAN,
        _PROGRESS,
        _("Dietary note"),
        ("vitals", "follow-up", "billing"),
        (_here("dietary-consultation", _("Dietary consultation")),),
    ),
    Profession(
        roles.SOCIAL_WORKER,
        _PROGRESS,
        _("Social note"),
        ("follow-up",),
        (_here("social-consultation", _("Social consultation")),),
    ),
)
_BY_ROLE: Final = {item.role: item for item in _PROFESSIONS}


def find(actor: Actor) -> Profession | None:
    """The actor's profession; None for who holds no visits."""
    return _BY_ROLE.get(actor.role) if actor.fhir.startswith(("Practitioner/", "PractitionerRole/")) else None


def of(actor: Actor) -> Profession:
    """The actor's profession. Raises NotFound for who holds no visits."""
    found = find(actor)
    if found is None:
        raise NotFound("There is no such page.")
    return found
