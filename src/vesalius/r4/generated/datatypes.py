"""The complex datatypes.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

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
    Xhtml,
    beside,
    choice,
    reference_to,
)


class Companion(Structure, kw_only=True):
    """What stands beside a primitive as `_field`; one without extensions is left to the walker."""

    id: String | UnsetType = UNSET
    extension: Some[Extension]


class Address(Structure, kw_only=True):
    """Address of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    use: Literal["billing", "home", "old", "temp", "work"] | UnsetType = UNSET
    _use: Companion | UnsetType = UNSET
    type: Literal["both", "physical", "postal"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    line: Some[String] | UnsetType = UNSET
    _line: Some[Companion | None] | UnsetType = UNSET
    city: String | UnsetType = UNSET
    _city: Companion | UnsetType = UNSET
    district: String | UnsetType = UNSET
    _district: Companion | UnsetType = UNSET
    state: String | UnsetType = UNSET
    _state: Companion | UnsetType = UNSET
    postalCode: String | UnsetType = UNSET
    _postalCode: Companion | UnsetType = UNSET
    country: String | UnsetType = UNSET
    _country: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._line is not UNSET and not beside(self._line, self.line)):
            raise ValueError("one value of a choice, as many companions as values")


class Age(Structure, kw_only=True):
    """Age of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    comparator: Literal["<", "<=", ">", ">="] | UnsetType = UNSET
    _comparator: Companion | UnsetType = UNSET
    unit: String | UnsetType = UNSET
    _unit: Companion | UnsetType = UNSET
    system: Uri | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET


_Annotation_author = choice("authorReference", "authorString")


class Annotation(Structure, kw_only=True):
    """Annotation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    authorReference: reference_to("Organization", "Patient", "Practitioner", "RelatedPerson") | UnsetType = UNSET
    authorString: String | UnsetType = UNSET
    time: DateTime | UnsetType = UNSET
    _time: Companion | UnsetType = UNSET
    text: String
    _text: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _Annotation_author(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class Attachment(Structure, kw_only=True):
    """Attachment of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    contentType: Code | UnsetType = UNSET
    _contentType: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    data: Base64Binary | UnsetType = UNSET
    _data: Companion | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    size: UnsignedInt | UnsetType = UNSET
    _size: Companion | UnsetType = UNSET
    hash: Base64Binary | UnsetType = UNSET
    _hash: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    creation: DateTime | UnsetType = UNSET
    _creation: Companion | UnsetType = UNSET


class BackboneElement(Structure, kw_only=True):
    """BackboneElement of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET


class CodeableConcept(Structure, kw_only=True):
    """CodeableConcept of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    coding: Some[Coding] | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET


class Coding(Structure, kw_only=True):
    """Coding of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    system: Uri | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET
    userSelected: bool | UnsetType = UNSET
    _userSelected: Companion | UnsetType = UNSET


class ContactDetail(Structure, kw_only=True):
    """ContactDetail of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    telecom: Some[ContactPoint] | UnsetType = UNSET


class ContactPoint(Structure, kw_only=True):
    """ContactPoint of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    system: Literal["email", "fax", "other", "pager", "phone", "sms", "url"] | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    value: String | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    use: Literal["home", "mobile", "old", "temp", "work"] | UnsetType = UNSET
    _use: Companion | UnsetType = UNSET
    rank: PositiveInt | UnsetType = UNSET
    _rank: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET


class Contributor(Structure, kw_only=True):
    """Contributor of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    type: Literal["author", "editor", "endorser", "reviewer"]
    _type: Companion | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET


class Count(Structure, kw_only=True):
    """Count of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    comparator: Literal["<", "<=", ">", ">="] | UnsetType = UNSET
    _comparator: Companion | UnsetType = UNSET
    unit: String | UnsetType = UNSET
    _unit: Companion | UnsetType = UNSET
    system: Uri | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET


_DataRequirement_subject = choice("subjectCodeableConcept", "subjectReference")


class DataRequirement(Structure, kw_only=True):
    """DataRequirement of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    type: Literal["Account", "ActivityDefinition", "Address", "AdverseEvent", "Age", "AllergyIntolerance", "Annotation", "Any", "Appointment", "AppointmentResponse", "Attachment", "AuditEvent", "BackboneElement", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "CodeableConcept", "Coding", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "ContactDetail", "ContactPoint", "Contract", "Contributor", "Count", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DataRequirement", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "Distance", "DocumentManifest", "DocumentReference", "DomainResource", "Dosage", "Duration", "EffectEvidenceSynthesis", "Element", "ElementDefinition", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "Expression", "Extension", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "HumanName", "Identifier", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "MarketingStatus", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "Meta", "MolecularSequence", "Money", "MoneyQuantity", "NamingSystem", "Narrative", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "ParameterDefinition", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Period", "Person", "PlanDefinition", "Population", "Practitioner", "PractitionerRole", "Procedure", "ProdCharacteristic", "ProductShelfLife", "Provenance", "Quantity", "Questionnaire", "QuestionnaireResponse", "Range", "Ratio", "Reference", "RelatedArtifact", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "SampledData", "Schedule", "SearchParameter", "ServiceRequest", "Signature", "SimpleQuantity", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceAmount", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "Timing", "TriggerDefinition", "Type", "UsageContext", "ValueSet", "VerificationResult", "VisionPrescription", "base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer", "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid", "xhtml"]
    _type: Companion | UnsetType = UNSET
    profile: Some[Canonical] | UnsetType = UNSET
    _profile: Some[Companion | None] | UnsetType = UNSET
    subjectCodeableConcept: CodeableConcept | UnsetType = UNSET
    subjectReference: reference_to("Group") | UnsetType = UNSET
    mustSupport: Some[String] | UnsetType = UNSET
    _mustSupport: Some[Companion | None] | UnsetType = UNSET
    codeFilter: Some[DataRequirementCodeFilter] | UnsetType = UNSET
    dateFilter: Some[DataRequirementDateFilter] | UnsetType = UNSET
    limit: PositiveInt | UnsetType = UNSET
    _limit: Companion | UnsetType = UNSET
    sort: Some[DataRequirementSort] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._profile is not UNSET and not beside(self._profile, self.profile))
            or _DataRequirement_subject(self).count(UNSET) < 1
            or (self._mustSupport is not UNSET and not beside(self._mustSupport, self.mustSupport))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class DataRequirementCodeFilter(Structure, kw_only=True):
    """DataRequirement.codeFilter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    path: String | UnsetType = UNSET
    _path: Companion | UnsetType = UNSET
    searchParam: String | UnsetType = UNSET
    _searchParam: Companion | UnsetType = UNSET
    valueSet: Canonical | UnsetType = UNSET
    _valueSet: Companion | UnsetType = UNSET
    code: Some[Coding] | UnsetType = UNSET


_DataRequirementDateFilter_value = choice("valueDuration", "valuePeriod", "valueDateTime")


class DataRequirementDateFilter(Structure, kw_only=True):
    """DataRequirement.dateFilter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    path: String | UnsetType = UNSET
    _path: Companion | UnsetType = UNSET
    searchParam: String | UnsetType = UNSET
    _searchParam: Companion | UnsetType = UNSET
    valueDuration: Duration | UnsetType = UNSET
    valuePeriod: Period | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _DataRequirementDateFilter_value(self).count(UNSET) < 2:
            raise ValueError("one value of a choice, as many companions as values")


class DataRequirementSort(Structure, kw_only=True):
    """DataRequirement.sort of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    path: String
    _path: Companion | UnsetType = UNSET
    direction: Literal["ascending", "descending"]
    _direction: Companion | UnsetType = UNSET


class Distance(Structure, kw_only=True):
    """Distance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    comparator: Literal["<", "<=", ">", ">="] | UnsetType = UNSET
    _comparator: Companion | UnsetType = UNSET
    unit: String | UnsetType = UNSET
    _unit: Companion | UnsetType = UNSET
    system: Uri | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET


_Dosage_asNeeded = choice("asNeededCodeableConcept", "asNeededBoolean")


class Dosage(Structure, kw_only=True):
    """Dosage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    sequence: Integer | UnsetType = UNSET
    _sequence: Companion | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    additionalInstruction: Some[CodeableConcept] | UnsetType = UNSET
    patientInstruction: String | UnsetType = UNSET
    _patientInstruction: Companion | UnsetType = UNSET
    timing: Timing | UnsetType = UNSET
    asNeededCodeableConcept: CodeableConcept | UnsetType = UNSET
    asNeededBoolean: bool | UnsetType = UNSET
    site: CodeableConcept | UnsetType = UNSET
    route: CodeableConcept | UnsetType = UNSET
    method: CodeableConcept | UnsetType = UNSET
    doseAndRate: Some[DosageDoseAndRate] | UnsetType = UNSET
    maxDosePerPeriod: Ratio | UnsetType = UNSET
    maxDosePerAdministration: Quantity | UnsetType = UNSET
    maxDosePerLifetime: Quantity | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _Dosage_asNeeded(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


_DosageDoseAndRate_dose = choice("doseQuantity", "doseRange")
_DosageDoseAndRate_rate = choice("rateQuantity", "rateRange", "rateRatio")


class DosageDoseAndRate(Structure, kw_only=True):
    """Dosage.doseAndRate of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    doseQuantity: Quantity | UnsetType = UNSET
    doseRange: Range | UnsetType = UNSET
    rateQuantity: Quantity | UnsetType = UNSET
    rateRange: Range | UnsetType = UNSET
    rateRatio: Ratio | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _DosageDoseAndRate_dose(self).count(UNSET) < 1
            or _DosageDoseAndRate_rate(self).count(UNSET) < 2
        ):
            raise ValueError("one value of a choice, as many companions as values")


class Duration(Structure, kw_only=True):
    """Duration of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    comparator: Literal["<", "<=", ">", ">="] | UnsetType = UNSET
    _comparator: Companion | UnsetType = UNSET
    unit: String | UnsetType = UNSET
    _unit: Companion | UnsetType = UNSET
    system: Uri | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET


class Element(Structure, kw_only=True):
    """Element of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET


_ElementDefinition_defaultValue = choice("defaultValueAddress", "defaultValueAge", "defaultValueAnnotation", "defaultValueAttachment", "defaultValueCodeableConcept", "defaultValueCoding", "defaultValueContactDetail", "defaultValueContactPoint", "defaultValueContributor", "defaultValueCount", "defaultValueDataRequirement", "defaultValueDistance", "defaultValueDosage", "defaultValueDuration", "defaultValueExpression", "defaultValueHumanName", "defaultValueIdentifier", "defaultValueMeta", "defaultValueMoney", "defaultValueParameterDefinition", "defaultValuePeriod", "defaultValueQuantity", "defaultValueRange", "defaultValueRatio", "defaultValueReference", "defaultValueRelatedArtifact", "defaultValueSampledData", "defaultValueSignature", "defaultValueTiming", "defaultValueTriggerDefinition", "defaultValueUsageContext", "defaultValueBase64Binary", "defaultValueBoolean", "defaultValueCanonical", "defaultValueCode", "defaultValueDate", "defaultValueDateTime", "defaultValueDecimal", "defaultValueId", "defaultValueInstant", "defaultValueInteger", "defaultValueMarkdown", "defaultValueOid", "defaultValuePositiveInt", "defaultValueString", "defaultValueTime", "defaultValueUnsignedInt", "defaultValueUri", "defaultValueUrl", "defaultValueUuid")
_ElementDefinition_fixed = choice("fixedAddress", "fixedAge", "fixedAnnotation", "fixedAttachment", "fixedCodeableConcept", "fixedCoding", "fixedContactDetail", "fixedContactPoint", "fixedContributor", "fixedCount", "fixedDataRequirement", "fixedDistance", "fixedDosage", "fixedDuration", "fixedExpression", "fixedHumanName", "fixedIdentifier", "fixedMeta", "fixedMoney", "fixedParameterDefinition", "fixedPeriod", "fixedQuantity", "fixedRange", "fixedRatio", "fixedReference", "fixedRelatedArtifact", "fixedSampledData", "fixedSignature", "fixedTiming", "fixedTriggerDefinition", "fixedUsageContext", "fixedBase64Binary", "fixedBoolean", "fixedCanonical", "fixedCode", "fixedDate", "fixedDateTime", "fixedDecimal", "fixedId", "fixedInstant", "fixedInteger", "fixedMarkdown", "fixedOid", "fixedPositiveInt", "fixedString", "fixedTime", "fixedUnsignedInt", "fixedUri", "fixedUrl", "fixedUuid")
_ElementDefinition_pattern = choice("patternAddress", "patternAge", "patternAnnotation", "patternAttachment", "patternCodeableConcept", "patternCoding", "patternContactDetail", "patternContactPoint", "patternContributor", "patternCount", "patternDataRequirement", "patternDistance", "patternDosage", "patternDuration", "patternExpression", "patternHumanName", "patternIdentifier", "patternMeta", "patternMoney", "patternParameterDefinition", "patternPeriod", "patternQuantity", "patternRange", "patternRatio", "patternReference", "patternRelatedArtifact", "patternSampledData", "patternSignature", "patternTiming", "patternTriggerDefinition", "patternUsageContext", "patternBase64Binary", "patternBoolean", "patternCanonical", "patternCode", "patternDate", "patternDateTime", "patternDecimal", "patternId", "patternInstant", "patternInteger", "patternMarkdown", "patternOid", "patternPositiveInt", "patternString", "patternTime", "patternUnsignedInt", "patternUri", "patternUrl", "patternUuid")
_ElementDefinition_minValue = choice("minValueQuantity", "minValueDate", "minValueDateTime", "minValueDecimal", "minValueInstant", "minValueInteger", "minValuePositiveInt", "minValueTime", "minValueUnsignedInt")
_ElementDefinition_maxValue = choice("maxValueQuantity", "maxValueDate", "maxValueDateTime", "maxValueDecimal", "maxValueInstant", "maxValueInteger", "maxValuePositiveInt", "maxValueTime", "maxValueUnsignedInt")


class ElementDefinition(Structure, kw_only=True):
    """ElementDefinition of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    path: String
    _path: Companion | UnsetType = UNSET
    representation: Some[Literal["cdaText", "typeAttr", "xhtml", "xmlAttr", "xmlText"]] | UnsetType = UNSET
    _representation: Some[Companion | None] | UnsetType = UNSET
    sliceName: String | UnsetType = UNSET
    _sliceName: Companion | UnsetType = UNSET
    sliceIsConstraining: bool | UnsetType = UNSET
    _sliceIsConstraining: Companion | UnsetType = UNSET
    label: String | UnsetType = UNSET
    _label: Companion | UnsetType = UNSET
    code: Some[Coding] | UnsetType = UNSET
    slicing: ElementDefinitionSlicing | UnsetType = UNSET
    short: String | UnsetType = UNSET
    _short: Companion | UnsetType = UNSET
    definition: String | UnsetType = UNSET
    _definition: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    requirements: String | UnsetType = UNSET
    _requirements: Companion | UnsetType = UNSET
    alias: Some[String] | UnsetType = UNSET
    _alias: Some[Companion | None] | UnsetType = UNSET
    min: UnsignedInt | UnsetType = UNSET
    _min: Companion | UnsetType = UNSET
    max: String | UnsetType = UNSET
    _max: Companion | UnsetType = UNSET
    base: ElementDefinitionBase | UnsetType = UNSET
    contentReference: Uri | UnsetType = UNSET
    _contentReference: Companion | UnsetType = UNSET
    type: Some[ElementDefinitionType] | UnsetType = UNSET
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
    meaningWhenMissing: String | UnsetType = UNSET
    _meaningWhenMissing: Companion | UnsetType = UNSET
    orderMeaning: String | UnsetType = UNSET
    _orderMeaning: Companion | UnsetType = UNSET
    fixedAddress: Address | UnsetType = UNSET
    fixedAge: Age | UnsetType = UNSET
    fixedAnnotation: Annotation | UnsetType = UNSET
    fixedAttachment: Attachment | UnsetType = UNSET
    fixedCodeableConcept: CodeableConcept | UnsetType = UNSET
    fixedCoding: Coding | UnsetType = UNSET
    fixedContactDetail: ContactDetail | UnsetType = UNSET
    fixedContactPoint: ContactPoint | UnsetType = UNSET
    fixedContributor: Contributor | UnsetType = UNSET
    fixedCount: Count | UnsetType = UNSET
    fixedDataRequirement: DataRequirement | UnsetType = UNSET
    fixedDistance: Distance | UnsetType = UNSET
    fixedDosage: Dosage | UnsetType = UNSET
    fixedDuration: Duration | UnsetType = UNSET
    fixedExpression: Expression | UnsetType = UNSET
    fixedHumanName: HumanName | UnsetType = UNSET
    fixedIdentifier: Identifier | UnsetType = UNSET
    fixedMeta: Meta | UnsetType = UNSET
    fixedMoney: Money | UnsetType = UNSET
    fixedParameterDefinition: ParameterDefinition | UnsetType = UNSET
    fixedPeriod: Period | UnsetType = UNSET
    fixedQuantity: Quantity | UnsetType = UNSET
    fixedRange: Range | UnsetType = UNSET
    fixedRatio: Ratio | UnsetType = UNSET
    fixedReference: Reference | UnsetType = UNSET
    fixedRelatedArtifact: RelatedArtifact | UnsetType = UNSET
    fixedSampledData: SampledData | UnsetType = UNSET
    fixedSignature: Signature | UnsetType = UNSET
    fixedTiming: Timing | UnsetType = UNSET
    fixedTriggerDefinition: TriggerDefinition | UnsetType = UNSET
    fixedUsageContext: UsageContext | UnsetType = UNSET
    fixedBase64Binary: Base64Binary | UnsetType = UNSET
    fixedBoolean: bool | UnsetType = UNSET
    fixedCanonical: Canonical | UnsetType = UNSET
    fixedCode: Code | UnsetType = UNSET
    fixedDate: Date | UnsetType = UNSET
    fixedDateTime: DateTime | UnsetType = UNSET
    fixedDecimal: Decimal | UnsetType = UNSET
    fixedId: Id | UnsetType = UNSET
    fixedInstant: Instant | UnsetType = UNSET
    fixedInteger: Integer | UnsetType = UNSET
    fixedMarkdown: String | UnsetType = UNSET
    fixedOid: Oid | UnsetType = UNSET
    fixedPositiveInt: PositiveInt | UnsetType = UNSET
    fixedString: String | UnsetType = UNSET
    fixedTime: Time | UnsetType = UNSET
    fixedUnsignedInt: UnsignedInt | UnsetType = UNSET
    fixedUri: Uri | UnsetType = UNSET
    fixedUrl: Url | UnsetType = UNSET
    fixedUuid: Uuid | UnsetType = UNSET
    patternAddress: Address | UnsetType = UNSET
    patternAge: Age | UnsetType = UNSET
    patternAnnotation: Annotation | UnsetType = UNSET
    patternAttachment: Attachment | UnsetType = UNSET
    patternCodeableConcept: CodeableConcept | UnsetType = UNSET
    patternCoding: Coding | UnsetType = UNSET
    patternContactDetail: ContactDetail | UnsetType = UNSET
    patternContactPoint: ContactPoint | UnsetType = UNSET
    patternContributor: Contributor | UnsetType = UNSET
    patternCount: Count | UnsetType = UNSET
    patternDataRequirement: DataRequirement | UnsetType = UNSET
    patternDistance: Distance | UnsetType = UNSET
    patternDosage: Dosage | UnsetType = UNSET
    patternDuration: Duration | UnsetType = UNSET
    patternExpression: Expression | UnsetType = UNSET
    patternHumanName: HumanName | UnsetType = UNSET
    patternIdentifier: Identifier | UnsetType = UNSET
    patternMeta: Meta | UnsetType = UNSET
    patternMoney: Money | UnsetType = UNSET
    patternParameterDefinition: ParameterDefinition | UnsetType = UNSET
    patternPeriod: Period | UnsetType = UNSET
    patternQuantity: Quantity | UnsetType = UNSET
    patternRange: Range | UnsetType = UNSET
    patternRatio: Ratio | UnsetType = UNSET
    patternReference: Reference | UnsetType = UNSET
    patternRelatedArtifact: RelatedArtifact | UnsetType = UNSET
    patternSampledData: SampledData | UnsetType = UNSET
    patternSignature: Signature | UnsetType = UNSET
    patternTiming: Timing | UnsetType = UNSET
    patternTriggerDefinition: TriggerDefinition | UnsetType = UNSET
    patternUsageContext: UsageContext | UnsetType = UNSET
    patternBase64Binary: Base64Binary | UnsetType = UNSET
    patternBoolean: bool | UnsetType = UNSET
    patternCanonical: Canonical | UnsetType = UNSET
    patternCode: Code | UnsetType = UNSET
    patternDate: Date | UnsetType = UNSET
    patternDateTime: DateTime | UnsetType = UNSET
    patternDecimal: Decimal | UnsetType = UNSET
    patternId: Id | UnsetType = UNSET
    patternInstant: Instant | UnsetType = UNSET
    patternInteger: Integer | UnsetType = UNSET
    patternMarkdown: String | UnsetType = UNSET
    patternOid: Oid | UnsetType = UNSET
    patternPositiveInt: PositiveInt | UnsetType = UNSET
    patternString: String | UnsetType = UNSET
    patternTime: Time | UnsetType = UNSET
    patternUnsignedInt: UnsignedInt | UnsetType = UNSET
    patternUri: Uri | UnsetType = UNSET
    patternUrl: Url | UnsetType = UNSET
    patternUuid: Uuid | UnsetType = UNSET
    example: Some[ElementDefinitionExample] | UnsetType = UNSET
    minValueQuantity: Quantity | UnsetType = UNSET
    minValueDate: Date | UnsetType = UNSET
    minValueDateTime: DateTime | UnsetType = UNSET
    minValueDecimal: Decimal | UnsetType = UNSET
    minValueInstant: Instant | UnsetType = UNSET
    minValueInteger: Integer | UnsetType = UNSET
    minValuePositiveInt: PositiveInt | UnsetType = UNSET
    minValueTime: Time | UnsetType = UNSET
    minValueUnsignedInt: UnsignedInt | UnsetType = UNSET
    maxValueQuantity: Quantity | UnsetType = UNSET
    maxValueDate: Date | UnsetType = UNSET
    maxValueDateTime: DateTime | UnsetType = UNSET
    maxValueDecimal: Decimal | UnsetType = UNSET
    maxValueInstant: Instant | UnsetType = UNSET
    maxValueInteger: Integer | UnsetType = UNSET
    maxValuePositiveInt: PositiveInt | UnsetType = UNSET
    maxValueTime: Time | UnsetType = UNSET
    maxValueUnsignedInt: UnsignedInt | UnsetType = UNSET
    maxLength: Integer | UnsetType = UNSET
    _maxLength: Companion | UnsetType = UNSET
    condition: Some[Id] | UnsetType = UNSET
    _condition: Some[Companion | None] | UnsetType = UNSET
    constraint: Some[ElementDefinitionConstraint] | UnsetType = UNSET
    mustSupport: bool | UnsetType = UNSET
    _mustSupport: Companion | UnsetType = UNSET
    isModifier: bool | UnsetType = UNSET
    _isModifier: Companion | UnsetType = UNSET
    isModifierReason: String | UnsetType = UNSET
    _isModifierReason: Companion | UnsetType = UNSET
    isSummary: bool | UnsetType = UNSET
    _isSummary: Companion | UnsetType = UNSET
    binding: ElementDefinitionBinding | UnsetType = UNSET
    mapping: Some[ElementDefinitionMapping] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._representation is not UNSET and not beside(self._representation, self.representation))
            or (self._alias is not UNSET and not beside(self._alias, self.alias))
            or _ElementDefinition_defaultValue(self).count(UNSET) < 49
            or _ElementDefinition_fixed(self).count(UNSET) < 49
            or _ElementDefinition_pattern(self).count(UNSET) < 49
            or _ElementDefinition_minValue(self).count(UNSET) < 8
            or _ElementDefinition_maxValue(self).count(UNSET) < 8
            or (self._condition is not UNSET and not beside(self._condition, self.condition))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ElementDefinitionBase(Structure, kw_only=True):
    """ElementDefinition.base of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    path: String
    _path: Companion | UnsetType = UNSET
    min: UnsignedInt
    _min: Companion | UnsetType = UNSET
    max: String
    _max: Companion | UnsetType = UNSET


class ElementDefinitionBinding(Structure, kw_only=True):
    """ElementDefinition.binding of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    strength: Literal["example", "extensible", "preferred", "required"]
    _strength: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    valueSet: Canonical | UnsetType = UNSET
    _valueSet: Companion | UnsetType = UNSET


class ElementDefinitionConstraint(Structure, kw_only=True):
    """ElementDefinition.constraint of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    key: Id
    _key: Companion | UnsetType = UNSET
    requirements: String | UnsetType = UNSET
    _requirements: Companion | UnsetType = UNSET
    severity: Literal["error", "warning"]
    _severity: Companion | UnsetType = UNSET
    human: String
    _human: Companion | UnsetType = UNSET
    expression: String | UnsetType = UNSET
    _expression: Companion | UnsetType = UNSET
    xpath: String | UnsetType = UNSET
    _xpath: Companion | UnsetType = UNSET
    source: Canonical | UnsetType = UNSET
    _source: Companion | UnsetType = UNSET


_ElementDefinitionExample_value = choice("valueAddress", "valueAge", "valueAnnotation", "valueAttachment", "valueCodeableConcept", "valueCoding", "valueContactDetail", "valueContactPoint", "valueContributor", "valueCount", "valueDataRequirement", "valueDistance", "valueDosage", "valueDuration", "valueExpression", "valueHumanName", "valueIdentifier", "valueMeta", "valueMoney", "valueParameterDefinition", "valuePeriod", "valueQuantity", "valueRange", "valueRatio", "valueReference", "valueRelatedArtifact", "valueSampledData", "valueSignature", "valueTiming", "valueTriggerDefinition", "valueUsageContext", "valueBase64Binary", "valueBoolean", "valueCanonical", "valueCode", "valueDate", "valueDateTime", "valueDecimal", "valueId", "valueInstant", "valueInteger", "valueMarkdown", "valueOid", "valuePositiveInt", "valueString", "valueTime", "valueUnsignedInt", "valueUri", "valueUrl", "valueUuid")


class ElementDefinitionExample(Structure, kw_only=True):
    """ElementDefinition.example of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    label: String
    _label: Companion | UnsetType = UNSET
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
        if _ElementDefinitionExample_value(self).count(UNSET) != 49:
            raise ValueError("one value of a choice, as many companions as values")


class ElementDefinitionMapping(Structure, kw_only=True):
    """ElementDefinition.mapping of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    identity: Id
    _identity: Companion | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    _language: Companion | UnsetType = UNSET
    map: String
    _map: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET


class ElementDefinitionSlicing(Structure, kw_only=True):
    """ElementDefinition.slicing of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    discriminator: Some[ElementDefinitionSlicingDiscriminator] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    ordered: bool | UnsetType = UNSET
    _ordered: Companion | UnsetType = UNSET
    rules: Literal["closed", "open", "openAtEnd"]
    _rules: Companion | UnsetType = UNSET


class ElementDefinitionSlicingDiscriminator(Structure, kw_only=True):
    """ElementDefinition.slicing.discriminator of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    type: Literal["exists", "pattern", "profile", "type", "value"]
    _type: Companion | UnsetType = UNSET
    path: String
    _path: Companion | UnsetType = UNSET


class ElementDefinitionType(Structure, kw_only=True):
    """ElementDefinition.type of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    code: Uri
    _code: Companion | UnsetType = UNSET
    profile: Some[Canonical] | UnsetType = UNSET
    _profile: Some[Companion | None] | UnsetType = UNSET
    targetProfile: Some[Canonical] | UnsetType = UNSET
    _targetProfile: Some[Companion | None] | UnsetType = UNSET
    aggregation: Some[Literal["bundled", "contained", "referenced"]] | UnsetType = UNSET
    _aggregation: Some[Companion | None] | UnsetType = UNSET
    versioning: Literal["either", "independent", "specific"] | UnsetType = UNSET
    _versioning: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._profile is not UNSET and not beside(self._profile, self.profile))
            or (self._targetProfile is not UNSET and not beside(self._targetProfile, self.targetProfile))
            or (self._aggregation is not UNSET and not beside(self._aggregation, self.aggregation))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class Expression(Structure, kw_only=True):
    """Expression of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    name: Id | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    language: Code
    _language: Companion | UnsetType = UNSET
    expression: String | UnsetType = UNSET
    _expression: Companion | UnsetType = UNSET
    reference: Uri | UnsetType = UNSET
    _reference: Companion | UnsetType = UNSET


_Extension_value = choice("valueAddress", "valueAge", "valueAnnotation", "valueAttachment", "valueCodeableConcept", "valueCoding", "valueContactDetail", "valueContactPoint", "valueContributor", "valueCount", "valueDataRequirement", "valueDistance", "valueDosage", "valueDuration", "valueExpression", "valueHumanName", "valueIdentifier", "valueMeta", "valueMoney", "valueParameterDefinition", "valuePeriod", "valueQuantity", "valueRange", "valueRatio", "valueReference", "valueRelatedArtifact", "valueSampledData", "valueSignature", "valueTiming", "valueTriggerDefinition", "valueUsageContext", "valueBase64Binary", "valueBoolean", "valueCanonical", "valueCode", "valueDate", "valueDateTime", "valueDecimal", "valueId", "valueInstant", "valueInteger", "valueMarkdown", "valueOid", "valuePositiveInt", "valueString", "valueTime", "valueUnsignedInt", "valueUri", "valueUrl", "valueUuid")


class Extension(Structure, kw_only=True):
    """Extension of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    url: Uri
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
        if _Extension_value(self).count(UNSET) < 49:
            raise ValueError("one value of a choice, as many companions as values")


