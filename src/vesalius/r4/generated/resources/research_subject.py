"""The resource type ResearchSubject.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import Companion, Extension, Identifier, Meta, Narrative, Period
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, reference_to


class ResearchSubject(Structure, kw_only=True, tag_field="resourceType", tag="ResearchSubject"):
    """ResearchSubject of R4."""

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
    status: Literal["candidate", "eligible", "follow-up", "ineligible", "not-registered", "off-study", "on-study", "on-study-intervention", "on-study-observation", "pending-on-study", "potential-candidate", "screening", "withdrawn"]
    _status: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    study: reference_to("ResearchStudy")
    individual: reference_to("Patient")
    assignedArm: String | UnsetType = UNSET
    _assignedArm: Companion | UnsetType = UNSET
    actualArm: String | UnsetType = UNSET
    _actualArm: Companion | UnsetType = UNSET
    consent: reference_to("Consent") | UnsetType = UNSET
