"""The resource type Parameters.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    Age,
    Annotation,
    Attachment,
    CodeableConcept,
    Coding,
    Companion,
    ContactDetail,
    ContactPoint,
    Contributor,
    Count,
    DataRequirement,
    Distance,
    Dosage,
    Duration,
    Expression,
    Extension,
    HumanName,
    Identifier,
    Meta,
    Money,
    ParameterDefinition,
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
    RelatedArtifact,
    SampledData,
    Signature,
    Timing,
    TriggerDefinition,
    UsageContext,
)
from vesalius.r4.model import (
    Base64Binary,
    Canonical,
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Instant,
    Integer,
    Oid,
    PositiveInt,
    Some,
    String,
    Structure,
    Time,
    UnsignedInt,
    Uri,
    Url,
    Uuid,
    choice,
)


class Parameters(Structure, kw_only=True, tag_field="resourceType", tag="Parameters"):
    """Parameters of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    _implicitRules: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    parameter: Some[ParametersParameter] | UnsetType = UNSET


_ParametersParameter_value = choice("valueAddress", "valueAge", "valueAnnotation", "valueAttachment", "valueCodeableConcept", "valueCoding", "valueContactDetail", "valueContactPoint", "valueContributor", "valueCount", "valueDataRequirement", "valueDistance", "valueDosage", "valueDuration", "valueExpression", "valueHumanName", "valueIdentifier", "valueMeta", "valueMoney", "valueParameterDefinition", "valuePeriod", "valueQuantity", "valueRange", "valueRatio", "valueReference", "valueRelatedArtifact", "valueSampledData", "valueSignature", "valueTiming", "valueTriggerDefinition", "valueUsageContext", "valueBase64Binary", "valueBoolean", "valueCanonical", "valueCode", "valueDate", "valueDateTime", "valueDecimal", "valueId", "valueInstant", "valueInteger", "valueMarkdown", "valueOid", "valuePositiveInt", "valueString", "valueTime", "valueUnsignedInt", "valueUri", "valueUrl", "valueUuid")


class ParametersParameter(Structure, kw_only=True):
    """Parameters.parameter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    valueAddress: Address | UnsetType = UNSET
    valueAge: Age | UnsetType = UNSET
    valueAnnotation: Annotation | UnsetType = UNSET
    valueAttachment: Attachment | UnsetType = UNSET
    valueCodeableConcept: CodeableConcept | UnsetType = UNSET
    valueCoding: Coding | UnsetType = UNSET
    valueContactDetail: ContactDetail | UnsetType = UNSET
    valueContactPoint: ContactPoint | UnsetType = UNSET
    valueContributor: Contributor | UnsetType = UNSET
    valueCount: Count | UnsetType = UNSET
    valueDataRequirement: DataRequirement | UnsetType = UNSET
    valueDistance: Distance | UnsetType = UNSET
    valueDosage: Dosage | UnsetType = UNSET
    valueDuration: Duration | UnsetType = UNSET
    valueExpression: Expression | UnsetType = UNSET
    valueHumanName: HumanName | UnsetType = UNSET
    valueIdentifier: Identifier | UnsetType = UNSET
    valueMeta: Meta | UnsetType = UNSET
    valueMoney: Money | UnsetType = UNSET
    valueParameterDefinition: ParameterDefinition | UnsetType = UNSET
    valuePeriod: Period | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueRange: Range | UnsetType = UNSET
    valueRatio: Ratio | UnsetType = UNSET
    valueReference: Reference | UnsetType = UNSET
    valueRelatedArtifact: RelatedArtifact | UnsetType = UNSET
    valueSampledData: SampledData | UnsetType = UNSET
    valueSignature: Signature | UnsetType = UNSET
    valueTiming: Timing | UnsetType = UNSET
    valueTriggerDefinition: TriggerDefinition | UnsetType = UNSET
    valueUsageContext: UsageContext | UnsetType = UNSET
    valueBase64Binary: Base64Binary | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueCanonical: Canonical | UnsetType = UNSET
    valueCode: Code | UnsetType = UNSET
    valueDate: Date | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET
    valueDecimal: Decimal | UnsetType = UNSET
    valueId: Id | UnsetType = UNSET
    valueInstant: Instant | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueMarkdown: String | UnsetType = UNSET
    valueOid: Oid | UnsetType = UNSET
    valuePositiveInt: PositiveInt | UnsetType = UNSET
    valueString: String | UnsetType = UNSET
    valueTime: Time | UnsetType = UNSET
    valueUnsignedInt: UnsignedInt | UnsetType = UNSET
    valueUri: Uri | UnsetType = UNSET
    valueUrl: Url | UnsetType = UNSET
    valueUuid: Uuid | UnsetType = UNSET
    resource: Raw | UnsetType = UNSET
    part: Some[ParametersParameter] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _ParametersParameter_value(self).count(UNSET) < 49:
            raise ValueError("one value of a choice, as many companions as values")