class HumanName(Structure, kw_only=True):
    """HumanName of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    use: Literal["anonymous", "maiden", "nickname", "official", "old", "temp", "usual"] | UnsetType = UNSET
    _use: Companion | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    family: String | UnsetType = UNSET
    _family: Companion | UnsetType = UNSET
    given: Some[String] | UnsetType = UNSET
    _given: Some[Companion | None] | UnsetType = UNSET
    prefix: Some[String] | UnsetType = UNSET
    _prefix: Some[Companion | None] | UnsetType = UNSET
    suffix: Some[String] | UnsetType = UNSET
    _suffix: Some[Companion | None] | UnsetType = UNSET
    period: Period | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._given is not UNSET and not beside(self._given, self.given))
            or (self._prefix is not UNSET and not beside(self._prefix, self.prefix))
            or (self._suffix is not UNSET and not beside(self._suffix, self.suffix))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class Identifier(Structure, kw_only=True):
    """Identifier of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    use: Literal["official", "old", "secondary", "temp", "usual"] | UnsetType = UNSET
    _use: Companion | UnsetType = UNSET
    type: CodeableConcept | UnsetType = UNSET
    system: Uri | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    value: String | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    period: Period | UnsetType = UNSET
    assigner: reference_to("Organization") | UnsetType = UNSET


