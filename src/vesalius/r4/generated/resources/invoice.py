"""The resource type Invoice.

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
)
from vesalius.r4.model import (
    Code,
    DateTime,
    Decimal,
    Id,
    PositiveInt,
    Some,
    String,
    Structure,
    Uri,
    choice,
    reference_to,
)


class Invoice(Structure, kw_only=True, tag_field="resourceType", tag="Invoice"):
    """Invoice of R4."""

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
    status: Literal["balanced", "cancelled", "draft", "entered-in-error", "issued"]
    _status: Companion | UnsetType = UNSET
    cancelledReason: String | UnsetType = UNSET
    _cancelledReason: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    subject: reference_to("Group", "Patient") | UnsetType = UNSET
    recipient: reference_to("Organization", "Patient", "RelatedPerson") | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    participant: Some[InvoiceParticipant] | UnsetType = UNSET
    issuer: reference_to("Organization") | UnsetType = UNSET
    account: reference_to("Account") | UnsetType = UNSET
    lineItem: Some[InvoiceLineItem] | UnsetType = UNSET
    totalPriceComponent: Some[InvoiceLineItemPriceComponent] | UnsetType = UNSET
    totalNet: Money | UnsetType = UNSET
    totalGross: Money | UnsetType = UNSET
    paymentTerms: String | UnsetType = UNSET
    _paymentTerms: Companion | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET


_InvoiceLineItem_chargeItem = choice("chargeItemCodeableConcept", "chargeItemReference")


class InvoiceLineItem(Structure, kw_only=True):
    """Invoice.lineItem of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt | UnsetType = UNSET
    _sequence: Companion | UnsetType = UNSET
    chargeItemCodeableConcept: CodeableConcept | UnsetType = UNSET
    chargeItemReference: reference_to("ChargeItem") | UnsetType = UNSET
    priceComponent: Some[InvoiceLineItemPriceComponent] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _InvoiceLineItem_chargeItem(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class InvoiceLineItemPriceComponent(Structure, kw_only=True):
    """Invoice.lineItem.priceComponent of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["base", "deduction", "discount", "informational", "surcharge", "tax"]
    _type: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    _factor: Companion | UnsetType = UNSET
    amount: Money | UnsetType = UNSET


class InvoiceParticipant(Structure, kw_only=True):
    """Invoice.participant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    role: CodeableConcept | UnsetType = UNSET
    actor: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
