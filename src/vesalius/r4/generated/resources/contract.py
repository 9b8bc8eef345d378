"""The resource type Contract.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Annotation,
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
    Signature,
    Timing,
)
from vesalius.r4.model import (
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Time,
    UnsignedInt,
    Uri,
    beside,
    choice,
    reference_to,
)


_Contract_topic = choice("topicCodeableConcept", "topicReference")
_Contract_legallyBinding = choice("legallyBindingAttachment", "legallyBindingReference")


class Contract(Structure, kw_only=True, tag_field="resourceType", tag="Contract"):
    """Contract of R4."""

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
    url: Uri | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    status: Literal["amended", "appended", "cancelled", "disputed", "entered-in-error", "executable", "executed", "negotiable", "offered", "policy", "rejected", "renewed", "resolved", "revoked", "terminated"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    legalState: CodeableConcept | UnsetType = UNSET
    instantiatesCanonical: reference_to("Contract") | UnsetType = UNSET
    instantiatesUri: Uri | UnsetType = UNSET
    _instantiatesUri: Companion | UnsetType = UNSET
    contentDerivative: CodeableConcept | UnsetType = UNSET
    issued: DateTime | UnsetType = UNSET
    _issued: Companion | UnsetType = UNSET
    applies: Period | UnsetType = UNSET
    expirationType: CodeableConcept | UnsetType = UNSET
    subject: Some[Reference] | UnsetType = UNSET
    authority: Some[reference_to("Organization")] | UnsetType = UNSET
    domain: Some[reference_to("Location")] | UnsetType = UNSET
    site: Some[reference_to("Location")] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    subtitle: String | UnsetType = UNSET
    _subtitle: Companion | UnsetType = UNSET
    alias: Some[String] | UnsetType = UNSET
    _alias: Some[Companion | None] | UnsetType = UNSET
    author: reference_to("Organization", "Patient", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    scope: CodeableConcept | UnsetType = UNSET
    topicCodeableConcept: CodeableConcept | UnsetType = UNSET
    topicReference: Reference | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    subType: Some[CodeableConcept] | UnsetType = UNSET
    contentDefinition: ContractContentDefinition | UnsetType = UNSET
    term: Some[ContractTerm] | UnsetType = UNSET
    supportingInfo: Some[Reference] | UnsetType = UNSET
    relevantHistory: Some[reference_to("Provenance")] | UnsetType = UNSET
    signer: Some[ContractSigner] | UnsetType = UNSET
    friendly: Some[ContractFriendly] | UnsetType = UNSET
    legal: Some[ContractLegal] | UnsetType = UNSET
    rule: Some[ContractRule] | UnsetType = UNSET
    legallyBindingAttachment: Attachment | UnsetType = UNSET
    legallyBindingReference: reference_to("Composition", "Contract", "DocumentReference", "QuestionnaireResponse") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._alias is not UNSET and not beside(self._alias, self.alias))
            or _Contract_topic(self).count(UNSET) < 1
            or _Contract_legallyBinding(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ContractContentDefinition(Structure, kw_only=True):
    """Contract.contentDefinition of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    subType: CodeableConcept | UnsetType = UNSET
    publisher: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    publicationDate: DateTime | UnsetType = UNSET
    _publicationDate: Companion | UnsetType = UNSET
    publicationStatus: Literal["amended", "appended", "cancelled", "disputed", "entered-in-error", "executable", "executed", "negotiable", "offered", "policy", "rejected", "renewed", "resolved", "revoked", "terminated"]
    _publicationStatus: Companion | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    _copyright: Companion | UnsetType = UNSET


_ContractFriendly_content = choice("contentAttachment", "contentReference")


