"""The resource type Observation.

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
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
    SampledData,
    Timing,
)
from vesalius.r4.model import (
    Code,
    DateTime,
    Id,
    Instant,
    Integer,
    Some,
    String,
    Structure,
    Time,
    Uri,
    choice,
    reference_to,
)


_Observation_effective = choice("effectivePeriod", "effectiveTiming", "effectiveDateTime", "effectiveInstant")
_Observation_value = choice("valueCodeableConcept", "valuePeriod", "valueQuantity", "valueRange", "valueRatio", "valueSampledData", "valueBoolean", "valueDateTime", "valueInteger", "valueString", "valueTime")


class Observation(Structure, kw_only=True, tag_field="resourceType", tag="Observation"):
    """Observation of R4."""

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
    basedOn: Some[reference_to("CarePlan", "DeviceRequest", "ImmunizationRecommendation", "MedicationRequest", "NutritionOrder", "ServiceRequest")] | UnsetType = UNSET
    partOf: Some[reference_to("ImagingStudy", "Immunization", "MedicationAdministration", "MedicationDispense", "MedicationStatement", "Procedure")] | UnsetType = UNSET
    status: Literal["amended", "cancelled", "corrected", "entered-in-error", "final", "preliminary", "registered", "unknown"]
    _status: Companion | UnsetType = UNSET
    category: Some[CodeableConcept] | UnsetType = UNSET
    code: CodeableConcept
    subject: reference_to("Device", "Group", "Location", "Patient") | UnsetType = UNSET
    focus: Some[Reference] | UnsetType = UNSET
    encounter: reference_to("Encounter") | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    effectiveTiming: Timing | UnsetType = UNSET
    effectiveDateTime: DateTime | UnsetType = UNSET
    effectiveInstant: Instant | UnsetType = UNSET
    issued: Instant | UnsetType = UNSET
    _issued: Companion | UnsetType = UNSET
    performer: Some[reference_to("CareTeam", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
    valueCodeableConcept: CodeableConcept | UnsetType = UNSET
    valuePeriod: Period | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueRange: Range | UnsetType = UNSET
    valueRatio: Ratio | UnsetType = UNSET
    valueSampledData: SampledData | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET
    valueTime: Time | UnsetType = UNSET
    dataAbsentReason: CodeableConcept | UnsetType = UNSET
    interpretation: Some[CodeableConcept] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    bodySite: CodeableConcept | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
    specimen: reference_to("Specimen") | UnsetType = UNSET
    device: reference_to("Device", "DeviceMetric") | UnsetType = UNSET
    referenceRange: Some[ObservationReferenceRange] | UnsetType = UNSET
    hasMember: Some[reference_to("MolecularSequence", "Observation", "QuestionnaireResponse")] | UnsetType = UNSET
    derivedFrom: Some[reference_to("DocumentReference", "ImagingStudy", "Media", "MolecularSequence", "Observation", "QuestionnaireResponse")] | UnsetType = UNSET
    component: Some[ObservationComponent] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _Observation_effective(self).count(UNSET) < 3
            or _Observation_value(self).count(UNSET) < 10
        ):
            raise ValueError("one value of a choice, as many companions as values")


_ObservationComponent_value = choice("valueCodeableConcept", "valuePeriod", "valueQuantity", "valueRange", "valueRatio", "valueSampledData", "valueBoolean", "valueDateTime", "valueInteger", "valueString", "valueTime")


class ObservationComponent(Structure, kw_only=True):
    """Observation.component of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: CodeableConcept
    valueCodeableConcept: CodeableConcept | UnsetType = UNSET
    valuePeriod: Period | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueRange: Range | UnsetType = UNSET
    valueRatio: Ratio | UnsetType = UNSET
    valueSampledData: SampledData | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET
    valueTime: Time | UnsetType = UNSET
    dataAbsentReason: CodeableConcept | UnsetType = UNSET
    interpretation: Some[CodeableConcept] | UnsetType = UNSET
    referenceRange: Some[ObservationReferenceRange] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ObservationComponent_value(self).count(UNSET) < 10:
            raise ValueError("one value of a choice, as many companions as values")


class ObservationReferenceRange(Structure, kw_only=True):
    """Observation.referenceRange of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    low: Quantity | UnsetType = UNSET
    high: Quantity | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    appliesTo: Some[CodeableConcept] | UnsetType = UNSET
    age: Range | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
