"""The resource type Library.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Attachment,
    CodeableConcept,
    Companion,
    ContactDetail,
    DataRequirement,
    Extension,
    Identifier,
    Meta,
    Narrative,
    ParameterDefinition,
    Period,
    RelatedArtifact,
    UsageContext,
)
from vesalius.r4.model import Code, Date, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


_Library_subject = choice("subjectCodeableConcept", "subjectReference")


class Library(Structure, kw_only=True, tag_field="resourceType", tag="Library"):
    """Library of R4."""

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
    subtitle: String | UnsetType = UNSET
    _subtitle: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    type: CodeableConcept
    subjectCodeableConcept: CodeableConcept | UnsetType = UNSET
    subjectReference: reference_to("Group") | UnsetType = UNSET
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
    usage: String | UnsetType = UNSET
    _usage: Companion | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    _copyright: Companion | UnsetType = UNSET
    approvalDate: Date | UnsetType = UNSET
    _approvalDate: Companion | UnsetType = UNSET
    lastReviewDate: Date | UnsetType = UNSET
    _lastReviewDate: Companion | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    topic: Some[CodeableConcept] | UnsetType = UNSET
    author: Some[ContactDetail] | UnsetType = UNSET
    editor: Some[ContactDetail] | UnsetType = UNSET
    reviewer: Some[ContactDetail] | UnsetType = UNSET
    endorser: Some[ContactDetail] | UnsetType = UNSET
    relatedArtifact: Some[RelatedArtifact] | UnsetType = UNSET
    parameter: Some[ParameterDefinition] | UnsetType = UNSET
    dataRequirement: Some[DataRequirement] | UnsetType = UNSET
    content: Some[Attachment] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _Library_subject(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")
