"""The resource type Measure.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
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
    beside,
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
    disclaimer: String | UnsetType = UNSET
    _disclaimer: Companion | UnsetType = UNSET
    scoring: CodeableConcept | UnsetType = UNSET
    compositeScoring: CodeableConcept | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    riskAdjustment: String | UnsetType = UNSET
    _riskAdjustment: Companion | UnsetType = UNSET
    rateAggregation: String | UnsetType = UNSET
    _rateAggregation: Companion | UnsetType = UNSET
    rationale: String | UnsetType = UNSET
    _rationale: Companion | UnsetType = UNSET
    clinicalRecommendationStatement: String | UnsetType = UNSET
    _clinicalRecommendationStatement: Companion | UnsetType = UNSET
    improvementNotation: concept_of("http://hl7.org/fhir/ValueSet/measure-improvement-notation") | UnsetType = UNSET
    definition: Some[String] | UnsetType = UNSET
    _definition: Some[Companion | None] | UnsetType = UNSET
    guidance: String | UnsetType = UNSET
    _guidance: Companion | UnsetType = UNSET
    group: Some[MeasureGroup] | UnsetType = UNSET
    supplementalData: Some[MeasureSupplementalData] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _Measure_subject(self).count(UNSET) < 1
            or (self._library is not UNSET and not beside(self._library, self.library))
            or (self._definition is not UNSET and not beside(self._definition, self.definition))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class MeasureGroup(Structure, kw_only=True):
    """Measure.group of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    population: Some[MeasureGroupPopulation] | UnsetType = UNSET
    stratifier: Some[MeasureGroupStratifier] | UnsetType = UNSET


class MeasureGroupPopulation(Structure, kw_only=True):
    """Measure.group.population of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    criteria: Expression


class MeasureGroupStratifier(Structure, kw_only=True):
    """Measure.group.stratifier of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    criteria: Expression | UnsetType = UNSET
    component: Some[MeasureGroupStratifierComponent] | UnsetType = UNSET


class MeasureGroupStratifierComponent(Structure, kw_only=True):
    """Measure.group.stratifier.component of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    criteria: Expression


class MeasureSupplementalData(Structure, kw_only=True):
    """Measure.supplementalData of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    usage: Some[CodeableConcept] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    criteria: Expression
