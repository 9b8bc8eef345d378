"""The resource type VisionPrescription.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Quantity,
)
from vesalius.r4.model import (
    Code,
    DateTime,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Uri,
    reference_to,
)


class VisionPrescription(Structure, kw_only=True, tag_field="resourceType", tag="VisionPrescription"):
    """VisionPrescription of R4."""

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
    status: Literal["active", "cancelled", "draft", "entered-in-error"]
    _status: Companion | UnsetType = UNSET
    created: DateTime
    _created: Companion | UnsetType = UNSET
    patient: reference_to("Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    dateWritten: DateTime
    _dateWritten: Companion | UnsetType = UNSET
    prescriber: reference_to("Practitioner", "PractitionerRole")
    lensSpecification: Some[VisionPrescriptionLensSpecification]


class VisionPrescriptionLensSpecification(Structure, kw_only=True):
    """VisionPrescription.lensSpecification of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    product: CodeableConcept
    eye: Literal["left", "right"]
    _eye: Companion | UnsetType = UNSET
    sphere: Decimal | UnsetType = UNSET
    _sphere: Companion | UnsetType = UNSET
    cylinder: Decimal | UnsetType = UNSET
    _cylinder: Companion | UnsetType = UNSET
    axis: Integer | UnsetType = UNSET
    _axis: Companion | UnsetType = UNSET
    prism: Some[VisionPrescriptionLensSpecificationPrism] | UnsetType = UNSET
    add: Decimal | UnsetType = UNSET
    _add: Companion | UnsetType = UNSET
    power: Decimal | UnsetType = UNSET
    _power: Companion | UnsetType = UNSET
    backCurve: Decimal | UnsetType = UNSET
    _backCurve: Companion | UnsetType = UNSET
    diameter: Decimal | UnsetType = UNSET
    _diameter: Companion | UnsetType = UNSET
    duration: Quantity | UnsetType = UNSET
    color: String | UnsetType = UNSET
    _color: Companion | UnsetType = UNSET
    brand: String | UnsetType = UNSET
    _brand: Companion | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET


class VisionPrescriptionLensSpecificationPrism(Structure, kw_only=True):
    """VisionPrescription.lensSpecification.prism of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    amount: Decimal
    _amount: Companion | UnsetType = UNSET
    base: Literal["down", "in", "out", "up"]
    _base: Companion | UnsetType = UNSET
