"""The resource type ChargeItemDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    ContactDetail,
    Extension,
    Identifier,
    Meta,
    Money,
    Narrative,
    Period,
    UsageContext,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


class ChargeItemDefinition(Structure, kw_only=True, tag_field="resourceType", tag="ChargeItemDefinition"):
    """ChargeItemDefinition of R4."""

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
    url: Uri
    _url: Companion | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    derivedFromUri: Some[Uri] | UnsetType = UNSET
    _derivedFromUri: Some[Companion | None] | UnsetType = UNSET
    partOf: Some[Canonical] | UnsetType = UNSET
    _partOf: Some[Companion | None] | UnsetType = UNSET
    replaces: Some[Canonical] | UnsetType = UNSET
    _replaces: Some[Companion | None] | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    _publisher: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    _copyright: Companion | UnsetType = UNSET
    approvalDate: Date | UnsetType = UNSET
    _approvalDate: Companion | UnsetType = UNSET
    lastReviewDate: Date | UnsetType = UNSET
    _lastReviewDate: Companion | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    instance: Some[reference_to("Device", "Medication", "Substance")] | UnsetType = UNSET
    applicability: Some[ChargeItemDefinitionApplicability] | UnsetType = UNSET
    propertyGroup: Some[ChargeItemDefinitionPropertyGroup] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._derivedFromUri is not UNSET and not beside(self._derivedFromUri, self.derivedFromUri))
            or (self._partOf is not UNSET and not beside(self._partOf, self.partOf))
            or (self._replaces is not UNSET and not beside(self._replaces, self.replaces))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ChargeItemDefinitionApplicability(Structure, kw_only=True):
    """ChargeItemDefinition.applicability of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    language: String | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    expression: String | UnsetType = UNSET
    _expression: Companion | UnsetType = UNSET


class ChargeItemDefinitionPropertyGroup(Structure, kw_only=True):
    """ChargeItemDefinition.propertyGroup of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    applicability: Some[ChargeItemDefinitionApplicability] | UnsetType = UNSET
    priceComponent: Some[ChargeItemDefinitionPropertyGroupPriceComponent] | UnsetType = UNSET


class ChargeItemDefinitionPropertyGroupPriceComponent(Structure, kw_only=True):
    """ChargeItemDefinition.propertyGroup.priceComponent of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["base", "deduction", "discount", "informational", "surcharge", "tax"]
    _type: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    _factor: Companion | UnsetType = UNSET
    amount: Money | UnsetType = UNSET
