"""The resource type Communication.

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
    Reference,
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


class Communication(Structure, kw_only=True, tag_field="resourceType", tag="Communication"):
    """Communication of R4."""

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
    basedOn: Some[Reference] | UnsetType = UNSET
    partOf: Some[Reference] | UnsetType = UNSET
    inResponseTo: Some[reference_to("Communication")] | UnsetType = UNSET
    status: Literal["completed", "entered-in-error", "in-progress", "not-done", "on-hold", "preparation", "stopped", "unknown"]
    _status: Companion | UnsetType = UNSET
    statusReason: CodeableConcept | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    medium: Some[CodeableConcept] | UnsetType = UNSET
    subject: reference_to("Group", "Patient") | UnsetType = UNSET
    topic: CodeableConcept | UnsetType = UNSET
    about: Some[Reference] | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    sent: DateTime | UnsetType = UNSET
    _sent: Companion | UnsetType = UNSET
    received: DateTime | UnsetType = UNSET
    _received: Companion | UnsetType = UNSET
    recipient: Some[reference_to("CareTeam", "Device", "Group", "HealthcareService", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    sender: reference_to("Device", "HealthcareService", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation")] | UnsetType = UNSET
    payload: Some[CommunicationPayload] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiatesCanonical is not UNSET and not beside(self._instantiatesCanonical, self.instantiatesCanonical))
            or (self._instantiatesUri is not UNSET and not beside(self._instantiatesUri, self.instantiatesUri))
        ):
            raise ValueError("one value of a choice, as many companions as values")


_CommunicationPayload_content = choice("contentAttachment", "contentReference", "contentString")


class CommunicationPayload(Structure, kw_only=True):
    """Communication.payload of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    contentAttachment: Attachment | UnsetType = UNSET
    contentReference: Reference | UnsetType = UNSET
    contentString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _CommunicationPayload_content(self).count(UNSET) != 2:
            raise ValueError("one value of a choice, as many companions as values")
