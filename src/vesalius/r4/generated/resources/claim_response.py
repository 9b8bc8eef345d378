"""The resource type ClaimResponse.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    Attachment,
    CodeableConcept,
    Extension,
    Identifier,
    Meta,
    Money,
    Narrative,
    Period,
    Quantity,
)
from vesalius.r4.model import (
    Code,
    Date,
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


class ClaimResponse(Structure, kw_only=True, tag_field="resourceType", tag="ClaimResponse"):
    """ClaimResponse of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    status: Literal["active", "cancelled", "draft", "entered-in-error"]
    type: CodeableConcept
    subType: CodeableConcept | UnsetType = UNSET
    use: Literal["claim", "preauthorization", "predetermination"]
    patient: reference_to("Patient")
    created: DateTime
    insurer: reference_to("Organization")
    requestor: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    request: reference_to("Claim") | UnsetType = UNSET
    outcome: Literal["complete", "error", "partial", "queued"]
    disposition: String | UnsetType = UNSET
    preAuthRef: String | UnsetType = UNSET
    preAuthPeriod: Period | UnsetType = UNSET
    payeeType: CodeableConcept | UnsetType = UNSET
    item: Some[ClaimResponseItem] | UnsetType = UNSET
    addItem: Some[ClaimResponseAddItem] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication] | UnsetType = UNSET
    total: Some[ClaimResponseTotal] | UnsetType = UNSET
    payment: ClaimResponsePayment | UnsetType = UNSET
    fundsReserve: CodeableConcept | UnsetType = UNSET
    formCode: CodeableConcept | UnsetType = UNSET
    form: Attachment | UnsetType = UNSET
    processNote: Some[ClaimResponseProcessNote] | UnsetType = UNSET
    communicationRequest: Some[reference_to("CommunicationRequest")] | UnsetType = UNSET
    insurance: Some[ClaimResponseInsurance] | UnsetType = UNSET
    error: Some[ClaimResponseError] | UnsetType = UNSET


_ClaimResponseAddItem_serviced = choice("servicedPeriod", "servicedDate")
_ClaimResponseAddItem_location = choice("locationAddress", "locationCodeableConcept", "locationReference")


class ClaimResponseAddItem(Structure, kw_only=True):
    """ClaimResponse.addItem of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemSequence: Some[PositiveInt] | UnsetType = UNSET
    detailSequence: Some[PositiveInt] | UnsetType = UNSET
    subdetailSequence: Some[PositiveInt] | UnsetType = UNSET
    provider: Some[reference_to("Organization", "Practitioner", "PractitionerRole")] | UnsetType = UNSET
    productOrService: CodeableConcept
    modifier: Some[CodeableConcept] | UnsetType = UNSET
    programCode: Some[CodeableConcept] | UnsetType = UNSET
    servicedPeriod: Period | UnsetType = UNSET
    servicedDate: Date | UnsetType = UNSET
    locationAddress: Address | UnsetType = UNSET
    locationCodeableConcept: CodeableConcept | UnsetType = UNSET
    locationReference: reference_to("Location") | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    unitPrice: Money | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    net: Money | UnsetType = UNSET
    bodySite: CodeableConcept | UnsetType = UNSET
    subSite: Some[CodeableConcept] | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]
    detail: Some[ClaimResponseAddItemDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ClaimResponseAddItem_serviced(self).count(UNSET) < 1
            or _ClaimResponseAddItem_location(self).count(UNSET) < 2
        ):
            raise ValueError("one value of a choice")


class ClaimResponseAddItemDetail(Structure, kw_only=True):
    """ClaimResponse.addItem.detail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    productOrService: CodeableConcept
    modifier: Some[CodeableConcept] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    unitPrice: Money | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    net: Money | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]
    subDetail: Some[ClaimResponseAddItemDetailSubDetail] | UnsetType = UNSET


class ClaimResponseAddItemDetailSubDetail(Structure, kw_only=True):
    """ClaimResponse.addItem.detail.subDetail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    productOrService: CodeableConcept
    modifier: Some[CodeableConcept] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    unitPrice: Money | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    net: Money | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]


class ClaimResponseError(Structure, kw_only=True):
    """ClaimResponse.error of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemSequence: PositiveInt | UnsetType = UNSET
    detailSequence: PositiveInt | UnsetType = UNSET
    subDetailSequence: PositiveInt | UnsetType = UNSET
    code: CodeableConcept


class ClaimResponseInsurance(Structure, kw_only=True):
    """ClaimResponse.insurance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    focal: bool
    coverage: reference_to("Coverage")
    businessArrangement: String | UnsetType = UNSET
    claimResponse: reference_to("ClaimResponse") | UnsetType = UNSET


class ClaimResponseItem(Structure, kw_only=True):
    """ClaimResponse.item of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemSequence: PositiveInt
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]
    detail: Some[ClaimResponseItemDetail] | UnsetType = UNSET


class ClaimResponseItemAdjudication(Structure, kw_only=True):
    """ClaimResponse.item.adjudication of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept
    reason: CodeableConcept | UnsetType = UNSET
    amount: Money | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET


class ClaimResponseItemDetail(Structure, kw_only=True):
    """ClaimResponse.item.detail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    detailSequence: PositiveInt
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]
    subDetail: Some[ClaimResponseItemDetailSubDetail] | UnsetType = UNSET


class ClaimResponseItemDetailSubDetail(Structure, kw_only=True):
    """ClaimResponse.item.detail.subDetail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    subDetailSequence: PositiveInt
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication] | UnsetType = UNSET


class ClaimResponsePayment(Structure, kw_only=True):
    """ClaimResponse.payment of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    adjustment: Money | UnsetType = UNSET
    adjustmentReason: CodeableConcept | UnsetType = UNSET
    date: Date | UnsetType = UNSET
    amount: Money
    identifier: Identifier | UnsetType = UNSET


class ClaimResponseProcessNote(Structure, kw_only=True):
    """ClaimResponse.processNote of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    number: PositiveInt | UnsetType = UNSET
    type: Literal["display", "print", "printoper"] | UnsetType = UNSET
    text: String
    language: CodeableConcept | UnsetType = UNSET


class ClaimResponseTotal(Structure, kw_only=True):
    """ClaimResponse.total of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept
    amount: Money
