"""The resource type ExampleScenario.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Companion,
    ContactDetail,
    Extension,
    Identifier,
    Meta,
    Narrative,
    UsageContext,
)
from vesalius.r4.model import Canonical, Code, DateTime, Id, Some, String, Structure, Uri, beside, choice


class ExampleScenario(Structure, kw_only=True, tag_field="resourceType", tag="ExampleScenario"):
    """ExampleScenario of R4."""

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
    identifier: Some[Identifier] | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    date: DateTime | UnsetType = UNSET
    _date: Companion | UnsetType = UNSET
    publisher: String | UnsetType = UNSET
    _publisher: Companion | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    _copyright: Companion | UnsetType = UNSET
    purpose: String | UnsetType = UNSET
    _purpose: Companion | UnsetType = UNSET
    actor: Some[ExampleScenarioActor] | UnsetType = UNSET
    instance: Some[ExampleScenarioInstance] | UnsetType = UNSET
    process: Some[ExampleScenarioProcess] | UnsetType = UNSET
    workflow: Some[Canonical] | UnsetType = UNSET
    _workflow: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._workflow is not UNSET and not beside(self._workflow, self.workflow)):
            raise ValueError("one value of a choice, as many companions as values")


class ExampleScenarioActor(Structure, kw_only=True):
    """ExampleScenario.actor of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    actorId: String
    _actorId: Companion | UnsetType = UNSET
    type: Literal["entity", "person"]
    _type: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET


class ExampleScenarioInstance(Structure, kw_only=True):
    """ExampleScenario.instance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    resourceId: String
    _resourceId: Companion | UnsetType = UNSET
    resourceType: Literal["Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "DocumentManifest", "DocumentReference", "DomainResource", "EffectEvidenceSynthesis", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "MolecularSequence", "NamingSystem", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire", "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "Schedule", "SearchParameter", "ServiceRequest", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet", "VerificationResult", "VisionPrescription"]
    _resourceType: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    version: Some[ExampleScenarioInstanceVersion] | UnsetType = UNSET
    containedInstance: Some[ExampleScenarioInstanceContainedInstance] | UnsetType = UNSET


class ExampleScenarioInstanceContainedInstance(Structure, kw_only=True):
    """ExampleScenario.instance.containedInstance of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    resourceId: String
    _resourceId: Companion | UnsetType = UNSET
    versionId: String | UnsetType = UNSET
    _versionId: Companion | UnsetType = UNSET


class ExampleScenarioInstanceVersion(Structure, kw_only=True):
    """ExampleScenario.instance.version of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    versionId: String
    _versionId: Companion | UnsetType = UNSET
    description: String
    _description: Companion | UnsetType = UNSET


class ExampleScenarioProcess(Structure, kw_only=True):
    """ExampleScenario.process of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    title: String
    _title: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    preConditions: String | UnsetType = UNSET
    _preConditions: Companion | UnsetType = UNSET
    postConditions: String | UnsetType = UNSET
    _postConditions: Companion | UnsetType = UNSET
    step: Some[ExampleScenarioProcessStep] | UnsetType = UNSET


class ExampleScenarioProcessStep(Structure, kw_only=True):
    """ExampleScenario.process.step of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    process: Some[ExampleScenarioProcess] | UnsetType = UNSET
    pause: bool | UnsetType = UNSET
    _pause: Companion | UnsetType = UNSET
    operation: ExampleScenarioProcessStepOperation | UnsetType = UNSET
    alternative: Some[ExampleScenarioProcessStepAlternative] | UnsetType = UNSET


class ExampleScenarioProcessStepAlternative(Structure, kw_only=True):
    """ExampleScenario.process.step.alternative of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    title: String
    _title: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    step: Some[ExampleScenarioProcessStep] | UnsetType = UNSET


class ExampleScenarioProcessStepOperation(Structure, kw_only=True):
    """ExampleScenario.process.step.operation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    number: String
    _number: Companion | UnsetType = UNSET
    type: String | UnsetType = UNSET
    _type: Companion | UnsetType = UNSET
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    initiator: String | UnsetType = UNSET
    _initiator: Companion | UnsetType = UNSET
    receiver: String | UnsetType = UNSET
    _receiver: Companion | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET
    initiatorActive: bool | UnsetType = UNSET
    _initiatorActive: Companion | UnsetType = UNSET
    receiverActive: bool | UnsetType = UNSET
    _receiverActive: Companion | UnsetType = UNSET
    request: ExampleScenarioInstanceContainedInstance | UnsetType = UNSET
    response: ExampleScenarioInstanceContainedInstance | UnsetType = UNSET
