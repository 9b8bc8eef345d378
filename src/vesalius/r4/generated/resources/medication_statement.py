"""The resource type MedicationStatement.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    Dosage,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Reference,
)
from vesalius.r4.model import Code, DateTime, Id, Some, Structure, Uri, choice, reference_to


_MedicationStatement_medication = choice("medicationCodeableConcept", "medicationReference")
_MedicationStatement_effective = choice("effectivePeriod", "effectiveDateTime")


class MedicationStatement(Structure, kw_only=True, tag_field="resourceType", tag="MedicationStatement"):
    """MedicationStatement of R4."""

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
    basedOn: Some[reference_to("CarePlan", "MedicationRequest", "ServiceRequest")] | UnsetType = UNSET
    partOf: Some[reference_to("MedicationAdministration", "MedicationDispense", "MedicationStatement", "Observation", "Procedure")] | UnsetType = UNSET
    status: Literal["active", "completed", "entered-in-error", "intended", "not-taken", "on-hold", "stopped", "unknown"]
    _status: Companion | UnsetType = UNSET
    statusReason: Some[CodeableConcept] | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    medicationCodeableConcept: CodeableConcept | UnsetType = UNSET
    medicationReference: reference_to("Medication") | UnsetType = UNSET
    subject: reference_to("Group", "Patient")
    context: reference_to("Encounter", "EpisodeOfCare") | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    effectiveDateTime: DateTime | UnsetType = UNSET
    dateAsserted: DateTime | UnsetType = UNSET
    _dateAsserted: Companion | UnsetType = UNSET
    informationSource: reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    derivedFrom: Some[Reference] | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "Observation")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    dosage: Some[Dosage] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _MedicationStatement_medication(self).count(UNSET) != 1
            or _MedicationStatement_effective(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")
