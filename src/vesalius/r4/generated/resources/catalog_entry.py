"""The resource type CatalogEntry.

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
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, reference_to


class CatalogEntry(Structure, kw_only=True, tag_field="resourceType", tag="CatalogEntry"):
    """CatalogEntry of R4."""

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
    type: CodeableConcept | UnsetType = UNSET
    orderable: bool
    _orderable: Companion | UnsetType = UNSET
    referencedItem: reference_to("ActivityDefinition", "Binary", "Device", "HealthcareService", "Medication", "ObservationDefinition", "Organization", "PlanDefinition", "Practitioner", "PractitionerRole", "SpecimenDefinition")
    additionalIdentifier: Some[Identifier] | UnsetType = UNSET
    classification: Some[CodeableConcept] | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    validityPeriod: Period | UnsetType = UNSET
    validTo: DateTime | UnsetType = UNSET
    _validTo: Companion | UnsetType = UNSET
    lastUpdated: DateTime | UnsetType = UNSET
    _lastUpdated: Companion | UnsetType = UNSET
    additionalCharacteristic: Some[CodeableConcept] | UnsetType = UNSET
    additionalClassification: Some[CodeableConcept] | UnsetType = UNSET
    relatedEntry: Some[CatalogEntryRelatedEntry] | UnsetType = UNSET


class CatalogEntryRelatedEntry(Structure, kw_only=True):
    """CatalogEntry.relatedEntry of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    relationtype: Literal["is-replaced-by", "triggers"]
    _relationtype: Companion | UnsetType = UNSET
    item: reference_to("CatalogEntry")
