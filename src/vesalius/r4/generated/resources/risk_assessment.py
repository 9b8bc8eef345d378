"""The resource type RiskAssessment.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Range,
    Reference,
)
from vesalius.r4.model import Code, DateTime, Decimal, Id, Some, String, Structure, Uri, choice, reference_to


_RiskAssessment_occurrence = choice("occurrencePeriod", "occurrenceDateTime")


class RiskAssessment(Structure, kw_only=True, tag_field="resourceType", tag="RiskAssessment"):
    """RiskAssessment of R4."""

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
    basedOn: Reference | UnsetType = UNSET
    parent: Reference | UnsetType = UNSET
    status: Literal["amended", "cancelled", "corrected", "entered-in-error", "final", "preliminary", "registered", "unknown"]
    _status: Companion | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Group", "Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    occurrencePeriod: Period | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    condition: reference_to("Condition") | UnsetType = UNSET
    performer: reference_to("Device", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation")] | UnsetType = UNSET
    basis: Some[Reference] | UnsetType = UNSET
    prediction: Some[RiskAssessmentPrediction] | UnsetType = UNSET
    mitigation: String | UnsetType = UNSET
    _mitigation: Companion | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _RiskAssessment_occurrence(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_RiskAssessmentPrediction_probability = choice("probabilityRange", "probabilityDecimal")
_RiskAssessmentPrediction_when = choice("whenPeriod", "whenRange")


class RiskAssessmentPrediction(Structure, kw_only=True):
    """RiskAssessment.prediction of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    outcome: CodeableConcept | UnsetType = UNSET
    probabilityRange: Range | UnsetType = UNSET
    probabilityDecimal: Decimal | UnsetType = UNSET
    qualitativeRisk: CodeableConcept | UnsetType = UNSET
    relativeRisk: Decimal | UnsetType = UNSET
    _relativeRisk: Companion | UnsetType = UNSET
    whenPeriod: Period | UnsetType = UNSET
    whenRange: Range | UnsetType = UNSET
    rationale: String | UnsetType = UNSET
    _rationale: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _RiskAssessmentPrediction_probability(self).count(UNSET) < 1
            or _RiskAssessmentPrediction_when(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")
