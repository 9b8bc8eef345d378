"""The resource type Questionnaire.

Generated from HL7 FHIR 4.0.1 (definitions/, CC0) by tools/generate_r4.py. Do not edit.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, Raw, UnsetType

from vesalius.r4.generated.datatypes import (
    Attachment,
    CodeableConcept,
    Coding,
    Companion,
    ContactDetail,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Quantity,
    Reference,
    UsageContext,
)
from vesalius.r4.model import (
    Canonical,
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Integer,
    Some,
    String,
    Structure,
    Time,
    Uri,
    beside,
    choice,
)


class Questionnaire(Structure, kw_only=True, tag_field="resourceType", tag="Questionnaire"):
    """Questionnaire of R4."""

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
    title: String | UnsetType = UNSET
    _title: Companion | UnsetType = UNSET
    derivedFrom: Some[Canonical] | UnsetType = UNSET
    _derivedFrom: Some[Companion | None] | UnsetType = UNSET
    status: Literal["active", "draft", "retired", "unknown"]
    _status: Companion | UnsetType = UNSET
    experimental: bool | UnsetType = UNSET
    _experimental: Companion | UnsetType = UNSET
    subjectType: Some[Literal["Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam", "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem", "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Condition", "Consent", "Contract", "Coverage", "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric", "DeviceRequest", "DeviceUseStatement", "DiagnosticReport", "DocumentManifest", "DocumentReference", "DomainResource", "EffectEvidenceSynthesis", "Encounter", "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable", "ExampleScenario", "ExplanationOfBenefit", "FamilyMemberHistory", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse", "HealthcareService", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation", "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure", "MeasureReport", "Media", "Medication", "MedicationAdministration", "MedicationDispense", "MedicationKnowledge", "MedicationRequest", "MedicationStatement", "MedicinalProduct", "MedicinalProductAuthorization", "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction", "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical", "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "MolecularSequence", "NamingSystem", "NutritionOrder", "Observation", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "Organization", "OrganizationAffiliation", "Parameters", "Patient", "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure", "Provenance", "Questionnaire", "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition", "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "Resource", "RiskAssessment", "RiskEvidenceSynthesis", "Schedule", "SearchParameter", "ServiceRequest", "Slot", "Specimen", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription", "Substance", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation", "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities", "TestReport", "TestScript", "ValueSet", "VerificationResult", "VisionPrescription"]] | UnsetType = UNSET
    _subjectType: Some[Companion | None] | UnsetType = UNSET
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
    approvalDate: Date | UnsetType = UNSET
    _approvalDate: Companion | UnsetType = UNSET
    lastReviewDate: Date | UnsetType = UNSET
    _lastReviewDate: Companion | UnsetType = UNSET
    effectivePeriod: Period | UnsetType = UNSET
    code: Some[Coding] | UnsetType = UNSET
    item: Some[QuestionnaireItem] | UnsetType = UNSET

    def __post_init__(self) -> None:
        if (
            (self._derivedFrom is not UNSET and not beside(self._derivedFrom, self.derivedFrom))
            or (self._subjectType is not UNSET and not beside(self._subjectType, self.subjectType))
        ):
            raise ValueError("one value of a choice, as many companions as values")


class QuestionnaireItem(Structure, kw_only=True):
    """Questionnaire.item of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    linkId: String
    _linkId: Companion | UnsetType = UNSET
    definition: Uri | UnsetType = UNSET
    _definition: Companion | UnsetType = UNSET
    code: Some[Coding] | UnsetType = UNSET
    prefix: String | UnsetType = UNSET
    _prefix: Companion | UnsetType = UNSET
    text: String | UnsetType = UNSET
    _text: Companion | UnsetType = UNSET
    type: Literal["attachment", "boolean", "choice", "date", "dateTime", "decimal", "display", "group", "integer", "open-choice", "quantity", "question", "reference", "string", "text", "time", "url"]
    _type: Companion | UnsetType = UNSET
    enableWhen: Some[QuestionnaireItemEnableWhen] | UnsetType = UNSET
    enableBehavior: Literal["all", "any"] | UnsetType = UNSET
    _enableBehavior: Companion | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    _required: Companion | UnsetType = UNSET
    repeats: bool | UnsetType = UNSET
    _repeats: Companion | UnsetType = UNSET
    readOnly: bool | UnsetType = UNSET
    _readOnly: Companion | UnsetType = UNSET
    maxLength: Integer | UnsetType = UNSET
    _maxLength: Companion | UnsetType = UNSET
    answerValueSet: Canonical | UnsetType = UNSET
    _answerValueSet: Companion | UnsetType = UNSET
    answerOption: Some[QuestionnaireItemAnswerOption] | UnsetType = UNSET
    initial: Some[QuestionnaireItemInitial] | UnsetType = UNSET
    item: Some[QuestionnaireItem] | UnsetType = UNSET


