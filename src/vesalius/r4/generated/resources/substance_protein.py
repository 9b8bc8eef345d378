"""The resource type SubstanceProtein.

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
from vesalius.r4.model import Code, Id, Integer, Some, String, Structure, Uri, beside, choice


class SubstanceProtein(Structure, kw_only=True, tag_field="resourceType", tag="SubstanceProtein"):
    """SubstanceProtein of R4."""

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
    disulfideLinkage: Some[String] | UnsetType = UNSET
    _disulfideLinkage: Some[Companion | None] | UnsetType = UNSET
    subunit: Some[SubstanceProteinSubunit] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._disulfideLinkage is not UNSET and not beside(self._disulfideLinkage, self.disulfideLinkage)):
            raise ValueError("one value of a choice, as many companions as values")


class SubstanceProteinSubunit(Structure, kw_only=True):
    """SubstanceProtein.subunit of R4."""

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
    nTerminalModificationId: Identifier | UnsetType = UNSET
    nTerminalModification: String | UnsetType = UNSET
    _nTerminalModification: Companion | UnsetType = UNSET
    cTerminalModificationId: Identifier | UnsetType = UNSET
    cTerminalModification: String | UnsetType = UNSET
    _cTerminalModification: Companion | UnsetType = UNSET
