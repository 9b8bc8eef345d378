"""The resource type OrganizationAffiliation.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    ContactPoint,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
)
from vesalius.r4.model import Code, Id, Some, Structure, Uri, reference_to


class OrganizationAffiliation(Structure, kw_only=True, tag_field="resourceType", tag="OrganizationAffiliation"):
    """OrganizationAffiliation of R4."""

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
    active: bool | UnsetType = UNSET
    _active: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    organization: reference_to("Organization") | UnsetType = UNSET
    participatingOrganization: reference_to("Organization") | UnsetType = UNSET
    network: Some[reference_to("Organization")] | UnsetType = UNSET
    code: Some[CodeableConcept] | UnsetType = UNSET
    specialty: Some[CodeableConcept] | UnsetType = UNSET
    location: Some[reference_to("Location")] | UnsetType = UNSET
    healthcareService: Some[reference_to("HealthcareService")] | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    endpoint: Some[reference_to("Endpoint")] | UnsetType = UNSET
