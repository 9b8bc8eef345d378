"""The resource type ImagingStudy.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Coding,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, UnsignedInt, Uri, reference_to


class ImagingStudy(Structure, kw_only=True, tag_field="resourceType", tag="ImagingStudy"):
    """ImagingStudy of R4."""

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
    status: Literal["available", "cancelled", "entered-in-error", "registered", "unknown"]
    _status: Companion | UnsetType = UNSET
    modality: Some[Coding] | UnsetType = UNSET
    subject: reference_to("Device", "Group", "Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    started: DateTime | UnsetType = UNSET
    _started: Companion | UnsetType = UNSET
    basedOn: Some[reference_to("Appointment", "AppointmentResponse", "CarePlan", "ServiceRequest", "Task")] | UnsetType = UNSET
    referrer: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    interpreter: Some[reference_to("Practitioner", "PractitionerRole")] | UnsetType = UNSET
    endpoint: Some[reference_to("Endpoint")] | UnsetType = UNSET
    numberOfSeries: UnsignedInt | UnsetType = UNSET
    _numberOfSeries: Companion | UnsetType = UNSET
    numberOfInstances: UnsignedInt | UnsetType = UNSET
    _numberOfInstances: Companion | UnsetType = UNSET
    procedureReference: reference_to("Procedure") | UnsetType = UNSET
    procedureCode: Some[CodeableConcept] | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Media", "Observation")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    series: Some[ImagingStudySeries] | UnsetType = UNSET


class ImagingStudySeries(Structure, kw_only=True):
    """ImagingStudy.series of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    uid: Id
    _uid: Companion | UnsetType = UNSET
    number: UnsignedInt | UnsetType = UNSET
    _number: Companion | UnsetType = UNSET
    modality: Coding
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    numberOfInstances: UnsignedInt | UnsetType = UNSET
    _numberOfInstances: Companion | UnsetType = UNSET
    endpoint: Some[reference_to("Endpoint")] | UnsetType = UNSET
    bodySite: Coding | UnsetType = UNSET
    laterality: Coding | UnsetType = UNSET
    specimen: Some[reference_to("Specimen")] | UnsetType = UNSET
    started: DateTime | UnsetType = UNSET
    _started: Companion | UnsetType = UNSET
    performer: Some[ImagingStudySeriesPerformer] | UnsetType = UNSET
    instance: Some[ImagingStudySeriesInstance] | UnsetType = UNSET


class ImagingStudySeriesInstance(Structure, kw_only=True):
    """ImagingStudy.series.instance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    uid: Id
    _uid: Companion | UnsetType = UNSET
    sopClass: Coding
    number: UnsignedInt | UnsetType = UNSET
    _number: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET


class ImagingStudySeriesPerformer(Structure, kw_only=True):
    """ImagingStudy.series.performer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    function: CodeableConcept | UnsetType = UNSET
    actor: reference_to("CareTeam", "Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
