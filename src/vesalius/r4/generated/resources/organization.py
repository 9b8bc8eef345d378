"""The resource type Organization.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    CodeableConcept,
    ContactPoint,
    Extension,
    HumanName,
    Identifier,
    Meta,
    Narrative,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, reference_to


class Organization(Structure, kw_only=True, tag_field="resourceType", tag="Organization"):
    """Organization of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    alias: Some[String] | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    address: Some[Address] | UnsetType = UNSET
    partOf: reference_to("Organization") | UnsetType = UNSET
    contact: Some[OrganizationContact] | UnsetType = UNSET
    endpoint: Some[reference_to("Endpoint")] | UnsetType = UNSET


class OrganizationContact(Structure, kw_only=True):
    """Organization.contact of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    purpose: CodeableConcept | UnsetType = UNSET
    name: HumanName | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    address: Address | UnsetType = UNSET
