"""The resource type OperationDefinition.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Address,
    Age,
    Annotation,
    Attachment,
    BackboneElement,
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
    Element,
    ElementDefinition,
    Expression,
    Extension,
    HumanName,
    Identifier,
    MarketingStatus,
    Meta,
    Money,
    Narrative,
    ParameterDefinition,
    Period,
    Population,
    ProdCharacteristic,
    ProductShelfLife,
    Quantity,
    Range,
    Ratio,
    Reference,
    RelatedArtifact,
    SampledData,
    Signature,
    SubstanceAmount,
    Timing,
    TriggerDefinition,
    UsageContext,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Uri,
    beside,
    choice,
)


class OperationDefinition(Structure, kw_only=True, tag_field="resourceType", tag="OperationDefinition"):
    """OperationDefinition of R4."""

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
    url: Uri | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    kind: Literal["operation", "query"]
    _kind: Companion | UnsetType = UNSET
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
    affectsState: bool | UnsetType = UNSET
    _affectsState: Companion | UnsetType = UNSET
    code: Code
    _code: Companion | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET
    base: Canonical | UnsetType = UNSET
    _base: Companion | UnsetType = UNSET
    resource: Some[Literal["Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "DocumentManifest", "DocumentReference", "DomainResource", "EffectEvidenceSynthesis", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "MolecularSequence", "NamingSystem", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire", "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "Schedule", "SearchParameter", "ServiceRequest", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet", "VerificationResult", "VisionPrescription"]] | UnsetType = UNSET
    _resource: Some[Companion | None] | UnsetType = UNSET
    system: bool
    _system: Companion | UnsetType = UNSET
    type: bool
    _type: Companion | UnsetType = UNSET
    instance: bool
    _instance: Companion | UnsetType = UNSET
    inputProfile: Canonical | UnsetType = UNSET
    _inputProfile: Companion | UnsetType = UNSET
    outputProfile: Canonical | UnsetType = UNSET
    _outputProfile: Companion | UnsetType = UNSET
    parameter: Some[OperationDefinitionParameter] | UnsetType = UNSET
    overload: Some[OperationDefinitionOverload] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._resource is not UNSET and not beside(self._resource, self.resource)):
            raise ValueError("one value of a choice, as many companions as values")


class OperationDefinitionOverload(Structure, kw_only=True):
    """OperationDefinition.overload of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    parameterName: Some[String] | UnsetType = UNSET
    _parameterName: Some[Companion | None] | UnsetType = UNSET
    comment: String | UnsetType = UNSET
    _comment: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._parameterName is not UNSET and not beside(self._parameterName, self.parameterName)):
            raise ValueError("one value of a choice, as many companions as values")


class OperationDefinitionParameter(Structure, kw_only=True):
    """OperationDefinition.parameter of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: Code
    _name: Companion | UnsetType = UNSET
    use: Literal["in", "out"]
    _use: Companion | UnsetType = UNSET
    min: Integer
    _min: Companion | UnsetType = UNSET
    max: String
    _max: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET
    type: Literal["Account", "ActivityDefinition", "Address", "AdverseEvent", "Age", "AllergyIntolerance", "Annotation", "Any", "Appointment", "AppointmentResponse", "Attachment", "AuditEvent", "BackboneElement", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "CodeableConcept", "Coding", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "ContactDetail", "ContactPoint", "Contract", "Contributor", "Count", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DataRequirement", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "Distance", "DocumentManifest", "DocumentReference", "DomainResource", "Dosage", "Duration", "EffectEvidenceSynthesis", "Element", "ElementDefinition", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "Expression", "Extension", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "HumanName", "Identifier", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "MarketingStatus", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "Meta", "MolecularSequence", "Money", "MoneyQuantity", "NamingSystem", "Narrative", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "ParameterDefinition", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Period", "Person", "PlanDefinition", "Population", "Practitioner", "PractitionerRole", "Procedure", "ProdCharacteristic", "ProductShelfLife", "Provenance", "Quantity", "Questionnaire", "QuestionnaireResponse", "Range", "Ratio", "Reference", "RelatedArtifact", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "SampledData", "Schedule", "SearchParameter", "ServiceRequest", "Signature", "SimpleQuantity", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceAmount", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "Timing", "TriggerDefinition", "Type", "UsageContext", "ValueSet", "VerificationResult", "VisionPrescription", "base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer", "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid", "xhtml"] | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    targetProfile: Some[Canonical] | UnsetType = UNSET
    _targetProfile: Some[Companion | None] | UnsetType = UNSET
    searchType: Literal["composite", "date", "number", "quantity", "reference", "special", "string", "token", "uri"] | UnsetType = UNSET
    _searchType: Companion | UnsetType = UNSET
    binding: OperationDefinitionParameterBinding | UnsetType = UNSET
    referencedFrom: Some[OperationDefinitionParameterReferencedFrom] | UnsetType = UNSET
    part: Some[OperationDefinitionParameter] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._targetProfile is not UNSET and not beside(self._targetProfile, self.targetProfile)):
            raise ValueError("one value of a choice, as many companions as values")


class OperationDefinitionParameterBinding(Structure, kw_only=True):
    """OperationDefinition.parameter.binding of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    strength: Literal["example", "extensible", "preferred", "required"]
    _strength: Companion | UnsetType = UNSET
    valueSet: Canonical
    _valueSet: Companion | UnsetType = UNSET


class OperationDefinitionParameterReferencedFrom(Structure, kw_only=True):
    """OperationDefinition.parameter.referencedFrom of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    source: String
    _source: Companion | UnsetType = UNSET
    sourceId: String | UnsetType = UNSET
    _sourceId: Companion | UnsetType = UNSET
