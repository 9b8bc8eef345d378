"""The resource type CareTeam.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    ContactPoint,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, reference_to


class CareTeam(Structure, kw_only=True, tag_field="resourceType", tag="CareTeam"):
    """CareTeam of R4."""

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
    status: Literal["active", "entered-in-error", "inactive", "proposed", "suspended"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    subject: reference_to("Group", "Patient") | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    participant: Some[CareTeamParticipant] | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition")] | UnsetType = UNSET
    managingOrganization: Some[reference_to("Organization")] | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET


class CareTeamParticipant(Structure, kw_only=True):
    """CareTeam.participant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    role: Some[CodeableConcept] | UnsetType = UNSET
    member: reference_to("CareTeam", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    onBehalfOf: reference_to("Organization") | UnsetType = UNSET
    period: Period | UnsetType = UNSET
