"""The resource type ObservationDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
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
    SampledData,
)
from vesalius.r4.model import (
    Code,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
    reference_to,
)


class ObservationDefinition(Structure, kw_only=True, tag_field="resourceType", tag="ObservationDefinition"):
    """ObservationDefinition of R4."""

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
    category: Some[CodeableConcept] | UnsetType = UNSET
    code: CodeableConcept
    identifier: Some[Identifier] | UnsetType = UNSET
    permittedDataType: Some[Literal["CodeableConcept", "Period", "Quantity", "Range", "Ratio", "SampledData", "boolean", "dateTime", "integer", "string", "time"]] | UnsetType = UNSET
    _permittedDataType: Some[Companion | None] | UnsetType = UNSET
    multipleResultsAllowed: bool | UnsetType = UNSET
    _multipleResultsAllowed: Companion | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
    preferredReportName: String | UnsetType = UNSET
    _preferredReportName: Companion | UnsetType = UNSET
    quantitativeDetails: ObservationDefinitionQuantitativeDetails | UnsetType = UNSET
    qualifiedInterval: Some[ObservationDefinitionQualifiedInterval] | UnsetType = UNSET
    validCodedValueSet: reference_to("ValueSet") | UnsetType = UNSET
    normalCodedValueSet: reference_to("ValueSet") | UnsetType = UNSET
    abnormalCodedValueSet: reference_to("ValueSet") | UnsetType = UNSET
    criticalCodedValueSet: reference_to("ValueSet") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._permittedDataType is not UNSET and not beside(self._permittedDataType, self.permittedDataType)):
            raise ValueError("one value of a choice, as many companions as values")


class ObservationDefinitionQualifiedInterval(Structure, kw_only=True):
    """ObservationDefinition.qualifiedInterval of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    category: Literal["absolute", "critical", "reference"] | UnsetType = UNSET
    _category: Companion | UnsetType = UNSET
    range: Range | UnsetType = UNSET
    context: CodeableConcept | UnsetType = UNSET
    appliesTo: Some[CodeableConcept] | UnsetType = UNSET
    gender: Literal["female", "male", "other", "unknown"] | UnsetType = UNSET
    _gender: Companion | UnsetType = UNSET
    age: Range | UnsetType = UNSET
    gestationalAge: Range | UnsetType = UNSET
    condition: String | UnsetType = UNSET
    _condition: Companion | UnsetType = UNSET


class ObservationDefinitionQuantitativeDetails(Structure, kw_only=True):
    """ObservationDefinition.quantitativeDetails of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    customaryUnit: CodeableConcept | UnsetType = UNSET
    unit: CodeableConcept | UnsetType = UNSET
    conversionFactor: Decimal | UnsetType = UNSET
    _conversionFactor: Companion | UnsetType = UNSET
    decimalPrecision: Integer | UnsetType = UNSET
    _decimalPrecision: Companion | UnsetType = UNSET
