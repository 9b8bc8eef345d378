"""The resource type Appointment.

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
    Period,
    Reference,
)
from vesalius.r4.model import (
    Code,
    DateTime,
    Id,
    Instant,
    PositiveInt,
    Some,
    String,
    Structure,
    UnsignedInt,
    Uri,
    reference_to,
)


class Appointment(Structure, kw_only=True, tag_field="resourceType", tag="Appointment"):
    """Appointment of R4."""

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
    status: Literal["arrived", "booked", "cancelled", "checked-in", "entered-in-error", "fulfilled", "noshow", "pending", "proposed", "waitlist"]
    _status: Companion | UnsetType = UNSET
    cancelationReason: CodeableConcept | UnsetType = UNSET
    serviceCategory: Some[CodeableConcept] | UnsetType = UNSET
    serviceType: Some[CodeableConcept] | UnsetType = UNSET
    specialty: Some[CodeableConcept] | UnsetType = UNSET
    appointmentType: CodeableConcept | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "ImmunizationRecommendation", "Observation", "Procedure")] | UnsetType = UNSET
    priority: UnsignedInt | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    supportingInformation: Some[Reference] | UnsetType = UNSET
    start: Instant | UnsetType = UNSET
    _start: Companion | UnsetType = UNSET
    end: Instant | UnsetType = UNSET
    _end: Companion | UnsetType = UNSET
    minutesDuration: PositiveInt | UnsetType = UNSET
    _minutesDuration: Companion | UnsetType = UNSET
    slot: Some[reference_to("Slot")] | UnsetType = UNSET
    created: DateTime | UnsetType = UNSET
    _created: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    patientInstruction: String | UnsetType = UNSET
    _patientInstruction: Companion | UnsetType = UNSET
    basedOn: Some[reference_to("ServiceRequest")] | UnsetType = UNSET
    participant: Some[AppointmentParticipant]
    requestedPeriod: Some[Period] | UnsetType = UNSET


class AppointmentParticipant(Structure, kw_only=True):
    """Appointment.participant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    actor: reference_to("Device", "HealthcareService", "Location", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    required: Literal["information-only", "optional", "required"] | UnsetType = UNSET
    _required: Companion | UnsetType = UNSET
    status: Literal["accepted", "declined", "needs-action", "tentative"]
    _status: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET
