"""The resource type ConceptMap.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    ContactDetail,
    Extension,
    Identifier,
    Meta,
    Narrative,
    UsageContext,
)
from vesalius.r4.model import Canonical, Code, DateTime, Id, Some, String, Structure, Uri, choice


_ConceptMap_source = choice("sourceCanonical", "sourceUri")
_ConceptMap_target = choice("targetCanonical", "targetUri")


class ConceptMap(Structure, kw_only=True, tag_field="resourceType", tag="ConceptMap"):
    """ConceptMap of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
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
    sourceCanonical: Canonical | UnsetType = UNSET
    sourceUri: Uri | UnsetType = UNSET
    targetCanonical: Canonical | UnsetType = UNSET
    targetUri: Uri | UnsetType = UNSET
    group: Some[ConceptMapGroup] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ConceptMap_source(self).count(UNSET) < 1
            or _ConceptMap_target(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice")


class ConceptMapGroup(Structure, kw_only=True):
    """ConceptMap.group of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    source: Uri | UnsetType = UNSET
    sourceVersion: String | UnsetType = UNSET
    target: Uri | UnsetType = UNSET
    targetVersion: String | UnsetType = UNSET
    element: Some[ConceptMapGroupElement]
    unmapped: ConceptMapGroupUnmapped | UnsetType = UNSET


class ConceptMapGroupElement(Structure, kw_only=True):
    """ConceptMap.group.element of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    display: String | UnsetType = UNSET
    target: Some[ConceptMapGroupElementTarget] | UnsetType = UNSET


class ConceptMapGroupElementTarget(Structure, kw_only=True):
    """ConceptMap.group.element.target of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    display: String | UnsetType = UNSET
    equivalence: Literal["disjoint", "equal", "equivalent", "inexact", "narrower", "relatedto", "specializes", "subsumes", "unmatched", "wider"]
    comment: String | UnsetType = UNSET
    dependsOn: Some[ConceptMapGroupElementTargetDependsOn] | UnsetType = UNSET
    product: Some[ConceptMapGroupElementTargetDependsOn] | UnsetType = UNSET


class ConceptMapGroupElementTargetDependsOn(Structure, kw_only=True):
    """ConceptMap.group.element.target.dependsOn of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    property: Uri
    system: Canonical | UnsetType = UNSET
    value: String
    display: String | UnsetType = UNSET


class ConceptMapGroupUnmapped(Structure, kw_only=True):
    """ConceptMap.group.unmapped of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["fixed", "other-map", "provided"]
    code: Code | UnsetType = UNSET
    display: String | UnsetType = UNSET
    url: Canonical | UnsetType = UNSET
