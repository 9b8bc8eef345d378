"""The resource type Task.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType, field

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
    Narrative,
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
    reference_to,
)


class Task(Structure, kw_only=True, tag_field="resourceType", tag="Task"):
    """Task of R4."""

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
    instantiatesCanonical: Canonical | UnsetType = UNSET
    _instantiatesCanonical: Companion | UnsetType = UNSET
    instantiatesUri: Uri | UnsetType = UNSET
    _instantiatesUri: Companion | UnsetType = UNSET
    basedOn: Some[Reference] | UnsetType = UNSET
    groupIdentifier: Identifier | UnsetType = UNSET
    partOf: Some[reference_to("Task")] | UnsetType = UNSET
    status: Literal["accepted", "cancelled", "completed", "draft", "entered-in-error", "failed", "in-progress", "on-hold", "ready", "received", "rejected", "requested"]
    _status: Companion | UnsetType = UNSET
    statusReason: CodeableConcept | UnsetType = UNSET
    businessStatus: CodeableConcept | UnsetType = UNSET
    intent: Literal["filler-order", "instance-order", "option", "order", "original-order", "plan", "proposal", "reflex-order", "unknown"]
    _intent: Companion | UnsetType = UNSET
    priority: Literal["asap", "routine", "stat", "urgent"] | UnsetType = UNSET
    _priority: Companion | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    focus: Reference | UnsetType = UNSET
    for_: Reference | UnsetType = field(name="for", default=UNSET)
    encounter: reference_to("Encounter") | UnsetType = UNSET
    executionPeriod: Period | UnsetType = UNSET
    authoredOn: DateTime | UnsetType = UNSET
    _authoredOn: Companion | UnsetType = UNSET
    lastModified: DateTime | UnsetType = UNSET
    _lastModified: Companion | UnsetType = UNSET
    requester: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    performerType: Some[CodeableConcept] | UnsetType = UNSET
    owner: reference_to("CareTeam", "Device", "HealthcareService", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    location: reference_to("Location") | UnsetType = UNSET
    reasonCode: CodeableConcept | UnsetType = UNSET
    reasonReference: Reference | UnsetType = UNSET
    insurance: Some[reference_to("ClaimResponse", "Coverage")] | UnsetType = UNSET
    note: Some[Annotation] | UnsetType = UNSET
    relevantHistory: Some[reference_to("Provenance")] | UnsetType = UNSET
    restriction: TaskRestriction | UnsetType = UNSET
    input: Some[TaskInput] | UnsetType = UNSET
    output: Some[TaskOutput] | UnsetType = UNSET


_TaskInput_value = choice("valueAddress", "valueAge", "valueAnnotation", "valueAttachment", "valueCodeableConcept", "valueCoding", "valueContactDetail", "valueContactPoint", "valueContributor", "valueCount", "valueDataRequirement", "valueDistance", "valueDosage", "valueDuration", "valueExpression", "valueHumanName", "valueIdentifier", "valueMeta", "valueMoney", "valueParameterDefinition", "valuePeriod", "valueQuantity", "valueRange", "valueRatio", "valueReference", "valueRelatedArtifact", "valueSampledData", "valueSignature", "valueTiming", "valueTriggerDefinition", "valueUsageContext", "valueBase64Binary", "valueBoolean", "valueCanonical", "valueCode", "valueDate", "valueDateTime", "valueDecimal", "valueId", "valueInstant", "valueInteger", "valueMarkdown", "valueOid", "valuePositiveInt", "valueString", "valueTime", "valueUnsignedInt", "valueUri", "valueUrl", "valueUuid")


class TaskInput(Structure, kw_only=True):
    """Task.input of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
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

    def __post_init__(self) -> None:
        if _TaskInput_value(self).count(UNSET) != 49:
            raise ValueError("one value of a choice, as many companions as values")


_TaskOutput_value = choice("valueAddress", "valueAge", "valueAnnotation", "valueAttachment", "valueCodeableConcept", "valueCoding", "valueContactDetail", "valueContactPoint", "valueContributor", "valueCount", "valueDataRequirement", "valueDistance", "valueDosage", "valueDuration", "valueExpression", "valueHumanName", "valueIdentifier", "valueMeta", "valueMoney", "valueParameterDefinition", "valuePeriod", "valueQuantity", "valueRange", "valueRatio", "valueReference", "valueRelatedArtifact", "valueSampledData", "valueSignature", "valueTiming", "valueTriggerDefinition", "valueUsageContext", "valueBase64Binary", "valueBoolean", "valueCanonical", "valueCode", "valueDate", "valueDateTime", "valueDecimal", "valueId", "valueInstant", "valueInteger", "valueMarkdown", "valueOid", "valuePositiveInt", "valueString", "valueTime", "valueUnsignedInt", "valueUri", "valueUrl", "valueUuid")


class TaskOutput(Structure, kw_only=True):
    """Task.output of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept
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

    def __post_init__(self) -> None:
        if _TaskOutput_value(self).count(UNSET) != 49:
            raise ValueError("one value of a choice, as many companions as values")


class TaskRestriction(Structure, kw_only=True):
    """Task.restriction of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    repetitions: PositiveInt | UnsetType = UNSET
    _repetitions: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    recipient: Some[reference_to("Group", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")] | UnsetType = UNSET
