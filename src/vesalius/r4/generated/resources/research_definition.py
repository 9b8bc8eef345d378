"""The resource type ResearchDefinition.

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
    Period,
    RelatedArtifact,
    UsageContext,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    Date,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    choice,
    reference_to,
)


_ResearchDefinition_subject = choice("subjectCodeableConcept", "subjectReference")


class ResearchDefinition(Structure, kw_only=True, tag_field="resourceType", tag="ResearchDefinition"):
    """ResearchDefinition of R4."""

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
    shortTitle: String | UnsetType = UNSET
    subtitle: String | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    experimental: bool | UnsetType = UNSET
    subjectCodeableConcept: CodeableConcept | UnsetType = UNSET
    subjectReference: reference_to("Group") | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    comment: Some[String] | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    purpose: String | UnsetType = UNSET
    usage: String | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    approvalDate: Date | UnsetType = UNSET
    lastReviewDate: Date | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    topic: Some[CodeableConcept] | UnsetType = UNSET
    author: Some[ContactDetail] | UnsetType = UNSET
    editor: Some[ContactDetail] | UnsetType = UNSET
    reviewer: Some[ContactDetail] | UnsetType = UNSET
    endorser: Some[ContactDetail] | UnsetType = UNSET
    relatedArtifact: Some[RelatedArtifact] | UnsetType = UNSET
    library: Some[Canonical] | UnsetType = UNSET
    population: reference_to("ResearchElementDefinition")
    exposure: reference_to("ResearchElementDefinition") | UnsetType = UNSET
    exposureAlternative: reference_to("ResearchElementDefinition") | UnsetType = UNSET
    outcome: reference_to("ResearchElementDefinition") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ResearchDefinition_subject(self).count(UNSET) < 1:
            raise ValueError("one value of a choice")
