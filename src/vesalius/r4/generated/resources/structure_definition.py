"""The resource type StructureDefinition.

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
    ElementDefinition,
    Extension,
    Identifier,
    Meta,
    Narrative,
    UsageContext,
)
from vesalius.r4.model import Canonical, Code, DateTime, Id, Some, String, Structure, Uri, beside, choice


class StructureDefinition(Structure, kw_only=True, tag_field="resourceType", tag="StructureDefinition"):
    """StructureDefinition of R4."""

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
    url: Uri
    _url: Companion | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    name: String
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
    keyword: Some[Coding] | UnsetType = UNSET
    fhirVersion: Literal["0.0.80", "0.0.81", "0.0.82", "0.01", "0.05", "0.06", "0.11", "0.4.0", "0.5.0", "1.0.0", "1.0.1", "1.0.2", "1.1.0", "1.4.0", "1.6.0", "1.8.0", "3.0.0", "3.0.1", "3.3.0", "3.5.0", "4.0.0", "4.0.1"] | UnsetType = UNSET
    _fhirVersion: Companion | UnsetType = UNSET
    mapping: Some[StructureDefinitionMapping] | UnsetType = UNSET
    kind: Literal["complex-type", "logical", "primitive-type", "resource"]
    _kind: Companion | UnsetType = UNSET
    abstract: bool
    _abstract: Companion | UnsetType = UNSET
    context: Some[StructureDefinitionContext] | UnsetType = UNSET
    contextInvariant: Some[String] | UnsetType = UNSET
    _contextInvariant: Some[Companion | None] | UnsetType = UNSET
    type: Uri
    _type: Companion | UnsetType = UNSET
    baseDefinition: Canonical | UnsetType = UNSET
    _baseDefinition: Companion | UnsetType = UNSET
    derivation: Literal["constraint", "specialization"] | UnsetType = UNSET
    _derivation: Companion | UnsetType = UNSET
    snapshot: StructureDefinitionSnapshot | UnsetType = UNSET
    differential: StructureDefinitionDifferential | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._contextInvariant is not UNSET and not beside(self._contextInvariant, self.contextInvariant)):
            raise ValueError("one value of a choice, as many companions as values")


class StructureDefinitionContext(Structure, kw_only=True):
    """StructureDefinition.context of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["element", "extension", "fhirpath"]
    _type: Companion | UnsetType = UNSET
    expression: String
    _expression: Companion | UnsetType = UNSET


class StructureDefinitionDifferential(Structure, kw_only=True):
    """StructureDefinition.differential of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    element: Some[ElementDefinition]


class StructureDefinitionMapping(Structure, kw_only=True):
    """StructureDefinition.mapping of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identity: Id
    _identity: Companion | UnsetType = UNSET
    uri: Uri | UnsetType = UNSET
    _uri: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET


class StructureDefinitionSnapshot(Structure, kw_only=True):
    """StructureDefinition.snapshot of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    element: Some[ElementDefinition]
