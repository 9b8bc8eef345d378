"""The shared record: summary, one part, the timeline, one document, its attachments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vesalius import clock
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.apps.chart import received, uploads
from vesalius.apps.chart.growing import is_growing
from vesalius.clinical import documents, sections, selectors, series, standing
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import Entry, entry, is_current_medicine, is_enrolment, status
from vesalius.clinical.header import header, in_record
from vesalius.clinical.presentation import Resource
from vesalius.errors import NotFound
from vesalius.search.text import words
from vesalius.ui.frame import signed_in
from vesalius.ui.navigation import CARE

_PAST: Final = {"resolved", "inactive", "remission", "completed", "stopped", "cancelled", "entered-in-error", "refuted"}
_SHOWN_IN_SUMMARY: Final = 6
_DOCUMENT_TYPES: Final = ("DocumentReference", "Composition", "DiagnosticReport", "QuestionnaireResponse")
_SANDBOX: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
_LONGEST_SOUGHT: Final = 120


@require_safe
@signed_in
def own(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The summary of the actor's own record."""
    return _summary(request, actor, own_id(actor))


def own_id(actor: Actor) -> str:
    """The id of the Patient that the actor is. Raises NotFound for everybody else."""
    if actor.role not in {roles.PATIENT, roles.REPRESENTATIVE} or not actor.fhir.startswith("Patient/"):
        raise NotFound("The resource is not known.")
    return actor.fhir.partition("/")[2]


