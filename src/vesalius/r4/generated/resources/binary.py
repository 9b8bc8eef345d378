"""The resource type Binary.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from vesalius.r4.generated.datatypes import Companion, Meta, Reference
from vesalius.r4.model import Base64Binary, Code, Id, Structure, Uri


class Binary(Structure, kw_only=True, tag_field="resourceType", tag="Binary"):
    """Binary of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    _implicitRules: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    contentType: Code
    _contentType: Companion | UnsetType = UNSET
    securityContext: Reference | UnsetType = UNSET
    data: Base64Binary | UnsetType = UNSET
    _data: Companion | UnsetType = UNSET
