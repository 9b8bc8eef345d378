"""The resource type Device.

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
    Quantity,
)
from vesalius.r4.model import Base64Binary, Code, DateTime, Id, Some, String, Structure, Uri, reference_to


class Device(Structure, kw_only=True, tag_field="resourceType", tag="Device"):
    """Device of R4."""

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
    definition: reference_to("DeviceDefinition") | UnsetType = UNSET
    udiCarrier: Some[DeviceUdiCarrier] | UnsetType = UNSET
    status: Literal["active", "entered-in-error", "inactive", "unknown"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    statusReason: Some[CodeableConcept] | UnsetType = UNSET
    distinctIdentifier: String | UnsetType = UNSET
    _distinctIdentifier: Companion | UnsetType = UNSET
    manufacturer: String | UnsetType = UNSET
    _manufacturer: Companion | UnsetType = UNSET
    manufactureDate: DateTime | UnsetType = UNSET
    _manufactureDate: Companion | UnsetType = UNSET
    expirationDate: DateTime | UnsetType = UNSET
    _expirationDate: Companion | UnsetType = UNSET
    lotNumber: String | UnsetType = UNSET
    _lotNumber: Companion | UnsetType = UNSET
    serialNumber: String | UnsetType = UNSET
    _serialNumber: Companion | UnsetType = UNSET
    deviceName: Some[DeviceDeviceName] | UnsetType = UNSET
    modelNumber: String | UnsetType = UNSET
    _modelNumber: Companion | UnsetType = UNSET
    partNumber: String | UnsetType = UNSET
    _partNumber: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    specialization: Some[DeviceSpecialization] | UnsetType = UNSET
    version: Some[DeviceVersion] | UnsetType = UNSET
    property: Some[DeviceProperty] | UnsetType = UNSET
    patient: reference_to("Patient") | UnsetType = UNSET
    owner: reference_to("Organization") | UnsetType = UNSET
    contact: Some[ContactPoint] | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    safety: Some[CodeableConcept] | UnsetType = UNSET
    parent: reference_to("Device") | UnsetType = UNSET


class DeviceDeviceName(Structure, kw_only=True):
    """Device.deviceName of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    type: Literal["manufacturer-name", "model-name", "other", "patient-reported-name", "udi-label-name", "user-friendly-name"]
    _type: Companion | UnsetType = UNSET


class DeviceProperty(Structure, kw_only=True):
    """Device.property of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    valueQuantity: Some[Quantity] | UnsetType = UNSET
    valueCode: Some[CodeableConcept] | UnsetType = UNSET


class DeviceSpecialization(Structure, kw_only=True):
    """Device.specialization of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    systemType: CodeableConcept
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET


class DeviceUdiCarrier(Structure, kw_only=True):
    """Device.udiCarrier of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    deviceIdentifier: String | UnsetType = UNSET
    _deviceIdentifier: Companion | UnsetType = UNSET
    issuer: Uri | UnsetType = UNSET
    _issuer: Companion | UnsetType = UNSET
    jurisdiction: Uri | UnsetType = UNSET
    _jurisdiction: Companion | UnsetType = UNSET
    carrierAIDC: Base64Binary | UnsetType = UNSET
    _carrierAIDC: Companion | UnsetType = UNSET
    carrierHRF: String | UnsetType = UNSET
    _carrierHRF: Companion | UnsetType = UNSET
    entryType: Literal["barcode", "card", "manual", "rfid", "self-reported", "unknown"] | UnsetType = UNSET
    _entryType: Companion | UnsetType = UNSET


class DeviceVersion(Structure, kw_only=True):
    """Device.version of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    component: Identifier | UnsetType = UNSET
    value: String
    _value: Companion | UnsetType = UNSET
