"""The resource type DeviceRequest.

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


_DeviceRequest_code = choice("codeCodeableConcept", "codeReference")
_DeviceRequest_occurrence = choice("occurrencePeriod", "occurrenceTiming", "occurrenceDateTime")


class DeviceRequest(Structure, kw_only=True, tag_field="resourceType", tag="DeviceRequest"):
    """DeviceRequest of R4."""

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
    basedOn: Some[Reference] | UnsetType = UNSET
    priorRequest: Some[Reference] | UnsetType = UNSET
    groupIdentifier: Identifier | UnsetType = UNSET
    status: Literal["active", "completed", "draft", "entered-in-error", "on-hold", "revoked", "unknown"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    intent: Literal["directive", "filler-order", "instance-order", "option", "order", "original-order", "plan", "proposal", "reflex-order"]
    _intent: Companion | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    codeCodeableConcept: CodeableConcept | UnsetType = UNSET
    codeReference: reference_to("Device") | UnsetType = UNSET
    parameter: Some[DeviceRequestParameter] | UnsetType = UNSET
    subject: reference_to("Device", "Group", "Location", "Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    occurrencePeriod: Period | UnsetType = UNSET
    occurrenceTiming: Timing | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    authoredOn: DateTime | UnsetType = UNSET
    _authoredOn: Companion | UnsetType = UNSET
    requester: reference_to("Device", "Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    performerType: CodeableConcept | UnsetType = UNSET
    performer: reference_to("CareTeam", "Device", "HealthcareService", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation")] | UnsetType = UNSET
    insurance: Some[reference_to("ClaimResponse", "Coverage")] | UnsetType = UNSET
    supportingInfo: Some[Reference] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    relevantHistory: Some[reference_to("Provenance")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
            or _DeviceRequest_code(self).count(UNSET) != 1
            or _DeviceRequest_occurrence(self).count(UNSET) < 2
        ):
            raise ValueError("one value of a choice, as many companions as values")


_DeviceRequestParameter_value = choice("valueCodeableConcept", "valueQuantity", "valueRange", "valueBoolean")


class DeviceRequestParameter(Structure, kw_only=True):
    """DeviceRequest.parameter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    valueCodeableConcept: CodeableConcept | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueRange: Range | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _DeviceRequestParameter_value(self).count(UNSET) < 3:
            raise ValueError("one value of a choice, as many companions as values")
