"""The resource type ExplanationOfBenefit.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    Attachment,
    CodeableConcept,
    Coding,
    Companion,
    Extension,
    Identifier,
    Meta,
    Money,
    Narrative,
    Period,
    Quantity,
    Reference,
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
    UnsignedInt,
    Uri,
    beside,
    choice,
    reference_to,
)


class ExplanationOfBenefit(Structure, kw_only=True, tag_field="resourceType", tag="ExplanationOfBenefit"):
    """ExplanationOfBenefit of R4."""

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
    billablePeriod: Period | UnsetType = UNSET
    created: DateTime
    _created: Companion | UnsetType = UNSET
    enterer: reference_to("Practitioner", "PractitionerRole") | UnsetType = UNSET
    insurer: reference_to("Organization")
    provider: reference_to("Organization", "Practitioner", "PractitionerRole")
    priority: CodeableConcept | UnsetType = UNSET
    fundsReserveRequested: CodeableConcept | UnsetType = UNSET
    fundsReserve: CodeableConcept | UnsetType = UNSET
    related: Some[ExplanationOfBenefitRelated] | UnsetType = UNSET
    prescription: reference_to("MedicationRequest", "VisionPrescription") | UnsetType = UNSET
    originalPrescription: reference_to("MedicationRequest") | UnsetType = UNSET
    payee: ExplanationOfBenefitPayee | UnsetType = UNSET
    referral: reference_to("ServiceRequest") | UnsetType = UNSET
    facility: reference_to("Location") | UnsetType = UNSET
    claim: reference_to("Claim") | UnsetType = UNSET
    claimResponse: reference_to("ClaimResponse") | UnsetType = UNSET
    outcome: Literal["complete", "error", "partial", "queued"]
    _outcome: Companion | UnsetType = UNSET
    disposition: String | UnsetType = UNSET
    _disposition: Companion | UnsetType = UNSET
    preAuthRef: Some[String] | UnsetType = UNSET
    _preAuthRef: Some[Companion | None] | UnsetType = UNSET
    preAuthRefPeriod: Some[Period] | UnsetType = UNSET
    careTeam: Some[ExplanationOfBenefitCareTeam] | UnsetType = UNSET
    supportingInfo: Some[ExplanationOfBenefitSupportingInfo] | UnsetType = UNSET
    diagnosis: Some[ExplanationOfBenefitDiagnosis] | UnsetType = UNSET
    procedure: Some[ExplanationOfBenefitProcedure] | UnsetType = UNSET
    precedence: PositiveInt | UnsetType = UNSET
    _precedence: Companion | UnsetType = UNSET
    insurance: Some[ExplanationOfBenefitInsurance]
    accident: ExplanationOfBenefitAccident | UnsetType = UNSET
    item: Some[ExplanationOfBenefitItem] | UnsetType = UNSET
    addItem: Some[ExplanationOfBenefitAddItem] | UnsetType = UNSET
    adjudication: Some[ExplanationOfBenefitItemAdjudication] | UnsetType = UNSET
    total: Some[ExplanationOfBenefitTotal] | UnsetType = UNSET
    payment: ExplanationOfBenefitPayment | UnsetType = UNSET
    formCode: CodeableConcept | UnsetType = UNSET
    form: Attachment | UnsetType = UNSET
    processNote: Some[ExplanationOfBenefitProcessNote] | UnsetType = UNSET
    benefitPeriod: Period | UnsetType = UNSET
    benefitBalance: Some[ExplanationOfBenefitBenefitBalance] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._preAuthRef is not UNSET and not beside(self._preAuthRef, self.preAuthRef)):
            raise ValueError("one value of a choice, as many companions as values")


_ExplanationOfBenefitAccident_location = choice("locationAddress", "locationReference")


class ExplanationOfBenefitAccident(Structure, kw_only=True):
    """ExplanationOfBenefit.accident of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    date: Date | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    locationAddress: Address | UnsetType = UNSET
    locationReference: reference_to("Location") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ExplanationOfBenefitAccident_location(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_ExplanationOfBenefitAddItem_serviced = choice("servicedPeriod", "servicedDate")
_ExplanationOfBenefitAddItem_location = choice("locationAddress", "locationCodeableConcept", "locationReference")


class ExplanationOfBenefitAddItem(Structure, kw_only=True):
    """ExplanationOfBenefit.addItem of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemSequence: Some[PositiveInt] | UnsetType = UNSET
    _itemSequence: Some[Companion | None] | UnsetType = UNSET
    detailSequence: Some[PositiveInt] | UnsetType = UNSET
    _detailSequence: Some[Companion | None] | UnsetType = UNSET
    subDetailSequence: Some[PositiveInt] | UnsetType = UNSET
    _subDetailSequence: Some[Companion | None] | UnsetType = UNSET
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
    adjudication: Some[ExplanationOfBenefitItemAdjudication] | UnsetType = UNSET
    detail: Some[ExplanationOfBenefitAddItemDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._itemSequence is not UNSET and not beside(self._itemSequence, self.itemSequence))
            or (self._detailSequence is not UNSET and not beside(self._detailSequence, self.detailSequence))
            or (self._subDetailSequence is not UNSET and not beside(self._subDetailSequence, self.subDetailSequence))
            or _ExplanationOfBenefitAddItem_serviced(self).count(UNSET) < 1
            or _ExplanationOfBenefitAddItem_location(self).count(UNSET) < 2
            or (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitAddItemDetail(Structure, kw_only=True):
    """ExplanationOfBenefit.addItem.detail of R4."""

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
    adjudication: Some[ExplanationOfBenefitItemAdjudication] | UnsetType = UNSET
    subDetail: Some[ExplanationOfBenefitAddItemDetailSubDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber)):
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitAddItemDetailSubDetail(Structure, kw_only=True):
    """ExplanationOfBenefit.addItem.detail.subDetail of R4."""

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
    adjudication: Some[ExplanationOfBenefitItemAdjudication] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber)):
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitBenefitBalance(Structure, kw_only=True):
    """ExplanationOfBenefit.benefitBalance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept
    excluded: bool | UnsetType = UNSET
    _excluded: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    network: CodeableConcept | UnsetType = UNSET
    unit: CodeableConcept | UnsetType = UNSET
    term: CodeableConcept | UnsetType = UNSET
    financial: Some[ExplanationOfBenefitBenefitBalanceFinancial] | UnsetType = UNSET


_ExplanationOfBenefitBenefitBalanceFinancial_allowed = choice("allowedMoney", "allowedString", "allowedUnsignedInt")
_ExplanationOfBenefitBenefitBalanceFinancial_used = choice("usedMoney", "usedUnsignedInt")


class ExplanationOfBenefitBenefitBalanceFinancial(Structure, kw_only=True):
    """ExplanationOfBenefit.benefitBalance.financial of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    allowedMoney: Money | UnsetType = UNSET
    allowedString: String | UnsetType = UNSET
    allowedUnsignedInt: UnsignedInt | UnsetType = UNSET
    usedMoney: Money | UnsetType = UNSET
    usedUnsignedInt: UnsignedInt | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ExplanationOfBenefitBenefitBalanceFinancial_allowed(self).count(UNSET) < 2
            or _ExplanationOfBenefitBenefitBalanceFinancial_used(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitCareTeam(Structure, kw_only=True):
    """ExplanationOfBenefit.careTeam of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    provider: reference_to("Organization", "Practitioner", "PractitionerRole")
    responsible: bool | UnsetType = UNSET
    _responsible: Companion | UnsetType = UNSET
    role: CodeableConcept | UnsetType = UNSET
    qualification: CodeableConcept | UnsetType = UNSET


_ExplanationOfBenefitDiagnosis_diagnosis = choice("diagnosisCodeableConcept", "diagnosisReference")


class ExplanationOfBenefitDiagnosis(Structure, kw_only=True):
    """ExplanationOfBenefit.diagnosis of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    diagnosisCodeableConcept: CodeableConcept | UnsetType = UNSET
    diagnosisReference: reference_to("Condition") | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    onAdmission: CodeableConcept | UnsetType = UNSET
    packageCode: CodeableConcept | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ExplanationOfBenefitDiagnosis_diagnosis(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitInsurance(Structure, kw_only=True):
    """ExplanationOfBenefit.insurance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    focal: bool
    _focal: Companion | UnsetType = UNSET
    coverage: reference_to("Coverage")
    preAuthRef: Some[String] | UnsetType = UNSET
    _preAuthRef: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._preAuthRef is not UNSET and not beside(self._preAuthRef, self.preAuthRef)):
            raise ValueError("one value of a choice, as many companions as values")


