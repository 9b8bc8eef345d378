"""The resource type PaymentNotice.

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
    Money,
    Narrative,
    Reference,
)
from vesalius.r4.model import Code, Date, DateTime, Id, Some, Structure, Uri, reference_to


class PaymentNotice(Structure, kw_only=True, tag_field="resourceType", tag="PaymentNotice"):
    """PaymentNotice of R4."""

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
    status: Literal["active", "cancelled", "draft", "entered-in-error"]
    _status: Companion | UnsetType = UNSET
    request: Reference | UnsetType = UNSET
    response: Reference | UnsetType = UNSET
    created: DateTime
    _created: Companion | UnsetType = UNSET
    provider: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    payment: reference_to("PaymentReconciliation")
    paymentDate: Date | UnsetType = UNSET
    _paymentDate: Companion | UnsetType = UNSET
    payee: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    recipient: reference_to("Organization")
    amount: Money
    paymentStatus: CodeableConcept | UnsetType = UNSET
