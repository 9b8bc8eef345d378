"""The resource type AdverseEvent.

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
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, concept_of, reference_to


class AdverseEvent(Structure, kw_only=True, tag_field="resourceType", tag="AdverseEvent"):
    """AdverseEvent of R4."""

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
    identifier: Identifier | UnsetType = UNSET
    actuality: Literal["actual", "potential"]
    _actuality: Companion | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    event: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Group", "Patient", "Practitioner", "RelatedPerson")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    detected: DateTime | UnsetType = UNSET
    _detected: Companion | UnsetType = UNSET
    recordedDate: DateTime | UnsetType = UNSET
    _recordedDate: Companion | UnsetType = UNSET
    resultingCondition: Some[reference_to("Condition")] | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    seriousness: CodeableConcept | UnsetType = UNSET
    severity: concept_of("http://hl7.org/fhir/ValueSet/adverse-event-severity") | UnsetType = UNSET
    outcome: concept_of("http://hl7.org/fhir/ValueSet/adverse-event-outcome") | UnsetType = UNSET
    recorder: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    contributor: Some[reference_to("Device", "Practitioner", "PractitionerRole")] | UnsetType = UNSET
    suspectEntity: Some[AdverseEventSuspectEntity] | UnsetType = UNSET
    subjectMedicalHistory: Some[reference_to("AllergyIntolerance", "Condition", "DocumentReference", "FamilyMemberHistory", "Immunization", "Media", "Observation", "Procedure")] | UnsetType = UNSET
    referenceDocument: Some[reference_to("DocumentReference")] | UnsetType = UNSET
    study: Some[reference_to("ResearchStudy")] | UnsetType = UNSET


class AdverseEventSuspectEntity(Structure, kw_only=True):
    """AdverseEvent.suspectEntity of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    instance: reference_to("Device", "Immunization", "Medication", "MedicationAdministration", "MedicationStatement", "Procedure", "Substance")
    causality: Some[AdverseEventSuspectEntityCausality] | UnsetType = UNSET


class AdverseEventSuspectEntityCausality(Structure, kw_only=True):
    """AdverseEvent.suspectEntity.causality of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    assessment: CodeableConcept | UnsetType = UNSET
    productRelatedness: String | UnsetType = UNSET
    _productRelatedness: Companion | UnsetType = UNSET
    author: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
