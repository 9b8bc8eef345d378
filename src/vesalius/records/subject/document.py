"""The readable form of an exported record: sections with tables, made into a tagged PDF (PDF/UA-1) by typst.

The record goes into typst as data, never as source: nothing that stands in it can be taken for a command.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec
import typst

from vesalius import clock
from vesalius.r4 import json
from vesalius.records.subject import reading, texts
from vesalius.records.subject.attachments import File
from vesalius.records.subject.collection import Record

Element = Mapping[str, Any]
Table = dict[str, Any]
_LABORATORY: Final = "laboratory"

SECTIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("problems", ("Condition",)),
    ("allergies", ("AllergyIntolerance",)),
    ("medication", ("MedicationRequest", "MedicationStatement", "MedicationAdministration", "MedicationDispense")),
    ("vaccinations", ("Immunization", "ImmunizationRecommendation", "ImmunizationEvaluation")),
    ("laboratory", ()),
    ("measurements", ("Observation",)),
    ("reports", ("DiagnosticReport", "ImagingStudy", "Composition", "ClinicalImpression")),
    ("encounters", ("Encounter", "EpisodeOfCare")),
    ("procedures", ("Procedure", "ServiceRequest", "DeviceUseStatement")),
    ("plans", ("CarePlan", "Goal", "CareTeam", "NutritionOrder", "RiskAssessment", "Flag", "List")),
    ("family", ("FamilyMemberHistory",)),
    ("questionnaires", ("QuestionnaireResponse",)),
    ("documents", ("DocumentReference", "DocumentManifest", "Media", "Binary", "Bundle")),
    ("appointments", ("Appointment", "AppointmentResponse")),
    ("consents", ("Consent",)),
    ("administrative", ()),
)
"""Section → types; what no section names stands under `administrative`, so that nothing is left out."""


def record_pdf(record: Record, language: str, attached: Sequence[File]) -> bytes:
    """The PDF of a record. Every current resource of it stands in exactly one table."""
    data = {
        "language": language,
        "texts": texts.all_of(language),
        "name": reading.name(record.patient.get("name")) or record.fhir,
        "made": texts.day(clock.instant(record.moment), language),
        "person": _person(record, language),
        "sections": sections(record, language),
        "relationships": _relationships(record, language),
        "accesses": _accesses(record, language),
        "files": [[file.title, file.path, file.source] for file in attached],
    }
    return render("record.typ", data)


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF that a template of ours makes of `data`."""
    compiled: bytes = typst.compile(
        _source(template),
        format="pdf",
        sys_inputs={"data": msgspec.json.encode(data, enc_hook=str).decode()},
        pdf_standards=["ua-1"],
    )
    return compiled


@cache
def _source(template: str) -> bytes:
    return (files("vesalius.records.subject") / "templates" / template).read_bytes()


def _person(record: Record, language: str) -> list[list[str]]:
    patient = record.patient
    gender = str(patient.get("gender") or "unknown")
    rows = [
        ["name", reading.name(patient.get("name"))],
        ["birth", texts.day(patient.get("birthDate"), language)],
        ["gender", texts.text(gender if gender in {"male", "female", "other"} else "unknown", language)],
        *(
            ["identifier", f"{one.get('value', '')} ({one.get('system', '')})"]
            for one in patient.get("identifier") or []
        ),
        *(["address", reading.address(one)] for one in patient.get("address") or []),
        *(["contact", str(one.get("value") or "")] for one in patient.get("telecom") or []),
        *(["practitioner", _who(record, one)] for one in patient.get("generalPractitioner") or []),
    ]
    return [[texts.text(key, language), value] for key, value in rows if value]


def _names(record: Record) -> dict[str, str]:
    found: dict[str, str] = {}
    for version in record.referenced:
        resource = json.parse(version.body)
        given = resource.get("name")
        shown = given if isinstance(given, str) else reading.name(given)
        if version.type == "PractitionerRole":
            shown = str((resource.get("practitioner") or {}).get("display") or "")
        if version.type == "Medication":
            shown = reading.concept(resource.get("code"))
        if shown:
            found[f"{version.type}/{version.id}"] = shown
    return found