class MarketingStatus(Structure, kw_only=True):
    """MarketingStatus of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    country: CodeableConcept
    jurisdiction: CodeableConcept | UnsetType = UNSET
    status: CodeableConcept
    dateRange: Period
    restoreDate: DateTime | UnsetType = UNSET
    _restoreDate: Companion | UnsetType = UNSET


class Meta(Structure, kw_only=True):
    """Meta of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    versionId: Id | UnsetType = UNSET
    _versionId: Companion | UnsetType = UNSET
    lastUpdated: Instant | UnsetType = UNSET
    _lastUpdated: Companion | UnsetType = UNSET
    source: Uri | UnsetType = UNSET
    _source: Companion | UnsetType = UNSET
    profile: Some[Canonical] | UnsetType = UNSET
    _profile: Some[Companion | None] | UnsetType = UNSET
    security: Some[Coding] | UnsetType = UNSET
    tag: Some[Coding] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._profile is not UNSET and not beside(self._profile, self.profile)):
            raise ValueError("one value of a choice, as many companions as values")


class Money(Structure, kw_only=True):
    """Money of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    currency: Code | UnsetType = UNSET
    _currency: Companion | UnsetType = UNSET


class Narrative(Structure, kw_only=True):
    """Narrative of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    status: Literal["additional", "empty", "extensions", "generated"]
    _status: Companion | UnsetType = UNSET
    div: Xhtml


