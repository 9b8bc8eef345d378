"""Which data class a resource is, who made it, and which sensitivity labels it carries: what access needs of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from vesalius.access import classes_by_type, sensitivity
from vesalius.access.data_classes import DataClass
from vesalius.search import labels

SHARING_SYSTEM: Final = "https://vesalius.health/fhir/CodeSystem/sharing"
SHARED: Final = "care-team"
"""meta.tag of a psychologist's note that its author shares with the care team."""

_PSY: Final = labels.BITS[(labels.SENSITIVITY, "PSY")]
# What a psychologist writes and measures; problems, medicines and appointments stay what they are, with their label.
_PSYCHOLOGY: Final = frozenset(
    {"Observation", "QuestionnaireResponse", "Encounter", "Procedure", "CarePlan", "Goal", "RiskAssessment", "Media"}
)
_NOTES: Final = frozenset(
    {"DocumentReference", "Composition", "ClinicalImpression", "Communication", "DocumentManifest"}
)
_CONFIDED: Final = _PSYCHOLOGY | _NOTES - {"Communication"}
_LABEL_R: Final[Mapping[str, str]] = {"system": labels.CONFIDENTIALITY, "code": "R"}
_LABEL_PSY: Final[Mapping[str, str]] = {"system": labels.SENSITIVITY, "code": "PSY"}
_SINGLE_AUTHOR: Final = frozenset({"ClinicalImpression"})
# Where each type says who made it, first found first.
_AUTHORS: Final[Mapping[str, tuple[str, ...]]] = {
    "Observation": ("performer",),
    "DiagnosticReport": ("performer", "resultsInterpreter"),
    "DocumentReference": ("author", "authenticator"),
    "DocumentManifest": ("author",),
    "Composition": ("author",),
    "Encounter": ("participant.individual", "serviceProvider"),
    "Condition": ("recorder", "asserter"),
    "AllergyIntolerance": ("recorder", "asserter"),
    "MedicationRequest": ("requester", "recorder"),
    "MedicationStatement": ("informationSource",),
    "MedicationAdministration": ("performer.actor",),
    "MedicationDispense": ("performer.actor",),
    "Immunization": ("performer.actor",),
    "Procedure": ("recorder", "performer.actor", "asserter"),
    "ServiceRequest": ("requester",),
    "DeviceRequest": ("requester",),
    "NutritionOrder": ("orderer",),
    "QuestionnaireResponse": ("author", "source"),
    "ClinicalImpression": ("assessor",),
    "CarePlan": ("author", "contributor"),
    "CareTeam": ("managingOrganization",),
    "Goal": ("expressedBy",),
    "Flag": ("author",),
    "Communication": ("sender",),
    "CommunicationRequest": ("requester", "sender"),
    "Task": ("requester", "owner"),
    "RiskAssessment": ("performer",),
    "FamilyMemberHistory": (),
    "ImagingStudy": ("interpreter", "referrer"),
    "Media": ("operator",),
    "Specimen": ("collection.collector",),
    # Whose consent it is may take it back, whoever keeps it.
    "Consent": ("performer", "patient"),
    "Provenance": ("agent.who",),
    "List": ("source",),
    "Claim": ("enterer", "provider"),
    "DetectedIssue": ("author",),
    "AdverseEvent": ("recorder",),
    "EpisodeOfCare": ("careManager", "managingOrganization"),
    "Basic": ("author",),
    "Binary": (),
    "Measure": ("author",),
    "MeasureReport": ("reporter",),
    "Account": ("owner",),
    "ChargeItem": ("enterer", "performer.actor"),
    "Invoice": ("issuer", "participant.actor"),
}
# Classes that are open to whole roles, since what they hold is about nobody or about many.
_ABOUT_NOBODY: Final = frozenset({DataClass.DEFINITION, DataClass.DIRECTORY, DataClass.REPORTS, DataClass.STOCK})
# What such a type is when it names a patient all the same: an implant, a patient's own agenda, one person's figures.
_IN_A_RECORD: Final[Mapping[str, DataClass]] = {
    "Device": DataClass.SUMMARY,
    "Group": DataClass.SUMMARY,
    "MeasureReport": DataClass.SUMMARY,
    "ResearchSubject": DataClass.SUMMARY,
    "Schedule": DataClass.AGENDA,
}
_WHO: Final = ("Practitioner/", "PractitionerRole/", "Organization/", "Patient/", "RelatedPerson/", "Device/")


