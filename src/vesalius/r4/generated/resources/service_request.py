"""The resource type ServiceRequest.

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
    Range,
    Ratio,
    Reference,
    Timing,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


_ServiceRequest_quantity = choice("quantityQuantity", "quantityRange", "quantityRatio")
_ServiceRequest_occurrence = choice("occurrencePeriod", "occurrenceTiming", "occurrenceDateTime")
_ServiceRequest_asNeeded = choice("asNeededCodeableConcept", "asNeededBoolean")


class ServiceRequest(Structure, kw_only=True, tag_field="resourceType", tag="ServiceRequest"):
    """ServiceRequest of R4."""

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
    instantiatesCanonical: Some[Canonical] | UnsetType = UNSET
    _instantiatesCanonical: Some[Companion | None] | UnsetType = UNSET
    instantiatesUri: Some[Uri] | UnsetType = UNSET
    _instantiatesUri: Some[Companion | None] | UnsetType = UNSET
    basedOn: Some[reference_to("CarePlan", "MedicationRequest", "ServiceRequest")] | UnsetType = UNSET
    replaces: Some[reference_to("ServiceRequest")] | UnsetType = UNSET
    requisition: Identifier | UnsetType = UNSET
    status: Literal["active", "completed", "draft", "entered-in-error", "on-hold", "revoked", "unknown"]
    _status: Companion | UnsetType = UNSET
    intent: Literal["directive", "filler-order", "instance-order", "option", "order", "original-order", "plan", "proposal", "reflex-order"]
    _intent: Companion | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    doNotPerform: bool | UnsetType = UNSET
    _doNotPerform: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    orderDetail: Some[CodeableConcept] | UnsetType = UNSET
    quantityQuantity: Quantity | UnsetType = UNSET
    quantityRange: Range | UnsetType = UNSET
    quantityRatio: Ratio | UnsetType = UNSET
    subject: reference_to("Device", "Group", "Location", "Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    occurrencePeriod: Period | UnsetType = UNSET
    occurrenceTiming: Timing | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    asNeededCodeableConcept: CodeableConcept | UnsetType = UNSET
    asNeededBoolean: bool | UnsetType = UNSET
    authoredOn: DateTime | UnsetType = UNSET
    _authoredOn: Companion | UnsetType = UNSET
    requester: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    performerType: CodeableConcept | UnsetType = UNSET
    performer: Some[reference_to("CareTeam", "Device", "HealthcareService", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    locationCode: Some[CodeableConcept] | UnsetType = UNSET
    locationReference: Some[reference_to("Location")] | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation")] | UnsetType = UNSET
    insurance: Some[reference_to("ClaimResponse", "Coverage")] | UnsetType = UNSET
    supportingInfo: Some[Reference] | UnsetType = UNSET
    specimen: Some[reference_to("Specimen")] | UnsetType = UNSET
    bodySite: Some[CodeableConcept] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    patientInstruction: String | UnsetType = UNSET
    _patientInstruction: Companion | UnsetType = UNSET
    relevantHistory: Some[reference_to("Provenance")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
            or _ServiceRequest_quantity(self).count(UNSET) < 2
            or _ServiceRequest_occurrence(self).count(UNSET) < 2
            or _ServiceRequest_asNeeded(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")
