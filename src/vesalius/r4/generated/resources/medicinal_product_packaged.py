"""The resource type MedicinalProductPackaged.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    MarketingStatus,
    Meta,
    Narrative,
    ProdCharacteristic,
    ProductShelfLife,
    Quantity,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, reference_to


class MedicinalProductPackaged(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProductPackaged"):
    """MedicinalProductPackaged of R4."""

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
    subject: Some[reference_to("MedicinalProduct")] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    legalStatusOfSupply: CodeableConcept | UnsetType = UNSET
    marketingStatus: Some[MarketingStatus] | UnsetType = UNSET
    marketingAuthorization: reference_to("MedicinalProductAuthorization") | UnsetType = UNSET
    manufacturer: Some[reference_to("Organization")] | UnsetType = UNSET
    batchIdentifier: Some[MedicinalProductPackagedBatchIdentifier] | UnsetType = UNSET
    packageItem: Some[MedicinalProductPackagedPackageItem]


class MedicinalProductPackagedBatchIdentifier(Structure, kw_only=True):
    """MedicinalProductPackaged.batchIdentifier of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    outerPackaging: Identifier
    immediatePackaging: Identifier | UnsetType = UNSET


class MedicinalProductPackagedPackageItem(Structure, kw_only=True):
    """MedicinalProductPackaged.packageItem of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    type: CodeableConcept
    quantity: Quantity
    material: Some[CodeableConcept] | UnsetType = UNSET
    alternateMaterial: Some[CodeableConcept] | UnsetType = UNSET
    device: Some[reference_to("DeviceDefinition")] | UnsetType = UNSET
    manufacturedItem: Some[reference_to("MedicinalProductManufactured")] | UnsetType = UNSET
    packageItem: Some[MedicinalProductPackagedPackageItem] | UnsetType = UNSET
    physicalCharacteristics: ProdCharacteristic | UnsetType = UNSET
    otherCharacteristics: Some[CodeableConcept] | UnsetType = UNSET
    shelfLifeStorage: Some[ProductShelfLife] | UnsetType = UNSET
    manufacturer: Some[reference_to("Organization")] | UnsetType = UNSET
