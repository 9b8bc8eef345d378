"""The resource type CodeSystem.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    Companion,
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
    beside,
    choice,
)


class CodeSystem(Structure, kw_only=True, tag_field="resourceType", tag="CodeSystem"):
    """CodeSystem of R4."""

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
    url: Uri | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    _publisher: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    purpose: String | UnsetType = UNSET
    _purpose: Companion | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    _copyright: Companion | UnsetType = UNSET
    caseSensitive: bool | UnsetType = UNSET
    _caseSensitive: Companion | UnsetType = UNSET
    valueSet: Canonical | UnsetType = UNSET
    _valueSet: Companion | UnsetType = UNSET
    hierarchyMeaning: Literal["classified-with", "grouped-by", "is-a", "part-of"] | UnsetType = UNSET
    _hierarchyMeaning: Companion | UnsetType = UNSET
    compositional: bool | UnsetType = UNSET
    _compositional: Companion | UnsetType = UNSET
    versionNeeded: bool | UnsetType = UNSET
    _versionNeeded: Companion | UnsetType = UNSET
    content: Literal["complete", "example", "fragment", "not-present", "supplement"]
    _content: Companion | UnsetType = UNSET
    supplements: Canonical | UnsetType = UNSET
    _supplements: Companion | UnsetType = UNSET
    count: UnsignedInt | UnsetType = UNSET
    _count: Companion | UnsetType = UNSET
    filter: Some[CodeSystemFilter] | UnsetType = UNSET
    property: Some[CodeSystemProperty] | UnsetType = UNSET
    concept: Some[CodeSystemConcept] | UnsetType = UNSET


class CodeSystemConcept(Structure, kw_only=True):
    """CodeSystem.concept of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    _code: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET
    definition: String | UnsetType = UNSET
    _definition: Companion | UnsetType = UNSET
    designation: Some[CodeSystemConceptDesignation] | UnsetType = UNSET
    property: Some[CodeSystemConceptProperty] | UnsetType = UNSET
    concept: Some[CodeSystemConcept] | UnsetType = UNSET


class CodeSystemConceptDesignation(Structure, kw_only=True):
    """CodeSystem.concept.designation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    use: Coding | UnsetType = UNSET
    value: String
    _value: Companion | UnsetType = UNSET


_CodeSystemConceptProperty_value = choice("valueCoding", "valueBoolean", "valueCode", "valueDateTime", "valueDecimal", "valueInteger", "valueString")


class CodeSystemConceptProperty(Structure, kw_only=True):
    """CodeSystem.concept.property of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    _code: Companion | UnsetType = UNSET
    valueCoding: Coding | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueCode: Code | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET
    valueDecimal: Decimal | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _CodeSystemConceptProperty_value(self).count(UNSET) != 6:
            raise ValueError("one value of a choice, as many companions as values")


class CodeSystemFilter(Structure, kw_only=True):
    """CodeSystem.filter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    _code: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    operator: Some[Literal["=", "descendent-of", "exists", "generalizes", "in", "is-a", "is-not-a", "not-in", "regex"]]
    _operator: Some[Companion | None] | UnsetType = UNSET
    value: String
    _value: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._operator is not UNSET and not beside(self._operator, self.operator)):
            raise ValueError("one value of a choice, as many companions as values")


class CodeSystemProperty(Structure, kw_only=True):
    """CodeSystem.property of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    _code: Companion | UnsetType = UNSET
    uri: Uri | UnsetType = UNSET
    _uri: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    type: Literal["Coding", "boolean", "code", "dateTime", "decimal", "integer", "string"]
    _type: Companion | UnsetType = UNSET
