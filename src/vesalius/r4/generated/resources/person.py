"""The resource type Person.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    Attachment,
    Companion,
    ContactPoint,
    Extension,
    HumanName,
    Identifier,
    Meta,
    Narrative,
)
from vesalius.r4.model import Code, Date, Id, Some, String, Structure, Uri, reference_to


class Person(Structure, kw_only=True, tag_field="resourceType", tag="Person"):
    """Person of R4."""

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
    name: Some[HumanName] | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    gender: Literal["female", "male", "other", "unknown"] | UnsetType = UNSET
    _gender: Companion | UnsetType = UNSET
    birthDate: Date | UnsetType = UNSET
    _birthDate: Companion | UnsetType = UNSET
    address: Some[Address] | UnsetType = UNSET
    photo: Attachment | UnsetType = UNSET
    managingOrganization: reference_to("Organization") | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    _active: Companion | UnsetType = UNSET
    link: Some[PersonLink] | UnsetType = UNSET


class PersonLink(Structure, kw_only=True):
    """Person.link of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    target: reference_to("Patient", "Person", "Practitioner", "RelatedPerson")
    assurance: Literal["level1", "level2", "level3", "level4"] | UnsetType = UNSET
    _assurance: Companion | UnsetType = UNSET
