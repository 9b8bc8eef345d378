"""The resource type MedicinalProductContraindication.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Extension,
    Meta,
    Narrative,
    Population,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, choice, reference_to


class MedicinalProductContraindication(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProductContraindication"):
    """MedicinalProductContraindication of R4."""

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
    subject: Some[reference_to("Medication", "MedicinalProduct")] | UnsetType = UNSET
    disease: CodeableConcept | UnsetType = UNSET
    diseaseStatus: CodeableConcept | UnsetType = UNSET
    comorbidity: Some[CodeableConcept] | UnsetType = UNSET
    therapeuticIndication: Some[reference_to("MedicinalProductIndication")] | UnsetType = UNSET
    otherTherapy: Some[MedicinalProductContraindicationOtherTherapy] | UnsetType = UNSET
    population: Some[Population] | UnsetType = UNSET


_MedicinalProductContraindicationOtherTherapy_medication = choice("medicationCodeableConcept", "medicationReference")


class MedicinalProductContraindicationOtherTherapy(Structure, kw_only=True):
    """MedicinalProductContraindication.otherTherapy of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    therapyRelationshipType: CodeableConcept
    medicationCodeableConcept: CodeableConcept | UnsetType = UNSET
    medicationReference: reference_to("Medication", "MedicinalProduct", "Substance", "SubstanceSpecification") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicinalProductContraindicationOtherTherapy_medication(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")
