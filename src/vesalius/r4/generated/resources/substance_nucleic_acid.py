"""The resource type SubstanceNucleicAcid.

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
)
from vesalius.r4.model import Code, Id, Integer, Some, String, Structure, Uri


class SubstanceNucleicAcid(Structure, kw_only=True, tag_field="resourceType", tag="SubstanceNucleicAcid"):
    """SubstanceNucleicAcid of R4."""

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
    sequenceType: CodeableConcept | UnsetType = UNSET
    numberOfSubunits: Integer | UnsetType = UNSET
    _numberOfSubunits: Companion | UnsetType = UNSET
    areaOfHybridisation: String | UnsetType = UNSET
    _areaOfHybridisation: Companion | UnsetType = UNSET
    oligoNucleotideType: CodeableConcept | UnsetType = UNSET
    subunit: Some[SubstanceNucleicAcidSubunit] | UnsetType = UNSET


class SubstanceNucleicAcidSubunit(Structure, kw_only=True):
    """SubstanceNucleicAcid.subunit of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    subunit: Integer | UnsetType = UNSET
    _subunit: Companion | UnsetType = UNSET
    sequence: String | UnsetType = UNSET
    _sequence: Companion | UnsetType = UNSET
    length: Integer | UnsetType = UNSET
    _length: Companion | UnsetType = UNSET
    sequenceAttachment: Attachment | UnsetType = UNSET
    fivePrime: CodeableConcept | UnsetType = UNSET
    threePrime: CodeableConcept | UnsetType = UNSET
    linkage: Some[SubstanceNucleicAcidSubunitLinkage] | UnsetType = UNSET
    sugar: Some[SubstanceNucleicAcidSubunitSugar] | UnsetType = UNSET


class SubstanceNucleicAcidSubunitLinkage(Structure, kw_only=True):
    """SubstanceNucleicAcid.subunit.linkage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    connectivity: String | UnsetType = UNSET
    _connectivity: Companion | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    residueSite: String | UnsetType = UNSET
    _residueSite: Companion | UnsetType = UNSET


class SubstanceNucleicAcidSubunitSugar(Structure, kw_only=True):
    """SubstanceNucleicAcid.subunit.sugar of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    residueSite: String | UnsetType = UNSET
    _residueSite: Companion | UnsetType = UNSET