_ExplanationOfBenefitItem_serviced = choice("servicedPeriod", "servicedDate")
_ExplanationOfBenefitItem_location = choice("locationAddress", "locationCodeableConcept", "locationReference")


class ExplanationOfBenefitItem(Structure, kw_only=True):
    """ExplanationOfBenefit.item of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    careTeamSequence: Some[PositiveInt] | UnsetType = UNSET
    _careTeamSequence: Some[Companion | None] | UnsetType = UNSET
    diagnosisSequence: Some[PositiveInt] | UnsetType = UNSET
    _diagnosisSequence: Some[Companion | None] | UnsetType = UNSET
    procedureSequence: Some[PositiveInt] | UnsetType = UNSET
    _procedureSequence: Some[Companion | None] | UnsetType = UNSET
    informationSequence: Some[PositiveInt] | UnsetType = UNSET
    _informationSequence: Some[Companion | None] | UnsetType = UNSET
    revenue: CodeableConcept | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
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
    udi: Some[reference_to("Device")] | UnsetType = UNSET
    bodySite: CodeableConcept | UnsetType = UNSET
    subSite: Some[CodeableConcept] | UnsetType = UNSET
    encounter: Some[reference_to("Encounter")] | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    _noteNumber: Some[Companion | None] | UnsetType = UNSET
    adjudication: Some[ExplanationOfBenefitItemAdjudication] | UnsetType = UNSET
    detail: Some[ExplanationOfBenefitItemDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._careTeamSequence is not UNSET and not beside(self._careTeamSequence, self.careTeamSequence))
            or (self._diagnosisSequence is not UNSET and not beside(self._diagnosisSequence, self.diagnosisSequence))
            or (self._procedureSequence is not UNSET and not beside(self._procedureSequence, self.procedureSequence))
            or (self._informationSequence is not UNSET and not beside(self._informationSequence, self.informationSequence))
            or _ExplanationOfBenefitItem_serviced(self).count(UNSET) < 1
            or _ExplanationOfBenefitItem_location(self).count(UNSET) < 2
            or (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitItemAdjudication(Structure, kw_only=True):
    """ExplanationOfBenefit.item.adjudication of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept
    reason: CodeableConcept | UnsetType = UNSET
    amount: Money | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET


