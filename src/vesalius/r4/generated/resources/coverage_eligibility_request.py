"""The resource type CoverageEligibilityRequest.

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
    Money,
    Narrative,
    Period,
    Quantity,
    Reference,
)
from vesalius.r4.model import (
    Code,
    Date,
    DateTime,
    Id,
    PositiveInt,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


_CoverageEligibilityRequest_serviced = choice("servicedPeriod", "servicedDate")


class CoverageEligibilityRequest(Structure, kw_only=True, tag_field="resourceType", tag="CoverageEligibilityRequest"):
    """CoverageEligibilityRequest of R4."""

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
    status: Literal["active", "cancelled", "draft", "entered-in-error"]
    _status: Companion | UnsetType = UNSET
    priority: CodeableConcept | UnsetType = UNSET
    purpose: Some[Literal["auth-requirements", "benefits", "discovery", "validation"]]
    _purpose: Some[Companion | None] | UnsetType = UNSET
    patient: reference_to("Patient")
    servicedPeriod: Period | UnsetType = UNSET
    servicedDate: Date | UnsetType = UNSET
    created: DateTime
    _created: Companion | UnsetType = UNSET
    enterer: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    provider: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    insurer: reference_to("Organization")
    facility: reference_to("Location") | UnsetType = UNSET
    supportingInfo: Some[CoverageEligibilityRequestSupportingInfo] | UnsetType = UNSET
    insurance: Some[CoverageEligibilityRequestInsurance] | UnsetType = UNSET
    item: Some[CoverageEligibilityRequestItem] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._purpose is not UNSET and not beside(self._purpose, self.purpose))
            or _CoverageEligibilityRequest_serviced(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class CoverageEligibilityRequestInsurance(Structure, kw_only=True):
    """CoverageEligibilityRequest.insurance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    focal: bool | UnsetType = UNSET
    _focal: Companion | UnsetType = UNSET
    coverage: reference_to("Coverage")
    businessArrangement: String | UnsetType = UNSET
    _businessArrangement: Companion | UnsetType = UNSET


class CoverageEligibilityRequestItem(Structure, kw_only=True):
    """CoverageEligibilityRequest.item of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    supportingInfoSequence: Some[PositiveInt] | UnsetType = UNSET
    _supportingInfoSequence: Some[Companion | None] | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    productOrService: CodeableConcept | UnsetType = UNSET
    modifier: Some[CodeableConcept] | UnsetType = UNSET
    provider: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    unitPrice: Money | UnsetType = UNSET
    facility: reference_to("Location", "Organization") | UnsetType = UNSET
    diagnosis: Some[CoverageEligibilityRequestItemDiagnosis] | UnsetType = UNSET
    detail: Some[Reference] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._supportingInfoSequence is not UNSET and not beside(self._supportingInfoSequence, self.supportingInfoSequence)):
            raise ValueError("one value of a choice, as many companions as values")


_CoverageEligibilityRequestItemDiagnosis_diagnosis = choice("diagnosisCodeableConcept", "diagnosisReference")


class CoverageEligibilityRequestItemDiagnosis(Structure, kw_only=True):
    """CoverageEligibilityRequest.item.diagnosis of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    diagnosisCodeableConcept: CodeableConcept | UnsetType = UNSET
    diagnosisReference: reference_to("Condition") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _CoverageEligibilityRequestItemDiagnosis_diagnosis(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class CoverageEligibilityRequestSupportingInfo(Structure, kw_only=True):
    """CoverageEligibilityRequest.supportingInfo of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    information: Reference
    appliesToAll: bool | UnsetType = UNSET
    _appliesToAll: Companion | UnsetType = UNSET