class ParameterDefinition(Structure, kw_only=True):
    """ParameterDefinition of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    name: Code | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    use: Literal["in", "out"]
    _use: Companion | UnsetType = UNSET
    min: Integer | UnsetType = UNSET
    _min: Companion | UnsetType = UNSET
    max: String | UnsetType = UNSET
    _max: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET
    type: Literal["Account", "ActivityDefinition", "Address", "AdverseEvent", "Age", "AllergyIntolerance", "Annotation", "Any", "Appointment", "AppointmentResponse", "Attachment", "AuditEvent", "BackboneElement", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "CodeableConcept", "Coding", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "ContactDetail", "ContactPoint", "Contract", "Contributor", "Count", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DataRequirement", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "Distance", "DocumentManifest", "DocumentReference", "DomainResource", "Dosage", "Duration", "EffectEvidenceSynthesis", "Element", "ElementDefinition", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "Expression", "Extension", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "HumanName", "Identifier", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "MarketingStatus", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "Meta", "MolecularSequence", "Money", "MoneyQuantity", "NamingSystem", "Narrative", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "ParameterDefinition", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Period", "Person", "PlanDefinition", "Population", "Practitioner", "PractitionerRole", "Procedure", "ProdCharacteristic", "ProductShelfLife", "Provenance", "Quantity", "Questionnaire", "QuestionnaireResponse", "Range", "Ratio", "Reference", "RelatedArtifact", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "SampledData", "Schedule", "SearchParameter", "ServiceRequest", "Signature", "SimpleQuantity", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceAmount", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "Timing", "TriggerDefinition", "Type", "UsageContext", "ValueSet", "VerificationResult", "VisionPrescription", "base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer", "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid", "xhtml"]
    _type: Companion | UnsetType = UNSET
    profile: Canonical | UnsetType = UNSET
    _profile: Companion | UnsetType = UNSET


class Period(Structure, kw_only=True):
    """Period of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    start: DateTime | UnsetType = UNSET
    _start: Companion | UnsetType = UNSET
    end: DateTime | UnsetType = UNSET
    _end: Companion | UnsetType = UNSET


