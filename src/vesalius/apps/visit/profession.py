"""What a visit is for each profession: its kind of contact, its kind of note, and the forms beside the note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
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
    """`note` is the LOINC code of the note; `panels` the forms, in their order; `writes` the class of its contacts."""

    role: str
    note: tuple[str, str]
    title: str | Promise
    places: tuple[Place, ...]
    panels: tuple[str, ...]
    writes: DataClass
    is_confidential: bool = False


_PROGRESS: Final = ("11506-3", "Progress note")
_PROFESSIONS: Final = (
    Profession(
        roles.PHYSICIAN,
        _PROGRESS,
        _("Consultation note"),
        (
            Place("AMB", "gp-consultation", _("General practice consultation")),
            Place("HH", "gp-home-visit", _("Home visit")),
            Place("VR", "gp-teleconsultation", _("Teleconsultation")),
        ),
        ("problems", "vitals", "questionnaires", "papers", "follow-up"),
        DataClass.NOTES,
    ),
    Profession(
        roles.NURSE,
        ("34746-8", "Nurse Note"),
        _("Nursing note"),
        (
            Place("AMB", "nursing-consultation", _("Nursing consultation")),
            Place("HH", "nursing-home-visit", _("Nursing home visit")),
        ),
        ("vitals", "wound", "questionnaires", "problems", "follow-up"),
        DataClass.NURSING,
    ),
    Profession(
        roles.PHYSIOTHERAPIST,
        ("11508-9", "Physical therapy Progress note"),
        _("Physiotherapy note"),
        (
            Place("AMB", "physiotherapy-session", _("Physiotherapy session")),
            Place("HH", "physiotherapy-home-session", _("Physiotherapy at home")),
        ),
        ("sessions", "mobility", "problems", "papers", "follow-up"),
        DataClass.PHYSIOTHERAPY,
    ),
    Profession(
        roles.PSYCHOLOGIST,
        ("34788-0", "Psychiatry Consult note"),
        _("Session note"),
        (
            Place("AMB", "psychology-session", _("Psychology session")),
            Place("VR", "psychology-teleconsultation", _("Psychology teleconsultation")),
        ),
        ("confidence", "questionnaires", "problems", "papers", "follow-up"),
        DataClass.PSYCHOLOGY,
        is_confidential=True,
    ),
    Profession(
        roles.MIDWIFE,
        ("34746-8", "Nurse Note"),
        _("Midwife's note"),
        (
            Place("AMB", "midwife-nursing-consultation", _("Midwife's consultation")),
            Place("HH", "midwife-nursing-home-visit", _("Midwife's home visit")),
        ),
        ("vitals", "questionnaires", "problems", "follow-up"),
        DataClass.NURSING,
    ),
    Profession(
        roles.DIETITIAN,
        _PROGRESS,
        _("Dietary note"),
        (Place("AMB", "dietary-consultation", _("Dietary consultation")),),
        ("vitals", "follow-up"),
        DataClass.NOTES,
    ),
    Profession(
        roles.SOCIAL_WORKER,
        _PROGRESS,
        _("Social note"),
        (Place("AMB", "social-consultation", _("Social consultation")),),
        ("follow-up",),
        DataClass.NOTES,
    ),
)
_BY_ROLE: Final = {item.role: item for item in _PROFESSIONS}


def of(actor: Actor) -> Profession:
    """The actor's profession. Raises NotFound for who holds no visits."""
    found = _BY_ROLE.get(actor.role)
    if found is None or not actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        raise NotFound("There is no such page.")
    return found


def holds_visits(actor: Actor) -> bool:
    """Whether the actor's profession holds visits."""
    return actor.role in _BY_ROLE and actor.fhir.startswith(("Practitioner/", "PractitionerRole/"))
