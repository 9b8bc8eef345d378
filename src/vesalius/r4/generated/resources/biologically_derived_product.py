"""The resource type BiologicallyDerivedProduct.

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
)
from vesalius.r4.model import (
    Code,
    DateTime,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Uri,
    choice,
    reference_to,
)


class BiologicallyDerivedProduct(Structure, kw_only=True, tag_field="resourceType", tag="BiologicallyDerivedProduct"):
    """BiologicallyDerivedProduct of R4."""

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
    productCategory: Literal["biologicalAgent", "cells", "fluid", "organ", "tissue"] | UnsetType = UNSET
    _productCategory: Companion | UnsetType = UNSET
    productCode: CodeableConcept | UnsetType = UNSET
    status: Literal["available", "unavailable"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    request: Some[reference_to("ServiceRequest")] | UnsetType = UNSET
    quantity: Integer | UnsetType = UNSET
    _quantity: Companion | UnsetType = UNSET
    parent: Some[reference_to("BiologicallyDerivedProduct")] | UnsetType = UNSET
    collection: BiologicallyDerivedProductCollection | UnsetType = UNSET
    processing: Some[BiologicallyDerivedProductProcessing] | UnsetType = UNSET
    manipulation: BiologicallyDerivedProductManipulation | UnsetType = UNSET
    storage: Some[BiologicallyDerivedProductStorage] | UnsetType = UNSET


_BiologicallyDerivedProductCollection_collected = choice("collectedPeriod", "collectedDateTime")


class BiologicallyDerivedProductCollection(Structure, kw_only=True):
    """BiologicallyDerivedProduct.collection of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    collector: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    source: reference_to("Organization", "Patient") | UnsetType = UNSET
    collectedPeriod: Period | UnsetType = UNSET
    collectedDateTime: DateTime | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _BiologicallyDerivedProductCollection_collected(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_BiologicallyDerivedProductManipulation_time = choice("timePeriod", "timeDateTime")


class BiologicallyDerivedProductManipulation(Structure, kw_only=True):
    """BiologicallyDerivedProduct.manipulation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    timePeriod: Period | UnsetType = UNSET
    timeDateTime: DateTime | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _BiologicallyDerivedProductManipulation_time(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_BiologicallyDerivedProductProcessing_time = choice("timePeriod", "timeDateTime")


class BiologicallyDerivedProductProcessing(Structure, kw_only=True):
    """BiologicallyDerivedProduct.processing of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    procedure: CodeableConcept | UnsetType = UNSET
    additive: reference_to("Substance") | UnsetType = UNSET
    timePeriod: Period | UnsetType = UNSET
    timeDateTime: DateTime | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _BiologicallyDerivedProductProcessing_time(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class BiologicallyDerivedProductStorage(Structure, kw_only=True):
    """BiologicallyDerivedProduct.storage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    temperature: Decimal | UnsetType = UNSET
    _temperature: Companion | UnsetType = UNSET
    scale: Literal["celsius", "farenheit", "kelvin"] | UnsetType = UNSET
    _scale: Companion | UnsetType = UNSET
    duration: Period | UnsetType = UNSET
