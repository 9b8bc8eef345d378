"""The resource type ChargeItem.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Money,
    Narrative,
    Period,
    Quantity,
    Reference,
    Timing,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Decimal,
    Id,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


_ChargeItem_occurrence = choice("occurrencePeriod", "occurrenceTiming", "occurrenceDateTime")
_ChargeItem_product = choice("productCodeableConcept", "productReference")


class ChargeItem(Structure, kw_only=True, tag_field="resourceType", tag="ChargeItem"):
    """ChargeItem of R4."""

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
    definitionUri: Some[Uri] | UnsetType = UNSET
    _definitionUri: Some[Companion | None] | UnsetType = UNSET
    definitionCanonical: Some[Canonical] | UnsetType = UNSET
    _definitionCanonical: Some[Companion | None] | UnsetType = UNSET
    status: Literal["aborted", "billable", "billed", "entered-in-error", "not-billable", "planned", "unknown"]
    _status: Companion | UnsetType = UNSET
    partOf: Some[reference_to("ChargeItem")] | UnsetType = UNSET
    code: CodeableConcept
    subject: reference_to("Group", "Patient")
    context: reference_to("Encounter", "EpisodeOfCare") | UnsetType = UNSET
    occurrencePeriod: Period | UnsetType = UNSET
    occurrenceTiming: Timing | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    performer: Some[ChargeItemPerformer] | UnsetType = UNSET
    performingOrganization: reference_to("Organization") | UnsetType = UNSET
    requestingOrganization: reference_to("Organization") | UnsetType = UNSET
    costCenter: reference_to("Organization") | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    bodysite: Some[CodeableConcept] | UnsetType = UNSET
    factorOverride: Decimal | UnsetType = UNSET
    _factorOverride: Companion | UnsetType = UNSET
    priceOverride: Money | UnsetType = UNSET
    overrideReason: String | UnsetType = UNSET
    _overrideReason: Companion | UnsetType = UNSET
    enterer: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    enteredDate: DateTime | UnsetType = UNSET
    _enteredDate: Companion | UnsetType = UNSET
    reason: Some[CodeableConcept] | UnsetType = UNSET
    service: Some[reference_to("DiagnosticReport", "ImagingStudy", "Immunization", "MedicationAdministration", "MedicationDispense", "Observation", "Procedure", "SupplyDelivery")] | UnsetType = UNSET
    productCodeableConcept: CodeableConcept | UnsetType = UNSET
    productReference: reference_to("Device", "Medication", "Substance") | UnsetType = UNSET
    account: Some[reference_to("Account")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    supportingInformation: Some[Reference] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._definitionUri is not UNSET and not beside(self._definitionUri, self.definitionUri))
            or (self._definitionCanonical is not UNSET and not beside(self._definitionCanonical, self.definitionCanonical))
            or _ChargeItem_occurrence(self).count(UNSET) < 2
            or _ChargeItem_product(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ChargeItemPerformer(Structure, kw_only=True):
    """ChargeItem.performer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    function: CodeableConcept | UnsetType = UNSET
    actor: reference_to("CareTeam", "Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
