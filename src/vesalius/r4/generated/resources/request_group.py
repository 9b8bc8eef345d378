"""The resource type RequestGroup.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Age,
    Annotation,
    CodeableConcept,
    Companion,
    Duration,
    Expression,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Range,
    Reference,
    RelatedArtifact,
    Timing,
)
from vesalius.r4.model import (
    Canonical,
    Code,
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


class RequestGroup(Structure, kw_only=True, tag_field="resourceType", tag="RequestGroup"):
    """RequestGroup of R4."""

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
    identifier: Some[Identifier] | UnsetType = UNSET
    instantiatesCanonical: Some[Canonical] | UnsetType = UNSET
    _instantiatesCanonical: Some[Companion | None] | UnsetType = UNSET
    instantiatesUri: Some[Uri] | UnsetType = UNSET
    _instantiatesUri: Some[Companion | None] | UnsetType = UNSET
    basedOn: Some[Reference] | UnsetType = UNSET
    replaces: Some[Reference] | UnsetType = UNSET
    groupIdentifier: Identifier | UnsetType = UNSET
    status: Literal["active", "completed", "draft", "entered-in-error", "on-hold", "revoked", "unknown"]
    _status: Companion | UnsetType = UNSET
    intent: Literal["directive", "filler-order", "instance-order", "option", "order", "original-order", "plan", "proposal", "reflex-order"]
    _intent: Companion | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Group", "Patient") | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    authoredOn: DateTime | UnsetType = UNSET
    _authoredOn: Companion | UnsetType = UNSET
    author: reference_to("Device", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    action: Some[RequestGroupAction] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
        ):
            raise ValueError("one value of a choice, as many companions as values")


_RequestGroupAction_timing = choice("timingAge", "timingDuration", "timingPeriod", "timingRange", "timingTiming", "timingDateTime")


class RequestGroupAction(Structure, kw_only=True):
    """RequestGroup.action of R4."""

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
    documentation: Some[RelatedArtifact] | UnsetType = UNSET
    condition: Some[RequestGroupActionCondition] | UnsetType = UNSET
    relatedAction: Some[RequestGroupActionRelatedAction] | UnsetType = UNSET
    timingAge: Age | UnsetType = UNSET
    timingDuration: Duration | UnsetType = UNSET
    timingPeriod: Period | UnsetType = UNSET
    timingRange: Range | UnsetType = UNSET
    timingTiming: Timing | UnsetType = UNSET
    timingDateTime: DateTime | UnsetType = UNSET
    participant: Some[reference_to("Device", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
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
    resource: Reference | UnsetType = UNSET
    action: Some[RequestGroupAction] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _RequestGroupAction_timing(self).count(UNSET) < 5:
            raise ValueError("one value of a choice, as many companions as values")


class RequestGroupActionCondition(Structure, kw_only=True):
    """RequestGroup.action.condition of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    kind: Literal["applicability", "start", "stop"]
    _kind: Companion | UnsetType = UNSET
    expression: Expression | UnsetType = UNSET


_RequestGroupActionRelatedAction_offset = choice("offsetDuration", "offsetRange")


class RequestGroupActionRelatedAction(Structure, kw_only=True):
    """RequestGroup.action.relatedAction of R4."""

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
        if _RequestGroupActionRelatedAction_offset(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")
