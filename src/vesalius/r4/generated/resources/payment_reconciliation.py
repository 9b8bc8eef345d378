"""The resource type PaymentReconciliation.

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
    Period,
    Reference,
)
from vesalius.r4.model import Code, Date, DateTime, Id, Some, String, Structure, Uri, reference_to


class PaymentReconciliation(Structure, kw_only=True, tag_field="resourceType", tag="PaymentReconciliation"):
    """PaymentReconciliation of R4."""

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
    period: Period | UnsetType = UNSET
    created: DateTime
    _created: Companion | UnsetType = UNSET
    paymentIssuer: reference_to("Organization") | UnsetType = UNSET
    request: reference_to("Task") | UnsetType = UNSET
    requestor: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    outcome: Literal["complete", "error", "partial", "queued"] | UnsetType = UNSET
    _outcome: Companion | UnsetType = UNSET
    disposition: String | UnsetType = UNSET
    _disposition: Companion | UnsetType = UNSET
    paymentDate: Date
    _paymentDate: Companion | UnsetType = UNSET
    paymentAmount: Money
    paymentIdentifier: Identifier | UnsetType = UNSET
    detail: Some[PaymentReconciliationDetail] | UnsetType = UNSET
    formCode: CodeableConcept | UnsetType = UNSET
    processNote: Some[PaymentReconciliationProcessNote] | UnsetType = UNSET


class PaymentReconciliationDetail(Structure, kw_only=True):
    """PaymentReconciliation.detail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    predecessor: Identifier | UnsetType = UNSET
    type: CodeableConcept
    request: Reference | UnsetType = UNSET
    submitter: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    response: Reference | UnsetType = UNSET
    date: Date | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    responsible: reference_to("PractitionerRole") | UnsetType = UNSET
    payee: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    amount: Money | UnsetType = UNSET


class PaymentReconciliationProcessNote(Structure, kw_only=True):
    """PaymentReconciliation.processNote of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["display", "print", "printoper"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
