"""The resource type ResearchElementDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    ContactDetail,
    DataRequirement,
    Duration,
    Expression,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    RelatedArtifact,
    Timing,
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
    beside,
    choice,
    reference_to,
)


_ResearchElementDefinition_subject = choice("subjectCodeableConcept", "subjectReference")


class ResearchElementDefinition(Structure, kw_only=True, tag_field="resourceType", tag="ResearchElementDefinition"):
    """ResearchElementDefinition of R4."""

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
    shortTitle: String | UnsetType = UNSET
    _shortTitle: Companion | UnsetType = UNSET
    subtitle: String | UnsetType = UNSET
    _subtitle: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    subjectCodeableConcept: CodeableConcept | UnsetType = UNSET
    subjectReference: reference_to("Group") | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    _publisher: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    comment: Some[String] | UnsetType = UNSET
    _comment: Some[Companion | None] | UnsetType = UNSET
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
    library: Some[Canonical] | UnsetType = UNSET
    _library: Some[Companion | None] | UnsetType = UNSET
    type: Literal["exposure", "outcome", "population"]
    _type: Companion | UnsetType = UNSET
    variableType: Literal["continuous", "descriptive", "dichotomous"] | UnsetType = UNSET
    _variableType: Companion | UnsetType = UNSET
    characteristic: Some[ResearchElementDefinitionCharacteristic]

    def __post_init__(self) -> None:
        if (
            _ResearchElementDefinition_subject(self).count(UNSET) < 1
            or (self._comment is not UNSET and not beside(self._comment, self.comment))
            or (self._library is not UNSET and not beside(self._library, self.library))
        ):
            raise ValueError("one value of a choice, as many companions as values")


_ResearchElementDefinitionCharacteristic_definition = choice("definitionCodeableConcept", "definitionDataRequirement", "definitionExpression", "definitionCanonical")
_ResearchElementDefinitionCharacteristic_studyEffective = choice("studyEffectiveDuration", "studyEffectivePeriod", "studyEffectiveTiming", "studyEffectiveDateTime")
_ResearchElementDefinitionCharacteristic_participantEffective = choice("participantEffectiveDuration", "participantEffectivePeriod", "participantEffectiveTiming", "participantEffectiveDateTime")


class ResearchElementDefinitionCharacteristic(Structure, kw_only=True):
    """ResearchElementDefinition.characteristic of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    definitionCodeableConcept: CodeableConcept | UnsetType = UNSET
    definitionDataRequirement: DataRequirement | UnsetType = UNSET
    definitionExpression: Expression | UnsetType = UNSET
    definitionCanonical: Canonical | UnsetType = UNSET
    usageContext: Some[UsageContext] | UnsetType = UNSET
    exclude: bool | UnsetType = UNSET
    _exclude: Companion | UnsetType = UNSET
    unitOfMeasure: CodeableConcept | UnsetType = UNSET
    studyEffectiveDescription: String | UnsetType = UNSET
    _studyEffectiveDescription: Companion | UnsetType = UNSET
    studyEffectiveDuration: Duration | UnsetType = UNSET
    studyEffectivePeriod: Period | UnsetType = UNSET
    studyEffectiveTiming: Timing | UnsetType = UNSET
    studyEffectiveDateTime: DateTime | UnsetType = UNSET
    studyEffectiveTimeFromStart: Duration | UnsetType = UNSET
    studyEffectiveGroupMeasure: Literal["mean", "mean-of-mean", "mean-of-median", "median", "median-of-mean", "median-of-median"] | UnsetType = UNSET
    _studyEffectiveGroupMeasure: Companion | UnsetType = UNSET
    participantEffectiveDescription: String | UnsetType = UNSET
    _participantEffectiveDescription: Companion | UnsetType = UNSET
    participantEffectiveDuration: Duration | UnsetType = UNSET
    participantEffectivePeriod: Period | UnsetType = UNSET
    participantEffectiveTiming: Timing | UnsetType = UNSET
    participantEffectiveDateTime: DateTime | UnsetType = UNSET
    participantEffectiveTimeFromStart: Duration | UnsetType = UNSET
    participantEffectiveGroupMeasure: Literal["mean", "mean-of-mean", "mean-of-median", "median", "median-of-mean", "median-of-median"] | UnsetType = UNSET
    _participantEffectiveGroupMeasure: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ResearchElementDefinitionCharacteristic_definition(self).count(UNSET) != 3
            or _ResearchElementDefinitionCharacteristic_studyEffective(self).count(UNSET) < 3
            or _ResearchElementDefinitionCharacteristic_participantEffective(self).count(UNSET) < 3
        ):
            raise ValueError("one value of a choice, as many companions as values")
