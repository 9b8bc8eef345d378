"""The resource type ActivityDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Age,
    CodeableConcept,
    Companion,
    ContactDetail,
    Dosage,
    Duration,
    Expression,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Quantity,
    Range,
    RelatedArtifact,
    Timing,
    UsageContext,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    Date,
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


_ActivityDefinition_subject = choice("subjectCodeableConcept", "subjectReference")
_ActivityDefinition_timing = choice("timingAge", "timingDuration", "timingPeriod", "timingRange", "timingTiming", "timingDateTime")
_ActivityDefinition_product = choice("productCodeableConcept", "productReference")


class ActivityDefinition(Structure, kw_only=True, tag_field="resourceType", tag="ActivityDefinition"):
    """ActivityDefinition of R4."""

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
    url: Uri | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    subtitle: String | UnsetType = UNSET
    _subtitle: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    subjectCodeableConcept: CodeableConcept | UnsetType = UNSET
    subjectReference: reference_to("Group") | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    _publisher: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    purpose: String | UnsetType = UNSET
    _purpose: Companion | UnsetType = UNSET
    usage: String | UnsetType = UNSET
    _usage: Companion | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    _copyright: Companion | UnsetType = UNSET
    approvalDate: Date | UnsetType = UNSET
    _approvalDate: Companion | UnsetType = UNSET
    lastReviewDate: Date | UnsetType = UNSET
    _lastReviewDate: Companion | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    topic: Some[CodeableConcept] | UnsetType = UNSET
    author: Some[ContactDetail] | UnsetType = UNSET
    editor: Some[ContactDetail] | UnsetType = UNSET
    reviewer: Some[ContactDetail] | UnsetType = UNSET
    endorser: Some[ContactDetail] | UnsetType = UNSET
    relatedArtifact: Some[RelatedArtifact] | UnsetType = UNSET
    library: Some[Canonical] | UnsetType = UNSET
    _library: Some[Companion | None] | UnsetType = UNSET
    kind: Literal["Appointment", "AppointmentResponse", "CarePlan", "Claim", "CommunicationRequest", "Contract", "DeviceRequest", "EnrollmentRequest", "ImmunizationRecommendation", "MedicationRequest", "NutritionOrder", "ServiceRequest", "SupplyRequest", "Task", "VisionPrescription"] | UnsetType = UNSET
    _kind: Companion | UnsetType = UNSET
    profile: Canonical | UnsetType = UNSET
    _profile: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    intent: Literal["directive", "filler-order", "instance-order", "option", "order", "original-order", "plan", "proposal", "reflex-order"] | UnsetType = UNSET
    _intent: Companion | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    doNotPerform: bool | UnsetType = UNSET
    _doNotPerform: Companion | UnsetType = UNSET
    timingAge: Age | UnsetType = UNSET
    timingDuration: Duration | UnsetType = UNSET
    timingPeriod: Period | UnsetType = UNSET
    timingRange: Range | UnsetType = UNSET
    timingTiming: Timing | UnsetType = UNSET
    timingDateTime: DateTime | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    participant: Some[ActivityDefinitionParticipant] | UnsetType = UNSET
    productCodeableConcept: CodeableConcept | UnsetType = UNSET
    productReference: reference_to("Medication", "Substance") | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    dosage: Some[Dosage] | UnsetType = UNSET
    bodySite: Some[CodeableConcept] | UnsetType = UNSET
    specimenRequirement: Some[reference_to("SpecimenDefinition")] | UnsetType = UNSET
    observationRequirement: Some[reference_to("ObservationDefinition")] | UnsetType = UNSET
    observationResultRequirement: Some[reference_to("ObservationDefinition")] | UnsetType = UNSET
    transform: Canonical | UnsetType = UNSET
    _transform: Companion | UnsetType = UNSET
    dynamicValue: Some[ActivityDefinitionDynamicValue] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ActivityDefinition_subject(self).count(UNSET) < 1
            or (self._library is not UNSET and not beside(self._library, self.library))
            or _ActivityDefinition_timing(self).count(UNSET) < 5
            or _ActivityDefinition_product(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ActivityDefinitionDynamicValue(Structure, kw_only=True):
    """ActivityDefinition.dynamicValue of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    path: String
    _path: Companion | UnsetType = UNSET
    expression: Expression


class ActivityDefinitionParticipant(Structure, kw_only=True):
    """ActivityDefinition.participant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["device", "patient", "practitioner", "related-person"]
    _type: Companion | UnsetType = UNSET
    role: CodeableConcept | UnsetType = UNSET
