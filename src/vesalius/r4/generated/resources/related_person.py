"""The resource type RelatedPerson.

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


class RelatedPerson(Structure, kw_only=True, tag_field="resourceType", tag="RelatedPerson"):
    """RelatedPerson of R4."""

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
    patient: reference_to("Patient")
    relationship: Some[CodeableConcept] | UnsetType = UNSET
    name: Some[HumanName] | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    gender: Literal["female", "male", "other", "unknown"] | UnsetType = UNSET
    _gender: Companion | UnsetType = UNSET
    birthDate: Date | UnsetType = UNSET
    _birthDate: Companion | UnsetType = UNSET
    address: Some[Address] | UnsetType = UNSET
    photo: Some[Attachment] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    communication: Some[RelatedPersonCommunication] | UnsetType = UNSET


class RelatedPersonCommunication(Structure, kw_only=True):
    """RelatedPerson.communication of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    language: CodeableConcept
    preferred: bool | UnsetType = UNSET
    _preferred: Companion | UnsetType = UNSET
