"""The resource type Encounter.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType, field

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    Companion,
    Duration,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
)
from vesalius.r4.model import Code, Id, PositiveInt, Some, String, Structure, Uri, reference_to


class Encounter(Structure, kw_only=True, tag_field="resourceType", tag="Encounter"):
    """Encounter of R4."""

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
    status: Literal["arrived", "cancelled", "entered-in-error", "finished", "in-progress", "onleave", "planned", "triaged", "unknown"]
    _status: Companion | UnsetType = UNSET
    statusHistory: Some[EncounterStatusHistory] | UnsetType = UNSET
    class_: Coding = field(name="class")
    classHistory: Some[EncounterClassHistory] | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    serviceType: CodeableConcept | UnsetType = UNSET
    priority: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Group", "Patient") | UnsetType = UNSET
    episodeOfCare: Some[reference_to("EpisodeOfCare")] | UnsetType = UNSET
    basedOn: Some[reference_to("ServiceRequest")] | UnsetType = UNSET
    participant: Some[EncounterParticipant] | UnsetType = UNSET
    appointment: Some[reference_to("Appointment")] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    length: Duration | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "ImmunizationRecommendation", "Observation", "Procedure")] | UnsetType = UNSET
    diagnosis: Some[EncounterDiagnosis] | UnsetType = UNSET
    account: Some[reference_to("Account")] | UnsetType = UNSET
    hospitalization: EncounterHospitalization | UnsetType = UNSET
    location: Some[EncounterLocation] | UnsetType = UNSET
    serviceProvider: reference_to("Organization") | UnsetType = UNSET
    partOf: reference_to("Encounter") | UnsetType = UNSET


class EncounterClassHistory(Structure, kw_only=True):
    """Encounter.classHistory of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    class_: Coding = field(name="class")
    period: Period


class EncounterDiagnosis(Structure, kw_only=True):
    """Encounter.diagnosis of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    condition: reference_to("Condition", "Procedure")
    use: CodeableConcept | UnsetType = UNSET
    rank: PositiveInt | UnsetType = UNSET
    _rank: Companion | UnsetType = UNSET


class EncounterHospitalization(Structure, kw_only=True):
    """Encounter.hospitalization of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    preAdmissionIdentifier: Identifier | UnsetType = UNSET
    origin: reference_to("Location", "Organization") | UnsetType = UNSET
    admitSource: CodeableConcept | UnsetType = UNSET
    reAdmission: CodeableConcept | UnsetType = UNSET
    dietPreference: Some[CodeableConcept] | UnsetType = UNSET
    specialCourtesy: Some[CodeableConcept] | UnsetType = UNSET
    specialArrangement: Some[CodeableConcept] | UnsetType = UNSET
    destination: reference_to("Location", "Organization") | UnsetType = UNSET
    dischargeDisposition: CodeableConcept | UnsetType = UNSET


class EncounterLocation(Structure, kw_only=True):
    """Encounter.location of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    location: reference_to("Location")
    status: Literal["active", "completed", "planned", "reserved"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    physicalType: CodeableConcept | UnsetType = UNSET
    period: Period | UnsetType = UNSET


class EncounterParticipant(Structure, kw_only=True):
    """Encounter.participant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    individual: reference_to("Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET


class EncounterStatusHistory(Structure, kw_only=True):
    """Encounter.statusHistory of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    status: Literal["arrived", "cancelled", "entered-in-error", "finished", "in-progress", "onleave", "planned", "triaged", "unknown"]
    _status: Companion | UnsetType = UNSET
    period: Period
