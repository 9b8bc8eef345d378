"""The resource type ResearchStudy.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    ContactDetail,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    RelatedArtifact,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, reference_to


class ResearchStudy(Structure, kw_only=True, tag_field="resourceType", tag="ResearchStudy"):
    """ResearchStudy of R4."""

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
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    protocol: Some[reference_to("PlanDefinition")] | UnsetType = UNSET
    partOf: Some[reference_to("ResearchStudy")] | UnsetType = UNSET
    status: Literal["active", "administratively-completed", "approved", "closed-to-accrual", "closed-to-accrual-and-intervention", "completed", "disapproved", "in-review", "temporarily-closed-to-accrual", "temporarily-closed-to-accrual-and-intervention", "withdrawn"]
    _status: Companion | UnsetType = UNSET
    primaryPurposeType: CodeableConcept | UnsetType = UNSET
    phase: CodeableConcept | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    focus: Some[CodeableConcept] | UnsetType = UNSET
    condition: Some[CodeableConcept] | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    relatedArtifact: Some[RelatedArtifact] | UnsetType = UNSET
    keyword: Some[CodeableConcept] | UnsetType = UNSET
    location: Some[CodeableConcept] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    enrollment: Some[reference_to("Group")] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    sponsor: reference_to("Organization") | UnsetType = UNSET
    principalInvestigator: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    site: Some[reference_to("Location")] | UnsetType = UNSET
    reasonStopped: CodeableConcept | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    arm: Some[ResearchStudyArm] | UnsetType = UNSET
    objective: Some[ResearchStudyObjective] | UnsetType = UNSET


class ResearchStudyArm(Structure, kw_only=True):
    """ResearchStudy.arm of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET


class ResearchStudyObjective(Structure, kw_only=True):
    """ResearchStudy.objective of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
