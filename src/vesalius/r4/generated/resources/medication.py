"""The resource type Medication.

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
    Ratio,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


class Medication(Structure, kw_only=True, tag_field="resourceType", tag="Medication"):
    """Medication of R4."""

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
    code: CodeableConcept | UnsetType = UNSET
    status: Literal["active", "entered-in-error", "inactive"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    manufacturer: reference_to("Organization") | UnsetType = UNSET
    form: CodeableConcept | UnsetType = UNSET
    amount: Ratio | UnsetType = UNSET
    ingredient: Some[MedicationIngredient] | UnsetType = UNSET
    batch: MedicationBatch | UnsetType = UNSET


class MedicationBatch(Structure, kw_only=True):
    """Medication.batch of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    lotNumber: String | UnsetType = UNSET
    _lotNumber: Companion | UnsetType = UNSET
    expirationDate: DateTime | UnsetType = UNSET
    _expirationDate: Companion | UnsetType = UNSET


_MedicationIngredient_item = choice("itemCodeableConcept", "itemReference")


class MedicationIngredient(Structure, kw_only=True):
    """Medication.ingredient of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemCodeableConcept: CodeableConcept | UnsetType = UNSET
    itemReference: reference_to("Medication", "Substance") | UnsetType = UNSET
    isActive: bool | UnsetType = UNSET
    _isActive: Companion | UnsetType = UNSET
    strength: Ratio | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicationIngredient_item(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")