_PATIENT: Final = re.compile(r"(?:^|/)(?:Patient|RelatedPerson)/")


class Classified(NamedTuple):
    """`author` is a literal reference or None; `labels` are the bits of meta.security and those given by rule."""

    data_class: DataClass
    author: str | None
    labels: int


def classify(type_name: str, resource: Mapping[str, Any]) -> Classified:
    """What access needs to know of a valid resource."""
    meta = resource.get("meta")
    bits = (labels.of(resource) if meta else 0) | sensitivity.labels(type_name, resource)
    found = classes_by_type.of(type_name, resource)
    if bits & _PSY:
        if type_name in _NOTES:
            is_private = bits & labels.RESTRICTED and not _is_shared(meta)
            found = DataClass.PSYCHOLOGY_PRIVATE if is_private else DataClass.PSYCHOLOGY
        elif type_name in _PSYCHOLOGY:
            found = DataClass.PSYCHOLOGY
    if found in _ABOUT_NOBODY and _names_a_patient(resource):
        found = _IN_A_RECORD.get(type_name, DataClass.ADMINISTRATIVE)
    return Classified(found, _author(type_name, resource), bits)


def confided(type_name: str, resource: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    """The labels that a valid resource lacks when a psychologist writes it, as codings of meta.security.

    What a psychologist writes is psychology, whatever the program that sends it says; a note stays with its author (R)
    until it is shared with those for whom psychology is. A letter, a certificate, a message go to others as they are.
    """
    if type_name not in _CONFIDED or classes_by_type.is_sent(resource):
        return ()
    wanted: tuple[Mapping[str, str], ...] = (_LABEL_PSY,)
    if type_name in _NOTES and not _is_shared(resource.get("meta")):
        wanted = (_LABEL_R, _LABEL_PSY)
    bits = labels.of(resource)
    return tuple(
        label
        for label in wanted
        if not bits & (labels.RESTRICTED if label is _LABEL_R else labels.BITS[(label["system"], label["code"])])
    )


def authored(type_name: str, resource: Mapping[str, Any], writer: str) -> tuple[str, Any]:
    """The element in which a confidential note names who made it, and its value with `writer` as the last of them.

    What it says already stays: an author without a reference is one whom the records do not know.
    """
    name = _AUTHORS[type_name][0]
    found, own = resource.get(name), {"reference": writer}
    if type_name in _SINGLE_AUTHOR:
        return name, found or own
    return name, [*(found or ()), own]


def _names_a_patient(value: Any) -> bool:
    """Whether a reference to a patient stands anywhere in it, in an extension or a contained resource too."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            reference = item.get("reference")
            if isinstance(reference, str) and _PATIENT.search(reference):
                return True
            pending += item.values()
        elif isinstance(item, list):
            pending += item
    return False


def _is_shared(meta: Any) -> bool:
    return any(
        tag.get("system") == SHARING_SYSTEM and tag.get("code") == SHARED
        for tag in (meta.get("tag") if meta else None) or ()
    )


def authors(type_name: str, resource: Mapping[str, Any]) -> frozenset[str]:
    """Everybody whom a resource names as having made it, as literal references."""
    return frozenset(_authors(type_name, resource))


def _author(type_name: str, resource: Mapping[str, Any]) -> str | None:
    return next(_authors(type_name, resource), None)


def _authors(type_name: str, resource: Mapping[str, Any]) -> Iterator[str]:
    for path in _AUTHORS.get(type_name, ()):
        name, _, inner = path.partition(".")
        value = resource.get(name)
        if value is None:
            continue
        for item in value if isinstance(value, list) else (value,):
            reference = item.get(inner) if inner else item
            text = reference.get("reference") if isinstance(reference, dict) else None
            if text is not None and text.startswith(_WHO):
                yield text if text.count("/") == 1 else "/".join(text.split("/")[:2])
