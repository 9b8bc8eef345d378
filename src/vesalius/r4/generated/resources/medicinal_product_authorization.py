"""The resource type MedicinalProductAuthorization.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, choice, reference_to


class MedicinalProductAuthorization(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProductAuthorization"):
    """MedicinalProductAuthorization of R4."""

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
    subject: reference_to("MedicinalProduct", "MedicinalProductPackaged") | UnsetType = UNSET
    country: Some[CodeableConcept] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    status: CodeableConcept | UnsetType = UNSET
    statusDate: DateTime | UnsetType = UNSET
    _statusDate: Companion | UnsetType = UNSET
    restoreDate: DateTime | UnsetType = UNSET
    _restoreDate: Companion | UnsetType = UNSET
    validityPeriod: Period | UnsetType = UNSET
    dataExclusivityPeriod: Period | UnsetType = UNSET
    dateOfFirstAuthorization: DateTime | UnsetType = UNSET
    _dateOfFirstAuthorization: Companion | UnsetType = UNSET
    internationalBirthDate: DateTime | UnsetType = UNSET
    _internationalBirthDate: Companion | UnsetType = UNSET
    legalBasis: CodeableConcept | UnsetType = UNSET
    jurisdictionalAuthorization: Some[MedicinalProductAuthorizationJurisdictionalAuthorization] | UnsetType = UNSET
    holder: reference_to("Organization") | UnsetType = UNSET
    regulator: reference_to("Organization") | UnsetType = UNSET
    procedure: MedicinalProductAuthorizationProcedure | UnsetType = UNSET


class MedicinalProductAuthorizationJurisdictionalAuthorization(Structure, kw_only=True):
    """MedicinalProductAuthorization.jurisdictionalAuthorization of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    country: CodeableConcept | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    legalStatusOfSupply: CodeableConcept | UnsetType = UNSET
    validityPeriod: Period | UnsetType = UNSET


_MedicinalProductAuthorizationProcedure_date = choice("datePeriod", "dateDateTime")


class MedicinalProductAuthorizationProcedure(Structure, kw_only=True):
    """MedicinalProductAuthorization.procedure of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    type: CodeableConcept
    datePeriod: Period | UnsetType = UNSET
    dateDateTime: DateTime | UnsetType = UNSET
    application: Some[MedicinalProductAuthorizationProcedure] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicinalProductAuthorizationProcedure_date(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")
