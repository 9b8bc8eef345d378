"""The resource type Endpoint.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    Companion,
    ContactPoint,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, Url, beside, choice, reference_to


class Endpoint(Structure, kw_only=True, tag_field="resourceType", tag="Endpoint"):
    """Endpoint of R4."""

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
    status: Literal["active", "entered-in-error", "error", "off", "suspended", "test"]
    _status: Companion | UnsetType = UNSET
    connectionType: Coding
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    managingOrganization: reference_to("Organization") | UnsetType = UNSET
    contact: Some[ContactPoint] | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    payloadType: Some[CodeableConcept]
    payloadMimeType: Some[Code] | UnsetType = UNSET
    _payloadMimeType: Some[Companion | None] | UnsetType = UNSET
    address: Url
    _address: Companion | UnsetType = UNSET
    header: Some[String] | UnsetType = UNSET
    _header: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._payloadMimeType is not UNSET and not beside(self._payloadMimeType, self.payloadMimeType))
            or (self._header is not UNSET and not beside(self._header, self.header))
        ):
            raise ValueError("one value of a choice, as many companions as values")
