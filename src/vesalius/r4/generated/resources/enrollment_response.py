"""The resource type EnrollmentResponse.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import Companion, Extension, Identifier, Meta, Narrative
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, reference_to


class EnrollmentResponse(Structure, kw_only=True, tag_field="resourceType", tag="EnrollmentResponse"):
    """EnrollmentResponse of R4."""

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
    status: Literal["active", "cancelled", "draft", "entered-in-error"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    request: reference_to("EnrollmentRequest") | UnsetType = UNSET
    outcome: Literal["complete", "error", "partial", "queued"] | UnsetType = UNSET
    _outcome: Companion | UnsetType = UNSET
    disposition: String | UnsetType = UNSET
    _disposition: Companion | UnsetType = UNSET
    created: DateTime | UnsetType = UNSET
    _created: Companion | UnsetType = UNSET
    organization: reference_to("Organization") | UnsetType = UNSET
    requestProvider: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
