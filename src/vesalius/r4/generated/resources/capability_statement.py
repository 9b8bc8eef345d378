"""The resource type CapabilityStatement.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    CodeableConcept,
    Coding,
    Companion,
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
    beside,
    choice,
    reference_to,
)


class CapabilityStatement(Structure, kw_only=True, tag_field="resourceType", tag="CapabilityStatement"):
    """CapabilityStatement of R4."""

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
    name: String | UnsetType = UNSET
    _name: Companion | UnsetType = UNSET
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    date: DateTime
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
    kind: Literal["capability", "instance", "requirements"]
    _kind: Companion | UnsetType = UNSET
    instantiates: Some[Canonical] | UnsetType = UNSET
    _instantiates: Some[Companion | None] | UnsetType = UNSET
    imports: Some[Canonical] | UnsetType = UNSET
    _imports: Some[Companion | None] | UnsetType = UNSET
    software: CapabilityStatementSoftware | UnsetType = UNSET
    implementation: CapabilityStatementImplementation | UnsetType = UNSET
    fhirVersion: Literal["0.0.80", "0.0.81", "0.0.82", "0.01", "0.05", "0.06", "0.11", "0.4.0", "0.5.0", "1.0.0", "1.0.1", "1.0.2", "1.1.0", "1.4.0", "1.6.0", "1.8.0", "3.0.0", "3.0.1", "3.3.0", "3.5.0", "4.0.0", "4.0.1"]
    _fhirVersion: Companion | UnsetType = UNSET
    format: Some[Code]
    _format: Some[Companion | None] | UnsetType = UNSET
    patchFormat: Some[Code] | UnsetType = UNSET
    _patchFormat: Some[Companion | None] | UnsetType = UNSET
    implementationGuide: Some[Canonical] | UnsetType = UNSET
    _implementationGuide: Some[Companion | None] | UnsetType = UNSET
    rest: Some[CapabilityStatementRest] | UnsetType = UNSET
    messaging: Some[CapabilityStatementMessaging] | UnsetType = UNSET
    document: Some[CapabilityStatementDocument] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._instantiates is not UNSET and not beside(self._instantiates, self.instantiates))
            or (self._imports is not UNSET and not beside(self._imports, self.imports))
            or (self._format is not UNSET and not beside(self._format, self.format))
            or (self._patchFormat is not UNSET and not beside(self._patchFormat, self.patchFormat))
            or (self._implementationGuide is not UNSET and not beside(self._implementationGuide, self.implementationGuide))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class CapabilityStatementDocument(Structure, kw_only=True):
    """CapabilityStatement.document of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["consumer", "producer"]
    _mode: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET
    profile: Canonical
    _profile: Companion | UnsetType = UNSET


class CapabilityStatementImplementation(Structure, kw_only=True):
    """CapabilityStatement.implementation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    description: String
    _description: Companion | UnsetType = UNSET
    url: Url | UnsetType = UNSET
    _url: Companion | UnsetType = UNSET
    custodian: reference_to("Organization") | UnsetType = UNSET


class CapabilityStatementMessaging(Structure, kw_only=True):
    """CapabilityStatement.messaging of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    endpoint: Some[CapabilityStatementMessagingEndpoint] | UnsetType = UNSET
    reliableCache: UnsignedInt | UnsetType = UNSET
    _reliableCache: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET
    supportedMessage: Some[CapabilityStatementMessagingSupportedMessage] | UnsetType = UNSET


class CapabilityStatementMessagingEndpoint(Structure, kw_only=True):
    """CapabilityStatement.messaging.endpoint of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    protocol: Coding
    address: Url
    _address: Companion | UnsetType = UNSET


class CapabilityStatementMessagingSupportedMessage(Structure, kw_only=True):
    """CapabilityStatement.messaging.supportedMessage of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["receiver", "sender"]
    _mode: Companion | UnsetType = UNSET
    definition: Canonical
    _definition: Companion | UnsetType = UNSET


class CapabilityStatementRest(Structure, kw_only=True):
    """CapabilityStatement.rest of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    mode: Literal["client", "server"]
    _mode: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET
    security: CapabilityStatementRestSecurity | UnsetType = UNSET
    resource: Some[CapabilityStatementRestResource] | UnsetType = UNSET
    interaction: Some[CapabilityStatementRestInteraction] | UnsetType = UNSET
    searchParam: Some[CapabilityStatementRestResourceSearchParam] | UnsetType = UNSET
    operation: Some[CapabilityStatementRestResourceOperation] | UnsetType = UNSET
    compartment: Some[Canonical] | UnsetType = UNSET
    _compartment: Some[Companion | None] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (self._compartment is not UNSET and not beside(self._compartment, self.compartment)):
            raise ValueError("one value of a choice, as many companions as values")


class CapabilityStatementRestInteraction(Structure, kw_only=True):
    """CapabilityStatement.rest.interaction of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Literal["batch", "history-system", "search-system", "transaction"]
    _code: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET


