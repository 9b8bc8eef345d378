"""The resource type Composition.

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
    Reference,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


class Composition(Structure, kw_only=True, tag_field="resourceType", tag="Composition"):
    """Composition of R4."""

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
    identifier: Identifier | UnsetType = UNSET
    status: Literal["amended", "entered-in-error", "final", "preliminary"]
    _status: Companion | UnsetType = UNSET
    type: CodeableConcept
    category: Some[CodeableConcept] | UnsetType = UNSET
    subject: Reference | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    date: DateTime
    _date: Companion | UnsetType = UNSET
    author: Some[reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")]
    title: String
    _title: Companion | UnsetType = UNSET
    confidentiality: Literal["L", "M", "N", "R", "U", "V"] | UnsetType = UNSET
    _confidentiality: Companion | UnsetType = UNSET
    attester: Some[CompositionAttester] | UnsetType = UNSET
    custodian: reference_to("Organization") | UnsetType = UNSET
    relatesTo: Some[CompositionRelatesTo] | UnsetType = UNSET
    event: Some[CompositionEvent] | UnsetType = UNSET
    section: Some[CompositionSection] | UnsetType = UNSET


class CompositionAttester(Structure, kw_only=True):
    """Composition.attester of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["legal", "official", "personal", "professional"]
    _mode: Companion | UnsetType = UNSET
    time: DateTime | UnsetType = UNSET
    _time: Companion | UnsetType = UNSET
    party: reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET


class CompositionEvent(Structure, kw_only=True):
    """Composition.event of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Some[CodeableConcept] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    detail: Some[Reference] | UnsetType = UNSET


_CompositionRelatesTo_target = choice("targetIdentifier", "targetReference")


class CompositionRelatesTo(Structure, kw_only=True):
    """Composition.relatesTo of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Literal["appends", "replaces", "signs", "transforms"]
    _code: Companion | UnsetType = UNSET
    targetIdentifier: Identifier | UnsetType = UNSET
    targetReference: reference_to("Composition") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _CompositionRelatesTo_target(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class CompositionSection(Structure, kw_only=True):
    """Composition.section of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    author: Some[reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    focus: Reference | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    mode: Literal["changes", "snapshot", "working"] | UnsetType = UNSET
    _mode: Companion | UnsetType = UNSET
    orderedBy: CodeableConcept | UnsetType = UNSET
    entry: Some[Reference] | UnsetType = UNSET
    emptyReason: CodeableConcept | UnsetType = UNSET
    section: Some[CompositionSection] | UnsetType = UNSET
