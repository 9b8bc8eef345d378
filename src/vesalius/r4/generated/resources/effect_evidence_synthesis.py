"""The resource type EffectEvidenceSynthesis.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType, field

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
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
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Uri,
    reference_to,
)


class EffectEvidenceSynthesis(Structure, kw_only=True, tag_field="resourceType", tag="EffectEvidenceSynthesis"):
    """EffectEvidenceSynthesis of R4."""

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
    synthesisType: CodeableConcept | UnsetType = UNSET
    studyType: CodeableConcept | UnsetType = UNSET
    population: reference_to("EvidenceVariable")
    exposure: reference_to("EvidenceVariable")
    exposureAlternative: reference_to("EvidenceVariable")
    outcome: reference_to("EvidenceVariable")
    sampleSize: EffectEvidenceSynthesisSampleSize | UnsetType = UNSET
    resultsByExposure: Some[EffectEvidenceSynthesisResultsByExposure] | UnsetType = UNSET
    effectEstimate: Some[EffectEvidenceSynthesisEffectEstimate] | UnsetType = UNSET
    certainty: Some[EffectEvidenceSynthesisCertainty] | UnsetType = UNSET


class EffectEvidenceSynthesisCertainty(Structure, kw_only=True):
    """EffectEvidenceSynthesis.certainty of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    rating: Some[CodeableConcept] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    certaintySubcomponent: Some[EffectEvidenceSynthesisCertaintyCertaintySubcomponent] | UnsetType = UNSET


class EffectEvidenceSynthesisCertaintyCertaintySubcomponent(Structure, kw_only=True):
    """EffectEvidenceSynthesis.certainty.certaintySubcomponent of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    rating: Some[CodeableConcept] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET


class EffectEvidenceSynthesisEffectEstimate(Structure, kw_only=True):
    """EffectEvidenceSynthesis.effectEstimate of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    variantState: CodeableConcept | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    unitOfMeasure: CodeableConcept | UnsetType = UNSET
    precisionEstimate: Some[EffectEvidenceSynthesisEffectEstimatePrecisionEstimate] | UnsetType = UNSET


class EffectEvidenceSynthesisEffectEstimatePrecisionEstimate(Structure, kw_only=True):
    """EffectEvidenceSynthesis.effectEstimate.precisionEstimate of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    level: Decimal | UnsetType = UNSET
    _level: Companion | UnsetType = UNSET
    from_: Decimal | UnsetType = field(name="from", default=UNSET)
    _from: Companion | UnsetType = UNSET
    to: Decimal | UnsetType = UNSET
    _to: Companion | UnsetType = UNSET


class EffectEvidenceSynthesisResultsByExposure(Structure, kw_only=True):
    """EffectEvidenceSynthesis.resultsByExposure of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    exposureState: Literal["exposure", "exposure-alternative"] | UnsetType = UNSET
    _exposureState: Companion | UnsetType = UNSET
    variantState: CodeableConcept | UnsetType = UNSET
    riskEvidenceSynthesis: reference_to("RiskEvidenceSynthesis")


class EffectEvidenceSynthesisSampleSize(Structure, kw_only=True):
    """EffectEvidenceSynthesis.sampleSize of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    numberOfStudies: Integer | UnsetType = UNSET
    _numberOfStudies: Companion | UnsetType = UNSET
    numberOfParticipants: Integer | UnsetType = UNSET
    _numberOfParticipants: Companion | UnsetType = UNSET