class CapabilityStatementRestResource(Structure, kw_only=True):
    """CapabilityStatement.rest.resource of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    type: Literal["Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "DocumentManifest", "DocumentReference", "DomainResource", "EffectEvidenceSynthesis", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "MolecularSequence", "NamingSystem", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire", "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "Schedule", "SearchParameter", "ServiceRequest", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet", "VerificationResult", "VisionPrescription"]
    _type: Companion | UnsetType = UNSET
    profile: Canonical | UnsetType = UNSET
    _profile: Companion | UnsetType = UNSET
    supportedProfile: Some[Canonical] | UnsetType = UNSET
    _supportedProfile: Some[Companion | None] | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET
    interaction: Some[CapabilityStatementRestResourceInteraction] | UnsetType = UNSET
    versioning: Literal["no-version", "versioned", "versioned-update"] | UnsetType = UNSET
    _versioning: Companion | UnsetType = UNSET
    readHistory: bool | UnsetType = UNSET
    _readHistory: Companion | UnsetType = UNSET
    updateCreate: bool | UnsetType = UNSET
    _updateCreate: Companion | UnsetType = UNSET
    conditionalCreate: bool | UnsetType = UNSET
    _conditionalCreate: Companion | UnsetType = UNSET
    conditionalRead: Literal["full-support", "modified-since", "not-match", "not-supported"] | UnsetType = UNSET
    _conditionalRead: Companion | UnsetType = UNSET
    conditionalUpdate: bool | UnsetType = UNSET
    _conditionalUpdate: Companion | UnsetType = UNSET
    conditionalDelete: Literal["multiple", "not-supported", "single"] | UnsetType = UNSET
    _conditionalDelete: Companion | UnsetType = UNSET
    referencePolicy: Some[Literal["enforced", "literal", "local", "logical", "resolves"]] | UnsetType = UNSET
    _referencePolicy: Some[Companion | None] | UnsetType = UNSET
    searchInclude: Some[String] | UnsetType = UNSET
    _searchInclude: Some[Companion | None] | UnsetType = UNSET
    searchRevInclude: Some[String] | UnsetType = UNSET
    _searchRevInclude: Some[Companion | None] | UnsetType = UNSET
    searchParam: Some[CapabilityStatementRestResourceSearchParam] | UnsetType = UNSET
    operation: Some[CapabilityStatementRestResourceOperation] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._supportedProfile is not UNSET and not beside(self._supportedProfile, self.supportedProfile))
            or (self._referencePolicy is not UNSET and not beside(self._referencePolicy, self.referencePolicy))
            or (self._searchInclude is not UNSET and not beside(self._searchInclude, self.searchInclude))
            or (self._searchRevInclude is not UNSET and not beside(self._searchRevInclude, self.searchRevInclude))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class CapabilityStatementRestResourceInteraction(Structure, kw_only=True):
    """CapabilityStatement.rest.resource.interaction of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    code: Literal["create", "delete", "history-instance", "history-type", "patch", "read", "search-type", "update", "vread"]
    _code: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET


class CapabilityStatementRestResourceOperation(Structure, kw_only=True):
    """CapabilityStatement.rest.resource.operation of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    definition: Canonical
    _definition: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET


class CapabilityStatementRestResourceSearchParam(Structure, kw_only=True):
    """CapabilityStatement.rest.resource.searchParam of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    definition: Canonical | UnsetType = UNSET
    _definition: Companion | UnsetType = UNSET
    type: Literal["composite", "date", "number", "quantity", "reference", "special", "string", "token", "uri"]
    _type: Companion | UnsetType = UNSET
    documentation: String | UnsetType = UNSET
    _documentation: Companion | UnsetType = UNSET


class CapabilityStatementRestSecurity(Structure, kw_only=True):
    """CapabilityStatement.rest.security of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    cors: bool | UnsetType = UNSET
    _cors: Companion | UnsetType = UNSET
    service: Some[CodeableConcept] | UnsetType = UNSET
    description: String | UnsetType = UNSET
    _description: Companion | UnsetType = UNSET


class CapabilityStatementSoftware(Structure, kw_only=True):
    """CapabilityStatement.software of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    name: String
    _name: Companion | UnsetType = UNSET
    version: String | UnsetType = UNSET
    _version: Companion | UnsetType = UNSET
    releaseDate: DateTime | UnsetType = UNSET
    _releaseDate: Companion | UnsetType = UNSET
