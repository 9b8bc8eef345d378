"""The resource type MedicinalProductIndication.

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
    Quantity,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, choice, reference_to


class MedicinalProductIndication(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProductIndication"):
    """MedicinalProductIndication of R4."""

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
    diseaseSymptomProcedure: CodeableConcept | UnsetType = UNSET
    diseaseStatus: CodeableConcept | UnsetType = UNSET
    comorbidity: Some[CodeableConcept] | UnsetType = UNSET
    intendedEffect: CodeableConcept | UnsetType = UNSET
    duration: Quantity | UnsetType = UNSET
    otherTherapy: Some[MedicinalProductIndicationOtherTherapy] | UnsetType = UNSET
    undesirableEffect: Some[reference_to("MedicinalProductUndesirableEffect")] | UnsetType = UNSET
    population: Some[Population] | UnsetType = UNSET


_MedicinalProductIndicationOtherTherapy_medication = choice("medicationCodeableConcept", "medicationReference")


class MedicinalProductIndicationOtherTherapy(Structure, kw_only=True):
    """MedicinalProductIndication.otherTherapy of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    therapyRelationshipType: CodeableConcept
    medicationCodeableConcept: CodeableConcept | UnsetType = UNSET
    medicationReference: reference_to("Medication", "MedicinalProduct", "Substance", "SubstanceSpecification") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicinalProductIndicationOtherTherapy_medication(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")
