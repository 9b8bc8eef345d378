"""The resource type TestScript.

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


class TestScript(Structure, kw_only=True, tag_field="resourceType", tag="TestScript"):
    """TestScript of R4."""

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
    identifier: Identifier | UnsetType = UNSET
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
    origin: Some[TestScriptOrigin] | UnsetType = UNSET
    destination: Some[TestScriptDestination] | UnsetType = UNSET
    metadata: TestScriptMetadata | UnsetType = UNSET
    fixture: Some[TestScriptFixture] | UnsetType = UNSET
    profile: Some[Reference] | UnsetType = UNSET
    variable: Some[TestScriptVariable] | UnsetType = UNSET
    setup: TestScriptSetup | UnsetType = UNSET
    test: Some[TestScriptTest] | UnsetType = UNSET
    teardown: TestScriptTeardown | UnsetType = UNSET


class TestScriptDestination(Structure, kw_only=True):
    """TestScript.destination of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    index: Integer
    _index: Companion | UnsetType = UNSET
    profile: Coding


class TestScriptFixture(Structure, kw_only=True):
    """TestScript.fixture of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    autocreate: bool
    _autocreate: Companion | UnsetType = UNSET
    autodelete: bool
    _autodelete: Companion | UnsetType = UNSET
    resource: Reference | UnsetType = UNSET


class TestScriptMetadata(Structure, kw_only=True):
    """TestScript.metadata of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    link: Some[TestScriptMetadataLink] | UnsetType = UNSET
    capability: Some[TestScriptMetadataCapability]


class TestScriptMetadataCapability(Structure, kw_only=True):
    """TestScript.metadata.capability of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    required: bool
    _required: Companion | UnsetType = UNSET
    validated: bool
    _validated: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    origin: Some[Integer] | UnsetType = UNSET
    _origin: Some[Companion | None] | UnsetType = UNSET
    destination: Integer | UnsetType = UNSET
    _destination: Companion | UnsetType = UNSET
    link: Some[Uri] | UnsetType = UNSET
    _link: Some[Companion | None] | UnsetType = UNSET
    capabilities: Canonical
    _capabilities: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._origin is not UNSET and not beside(self._origin, self.origin))
            or (self._link is not UNSET and not beside(self._link, self.link))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class TestScriptMetadataLink(Structure, kw_only=True):
    """TestScript.metadata.link of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Uri
    _url: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET


class TestScriptOrigin(Structure, kw_only=True):
    """TestScript.origin of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    index: Integer
    _index: Companion | UnsetType = UNSET
    profile: Coding


class TestScriptSetup(Structure, kw_only=True):
    """TestScript.setup of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    action: Some[TestScriptSetupAction]