_Population_age = choice("ageCodeableConcept", "ageRange")


class Population(Structure, kw_only=True):
    """Population of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    ageCodeableConcept: CodeableConcept | UnsetType = UNSET
    ageRange: Range | UnsetType = UNSET
    gender: CodeableConcept | UnsetType = UNSET
    race: CodeableConcept | UnsetType = UNSET
    physiologicalCondition: CodeableConcept | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _Population_age(self).count(UNSET) < 1:
            raise ValueError("one value of a choice, as many companions as values")


class ProdCharacteristic(Structure, kw_only=True):
    """ProdCharacteristic of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    height: Quantity | UnsetType = UNSET
    width: Quantity | UnsetType = UNSET
    depth: Quantity | UnsetType = UNSET
    weight: Quantity | UnsetType = UNSET
    nominalVolume: Quantity | UnsetType = UNSET
    externalDiameter: Quantity | UnsetType = UNSET
    shape: String | UnsetType = UNSET
    _shape: Companion | UnsetType = UNSET
    color: Some[String] | UnsetType = UNSET
    _color: Some[Companion | None] | UnsetType = UNSET
    imprint: Some[String] | UnsetType = UNSET
    _imprint: Some[Companion | None] | UnsetType = UNSET
    image: Some[Attachment] | UnsetType = UNSET
    scoring: CodeableConcept | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._color is not UNSET and not beside(self._color, self.color))
            or (self._imprint is not UNSET and not beside(self._imprint, self.imprint))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class ProductShelfLife(Structure, kw_only=True):
    """ProductShelfLife of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    type: CodeableConcept
    period: Quantity
    specialPrecautionsForStorage: Some[CodeableConcept] | UnsetType = UNSET


class Quantity(Structure, kw_only=True):
    """Quantity of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    value: Decimal | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    comparator: Literal["<", "<=", ">", ">="] | UnsetType = UNSET
    _comparator: Companion | UnsetType = UNSET
    unit: String | UnsetType = UNSET
    _unit: Companion | UnsetType = UNSET
    system: Uri | UnsetType = UNSET
    _system: Companion | UnsetType = UNSET
    code: Code | UnsetType = UNSET
    _code: Companion | UnsetType = UNSET


