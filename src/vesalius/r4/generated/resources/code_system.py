"""The resource type CodeSystem.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    ContactDetail,
    Extension,
    Identifier,
    Meta,
    Narrative,
    UsageContext,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    UnsignedInt,
    Uri,
    choice,
)


class CodeSystem(Structure, kw_only=True, tag_field="resourceType", tag="CodeSystem"):
    """CodeSystem of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    version: String | UnsetType = UNSET
    name: String | UnsetType = UNSET
    title: String | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    experimental: bool | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    purpose: String | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    caseSensitive: bool | UnsetType = UNSET
    valueSet: Canonical | UnsetType = UNSET
    hierarchyMeaning: Literal["classified-with", "grouped-by", "is-a", "part-of"] | UnsetType = UNSET
    compositional: bool | UnsetType = UNSET
    versionNeeded: bool | UnsetType = UNSET
    content: Literal["complete", "example", "fragment", "not-present", "supplement"]
    supplements: Canonical | UnsetType = UNSET
    count: UnsignedInt | UnsetType = UNSET
    filter: Some[CodeSystemFilter] | UnsetType = UNSET
    property: Some[CodeSystemProperty] | UnsetType = UNSET
    concept: Some[CodeSystemConcept] | UnsetType = UNSET


class CodeSystemConcept(Structure, kw_only=True):
    """CodeSystem.concept of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    display: String | UnsetType = UNSET
    definition: String | UnsetType = UNSET
    designation: Some[CodeSystemConceptDesignation] | UnsetType = UNSET
    property: Some[CodeSystemConceptProperty] | UnsetType = UNSET
    concept: Some[CodeSystemConcept] | UnsetType = UNSET


class CodeSystemConceptDesignation(Structure, kw_only=True):
    """CodeSystem.concept.designation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    use: Coding | UnsetType = UNSET
    value: String


_CodeSystemConceptProperty_value = choice("valueCoding", "valueBoolean", "valueCode", "valueDateTime", "valueDecimal", "valueInteger", "valueString")


class CodeSystemConceptProperty(Structure, kw_only=True):
    """CodeSystem.concept.property of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    valueCoding: Coding | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueCode: Code | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET
    valueDecimal: Decimal | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _CodeSystemConceptProperty_value(self).count(UNSET) != 6:
            raise ValueError("one value of a choice")


class CodeSystemFilter(Structure, kw_only=True):
    """CodeSystem.filter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    description: String | UnsetType = UNSET
    operator: Some[Literal["=", "descendent-of", "exists", "generalizes", "in", "is-a", "is-not-a", "not-in", "regex"]]
    value: String


class CodeSystemProperty(Structure, kw_only=True):
    """CodeSystem.property of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    uri: Uri | UnsetType = UNSET
    description: String | UnsetType = UNSET
    type: Literal["Coding", "boolean", "code", "dateTime", "decimal", "integer", "string"]
