"""The resource type AuditEvent.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    Companion,
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
    beside,
    choice,
    reference_to,
)


class AuditEvent(Structure, kw_only=True, tag_field="resourceType", tag="AuditEvent"):
    """AuditEvent of R4."""

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
    type: Coding
    subtype: Some[Coding] | UnsetType = UNSET
    action: Literal["C", "D", "E", "R", "U"] | UnsetType = UNSET
    _action: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    recorded: Instant
    _recorded: Companion | UnsetType = UNSET
    outcome: Literal["0", "12", "4", "8"] | UnsetType = UNSET
    _outcome: Companion | UnsetType = UNSET
    outcomeDesc: String | UnsetType = UNSET
    _outcomeDesc: Companion | UnsetType = UNSET
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
    _altId: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    requestor: bool
    _requestor: Companion | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    policy: Some[Uri] | UnsetType = UNSET
    _policy: Some[Companion | None] | UnsetType = UNSET
    media: Coding | UnsetType = UNSET
    network: AuditEventAgentNetwork | UnsetType = UNSET
    purposeOfUse: Some[CodeableConcept] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._policy is not UNSET and not beside(self._policy, self.policy)):
            raise ValueError("one value of a choice, as many companions as values")


class AuditEventAgentNetwork(Structure, kw_only=True):
    """AuditEvent.agent.network of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    address: String | UnsetType = UNSET
    _address: Companion | UnsetType = UNSET
    type: Literal["1", "2", "3", "4", "5"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET


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
    _name: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    query: Base64Binary | UnsetType = UNSET
    _query: Companion | UnsetType = UNSET
    detail: Some[AuditEventEntityDetail] | UnsetType = UNSET


_AuditEventEntityDetail_value = choice("valueBase64Binary", "valueString")


class AuditEventEntityDetail(Structure, kw_only=True):
    """AuditEvent.entity.detail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: String
    _type: Companion | UnsetType = UNSET
    valueBase64Binary: Base64Binary | UnsetType = UNSET
    valueString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _AuditEventEntityDetail_value(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class AuditEventSource(Structure, kw_only=True):
    """AuditEvent.source of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    site: String | UnsetType = UNSET
    _site: Companion | UnsetType = UNSET
    observer: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
    type: Some[Coding] | UnsetType = UNSET