class TestScriptSetupAction(Structure, kw_only=True):
    """TestScript.setup.action of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    operation: TestScriptSetupActionOperation | UnsetType = UNSET
    assert_: TestScriptSetupActionAssert | UnsetType = field(name="assert", default=UNSET)


class TestScriptSetupActionAssert(Structure, kw_only=True):
    """TestScript.setup.action.assert of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    label: String | UnsetType = UNSET
    _label: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    direction: Literal["request", "response"] | UnsetType = UNSET
    _direction: Companion | UnsetType = UNSET
    compareToSourceId: String | UnsetType = UNSET
    _compareToSourceId: Companion | UnsetType = UNSET
    compareToSourceExpression: String | UnsetType = UNSET
    _compareToSourceExpression: Companion | UnsetType = UNSET
    compareToSourcePath: String | UnsetType = UNSET
    _compareToSourcePath: Companion | UnsetType = UNSET
    contentType: Code | UnsetType = UNSET
    _contentType: Companion | UnsetType = UNSET
    expression: String | UnsetType = UNSET
    _expression: Companion | UnsetType = UNSET
    headerField: String | UnsetType = UNSET
    _headerField: Companion | UnsetType = UNSET
    minimumId: String | UnsetType = UNSET
    _minimumId: Companion | UnsetType = UNSET
    navigationLinks: bool | UnsetType = UNSET
    _navigationLinks: Companion | UnsetType = UNSET
    operator: Literal["contains", "empty", "equals", "eval", "greaterThan", "in", "lessThan", "notContains", "notEmpty", "notEquals", "notIn"] | UnsetType = UNSET
    _operator: Companion | UnsetType = UNSET
    path: String | UnsetType = UNSET
    _path: Companion | UnsetType = UNSET
    requestMethod: Literal["delete", "get", "head", "options", "patch", "post", "put"] | UnsetType = UNSET
    _requestMethod: Companion | UnsetType = UNSET
    requestURL: String | UnsetType = UNSET
    _requestURL: Companion | UnsetType = UNSET
    resource: Literal["Account", "ActivityDefinition", "Address", "AdverseEvent", "Age", "AllergyIntolerance", "Annotation", "Appointment", "AppointmentResponse", "Attachment", "AuditEvent", "BackboneElement", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "CodeableConcept", "Coding", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "ContactDetail", "ContactPoint", "Contract", "Contributor", "Count", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DataRequirement", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "Distance", "DocumentManifest", "DocumentReference", "DomainResource", "Dosage", "Duration", "EffectEvidenceSynthesis", "Element", "ElementDefinition", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "Expression", "Extension", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "HumanName", "Identifier", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "MarketingStatus", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "Meta", "MolecularSequence", "Money", "MoneyQuantity", "NamingSystem", "Narrative", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "ParameterDefinition", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Period", "Person", "PlanDefinition", "Population", "Practitioner", "PractitionerRole", "Procedure", "ProdCharacteristic", "ProductShelfLife", "Provenance", "Quantity", "Questionnaire", "QuestionnaireResponse", "Range", "Ratio", "Reference", "RelatedArtifact", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "SampledData", "Schedule", "SearchParameter", "ServiceRequest", "Signature", "SimpleQuantity", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceAmount", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "Timing", "TriggerDefinition", "UsageContext", "ValueSet", "VerificationResult", "VisionPrescription", "base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer", "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid", "xhtml"] | UnsetType = UNSET
    _resource: Companion | UnsetType = UNSET
    response: Literal["bad", "conflict", "created", "forbidden", "gone", "methodNotAllowed", "noContent", "notFound", "notModified", "okay", "preconditionFailed", "unprocessable"] | UnsetType = UNSET
    _response: Companion | UnsetType = UNSET
    responseCode: String | UnsetType = UNSET
    _responseCode: Companion | UnsetType = UNSET
    sourceId: Id | UnsetType = UNSET
    _sourceId: Companion | UnsetType = UNSET
    validateProfileId: Id | UnsetType = UNSET
    _validateProfileId: Companion | UnsetType = UNSET
    value: String | UnsetType = UNSET
    _value: Companion | UnsetType = UNSET
    warningOnly: bool
    _warningOnly: Companion | UnsetType = UNSET


class TestScriptSetupActionOperation(Structure, kw_only=True):
    """TestScript.setup.action.operation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Coding | UnsetType = UNSET
    resource: Literal["Account", "ActivityDefinition", "Address", "AdverseEvent", "Age", "AllergyIntolerance", "Annotation", "Appointment", "AppointmentResponse", "Attachment", "AuditEvent", "BackboneElement", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "CodeableConcept", "Coding", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "ContactDetail", "ContactPoint", "Contract", "Contributor", "Count", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DataRequirement", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "Distance", "DocumentManifest", "DocumentReference", "DomainResource", "Dosage", "Duration", "EffectEvidenceSynthesis", "Element", "ElementDefinition", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "Expression", "Extension", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "HumanName", "Identifier", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "MarketingStatus", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "Meta", "MolecularSequence", "Money", "MoneyQuantity", "NamingSystem", "Narrative", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "ParameterDefinition", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Period", "Person", "PlanDefinition", "Population", "Practitioner", "PractitionerRole", "Procedure", "ProdCharacteristic", "ProductShelfLife", "Provenance", "Quantity", "Questionnaire", "QuestionnaireResponse", "Range", "Ratio", "Reference", "RelatedArtifact", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "SampledData", "Schedule", "SearchParameter", "ServiceRequest", "Signature", "SimpleQuantity", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceAmount", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "Timing", "TriggerDefinition", "UsageContext", "ValueSet", "VerificationResult", "VisionPrescription", "base64Binary", "boolean", "canonical", "code", "date", "dateTime", "decimal", "id", "instant", "integer", "markdown", "oid", "positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid", "xhtml"] | UnsetType = UNSET
    _resource: Companion | UnsetType = UNSET
    label: String | UnsetType = UNSET
    _label: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    accept: Code | UnsetType = UNSET
    _accept: Companion | UnsetType = UNSET
    contentType: Code | UnsetType = UNSET
    _contentType: Companion | UnsetType = UNSET
    destination: Integer | UnsetType = UNSET
    _destination: Companion | UnsetType = UNSET
    encodeRequestUrl: bool
    _encodeRequestUrl: Companion | UnsetType = UNSET
    method: Literal["delete", "get", "head", "options", "patch", "post", "put"] | UnsetType = UNSET
    _method: Companion | UnsetType = UNSET
    origin: Integer | UnsetType = UNSET
    _origin: Companion | UnsetType = UNSET
    params: String | UnsetType = UNSET
    _params: Companion | UnsetType = UNSET
    requestHeader: Some[TestScriptSetupActionOperationRequestHeader] | UnsetType = UNSET
    requestId: Id | UnsetType = UNSET
    _requestId: Companion | UnsetType = UNSET
    responseId: Id | UnsetType = UNSET
    _responseId: Companion | UnsetType = UNSET
    sourceId: Id | UnsetType = UNSET
    _sourceId: Companion | UnsetType = UNSET
    targetId: Id | UnsetType = UNSET
    _targetId: Companion | UnsetType = UNSET
    url: String | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET


class TestScriptSetupActionOperationRequestHeader(Structure, kw_only=True):
    """TestScript.setup.action.operation.requestHeader of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    field: String
    _field: Companion | UnsetType = UNSET
    value: String
    _value: Companion | UnsetType = UNSET


class TestScriptTeardown(Structure, kw_only=True):
    """TestScript.teardown of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    action: Some[TestScriptTeardownAction]


class TestScriptTeardownAction(Structure, kw_only=True):
    """TestScript.teardown.action of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    operation: TestScriptSetupActionOperation


class TestScriptTest(Structure, kw_only=True):
    """TestScript.test of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    action: Some[TestScriptTestAction]


class TestScriptTestAction(Structure, kw_only=True):
    """TestScript.test.action of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    operation: TestScriptSetupActionOperation | UnsetType = UNSET
    assert_: TestScriptSetupActionAssert | UnsetType = field(name="assert", default=UNSET)


class TestScriptVariable(Structure, kw_only=True):
    """TestScript.variable of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    defaultValue: String | UnsetType = UNSET
    _defaultValue: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    expression: String | UnsetType = UNSET
    _expression: Companion | UnsetType = UNSET
    headerField: String | UnsetType = UNSET
    _headerField: Companion | UnsetType = UNSET
    hint: String | UnsetType = UNSET
    _hint: Companion | UnsetType = UNSET
    path: String | UnsetType = UNSET
    _path: Companion | UnsetType = UNSET
    sourceId: Id | UnsetType = UNSET
    _sourceId: Companion | UnsetType = UNSET
