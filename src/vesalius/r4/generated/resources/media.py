"""The resource type Media.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    Attachment,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Reference,
)
from vesalius.r4.model import (
    Code,
    DateTime,
    Decimal,
    Id,
    Instant,
    PositiveInt,
    Some,
    String,
    Structure,
    Uri,
    choice,
    reference_to,
)


_Media_created = choice("createdPeriod", "createdDateTime")


class Media(Structure, kw_only=True, tag_field="resourceType", tag="Media"):
    """Media of R4."""

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
    basedOn: Some[reference_to("CarePlan", "ServiceRequest")] | UnsetType = UNSET
    partOf: Some[Reference] | UnsetType = UNSET
    status: Literal["completed", "entered-in-error", "in-progress", "not-done", "on-hold", "preparation", "stopped", "unknown"]
    _status: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    modality: CodeableConcept | UnsetType = UNSET
    view: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Device", "Group", "Location", "Patient", "Practitioner", "PractitionerRole", "Specimen") | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    createdPeriod: Period | UnsetType = UNSET
    createdDateTime: DateTime | UnsetType = UNSET
    issued: Instant | UnsetType = UNSET
    _issued: Companion | UnsetType = UNSET
    operator: reference_to("CareTeam", "Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    bodySite: CodeableConcept | UnsetType = UNSET
    deviceName: String | UnsetType = UNSET
    _deviceName: Companion | UnsetType = UNSET
    device: reference_to("Device", "DeviceMetric") | UnsetType = UNSET
    height: PositiveInt | UnsetType = UNSET
    _height: Companion | UnsetType = UNSET
    width: PositiveInt | UnsetType = UNSET
    _width: Companion | UnsetType = UNSET
    frames: PositiveInt | UnsetType = UNSET
    _frames: Companion | UnsetType = UNSET
    duration: Decimal | UnsetType = UNSET
    _duration: Companion | UnsetType = UNSET
    content: Attachment
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _Media_created(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")
