"""The resource type SpecimenDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    Duration,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Quantity,
    Range,
)
from vesalius.r4.model import Code, Id, Some, String, Structure, Uri, choice, reference_to


class SpecimenDefinition(Structure, kw_only=True, tag_field="resourceType", tag="SpecimenDefinition"):
    """SpecimenDefinition of R4."""

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
    identifier: Identifier | UnsetType = UNSET
    typeCollected: CodeableConcept | UnsetType = UNSET
    patientPreparation: Some[CodeableConcept] | UnsetType = UNSET
    timeAspect: String | UnsetType = UNSET
    _timeAspect: Companion | UnsetType = UNSET
    collection: Some[CodeableConcept] | UnsetType = UNSET
    typeTested: Some[SpecimenDefinitionTypeTested] | UnsetType = UNSET


class SpecimenDefinitionTypeTested(Structure, kw_only=True):
    """SpecimenDefinition.typeTested of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    isDerived: bool | UnsetType = UNSET
    _isDerived: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    preference: Literal["alternate", "preferred"]
    _preference: Companion | UnsetType = UNSET
    container: SpecimenDefinitionTypeTestedContainer | UnsetType = UNSET
    requirement: String | UnsetType = UNSET
    _requirement: Companion | UnsetType = UNSET
    retentionTime: Duration | UnsetType = UNSET
    rejectionCriterion: Some[CodeableConcept] | UnsetType = UNSET
    handling: Some[SpecimenDefinitionTypeTestedHandling] | UnsetType = UNSET


_SpecimenDefinitionTypeTestedContainer_minimumVolume = choice("minimumVolumeQuantity", "minimumVolumeString")


class SpecimenDefinitionTypeTestedContainer(Structure, kw_only=True):
    """SpecimenDefinition.typeTested.container of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    material: CodeableConcept | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    cap: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    capacity: Quantity | UnsetType = UNSET
    minimumVolumeQuantity: Quantity | UnsetType = UNSET
    minimumVolumeString: String | UnsetType = UNSET
    additive: Some[SpecimenDefinitionTypeTestedContainerAdditive] | UnsetType = UNSET
    preparation: String | UnsetType = UNSET
    _preparation: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SpecimenDefinitionTypeTestedContainer_minimumVolume(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_SpecimenDefinitionTypeTestedContainerAdditive_additive = choice("additiveCodeableConcept", "additiveReference")


class SpecimenDefinitionTypeTestedContainerAdditive(Structure, kw_only=True):
    """SpecimenDefinition.typeTested.container.additive of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    additiveCodeableConcept: CodeableConcept | UnsetType = UNSET
    additiveReference: reference_to("Substance") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SpecimenDefinitionTypeTestedContainerAdditive_additive(self).count(UNSET) != 1:
            raise ValueError("one value of a choice, as many companions as values")


class SpecimenDefinitionTypeTestedHandling(Structure, kw_only=True):
    """SpecimenDefinition.typeTested.handling of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    temperatureQualifier: CodeableConcept | UnsetType = UNSET
    temperatureRange: Range | UnsetType = UNSET
    maxDuration: Duration | UnsetType = UNSET
    instruction: String | UnsetType = UNSET
    _instruction: Companion | UnsetType = UNSET
