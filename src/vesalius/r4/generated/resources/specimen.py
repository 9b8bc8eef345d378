"""The resource type Specimen.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    Duration,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Quantity,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


class Specimen(Structure, kw_only=True, tag_field="resourceType", tag="Specimen"):
    """Specimen of R4."""

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
    accessionIdentifier: Identifier | UnsetType = UNSET
    status: Literal["available", "entered-in-error", "unavailable", "unsatisfactory"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Device", "Group", "Location", "Patient", "Substance") | UnsetType = UNSET
    receivedTime: DateTime | UnsetType = UNSET
    _receivedTime: Companion | UnsetType = UNSET
    parent: Some[reference_to("Specimen")] | UnsetType = UNSET
    request: Some[reference_to("ServiceRequest")] | UnsetType = UNSET
    collection: SpecimenCollection | UnsetType = UNSET
    processing: Some[SpecimenProcessing] | UnsetType = UNSET
    container: Some[SpecimenContainer] | UnsetType = UNSET
    condition: Some[CodeableConcept] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET


_SpecimenCollection_collected = choice("collectedPeriod", "collectedDateTime")
_SpecimenCollection_fastingStatus = choice("fastingStatusCodeableConcept", "fastingStatusDuration")


class SpecimenCollection(Structure, kw_only=True):
    """Specimen.collection of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    collector: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    collectedPeriod: Period | UnsetType = UNSET
    collectedDateTime: DateTime | UnsetType = UNSET
    duration: Duration | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
    bodySite: CodeableConcept | UnsetType = UNSET
    fastingStatusCodeableConcept: CodeableConcept | UnsetType = UNSET
    fastingStatusDuration: Duration | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _SpecimenCollection_collected(self).count(UNSET) < 1
            or _SpecimenCollection_fastingStatus(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


_SpecimenContainer_additive = choice("additiveCodeableConcept", "additiveReference")


class SpecimenContainer(Structure, kw_only=True):
    """Specimen.container of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    capacity: Quantity | UnsetType = UNSET
    specimenQuantity: Quantity | UnsetType = UNSET
    additiveCodeableConcept: CodeableConcept | UnsetType = UNSET
    additiveReference: reference_to("Substance") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SpecimenContainer_additive(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_SpecimenProcessing_time = choice("timePeriod", "timeDateTime")


class SpecimenProcessing(Structure, kw_only=True):
    """Specimen.processing of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    procedure: CodeableConcept | UnsetType = UNSET
    additive: Some[reference_to("Substance")] | UnsetType = UNSET
    timePeriod: Period | UnsetType = UNSET
    timeDateTime: DateTime | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SpecimenProcessing_time(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")
