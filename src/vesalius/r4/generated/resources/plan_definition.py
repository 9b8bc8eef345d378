"""The resource type PlanDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Age,
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
    Quantity,
    Range,
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
    beside,
    choice,
    reference_to,
)


_PlanDefinition_subject = choice("subjectCodeableConcept", "subjectReference")


class PlanDefinition(Structure, kw_only=True, tag_field="resourceType", tag="PlanDefinition"):
    """PlanDefinition of R4."""

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
    type: CodeableConcept | UnsetType = UNSET
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
    goal: Some[PlanDefinitionGoal] | UnsetType = UNSET
    action: Some[PlanDefinitionAction] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _PlanDefinition_subject(self).count(UNSET) < 1
            or (self._library is not UNSET and not beside(self._library, self.library))
        ):
            raise ValueError("one value of a choice, as many companions as values")


_PlanDefinitionAction_subject = choice("subjectCodeableConcept", "subjectReference")
_PlanDefinitionAction_timing = choice("timingAge", "timingDuration", "timingPeriod", "timingRange", "timingTiming", "timingDateTime")
_PlanDefinitionAction_definition = choice("definitionCanonical", "definitionUri")


class PlanDefinitionAction(Structure, kw_only=True):
    """PlanDefinition.action of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    prefix: String | UnsetType = UNSET
    _prefix: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    textEquivalent: String | UnsetType = UNSET
    _textEquivalent: Companion | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    code: Some[CodeableConcept] | UnsetType = UNSET
    reason: Some[CodeableConcept] | UnsetType = UNSET
    documentation: Some[RelatedArtifact] | UnsetType = UNSET
    goalId: Some[Id] | UnsetType = UNSET
    _goalId: Some[Companion | None] | UnsetType = UNSET
    subjectCodeableConcept: CodeableConcept | UnsetType = UNSET
    subjectReference: reference_to("Group") | UnsetType = UNSET
    trigger: Some[TriggerDefinition] | UnsetType = UNSET
    condition: Some[PlanDefinitionActionCondition] | UnsetType = UNSET
    input: Some[DataRequirement] | UnsetType = UNSET
    output: Some[DataRequirement] | UnsetType = UNSET
    relatedAction: Some[PlanDefinitionActionRelatedAction] | UnsetType = UNSET
    timingAge: Age | UnsetType = UNSET
    timingDuration: Duration | UnsetType = UNSET
    timingPeriod: Period | UnsetType = UNSET
    timingRange: Range | UnsetType = UNSET
    timingTiming: Timing | UnsetType = UNSET
    timingDateTime: DateTime | UnsetType = UNSET
    participant: Some[PlanDefinitionActionParticipant] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    groupingBehavior: Literal["logical-group", "sentence-group", "visual-group"] | UnsetType = UNSET
    _groupingBehavior: Companion | UnsetType = UNSET
    selectionBehavior: Literal["all", "all-or-none", "any", "at-most-one", "exactly-one", "one-or-more"] | UnsetType = UNSET
    _selectionBehavior: Companion | UnsetType = UNSET
    requiredBehavior: Literal["could", "must", "must-unless-documented"] | UnsetType = UNSET
    _requiredBehavior: Companion | UnsetType = UNSET
    precheckBehavior: Literal["no", "yes"] | UnsetType = UNSET
    _precheckBehavior: Companion | UnsetType = UNSET
    cardinalityBehavior: Literal["multiple", "single"] | UnsetType = UNSET
    _cardinalityBehavior: Companion | UnsetType = UNSET
    definitionCanonical: Canonical | UnsetType = UNSET
    definitionUri: Uri | UnsetType = UNSET
    transform: Canonical | UnsetType = UNSET
    _transform: Companion | UnsetType = UNSET
    dynamicValue: Some[PlanDefinitionActionDynamicValue] | UnsetType = UNSET
    action: Some[PlanDefinitionAction] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._goalId is not UNSET and not beside(self._goalId, self.goalId))
            or _PlanDefinitionAction_subject(self).count(UNSET) < 1
            or _PlanDefinitionAction_timing(self).count(UNSET) < 5
            or _PlanDefinitionAction_definition(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class PlanDefinitionActionCondition(Structure, kw_only=True):
    """PlanDefinition.action.condition of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    kind: Literal["applicability", "start", "stop"]
    _kind: Companion | UnsetType = UNSET
    expression: Expression | UnsetType = UNSET


class PlanDefinitionActionDynamicValue(Structure, kw_only=True):
    """PlanDefinition.action.dynamicValue of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    path: String | UnsetType = UNSET
    _path: Companion | UnsetType = UNSET
    expression: Expression | UnsetType = UNSET


class PlanDefinitionActionParticipant(Structure, kw_only=True):
    """PlanDefinition.action.participant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["device", "patient", "practitioner", "related-person"]
    _type: Companion | UnsetType = UNSET
    role: CodeableConcept | UnsetType = UNSET


_PlanDefinitionActionRelatedAction_offset = choice("offsetDuration", "offsetRange")


class PlanDefinitionActionRelatedAction(Structure, kw_only=True):
    """PlanDefinition.action.relatedAction of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    actionId: Id
    _actionId: Companion | UnsetType = UNSET
    relationship: Literal["after", "after-end", "after-start", "before", "before-end", "before-start", "concurrent", "concurrent-with-end", "concurrent-with-start"]
    _relationship: Companion | UnsetType = UNSET
    offsetDuration: Duration | UnsetType = UNSET
    offsetRange: Range | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _PlanDefinitionActionRelatedAction_offset(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class PlanDefinitionGoal(Structure, kw_only=True):
    """PlanDefinition.goal of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    description: CodeableConcept
    priority: CodeableConcept | UnsetType = UNSET
    start: CodeableConcept | UnsetType = UNSET
    addresses: Some[CodeableConcept] | UnsetType = UNSET
    documentation: Some[RelatedArtifact] | UnsetType = UNSET
    target: Some[PlanDefinitionGoalTarget] | UnsetType = UNSET


_PlanDefinitionGoalTarget_detail = choice("detailCodeableConcept", "detailQuantity", "detailRange")


class PlanDefinitionGoalTarget(Structure, kw_only=True):
    """PlanDefinition.goal.target of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    measure: CodeableConcept | UnsetType = UNSET
    detailCodeableConcept: CodeableConcept | UnsetType = UNSET
    detailQuantity: Quantity | UnsetType = UNSET
    detailRange: Range | UnsetType = UNSET
    due: Duration | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _PlanDefinitionGoalTarget_detail(self).count(UNSET) < 2:
            raise ValueError("one value of a choice, as many companions as values")
