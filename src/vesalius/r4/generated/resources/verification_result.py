"""The resource type VerificationResult.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Meta,
    Narrative,
    Reference,
    Signature,
    Timing,
)
from vesalius.r4.model import (
    Code,
    Date,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


class VerificationResult(Structure, kw_only=True, tag_field="resourceType", tag="VerificationResult"):
    """VerificationResult of R4."""

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
    target: Some[Reference] | UnsetType = UNSET
    targetLocation: Some[String] | UnsetType = UNSET
    _targetLocation: Some[Companion | None] | UnsetType = UNSET
    need: CodeableConcept | UnsetType = UNSET
    status: Literal["attested", "in-process", "req-revalid", "reval-fail", "val-fail", "validated"]
    _status: Companion | UnsetType = UNSET
    statusDate: DateTime | UnsetType = UNSET
    _statusDate: Companion | UnsetType = UNSET
    validationType: CodeableConcept | UnsetType = UNSET
    validationProcess: Some[CodeableConcept] | UnsetType = UNSET
    frequency: Timing | UnsetType = UNSET
    lastPerformed: DateTime | UnsetType = UNSET
    _lastPerformed: Companion | UnsetType = UNSET
    nextScheduled: Date | UnsetType = UNSET
    _nextScheduled: Companion | UnsetType = UNSET
    failureAction: CodeableConcept | UnsetType = UNSET
    primarySource: Some[VerificationResultPrimarySource] | UnsetType = UNSET
    attestation: VerificationResultAttestation | UnsetType = UNSET
    validator: Some[VerificationResultValidator] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._targetLocation is not UNSET and not beside(self._targetLocation, self.targetLocation)):
            raise ValueError("one value of a choice, as many companions as values")


class VerificationResultAttestation(Structure, kw_only=True):
    """VerificationResult.attestation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    who: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    onBehalfOf: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    communicationMethod: CodeableConcept | UnsetType = UNSET
    date: Date | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    sourceIdentityCertificate: String | UnsetType = UNSET
    _sourceIdentityCertificate: Companion | UnsetType = UNSET
    proxyIdentityCertificate: String | UnsetType = UNSET
    _proxyIdentityCertificate: Companion | UnsetType = UNSET
    proxySignature: Signature | UnsetType = UNSET
    sourceSignature: Signature | UnsetType = UNSET


class VerificationResultPrimarySource(Structure, kw_only=True):
    """VerificationResult.primarySource of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    who: reference_to("Organization", "Practitioner", "PractitionerRole") | UnsetType = UNSET
    type: Some[CodeableConcept] | UnsetType = UNSET
    communicationMethod: Some[CodeableConcept] | UnsetType = UNSET
    validationStatus: CodeableConcept | UnsetType = UNSET
    validationDate: DateTime | UnsetType = UNSET
    _validationDate: Companion | UnsetType = UNSET
    canPushUpdates: CodeableConcept | UnsetType = UNSET
    pushTypeAvailable: Some[CodeableConcept] | UnsetType = UNSET


class VerificationResultValidator(Structure, kw_only=True):
    """VerificationResult.validator of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    organization: reference_to("Organization")
    identityCertificate: String | UnsetType = UNSET
    _identityCertificate: Companion | UnsetType = UNSET
    attestationSignature: Signature | UnsetType = UNSET
