"""The resource type Account.

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
from vesalius.r4.model import Code, Id, PositiveInt, Some, String, Structure, Uri, reference_to


class Account(Structure, kw_only=True, tag_field="resourceType", tag="Account"):
    """Account of R4."""

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
    status: Literal["active", "entered-in-error", "inactive", "on-hold", "unknown"]
    _status: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    subject: Some[reference_to("Device", "HealthcareService", "Location", "Organization", "Patient", "Practitioner", "PractitionerRole")] | UnsetType = UNSET
    servicePeriod: Period | UnsetType = UNSET
    coverage: Some[AccountCoverage] | UnsetType = UNSET
    owner: reference_to("Organization") | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    guarantor: Some[AccountGuarantor] | UnsetType = UNSET
    partOf: reference_to("Account") | UnsetType = UNSET


class AccountCoverage(Structure, kw_only=True):
    """Account.coverage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    coverage: reference_to("Coverage")
    priority: PositiveInt | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET


class AccountGuarantor(Structure, kw_only=True):
    """Account.guarantor of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    party: reference_to("Organization", "Patient", "RelatedPerson")
    onHold: bool | UnsetType = UNSET
    _onHold: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET
