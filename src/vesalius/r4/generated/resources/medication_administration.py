"""The resource type MedicationAdministration.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Quantity,
    Ratio,
    Reference,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, beside, choice, reference_to


_MedicationAdministration_medication = choice("medicationCodeableConcept", "medicationReference")
_MedicationAdministration_effective = choice("effectivePeriod", "effectiveDateTime")


class MedicationAdministration(Structure, kw_only=True, tag_field="resourceType", tag="MedicationAdministration"):
    """MedicationAdministration of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    _implicitRules: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    instantiates: Some[Uri] | UnsetType = UNSET
    _instantiates: Some[Companion | None] | UnsetType = UNSET
    partOf: Some[reference_to("MedicationAdministration", "Procedure")] | UnsetType = UNSET
    status: Literal["completed", "entered-in-error", "in-progress", "not-done", "on-hold", "stopped", "unknown"]
    _status: Companion | UnsetType = UNSET
    statusReason: Some[CodeableConcept] | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    medicationCodeableConcept: CodeableConcept | UnsetType = UNSET
    medicationReference: reference_to("Medication") | UnsetType = UNSET
    subject: reference_to("Group", "Patient")
    context: reference_to("Encounter", "EpisodeOfCare") | UnsetType = UNSET
    supportingInformation: Some[Reference] | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    effectiveDateTime: DateTime | UnsetType = UNSET
    performer: Some[MedicationAdministrationPerformer] | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "Observation")] | UnsetType = UNSET
    request: reference_to("MedicationRequest") | UnsetType = UNSET
    device: Some[reference_to("Device")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    dosage: MedicationAdministrationDosage | UnsetType = UNSET
    eventHistory: Some[reference_to("Provenance")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiates is not UNSET and not beside(self._instantiates, self.instantiates))
            or _MedicationAdministration_medication(self).count(UNSET) != 1
            or _MedicationAdministration_effective(self).count(UNSET) != 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


_MedicationAdministrationDosage_rate = choice("rateQuantity", "rateRatio")


class MedicationAdministrationDosage(Structure, kw_only=True):
    """MedicationAdministration.dosage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    site: CodeableConcept | UnsetType = UNSET
    route: CodeableConcept | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
    dose: Quantity | UnsetType = UNSET
    rateQuantity: Quantity | UnsetType = UNSET
    rateRatio: Ratio | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicationAdministrationDosage_rate(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class MedicationAdministrationPerformer(Structure, kw_only=True):
    """MedicationAdministration.performer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    function: CodeableConcept | UnsetType = UNSET
    actor: reference_to("Device", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
