"""The resource type EpisodeOfCare.

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
    Period,
)
from vesalius.r4.model import Code, Id, PositiveInt, Some, String, Structure, Uri, reference_to


class EpisodeOfCare(Structure, kw_only=True, tag_field="resourceType", tag="EpisodeOfCare"):
    """EpisodeOfCare of R4."""

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
    status: Literal["active", "cancelled", "entered-in-error", "finished", "onhold", "planned", "waitlist"]
    _status: Companion | UnsetType = UNSET
    statusHistory: Some[EpisodeOfCareStatusHistory] | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    diagnosis: Some[EpisodeOfCareDiagnosis] | UnsetType = UNSET
    patient: reference_to("Patient")
    managingOrganization: reference_to("Organization") | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    referralRequest: Some[reference_to("ServiceRequest")] | UnsetType = UNSET
    careManager: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    team: Some[reference_to("CareTeam")] | UnsetType = UNSET
    account: Some[reference_to("Account")] | UnsetType = UNSET


class EpisodeOfCareDiagnosis(Structure, kw_only=True):
    """EpisodeOfCare.diagnosis of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    condition: reference_to("Condition")
    role: CodeableConcept | UnsetType = UNSET
    rank: PositiveInt | UnsetType = UNSET
    _rank: Companion | UnsetType = UNSET


class EpisodeOfCareStatusHistory(Structure, kw_only=True):
    """EpisodeOfCare.statusHistory of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    status: Literal["active", "cancelled", "entered-in-error", "finished", "onhold", "planned", "waitlist"]
    _status: Companion | UnsetType = UNSET
    period: Period
