"""The resource type CapabilityStatement.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    ContactDetail,
    Extension,
    Meta,
    Narrative,
    UsageContext,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    DateTime,
    Id,
    Some,
    String,
    Structure,
    UnsignedInt,
    Uri,
    Url,
    reference_to,
)


class CapabilityStatement(Structure, kw_only=True, tag_field="resourceType", tag="CapabilityStatement"):
    """CapabilityStatement of R4."""

    id: Id | UnsetType = UNSET
    meta: Meta | UnsetType = UNSET
    implicitRules: Uri | UnsetType = UNSET
    language: Code | UnsetType = UNSET
    text: Narrative | UnsetType = UNSET
    contained: Some[Raw] | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    url: Uri | UnsetType = UNSET
    version: String | UnsetType = UNSET
    name: String | UnsetType = UNSET
    title: String | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    experimental: bool | UnsetType = UNSET
    date: DateTime
    publisher: String | UnsetType = UNSET
    contact: Some[ContactDetail] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    useContext: Some[UsageContext] | UnsetType = UNSET
    jurisdiction: Some[CodeableConcept] | UnsetType = UNSET
    purpose: String | UnsetType = UNSET
    copyright: String | UnsetType = UNSET
    kind: Literal["capability", "instance", "requirements"]
    instantiates: Some[Canonical] | UnsetType = UNSET
    imports: Some[Canonical] | UnsetType = UNSET
    software: CapabilityStatementSoftware | UnsetType = UNSET
    implementation: CapabilityStatementImplementation | UnsetType = UNSET
    fhirVersion: Literal["0.0.80", "0.0.81", "0.0.82", "0.01", "0.05", "0.06", "0.11", "0.4.0", "0.5.0", "1.0.0", "1.0.1", "1.0.2", "1.1.0", "1.4.0", "1.6.0", "1.8.0", "3.0.0", "3.0.1", "3.3.0", "3.5.0", "4.0.0", "4.0.1"]
    format: Some[Code]
    patchFormat: Some[Code] | UnsetType = UNSET
    implementationGuide: Some[Canonical] | UnsetType = UNSET
    rest: Some[CapabilityStatementRest] | UnsetType = UNSET
    messaging: Some[CapabilityStatementMessaging] | UnsetType = UNSET
    document: Some[CapabilityStatementDocument] | UnsetType = UNSET


class CapabilityStatementDocument(Structure, kw_only=True):
    """CapabilityStatement.document of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["consumer", "producer"]
    documentation: String | UnsetType = UNSET
    profile: Canonical


class CapabilityStatementImplementation(Structure, kw_only=True):
    """CapabilityStatement.implementation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String
    url: Url | UnsetType = UNSET
    custodian: reference_to("Organization") | UnsetType = UNSET


class CapabilityStatementMessaging(Structure, kw_only=True):
    """CapabilityStatement.messaging of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    endpoint: Some[CapabilityStatementMessagingEndpoint] | UnsetType = UNSET
    reliableCache: UnsignedInt | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    supportedMessage: Some[CapabilityStatementMessagingSupportedMessage] | UnsetType = UNSET


class CapabilityStatementMessagingEndpoint(Structure, kw_only=True):
    """CapabilityStatement.messaging.endpoint of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    protocol: Coding
    address: Url


class CapabilityStatementMessagingSupportedMessage(Structure, kw_only=True):
    """CapabilityStatement.messaging.supportedMessage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["receiver", "sender"]
    definition: Canonical


class CapabilityStatementRest(Structure, kw_only=True):
    """CapabilityStatement.rest of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["client", "server"]
    documentation: String | UnsetType = UNSET
    security: CapabilityStatementRestSecurity | UnsetType = UNSET
    resource: Some[CapabilityStatementRestResource] | UnsetType = UNSET
    interaction: Some[CapabilityStatementRestInteraction] | UnsetType = UNSET
    searchParam: Some[CapabilityStatementRestResourceSearchParam] | UnsetType = UNSET
    operation: Some[CapabilityStatementRestResourceOperation] | UnsetType = UNSET
    compartment: Some[Canonical] | UnsetType = UNSET


class CapabilityStatementRestInteraction(Structure, kw_only=True):
    """CapabilityStatement.rest.interaction of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Literal["batch", "history-system", "search-system", "transaction"]
    documentation: String | UnsetType = UNSET


class CapabilityStatementRestResource(Structure, kw_only=True):
    """CapabilityStatement.rest.resource of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "DocumentManifest", "DocumentReference", "DomainResource", "EffectEvidenceSynthesis", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "MolecularSequence", "NamingSystem", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire", "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "Schedule", "SearchParameter", "ServiceRequest", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet", "VerificationResult", "VisionPrescription"]
    profile: Canonical | UnsetType = UNSET
    supportedProfile: Some[Canonical] | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    interaction: Some[CapabilityStatementRestResourceInteraction] | UnsetType = UNSET
    versioning: Literal["no-version", "versioned", "versioned-update"] | UnsetType = UNSET
    readHistory: bool | UnsetType = UNSET
    updateCreate: bool | UnsetType = UNSET
    conditionalCreate: bool | UnsetType = UNSET
    conditionalRead: Literal["full-support", "modified-since", "not-match", "not-supported"] | UnsetType = UNSET
    conditionalUpdate: bool | UnsetType = UNSET
    conditionalDelete: Literal["multiple", "not-supported", "single"] | UnsetType = UNSET
    referencePolicy: Some[Literal["enforced", "literal", "local", "logical", "resolves"]] | UnsetType = UNSET
    searchInclude: Some[String] | UnsetType = UNSET
    searchRevInclude: Some[String] | UnsetType = UNSET
    searchParam: Some[CapabilityStatementRestResourceSearchParam] | UnsetType = UNSET
    operation: Some[CapabilityStatementRestResourceOperation] | UnsetType = UNSET


class CapabilityStatementRestResourceInteraction(Structure, kw_only=True):
    """CapabilityStatement.rest.resource.interaction of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Literal["create", "delete", "history-instance", "history-type", "patch", "read", "search-type", "update", "vread"]
    documentation: String | UnsetType = UNSET


class CapabilityStatementRestResourceOperation(Structure, kw_only=True):
    """CapabilityStatement.rest.resource.operation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    definition: Canonical
    documentation: String | UnsetType = UNSET


class CapabilityStatementRestResourceSearchParam(Structure, kw_only=True):
    """CapabilityStatement.rest.resource.searchParam of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    definition: Canonical | UnsetType = UNSET
    type: Literal["composite", "date", "number", "quantity", "reference", "special", "string", "token", "uri"]
    documentation: String | UnsetType = UNSET


class CapabilityStatementRestSecurity(Structure, kw_only=True):
    """CapabilityStatement.rest.security of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    cors: bool | UnsetType = UNSET
    service: Some[CodeableConcept] | UnsetType = UNSET
    description: String | UnsetType = UNSET


class CapabilityStatementSoftware(Structure, kw_only=True):
    """CapabilityStatement.software of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    version: String | UnsetType = UNSET
    releaseDate: DateTime | UnsetType = UNSET
