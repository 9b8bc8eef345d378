"""The resource type Appointment.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
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
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    status: Literal["arrived", "booked", "cancelled", "checked-in", "entered-in-error", "fulfilled", "noshow", "pending", "proposed", "waitlist"]
    cancelationReason: CodeableConcept | UnsetType = UNSET
    serviceCategory: Some[CodeableConcept] | UnsetType = UNSET
    serviceType: Some[CodeableConcept] | UnsetType = UNSET
    specialty: Some[CodeableConcept] | UnsetType = UNSET
    appointmentType: CodeableConcept | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "ImmunizationRecommendation", "Observation", "Procedure")] | UnsetType = UNSET
    priority: UnsignedInt | UnsetType = UNSET
    description: String | UnsetType = UNSET
    supportingInformation: Some[Reference] | UnsetType = UNSET
    start: Instant | UnsetType = UNSET
    end: Instant | UnsetType = UNSET
    minutesDuration: PositiveInt | UnsetType = UNSET
    slot: Some[reference_to("Slot")] | UnsetType = UNSET
    created: DateTime | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    patientInstruction: String | UnsetType = UNSET
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
    status: Literal["accepted", "declined", "needs-action", "tentative"]
    period: Period | UnsetType = UNSET
