"""The resource type Measure.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    ContactDetail,
    Expression,
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
    concept_of,
    reference_to,
)


_Measure_subject = choice("subjectCodeableConcept", "subjectReference")


class Measure(Structure, kw_only=True, tag_field="resourceType", tag="Measure"):
    """Measure of R4."""

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
    subtitle: String | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    experimental: bool | UnsetType = UNSET
    subjectCodeableConcept: CodeableConcept | UnsetType = UNSET
    subjectReference: reference_to("Group") | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
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
    disclaimer: String | UnsetType = UNSET
    scoring: CodeableConcept | UnsetType = UNSET
    compositeScoring: CodeableConcept | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    riskAdjustment: String | UnsetType = UNSET
    rateAggregation: String | UnsetType = UNSET
    rationale: String | UnsetType = UNSET
    clinicalRecommendationStatement: String | UnsetType = UNSET
    improvementNotation: concept_of("http://hl7.org/fhir/ValueSet/measure-improvement-notation") | UnsetType = UNSET
    definition: Some[String] | UnsetType = UNSET
    guidance: String | UnsetType = UNSET
    group: Some[MeasureGroup] | UnsetType = UNSET
    supplementalData: Some[MeasureSupplementalData] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _Measure_subject(self).count(UNSET) < 1:
            raise ValueError("one value of a choice")


class MeasureGroup(Structure, kw_only=True):
    """Measure.group of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    population: Some[MeasureGroupPopulation] | UnsetType = UNSET
    stratifier: Some[MeasureGroupStratifier] | UnsetType = UNSET


class MeasureGroupPopulation(Structure, kw_only=True):
    """Measure.group.population of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    criteria: Expression


class MeasureGroupStratifier(Structure, kw_only=True):
    """Measure.group.stratifier of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    criteria: Expression | UnsetType = UNSET
    component: Some[MeasureGroupStratifierComponent] | UnsetType = UNSET


class MeasureGroupStratifierComponent(Structure, kw_only=True):
    """Measure.group.stratifier.component of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    criteria: Expression


class MeasureSupplementalData(Structure, kw_only=True):
    """Measure.supplementalData of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    usage: Some[CodeableConcept] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    criteria: Expression
