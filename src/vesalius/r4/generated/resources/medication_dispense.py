"""The resource type MedicationDispense.

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
    Quantity,
    Reference,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


_MedicationDispense_statusReason = choice("statusReasonCodeableConcept", "statusReasonReference")
_MedicationDispense_medication = choice("medicationCodeableConcept", "medicationReference")


class MedicationDispense(Structure, kw_only=True, tag_field="resourceType", tag="MedicationDispense"):
    """MedicationDispense of R4."""

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
    partOf: Some[reference_to("Procedure")] | UnsetType = UNSET
    status: Literal["cancelled", "completed", "declined", "entered-in-error", "in-progress", "on-hold", "preparation", "stopped", "unknown"]
    _status: Companion | UnsetType = UNSET
    statusReasonCodeableConcept: CodeableConcept | UnsetType = UNSET
    statusReasonReference: reference_to("DetectedIssue") | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    medicationCodeableConcept: CodeableConcept | UnsetType = UNSET
    medicationReference: reference_to("Medication") | UnsetType = UNSET
    subject: reference_to("Group", "Patient") | UnsetType = UNSET
    context: reference_to("Encounter", "EpisodeOfCare") | UnsetType = UNSET
    supportingInformation: Some[Reference] | UnsetType = UNSET
    performer: Some[MedicationDispensePerformer] | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    authorizingPrescription: Some[reference_to("MedicationRequest")] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    daysSupply: Quantity | UnsetType = UNSET
    whenPrepared: DateTime | UnsetType = UNSET
    _whenPrepared: Companion | UnsetType = UNSET
    whenHandedOver: DateTime | UnsetType = UNSET
    _whenHandedOver: Companion | UnsetType = UNSET
    destination: reference_to("Location") | UnsetType = UNSET
    receiver: Some[reference_to("Patient", "Practitioner")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    dosageInstruction: Some[Dosage] | UnsetType = UNSET
    substitution: MedicationDispenseSubstitution | UnsetType = UNSET
    detectedIssue: Some[reference_to("DetectedIssue")] | UnsetType = UNSET
    eventHistory: Some[reference_to("Provenance")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _MedicationDispense_statusReason(self).count(UNSET) < 1
            or _MedicationDispense_medication(self).count(UNSET) != 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class MedicationDispensePerformer(Structure, kw_only=True):
    """MedicationDispense.performer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    function: CodeableConcept | UnsetType = UNSET
    actor: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")


class MedicationDispenseSubstitution(Structure, kw_only=True):
    """MedicationDispense.substitution of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    wasSubstituted: bool
    _wasSubstituted: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    reason: Some[CodeableConcept] | UnsetType = UNSET
    responsibleParty: Some[reference_to("Practitioner", "PractitionerRole")] | UnsetType = UNSET
