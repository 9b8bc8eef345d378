"""The resource type MedicinalProductManufactured.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Meta,
    Narrative,
    ProdCharacteristic,
    Quantity,
)
from vesalius.r4.model import Code, Id, Some, Structure, Uri, reference_to


class MedicinalProductManufactured(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProductManufactured"):
    """MedicinalProductManufactured of R4."""

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
    manufacturedDoseForm: CodeableConcept
    unitOfPresentation: CodeableConcept | UnsetType = UNSET
    quantity: Quantity
    manufacturer: Some[reference_to("Organization")] | UnsetType = UNSET
    ingredient: Some[reference_to("MedicinalProductIngredient")] | UnsetType = UNSET
    physicalCharacteristics: ProdCharacteristic | UnsetType = UNSET
    otherCharacteristics: Some[CodeableConcept] | UnsetType = UNSET
