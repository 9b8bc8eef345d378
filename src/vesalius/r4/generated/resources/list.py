"""The resource type List.

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
    Reference,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, reference_to


class List(Structure, kw_only=True, tag_field="resourceType", tag="List"):
    """List of R4."""

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
    status: Literal["current", "entered-in-error", "retired"]
    _status: Companion | UnsetType = UNSET
    mode: Literal["changes", "snapshot", "working"]
    _mode: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Device", "Group", "Location", "Patient") | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    source: reference_to("Device", "Patient", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    orderedBy: CodeableConcept | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    entry: Some[ListEntry] | UnsetType = UNSET
    emptyReason: CodeableConcept | UnsetType = UNSET


class ListEntry(Structure, kw_only=True):
    """List.entry of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    flag: CodeableConcept | UnsetType = UNSET
    deleted: bool | UnsetType = UNSET
    _deleted: Companion | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    item: Reference
