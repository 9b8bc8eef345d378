"""The parts of a record, by data class, and which of them an actor has.

A part that the actor's role may not see at all is not mentioned: no tab, no heading, no count. That follows from his
role and never from what this record holds, so its absence tells nothing about the patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vesalius.access.actor import Actor
from vesalius.access.classification import classify
from vesalius.access.data_classes import DataClass
from vesalius.clinical import readable
from vesalius.clinical.presentation import Resource

_PAGE: Final = "chart:section"


@dataclass(frozen=True, slots=True)
class Section:
    """One tab. `types` are what is searched for; of these, resources of `classes` stand in it.

    `page` is the URL name of a tab that has a page of its own.
    """

    name: str
    label: str | Promise
    types: tuple[str, ...]
    classes: frozenset[DataClass]
    page: str = ""

    def address(self, patient_id: str) -> str:
        """Where the part is in a record."""
        return reverse(self.page, args=[patient_id]) if self.page else reverse(_PAGE, args=[patient_id, self.name])

    def holds(self, resource: Resource) -> bool:
        """Whether a resource stands in this part."""
        return classify(str(resource["resourceType"]), resource).data_class in self.classes


def _section(name: str, label: str | Promise, types: str, *classes: DataClass) -> Section:
    return Section(name, label, tuple(types.split()), frozenset(classes))


SECTIONS: Final = (
    _section(
        "problems",
        _("Problems"),
        "Condition Procedure FamilyMemberHistory EpisodeOfCare Observation",
        DataClass.PROBLEMS,
        DataClass.FAMILY_HISTORY,
        DataClass.GENETICS,
        DataClass.SEXUAL_HEALTH,
        DataClass.SOCIAL,
    ),
    Section(
        "background", _("Background"), (), frozenset({DataClass.FAMILY_HISTORY, DataClass.SOCIAL}), "chart:background"
    ),
    Section("plan", _("Care plan"), (), frozenset({DataClass.SUMMARY}), "chart:plan"),
    _section("medication", _("Medication"), "MedicationStatement MedicationRequest", DataClass.MEDICATION),
    _section("allergies", _("Allergies"), "AllergyIntolerance", DataClass.ALLERGIES),
    _section("vaccinations", _("Vaccinations"), "Immunization", DataClass.VACCINATION),
    _section(
        "measurements",
        _("Measurements"),
        "Observation",
        DataClass.MEASUREMENTS,
        DataClass.MONITORING,
        DataClass.NURSING,
    ),
    _section("results", _("Results"), "Observation", DataClass.LABORATORY, DataClass.IMAGING),
    _section(
        "documents",
        _("Documents"),
        "DocumentReference Composition",
        DataClass.LETTERS,
        DataClass.NOTES,
        DataClass.SUMMARY,
        DataClass.IMAGING,
        DataClass.LABORATORY,
        DataClass.MEDICATION,
    ),
    _section(
        "physiotherapy", _("Physiotherapy"), "Encounter DocumentReference CarePlan Observation", DataClass.PHYSIOTHERAPY
    ),
    _section("nursing", _("Nursing"), "Encounter DocumentReference CarePlan Observation", DataClass.NURSING),
    _section(
        "psychology",
        _("Psychology"),
        "Encounter DocumentReference Observation QuestionnaireResponse CarePlan Procedure Goal",
        DataClass.PSYCHOLOGY,
        DataClass.PSYCHOLOGY_PRIVATE,
    ),
    _section("orders", _("Orders"), "ServiceRequest", DataClass.ORDERS),
    _section("appointments", _("Appointments"), "Appointment", DataClass.AGENDA),
)
"""In the order of the tabs; the summary comes before them and the timeline after."""
BY_NAME: Final = {section.name: section for section in SECTIONS}

TIMELINE_TYPES: Final = (
    "Encounter", "DocumentReference", "Procedure", "Immunization", "DiagnosticReport", "MedicationRequest",
    "ServiceRequest", "Appointment", "QuestionnaireResponse",
)  # fmt: skip
SUMMARY_TYPES: Final = (
    "Condition", "AllergyIntolerance", "MedicationStatement", "Immunization", "CarePlan", "Goal", "CareTeam", "Flag",
    "EpisodeOfCare",
)  # fmt: skip


def of(actor: Actor, patient_id: str) -> Sequence[Section]:
    """The parts that this actor has in this record."""
    classes = readable.classes(actor, patient_id)
    return [section for section in SECTIONS if section.classes & classes]


def own(section: Section, resources: Iterable[Resource]) -> list[Resource]:
    """Those that stand in the section."""
    return [resource for resource in resources if section.holds(resource)]
