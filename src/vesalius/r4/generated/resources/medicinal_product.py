"""The resource type MedicinalProduct.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    Companion,
    Extension,
    Identifier,
    MarketingStatus,
    Meta,
    Narrative,
)
from vesalius.r4.model import Code, DateTime, Id, Some, String, Structure, Uri, beside, choice, reference_to


class MedicinalProduct(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProduct"):
    """MedicinalProduct of R4."""

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
    type: CodeableConcept | UnsetType = UNSET
    domain: Coding | UnsetType = UNSET
    combinedPharmaceuticalDoseForm: CodeableConcept | UnsetType = UNSET
    legalStatusOfSupply: CodeableConcept | UnsetType = UNSET
    additionalMonitoringIndicator: CodeableConcept | UnsetType = UNSET
    specialMeasures: Some[String] | UnsetType = UNSET
    _specialMeasures: Some[Companion | None] | UnsetType = UNSET
    paediatricUseIndicator: CodeableConcept | UnsetType = UNSET
    productClassification: Some[CodeableConcept] | UnsetType = UNSET
    marketingStatus: Some[MarketingStatus] | UnsetType = UNSET
    pharmaceuticalProduct: Some[reference_to("MedicinalProductPharmaceutical")] | UnsetType = UNSET
    packagedMedicinalProduct: Some[reference_to("MedicinalProductPackaged")] | UnsetType = UNSET
    attachedDocument: Some[reference_to("DocumentReference")] | UnsetType = UNSET
    masterFile: Some[reference_to("DocumentReference")] | UnsetType = UNSET
    contact: Some[reference_to("Organization", "PractitionerRole")] | UnsetType = UNSET
    clinicalTrial: Some[reference_to("ResearchStudy")] | UnsetType = UNSET
    name: Some[MedicinalProductName]
    crossReference: Some[Identifier] | UnsetType = UNSET
    manufacturingBusinessOperation: Some[MedicinalProductManufacturingBusinessOperation] | UnsetType = UNSET
    specialDesignation: Some[MedicinalProductSpecialDesignation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._specialMeasures is not UNSET and not beside(self._specialMeasures, self.specialMeasures)):
            raise ValueError("one value of a choice, as many companions as values")


class MedicinalProductManufacturingBusinessOperation(Structure, kw_only=True):
    """MedicinalProduct.manufacturingBusinessOperation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    operationType: CodeableConcept | UnsetType = UNSET
    authorisationReferenceNumber: Identifier | UnsetType = UNSET
    effectiveDate: DateTime | UnsetType = UNSET
    _effectiveDate: Companion | UnsetType = UNSET
    confidentialityIndicator: CodeableConcept | UnsetType = UNSET
    manufacturer: Some[reference_to("Organization")] | UnsetType = UNSET
    regulator: reference_to("Organization") | UnsetType = UNSET


class MedicinalProductName(Structure, kw_only=True):
    """MedicinalProduct.name of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    productName: String
    _productName: Companion | UnsetType = UNSET
    namePart: Some[MedicinalProductNameNamePart] | UnsetType = UNSET
    countryLanguage: Some[MedicinalProductNameCountryLanguage] | UnsetType = UNSET


class MedicinalProductNameCountryLanguage(Structure, kw_only=True):
    """MedicinalProduct.name.countryLanguage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    country: CodeableConcept
    jurisdiction: CodeableConcept | UnsetType = UNSET
    language: CodeableConcept


class MedicinalProductNameNamePart(Structure, kw_only=True):
    """MedicinalProduct.name.namePart of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    part: String
    _part: Companion | UnsetType = UNSET
    type: Coding


_MedicinalProductSpecialDesignation_indication = choice("indicationCodeableConcept", "indicationReference")


class MedicinalProductSpecialDesignation(Structure, kw_only=True):
    """MedicinalProduct.specialDesignation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    intendedUse: CodeableConcept | UnsetType = UNSET
    indicationCodeableConcept: CodeableConcept | UnsetType = UNSET
    indicationReference: reference_to("MedicinalProductIndication") | UnsetType = UNSET
    status: CodeableConcept | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    species: CodeableConcept | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicinalProductSpecialDesignation_indication(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")
