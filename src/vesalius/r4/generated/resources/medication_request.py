"""The resource type MedicationRequest.

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
    Duration,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Quantity,
    Reference,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    UnsignedInt,
    Uri,
    beside,
    choice,
    reference_to,
)


_MedicationRequest_reported = choice("reportedReference", "reportedBoolean")
_MedicationRequest_medication = choice("medicationCodeableConcept", "medicationReference")


class MedicationRequest(Structure, kw_only=True, tag_field="resourceType", tag="MedicationRequest"):
    """MedicationRequest of R4."""

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
    status: Literal["active", "cancelled", "completed", "draft", "entered-in-error", "on-hold", "stopped", "unknown"]
    _status: Companion | UnsetType = UNSET
    statusReason: CodeableConcept | UnsetType = UNSET
    intent: Literal["filler-order", "instance-order", "option", "order", "original-order", "plan", "proposal", "reflex-order"]
    _intent: Companion | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    doNotPerform: bool | UnsetType = UNSET
    _doNotPerform: Companion | UnsetType = UNSET
    reportedReference: reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    reportedBoolean: bool | UnsetType = UNSET
    medicationCodeableConcept: CodeableConcept | UnsetType = UNSET
    medicationReference: reference_to("Medication") | UnsetType = UNSET
    subject: reference_to("Group", "Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    supportingInformation: Some[Reference] | UnsetType = UNSET
    authoredOn: DateTime | UnsetType = UNSET
    _authoredOn: Companion | UnsetType = UNSET
    requester: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    performer: reference_to("CareTeam", "Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    performerType: CodeableConcept | UnsetType = UNSET
    recorder: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "Observation")] | UnsetType = UNSET
    instantiatesCanonical: Some[Canonical] | UnsetType = UNSET
    _instantiatesCanonical: Some[Companion | None] | UnsetType = UNSET
    instantiatesUri: Some[Uri] | UnsetType = UNSET
    _instantiatesUri: Some[Companion | None] | UnsetType = UNSET
    basedOn: Some[reference_to("CarePlan", "ImmunizationRecommendation", "MedicationRequest", "ServiceRequest")] | UnsetType = UNSET
    groupIdentifier: Identifier | UnsetType = UNSET
    courseOfTherapyType: CodeableConcept | UnsetType = UNSET
    insurance: Some[reference_to("ClaimResponse", "Coverage")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    dosageInstruction: Some[Dosage] | UnsetType = UNSET
    dispenseRequest: MedicationRequestDispenseRequest | UnsetType = UNSET
    substitution: MedicationRequestSubstitution | UnsetType = UNSET
    priorPrescription: reference_to("MedicationRequest") | UnsetType = UNSET
    detectedIssue: Some[reference_to("DetectedIssue")] | UnsetType = UNSET
    eventHistory: Some[reference_to("Provenance")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _MedicationRequest_reported(self).count(UNSET) < 1
            or _MedicationRequest_medication(self).count(UNSET) != 1
            or (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class MedicationRequestDispenseRequest(Structure, kw_only=True):
    """MedicationRequest.dispenseRequest of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    initialFill: MedicationRequestDispenseRequestInitialFill | UnsetType = UNSET
    dispenseInterval: Duration | UnsetType = UNSET
    validityPeriod: Period | UnsetType = UNSET
    numberOfRepeatsAllowed: UnsignedInt | UnsetType = UNSET
    _numberOfRepeatsAllowed: Companion | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    expectedSupplyDuration: Duration | UnsetType = UNSET
    performer: reference_to("Organization") | UnsetType = UNSET


class MedicationRequestDispenseRequestInitialFill(Structure, kw_only=True):
    """MedicationRequest.dispenseRequest.initialFill of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    duration: Duration | UnsetType = UNSET


_MedicationRequestSubstitution_allowed = choice("allowedCodeableConcept", "allowedBoolean")


class MedicationRequestSubstitution(Structure, kw_only=True):
    """MedicationRequest.substitution of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    allowedCodeableConcept: CodeableConcept | UnsetType = UNSET
    allowedBoolean: bool | UnsetType = UNSET
    reason: CodeableConcept | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicationRequestSubstitution_allowed(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")
