"""The resource type ImmunizationEvaluation.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
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


_ImmunizationEvaluation_doseNumber = choice("doseNumberPositiveInt", "doseNumberString")
_ImmunizationEvaluation_seriesDoses = choice("seriesDosesPositiveInt", "seriesDosesString")


class ImmunizationEvaluation(Structure, kw_only=True, tag_field="resourceType", tag="ImmunizationEvaluation"):
    """ImmunizationEvaluation of R4."""

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
    status: Literal["completed", "entered-in-error"]
    _status: Companion | UnsetType = UNSET
    patient: reference_to("Patient")
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    authority: reference_to("Organization") | UnsetType = UNSET
    targetDisease: CodeableConcept
    immunizationEvent: reference_to("Immunization")
    doseStatus: CodeableConcept
    doseStatusReason: Some[CodeableConcept] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    series: String | UnsetType = UNSET
    _series: Companion | UnsetType = UNSET
    doseNumberPositiveInt: PositiveInt | UnsetType = UNSET
    doseNumberString: String | UnsetType = UNSET
    seriesDosesPositiveInt: PositiveInt | UnsetType = UNSET
    seriesDosesString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ImmunizationEvaluation_doseNumber(self).count(UNSET) < 1
            or _ImmunizationEvaluation_seriesDoses(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")
