"""The resource type NutritionOrder.

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
    Quantity,
    Ratio,
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


class NutritionOrder(Structure, kw_only=True, tag_field="resourceType", tag="NutritionOrder"):
    """NutritionOrder of R4."""

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
    instantiates: Some[Uri] | UnsetType = UNSET
    _instantiates: Some[Companion | None] | UnsetType = UNSET
    status: Literal["active", "completed", "draft", "entered-in-error", "on-hold", "revoked", "unknown"]
    _status: Companion | UnsetType = UNSET
    intent: Literal["directive", "filler-order", "instance-order", "option", "order", "original-order", "plan", "proposal", "reflex-order"]
    _intent: Companion | UnsetType = UNSET
    patient: reference_to("Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    dateTime: DateTime
    _dateTime: Companion | UnsetType = UNSET
    orderer: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    allergyIntolerance: Some[reference_to("AllergyIntolerance")] | UnsetType = UNSET
    foodPreferenceModifier: Some[CodeableConcept] | UnsetType = UNSET
    excludeFoodModifier: Some[CodeableConcept] | UnsetType = UNSET
    oralDiet: NutritionOrderOralDiet | UnsetType = UNSET
    supplement: Some[NutritionOrderSupplement] | UnsetType = UNSET
    enteralFormula: NutritionOrderEnteralFormula | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
            or (self._instantiates is not UNSET and not beside(self._instantiates, self.instantiates))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class NutritionOrderEnteralFormula(Structure, kw_only=True):
    """NutritionOrder.enteralFormula of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    baseFormulaType: CodeableConcept | UnsetType = UNSET
    baseFormulaProductName: String | UnsetType = UNSET
    _baseFormulaProductName: Companion | UnsetType = UNSET
    additiveType: CodeableConcept | UnsetType = UNSET
    additiveProductName: String | UnsetType = UNSET
    _additiveProductName: Companion | UnsetType = UNSET
    caloricDensity: Quantity | UnsetType = UNSET
    routeofAdministration: CodeableConcept | UnsetType = UNSET
    administration: Some[NutritionOrderEnteralFormulaAdministration] | UnsetType = UNSET
    maxVolumeToDeliver: Quantity | UnsetType = UNSET
    administrationInstruction: String | UnsetType = UNSET
    _administrationInstruction: Companion | UnsetType = UNSET


_NutritionOrderEnteralFormulaAdministration_rate = choice("rateQuantity", "rateRatio")


class NutritionOrderEnteralFormulaAdministration(Structure, kw_only=True):
    """NutritionOrder.enteralFormula.administration of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    schedule: Timing | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    rateQuantity: Quantity | UnsetType = UNSET
    rateRatio: Ratio | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _NutritionOrderEnteralFormulaAdministration_rate(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class NutritionOrderOralDiet(Structure, kw_only=True):
    """NutritionOrder.oralDiet of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    schedule: Some[Timing] | UnsetType = UNSET
    nutrient: Some[NutritionOrderOralDietNutrient] | UnsetType = UNSET
    texture: Some[NutritionOrderOralDietTexture] | UnsetType = UNSET
    fluidConsistencyType: Some[CodeableConcept] | UnsetType = UNSET
    instruction: String | UnsetType = UNSET
    _instruction: Companion | UnsetType = UNSET


class NutritionOrderOralDietNutrient(Structure, kw_only=True):
    """NutritionOrder.oralDiet.nutrient of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    modifier: CodeableConcept | UnsetType = UNSET
    amount: Quantity | UnsetType = UNSET


class NutritionOrderOralDietTexture(Structure, kw_only=True):
    """NutritionOrder.oralDiet.texture of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    modifier: CodeableConcept | UnsetType = UNSET
    foodType: CodeableConcept | UnsetType = UNSET


class NutritionOrderSupplement(Structure, kw_only=True):
    """NutritionOrder.supplement of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    productName: String | UnsetType = UNSET
    _productName: Companion | UnsetType = UNSET
    schedule: Some[Timing] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    instruction: String | UnsetType = UNSET
    _instruction: Companion | UnsetType = UNSET
