"""The resource type Substance.

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
    Quantity,
    Ratio,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


class Substance(Structure, kw_only=True, tag_field="resourceType", tag="Substance"):
    """Substance of R4."""

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
    status: Literal["active", "entered-in-error", "inactive"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    code: CodeableConcept
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    instance: Some[SubstanceInstance] | UnsetType = UNSET
    ingredient: Some[SubstanceIngredient] | UnsetType = UNSET


_SubstanceIngredient_substance = choice("substanceCodeableConcept", "substanceReference")


class SubstanceIngredient(Structure, kw_only=True):
    """Substance.ingredient of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    quantity: Ratio | UnsetType = UNSET
    substanceCodeableConcept: CodeableConcept | UnsetType = UNSET
    substanceReference: reference_to("Substance") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SubstanceIngredient_substance(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class SubstanceInstance(Structure, kw_only=True):
    """Substance.instance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    expiry: DateTime | UnsetType = UNSET
    _expiry: Companion | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
