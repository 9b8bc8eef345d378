"""The resource type SubstancePolymer.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType, field

from vesalius.r4.generated.datatypes import (
    Attachment,
    CodeableConcept,
    Companion,
    Extension,
    Meta,
    Narrative,
    SubstanceAmount,
)
from vesalius.r4.model import Code, Id, Integer, Some, String, Structure, Uri, beside, choice


class SubstancePolymer(Structure, kw_only=True, tag_field="resourceType", tag="SubstancePolymer"):
    """SubstancePolymer of R4."""

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
    class_: CodeableConcept | UnsetType = field(name="class", default=UNSET)
    geometry: CodeableConcept | UnsetType = UNSET
    copolymerConnectivity: Some[CodeableConcept] | UnsetType = UNSET
    modification: Some[String] | UnsetType = UNSET
    _modification: Some[Companion | None] | UnsetType = UNSET
    monomerSet: Some[SubstancePolymerMonomerSet] | UnsetType = UNSET
    repeat: Some[SubstancePolymerRepeat] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._modification is not UNSET and not beside(self._modification, self.modification)):
            raise ValueError("one value of a choice, as many companions as values")


class SubstancePolymerMonomerSet(Structure, kw_only=True):
    """SubstancePolymer.monomerSet of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    ratioType: CodeableConcept | UnsetType = UNSET
    startingMaterial: Some[SubstancePolymerMonomerSetStartingMaterial] | UnsetType = UNSET


class SubstancePolymerMonomerSetStartingMaterial(Structure, kw_only=True):
    """SubstancePolymer.monomerSet.startingMaterial of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    material: CodeableConcept | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    isDefining: bool | UnsetType = UNSET
    _isDefining: Companion | UnsetType = UNSET
    amount: SubstanceAmount | UnsetType = UNSET


class SubstancePolymerRepeat(Structure, kw_only=True):
    """SubstancePolymer.repeat of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    numberOfUnits: Integer | UnsetType = UNSET
    _numberOfUnits: Companion | UnsetType = UNSET
    averageMolecularFormula: String | UnsetType = UNSET
    _averageMolecularFormula: Companion | UnsetType = UNSET
    repeatUnitAmountType: CodeableConcept | UnsetType = UNSET
    repeatUnit: Some[SubstancePolymerRepeatRepeatUnit] | UnsetType = UNSET


class SubstancePolymerRepeatRepeatUnit(Structure, kw_only=True):
    """SubstancePolymer.repeat.repeatUnit of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    orientationOfPolymerisation: CodeableConcept | UnsetType = UNSET
    repeatUnit: String | UnsetType = UNSET
    _repeatUnit: Companion | UnsetType = UNSET
    amount: SubstanceAmount | UnsetType = UNSET
    degreeOfPolymerisation: Some[SubstancePolymerRepeatRepeatUnitDegreeOfPolymerisation] | UnsetType = UNSET
    structuralRepresentation: Some[SubstancePolymerRepeatRepeatUnitStructuralRepresentation] | UnsetType = UNSET


class SubstancePolymerRepeatRepeatUnitDegreeOfPolymerisation(Structure, kw_only=True):
    """SubstancePolymer.repeat.repeatUnit.degreeOfPolymerisation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    degree: CodeableConcept | UnsetType = UNSET
    amount: SubstanceAmount | UnsetType = UNSET


class SubstancePolymerRepeatRepeatUnitStructuralRepresentation(Structure, kw_only=True):
    """SubstancePolymer.repeat.repeatUnit.structuralRepresentation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    representation: String | UnsetType = UNSET
    _representation: Companion | UnsetType = UNSET
    attachment: Attachment | UnsetType = UNSET
