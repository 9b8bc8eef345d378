"""The resource type DocumentReference.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Attachment,
    CodeableConcept,
    Coding,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Reference,
)
from vesalius.r4.model import Code, Id, Instant, Some, String, Structure, Uri, reference_to


class DocumentReference(Structure, kw_only=True, tag_field="resourceType", tag="DocumentReference"):
    """DocumentReference of R4."""

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
    masterIdentifier: Identifier | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    status: Literal["current", "entered-in-error", "superseded"]
    _status: Companion | UnsetType = UNSET
    docStatus: Literal["amended", "entered-in-error", "final", "preliminary"] | UnsetType = UNSET
    _docStatus: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    subject: reference_to("Device", "Group", "Patient", "Practitioner") | UnsetType = UNSET
    date: Instant | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    author: Some[reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    authenticator: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    custodian: reference_to("Organization") | UnsetType = UNSET
    relatesTo: Some[DocumentReferenceRelatesTo] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    securityLabel: Some[CodeableConcept] | UnsetType = UNSET
    content: Some[DocumentReferenceContent]
    context: DocumentReferenceContext | UnsetType = UNSET


class DocumentReferenceContent(Structure, kw_only=True):
    """DocumentReference.content of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    attachment: Attachment
    format: Coding | UnsetType = UNSET


class DocumentReferenceContext(Structure, kw_only=True):
    """DocumentReference.context of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    encounter: Some[reference_to("Encounter", "EpisodeOfCare")] | UnsetType = UNSET
    event: Some[CodeableConcept] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    facilityType: CodeableConcept | UnsetType = UNSET
    practiceSetting: CodeableConcept | UnsetType = UNSET
    sourcePatientInfo: reference_to("Patient") | UnsetType = UNSET
    related: Some[Reference] | UnsetType = UNSET


class DocumentReferenceRelatesTo(Structure, kw_only=True):
    """DocumentReference.relatesTo of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Literal["appends", "replaces", "signs", "transforms"]
    _code: Companion | UnsetType = UNSET
    target: reference_to("DocumentReference")
