"""The resource type Endpoint.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    ContactPoint,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, Url, reference_to


class Endpoint(Structure, kw_only=True, tag_field="resourceType", tag="Endpoint"):
    """Endpoint of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    status: Literal["active", "entered-in-error", "error", "off", "suspended", "test"]
    connectionType: Coding
    name: String | UnsetType = UNSET
    managingOrganization: reference_to("Organization") | UnsetType = UNSET
    contact: Some[ContactPoint] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    payloadType: Some[CodeableConcept]
    payloadMimeType: Some[Code] | UnsetType = UNSET
    address: Url
    header: Some[String] | UnsetType = UNSET
