"""The resource type ChargeItemDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
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
    reference_to,
)


class ChargeItemDefinition(Structure, kw_only=True, tag_field="resourceType", tag="ChargeItemDefinition"):
    """ChargeItemDefinition of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Uri
    identifier: Some[Identifier] | UnsetType = UNSET
    version: String | UnsetType = UNSET
    title: String | UnsetType = UNSET
    derivedFromUri: Some[Uri] | UnsetType = UNSET
    partOf: Some[Canonical] | UnsetType = UNSET
    replaces: Some[Canonical] | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    experimental: bool | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    approvalDate: Date | UnsetType = UNSET
    lastReviewDate: Date | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    instance: Some[reference_to("Device", "Medication", "Substance")] | UnsetType = UNSET
    applicability: Some[ChargeItemDefinitionApplicability] | UnsetType = UNSET
    propertyGroup: Some[ChargeItemDefinitionPropertyGroup] | UnsetType = UNSET


class ChargeItemDefinitionApplicability(Structure, kw_only=True):
    """ChargeItemDefinition.applicability of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    language: String | UnsetType = UNSET
    expression: String | UnsetType = UNSET


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
    code: CodeableConcept | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    amount: Money | UnsetType = UNSET
