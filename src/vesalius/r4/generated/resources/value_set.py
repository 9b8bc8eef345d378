"""The resource type ValueSet.

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
    Date,
    DateTime,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
)


class ValueSet(Structure, kw_only=True, tag_field="resourceType", tag="ValueSet"):
    """ValueSet of R4."""

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
    immutable: bool | UnsetType = UNSET
    _immutable: Companion | UnsetType = UNSET
    purpose: String | UnsetType = UNSET
    _purpose: Companion | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    _copyright: Companion | UnsetType = UNSET
    compose: ValueSetCompose | UnsetType = UNSET
    expansion: ValueSetExpansion | UnsetType = UNSET


class ValueSetCompose(Structure, kw_only=True):
    """ValueSet.compose of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    lockedDate: Date | UnsetType = UNSET
    _lockedDate: Companion | UnsetType = UNSET
    inactive: bool | UnsetType = UNSET
    _inactive: Companion | UnsetType = UNSET
    include: Some[ValueSetComposeInclude]
    exclude: Some[ValueSetComposeInclude] | UnsetType = UNSET


class ValueSetComposeInclude(Structure, kw_only=True):
    """ValueSet.compose.include of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    system: Uri | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    concept: Some[ValueSetComposeIncludeConcept] | UnsetType = UNSET
    filter: Some[ValueSetComposeIncludeFilter] | UnsetType = UNSET
    valueSet: Some[Canonical] | UnsetType = UNSET
    _valueSet: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._valueSet is not UNSET and not beside(self._valueSet, self.valueSet)):
            raise ValueError("one value of a choice, as many companions as values")


class ValueSetComposeIncludeConcept(Structure, kw_only=True):
    """ValueSet.compose.include.concept of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    _code: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET
    designation: Some[ValueSetComposeIncludeConceptDesignation] | UnsetType = UNSET


class ValueSetComposeIncludeConceptDesignation(Structure, kw_only=True):
    """ValueSet.compose.include.concept.designation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    use: Coding | UnsetType = UNSET
    value: String
    _value: Companion | UnsetType = UNSET


class ValueSetComposeIncludeFilter(Structure, kw_only=True):
    """ValueSet.compose.include.filter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    property: Code
    _property: Companion | UnsetType = UNSET
    op: Literal["=", "descendent-of", "exists", "generalizes", "in", "is-a", "is-not-a", "not-in", "regex"]
    _op: Companion | UnsetType = UNSET
    value: String
    _value: Companion | UnsetType = UNSET


class ValueSetExpansion(Structure, kw_only=True):
    """ValueSet.expansion of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Uri | UnsetType = UNSET
    _identifier: Companion | UnsetType = UNSET
    timestamp: DateTime
    _timestamp: Companion | UnsetType = UNSET
    total: Integer | UnsetType = UNSET
    _total: Companion | UnsetType = UNSET
    offset: Integer | UnsetType = UNSET
    _offset: Companion | UnsetType = UNSET
    parameter: Some[ValueSetExpansionParameter] | UnsetType = UNSET
    contains: Some[ValueSetExpansionContains] | UnsetType = UNSET


class ValueSetExpansionContains(Structure, kw_only=True):
    """ValueSet.expansion.contains of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    system: Uri | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    abstract: bool | UnsetType = UNSET
    _abstract: Companion | UnsetType = UNSET
    inactive: bool | UnsetType = UNSET
    _inactive: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET
    designation: Some[ValueSetComposeIncludeConceptDesignation] | UnsetType = UNSET
    contains: Some[ValueSetExpansionContains] | UnsetType = UNSET


_ValueSetExpansionParameter_value = choice("valueBoolean", "valueCode", "valueDateTime", "valueDecimal", "valueInteger", "valueString", "valueUri")


class ValueSetExpansionParameter(Structure, kw_only=True):
    """ValueSet.expansion.parameter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueCode: Code | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET
    valueDecimal: Decimal | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET
    valueUri: Uri | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ValueSetExpansionParameter_value(self).count(UNSET) < 6:
            raise ValueError("one value of a choice, as many companions as values")
