"""The resource type DeviceDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    ContactPoint,
    Extension,
    Identifier,
    Meta,
    Narrative,
    ProdCharacteristic,
    ProductShelfLife,
    Quantity,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, beside, choice, reference_to


_DeviceDefinition_manufacturer = choice("manufacturerReference", "manufacturerString")


class DeviceDefinition(Structure, kw_only=True, tag_field="resourceType", tag="DeviceDefinition"):
    """DeviceDefinition of R4."""

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
    udiDeviceIdentifier: Some[DeviceDefinitionUdiDeviceIdentifier] | UnsetType = UNSET
    manufacturerReference: reference_to("Organization") | UnsetType = UNSET
    manufacturerString: String | UnsetType = UNSET
    deviceName: Some[DeviceDefinitionDeviceName] | UnsetType = UNSET
    modelNumber: String | UnsetType = UNSET
    _modelNumber: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    specialization: Some[DeviceDefinitionSpecialization] | UnsetType = UNSET
    version: Some[String] | UnsetType = UNSET
    _version: Some[Companion | None] | UnsetType = UNSET
    safety: Some[CodeableConcept] | UnsetType = UNSET
    shelfLifeStorage: Some[ProductShelfLife] | UnsetType = UNSET
    physicalCharacteristics: ProdCharacteristic | UnsetType = UNSET
    languageCode: Some[CodeableConcept] | UnsetType = UNSET
    capability: Some[DeviceDefinitionCapability] | UnsetType = UNSET
    property: Some[DeviceDefinitionProperty] | UnsetType = UNSET
    owner: reference_to("Organization") | UnsetType = UNSET
    contact: Some[ContactPoint] | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    onlineInformation: Uri | UnsetType = UNSET
    _onlineInformation: Companion | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    parentDevice: reference_to("DeviceDefinition") | UnsetType = UNSET
    material: Some[DeviceDefinitionMaterial] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _DeviceDefinition_manufacturer(self).count(UNSET) < 1
            or (self._version is not UNSET and not beside(self._version, self.version))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class DeviceDefinitionCapability(Structure, kw_only=True):
    """DeviceDefinition.capability of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    description: Some[CodeableConcept] | UnsetType = UNSET


class DeviceDefinitionDeviceName(Structure, kw_only=True):
    """DeviceDefinition.deviceName of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    type: Literal["manufacturer-name", "model-name", "other", "patient-reported-name", "udi-label-name", "user-friendly-name"]
    _type: Companion | UnsetType = UNSET


class DeviceDefinitionMaterial(Structure, kw_only=True):
    """DeviceDefinition.material of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    substance: CodeableConcept
    alternate: bool | UnsetType = UNSET
    _alternate: Companion | UnsetType = UNSET
    allergenicIndicator: bool | UnsetType = UNSET
    _allergenicIndicator: Companion | UnsetType = UNSET


class DeviceDefinitionProperty(Structure, kw_only=True):
    """DeviceDefinition.property of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    valueQuantity: Some[Quantity] | UnsetType = UNSET
    valueCode: Some[CodeableConcept] | UnsetType = UNSET


class DeviceDefinitionSpecialization(Structure, kw_only=True):
    """DeviceDefinition.specialization of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    systemType: String
    _systemType: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET


class DeviceDefinitionUdiDeviceIdentifier(Structure, kw_only=True):
    """DeviceDefinition.udiDeviceIdentifier of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    deviceIdentifier: String
    _deviceIdentifier: Companion | UnsetType = UNSET
    issuer: Uri
    _issuer: Companion | UnsetType = UNSET
    jurisdiction: Uri
    _jurisdiction: Companion | UnsetType = UNSET
