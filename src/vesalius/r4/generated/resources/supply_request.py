"""The resource type SupplyRequest.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Quantity,
    Range,
    Timing,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


_SupplyRequest_item = choice("itemCodeableConcept", "itemReference")
_SupplyRequest_occurrence = choice("occurrencePeriod", "occurrenceTiming", "occurrenceDateTime")


class SupplyRequest(Structure, kw_only=True, tag_field="resourceType", tag="SupplyRequest"):
    """SupplyRequest of R4."""

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
    status: Literal["active", "cancelled", "completed", "draft", "entered-in-error", "suspended", "unknown"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    itemCodeableConcept: CodeableConcept | UnsetType = UNSET
    itemReference: reference_to("Device", "Medication", "Substance") | UnsetType = UNSET
    quantity: Quantity
    parameter: Some[SupplyRequestParameter] | UnsetType = UNSET
    occurrencePeriod: Period | UnsetType = UNSET
    occurrenceTiming: Timing | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    authoredOn: DateTime | UnsetType = UNSET
    _authoredOn: Companion | UnsetType = UNSET
    requester: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    supplier: Some[reference_to("HealthcareService", "Organization")] | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation")] | UnsetType = UNSET
    deliverFrom: reference_to("Location", "Organization") | UnsetType = UNSET
    deliverTo: reference_to("Location", "Organization", "Patient") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _SupplyRequest_item(self).count(UNSET) != 1
            or _SupplyRequest_occurrence(self).count(UNSET) < 2
        ):
            raise ValueError("one value of a choice, as many companions as values")


_SupplyRequestParameter_value = choice("valueCodeableConcept", "valueQuantity", "valueRange", "valueBoolean")


class SupplyRequestParameter(Structure, kw_only=True):
    """SupplyRequest.parameter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    valueCodeableConcept: CodeableConcept | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueRange: Range | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SupplyRequestParameter_value(self).count(UNSET) < 3:
            raise ValueError("one value of a choice, as many companions as values")
