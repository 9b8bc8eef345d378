"""The resource type SupplyDelivery.

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
    Timing,
)
from vesalius.r4.model import (
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    choice,
    concept_of,
    reference_to,
)


_SupplyDelivery_occurrence = choice("occurrencePeriod", "occurrenceTiming", "occurrenceDateTime")


class SupplyDelivery(Structure, kw_only=True, tag_field="resourceType", tag="SupplyDelivery"):
    """SupplyDelivery of R4."""

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
    basedOn: Some[reference_to("SupplyRequest")] | UnsetType = UNSET
    partOf: Some[reference_to("Contract", "SupplyDelivery")] | UnsetType = UNSET
    status: Literal["abandoned", "completed", "entered-in-error", "in-progress"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    patient: reference_to("Patient") | UnsetType = UNSET
    type: concept_of("http://hl7.org/fhir/ValueSet/supplydelivery-type") | UnsetType = UNSET
    suppliedItem: SupplyDeliverySuppliedItem | UnsetType = UNSET
    occurrencePeriod: Period | UnsetType = UNSET
    occurrenceTiming: Timing | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    supplier: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    destination: reference_to("Location") | UnsetType = UNSET
    receiver: Some[reference_to("Practitioner", "PractitionerRole")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SupplyDelivery_occurrence(self).count(UNSET) < 2:
            raise ValueError("one value of a choice, as many companions as values")


_SupplyDeliverySuppliedItem_item = choice("itemCodeableConcept", "itemReference")


class SupplyDeliverySuppliedItem(Structure, kw_only=True):
    """SupplyDelivery.suppliedItem of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    itemCodeableConcept: CodeableConcept | UnsetType = UNSET
    itemReference: reference_to("Device", "Medication", "Substance") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SupplyDeliverySuppliedItem_item(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")
