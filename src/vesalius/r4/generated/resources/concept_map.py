"""The resource type ConceptMap.

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
    _implicitRules: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
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
            raise ValueError("one value of a choice, as many companions as values")


class ConceptMapGroup(Structure, kw_only=True):
    """ConceptMap.group of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    source: Uri | UnsetType = UNSET
    _source: Companion | UnsetType = UNSET
    sourceVersion: String | UnsetType = UNSET
    _sourceVersion: Companion | UnsetType = UNSET
    target: Uri | UnsetType = UNSET
    _target: Companion | UnsetType = UNSET
    targetVersion: String | UnsetType = UNSET
    _targetVersion: Companion | UnsetType = UNSET
    element: Some[ConceptMapGroupElement]
    unmapped: ConceptMapGroupUnmapped | UnsetType = UNSET


class ConceptMapGroupElement(Structure, kw_only=True):
    """ConceptMap.group.element of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET
    target: Some[ConceptMapGroupElementTarget] | UnsetType = UNSET


class ConceptMapGroupElementTarget(Structure, kw_only=True):
    """ConceptMap.group.element.target of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET
    equivalence: Literal["disjoint", "equal", "equivalent", "inexact", "narrower", "relatedto", "specializes", "subsumes", "unmatched", "wider"]
    _equivalence: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    dependsOn: Some[ConceptMapGroupElementTargetDependsOn] | UnsetType = UNSET
    product: Some[ConceptMapGroupElementTargetDependsOn] | UnsetType = UNSET


class ConceptMapGroupElementTargetDependsOn(Structure, kw_only=True):
    """ConceptMap.group.element.target.dependsOn of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    property: Uri
    _property: Companion | UnsetType = UNSET
    system: Canonical | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    value: String
    _value: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET


class ConceptMapGroupUnmapped(Structure, kw_only=True):
    """ConceptMap.group.unmapped of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["fixed", "other-map", "provided"]
    _mode: Companion | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET
    url: Canonical | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
