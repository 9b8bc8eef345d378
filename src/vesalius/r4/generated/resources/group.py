"""The resource type Group.

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
    Quantity,
    Range,
    Reference,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, UnsignedInt, Uri, choice, reference_to


class Group(Structure, kw_only=True, tag_field="resourceType", tag="Group"):
    """Group of R4."""

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
    type: Literal["animal", "device", "medication", "person", "practitioner", "substance"]
    _type: Companion | UnsetType = UNSET
    actual: bool
    _actual: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    quantity: UnsignedInt | UnsetType = UNSET
    _quantity: Companion | UnsetType = UNSET
    managingEntity: reference_to("Organization", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    characteristic: Some[GroupCharacteristic] | UnsetType = UNSET
    member: Some[GroupMember] | UnsetType = UNSET


_GroupCharacteristic_value = choice("valueCodeableConcept", "valueQuantity", "valueRange", "valueReference", "valueBoolean")


class GroupCharacteristic(Structure, kw_only=True):
    """Group.characteristic of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    valueCodeableConcept: CodeableConcept | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueRange: Range | UnsetType = UNSET
    valueReference: Reference | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    exclude: bool
    _exclude: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _GroupCharacteristic_value(self).count(UNSET) != 4:
            raise ValueError("one value of a choice, as many companions as values")


class GroupMember(Structure, kw_only=True):
    """Group.member of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    entity: reference_to("Device", "Group", "Medication", "Patient", "Practitioner", "PractitionerRole", "Substance")
    period: Period | UnsetType = UNSET
    inactive: bool | UnsetType = UNSET
    _inactive: Companion | UnsetType = UNSET
