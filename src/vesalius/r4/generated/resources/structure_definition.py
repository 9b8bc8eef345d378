"""The resource type StructureDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    ContactDetail,
    ElementDefinition,
    Extension,
    Identifier,
    Meta,
    Narrative,
    UsageContext,
)
from vesalius.r4.model import Canonical, Code, DateTime, Id, Some, String, Structure, Uri


class StructureDefinition(Structure, kw_only=True, tag_field="resourceType", tag="StructureDefinition"):
    """StructureDefinition of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Uri
    identifier: Some[Identifier] | UnsetType = UNSET
    version: String | UnsetType = UNSET
    name: String
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
    keyword: Some[Coding] | UnsetType = UNSET
    fhirVersion: Literal["0.0.80", "0.0.81", "0.0.82", "0.01", "0.05", "0.06", "0.11", "0.4.0", "0.5.0", "1.0.0", "1.0.1", "1.0.2", "1.1.0", "1.4.0", "1.6.0", "1.8.0", "3.0.0", "3.0.1", "3.3.0", "3.5.0", "4.0.0", "4.0.1"] | UnsetType = UNSET
    mapping: Some[StructureDefinitionMapping] | UnsetType = UNSET
    kind: Literal["complex-type", "logical", "primitive-type", "resource"]
    abstract: bool
    context: Some[StructureDefinitionContext] | UnsetType = UNSET
    contextInvariant: Some[String] | UnsetType = UNSET
    type: Uri
    baseDefinition: Canonical | UnsetType = UNSET
    derivation: Literal["constraint", "specialization"] | UnsetType = UNSET
    snapshot: StructureDefinitionSnapshot | UnsetType = UNSET
    differential: StructureDefinitionDifferential | UnsetType = UNSET


class StructureDefinitionContext(Structure, kw_only=True):
    """StructureDefinition.context of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["element", "extension", "fhirpath"]
    expression: String


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
    uri: Uri | UnsetType = UNSET
    name: String | UnsetType = UNSET
    comment: String | UnsetType = UNSET


class StructureDefinitionSnapshot(Structure, kw_only=True):
    """StructureDefinition.snapshot of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    element: Some[ElementDefinition]
