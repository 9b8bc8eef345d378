"""The resource type Coverage.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType, field

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Money,
    Narrative,
    Period,
    Quantity,
)
from vesalius.r4.model import Code, Id, PositiveInt, Some, String, Structure, Uri, choice, reference_to


class Coverage(Structure, kw_only=True, tag_field="resourceType", tag="Coverage"):
    """Coverage of R4."""

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
    status: Literal["active", "cancelled", "draft", "entered-in-error"]
    _status: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    policyHolder: reference_to("Organization", "Patient", "RelatedPerson") | UnsetType = UNSET
    subscriber: reference_to("Patient", "RelatedPerson") | UnsetType = UNSET
    subscriberId: String | UnsetType = UNSET
    _subscriberId: Companion | UnsetType = UNSET
    beneficiary: reference_to("Patient")
    dependent: String | UnsetType = UNSET
    _dependent: Companion | UnsetType = UNSET
    relationship: CodeableConcept | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    payor: Some[reference_to("Organization", "Patient", "RelatedPerson")]
    class_: Some[CoverageClass] | UnsetType = field(name="class", default=UNSET)
    order: PositiveInt | UnsetType = UNSET
    _order: Companion | UnsetType = UNSET
    network: String | UnsetType = UNSET
    _network: Companion | UnsetType = UNSET
    costToBeneficiary: Some[CoverageCostToBeneficiary] | UnsetType = UNSET
    subrogation: bool | UnsetType = UNSET
    _subrogation: Companion | UnsetType = UNSET
    contract: Some[reference_to("Contract")] | UnsetType = UNSET


class CoverageClass(Structure, kw_only=True):
    """Coverage.class of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    value: String
    _value: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET


_CoverageCostToBeneficiary_value = choice("valueMoney", "valueQuantity")


class CoverageCostToBeneficiary(Structure, kw_only=True):
    """Coverage.costToBeneficiary of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    valueMoney: Money | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    exception: Some[CoverageCostToBeneficiaryException] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _CoverageCostToBeneficiary_value(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class CoverageCostToBeneficiaryException(Structure, kw_only=True):
    """Coverage.costToBeneficiary.exception of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    period: Period | UnsetType = UNSET
