"""The resource type Claim.

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
    Uri,
    beside,
    choice,
    reference_to,
)


class Claim(Structure, kw_only=True, tag_field="resourceType", tag="Claim"):
    """Claim of R4."""

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
    insurer: reference_to("Organization") | UnsetType = UNSET
    provider: reference_to("Organization", "Practitioner", "PractitionerRole")
    priority: CodeableConcept
    fundsReserve: CodeableConcept | UnsetType = UNSET
    related: Some[ClaimRelated] | UnsetType = UNSET
    prescription: reference_to("DeviceRequest", "MedicationRequest", "VisionPrescription") | UnsetType = UNSET
    originalPrescription: reference_to("DeviceRequest", "MedicationRequest", "VisionPrescription") | UnsetType = UNSET
    payee: ClaimPayee | UnsetType = UNSET
    referral: reference_to("ServiceRequest") | UnsetType = UNSET
    facility: reference_to("Location") | UnsetType = UNSET
    careTeam: Some[ClaimCareTeam] | UnsetType = UNSET
    supportingInfo: Some[ClaimSupportingInfo] | UnsetType = UNSET
    diagnosis: Some[ClaimDiagnosis] | UnsetType = UNSET
    procedure: Some[ClaimProcedure] | UnsetType = UNSET
    insurance: Some[ClaimInsurance]
    accident: ClaimAccident | UnsetType = UNSET
    item: Some[ClaimItem] | UnsetType = UNSET
    total: Money | UnsetType = UNSET


_ClaimAccident_location = choice("locationAddress", "locationReference")


class ClaimAccident(Structure, kw_only=True):
    """Claim.accident of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    date: Date
    _date: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    locationAddress: Address | UnsetType = UNSET
    locationReference: reference_to("Location") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ClaimAccident_location(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class ClaimCareTeam(Structure, kw_only=True):
    """Claim.careTeam of R4."""

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


_ClaimDiagnosis_diagnosis = choice("diagnosisCodeableConcept", "diagnosisReference")


class ClaimDiagnosis(Structure, kw_only=True):
    """Claim.diagnosis of R4."""

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
        if _ClaimDiagnosis_diagnosis(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class ClaimInsurance(Structure, kw_only=True):
    """Claim.insurance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: PositiveInt
    _sequence: Companion | UnsetType = UNSET
    focal: bool
    _focal: Companion | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    coverage: reference_to("Coverage")
    businessArrangement: String | UnsetType = UNSET
    _businessArrangement: Companion | UnsetType = UNSET
    preAuthRef: Some[String] | UnsetType = UNSET
    _preAuthRef: Some[Companion | None] | UnsetType = UNSET
    claimResponse: reference_to("ClaimResponse") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._preAuthRef is not UNSET and not beside(self._preAuthRef, self.preAuthRef)):
            raise ValueError("one value of a choice, as many companions as values")


_ClaimItem_serviced = choice("servicedPeriod", "servicedDate")
_ClaimItem_location = choice("locationAddress", "locationCodeableConcept", "locationReference")


class ClaimItem(Structure, kw_only=True):
    """Claim.item of R4."""

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
    detail: Some[ClaimItemDetail] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._careTeamSequence is not UNSET and not beside(self._careTeamSequence, self.careTeamSequence))
            or (self._diagnosisSequence is not UNSET and not beside(self._diagnosisSequence, self.diagnosisSequence))
            or (self._procedureSequence is not UNSET and not beside(self._procedureSequence, self.procedureSequence))
            or (self._informationSequence is not UNSET and not beside(self._informationSequence, self.informationSequence))
            or _ClaimItem_serviced(self).count(UNSET) < 1
            or _ClaimItem_location(self).count(UNSET) < 2
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ClaimItemDetail(Structure, kw_only=True):
    """Claim.item.detail of R4."""

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
    subDetail: Some[ClaimItemDetailSubDetail] | UnsetType = UNSET


class ClaimItemDetailSubDetail(Structure, kw_only=True):
    """Claim.item.detail.subDetail of R4."""

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


class ClaimPayee(Structure, kw_only=True):
    """Claim.payee of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    party: reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET


_ClaimProcedure_procedure = choice("procedureCodeableConcept", "procedureReference")


class ClaimProcedure(Structure, kw_only=True):
    """Claim.procedure of R4."""

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
        if _ClaimProcedure_procedure(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class ClaimRelated(Structure, kw_only=True):
    """Claim.related of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    claim: reference_to("Claim") | UnsetType = UNSET
    relationship: CodeableConcept | UnsetType = UNSET
    reference: Identifier | UnsetType = UNSET


_ClaimSupportingInfo_timing = choice("timingPeriod", "timingDate")
_ClaimSupportingInfo_value = choice("valueAttachment", "valueQuantity", "valueReference", "valueBoolean", "valueString")


class ClaimSupportingInfo(Structure, kw_only=True):
    """Claim.supportingInfo of R4."""

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
    reason: CodeableConcept | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ClaimSupportingInfo_timing(self).count(UNSET) < 1
            or _ClaimSupportingInfo_value(self).count(UNSET) < 4
        ):
            raise ValueError("one value of a choice, as many companions as values")
