"""The resource type SubstanceSourceMaterial.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType, field

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, beside, choice


class SubstanceSourceMaterial(Structure, kw_only=True, tag_field="resourceType", tag="SubstanceSourceMaterial"):
    """SubstanceSourceMaterial of R4."""

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
    sourceMaterialClass: CodeableConcept | UnsetType = UNSET
    sourceMaterialType: CodeableConcept | UnsetType = UNSET
    sourceMaterialState: CodeableConcept | UnsetType = UNSET
    organismId: Identifier | UnsetType = UNSET
    organismName: String | UnsetType = UNSET
    _organismName: Companion | UnsetType = UNSET
    parentSubstanceId: Some[Identifier] | UnsetType = UNSET
    parentSubstanceName: Some[String] | UnsetType = UNSET
    _parentSubstanceName: Some[Companion | None] | UnsetType = UNSET
    countryOfOrigin: Some[CodeableConcept] | UnsetType = UNSET
    geographicalLocation: Some[String] | UnsetType = UNSET
    _geographicalLocation: Some[Companion | None] | UnsetType = UNSET
    developmentStage: CodeableConcept | UnsetType = UNSET
    fractionDescription: Some[SubstanceSourceMaterialFractionDescription] | UnsetType = UNSET
    organism: SubstanceSourceMaterialOrganism | UnsetType = UNSET
    partDescription: Some[SubstanceSourceMaterialPartDescription] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._parentSubstanceName is not UNSET and not beside(self._parentSubstanceName, self.parentSubstanceName))
            or (self._geographicalLocation is not UNSET and not beside(self._geographicalLocation, self.geographicalLocation))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class SubstanceSourceMaterialFractionDescription(Structure, kw_only=True):
    """SubstanceSourceMaterial.fractionDescription of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    fraction: String | UnsetType = UNSET
    _fraction: Companion | UnsetType = UNSET
    materialType: CodeableConcept | UnsetType = UNSET


class SubstanceSourceMaterialOrganism(Structure, kw_only=True):
    """SubstanceSourceMaterial.organism of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    family: CodeableConcept | UnsetType = UNSET
    genus: CodeableConcept | UnsetType = UNSET
    species: CodeableConcept | UnsetType = UNSET
    intraspecificType: CodeableConcept | UnsetType = UNSET
    intraspecificDescription: String | UnsetType = UNSET
    _intraspecificDescription: Companion | UnsetType = UNSET
    author: Some[SubstanceSourceMaterialOrganismAuthor] | UnsetType = UNSET
    hybrid: SubstanceSourceMaterialOrganismHybrid | UnsetType = UNSET
    organismGeneral: SubstanceSourceMaterialOrganismOrganismGeneral | UnsetType = UNSET


class SubstanceSourceMaterialOrganismAuthor(Structure, kw_only=True):
    """SubstanceSourceMaterial.organism.author of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    authorType: CodeableConcept | UnsetType = UNSET
    authorDescription: String | UnsetType = UNSET
    _authorDescription: Companion | UnsetType = UNSET


class SubstanceSourceMaterialOrganismHybrid(Structure, kw_only=True):
    """SubstanceSourceMaterial.organism.hybrid of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    maternalOrganismId: String | UnsetType = UNSET
    _maternalOrganismId: Companion | UnsetType = UNSET
    maternalOrganismName: String | UnsetType = UNSET
    _maternalOrganismName: Companion | UnsetType = UNSET
    paternalOrganismId: String | UnsetType = UNSET
    _paternalOrganismId: Companion | UnsetType = UNSET
    paternalOrganismName: String | UnsetType = UNSET
    _paternalOrganismName: Companion | UnsetType = UNSET
    hybridType: CodeableConcept | UnsetType = UNSET


class SubstanceSourceMaterialOrganismOrganismGeneral(Structure, kw_only=True):
    """SubstanceSourceMaterial.organism.organismGeneral of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    kingdom: CodeableConcept | UnsetType = UNSET
    phylum: CodeableConcept | UnsetType = UNSET
    class_: CodeableConcept | UnsetType = field(name="class", default=UNSET)
    order: CodeableConcept | UnsetType = UNSET


class SubstanceSourceMaterialPartDescription(Structure, kw_only=True):
    """SubstanceSourceMaterial.partDescription of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    part: CodeableConcept | UnsetType = UNSET
    partLocation: CodeableConcept | UnsetType = UNSET