class Range(Structure, kw_only=True):
    """Range of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    low: Quantity | UnsetType = UNSET
    high: Quantity | UnsetType = UNSET


class Ratio(Structure, kw_only=True):
    """Ratio of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    numerator: Quantity | UnsetType = UNSET
    denominator: Quantity | UnsetType = UNSET


class Reference(Structure, kw_only=True):
    """Reference of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    reference: String | UnsetType = UNSET
    _reference: Companion | UnsetType = UNSET
    type: Uri | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    identifier: Identifier | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET


class RelatedArtifact(Structure, kw_only=True):
    """RelatedArtifact of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    type: Literal["citation", "composed-of", "depends-on", "derived-from", "documentation", "justification", "predecessor", "successor"]
    _type: Companion | UnsetType = UNSET
    label: String | UnsetType = UNSET
    _label: Companion | UnsetType = UNSET
    display: String | UnsetType = UNSET
    _display: Companion | UnsetType = UNSET
    citation: String | UnsetType = UNSET
    _citation: Companion | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    document: Attachment | UnsetType = UNSET
    resource: Canonical | UnsetType = UNSET
    _resource: Companion | UnsetType = UNSET


class SampledData(Structure, kw_only=True):
    """SampledData of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    origin: Quantity
    period: Decimal
    _period: Companion | UnsetType = UNSET
    factor: Decimal | UnsetType = UNSET
    _factor: Companion | UnsetType = UNSET
    lowerLimit: Decimal | UnsetType = UNSET
    _lowerLimit: Companion | UnsetType = UNSET
    upperLimit: Decimal | UnsetType = UNSET
    _upperLimit: Companion | UnsetType = UNSET
    dimensions: PositiveInt
    _dimensions: Companion | UnsetType = UNSET
    data: String | UnsetType = UNSET
    _data: Companion | UnsetType = UNSET


class Signature(Structure, kw_only=True):
    """Signature of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    type: Some[Coding]
    when: Instant
    _when: Companion | UnsetType = UNSET
    who: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson")
    onBehalfOf: reference_to("Device", "Organization", "Patient", "Practitioner", "PractitionerRole", "RelatedPerson") | UnsetType = UNSET
    targetFormat: Code | UnsetType = UNSET
    _targetFormat: Companion | UnsetType = UNSET
    sigFormat: Code | UnsetType = UNSET
    _sigFormat: Companion | UnsetType = UNSET
    data: Base64Binary | UnsetType = UNSET
    _data: Companion | UnsetType = UNSET


_SubstanceAmount_amount = choice("amountQuantity", "amountRange", "amountString")


class SubstanceAmount(Structure, kw_only=True):
    """SubstanceAmount of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    amountQuantity: Quantity | UnsetType = UNSET
    amountRange: Range | UnsetType = UNSET
    amountString: String | UnsetType = UNSET
    amountType: CodeableConcept | UnsetType = UNSET
    amountText: String | UnsetType = UNSET
    _amountText: Companion | UnsetType = UNSET
    referenceRange: SubstanceAmountReferenceRange | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _SubstanceAmount_amount(self).count(UNSET) < 2:
            raise ValueError("one value of a choice, as many companions as values")


class SubstanceAmountReferenceRange(Structure, kw_only=True):
    """SubstanceAmount.referenceRange of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    lowLimit: Quantity | UnsetType = UNSET
    highLimit: Quantity | UnsetType = UNSET


class Timing(Structure, kw_only=True):
    """Timing of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    event: Some[DateTime] | UnsetType = UNSET
    _event: Some[Companion | None] | UnsetType = UNSET
    repeat: TimingRepeat | UnsetType = UNSET
    code: CodeableConcept | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._event is not UNSET and not beside(self._event, self.event)):
            raise ValueError("one value of a choice, as many companions as values")


_TimingRepeat_bounds = choice("boundsDuration", "boundsPeriod", "boundsRange")


class TimingRepeat(Structure, kw_only=True):
    """Timing.repeat of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    boundsDuration: Duration | UnsetType = UNSET
    boundsPeriod: Period | UnsetType = UNSET
    boundsRange: Range | UnsetType = UNSET
    count: PositiveInt | UnsetType = UNSET
    _count: Companion | UnsetType = UNSET
    countMax: PositiveInt | UnsetType = UNSET
    _countMax: Companion | UnsetType = UNSET
    duration: Decimal | UnsetType = UNSET
    _duration: Companion | UnsetType = UNSET
    durationMax: Decimal | UnsetType = UNSET
    _durationMax: Companion | UnsetType = UNSET
    durationUnit: Literal["a", "d", "h", "min", "mo", "s", "wk"] | UnsetType = UNSET
    _durationUnit: Companion | UnsetType = UNSET
    frequency: PositiveInt | UnsetType = UNSET
    _frequency: Companion | UnsetType = UNSET
    frequencyMax: PositiveInt | UnsetType = UNSET
    _frequencyMax: Companion | UnsetType = UNSET
    period: Decimal | UnsetType = UNSET
    _period: Companion | UnsetType = UNSET
    periodMax: Decimal | UnsetType = UNSET
    _periodMax: Companion | UnsetType = UNSET
    periodUnit: Literal["a", "d", "h", "min", "mo", "s", "wk"] | UnsetType = UNSET
    _periodUnit: Companion | UnsetType = UNSET
    dayOfWeek: Some[Literal["fri", "mon", "sat", "sun", "thu", "tue", "wed"]] | UnsetType = UNSET
    _dayOfWeek: Some[Companion | None] | UnsetType = UNSET
    timeOfDay: Some[Time] | UnsetType = UNSET
    _timeOfDay: Some[Companion | None] | UnsetType = UNSET
    when: Some[Literal["AC", "ACD", "ACM", "ACV", "AFT", "AFT.early", "AFT.late", "C", "CD", "CM", "CV", "EVE", "EVE.early", "EVE.late", "HS", "MORN", "MORN.early", "MORN.late", "NIGHT", "NOON", "PC", "PCD", "PCM", "PCV", "PHS", "WAKE"]] | UnsetType = UNSET
    _when: Some[Companion | None] | UnsetType = UNSET
    offset: UnsignedInt | UnsetType = UNSET
    _offset: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            _TimingRepeat_bounds(self).count(UNSET) < 2
            or (self._dayOfWeek is not UNSET and not beside(self._dayOfWeek, self.dayOfWeek))
            or (self._timeOfDay is not UNSET and not beside(self._timeOfDay, self.timeOfDay))
            or (self._when is not UNSET and not beside(self._when, self.when))
        ):
            raise ValueError("one value of a choice, as many companions as values")


