"""The resource type MedicinalProductInteraction.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import CodeableConcept, Companion, Extension, Meta, Narrative
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, choice, reference_to


class MedicinalProductInteraction(Structure, kw_only=True, tag_field="resourceType", tag="MedicinalProductInteraction"):
    """MedicinalProductInteraction of R4."""

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
    subject: Some[reference_to("Medication", "MedicinalProduct", "Substance")] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    interactant: Some[MedicinalProductInteractionInteractant] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    effect: CodeableConcept | UnsetType = UNSET
    incidence: CodeableConcept | UnsetType = UNSET
    management: CodeableConcept | UnsetType = UNSET


_MedicinalProductInteractionInteractant_item = choice("itemCodeableConcept", "itemReference")


class MedicinalProductInteractionInteractant(Structure, kw_only=True):
    """MedicinalProductInteraction.interactant of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    itemCodeableConcept: CodeableConcept | UnsetType = UNSET
    itemReference: reference_to("Medication", "MedicinalProduct", "ObservationDefinition", "Substance") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _MedicinalProductInteractionInteractant_item(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")
