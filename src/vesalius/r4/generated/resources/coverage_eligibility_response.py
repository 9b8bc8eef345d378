"""The resource type CoverageEligibilityResponse.

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
)
from vesalius.r4.model import (
    Code,
    Date,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    UnsignedInt,
    Uri,
    beside,
    choice,
    reference_to,
)


_CoverageEligibilityResponse_serviced = choice("servicedPeriod", "servicedDate")


class CoverageEligibilityResponse(Structure, kw_only=True, tag_field="resourceType", tag="CoverageEligibilityResponse"):
    """CoverageEligibilityResponse of R4."""

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
    purpose: Some[Literal["auth-requirements", "benefits", "discovery", "validation"]]
    _purpose: Some[Companion | None] | UnsetType = UNSET
    patient: reference_to("Patient")
    servicedPeriod: Period | UnsetType = UNSET
    servicedDate: Date | UnsetType = UNSET
    created: DateTime
    _created: Companion | UnsetType = UNSET
    requestor: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    request: reference_to("CoverageEligibilityRequest")
    outcome: Literal["complete", "error", "partial", "queued"]
    _outcome: Companion | UnsetType = UNSET
    disposition: String | UnsetType = UNSET
    _disposition: Companion | UnsetType = UNSET
    insurer: reference_to("Organization")
    insurance: Some[CoverageEligibilityResponseInsurance] | UnsetType = UNSET
    preAuthRef: String | UnsetType = UNSET
    _preAuthRef: Companion | UnsetType = UNSET
    form: CodeableConcept | UnsetType = UNSET
    error: Some[CoverageEligibilityResponseError] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._purpose is not UNSET and not beside(self._purpose, self.purpose))
            or _CoverageEligibilityResponse_serviced(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class CoverageEligibilityResponseError(Structure, kw_only=True):
    """CoverageEligibilityResponse.error of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept


class CoverageEligibilityResponseInsurance(Structure, kw_only=True):
    """CoverageEligibilityResponse.insurance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    coverage: reference_to("Coverage")
    inforce: bool | UnsetType = UNSET
    _inforce: Companion | UnsetType = UNSET
    benefitPeriod: Period | UnsetType = UNSET
    item: Some[CoverageEligibilityResponseInsuranceItem] | UnsetType = UNSET


class CoverageEligibilityResponseInsuranceItem(Structure, kw_only=True):
    """CoverageEligibilityResponse.insurance.item of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    productOrService: CodeableConcept | UnsetType = UNSET
    modifier: Some[CodeableConcept] | UnsetType = UNSET
    provider: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    excluded: bool | UnsetType = UNSET
    _excluded: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    network: CodeableConcept | UnsetType = UNSET
    unit: CodeableConcept | UnsetType = UNSET
    term: CodeableConcept | UnsetType = UNSET
    benefit: Some[CoverageEligibilityResponseInsuranceItemBenefit] | UnsetType = UNSET
    authorizationRequired: bool | UnsetType = UNSET
    _authorizationRequired: Companion | UnsetType = UNSET
    authorizationSupporting: Some[CodeableConcept] | UnsetType = UNSET
    authorizationUrl: Uri | UnsetType = UNSET
    _authorizationUrl: Companion | UnsetType = UNSET


_CoverageEligibilityResponseInsuranceItemBenefit_allowed = choice("allowedMoney", "allowedString", "allowedUnsignedInt")
_CoverageEligibilityResponseInsuranceItemBenefit_used = choice("usedMoney", "usedString", "usedUnsignedInt")


class CoverageEligibilityResponseInsuranceItemBenefit(Structure, kw_only=True):
    """CoverageEligibilityResponse.insurance.item.benefit of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    allowedMoney: Money | UnsetType = UNSET
    allowedString: String | UnsetType = UNSET
    allowedUnsignedInt: UnsignedInt | UnsetType = UNSET
    usedMoney: Money | UnsetType = UNSET
    usedString: String | UnsetType = UNSET
    usedUnsignedInt: UnsignedInt | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _CoverageEligibilityResponseInsuranceItemBenefit_allowed(self).count(UNSET) < 2
            or _CoverageEligibilityResponseInsuranceItemBenefit_used(self).count(UNSET) < 2
        ):
            raise ValueError("one value of a choice, as many companions as values")
