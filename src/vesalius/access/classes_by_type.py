"""The data class of a resource by its type, refined by its category or kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

from vesalius.access.data_classes import DataClass
from vesalius.r4.definitions import RESOURCE_TYPES

_BY_CLASS: Final[Mapping[DataClass, tuple[str, ...]]] = MappingProxyType(
    {
        DataClass.DIRECTORY: (
            *("Practitioner", "PractitionerRole", "Organization", "OrganizationAffiliation", "Location"),
            *("HealthcareService", "Endpoint", "Device", "DeviceDefinition", "InsurancePlan", "Schedule", "Slot"),
        ),
        DataClass.DEMOGRAPHICS: ("Patient", "RelatedPerson", "Person", "Linkage"),
        DataClass.AGENDA: ("Appointment", "AppointmentResponse"),
        DataClass.BILLING: (
            *("Account", "ChargeItem", "Claim", "ClaimResponse", "CoverageEligibilityRequest"),
            *(
                "CoverageEligibilityResponse",
                "ExplanationOfBenefit",
                "Invoice",
                "PaymentNotice",
                "PaymentReconciliation",
            ),
        ),
        DataClass.SUMMARY: (
            *("CarePlan", "CareTeam", "Flag", "Goal", "DetectedIssue", "RiskAssessment", "GuidanceResponse", "List"),
            *("DeviceUseStatement", "AdverseEvent", "BodyStructure"),
        ),
        DataClass.PROBLEMS: ("Condition", "Procedure"),
        DataClass.MEDICATION: (
            *("MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense"),
            "RequestGroup",
        ),
        DataClass.ALLERGIES: ("AllergyIntolerance",),
        DataClass.VACCINATION: ("Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation"),
        DataClass.MEASUREMENTS: ("Observation", "QuestionnaireResponse"),
        DataClass.LABORATORY: ("Specimen", "DiagnosticReport", "BiologicallyDerivedProduct"),
        DataClass.IMAGING: ("ImagingStudy", "Media"),
        DataClass.LETTERS: ("DocumentReference", "Composition", "DocumentManifest", "Bundle", "Binary"),
        DataClass.NOTES: ("Encounter", "ClinicalImpression", "Basic"),
        DataClass.GENETICS: ("MolecularSequence",),
        DataClass.FAMILY_HISTORY: ("FamilyMemberHistory",),
        DataClass.ORDERS: (
            *("ServiceRequest", "DeviceRequest", "NutritionOrder", "VisionPrescription", "SupplyRequest"),
            "SupplyDelivery",
        ),
        DataClass.TASKS: ("Task", "Communication", "CommunicationRequest"),
        DataClass.CONSENT: ("Consent",),
        DataClass.AUDIT: ("AuditEvent", "Provenance"),
        DataClass.MONITORING: ("DeviceMetric",),
        DataClass.REPORTS: ("MeasureReport", "Group", "ResearchSubject", "ResearchStudy"),
        DataClass.ADMINISTRATIVE: (
            *("Coverage", "EpisodeOfCare", "EnrollmentRequest", "EnrollmentResponse", "Contract", "Subscription"),
            *("MessageHeader", "VerificationResult"),
        ),
    }
)

_CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
_LABORATORY: Final = "/be-observation-laboratory"
_SECTION: Final = "http://terminology.hl7.org/CodeSystem/v2-0074"
_OBSERVATIONS: Final = MappingProxyType(
    {
        "laboratory": DataClass.LABORATORY,
        "imaging": DataClass.IMAGING,
        "social-history": DataClass.SOCIAL,
        "vital-signs": DataClass.MEASUREMENTS,
        "survey": DataClass.MEASUREMENTS,
        "exam": DataClass.MEASUREMENTS,
        "procedure": DataClass.MEASUREMENTS,
        "therapy": DataClass.MEASUREMENTS,
        "activity": DataClass.MONITORING,
    }
)
# HL7 table 0074, diagnostic service sections: what is not a laboratory's.
_SECTIONS: Final = MappingProxyType(
    {
        **dict.fromkeys(
            ("RAD", "RX", "CT", "CTH", "US", "VUS", "RUS", "OUS", "NMR", "NMS", "XRC", "CUS"), DataClass.IMAGING
        ),
        **dict.fromkeys(("EC", "EN", "OTH", "PAR", "PF", "PHY", "RT", "AU", "CG", "ICU"), DataClass.LETTERS),
        **dict.fromkeys(("PT", "OT"), DataClass.PHYSIOTHERAPY),
        "PHR": DataClass.MEDICATION,
        "GE": DataClass.GENETICS,
        "NRS": DataClass.NURSING,
    }
)
# LOINC document types that are not letters or reports.
_DOCUMENTS: Final = MappingProxyType(
    {
        "60591-5": DataClass.SUMMARY,
        "34133-9": DataClass.SUMMARY,
        "11506-3": DataClass.NOTES,
        "34109-9": DataClass.NOTES,
        "18748-4": DataClass.IMAGING,
        "11502-2": DataClass.LABORATORY,
        "26436-6": DataClass.LABORATORY,
        "56445-0": DataClass.MEDICATION,
        "57833-6": DataClass.MEDICATION,
        "57133-1": DataClass.LETTERS,
        "83910-0": DataClass.ADMINISTRATIVE,
        "28651-8": DataClass.NURSING,
        "34746-8": DataClass.NURSING,
        "11507-1": DataClass.PHYSIOTHERAPY,
        "11508-9": DataClass.PHYSIOTHERAPY,
        "34824-3": DataClass.PHYSIOTHERAPY,
        "34788-0": DataClass.PSYCHOLOGY,
        "34102-4": DataClass.PSYCHOLOGY,
        "75476-2": DataClass.LETTERS,
    }
)
# Referrals, answers to them, letters to colleagues; and the papers that are made in a visit.
_SENT: Final = frozenset(
    {("http://loinc.org", "57133-1"), ("http://loinc.org", "75476-2"), ("http://loinc.org", "83910-0")}
)
_PAPERS: Final = "https://vesalius.health/fhir/CodeSystem/paper"
_WORDS: Final = (
    ("physiother", DataClass.PHYSIOTHERAPY),
    ("kine", DataClass.PHYSIOTHERAPY),
    ("nursing", DataClass.NURSING),
    ("psycholog", DataClass.PSYCHOLOGY),
    ("psychother", DataClass.PSYCHOLOGY),
)


def of(type_name: str, resource: Mapping[str, Any]) -> DataClass:
    """The data class of a valid resource. A type that is about nobody is DEFINITION."""
    refined = _REFINED.get(type_name)
    found = refined(resource) if refined is not None else None
    return found if found is not None else _TYPES[type_name]


def is_sent(resource: Mapping[str, Any]) -> bool:
    """Whether the type of a document says that it goes to somebody: a letter, a certificate."""
    kind = resource.get("type")
    return isinstance(kind, dict) and any(
        coding.get("system") == _PAPERS or (coding.get("system"), coding.get("code")) in _SENT
        for coding in kind.get("coding", ())
    )


def _observation(resource: Mapping[str, Any]) -> DataClass | None:
    for concept in resource.get("category", ()):
        for coding in concept.get("coding", ()):
            found = _OBSERVATIONS.get(coding.get("code", ""))
            if found is not None and coding.get("system", _CATEGORY) == _CATEGORY:
                return found
    # Belgian laboratories give no category: the profile says what it is, or the specimen that was examined.
    profiles = (resource.get("meta") or {}).get("profile", ())
    if resource.get("specimen") or any(str(profile).partition("|")[0].endswith(_LABORATORY) for profile in profiles):
        return DataClass.LABORATORY
    return None


def _report(resource: Mapping[str, Any]) -> DataClass | None:
    for concept in resource.get("category", ()):
        for coding in concept.get("coding", ()):
            found = _SECTIONS.get(coding.get("code", ""))
            if found is not None and coding.get("system", _SECTION) == _SECTION:
                return found
    return None


def _document(resource: Mapping[str, Any]) -> DataClass | None:
    for coding in resource.get("type", {}).get("coding", ()):
        if coding.get("system") == "http://loinc.org" and coding.get("code") in _DOCUMENTS:
            return _DOCUMENTS[coding["code"]]
    return None


def _contact(resource: Mapping[str, Any]) -> DataClass | None:
    # Kinds of contact are the network's own codes: their names say whose they are.
    for concept in (*resource.get("type", ()), resource.get("serviceType") or {}):
        for coding in concept.get("coding", ()):
            code = coding.get("code", "").lower()
            for word, found in _WORDS:
                if word in code:
                    return found
    return None


def _person(resource: Mapping[str, Any]) -> DataClass | None:
    # Somebody of the staff, unless it stands for a patient.
    return None if resource.get("link") else DataClass.DIRECTORY


_REFINED: Final[Mapping[str, Callable[[Mapping[str, Any]], DataClass | None]]] = MappingProxyType(
    {
        "Observation": _observation,
        "DiagnosticReport": _report,
        "DocumentReference": _document,
        "Composition": _document,
        "Encounter": _contact,
        "Person": _person,
    }
)
_NAMED: Final = {name: found for found, names in _BY_CLASS.items() for name in names}
_TYPES: Final = MappingProxyType({name: _NAMED.get(name, DataClass.DEFINITION) for name in RESOURCE_TYPES})
