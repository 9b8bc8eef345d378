"""The resource type MedicationKnowledge.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Dosage,
    Duration,
    Extension,
    Meta,
    Money,
    Narrative,
    Quantity,
    Ratio,
)
from vesalius.r4.model import (
    Base64Binary,
    Code,
    Id,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


class MedicationKnowledge(Structure, kw_only=True, tag_field="resourceType", tag="MedicationKnowledge"):
    """MedicationKnowledge of R4."""

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
    code: CodeableConcept | UnsetType = UNSET
    status: Literal["active", "entered-in-error", "inactive"] | UnsetType = UNSET
    _status: Companion | UnsetType = UNSET
    manufacturer: reference_to("Organization") | UnsetType = UNSET
    doseForm: CodeableConcept | UnsetType = UNSET
    amount: Quantity | UnsetType = UNSET
    synonym: Some[String] | UnsetType = UNSET
    _synonym: Some[Companion | None] | UnsetType = UNSET
    relatedMedicationKnowledge: Some[MedicationKnowledgeRelatedMedicationKnowledge] | UnsetType = UNSET
    associatedMedication: Some[reference_to("Medication")] | UnsetType = UNSET
    productType: Some[CodeableConcept] | UnsetType = UNSET
    monograph: Some[MedicationKnowledgeMonograph] | UnsetType = UNSET
    ingredient: Some[MedicationKnowledgeIngredient] | UnsetType = UNSET
    preparationInstruction: String | UnsetType = UNSET
    _preparationInstruction: Companion | UnsetType = UNSET
    intendedRoute: Some[CodeableConcept] | UnsetType = UNSET
    cost: Some[MedicationKnowledgeCost] | UnsetType = UNSET
    monitoringProgram: Some[MedicationKnowledgeMonitoringProgram] | UnsetType = UNSET
    administrationGuidelines: Some[MedicationKnowledgeAdministrationGuidelines] | UnsetType = UNSET
    medicineClassification: Some[MedicationKnowledgeMedicineClassification] | UnsetType = UNSET
    packaging: MedicationKnowledgePackaging | UnsetType = UNSET
    drugCharacteristic: Some[MedicationKnowledgeDrugCharacteristic] | UnsetType = UNSET
    contraindication: Some[reference_to("DetectedIssue")] | UnsetType = UNSET
    regulatory: Some[MedicationKnowledgeRegulatory] | UnsetType = UNSET
    kinetics: Some[MedicationKnowledgeKinetics] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._synonym is not UNSET and not beside(self._synonym, self.synonym)):
            raise ValueError("one value of a choice, as many companions as values")


_MedicationKnowledgeAdministrationGuidelines_indication = choice("indicationCodeableConcept", "indicationReference")


class MedicationKnowledgeAdministrationGuidelines(Structure, kw_only=True):
    """MedicationKnowledge.administrationGuidelines of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    dosage: Some[MedicationKnowledgeAdministrationGuidelinesDosage] | UnsetType = UNSET
    indicationCodeableConcept: CodeableConcept | UnsetType = UNSET
    indicationReference: reference_to("ObservationDefinition") | UnsetType = UNSET
    patientCharacteristics: Some[MedicationKnowledgeAdministrationGuidelinesPatientCharacteristics] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicationKnowledgeAdministrationGuidelines_indication(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class MedicationKnowledgeAdministrationGuidelinesDosage(Structure, kw_only=True):
    """MedicationKnowledge.administrationGuidelines.dosage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    dosage: Some[Dosage]


_MedicationKnowledgeAdministrationGuidelinesPatientCharacteristics_characteristic = choice("characteristicCodeableConcept", "characteristicQuantity")


class MedicationKnowledgeAdministrationGuidelinesPatientCharacteristics(Structure, kw_only=True):
    """MedicationKnowledge.administrationGuidelines.patientCharacteristics of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    characteristicCodeableConcept: CodeableConcept | UnsetType = UNSET
    characteristicQuantity: Quantity | UnsetType = UNSET
    value: Some[String] | UnsetType = UNSET
    _value: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _MedicationKnowledgeAdministrationGuidelinesPatientCharacteristics_characteristic(self).count(UNSET) != 1
            or (self._value is not UNSET and not beside(self._value, self.value))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class MedicationKnowledgeCost(Structure, kw_only=True):
    """MedicationKnowledge.cost of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    source: String | UnsetType = UNSET
    _source: Companion | UnsetType = UNSET
    cost: Money


_MedicationKnowledgeDrugCharacteristic_value = choice("valueCodeableConcept", "valueQuantity", "valueBase64Binary", "valueString")


class MedicationKnowledgeDrugCharacteristic(Structure, kw_only=True):
    """MedicationKnowledge.drugCharacteristic of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    valueCodeableConcept: CodeableConcept | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueBase64Binary: Base64Binary | UnsetType = UNSET
    valueString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicationKnowledgeDrugCharacteristic_value(self).count(UNSET) < 3:
            raise ValueError("one value of a choice, as many companions as values")


_MedicationKnowledgeIngredient_item = choice("itemCodeableConcept", "itemReference")


class MedicationKnowledgeIngredient(Structure, kw_only=True):
    """MedicationKnowledge.ingredient of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemCodeableConcept: CodeableConcept | UnsetType = UNSET
    itemReference: reference_to("Substance") | UnsetType = UNSET
    isActive: bool | UnsetType = UNSET
    _isActive: Companion | UnsetType = UNSET
    strength: Ratio | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicationKnowledgeIngredient_item(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class MedicationKnowledgeKinetics(Structure, kw_only=True):
    """MedicationKnowledge.kinetics of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    areaUnderCurve: Some[Quantity] | UnsetType = UNSET
    lethalDose50: Some[Quantity] | UnsetType = UNSET
    halfLifePeriod: Duration | UnsetType = UNSET


class MedicationKnowledgeMedicineClassification(Structure, kw_only=True):
    """MedicationKnowledge.medicineClassification of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    classification: Some[CodeableConcept] | UnsetType = UNSET


class MedicationKnowledgeMonitoringProgram(Structure, kw_only=True):
    """MedicationKnowledge.monitoringProgram of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET


class MedicationKnowledgeMonograph(Structure, kw_only=True):
    """MedicationKnowledge.monograph of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    source: reference_to("DocumentReference", "Media") | UnsetType = UNSET


class MedicationKnowledgePackaging(Structure, kw_only=True):
    """MedicationKnowledge.packaging of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET


class MedicationKnowledgeRegulatory(Structure, kw_only=True):
    """MedicationKnowledge.regulatory of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    regulatoryAuthority: reference_to("Organization")
    substitution: Some[MedicationKnowledgeRegulatorySubstitution] | UnsetType = UNSET
    schedule: Some[MedicationKnowledgeRegulatorySchedule] | UnsetType = UNSET
    maxDispense: MedicationKnowledgeRegulatoryMaxDispense | UnsetType = UNSET


class MedicationKnowledgeRegulatoryMaxDispense(Structure, kw_only=True):
    """MedicationKnowledge.regulatory.maxDispense of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    quantity: Quantity
    period: Duration | UnsetType = UNSET


class MedicationKnowledgeRegulatorySchedule(Structure, kw_only=True):
    """MedicationKnowledge.regulatory.schedule of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    schedule: CodeableConcept


class MedicationKnowledgeRegulatorySubstitution(Structure, kw_only=True):
    """MedicationKnowledge.regulatory.substitution of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    allowed: bool
    _allowed: Companion | UnsetType = UNSET


class MedicationKnowledgeRelatedMedicationKnowledge(Structure, kw_only=True):
    """MedicationKnowledge.relatedMedicationKnowledge of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
    reference: Some[reference_to("MedicationKnowledge")]
