"""The resource type AppointmentResponse.

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
from vesalius.r4.model import Code, Id, Instant, Some, String, Structure, Uri, reference_to


class AppointmentResponse(Structure, kw_only=True, tag_field="resourceType", tag="AppointmentResponse"):
    """AppointmentResponse of R4."""

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
    appointment: reference_to("Appointment")
    start: Instant | UnsetType = UNSET
    _start: Companion | UnsetType = UNSET
    end: Instant | UnsetType = UNSET
    _end: Companion | UnsetType = UNSET
    participantType: Some[CodeableConcept] | UnsetType = UNSET
    actor: reference_to("Device", "HealthcareService", "Location", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    participantStatus: Literal["accepted", "declined", "needs-action", "tentative"]
    _participantStatus: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
