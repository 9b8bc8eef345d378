"""The resource type MedicinalProductIngredient.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Ratio,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, reference_to


class MedicinalProductIngredient(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProductIngredient"):
    """MedicinalProductIngredient of R4."""

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
    identifier: Identifier | UnsetType = UNSET
    role: CodeableConcept
    allergenicIndicator: bool | UnsetType = UNSET
    _allergenicIndicator: Companion | UnsetType = UNSET
    manufacturer: Some[reference_to("Organization")] | UnsetType = UNSET
    specifiedSubstance: Some[MedicinalProductIngredientSpecifiedSubstance] | UnsetType = UNSET
    substance: MedicinalProductIngredientSubstance | UnsetType = UNSET


class MedicinalProductIngredientSpecifiedSubstance(Structure, kw_only=True):
    """MedicinalProductIngredient.specifiedSubstance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    group: CodeableConcept
    confidentiality: CodeableConcept | UnsetType = UNSET
    strength: Some[MedicinalProductIngredientSpecifiedSubstanceStrength] | UnsetType = UNSET


class MedicinalProductIngredientSpecifiedSubstanceStrength(Structure, kw_only=True):
    """MedicinalProductIngredient.specifiedSubstance.strength of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    presentation: Ratio
    presentationLowLimit: Ratio | UnsetType = UNSET
    concentration: Ratio | UnsetType = UNSET
    concentrationLowLimit: Ratio | UnsetType = UNSET
    measurementPoint: String | UnsetType = UNSET
    _measurementPoint: Companion | UnsetType = UNSET
    country: Some[CodeableConcept] | UnsetType = UNSET
    referenceStrength: Some[MedicinalProductIngredientSpecifiedSubstanceStrengthReferenceStrength] | UnsetType = UNSET


class MedicinalProductIngredientSpecifiedSubstanceStrengthReferenceStrength(Structure, kw_only=True):
    """MedicinalProductIngredient.specifiedSubstance.strength.referenceStrength of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    substance: CodeableConcept | UnsetType = UNSET
    strength: Ratio
    strengthLowLimit: Ratio | UnsetType = UNSET
    measurementPoint: String | UnsetType = UNSET
    _measurementPoint: Companion | UnsetType = UNSET
    country: Some[CodeableConcept] | UnsetType = UNSET


class MedicinalProductIngredientSubstance(Structure, kw_only=True):
    """MedicinalProductIngredient.substance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    strength: Some[MedicinalProductIngredientSpecifiedSubstanceStrength] | UnsetType = UNSET