class ContractFriendly(Structure, kw_only=True):
    """Contract.friendly of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    contentAttachment: Attachment | UnsetType = UNSET
    contentReference: reference_to("Composition", "DocumentReference", "QuestionnaireResponse") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ContractFriendly_content(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


_ContractLegal_content = choice("contentAttachment", "contentReference")


class ContractLegal(Structure, kw_only=True):
    """Contract.legal of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    contentAttachment: Attachment | UnsetType = UNSET
    contentReference: reference_to("Composition", "DocumentReference", "QuestionnaireResponse") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ContractLegal_content(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


_ContractRule_content = choice("contentAttachment", "contentReference")


class ContractRule(Structure, kw_only=True):
    """Contract.rule of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    contentAttachment: Attachment | UnsetType = UNSET
    contentReference: reference_to("DocumentReference") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ContractRule_content(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class ContractSigner(Structure, kw_only=True):
    """Contract.signer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Coding
    party: reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
    signature: Some[Signature]


_ContractTerm_topic = choice("topicCodeableConcept", "topicReference")


class ContractTerm(Structure, kw_only=True):
    """Contract.term of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    issued: DateTime | UnsetType = UNSET
    _issued: Companion | UnsetType = UNSET
    applies: Period | UnsetType = UNSET
    topicCodeableConcept: CodeableConcept | UnsetType = UNSET
    topicReference: Reference | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    subType: CodeableConcept | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    securityLabel: Some[ContractTermSecurityLabel] | UnsetType = UNSET
    offer: ContractTermOffer
    asset: Some[ContractTermAsset] | UnsetType = UNSET
    action: Some[ContractTermAction] | UnsetType = UNSET
    group: Some[ContractTerm] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ContractTerm_topic(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_ContractTermAction_occurrence = choice("occurrencePeriod", "occurrenceTiming", "occurrenceDateTime")


class ContractTermAction(Structure, kw_only=True):
    """Contract.term.action of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    doNotPerform: bool | UnsetType = UNSET
    _doNotPerform: Companion | UnsetType = UNSET
    type: CodeableConcept
    subject: Some[ContractTermActionSubject] | UnsetType = UNSET
    intent: CodeableConcept
    linkId: Some[String] | UnsetType = UNSET
    _linkId: Some[Companion | None] | UnsetType = UNSET
    status: CodeableConcept
    context: reference_to("Encounter", "EpisodeOfCare") | UnsetType = UNSET
    contextLinkId: Some[String] | UnsetType = UNSET
    _contextLinkId: Some[Companion | None] | UnsetType = UNSET
    occurrencePeriod: Period | UnsetType = UNSET
    occurrenceTiming: Timing | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    requester: Some[reference_to("Device", "Group", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    requesterLinkId: Some[String] | UnsetType = UNSET
    _requesterLinkId: Some[Companion | None] | UnsetType = UNSET
    performerType: Some[CodeableConcept] | UnsetType = UNSET
    performerRole: CodeableConcept | UnsetType = UNSET
    performer: reference_to("CareTeam", "Device", "Location", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson", "Substance") | UnsetType = UNSET
    performerLinkId: Some[String] | UnsetType = UNSET
    _performerLinkId: Some[Companion | None] | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "DocumentReference", "Observation", "Questionnaire", "QuestionnaireResponse")] | UnsetType = UNSET
    reason: Some[String] | UnsetType = UNSET
    _reason: Some[Companion | None] | UnsetType = UNSET
    reasonLinkId: Some[String] | UnsetType = UNSET
    _reasonLinkId: Some[Companion | None] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    securityLabelNumber: Some[UnsignedInt] | UnsetType = UNSET
    _securityLabelNumber: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._linkId is not UNSET and not beside(self._linkId, self.linkId))
            or (self._contextLinkId is not UNSET and not beside(self._contextLinkId, self.contextLinkId))
            or _ContractTermAction_occurrence(self).count(UNSET) < 2
            or (self._requesterLinkId is not UNSET and not beside(self._requesterLinkId, self.requesterLinkId))
            or (self._performerLinkId is not UNSET and not beside(self._performerLinkId, self.performerLinkId))
            or (self._reason is not UNSET and not beside(self._reason, self.reason))
            or (self._reasonLinkId is not UNSET and not beside(self._reasonLinkId, self.reasonLinkId))
            or (self._securityLabelNumber is not UNSET and not beside(self._securityLabelNumber, self.securityLabelNumber))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ContractTermActionSubject(Structure, kw_only=True):
    """Contract.term.action.subject of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    reference: Some[reference_to("Device", "Group", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")]
    role: CodeableConcept | UnsetType = UNSET


class ContractTermAsset(Structure, kw_only=True):
    """Contract.term.asset of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    scope: CodeableConcept | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    typeReference: Some[Reference] | UnsetType = UNSET
    subtype: Some[CodeableConcept] | UnsetType = UNSET
    relationship: Coding | UnsetType = UNSET
    context: Some[ContractTermAssetContext] | UnsetType = UNSET
    condition: String | UnsetType = UNSET
    _condition: Companion | UnsetType = UNSET
    periodType: Some[CodeableConcept] | UnsetType = UNSET
    period: Some[Period] | UnsetType = UNSET
    usePeriod: Some[Period] | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    linkId: Some[String] | UnsetType = UNSET
    _linkId: Some[Companion | None] | UnsetType = UNSET
    answer: Some[ContractTermOfferAnswer] | UnsetType = UNSET
    securityLabelNumber: Some[UnsignedInt] | UnsetType = UNSET
    _securityLabelNumber: Some[Companion | None] | UnsetType = UNSET
    valuedItem: Some[ContractTermAssetValuedItem] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._linkId is not UNSET and not beside(self._linkId, self.linkId))
            or (self._securityLabelNumber is not UNSET and not beside(self._securityLabelNumber, self.securityLabelNumber))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ContractTermAssetContext(Structure, kw_only=True):
    """Contract.term.asset.context of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    reference: Reference | UnsetType = UNSET
    code: Some[CodeableConcept] | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET


_ContractTermAssetValuedItem_entity = choice("entityCodeableConcept", "entityReference")


class ContractTermAssetValuedItem(Structure, kw_only=True):
    """Contract.term.asset.valuedItem of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    entityCodeableConcept: CodeableConcept | UnsetType = UNSET
    entityReference: Reference | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    effectiveTime: DateTime | UnsetType = UNSET
    _effectiveTime: Companion | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    unitPrice: Money | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    _factor: Companion | UnsetType = UNSET
    points: Decimal | UnsetType = UNSET
    _points: Companion | UnsetType = UNSET
    net: Money | UnsetType = UNSET
    payment: String | UnsetType = UNSET
    _payment: Companion | UnsetType = UNSET
    paymentDate: DateTime | UnsetType = UNSET
    _paymentDate: Companion | UnsetType = UNSET
    responsible: reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    recipient: reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    linkId: Some[String] | UnsetType = UNSET
    _linkId: Some[Companion | None] | UnsetType = UNSET
    securityLabelNumber: Some[UnsignedInt] | UnsetType = UNSET
    _securityLabelNumber: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ContractTermAssetValuedItem_entity(self).count(UNSET) < 1
            or (self._linkId is not UNSET and not beside(self._linkId, self.linkId))
            or (self._securityLabelNumber is not UNSET and not beside(self._securityLabelNumber, self.securityLabelNumber))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ContractTermOffer(Structure, kw_only=True):
    """Contract.term.offer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    party: Some[ContractTermOfferParty] | UnsetType = UNSET
    topic: Reference | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    decision: CodeableConcept | UnsetType = UNSET
    decisionMode: Some[CodeableConcept] | UnsetType = UNSET
    answer: Some[ContractTermOfferAnswer] | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    linkId: Some[String] | UnsetType = UNSET
    _linkId: Some[Companion | None] | UnsetType = UNSET
    securityLabelNumber: Some[UnsignedInt] | UnsetType = UNSET
    _securityLabelNumber: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._linkId is not UNSET and not beside(self._linkId, self.linkId))
            or (self._securityLabelNumber is not UNSET and not beside(self._securityLabelNumber, self.securityLabelNumber))
        ):
            raise ValueError("one value of a choice, as many companions as values")


_ContractTermOfferAnswer_value = choice("valueAttachment", "valueCoding", "valueQuantity", "valueReference", "valueBoolean", "valueDate", "valueDateTime", "valueDecimal", "valueInteger", "valueString", "valueTime", "valueUri")


class ContractTermOfferAnswer(Structure, kw_only=True):
    """Contract.term.offer.answer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    valueAttachment: Attachment | UnsetType = UNSET
    valueCoding: Coding | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueReference: Reference | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueDate: Date | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET
    valueDecimal: Decimal | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET
    valueTime: Time | UnsetType = UNSET
    valueUri: Uri | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ContractTermOfferAnswer_value(self).count(UNSET) != 11:
            raise ValueError("one value of a choice, as many companions as values")


class ContractTermOfferParty(Structure, kw_only=True):
    """Contract.term.offer.party of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    reference: Some[reference_to("Device", "Group", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")]
    role: CodeableConcept


class ContractTermSecurityLabel(Structure, kw_only=True):
    """Contract.term.securityLabel of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    number: Some[UnsignedInt] | UnsetType = UNSET
    _number: Some[Companion | None] | UnsetType = UNSET
    classification: Coding
    category: Some[Coding] | UnsetType = UNSET
    control: Some[Coding] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._number is not UNSET and not beside(self._number, self.number)):
            raise ValueError("one value of a choice, as many companions as values")
