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
    Companion,
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
    beside,
    choice,
    reference_to,
)


class ClaimResponse(Structure, kw_only=True, tag_field="resourceType", tag="ClaimResponse"):
    """ClaimResponse of R4."""

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
    type: CodeableConcept
    subType: CodeableConcept | UnsetType = UNSET
    use: Literal["claim", "preauthorization", "predetermination"]
    _use: Companion | UnsetType = UNSET
    patient: reference_to("Patient")
    created: DateTime
    _created: Companion | UnsetType = UNSET
    insurer: reference_to("Organization")
    requestor: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    request: reference_to("Claim") | UnsetType = UNSET
    outcome: Literal["complete", "error", "partial", "queued"]
    _outcome: Companion | UnsetType = UNSET
    disposition: String | UnsetType = UNSET
    _disposition: Companion | UnsetType = UNSET
    preAuthRef: String | UnsetType = UNSET
    _preAuthRef: Companion | UnsetType = UNSET
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
    _itemSequence: Some[Companion | None] | UnsetType = UNSET
    detailSequence: Some[PositiveInt] | UnsetType = UNSET
    _detailSequence: Some[Companion | None] | UnsetType = UNSET
    subdetailSequence: Some[PositiveInt] | UnsetType = UNSET
    _subdetailSequence: Some[Companion | None] | UnsetType = UNSET
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
    _factor: Companion | UnsetType = UNSET
    net: Money | UnsetType = UNSET
    bodySite: CodeableConcept | UnsetType = UNSET
    subSite: Some[CodeableConcept] | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    _noteNumber: Some[Companion | None] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]
    detail: Some[ClaimResponseAddItemDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._itemSequence is not UNSET and not beside(self._itemSequence, self.itemSequence))
            or (self._detailSequence is not UNSET and not beside(self._detailSequence, self.detailSequence))
            or (self._subdetailSequence is not UNSET and not beside(self._subdetailSequence, self.subdetailSequence))
            or _ClaimResponseAddItem_serviced(self).count(UNSET) < 1
            or _ClaimResponseAddItem_location(self).count(UNSET) < 2
            or (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber))
        ):
            raise ValueError("one value of a choice, as many companions as values")


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
    _factor: Companion | UnsetType = UNSET
    net: Money | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    _noteNumber: Some[Companion | None] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]
    subDetail: Some[ClaimResponseAddItemDetailSubDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber)):
            raise ValueError("one value of a choice, as many companions as values")


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
    _factor: Companion | UnsetType = UNSET
    net: Money | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    _noteNumber: Some[Companion | None] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]

    def __post_init__(self) -> None:
        if (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber)):
            raise ValueError("one value of a choice, as many companions as values")


class ClaimResponseError(Structure, kw_only=True):
    """ClaimResponse.error of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemSequence: PositiveInt | UnsetType = UNSET
    _itemSequence: Companion | UnsetType = UNSET
    detailSequence: PositiveInt | UnsetType = UNSET
    _detailSequence: Companion | UnsetType = UNSET
    subDetailSequence: PositiveInt | UnsetType = UNSET
    _subDetailSequence: Companion | UnsetType = UNSET
    code: CodeableConcept


class ClaimResponseInsurance(Structure, kw_only=True):
    """ClaimResponse.insurance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    focal: bool
    _focal: Companion | UnsetType = UNSET
    coverage: reference_to("Coverage")
    businessArrangement: String | UnsetType = UNSET
    _businessArrangement: Companion | UnsetType = UNSET
    claimResponse: reference_to("ClaimResponse") | UnsetType = UNSET


class ClaimResponseItem(Structure, kw_only=True):
    """ClaimResponse.item of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemSequence: PositiveInt
    _itemSequence: Companion | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    _noteNumber: Some[Companion | None] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]
    detail: Some[ClaimResponseItemDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber)):
            raise ValueError("one value of a choice, as many companions as values")


class ClaimResponseItemAdjudication(Structure, kw_only=True):
    """ClaimResponse.item.adjudication of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept
    reason: CodeableConcept | UnsetType = UNSET
    amount: Money | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET


class ClaimResponseItemDetail(Structure, kw_only=True):
    """ClaimResponse.item.detail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    detailSequence: PositiveInt
    _detailSequence: Companion | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    _noteNumber: Some[Companion | None] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication]
    subDetail: Some[ClaimResponseItemDetailSubDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber)):
            raise ValueError("one value of a choice, as many companions as values")


class ClaimResponseItemDetailSubDetail(Structure, kw_only=True):
    """ClaimResponse.item.detail.subDetail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    subDetailSequence: PositiveInt
    _subDetailSequence: Companion | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    _noteNumber: Some[Companion | None] | UnsetType = UNSET
    adjudication: Some[ClaimResponseItemAdjudication] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber)):
            raise ValueError("one value of a choice, as many companions as values")


class ClaimResponsePayment(Structure, kw_only=True):
    """ClaimResponse.payment of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    adjustment: Money | UnsetType = UNSET
    adjustmentReason: CodeableConcept | UnsetType = UNSET
    date: Date | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    amount: Money
    identifier: Identifier | UnsetType = UNSET


class ClaimResponseProcessNote(Structure, kw_only=True):
    """ClaimResponse.processNote of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    number: PositiveInt | UnsetType = UNSET
    _number: Companion | UnsetType = UNSET
    type: Literal["display", "print", "printoper"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    text: String
    _text: Companion | UnsetType = UNSET
    language: CodeableConcept | UnsetType = UNSET


class ClaimResponseTotal(Structure, kw_only=True):
    """ClaimResponse.total of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept
    amount: Money
