"""The fixed header of a record: who it is, allergies, warnings, relationship and sharing, emergency access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from vesalius import clock
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.access.data_classes import DataClass
from vesalius.clinical import presentation as show
from vesalius.clinical import readable, sections, selectors, standing
from vesalius.clinical.entries import Entry, entry, status
from vesalius.clinical.sections import Section
from vesalius.errors import VesaliusError
from vesalius.identity.requests import actor_of
from vesalius.records import emergency
from vesalius.ui.frame import context, page
from vesalius.ui.navigation import CARE, may


@dataclass(frozen=True, slots=True)
class Emergency:
    """The open emergency access: seconds that are left."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Header:
    """What stands on every page of one patient. `born` and `sex` are the FHIR values behind `age` and `gender`."""

    id: str
    name: str
    age: str
    birth: str
    gender: str
    number: str
    whole_number: str
    deceased: str
    phone: str
    language: str
    allergies: Sequence[Entry] | None
    warnings: Sequence[Entry]
    is_own: bool
    may_see_disclosures: bool
    may_break_glass: bool
    emergency: Emergency | None
    sections: Sequence[Section]
    visit_address: str = ""
    identity_address: str = ""
    team_address: str = ""
    replaced_by: str = ""
    born: str = ""
    sex: str = ""

    @property
    def tabs(self) -> Sequence[tuple[str, str | Promise, str]]:
        """(name, label, address) of each part."""
        return [(part.name, part.label, part.address(self.id)) for part in self.sections]


def header(actor: Actor, patient_id: str) -> Header:
    """The header. Raises NotFound for a patient whom the actor may not see."""
    patient = selectors.patient(actor, patient_id)
    parts = sections.of(actor, patient_id)
    classes = readable.classes(actor, patient_id)
    types = [
        name
        for name, found in (("AllergyIntolerance", DataClass.ALLERGIES), ("Flag", DataClass.SUMMARY))
        if found in classes
    ]
    found = selectors.of_patient(actor, patient_id, types) if types else []
    lines = [entry(item) for item in found if status(item) == "active" or item["resourceType"] == "AllergyIntolerance"]
    lines = [line for line in lines if status(line.resource) not in {"inactive", "resolved", "entered-in-error"}]
    number = show.national_number(patient)
    is_own = actor.role in {roles.PATIENT, roles.REPRESENTATIVE}
    return Header(
        id=patient_id,
        name=show.name(patient),
        age=show.age_of(patient),
        birth=show.day(str(patient.get("birthDate", ""))),
        gender=show.gender(str(patient.get("gender", ""))),
        number=show.masked(number),
        whole_number=number,
        deceased=show.deceased(patient),
        phone=next((str(item["value"]) for item in patient.get("telecom", ()) if item.get("system") == "phone"), ""),
        language=_language(patient),
        allergies=[line for line in lines if line.type == "AllergyIntolerance"]
        if DataClass.ALLERGIES in classes
        else None,
        warnings=[line for line in lines if line.type == "Flag"],
        is_own=is_own,
        may_see_disclosures=is_own or may(actor, "audit.read"),
        may_break_glass=may(actor, "emergency.open") and not is_own,
        emergency=_emergency(actor, patient_id),
        sections=parts,
        visit_address=visit_address(actor, patient_id),
        identity_address="" if is_own else _identity(actor, patient_id),
        team_address=_team(actor, patient_id, classes),
        replaced_by=_replaced_by(patient),
        born=str(patient.get("birthDate", "")),
        sex=str(patient.get("gender", "")),
    )


def in_record(
    request: HttpRequest, template: str, head: Header, values: dict[str, Any], *, tab: str = "summary"
) -> HttpResponse:
    """A page of one record, with its header and tabs."""
    place = "record" if head.is_own else "patients"
    actor = actor_of(request)
    tags = standing.tags(actor, head.id) if actor.role in CARE and not head.is_own else []
    shown = {"head": head, "tab": tab, "standing": [*tags, *values.pop("sensitive", ())]}
    return page(request, template, {**shown, **values}, place=values.pop("place", place))


def _emergency(actor: Actor, patient_id: str) -> Emergency | None:
    if not readable.is_emergency(actor, patient_id):
        return None
    try:
        opening = emergency.current(context(), actor, patient_id)
    except VesaliusError:
        return None
    if opening is None:
        return None
    return Emergency(max(1, (opening.until - clock.now_microseconds()) // 1_000_000))


def _identity(actor: Actor, patient_id: str) -> str:
    """Where identity and contact are changed, for those who may; empty for others."""
    if DataClass.DEMOGRAPHICS not in readable.classes(actor, patient_id, "update"):
        return ""
    try:
        return reverse("desk:edit", args=[patient_id])
    except NoReverseMatch:
        return ""


def _team(actor: Actor, patient_id: str, classes: frozenset[DataClass]) -> str:
    """Where professions see what they do together, for those of care who may see tasks; empty for others."""
    if actor.role not in CARE or DataClass.TASKS not in classes:
        return ""
    try:
        return reverse("teamwork:team", args=[patient_id])
    except NoReverseMatch:
        return ""


def _replaced_by(patient: dict[str, Any]) -> str:
    """The id of the Patient that replaces this one (R4 patient.html#links)."""
    for link in patient.get("link", ()):
        if link.get("type") == "replaced-by":
            return str((link.get("other") or {}).get("reference", "")).partition("/")[2]
    return ""


# Role → the class of its visits: who may write it is offered a visit.
_VISITS: Final = {
    roles.PHYSICIAN: DataClass.NOTES,
    roles.NURSE: DataClass.NURSING,
    roles.MIDWIFE: DataClass.NURSING,
    roles.PHYSIOTHERAPIST: DataClass.PHYSIOTHERAPY,
    roles.PSYCHOLOGIST: DataClass.PSYCHOLOGY,
    roles.DIETITIAN: DataClass.NOTES,
    roles.SOCIAL_WORKER: DataClass.NOTES,
}


def visit_address(actor: Actor, patient_id: str) -> str:
    """Where a visit begins, for those who hold visits; empty for others."""
    wanted = _VISITS.get(actor.role)
    if wanted is None or wanted not in readable.classes(actor, patient_id, "create"):
        return ""
    try:
        return reverse("visit:start", args=[patient_id])
    except NoReverseMatch:
        return ""


def _language(patient: dict[str, Any]) -> str:
    for item in patient.get("communication", ()):
        for coding in item.get("language", {}).get("coding", ()):
            return str(coding.get("code", ""))[:2].upper()
    return ""
