"""The resource type Provenance.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Meta,
    Narrative,
    Period,
    Reference,
    Signature,
)
from vesalius.r4.model import (
    Code,
    DateTime,
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


_Provenance_occurred = choice("occurredPeriod", "occurredDateTime")


class Provenance(Structure, kw_only=True, tag_field="resourceType", tag="Provenance"):
    """Provenance of R4."""

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
    target: Some[Reference]
    occurredPeriod: Period | UnsetType = UNSET
    occurredDateTime: DateTime | UnsetType = UNSET
    recorded: Instant
    _recorded: Companion | UnsetType = UNSET
    policy: Some[Uri] | UnsetType = UNSET
    _policy: Some[Companion | None] | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    reason: Some[CodeableConcept] | UnsetType = UNSET
    activity: CodeableConcept | UnsetType = UNSET
    agent: Some[ProvenanceAgent]
    entity: Some[ProvenanceEntity] | UnsetType = UNSET
    signature: Some[Signature] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _Provenance_occurred(self).count(UNSET) < 1
            or (self._policy is not UNSET and not beside(self._policy, self.policy))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ProvenanceAgent(Structure, kw_only=True):
    """Provenance.agent of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    role: Some[CodeableConcept] | UnsetType = UNSET
    who: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
    onBehalfOf: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET


class ProvenanceEntity(Structure, kw_only=True):
    """Provenance.entity of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    role: Literal["derivation", "quotation", "removal", "revision", "source"]
    _role: Companion | UnsetType = UNSET
    what: Reference
    agent: Some[ProvenanceAgent] | UnsetType = UNSET
