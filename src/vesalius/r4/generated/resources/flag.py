"""The resource type Flag.

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
)
from vesalius.r4.model import Code, Id, Some, Structure, Uri, reference_to


class Flag(Structure, kw_only=True, tag_field="resourceType", tag="Flag"):
    """Flag of R4."""

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
    status: Literal["active", "entered-in-error", "inactive"]
    _status: Companion | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    code: CodeableConcept
    subject: reference_to("Group", "Location", "Medication", "Organization", "Patient", "PlanDefinition", "Practitioner", "Procedure")
    period: Period | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    author: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole") | UnsetType = UNSET
