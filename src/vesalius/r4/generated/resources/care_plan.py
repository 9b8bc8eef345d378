"""The resource type CarePlan.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Quantity,
    Reference,
    Timing,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


class CarePlan(Structure, kw_only=True, tag_field="resourceType", tag="CarePlan"):
    """CarePlan of R4."""

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
    instantiatesCanonical: Some[Canonical] | UnsetType = UNSET
    _instantiatesCanonical: Some[Companion | None] | UnsetType = UNSET
    instantiatesUri: Some[Uri] | UnsetType = UNSET
    _instantiatesUri: Some[Companion | None] | UnsetType = UNSET
    basedOn: Some[reference_to("CarePlan")] | UnsetType = UNSET
    replaces: Some[reference_to("CarePlan")] | UnsetType = UNSET
    partOf: Some[reference_to("CarePlan")] | UnsetType = UNSET
    status: Literal["active", "completed", "draft", "entered-in-error", "on-hold", "revoked", "unknown"]
    _status: Companion | UnsetType = UNSET
    intent: Literal["option", "order", "plan", "proposal"]
    _intent: Companion | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    subject: reference_to("Group", "Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    created: DateTime | UnsetType = UNSET
    _created: Companion | UnsetType = UNSET
    author: reference_to("CareTeam", "Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    contributor: Some[reference_to("CareTeam", "Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    careTeam: Some[reference_to("CareTeam")] | UnsetType = UNSET
    addresses: Some[reference_to("Condition")] | UnsetType = UNSET
    supportingInfo: Some[Reference] | UnsetType = UNSET
    goal: Some[reference_to("Goal")] | UnsetType = UNSET
    activity: Some[CarePlanActivity] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class CarePlanActivity(Structure, kw_only=True):
    """CarePlan.activity of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    outcomeCodeableConcept: Some[CodeableConcept] | UnsetType = UNSET
    outcomeReference: Some[Reference] | UnsetType = UNSET
    progress: Some[Annotation] | UnsetType = UNSET
    reference: reference_to("Appointment", "CommunicationRequest", "DeviceRequest", "MedicationRequest", "NutritionOrder", "RequestGroup", "ServiceRequest", "Task", "VisionPrescription") | UnsetType = UNSET
    detail: CarePlanActivityDetail | UnsetType = UNSET


_CarePlanActivityDetail_scheduled = choice("scheduledPeriod", "scheduledTiming", "scheduledString")
_CarePlanActivityDetail_product = choice("productCodeableConcept", "productReference")


class CarePlanActivityDetail(Structure, kw_only=True):
    """CarePlan.activity.detail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    kind: Literal["Appointment", "CommunicationRequest", "DeviceRequest", "MedicationRequest", "NutritionOrder", "ServiceRequest", "Task", "VisionPrescription"] | UnsetType = UNSET
    _kind: Companion | UnsetType = UNSET
    instantiatesCanonical: Some[Canonical] | UnsetType = UNSET
    _instantiatesCanonical: Some[Companion | None] | UnsetType = UNSET
    instantiatesUri: Some[Uri] | UnsetType = UNSET
    _instantiatesUri: Some[Companion | None] | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation")] | UnsetType = UNSET
    goal: Some[reference_to("Goal")] | UnsetType = UNSET
    status: Literal["cancelled", "completed", "entered-in-error", "in-progress", "not-started", "on-hold", "scheduled", "stopped", "unknown"]
    _status: Companion | UnsetType = UNSET
    statusReason: CodeableConcept | UnsetType = UNSET
    doNotPerform: bool | UnsetType = UNSET
    _doNotPerform: Companion | UnsetType = UNSET
    scheduledPeriod: Period | UnsetType = UNSET
    scheduledTiming: Timing | UnsetType = UNSET
    scheduledString: String | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    performer: Some[reference_to("CareTeam", "Device", "HealthcareService", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    productCodeableConcept: CodeableConcept | UnsetType = UNSET
    productReference: reference_to("Medication", "Substance") | UnsetType = UNSET
    dailyAmount: Quantity | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
            or _CarePlanActivityDetail_scheduled(self).count(UNSET) < 2
            or _CarePlanActivityDetail_product(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")
