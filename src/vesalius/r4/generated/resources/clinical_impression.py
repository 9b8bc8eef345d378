"""The resource type ClinicalImpression.

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
    Reference,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, beside, choice, reference_to


_ClinicalImpression_effective = choice("effectivePeriod", "effectiveDateTime")


class ClinicalImpression(Structure, kw_only=True, tag_field="resourceType", tag="ClinicalImpression"):
    """ClinicalImpression of R4."""

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
    status: Literal["completed", "entered-in-error", "in-progress"]
    _status: Companion | UnsetType = UNSET
    statusReason: CodeableConcept | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    subject: reference_to("Group", "Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    effectiveDateTime: DateTime | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    assessor: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    previous: reference_to("ClinicalImpression") | UnsetType = UNSET
    problem: Some[reference_to("AllergyIntolerance", "Condition")] | UnsetType = UNSET
    investigation: Some[ClinicalImpressionInvestigation] | UnsetType = UNSET
    protocol: Some[Uri] | UnsetType = UNSET
    _protocol: Some[Companion | None] | UnsetType = UNSET
    summary: String | UnsetType = UNSET
    _summary: Companion | UnsetType = UNSET
    finding: Some[ClinicalImpressionFinding] | UnsetType = UNSET
    prognosisCodeableConcept: Some[CodeableConcept] | UnsetType = UNSET
    prognosisReference: Some[reference_to("RiskAssessment")] | UnsetType = UNSET
    supportingInfo: Some[Reference] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ClinicalImpression_effective(self).count(UNSET) < 1
            or (self._protocol is not UNSET and not beside(self._protocol, self.protocol))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ClinicalImpressionFinding(Structure, kw_only=True):
    """ClinicalImpression.finding of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemCodeableConcept: CodeableConcept | UnsetType = UNSET
    itemReference: reference_to("Condition", "Media", "Observation") | UnsetType = UNSET
    basis: String | UnsetType = UNSET
    _basis: Companion | UnsetType = UNSET


class ClinicalImpressionInvestigation(Structure, kw_only=True):
    """ClinicalImpression.investigation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    item: Some[reference_to("DiagnosticReport", "FamilyMemberHistory", "ImagingStudy", "Media", "Observation", "QuestionnaireResponse", "RiskAssessment")] | UnsetType = UNSET
