"""The resource type CommunicationRequest.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    Attachment,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Reference,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


_CommunicationRequest_occurrence = choice("occurrencePeriod", "occurrenceDateTime")


class CommunicationRequest(Structure, kw_only=True, tag_field="resourceType", tag="CommunicationRequest"):
    """CommunicationRequest of R4."""

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
    basedOn: Some[Reference] | UnsetType = UNSET
    replaces: Some[reference_to("CommunicationRequest")] | UnsetType = UNSET
    groupIdentifier: Identifier | UnsetType = UNSET
    status: Literal["active", "completed", "draft", "entered-in-error", "on-hold", "revoked", "unknown"]
    _status: Companion | UnsetType = UNSET
    statusReason: CodeableConcept | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    doNotPerform: bool | UnsetType = UNSET
    _doNotPerform: Companion | UnsetType = UNSET
    medium: Some[CodeableConcept] | UnsetType = UNSET
    subject: reference_to("Group", "Patient") | UnsetType = UNSET
    about: Some[Reference] | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    payload: Some[CommunicationRequestPayload] | UnsetType = UNSET
    occurrencePeriod: Period | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    authoredOn: DateTime | UnsetType = UNSET
    _authoredOn: Companion | UnsetType = UNSET
    requester: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    recipient: Some[reference_to("CareTeam", "Device", "Group", "HealthcareService", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    sender: reference_to("Device", "HealthcareService", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _CommunicationRequest_occurrence(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_CommunicationRequestPayload_content = choice("contentAttachment", "contentReference", "contentString")


class CommunicationRequestPayload(Structure, kw_only=True):
    """CommunicationRequest.payload of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    contentAttachment: Attachment | UnsetType = UNSET
    contentReference: Reference | UnsetType = UNSET
    contentString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _CommunicationRequestPayload_content(self).count(UNSET) != 2:
            raise ValueError("one value of a choice, as many companions as values")
