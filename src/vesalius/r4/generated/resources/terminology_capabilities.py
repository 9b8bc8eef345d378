"""The resource type TerminologyCapabilities.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    ContactDetail,
    Extension,
    Meta,
    Narrative,
    UsageContext,
)
from vesalius.r4.model import Canonical, Code, DateTime, Id, Some, String, Structure, Uri, Url


class TerminologyCapabilities(Structure, kw_only=True, tag_field="resourceType", tag="TerminologyCapabilities"):
    """TerminologyCapabilities of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    version: String | UnsetType = UNSET
    name: String | UnsetType = UNSET
    title: String | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    experimental: bool | UnsetType = UNSET
    date: DateTime
    publisher: String | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    purpose: String | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    kind: Literal["capability", "instance", "requirements"]
    software: TerminologyCapabilitiesSoftware | UnsetType = UNSET
    implementation: TerminologyCapabilitiesImplementation | UnsetType = UNSET
    lockedDate: bool | UnsetType = UNSET
    codeSystem: Some[TerminologyCapabilitiesCodeSystem] | UnsetType = UNSET
    expansion: TerminologyCapabilitiesExpansion | UnsetType = UNSET
    codeSearch: Literal["all", "explicit"] | UnsetType = UNSET
    validateCode: TerminologyCapabilitiesValidateCode | UnsetType = UNSET
    translation: TerminologyCapabilitiesTranslation | UnsetType = UNSET
    closure: TerminologyCapabilitiesClosure | UnsetType = UNSET


class TerminologyCapabilitiesClosure(Structure, kw_only=True):
    """TerminologyCapabilities.closure of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    translation: bool | UnsetType = UNSET


class TerminologyCapabilitiesCodeSystem(Structure, kw_only=True):
    """TerminologyCapabilities.codeSystem of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    uri: Canonical | UnsetType = UNSET
    version: Some[TerminologyCapabilitiesCodeSystemVersion] | UnsetType = UNSET
    subsumption: bool | UnsetType = UNSET


class TerminologyCapabilitiesCodeSystemVersion(Structure, kw_only=True):
    """TerminologyCapabilities.codeSystem.version of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: String | UnsetType = UNSET
    isDefault: bool | UnsetType = UNSET
    compositional: bool | UnsetType = UNSET
    language: Some[Code] | UnsetType = UNSET
    filter: Some[TerminologyCapabilitiesCodeSystemVersionFilter] | UnsetType = UNSET
    property: Some[Code] | UnsetType = UNSET


class TerminologyCapabilitiesCodeSystemVersionFilter(Structure, kw_only=True):
    """TerminologyCapabilities.codeSystem.version.filter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code
    op: Some[Code]


class TerminologyCapabilitiesExpansion(Structure, kw_only=True):
    """TerminologyCapabilities.expansion of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    hierarchical: bool | UnsetType = UNSET
    paging: bool | UnsetType = UNSET
    incomplete: bool | UnsetType = UNSET
    parameter: Some[TerminologyCapabilitiesExpansionParameter] | UnsetType = UNSET
    textFilter: String | UnsetType = UNSET


class TerminologyCapabilitiesExpansionParameter(Structure, kw_only=True):
    """TerminologyCapabilities.expansion.parameter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: Code
    documentation: String | UnsetType = UNSET


class TerminologyCapabilitiesImplementation(Structure, kw_only=True):
    """TerminologyCapabilities.implementation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String
    url: Url | UnsetType = UNSET


class TerminologyCapabilitiesSoftware(Structure, kw_only=True):
    """TerminologyCapabilities.software of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    version: String | UnsetType = UNSET


class TerminologyCapabilitiesTranslation(Structure, kw_only=True):
    """TerminologyCapabilities.translation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    needsMap: bool


class TerminologyCapabilitiesValidateCode(Structure, kw_only=True):
    """TerminologyCapabilities.validateCode of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    translations: bool
