"""The resource type DiagnosticReport.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Attachment,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
)
from vesalius.r4.model import Code, DateTime, Id, Instant, Some, String, Structure, Uri, choice, reference_to


_DiagnosticReport_effective = choice("effectivePeriod", "effectiveDateTime")


class DiagnosticReport(Structure, kw_only=True, tag_field="resourceType", tag="DiagnosticReport"):
    """DiagnosticReport of R4."""

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
    basedOn: Some[reference_to("CarePlan", "ImmunizationRecommendation", "MedicationRequest", "NutritionOrder", "ServiceRequest")] | UnsetType = UNSET
    status: Literal["amended", "appended", "cancelled", "corrected", "entered-in-error", "final", "partial", "preliminary", "registered", "unknown"]
    _status: Companion | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    code: CodeableConcept
    subject: reference_to("Device", "Group", "Location", "Patient") | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    effectiveDateTime: DateTime | UnsetType = UNSET
    issued: Instant | UnsetType = UNSET
    _issued: Companion | UnsetType = UNSET
    performer: Some[reference_to("CareTeam", "Organization", "Practitioner", "PractitionerRole")] | UnsetType = UNSET
    resultsInterpreter: Some[reference_to("CareTeam", "Organization", "Practitioner", "PractitionerRole")] | UnsetType = UNSET
    specimen: Some[reference_to("Specimen")] | UnsetType = UNSET
    result: Some[reference_to("Observation")] | UnsetType = UNSET
    imagingStudy: Some[reference_to("ImagingStudy")] | UnsetType = UNSET
    media: Some[DiagnosticReportMedia] | UnsetType = UNSET
    conclusion: String | UnsetType = UNSET
    _conclusion: Companion | UnsetType = UNSET
    conclusionCode: Some[CodeableConcept] | UnsetType = UNSET
    presentedForm: Some[Attachment] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _DiagnosticReport_effective(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class DiagnosticReportMedia(Structure, kw_only=True):
    """DiagnosticReport.media of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    link: reference_to("Media")