def _who(record: Record, reference: Any, names: Mapping[str, str] | None = None) -> str:
    if isinstance(reference, list):
        return ", ".join(dict.fromkeys(shown for one in reference if (shown := _who(record, one, names))))
    if not isinstance(reference, dict):
        return ""
    literal = str(reference.get("reference") or "")
    known = _names(record) if names is None else names
    return known.get(literal) or str(reference.get("display") or literal)


def sections(record: Record, language: str) -> list[dict[str, Any]]:
    """[{title, columns, rows}] of all that is in the record; rows newest first."""
    placed = {type_name: section for section, types in SECTIONS for type_name in types}
    found: dict[str, list[tuple[str, list[str]]]] = {section: [] for section, _ in SECTIONS}
    names = _names(record)
    for version in record.current:
        if version.type == "Patient":
            continue
        resource = json.parse(version.body)
        section = placed.get(version.type, "administrative")
        if version.type == "Observation" and "laboratory" in _categories(resource):
            section = _LABORATORY
        found[section].append((reading.date_of(resource), _row(record, section, resource, names, language)))
    made = []
    for section, _ in SECTIONS:
        rows = [row for _, row in sorted(found[section], key=lambda one: one[0], reverse=True)]
        columns = ["date", "what", "value", "range"] if section in {"laboratory", "measurements"} else _COLUMNS
        made.append(
            {
                "title": texts.text(section, language),
                "columns": [texts.text(key, language) for key in columns],
                "rows": rows,
            }
        )
    return made


_COLUMNS: Final = ["date", "what", "state", "details"]


def _categories(resource: Element) -> set[str]:
    return {reading.code(one) for one in resource.get("category") or []}


def _row(record: Record, section: str, resource: Element, names: Mapping[str, str], language: str) -> list[str]:
    date = texts.day(reading.date_of(resource), language)
    if section in {"laboratory", "measurements"}:
        return [date, reading.concept(resource.get("code")), _result(resource, language), _range(resource)]
    return [date, _what(resource, names), _state(resource, language), _details(record, resource, names, language)]


def _what(resource: Element, names: Mapping[str, str]) -> str:
    kind = str(resource["resourceType"])
    for key in ("code", "medicationCodeableConcept", "vaccineCode", "type", "serviceType", "class", "relationship"):
        value = resource.get(key)
        shown = reading.concept(value) if value else ""
        if shown and not (kind == "Bundle" and key == "type"):
            return shown
    medicine = resource.get("medicationReference") or {}
    if medicine:
        return names.get(str(medicine.get("reference"))) or str(medicine.get("display") or medicine.get("reference"))
    for key in ("title", "description", "name", "category", "scope"):
        value = resource.get(key)
        shown = value if isinstance(value, str) else reading.name(value) if key == "name" else reading.concept(value)
        if shown:
            return shown
    return kind


def _state(resource: Element, language: str) -> str:
    codes = [reading.code(resource.get(key)) for key in ("clinicalStatus", "status", "lifecycleStatus")]
    return ", ".join(dict.fromkeys(texts.state(code, language) for code in codes if code))


def _details(record: Record, resource: Element, names: Mapping[str, str], language: str) -> str:
    parts: list[str] = []
    dosages = resource.get("dosageInstruction") or resource.get("dosage") or []
    # A MedicationAdministration has one dosage, the others have several.
    several = dosages if isinstance(dosages, list) else [dosages]
    parts += [str(dosage.get("text") or "") or _dose(dosage) for dosage in several]
    words = ("conclusion", "description", "comment", "patientInstruction", "summary", "valueString")
    parts += [str(resource[key]) for key in words if isinstance(resource.get(key), str)]
    parts += [reading.concept(one) for one in resource.get("reasonCode") or []]
    parts += [reading.concept(one.get("manifestation")) for one in resource.get("reaction") or []]
    if resource["resourceType"] == "FamilyMemberHistory":
        parts += [reading.concept(one.get("code")) for one in resource.get("condition") or []]
    parts += [str(note.get("text") or "") for note in resource.get("note") or [] if isinstance(note, dict)]
    parts += [f"{title}: {answer}" for title, answer in _answers(resource.get("item"), language)]
    parts.append(_provision(record, resource, names))
    parts += _sections_of(resource)
    for key in ("performer", "requester", "recorder", "asserter", "author", "participant", "actor", "serviceProvider"):
        parts.append(_people(record, resource.get(key), names))
    return " · ".join(dict.fromkeys(part for part in parts if part))


