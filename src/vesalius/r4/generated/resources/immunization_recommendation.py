"""The resource type ImmunizationRecommendation.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Reference,
)
from vesalius.r4.model import (
    Code,
    DateTime,
    Id,
    PositiveInt,
    Some,
    String,
    Structure,
    Uri,
    choice,
    reference_to,
)


class ImmunizationRecommendation(Structure, kw_only=True, tag_field="resourceType", tag="ImmunizationRecommendation"):
    """ImmunizationRecommendation of R4."""

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
    patient: reference_to("Patient")
    date: DateTime
    _date: Companion | UnsetType = UNSET
    authority: reference_to("Organization") | UnsetType = UNSET
    recommendation: Some[ImmunizationRecommendationRecommendation]


_ImmunizationRecommendationRecommendation_doseNumber = choice("doseNumberPositiveInt", "doseNumberString")
_ImmunizationRecommendationRecommendation_seriesDoses = choice("seriesDosesPositiveInt", "seriesDosesString")


class ImmunizationRecommendationRecommendation(Structure, kw_only=True):
    """ImmunizationRecommendation.recommendation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    vaccineCode: Some[CodeableConcept] | UnsetType = UNSET
    targetDisease: CodeableConcept | UnsetType = UNSET
    contraindicatedVaccineCode: Some[CodeableConcept] | UnsetType = UNSET
    forecastStatus: CodeableConcept
    forecastReason: Some[CodeableConcept] | UnsetType = UNSET
    dateCriterion: Some[ImmunizationRecommendationRecommendationDateCriterion] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    series: String | UnsetType = UNSET
    _series: Companion | UnsetType = UNSET
    doseNumberPositiveInt: PositiveInt | UnsetType = UNSET
    doseNumberString: String | UnsetType = UNSET
    seriesDosesPositiveInt: PositiveInt | UnsetType = UNSET
    seriesDosesString: String | UnsetType = UNSET
    supportingImmunization: Some[reference_to("Immunization", "ImmunizationEvaluation")] | UnsetType = UNSET
    supportingPatientInformation: Some[Reference] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ImmunizationRecommendationRecommendation_doseNumber(self).count(UNSET) < 1
            or _ImmunizationRecommendationRecommendation_seriesDoses(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ImmunizationRecommendationRecommendationDateCriterion(Structure, kw_only=True):
    """ImmunizationRecommendation.recommendation.dateCriterion of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    value: DateTime
    _value: Companion | UnsetType = UNSET
