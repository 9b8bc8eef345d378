"""The resource type NamingSystem.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
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
    _implicitRules: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    kind: Literal["codesystem", "identifier", "root"]
    _kind: Companion | UnsetType = UNSET
    date: DateTime
    _date: Companion | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    _publisher: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    responsible: String | UnsetType = UNSET
    _responsible: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    usage: String | UnsetType = UNSET
    _usage: Companion | UnsetType = UNSET
    uniqueId: Some[NamingSystemUniqueId]


class NamingSystemUniqueId(Structure, kw_only=True):
    """NamingSystem.uniqueId of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["oid", "other", "uri", "uuid"]
    _type: Companion | UnsetType = UNSET
    value: String
    _value: Companion | UnsetType = UNSET
    preferred: bool | UnsetType = UNSET
    _preferred: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET
