"""The resource type StructureMap.

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
    beside,
    choice,
)


class StructureMap(Structure, kw_only=True, tag_field="resourceType", tag="StructureMap"):
    """StructureMap of R4."""

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
    url: Uri
    _url: Companion | UnsetType = UNSET
    identifier: Some[Identifier] | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    _publisher: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    purpose: String | UnsetType = UNSET
    _purpose: Companion | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    _copyright: Companion | UnsetType = UNSET
    structure: Some[StructureMapStructure] | UnsetType = UNSET
    import_: Some[Canonical] | UnsetType = field(name="import", default=UNSET)
    _import: Some[Companion | None] | UnsetType = UNSET
    group: Some[StructureMapGroup]

    def __post_init__(self) -> None:
        if (self._import is not UNSET and not beside(self._import, self.import_)):
            raise ValueError("one value of a choice, as many companions as values")


class StructureMapGroup(Structure, kw_only=True):
    """StructureMap.group of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: Id
    _name: Companion | UnsetType = UNSET
    extends: Id | UnsetType = UNSET
    _extends: Companion | UnsetType = UNSET
    typeMode: Literal["none", "type-and-types", "types"]
    _typeMode: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET
    input: Some[StructureMapGroupInput]
    rule: Some[StructureMapGroupRule]


class StructureMapGroupInput(Structure, kw_only=True):
    """StructureMap.group.input of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: Id
    _name: Companion | UnsetType = UNSET
    type: String | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    mode: Literal["source", "target"]
    _mode: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET


class StructureMapGroupRule(Structure, kw_only=True):
    """StructureMap.group.rule of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: Id
    _name: Companion | UnsetType = UNSET
    source: Some[StructureMapGroupRuleSource]
    target: Some[StructureMapGroupRuleTarget] | UnsetType = UNSET
    rule: Some[StructureMapGroupRule] | UnsetType = UNSET
    dependent: Some[StructureMapGroupRuleDependent] | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET


class StructureMapGroupRuleDependent(Structure, kw_only=True):
    """StructureMap.group.rule.dependent of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: Id
    _name: Companion | UnsetType = UNSET
    variable: Some[String]
    _variable: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._variable is not UNSET and not beside(self._variable, self.variable)):
            raise ValueError("one value of a choice, as many companions as values")


_StructureMapGroupRuleSource_defaultValue = choice("defaultValueAddress", "defaultValueAge", "defaultValueAnnotation", "defaultValueAttachment", "defaultValueCodeableConcept", "defaultValueCoding", "defaultValueContactDetail", "defaultValueContactPoint", "defaultValueContributor", "defaultValueCount", "defaultValueDataRequirement", "defaultValueDistance", "defaultValueDosage", "defaultValueDuration", "defaultValueExpression", "defaultValueHumanName", "defaultValueIdentifier", "defaultValueMeta", "defaultValueMoney", "defaultValueParameterDefinition", "defaultValuePeriod", "defaultValueQuantity", "defaultValueRange", "defaultValueRatio", "defaultValueReference", "defaultValueRelatedArtifact", "defaultValueSampledData", "defaultValueSignature", "defaultValueTiming", "defaultValueTriggerDefinition", "defaultValueUsageContext", "defaultValueBase64Binary", "defaultValueBoolean", "defaultValueCanonical", "defaultValueCode", "defaultValueDate", "defaultValueDateTime", "defaultValueDecimal", "defaultValueId", "defaultValueInstant", "defaultValueInteger", "defaultValueMarkdown", "defaultValueOid", "defaultValuePositiveInt", "defaultValueString", "defaultValueTime", "defaultValueUnsignedInt", "defaultValueUri", "defaultValueUrl", "defaultValueUuid")


class StructureMapGroupRuleSource(Structure, kw_only=True):
    """StructureMap.group.rule.source of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    context: Id
    _context: Companion | UnsetType = UNSET
    min: Integer | UnsetType = UNSET
    _min: Companion | UnsetType = UNSET
    max: String | UnsetType = UNSET
    _max: Companion | UnsetType = UNSET
    type: String | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    defaultValueAddress: Address | UnsetType = UNSET
    defaultValueAge: Age | UnsetType = UNSET
    defaultValueAnnotation: Annotation | UnsetType = UNSET
    defaultValueAttachment: Attachment | UnsetType = UNSET
    defaultValueCodeableConcept: CodeableConcept | UnsetType = UNSET
    defaultValueCoding: Coding | UnsetType = UNSET
    defaultValueContactDetail: ContactDetail | UnsetType = UNSET
    defaultValueContactPoint: ContactPoint | UnsetType = UNSET
    defaultValueContributor: Contributor | UnsetType = UNSET
    defaultValueCount: Count | UnsetType = UNSET
    defaultValueDataRequirement: DataRequirement | UnsetType = UNSET
    defaultValueDistance: Distance | UnsetType = UNSET
    defaultValueDosage: Dosage | UnsetType = UNSET
    defaultValueDuration: Duration | UnsetType = UNSET
    defaultValueExpression: Expression | UnsetType = UNSET
    defaultValueHumanName: HumanName | UnsetType = UNSET
    defaultValueIdentifier: Identifier | UnsetType = UNSET
    defaultValueMeta: Meta | UnsetType = UNSET
    defaultValueMoney: Money | UnsetType = UNSET
    defaultValueParameterDefinition: ParameterDefinition | UnsetType = UNSET
    defaultValuePeriod: Period | UnsetType = UNSET
    defaultValueQuantity: Quantity | UnsetType = UNSET
    defaultValueRange: Range | UnsetType = UNSET
    defaultValueRatio: Ratio | UnsetType = UNSET
    defaultValueReference: Reference | UnsetType = UNSET
    defaultValueRelatedArtifact: RelatedArtifact | UnsetType = UNSET
    defaultValueSampledData: SampledData | UnsetType = UNSET
    defaultValueSignature: Signature | UnsetType = UNSET
    defaultValueTiming: Timing | UnsetType = UNSET
    defaultValueTriggerDefinition: TriggerDefinition | UnsetType = UNSET
    defaultValueUsageContext: UsageContext | UnsetType = UNSET
    defaultValueBase64Binary: Base64Binary | UnsetType = UNSET
    defaultValueBoolean: bool | UnsetType = UNSET
    defaultValueCanonical: Canonical | UnsetType = UNSET
    defaultValueCode: Code | UnsetType = UNSET
    defaultValueDate: Date | UnsetType = UNSET
    defaultValueDateTime: DateTime | UnsetType = UNSET
    defaultValueDecimal: Decimal | UnsetType = UNSET
    defaultValueId: Id | UnsetType = UNSET
    defaultValueInstant: Instant | UnsetType = UNSET
    defaultValueInteger: Integer | UnsetType = UNSET
    defaultValueMarkdown: String | UnsetType = UNSET
    defaultValueOid: Oid | UnsetType = UNSET
    defaultValuePositiveInt: PositiveInt | UnsetType = UNSET
    defaultValueString: String | UnsetType = UNSET
    defaultValueTime: Time | UnsetType = UNSET
    defaultValueUnsignedInt: UnsignedInt | UnsetType = UNSET
    defaultValueUri: Uri | UnsetType = UNSET
    defaultValueUrl: Url | UnsetType = UNSET
    defaultValueUuid: Uuid | UnsetType = UNSET
    element: String | UnsetType = UNSET
    _element: Companion | UnsetType = UNSET
    listMode: Literal["first", "last", "not_first", "not_last", "only_one"] | UnsetType = UNSET
    _listMode: Companion | UnsetType = UNSET
    variable: Id | UnsetType = UNSET
    _variable: Companion | UnsetType = UNSET
    condition: String | UnsetType = UNSET
    _condition: Companion | UnsetType = UNSET
    check: String | UnsetType = UNSET
    _check: Companion | UnsetType = UNSET
    logMessage: String | UnsetType = UNSET
    _logMessage: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _StructureMapGroupRuleSource_defaultValue(self).count(UNSET) < 49:
            raise ValueError("one value of a choice, as many companions as values")


class StructureMapGroupRuleTarget(Structure, kw_only=True):
    """StructureMap.group.rule.target of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    context: Id | UnsetType = UNSET
    _context: Companion | UnsetType = UNSET
    contextType: Literal["type", "variable"] | UnsetType = UNSET
    _contextType: Companion | UnsetType = UNSET
    element: String | UnsetType = UNSET
    _element: Companion | UnsetType = UNSET
    variable: Id | UnsetType = UNSET
    _variable: Companion | UnsetType = UNSET
    listMode: Some[Literal["collate", "first", "last", "share"]] | UnsetType = UNSET
    _listMode: Some[Companion | None] | UnsetType = UNSET
    listRuleId: Id | UnsetType = UNSET
    _listRuleId: Companion | UnsetType = UNSET
    transform: Literal["append", "c", "cast", "cc", "copy", "cp", "create", "dateOp", "escape", "evaluate", "id", "pointer", "qty", "reference", "translate", "truncate", "uuid"] | UnsetType = UNSET
    _transform: Companion | UnsetType = UNSET
    parameter: Some[StructureMapGroupRuleTargetParameter] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._listMode is not UNSET and not beside(self._listMode, self.listMode)):
            raise ValueError("one value of a choice, as many companions as values")


_StructureMapGroupRuleTargetParameter_value = choice("valueBoolean", "valueDecimal", "valueId", "valueInteger", "valueString")


class StructureMapGroupRuleTargetParameter(Structure, kw_only=True):
    """StructureMap.group.rule.target.parameter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueDecimal: Decimal | UnsetType = UNSET
    valueId: Id | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _StructureMapGroupRuleTargetParameter_value(self).count(UNSET) != 4:
            raise ValueError("one value of a choice, as many companions as values")


class StructureMapStructure(Structure, kw_only=True):
    """StructureMap.structure of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Canonical
    _url: Companion | UnsetType = UNSET
    mode: Literal["produced", "queried", "source", "target"]
    _mode: Companion | UnsetType = UNSET
    alias: String | UnsetType = UNSET
    _alias: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET
