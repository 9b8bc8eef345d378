"""The resource type DeviceUseStatement.

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
    Period,
    Timing,
)
from vesalius.r4.model import Code, DateTime, Id, Some, Structure, Uri, choice, reference_to


_DeviceUseStatement_timing = choice("timingPeriod", "timingTiming", "timingDateTime")


class DeviceUseStatement(Structure, kw_only=True, tag_field="resourceType", tag="DeviceUseStatement"):
    """DeviceUseStatement of R4."""

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
    basedOn: Some[reference_to("ServiceRequest")] | UnsetType = UNSET
    status: Literal["active", "completed", "entered-in-error", "intended", "on-hold", "stopped"]
    _status: Companion | UnsetType = UNSET
    subject: reference_to("Group", "Patient")
    derivedFrom: Some[reference_to("Claim", "DocumentReference", "Observation", "Procedure", "QuestionnaireResponse", "ServiceRequest")] | UnsetType = UNSET
    timingPeriod: Period | UnsetType = UNSET
    timingTiming: Timing | UnsetType = UNSET
    timingDateTime: DateTime | UnsetType = UNSET
    recordedOn: DateTime | UnsetType = UNSET
    _recordedOn: Companion | UnsetType = UNSET
    source: reference_to("Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    device: reference_to("Device")
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Media", "Observation")] | UnsetType = UNSET
    bodySite: CodeableConcept | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _DeviceUseStatement_timing(self).count(UNSET) < 2:
            raise ValueError("one value of a choice, as many companions as values")
