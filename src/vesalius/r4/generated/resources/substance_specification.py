"""The resource type SubstanceSpecification.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Attachment,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Quantity,
    Range,
    Ratio,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


class SubstanceSpecification(Structure, kw_only=True, tag_field="resourceType", tag="SubstanceSpecification"):
    """SubstanceSpecification of R4."""

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
    type: CodeableConcept | UnsetType = UNSET
    status: CodeableConcept | UnsetType = UNSET
    domain: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    source: Some[reference_to("DocumentReference")] | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    moiety: Some[SubstanceSpecificationMoiety] | UnsetType = UNSET
    property: Some[SubstanceSpecificationProperty] | UnsetType = UNSET
    referenceInformation: reference_to("SubstanceReferenceInformation") | UnsetType = UNSET
    structure: SubstanceSpecificationStructure | UnsetType = UNSET
    code: Some[SubstanceSpecificationCode] | UnsetType = UNSET
    name: Some[SubstanceSpecificationName] | UnsetType = UNSET
    molecularWeight: Some[SubstanceSpecificationStructureIsotopeMolecularWeight] | UnsetType = UNSET
    relationship: Some[SubstanceSpecificationRelationship] | UnsetType = UNSET
    nucleicAcid: reference_to("SubstanceNucleicAcid") | UnsetType = UNSET
    polymer: reference_to("SubstancePolymer") | UnsetType = UNSET
    protein: reference_to("SubstanceProtein") | UnsetType = UNSET
    sourceMaterial: reference_to("SubstanceSourceMaterial") | UnsetType = UNSET


class SubstanceSpecificationCode(Structure, kw_only=True):
    """SubstanceSpecification.code of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    status: CodeableConcept | UnsetType = UNSET
    statusDate: DateTime | UnsetType = UNSET
    _statusDate: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    source: Some[reference_to("DocumentReference")] | UnsetType = UNSET


_SubstanceSpecificationMoiety_amount = choice("amountQuantity", "amountString")


class SubstanceSpecificationMoiety(Structure, kw_only=True):
    """SubstanceSpecification.moiety of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    role: CodeableConcept | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    stereochemistry: CodeableConcept | UnsetType = UNSET
    opticalActivity: CodeableConcept | UnsetType = UNSET
    molecularFormula: String | UnsetType = UNSET
    _molecularFormula: Companion | UnsetType = UNSET
    amountQuantity: Quantity | UnsetType = UNSET
    amountString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SubstanceSpecificationMoiety_amount(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class SubstanceSpecificationName(Structure, kw_only=True):
    """SubstanceSpecification.name of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    status: CodeableConcept | UnsetType = UNSET
    preferred: bool | UnsetType = UNSET
    _preferred: Companion | UnsetType = UNSET
    language: Some[CodeableConcept] | UnsetType = UNSET
    domain: Some[CodeableConcept] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    synonym: Some[SubstanceSpecificationName] | UnsetType = UNSET
    translation: Some[SubstanceSpecificationName] | UnsetType = UNSET
    official: Some[SubstanceSpecificationNameOfficial] | UnsetType = UNSET
    source: Some[reference_to("DocumentReference")] | UnsetType = UNSET


class SubstanceSpecificationNameOfficial(Structure, kw_only=True):
    """SubstanceSpecification.name.official of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    authority: CodeableConcept | UnsetType = UNSET
    status: CodeableConcept | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET


_SubstanceSpecificationProperty_definingSubstance = choice("definingSubstanceCodeableConcept", "definingSubstanceReference")
_SubstanceSpecificationProperty_amount = choice("amountQuantity", "amountString")


class SubstanceSpecificationProperty(Structure, kw_only=True):
    """SubstanceSpecification.property of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    parameters: String | UnsetType = UNSET
    _parameters: Companion | UnsetType = UNSET
    definingSubstanceCodeableConcept: CodeableConcept | UnsetType = UNSET
    definingSubstanceReference: reference_to("Substance", "SubstanceSpecification") | UnsetType = UNSET
    amountQuantity: Quantity | UnsetType = UNSET
    amountString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _SubstanceSpecificationProperty_definingSubstance(self).count(UNSET) < 1
            or _SubstanceSpecificationProperty_amount(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


_SubstanceSpecificationRelationship_substance = choice("substanceCodeableConcept", "substanceReference")
_SubstanceSpecificationRelationship_amount = choice("amountQuantity", "amountRange", "amountRatio", "amountString")


class SubstanceSpecificationRelationship(Structure, kw_only=True):
    """SubstanceSpecification.relationship of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    substanceCodeableConcept: CodeableConcept | UnsetType = UNSET
    substanceReference: reference_to("SubstanceSpecification") | UnsetType = UNSET
    relationship: CodeableConcept | UnsetType = UNSET
    isDefining: bool | UnsetType = UNSET
    _isDefining: Companion | UnsetType = UNSET
    amountQuantity: Quantity | UnsetType = UNSET
    amountRange: Range | UnsetType = UNSET
    amountRatio: Ratio | UnsetType = UNSET
    amountString: String | UnsetType = UNSET
    amountRatioLowLimit: Ratio | UnsetType = UNSET
    amountType: CodeableConcept | UnsetType = UNSET
    source: Some[reference_to("DocumentReference")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _SubstanceSpecificationRelationship_substance(self).count(UNSET) < 1
            or _SubstanceSpecificationRelationship_amount(self).count(UNSET) < 3
        ):
            raise ValueError("one value of a choice, as many companions as values")


class SubstanceSpecificationStructure(Structure, kw_only=True):
    """SubstanceSpecification.structure of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    stereochemistry: CodeableConcept | UnsetType = UNSET
    opticalActivity: CodeableConcept | UnsetType = UNSET
    molecularFormula: String | UnsetType = UNSET
    _molecularFormula: Companion | UnsetType = UNSET
    molecularFormulaByMoiety: String | UnsetType = UNSET
    _molecularFormulaByMoiety: Companion | UnsetType = UNSET
    isotope: Some[SubstanceSpecificationStructureIsotope] | UnsetType = UNSET
    molecularWeight: SubstanceSpecificationStructureIsotopeMolecularWeight | UnsetType = UNSET
    source: Some[reference_to("DocumentReference")] | UnsetType = UNSET
    representation: Some[SubstanceSpecificationStructureRepresentation] | UnsetType = UNSET


class SubstanceSpecificationStructureIsotope(Structure, kw_only=True):
    """SubstanceSpecification.structure.isotope of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    name: CodeableConcept | UnsetType = UNSET
    substitution: CodeableConcept | UnsetType = UNSET
    halfLife: Quantity | UnsetType = UNSET
    molecularWeight: SubstanceSpecificationStructureIsotopeMolecularWeight | UnsetType = UNSET


class SubstanceSpecificationStructureIsotopeMolecularWeight(Structure, kw_only=True):
    """SubstanceSpecification.structure.isotope.molecularWeight of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    amount: Quantity | UnsetType = UNSET


class SubstanceSpecificationStructureRepresentation(Structure, kw_only=True):
    """SubstanceSpecification.structure.representation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    representation: String | UnsetType = UNSET
    _representation: Companion | UnsetType = UNSET
    attachment: Attachment | UnsetType = UNSET
