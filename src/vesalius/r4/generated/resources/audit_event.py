"""The resource type AuditEvent.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    Extension,
    Meta,
    Narrative,
    Period,
    Reference,
)
from vesalius.r4.model import (
    Base64Binary,
    Code,
    Id,
    Instant,
    Some,
    String,
    Structure,
    Uri,
    choice,
    reference_to,
)


class AuditEvent(Structure, kw_only=True, tag_field="resourceType", tag="AuditEvent"):
    """AuditEvent of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Coding
    subtype: Some[Coding] | UnsetType = UNSET
    action: Literal["C", "D", "E", "R", "U"] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    recorded: Instant
    outcome: Literal["0", "12", "4", "8"] | UnsetType = UNSET
    outcomeDesc: String | UnsetType = UNSET
    purposeOfEvent: Some[CodeableConcept] | UnsetType = UNSET
    agent: Some[AuditEventAgent]
    source: AuditEventSource
    entity: Some[AuditEventEntity] | UnsetType = UNSET


class AuditEventAgent(Structure, kw_only=True):
    """AuditEvent.agent of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    role: Some[CodeableConcept] | UnsetType = UNSET
    who: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    altId: String | UnsetType = UNSET
    name: String | UnsetType = UNSET
    requestor: bool
    location: reference_to("Location") | UnsetType = UNSET
    policy: Some[Uri] | UnsetType = UNSET
    media: Coding | UnsetType = UNSET
    network: AuditEventAgentNetwork | UnsetType = UNSET
    purposeOfUse: Some[CodeableConcept] | UnsetType = UNSET


class AuditEventAgentNetwork(Structure, kw_only=True):
    """AuditEvent.agent.network of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    address: String | UnsetType = UNSET
    type: Literal["1", "2", "3", "4", "5"] | UnsetType = UNSET


class AuditEventEntity(Structure, kw_only=True):
    """AuditEvent.entity of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    what: Reference | UnsetType = UNSET
    type: Coding | UnsetType = UNSET
    role: Coding | UnsetType = UNSET
    lifecycle: Coding | UnsetType = UNSET
    securityLabel: Some[Coding] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    description: String | UnsetType = UNSET
    query: Base64Binary | UnsetType = UNSET
    detail: Some[AuditEventEntityDetail] | UnsetType = UNSET


_AuditEventEntityDetail_value = choice("valueBase64Binary", "valueString")


class AuditEventEntityDetail(Structure, kw_only=True):
    """AuditEvent.entity.detail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: String
    valueBase64Binary: Base64Binary | UnsetType = UNSET
    valueString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _AuditEventEntityDetail_value(self).count(UNSET) != 1:
            raise ValueError("one value of a choice")


class AuditEventSource(Structure, kw_only=True):
    """AuditEvent.source of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    site: String | UnsetType = UNSET
    observer: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
    type: Some[Coding] | UnsetType = UNSET