_TriggerDefinition_timing = choice("timingReference", "timingTiming", "timingDate", "timingDateTime")


class TriggerDefinition(Structure, kw_only=True):
    """TriggerDefinition of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    type: Literal["data-access-ended", "data-accessed", "data-added", "data-changed", "data-modified", "data-removed", "named-event", "periodic"]
    _type: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    timingReference: reference_to("Schedule") | UnsetType = UNSET
    timingTiming: Timing | UnsetType = UNSET
    timingDate: Date | UnsetType = UNSET
    timingDateTime: DateTime | UnsetType = UNSET
    data: Some[DataRequirement] | UnsetType = UNSET
    condition: Expression | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _TriggerDefinition_timing(self).count(UNSET) < 3:
            raise ValueError("one value of a choice, as many companions as values")


_UsageContext_value = choice("valueCodeableConcept", "valueQuantity", "valueRange", "valueReference")


class UsageContext(Structure, kw_only=True):
    """UsageContext of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    code: Coding
    valueCodeableConcept: CodeableConcept | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueRange: Range | UnsetType = UNSET
    valueReference: reference_to("Group", "HealthcareService", "InsurancePlan", "Location", "Organization", "PlanDefinition", "ResearchStudy") | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _UsageContext_value(self).count(UNSET) != 3:
            raise ValueError("one value of a choice, as many companions as values")
