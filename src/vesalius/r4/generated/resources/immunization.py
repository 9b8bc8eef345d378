"""The resource type Immunization.

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
    Narrative,
    Quantity,
)
from vesalius.r4.model import (
    Code,
    Date,
    DateTime,
    Id,
    PositiveInt,
    Some,
    String,
    Structure,
    Uri,
    choice,
    reference_to,
)


_Immunization_occurrence = choice("occurrenceDateTime", "occurrenceString")


class Immunization(Structure, kw_only=True, tag_field="resourceType", tag="Immunization"):
    """Immunization of R4."""

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
    status: Literal["completed", "entered-in-error", "not-done"]
    _status: Companion | UnsetType = UNSET
    statusReason: CodeableConcept | UnsetType = UNSET
    vaccineCode: CodeableConcept
    patient: reference_to("Patient")
    encounter: reference_to("Encounter") | UnsetType = UNSET
    occurrenceDateTime: DateTime | UnsetType = UNSET
    occurrenceString: String | UnsetType = UNSET
    recorded: DateTime | UnsetType = UNSET
    _recorded: Companion | UnsetType = UNSET
    primarySource: bool | UnsetType = UNSET
    _primarySource: Companion | UnsetType = UNSET
    reportOrigin: CodeableConcept | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    manufacturer: reference_to("Organization") | UnsetType = UNSET
    lotNumber: String | UnsetType = UNSET
    _lotNumber: Companion | UnsetType = UNSET
    expirationDate: Date | UnsetType = UNSET
    _expirationDate: Companion | UnsetType = UNSET
    site: CodeableConcept | UnsetType = UNSET
    route: CodeableConcept | UnsetType = UNSET
    doseQuantity: Quantity | UnsetType = UNSET
    performer: Some[ImmunizationPerformer] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    reasonCode: Some[CodeableConcept] | UnsetType = UNSET
    reasonReference: Some[reference_to("Condition", "DiagnosticReport", "Observation")] | UnsetType = UNSET
    isSubpotent: bool | UnsetType = UNSET
    _isSubpotent: Companion | UnsetType = UNSET
    subpotentReason: Some[CodeableConcept] | UnsetType = UNSET
    education: Some[ImmunizationEducation] | UnsetType = UNSET
    programEligibility: Some[CodeableConcept] | UnsetType = UNSET
    fundingSource: CodeableConcept | UnsetType = UNSET
    reaction: Some[ImmunizationReaction] | UnsetType = UNSET
    protocolApplied: Some[ImmunizationProtocolApplied] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _Immunization_occurrence(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class ImmunizationEducation(Structure, kw_only=True):
    """Immunization.education of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    documentType: String | UnsetType = UNSET
    _documentType: Companion | UnsetType = UNSET
    reference: Uri | UnsetType = UNSET
    _reference: Companion | UnsetType = UNSET
    publicationDate: DateTime | UnsetType = UNSET
    _publicationDate: Companion | UnsetType = UNSET
    presentationDate: DateTime | UnsetType = UNSET
    _presentationDate: Companion | UnsetType = UNSET


class ImmunizationPerformer(Structure, kw_only=True):
    """Immunization.performer of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    function: CodeableConcept | UnsetType = UNSET
    actor: reference_to("Organization", "Practitioner", "PractitionerRole")


_ImmunizationProtocolApplied_doseNumber = choice("doseNumberPositiveInt", "doseNumberString")
_ImmunizationProtocolApplied_seriesDoses = choice("seriesDosesPositiveInt", "seriesDosesString")


class ImmunizationProtocolApplied(Structure, kw_only=True):
    """Immunization.protocolApplied of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    series: String | UnsetType = UNSET
    _series: Companion | UnsetType = UNSET
    authority: reference_to("Organization") | UnsetType = UNSET
    targetDisease: Some[CodeableConcept] | UnsetType = UNSET
    doseNumberPositiveInt: PositiveInt | UnsetType = UNSET
    doseNumberString: String | UnsetType = UNSET
    seriesDosesPositiveInt: PositiveInt | UnsetType = UNSET
    seriesDosesString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _ImmunizationProtocolApplied_doseNumber(self).count(UNSET) != 1
            or _ImmunizationProtocolApplied_seriesDoses(self).count(UNSET) < 1
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ImmunizationReaction(Structure, kw_only=True):
    """Immunization.reaction of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    detail: reference_to("Observation") | UnsetType = UNSET
    reported: bool | UnsetType = UNSET
    _reported: Companion | UnsetType = UNSET