_QuestionnaireItemAnswerOption_value = choice("valueCoding", "valueReference", "valueDate", "valueInteger", "valueString", "valueTime")


class QuestionnaireItemAnswerOption(Structure, kw_only=True):
    """Questionnaire.item.answerOption of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    valueCoding: Coding | UnsetType = UNSET
    valueReference: Reference | UnsetType = UNSET
    valueDate: Date | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET
    valueTime: Time | UnsetType = UNSET
    initialSelected: bool | UnsetType = UNSET
    _initialSelected: Companion | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _QuestionnaireItemAnswerOption_value(self).count(UNSET) != 5:
            raise ValueError("one value of a choice, as many companions as values")


_QuestionnaireItemEnableWhen_answer = choice("answerCoding", "answerQuantity", "answerReference", "answerBoolean", "answerDate", "answerDateTime", "answerDecimal", "answerInteger", "answerString", "answerTime")


class QuestionnaireItemEnableWhen(Structure, kw_only=True):
    """Questionnaire.item.enableWhen of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    question: String
    _question: Companion | UnsetType = UNSET
    operator: Literal["!=", "<", "<=", "=", ">", ">=", "exists"]
    _operator: Companion | UnsetType = UNSET
    answerCoding: Coding | UnsetType = UNSET
    answerQuantity: Quantity | UnsetType = UNSET
    answerReference: Reference | UnsetType = UNSET
    answerBoolean: bool | UnsetType = UNSET
    answerDate: Date | UnsetType = UNSET
    answerDateTime: DateTime | UnsetType = UNSET
    answerDecimal: Decimal | UnsetType = UNSET
    answerInteger: Integer | UnsetType = UNSET
    answerString: String | UnsetType = UNSET
    answerTime: Time | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _QuestionnaireItemEnableWhen_answer(self).count(UNSET) != 9:
            raise ValueError("one value of a choice, as many companions as values")


_QuestionnaireItemInitial_value = choice("valueAttachment", "valueCoding", "valueQuantity", "valueReference", "valueBoolean", "valueDate", "valueDateTime", "valueDecimal", "valueInteger", "valueString", "valueTime", "valueUri")


class QuestionnaireItemInitial(Structure, kw_only=True):
    """Questionnaire.item.initial of R4."""

    id: String | UnsetType = UNSET
    extension: Some[Extension] | UnsetType = UNSET
    modifierExtension: Some[Extension] | UnsetType = UNSET
    valueAttachment: Attachment | UnsetType = UNSET
    valueCoding: Coding | UnsetType = UNSET
    valueQuantity: Quantity | UnsetType = UNSET
    valueReference: Reference | UnsetType = UNSET
    valueBoolean: bool | UnsetType = UNSET
    valueDate: Date | UnsetType = UNSET
    valueDateTime: DateTime | UnsetType = UNSET
    valueDecimal: Decimal | UnsetType = UNSET
    valueInteger: Integer | UnsetType = UNSET
    valueString: String | UnsetType = UNSET
    valueTime: Time | UnsetType = UNSET
    valueUri: Uri | UnsetType = UNSET

    def __post_init__(self) -> None:
        if _QuestionnaireItemInitial_value(self).count(UNSET) != 11:
            raise ValueError("one value of a choice, as many companions as values")