def _dose(dosage: Element) -> str:
    amounts = [
        reading.quantity(one["doseQuantity"]) for one in dosage.get("doseAndRate") or [] if "doseQuantity" in one
    ]
    return " ".join([*amounts, reading.concept((dosage.get("timing") or {}).get("code"))]).strip()


def _provision(record: Record, resource: Element, names: Mapping[str, str]) -> str:
    provision = resource.get("provision")
    if resource["resourceType"] != "Consent" or not isinstance(provision, dict):
        return ""
    actors = [_who(record, one.get("reference"), names) for one in provision.get("actor") or []]
    return " ".join([str(provision.get("type") or ""), *actors]).strip()


def _sections_of(resource: Element) -> list[str]:
    if resource["resourceType"] != "Composition":
        return []
    return [str(section.get("title") or "") for section in resource.get("section") or []]


def _people(record: Record, value: Any, names: Mapping[str, str]) -> str:
    found = []
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, dict):
            continue
        inner = next((one[key] for key in ("actor", "individual", "member") if isinstance(one.get(key), dict)), one)
        shown = _who(record, inner, names)
        if shown and shown != record.fhir:
            found.append(shown)
    return ", ".join(dict.fromkeys(found))


def _answers(items: Any, language: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for item in items if isinstance(items, list) else []:
        shown = [reading.any_value(answer, "value", language) for answer in item.get("answer") or []]
        if any(shown):
            found.append((str(item.get("text") or item.get("linkId") or ""), ", ".join(one for one in shown if one)))
        found += _answers(item.get("item"), language)
    return found


def _result(resource: Element, language: str) -> str:
    parts = [reading.any_value(resource, "value", language)]
    for component in resource.get("component") or []:
        shown = reading.any_value(component, "value", language) or reading.concept(component.get("dataAbsentReason"))
        parts.append(f"{reading.concept(component.get('code'))}: {shown}")
    parts.append(reading.concept(resource.get("dataAbsentReason")))
    interpretation = reading.code((resource.get("interpretation") or [None])[0])
    if interpretation and interpretation != "N":
        parts.append(f"({interpretation})")
    parts += [str(note.get("text") or "") for note in resource.get("note") or []]
    return " · ".join(part for part in parts if part)


def _range(resource: Element) -> str:
    shown = []
    for one in resource.get("referenceRange") or []:
        low, high = one.get("low"), one.get("high")
        if one.get("text"):
            shown.append(str(one["text"]))
        elif low and high:
            shown.append(f"{low.get('value')} – {reading.quantity(high)}")
        elif low or high:
            shown.append(f"{'≥' if low else '≤'} {reading.quantity(low or high)}")
    return ", ".join(shown)


def _relationships(record: Record, language: str) -> list[list[str]]:
    names = _names(record)
    return [
        [
            names.get(one["party"], one["party"]),
            str(one["kind"]),
            texts.day(one["from"], language),
            texts.day(one["ended"] or one["to"], language),
        ]
        for one in record.relationships
    ]


def _accesses(record: Record, language: str) -> list[list[str]]:
    """One row for each person and kind of access: who, role, how often, first and last time."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for event in record.accesses:
        user: dict[str, Any] = next((agent for agent in event["agent"] if agent.get("requestor")), {})
        role = ", ".join(str(one.get("text") or "") for one in user.get("role") or [])
        kind = reading.concept((event.get("subtype") or [event["type"]])[0])
        found.setdefault((str(user.get("name") or ""), role, kind), []).append(str(event["recorded"]))
    return [
        [who, role, kind, str(len(times)), texts.day(min(times), language), texts.day(max(times), language)]
        for (who, role, kind), times in sorted(found.items())
    ]
