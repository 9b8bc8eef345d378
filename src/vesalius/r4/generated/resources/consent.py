"""The resource type Consent.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType, field

from vesalius.r4.generated.datatypes import (
    Attachment,
    CodeableConcept,
    Coding,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Reference,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


_Consent_source = choice("sourceAttachment", "sourceReference")


class Consent(Structure, kw_only=True, tag_field="resourceType", tag="Consent"):
    """Consent of R4."""

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
    status: Literal["active", "draft", "entered-in-error", "inactive", "proposed", "rejected"]
    _status: Companion | UnsetType = UNSET
    scope: CodeableConcept
    category: Some[CodeableConcept]
    patient: reference_to("Patient") | UnsetType = UNSET
    dateTime: DateTime | UnsetType = UNSET
    _dateTime: Companion | UnsetType = UNSET
    performer: Some[reference_to("Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    organization: Some[reference_to("Organization")] | UnsetType = UNSET
    sourceAttachment: Attachment | UnsetType = UNSET
    sourceReference: reference_to("Consent", "Contract", "DocumentReference", "QuestionnaireResponse") | UnsetType = UNSET
    policy: Some[ConsentPolicy] | UnsetType = UNSET
    policyRule: CodeableConcept | UnsetType = UNSET
    verification: Some[ConsentVerification] | UnsetType = UNSET
    provision: ConsentProvision | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _Consent_source(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class ConsentPolicy(Structure, kw_only=True):
    """Consent.policy of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    authority: Uri | UnsetType = UNSET
    _authority: Companion | UnsetType = UNSET
    uri: Uri | UnsetType = UNSET
    _uri: Companion | UnsetType = UNSET


class ConsentProvision(Structure, kw_only=True):
    """Consent.provision of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["deny", "permit"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    actor: Some[ConsentProvisionActor] | UnsetType = UNSET
    action: Some[CodeableConcept] | UnsetType = UNSET
    securityLabel: Some[Coding] | UnsetType = UNSET
    purpose: Some[Coding] | UnsetType = UNSET
    class_: Some[Coding] | UnsetType = field(name="class", default=UNSET)
    code: Some[CodeableConcept] | UnsetType = UNSET
    dataPeriod: Period | UnsetType = UNSET
    data: Some[ConsentProvisionData] | UnsetType = UNSET
    provision: Some[ConsentProvision] | UnsetType = UNSET


class ConsentProvisionActor(Structure, kw_only=True):
    """Consent.provision.actor of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    role: CodeableConcept
    reference: reference_to("CareTeam", "Device", "Group", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")


class ConsentProvisionData(Structure, kw_only=True):
    """Consent.provision.data of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    meaning: Literal["authoredby", "dependents", "instance", "related"]
    _meaning: Companion | UnsetType = UNSET
    reference: Reference


class ConsentVerification(Structure, kw_only=True):
    """Consent.verification of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    verified: bool
    _verified: Companion | UnsetType = UNSET
    verifiedWith: reference_to("Patient", "RelatedPerson") | UnsetType = UNSET
    verificationDate: DateTime | UnsetType = UNSET
    _verificationDate: Companion | UnsetType = UNSET
