"""The resource type TerminologyCapabilities.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    ContactDetail,
    Extension,
    Meta,
    Narrative,
    UsageContext,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    Url,
    beside,
    choice,
)


class TerminologyCapabilities(Structure, kw_only=True, tag_field="resourceType", tag="TerminologyCapabilities"):
    """TerminologyCapabilities of R4."""

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
    date: DateTime
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
    kind: Literal["capability", "instance", "requirements"]
    _kind: Companion | UnsetType = UNSET
    software: TerminologyCapabilitiesSoftware | UnsetType = UNSET
    implementation: TerminologyCapabilitiesImplementation | UnsetType = UNSET
    lockedDate: bool | UnsetType = UNSET
    _lockedDate: Companion | UnsetType = UNSET
    codeSystem: Some[TerminologyCapabilitiesCodeSystem] | UnsetType = UNSET
    expansion: TerminologyCapabilitiesExpansion | UnsetType = UNSET
    codeSearch: Literal["all", "explicit"] | UnsetType = UNSET
    _codeSearch: Companion | UnsetType = UNSET
    validateCode: TerminologyCapabilitiesValidateCode | UnsetType = UNSET
    translation: TerminologyCapabilitiesTranslation | UnsetType = UNSET
    closure: TerminologyCapabilitiesClosure | UnsetType = UNSET


class TerminologyCapabilitiesClosure(Structure, kw_only=True):
    """TerminologyCapabilities.closure of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    translation: bool | UnsetType = UNSET
    _translation: Companion | UnsetType = UNSET


class TerminologyCapabilitiesCodeSystem(Structure, kw_only=True):
    """TerminologyCapabilities.codeSystem of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    uri: Canonical | UnsetType = UNSET
    _uri: Companion | UnsetType = UNSET
    version: Some[TerminologyCapabilitiesCodeSystemVersion] | UnsetType = UNSET
    subsumption: bool | UnsetType = UNSET
    _subsumption: Companion | UnsetType = UNSET


class TerminologyCapabilitiesCodeSystemVersion(Structure, kw_only=True):
    """TerminologyCapabilities.codeSystem.version of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: String | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET
    isDefault: bool | UnsetType = UNSET
    _isDefault: Companion | UnsetType = UNSET
    compositional: bool | UnsetType = UNSET
    _compositional: Companion | UnsetType = UNSET
    language: Some[Code] | UnsetType = UNSET
    _language: Some[Companion | None] | UnsetType = UNSET
    filter: Some[TerminologyCapabilitiesCodeSystemVersionFilter] | UnsetType = UNSET
    property: Some[Code] | UnsetType = UNSET
    _property: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._language is not UNSET and not beside(self._language, self.language))
            or (self._property is not UNSET and not beside(self._property, self.property))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class TerminologyCapabilitiesCodeSystemVersionFilter(Structure, kw_only=True):
    """TerminologyCapabilities.codeSystem.version.filter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    _code: Companion | UnsetType = UNSET
    op: Some[Code]
    _op: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._op is not UNSET and not beside(self._op, self.op)):
            raise ValueError("one value of a choice, as many companions as values")


class TerminologyCapabilitiesExpansion(Structure, kw_only=True):
    """TerminologyCapabilities.expansion of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    hierarchical: bool | UnsetType = UNSET
    _hierarchical: Companion | UnsetType = UNSET
    paging: bool | UnsetType = UNSET
    _paging: Companion | UnsetType = UNSET
    incomplete: bool | UnsetType = UNSET
    _incomplete: Companion | UnsetType = UNSET
    parameter: Some[TerminologyCapabilitiesExpansionParameter] | UnsetType = UNSET
    textFilter: String | UnsetType = UNSET
    _textFilter: Companion | UnsetType = UNSET


class TerminologyCapabilitiesExpansionParameter(Structure, kw_only=True):
    """TerminologyCapabilities.expansion.parameter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: Code
    _name: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET


class TerminologyCapabilitiesImplementation(Structure, kw_only=True):
    """TerminologyCapabilities.implementation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String
    _description: Companion | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET


class TerminologyCapabilitiesSoftware(Structure, kw_only=True):
    """TerminologyCapabilities.software of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET


class TerminologyCapabilitiesTranslation(Structure, kw_only=True):
    """TerminologyCapabilities.translation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    needsMap: bool
    _needsMap: Companion | UnsetType = UNSET


class TerminologyCapabilitiesValidateCode(Structure, kw_only=True):
    """TerminologyCapabilities.validateCode of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    translations: bool
    _translations: Companion | UnsetType = UNSET
