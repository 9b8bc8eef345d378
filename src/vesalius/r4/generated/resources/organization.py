"""The resource type Organization.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    CodeableConcept,
    Companion,
    ContactPoint,
    Extension,
    HumanName,
    Identifier,
    Meta,
    Narrative,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, beside, choice, reference_to


class Organization(Structure, kw_only=True, tag_field="resourceType", tag="Organization"):
    """Organization of R4."""

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
    type: Some[CodeableConcept] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    alias: Some[String] | UnsetType = UNSET
    _alias: Some[Companion | None] | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    address: Some[Address] | UnsetType = UNSET
    partOf: reference_to("Organization") | UnsetType = UNSET
    contact: Some[OrganizationContact] | UnsetType = UNSET
    endpoint: Some[reference_to("Endpoint")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._alias is not UNSET and not beside(self._alias, self.alias)):
            raise ValueError("one value of a choice, as many companions as values")


class OrganizationContact(Structure, kw_only=True):
    """Organization.contact of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    purpose: CodeableConcept | UnsetType = UNSET
    name: HumanName | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    address: Address | UnsetType = UNSET
