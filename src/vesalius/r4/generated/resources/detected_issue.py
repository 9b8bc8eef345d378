"""The resource type DetectedIssue.

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


_DetectedIssue_identified = choice("identifiedPeriod", "identifiedDateTime")


class DetectedIssue(Structure, kw_only=True, tag_field="resourceType", tag="DetectedIssue"):
    """DetectedIssue of R4."""

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
    status: Literal["amended", "cancelled", "corrected", "entered-in-error", "final", "preliminary", "registered", "unknown"]
    _status: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    severity: Literal["high", "low", "moderate"] | UnsetType = UNSET
    _severity: Companion | UnsetType = UNSET
    patient: reference_to("Patient") | UnsetType = UNSET
    identifiedPeriod: Period | UnsetType = UNSET
    identifiedDateTime: DateTime | UnsetType = UNSET
    author: reference_to("Device", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    implicated: Some[Reference] | UnsetType = UNSET
    evidence: Some[DetectedIssueEvidence] | UnsetType = UNSET
    detail: String | UnsetType = UNSET
    _detail: Companion | UnsetType = UNSET
    reference: Uri | UnsetType = UNSET
    _reference: Companion | UnsetType = UNSET
    mitigation: Some[DetectedIssueMitigation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _DetectedIssue_identified(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class DetectedIssueEvidence(Structure, kw_only=True):
    """DetectedIssue.evidence of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Some[CodeableConcept] | UnsetType = UNSET
    detail: Some[Reference] | UnsetType = UNSET


class DetectedIssueMitigation(Structure, kw_only=True):
    """DetectedIssue.mitigation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    action: CodeableConcept
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    author: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
