"""The resource type Practitioner.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    Attachment,
    CodeableConcept,
    Companion,
    ContactPoint,
    Extension,
    HumanName,
    Identifier,
    Meta,
    Narrative,
    Period,
)
from vesalius.r4.model import Code, Date, Id, Some, String, Structure, Uri, reference_to


class Practitioner(Structure, kw_only=True, tag_field="resourceType", tag="Practitioner"):
    """Practitioner of R4."""

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
    name: Some[HumanName] | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    address: Some[Address] | UnsetType = UNSET
    gender: Literal["female", "male", "other", "unknown"] | UnsetType = UNSET
    _gender: Companion | UnsetType = UNSET
    birthDate: Date | UnsetType = UNSET
    _birthDate: Companion | UnsetType = UNSET
    photo: Some[Attachment] | UnsetType = UNSET
    qualification: Some[PractitionerQualification] | UnsetType = UNSET
    communication: Some[CodeableConcept] | UnsetType = UNSET


class PractitionerQualification(Structure, kw_only=True):
    """Practitioner.qualification of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    code: CodeableConcept
    period: Period | UnsetType = UNSET
    issuer: reference_to("Organization") | UnsetType = UNSET
