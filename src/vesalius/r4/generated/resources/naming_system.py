"""The resource type NamingSystem.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    ContactDetail,
    Extension,
    Meta,
    Narrative,
    Period,
    UsageContext,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri


class NamingSystem(Structure, kw_only=True, tag_field="resourceType", tag="NamingSystem"):
    """NamingSystem of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    status: Literal["active", "draft", "retired", "unknown"]
    kind: Literal["codesystem", "identifier", "root"]
    date: DateTime
    publisher: String | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    responsible: String | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    usage: String | UnsetType = UNSET
    uniqueId: Some[NamingSystemUniqueId]


class NamingSystemUniqueId(Structure, kw_only=True):
    """NamingSystem.uniqueId of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["oid", "other", "uri", "uuid"]
    value: String
    preferred: bool | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    period: Period | UnsetType = UNSET
