"""The resource type EvidenceVariable.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
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
    TriggerDefinition,
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


class EvidenceVariable(Structure, kw_only=True, tag_field="resourceType", tag="EvidenceVariable"):
    """EvidenceVariable of R4."""

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
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    _publisher: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
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
    type: Literal["continuous", "descriptive", "dichotomous"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    characteristic: Some[EvidenceVariableCharacteristic]


_EvidenceVariableCharacteristic_definition = choice("definitionCodeableConcept", "definitionDataRequirement", "definitionExpression", "definitionReference", "definitionTriggerDefinition", "definitionCanonical")
_EvidenceVariableCharacteristic_participantEffective = choice("participantEffectiveDuration", "participantEffectivePeriod", "participantEffectiveTiming", "participantEffectiveDateTime")


class EvidenceVariableCharacteristic(Structure, kw_only=True):
    """EvidenceVariable.characteristic of R4."""

    definitionCodeableConcept: CodeableConcept | UnsetType = UNSET
    definitionDataRequirement: DataRequirement | UnsetType = UNSET
    definitionExpression: Expression | UnsetType = UNSET
    definitionReference: reference_to("Group") | UnsetType = UNSET
    definitionTriggerDefinition: TriggerDefinition | UnsetType = UNSET
    definitionCanonical: Canonical | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    exclude: bool | UnsetType = UNSET
    _exclude: Companion | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    groupMeasure: Literal["mean", "mean-of-mean", "mean-of-median", "median", "median-of-mean", "median-of-median"] | UnsetType = UNSET
    _groupMeasure: Companion | UnsetType = UNSET
    id: String | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    participantEffectiveDuration: Duration | UnsetType = UNSET
    participantEffectivePeriod: Period | UnsetType = UNSET
    participantEffectiveTiming: Timing | UnsetType = UNSET
    participantEffectiveDateTime: DateTime | UnsetType = UNSET
    timeFromStart: Duration | UnsetType = UNSET
    usageContext: Some[UsageContext] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _EvidenceVariableCharacteristic_definition(self).count(UNSET) != 5
            or _EvidenceVariableCharacteristic_participantEffective(self).count(UNSET) < 3
        ):
            raise ValueError("one value of a choice, as many companions as values")
