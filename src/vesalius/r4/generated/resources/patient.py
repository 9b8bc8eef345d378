"""The resource type Patient.

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
from vesalius.r4.model import (
    Code,
    Date,
    DateTime,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Uri,
    choice,
    reference_to,
)


_Patient_deceased = choice("deceasedBoolean", "deceasedDateTime")
_Patient_multipleBirth = choice("multipleBirthBoolean", "multipleBirthInteger")


class Patient(Structure, kw_only=True, tag_field="resourceType", tag="Patient"):
    """Patient of R4."""

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
    gender: Literal["female", "male", "other", "unknown"] | UnsetType = UNSET
    _gender: Companion | UnsetType = UNSET
    birthDate: Date | UnsetType = UNSET
    _birthDate: Companion | UnsetType = UNSET
    deceasedBoolean: bool | UnsetType = UNSET
    deceasedDateTime: DateTime | UnsetType = UNSET
    address: Some[Address] | UnsetType = UNSET
    maritalStatus: CodeableConcept | UnsetType = UNSET
    multipleBirthBoolean: bool | UnsetType = UNSET
    multipleBirthInteger: Integer | UnsetType = UNSET
    photo: Some[Attachment] | UnsetType = UNSET
    contact: Some[PatientContact] | UnsetType = UNSET
    communication: Some[PatientCommunication] | UnsetType = UNSET
    generalPractitioner: Some[reference_to("Organization", "Practitioner", "PractitionerRole")] | UnsetType = UNSET
    managingOrganization: reference_to("Organization") | UnsetType = UNSET
    link: Some[PatientLink] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _Patient_deceased(self).count(UNSET) < 1
            or _Patient_multipleBirth(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class PatientCommunication(Structure, kw_only=True):
    """Patient.communication of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    language: CodeableConcept
    preferred: bool | UnsetType = UNSET
    _preferred: Companion | UnsetType = UNSET


class PatientContact(Structure, kw_only=True):
    """Patient.contact of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    relationship: Some[CodeableConcept] | UnsetType = UNSET
    name: HumanName | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    address: Address | UnsetType = UNSET
    gender: Literal["female", "male", "other", "unknown"] | UnsetType = UNSET
    _gender: Companion | UnsetType = UNSET
    organization: reference_to("Organization") | UnsetType = UNSET
    period: Period | UnsetType = UNSET


class PatientLink(Structure, kw_only=True):
    """Patient.link of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    other: reference_to("Patient", "RelatedPerson")
    type: Literal["refer", "replaced-by", "replaces", "seealso"]
    _type: Companion | UnsetType = UNSET
