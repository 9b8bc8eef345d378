"""The resource type HealthcareService.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Attachment,
    CodeableConcept,
    Companion,
    ContactPoint,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Time, Uri, beside, choice, reference_to


class HealthcareService(Structure, kw_only=True, tag_field="resourceType", tag="HealthcareService"):
    """HealthcareService of R4."""

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
    active: bool | UnsetType = UNSET
    _active: Companion | UnsetType = UNSET
    providedBy: reference_to("Organization") | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    specialty: Some[CodeableConcept] | UnsetType = UNSET
    location: Some[reference_to("Location")] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    extraDetails: String | UnsetType = UNSET
    _extraDetails: Companion | UnsetType = UNSET
    photo: Attachment | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    coverageArea: Some[reference_to("Location")] | UnsetType = UNSET
    serviceProvisionCode: Some[CodeableConcept] | UnsetType = UNSET
    eligibility: Some[HealthcareServiceEligibility] | UnsetType = UNSET
    program: Some[CodeableConcept] | UnsetType = UNSET
    characteristic: Some[CodeableConcept] | UnsetType = UNSET
    communication: Some[CodeableConcept] | UnsetType = UNSET
    referralMethod: Some[CodeableConcept] | UnsetType = UNSET
    appointmentRequired: bool | UnsetType = UNSET
    _appointmentRequired: Companion | UnsetType = UNSET
    availableTime: Some[HealthcareServiceAvailableTime] | UnsetType = UNSET
    notAvailable: Some[HealthcareServiceNotAvailable] | UnsetType = UNSET
    availabilityExceptions: String | UnsetType = UNSET
    _availabilityExceptions: Companion | UnsetType = UNSET
    endpoint: Some[reference_to("Endpoint")] | UnsetType = UNSET


class HealthcareServiceAvailableTime(Structure, kw_only=True):
    """HealthcareService.availableTime of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    daysOfWeek: Some[Literal["fri", "mon", "sat", "sun", "thu", "tue", "wed"]] | UnsetType = UNSET
    _daysOfWeek: Some[Companion | None] | UnsetType = UNSET
    allDay: bool | UnsetType = UNSET
    _allDay: Companion | UnsetType = UNSET
    availableStartTime: Time | UnsetType = UNSET
    _availableStartTime: Companion | UnsetType = UNSET
    availableEndTime: Time | UnsetType = UNSET
    _availableEndTime: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._daysOfWeek is not UNSET and not beside(self._daysOfWeek, self.daysOfWeek)):
            raise ValueError("one value of a choice, as many companions as values")


class HealthcareServiceEligibility(Structure, kw_only=True):
    """HealthcareService.eligibility of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET


class HealthcareServiceNotAvailable(Structure, kw_only=True):
    """HealthcareService.notAvailable of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String
    _description: Companion | UnsetType = UNSET
    during: Period | UnsetType = UNSET
