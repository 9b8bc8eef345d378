"""The resource type DocumentManifest.

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
    Reference,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, reference_to


class DocumentManifest(Structure, kw_only=True, tag_field="resourceType", tag="DocumentManifest"):
    """DocumentManifest of R4."""

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
    masterIdentifier: Identifier | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    status: Literal["current", "entered-in-error", "superseded"]
    _status: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Device", "Group", "Patient", "Practitioner") | UnsetType = UNSET
    created: DateTime | UnsetType = UNSET
    _created: Companion | UnsetType = UNSET
    author: Some[reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    recipient: Some[reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    source: Uri | UnsetType = UNSET
    _source: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    content: Some[Reference]
    related: Some[DocumentManifestRelated] | UnsetType = UNSET


class DocumentManifestRelated(Structure, kw_only=True):
    """DocumentManifest.related of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    ref: Reference | UnsetType = UNSET
