"""The resource type Linkage.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import Companion, Extension, Meta, Narrative, Reference
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, reference_to


class Linkage(Structure, kw_only=True, tag_field="resourceType", tag="Linkage"):
    """Linkage of R4."""

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
    active: bool | UnsetType = UNSET
    _active: Companion | UnsetType = UNSET
    author: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    item: Some[LinkageItem]


class LinkageItem(Structure, kw_only=True):
    """Linkage.item of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["alternate", "historical", "source"]
    _type: Companion | UnsetType = UNSET
    resource: Reference