@require_safe
@signed_in
def summary(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    """One screen: what matters today."""
    return _summary(request, actor, patient_id)


def _summary(request: HttpRequest, actor: Actor, patient_id: str) -> HttpResponse:
    head = header(actor, patient_id)
    names = {part.name for part in head.sections}
    found = selectors.of_patient(actor, patient_id, sections.SUMMARY_TYPES)
    found += selectors.tasks(actor, patient_id, ("status", "requested,accepted,in-progress,ready,on-hold"))
    lines = [entry(item) for item in found]
    values: dict[str, Any] = {}
    if "problems" in names:
        values["problems"] = _ordered(line for line in lines if line.type == "Condition" and not _is_past(line))
    if "medication" in names:
        taken = _ordered(line for line in lines if line.type == "MedicationStatement")
        values["medicines"] = [line for line in taken if is_current_medicine(line.resource)]
    if "vaccinations" in names:
        values["vaccinations"] = [line for line in _ordered(lines) if line.type == "Immunization"][:_SHOWN_IN_SUMMARY]
    values["plans"] = [
        line
        for line in _ordered(lines)
        if line.type in {"CarePlan", "Goal", "Task", "EpisodeOfCare"}
        and not _is_past(line)
        and not is_enrolment(line.resource)
    ]
    values["has_plan"] = "plan" in names
    values["team"] = _team(line.resource for line in lines if line.type == "CareTeam")
    for name, shown in (("measurements", _SHOWN_IN_SUMMARY), ("results", 10)):
        if name in names:
            recent = selectors.observations(actor, patient_id, name, count=90)
            values[name] = series.series(sections.own(sections.BY_NAME[name], recent))[:shown]
    if "appointments" in names:
        coming = selectors.of_patient(
            actor, patient_id, "Appointment", ("date", f"ge{clock.today()}"), ("_sort", "date"), count=5
        )
        values["appointments"] = [entry(item) for item in coming]
    latest = selectors.of_patient(actor, patient_id, ("Encounter", "DocumentReference"), ("_sort", "-date"), count=8)
    values["latest"] = [entry(item) for item in latest]
    if not head.is_own and actor.role in CARE:
        values["sensitive"] = standing.sensitive([*found, *latest])
    return in_record(request, "chart/summary.html", head, values)


def _team(teams: Any) -> list[str]:
    names = [
        show.display(item.get("member") or {})
        for team in teams
        if team.get("status") == "active"
        for item in team.get("participant", ())
    ]
    return list(dict.fromkeys(filter(None, names)))


def _ordered(lines: Any) -> list[Entry]:
    return sorted(lines, key=lambda line: line.order, reverse=True)


def _is_past(line: Entry) -> bool:
    return status(line.resource) in _PAST


@require_safe
@signed_in
def section(request: HttpRequest, actor: Actor, patient_id: str, name: str) -> HttpResponse:
    """One part of the record. A part that the actor does not have is not there."""
    head = header(actor, patient_id)
    part = next((item for item in head.sections if item.name == name), None)
    if part is None:
        raise NotFound("The resource is not known.")
    sought = request.GET.get("q", "").strip()[:_LONGEST_SOUGHT] if name == "documents" else ""
    found: Sequence[Resource] = _found(actor, patient_id, part, sought)
    if not sought:
        # Words are sought in the documents of every profession that the reader may see.
        found = sections.own(part, found)
    build = _BUILDERS.get(name, _lists)
    template, values = build(found)
    if name == "documents":
        values |= {"sought": sought, "may_add": not head.is_own and uploads.may_add(actor, patient_id)}
    values["is_growing"] = name == "measurements" and is_growing(head.born)
    return in_record(request, f"chart/sections/{template}.html", head, {"part": part, **values}, tab=name)


def _found(actor: Actor, patient_id: str, part: sections.Section, sought: str) -> list[dict[str, Any]]:
    """What a part holds. A very long record is read from its newest end, and no further than the part needs.

    Of documents, only those in which all the words of `sought` stand.
    """
    if words(sought):
        # A comma would mean alternatives.
        return selectors.of_patient(actor, patient_id, part.types, ("_content", sought.replace(",", " ")))
    if part.types == ("Observation",):
        return selectors.observations(actor, patient_id, part.name)
    if part.name != "problems":
        return selectors.of_patient(actor, patient_id, part.types)
    # Of the observations only those about the way of life stand here; there may be thousands of others.
    types = [name for name in part.types if name != "Observation"]
    habits = selectors.of_patient(actor, patient_id, "Observation", ("category", "social-history"))
    return [*selectors.of_patient(actor, patient_id, types), *habits]


def _lists(found: Sequence[Resource]) -> tuple[str, dict[str, Any]]:
    """Contacts, documents and plans of one profession, with its measurements."""
    lines = _ordered(entry(item) for item in found if item["resourceType"] != "Observation")
    measured = series.series(item for item in found if item["resourceType"] == "Observation")
    groups: dict[str, list[Entry]] = {}
    for line in lines:
        groups.setdefault(line.kind, []).append(line)
    return "lists", {"groups": list(groups.items()), "measured": measured}


def _problems(found: Sequence[Resource]) -> tuple[str, dict[str, Any]]:
    lines = _ordered(entry(item) for item in found if not is_enrolment(item))
    conditions = [line for line in lines if line.type == "Condition"]
    return "problems", {
        "active": [line for line in conditions if not _is_past(line)],
        "past": [line for line in conditions if _is_past(line)],
        "procedures": [line for line in lines if line.type == "Procedure"],
        "others": [line for line in lines if line.type not in {"Condition", "Procedure"}],
    }


def _medication(found: Sequence[Resource]) -> tuple[str, dict[str, Any]]:
    lines = _ordered(entry(item) for item in found)
    taken = [line for line in lines if line.type == "MedicationStatement"]
    return "medication", {
        "current": [line for line in taken if is_current_medicine(line.resource)],
        "past": [line for line in taken if not is_current_medicine(line.resource)],
        "prescriptions": [line for line in lines if line.type != "MedicationStatement"],
    }


def _measurements(found: Sequence[Resource]) -> tuple[str, dict[str, Any]]:
    return "measurements", {"measured": series.series(found)}


def _appointments(found: Sequence[Resource]) -> tuple[str, dict[str, Any]]:
    lines = sorted((entry(item) for item in found), key=lambda line: line.order)
    today = str(clock.today())
    return "appointments", {
        "coming": [line for line in lines if line.order >= today],
        "past": [line for line in reversed(lines) if line.order < today],
    }


_BUILDERS: Final[dict[str, Callable[[Sequence[Resource]], tuple[str, dict[str, Any]]]]] = {
    "problems": _problems,
    "medication": _medication,
    "measurements": _measurements,
    "appointments": _appointments,
}


@require_safe
@signed_in
def document(request: HttpRequest, actor: Actor, patient_id: str, type_name: str, document_id: str) -> HttpResponse:
    """One document, made safe to read."""
    head = header(actor, patient_id)
    resource = _document(actor, patient_id, type_name, document_id)
    values = {
        "line": entry(resource),
        "attachments": documents.attachments(resource),
        "narrative": documents.narrative_text(resource),
        "is_extracted": (resource.get("text") or {}).get("status") == "additional",
        "previews": uploads.previews(resource),
        "answers": _answers(resource),
        "moment": show.day_and_time(show.when(resource)),
    }
    return in_record(request, "chart/document.html", head, values, tab="documents")


def _document(actor: Actor, patient_id: str, type_name: str, document_id: str) -> Resource:
    if type_name not in _DOCUMENT_TYPES:
        raise NotFound("The resource is not known.")
    resource = selectors.resource(actor, type_name, document_id)
    if (resource.get("subject") or {}).get("reference") != f"Patient/{patient_id}":
        raise NotFound("The resource is not known.")
    return received.filled(actor, resource)


def _answers(resource: Resource) -> list[tuple[str, str]]:
    found = []
    for item in resource.get("item", ()):
        texts = [
            show.value({f"value{key[5:]}": value for key, value in answer.items()}) or _coding(answer)
            for answer in item.get("answer", ())
        ]
        found.append((str(item.get("text") or item.get("linkId")), ", ".join(filter(None, texts))))
    return found


def _coding(answer: Resource) -> str:
    return str((answer.get("valueCoding") or {}).get("display") or answer.get("valueDecimal") or "")


@require_safe
@signed_in
def attachment(
    request: HttpRequest, actor: Actor, patient_id: str, type_name: str, document_id: str, index: int
) -> HttpResponse:
    """The bytes of a document, always as a download and never as a page of ours."""
    resource = _document(actor, patient_id, type_name, document_id)
    found = documents.attachment(resource, index)
    if found is None:
        raise NotFound("The resource is not known.")
    content_type, data, title = found
    extension = {
        "text/plain": ".txt",
        "text/markdown": ".md",
        "application/pdf": ".pdf",
        "image/png": ".png",
        "image/jpeg": ".jpg",
    }
    name = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in title)[:80] or _("document")
    response = HttpResponse(data, content_type="application/octet-stream")
    header_value = content_disposition_header(True, name + extension.get(content_type, ".bin"))
    response.headers["Content-Disposition"] = str(header_value)
    response.headers["Content-Security-Policy"] = _SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
