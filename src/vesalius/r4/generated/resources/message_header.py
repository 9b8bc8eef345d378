"""The resource type MessageHeader.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    Companion,
    ContactPoint,
    Extension,
    Meta,
    Narrative,
    Reference,
)
from vesalius.r4.model import Canonical, Code, Id, Some, String, Structure, Uri, Url, choice, reference_to


_MessageHeader_event = choice("eventCoding", "eventUri")


class MessageHeader(Structure, kw_only=True, tag_field="resourceType", tag="MessageHeader"):
    """MessageHeader of R4."""

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
    eventCoding: Coding | UnsetType = UNSET
    eventUri: Uri | UnsetType = UNSET
    destination: Some[MessageHeaderDestination] | UnsetType = UNSET
    sender: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    enterer: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    author: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    source: MessageHeaderSource
    responsible: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    reason: CodeableConcept | UnsetType = UNSET
    response: MessageHeaderResponse | UnsetType = UNSET
    focus: Some[Reference] | UnsetType = UNSET
    definition: Canonical | UnsetType = UNSET
    _definition: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MessageHeader_event(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class MessageHeaderDestination(Structure, kw_only=True):
    """MessageHeader.destination of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    target: reference_to("Device") | UnsetType = UNSET
    endpoint: Url
    _endpoint: Companion | UnsetType = UNSET
    receiver: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET


class MessageHeaderResponse(Structure, kw_only=True):
    """MessageHeader.response of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Id
    _identifier: Companion | UnsetType = UNSET
    code: Literal["fatal-error", "ok", "transient-error"]
    _code: Companion | UnsetType = UNSET
    details: reference_to("OperationOutcome") | UnsetType = UNSET


class MessageHeaderSource(Structure, kw_only=True):
    """MessageHeader.source of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    software: String | UnsetType = UNSET
    _software: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    contact: ContactPoint | UnsetType = UNSET
    endpoint: Url
    _endpoint: Companion | UnsetType = UNSET
