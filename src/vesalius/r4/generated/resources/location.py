"""The resource type Location.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    CodeableConcept,
    Coding,
    Companion,
    ContactPoint,
    Extension,
    Identifier,
    Meta,
    Narrative,
)
from vesalius.r4.model import (
    Code,
    Decimal,
    Id,
    Some,
    String,
    Structure,
    Time,
    Uri,
    beside,
    choice,
    reference_to,
)


class Location(Structure, kw_only=True, tag_field="resourceType", tag="Location"):
    """Location of R4."""

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
    status: Literal["active", "inactive", "suspended"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    operationalStatus: Coding | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    alias: Some[String] | UnsetType = UNSET
    _alias: Some[Companion | None] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    mode: Literal["instance", "kind"] | UnsetType = UNSET
    _mode: Companion | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET
    address: Address | UnsetType = UNSET
    physicalType: CodeableConcept | UnsetType = UNSET
    position: LocationPosition | UnsetType = UNSET
    managingOrganization: reference_to("Organization") | UnsetType = UNSET
    partOf: reference_to("Location") | UnsetType = UNSET
    hoursOfOperation: Some[LocationHoursOfOperation] | UnsetType = UNSET
    availabilityExceptions: String | UnsetType = UNSET
    _availabilityExceptions: Companion | UnsetType = UNSET
    endpoint: Some[reference_to("Endpoint")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._alias is not UNSET and not beside(self._alias, self.alias)):
            raise ValueError("one value of a choice, as many companions as values")


class LocationHoursOfOperation(Structure, kw_only=True):
    """Location.hoursOfOperation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    daysOfWeek: Some[Literal["fri", "mon", "sat", "sun", "thu", "tue", "wed"]] | UnsetType = UNSET
    _daysOfWeek: Some[Companion | None] | UnsetType = UNSET
    allDay: bool | UnsetType = UNSET
    _allDay: Companion | UnsetType = UNSET
    openingTime: Time | UnsetType = UNSET
    _openingTime: Companion | UnsetType = UNSET
    closingTime: Time | UnsetType = UNSET
    _closingTime: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._daysOfWeek is not UNSET and not beside(self._daysOfWeek, self.daysOfWeek)):
            raise ValueError("one value of a choice, as many companions as values")


class LocationPosition(Structure, kw_only=True):
    """Location.position of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    longitude: Decimal
    _longitude: Companion | UnsetType = UNSET
    latitude: Decimal
    _latitude: Companion | UnsetType = UNSET
    altitude: Decimal | UnsetType = UNSET
    _altitude: Companion | UnsetType = UNSET
