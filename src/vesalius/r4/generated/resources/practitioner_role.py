"""The resource type PractitionerRole.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
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


class PractitionerRole(Structure, kw_only=True, tag_field="resourceType", tag="PractitionerRole"):
    """PractitionerRole of R4."""

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
    period: Period | UnsetType = UNSET
    practitioner: reference_to("Practitioner") | UnsetType = UNSET
    organization: reference_to("Organization") | UnsetType = UNSET
    code: Some[CodeableConcept] | UnsetType = UNSET
    specialty: Some[CodeableConcept] | UnsetType = UNSET
    location: Some[reference_to("Location")] | UnsetType = UNSET
    healthcareService: Some[reference_to("HealthcareService")] | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    availableTime: Some[PractitionerRoleAvailableTime] | UnsetType = UNSET
    notAvailable: Some[PractitionerRoleNotAvailable] | UnsetType = UNSET
    availabilityExceptions: String | UnsetType = UNSET
    _availabilityExceptions: Companion | UnsetType = UNSET
    endpoint: Some[reference_to("Endpoint")] | UnsetType = UNSET


class PractitionerRoleAvailableTime(Structure, kw_only=True):
    """PractitionerRole.availableTime of R4."""

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


class PractitionerRoleNotAvailable(Structure, kw_only=True):
    """PractitionerRole.notAvailable of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String
    _description: Companion | UnsetType = UNSET
    during: Period | UnsetType = UNSET
