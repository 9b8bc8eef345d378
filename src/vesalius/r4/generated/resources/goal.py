"""The resource type Goal.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    Duration,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Quantity,
    Range,
    Ratio,
)
from vesalius.r4.model import Code, Date, Id, Integer, Some, String, Structure, Uri, choice, reference_to


_Goal_start = choice("startCodeableConcept", "startDate")


class Goal(Structure, kw_only=True, tag_field="resourceType", tag="Goal"):
    """Goal of R4."""

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
    lifecycleStatus: Literal["accepted", "active", "cancelled", "completed", "entered-in-error", "on-hold", "planned", "proposed", "rejected"]
    _lifecycleStatus: Companion | UnsetType = UNSET
    achievementStatus: CodeableConcept | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    priority: CodeableConcept | UnsetType = UNSET
    description: CodeableConcept
    subject: reference_to("Group", "Organization", "Patient")
    startCodeableConcept: CodeableConcept | UnsetType = UNSET
    startDate: Date | UnsetType = UNSET
    target: Some[GoalTarget] | UnsetType = UNSET
    statusDate: Date | UnsetType = UNSET
    _statusDate: Companion | UnsetType = UNSET
    statusReason: String | UnsetType = UNSET
    _statusReason: Companion | UnsetType = UNSET
    expressedBy: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    addresses: Some[reference_to("Condition", "MedicationStatement", "NutritionOrder", "Observation", "RiskAssessment", "ServiceRequest")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    outcomeCode: Some[CodeableConcept] | UnsetType = UNSET
    outcomeReference: Some[reference_to("Observation")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _Goal_start(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_GoalTarget_detail = choice("detailCodeableConcept", "detailQuantity", "detailRange", "detailRatio", "detailBoolean", "detailInteger", "detailString")
_GoalTarget_due = choice("dueDuration", "dueDate")


class GoalTarget(Structure, kw_only=True):
    """Goal.target of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    measure: CodeableConcept | UnsetType = UNSET
    detailCodeableConcept: CodeableConcept | UnsetType = UNSET
    detailQuantity: Quantity | UnsetType = UNSET
    detailRange: Range | UnsetType = UNSET
    detailRatio: Ratio | UnsetType = UNSET
    detailBoolean: bool | UnsetType = UNSET
    detailInteger: Integer | UnsetType = UNSET
    detailString: String | UnsetType = UNSET
    dueDuration: Duration | UnsetType = UNSET
    dueDate: Date | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _GoalTarget_detail(self).count(UNSET) < 6
            or _GoalTarget_due(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")