class ExplanationOfBenefitItemDetail(Structure, kw_only=True):
    """ExplanationOfBenefit.item.detail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    revenue: CodeableConcept | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    productOrService: CodeableConcept
    modifier: Some[CodeableConcept] | UnsetType = UNSET
    programCode: Some[CodeableConcept] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    unitPrice: Money | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    _factor: Companion | UnsetType = UNSET
    net: Money | UnsetType = UNSET
    udi: Some[reference_to("Device")] | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    _noteNumber: Some[Companion | None] | UnsetType = UNSET
    adjudication: Some[ExplanationOfBenefitItemAdjudication] | UnsetType = UNSET
    subDetail: Some[ExplanationOfBenefitItemDetailSubDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber)):
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitItemDetailSubDetail(Structure, kw_only=True):
    """ExplanationOfBenefit.item.detail.subDetail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    revenue: CodeableConcept | UnsetType = UNSET
    category: CodeableConcept | UnsetType = UNSET
    productOrService: CodeableConcept
    modifier: Some[CodeableConcept] | UnsetType = UNSET
    programCode: Some[CodeableConcept] | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    unitPrice: Money | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    _factor: Companion | UnsetType = UNSET
    net: Money | UnsetType = UNSET
    udi: Some[reference_to("Device")] | UnsetType = UNSET
    noteNumber: Some[PositiveInt] | UnsetType = UNSET
    _noteNumber: Some[Companion | None] | UnsetType = UNSET
    adjudication: Some[ExplanationOfBenefitItemAdjudication] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._noteNumber is not UNSET and not beside(self._noteNumber, self.noteNumber)):
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitPayee(Structure, kw_only=True):
    """ExplanationOfBenefit.payee of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    party: reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET


class ExplanationOfBenefitPayment(Structure, kw_only=True):
    """ExplanationOfBenefit.payment of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    adjustment: Money | UnsetType = UNSET
    adjustmentReason: CodeableConcept | UnsetType = UNSET
    date: Date | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    amount: Money | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET


_ExplanationOfBenefitProcedure_procedure = choice("procedureCodeableConcept", "procedureReference")


class ExplanationOfBenefitProcedure(Structure, kw_only=True):
    """ExplanationOfBenefit.procedure of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    procedureCodeableConcept: CodeableConcept | UnsetType = UNSET
    procedureReference: reference_to("Procedure") | UnsetType = UNSET
    udi: Some[reference_to("Device")] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ExplanationOfBenefitProcedure_procedure(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitProcessNote(Structure, kw_only=True):
    """ExplanationOfBenefit.processNote of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    number: PositiveInt | UnsetType = UNSET
    _number: Companion | UnsetType = UNSET
    type: Literal["display", "print", "printoper"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    language: CodeableConcept | UnsetType = UNSET


class ExplanationOfBenefitRelated(Structure, kw_only=True):
    """ExplanationOfBenefit.related of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    claim: reference_to("Claim") | UnsetType = UNSET
    relationship: CodeableConcept | UnsetType = UNSET
    reference: Identifier | UnsetType = UNSET


_ExplanationOfBenefitSupportingInfo_timing = choice("timingPeriod", "timingDate")
_ExplanationOfBenefitSupportingInfo_value = choice("valueAttachment", "valueQuantity", "valueReference", "valueBoolean", "valueString")


class ExplanationOfBenefitSupportingInfo(Structure, kw_only=True):
    """ExplanationOfBenefit.supportingInfo of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    category: CodeableConcept
    code: CodeableConcept | UnsetType = UNSET
    timingPeriod: Period | UnsetType = UNSET
    timingDate: Date | UnsetType = UNSET
    valueAttachment: Attachment | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueReference: Reference | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueString: String | UnsetType = UNSET
    reason: Coding | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ExplanationOfBenefitSupportingInfo_timing(self).count(UNSET) < 1
            or _ExplanationOfBenefitSupportingInfo_value(self).count(UNSET) < 4
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ExplanationOfBenefitTotal(Structure, kw_only=True):
    """ExplanationOfBenefit.total of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: CodeableConcept
    amount: Money
