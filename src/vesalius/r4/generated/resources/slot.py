"""The resource type Slot.

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
)
from vesalius.r4.model import Code, Id, Instant, Some, String, Structure, Uri, reference_to


class Slot(Structure, kw_only=True, tag_field="resourceType", tag="Slot"):
    """Slot of R4."""

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
    serviceCategory: Some[CodeableConcept] | UnsetType = UNSET
    serviceType: Some[CodeableConcept] | UnsetType = UNSET
    specialty: Some[CodeableConcept] | UnsetType = UNSET
    appointmentType: CodeableConcept | UnsetType = UNSET
    schedule: reference_to("Schedule")
    status: Literal["busy", "busy-tentative", "busy-unavailable", "entered-in-error", "free"]
    _status: Companion | UnsetType = UNSET
    start: Instant
    _start: Companion | UnsetType = UNSET
    end: Instant
    _end: Companion | UnsetType = UNSET
    overbooked: bool | UnsetType = UNSET
    _overbooked: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
