"""The resource type GuidanceResponse.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    DataRequirement,
    Extension,
    Identifier,
    Meta,
    Narrative,
)
from vesalius.r4.model import Canonical, Code, DateTime, Id, Some, Structure, Uri, choice, reference_to


_GuidanceResponse_module = choice("moduleCodeableConcept", "moduleCanonical", "moduleUri")


class GuidanceResponse(Structure, kw_only=True, tag_field="resourceType", tag="GuidanceResponse"):
    """GuidanceResponse of R4."""

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
    requestIdentifier: Identifier | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    moduleCodeableConcept: CodeableConcept | UnsetType = UNSET
    moduleCanonical: Canonical | UnsetType = UNSET
    moduleUri: Uri | UnsetType = UNSET
    status: Literal["data-requested", "data-required", "entered-in-error", "failure", "in-progress", "success"]
    _status: Companion | UnsetType = UNSET
    subject: reference_to("Group", "Patient") | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    _occurrenceDateTime: Companion | UnsetType = UNSET
    performer: reference_to("Device") | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    evaluationMessage: Some[reference_to("OperationOutcome")] | UnsetType = UNSET
    outputParameters: reference_to("Parameters") | UnsetType = UNSET
    result: reference_to("CarePlan", "RequestGroup") | UnsetType = UNSET
    dataRequirement: Some[DataRequirement] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _GuidanceResponse_module(self).count(UNSET) != 2:
            raise ValueError("one value of a choice, as many companions as values")
