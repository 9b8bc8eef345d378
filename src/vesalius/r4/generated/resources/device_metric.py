"""The resource type DeviceMetric.

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
    Timing,
)
from vesalius.r4.model import Code, Id, Instant, Some, String, Structure, Uri, reference_to


class DeviceMetric(Structure, kw_only=True, tag_field="resourceType", tag="DeviceMetric"):
    """DeviceMetric of R4."""

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
    type: CodeableConcept
    unit: CodeableConcept | UnsetType = UNSET
    source: reference_to("Device") | UnsetType = UNSET
    parent: reference_to("Device") | UnsetType = UNSET
    operationalStatus: Literal["entered-in-error", "off", "on", "standby"] | UnsetType = UNSET
    _operationalStatus: Companion | UnsetType = UNSET
    color: Literal["black", "blue", "cyan", "green", "magenta", "red", "white", "yellow"] | UnsetType = UNSET
    _color: Companion | UnsetType = UNSET
    category: Literal["calculation", "measurement", "setting", "unspecified"]
    _category: Companion | UnsetType = UNSET
    measurementPeriod: Timing | UnsetType = UNSET
    calibration: Some[DeviceMetricCalibration] | UnsetType = UNSET


class DeviceMetricCalibration(Structure, kw_only=True):
    """DeviceMetric.calibration of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["gain", "offset", "two-point", "unspecified"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    state: Literal["calibrated", "calibration-required", "not-calibrated", "unspecified"] | UnsetType = UNSET
    _state: Companion | UnsetType = UNSET
    time: Instant | UnsetType = UNSET
    _time: Companion | UnsetType = UNSET
