"""Measure/$evaluate-measure: figures about many, or about one patient (R4 measure-operation-evaluate-measure.html)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vesalius.analytics import measure, measure_report, period
from vesalius.analytics.evaluate import evaluate, patients
from vesalius.analytics.measure import Measure
from vesalius.analytics.scope import PATIENT, Scope, chosen
from vesalius.analytics.statement import Question
from vesalius.api.call import Call
from vesalius.api.parameters import Parameters, read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Issue, NotSupported, TooCostly
from vesalius.r4 import json
from vesalius.records.people import literals
from vesalius.records.read import read

MAXIMUM_SUBJECTS: Final = 5_000
"""Patients that one list names."""
INDIVIDUAL: Final = "individual"
SUBJECT_LIST: Final = "subject-list"
SUMMARY: Final = "summary"
# R4's codes, those of the versions around it, and those of MeasureReport.type.
_REPORTS: Final = {
    "subject": INDIVIDUAL,
    "individual": INDIVIDUAL,
    "patient": INDIVIDUAL,
    "subject-list": SUBJECT_LIST,
    "patient-list": SUBJECT_LIST,
    "population": SUMMARY,
    "summary": SUMMARY,
}


def handle_evaluate(call: Call) -> Response:
    """200 with a MeasureReport: about one patient, about many, or about many with the list of those one may see.

    `measure` names it on the type: its id or canonical address. `periodStart` and `periodEnd` are years, months or
    days; rounded figures are told by whole months. Beyond R4's parameters, `scope` is own, network or
    "Organization/id", and `by` a dimension (repeated: at most three).
    """
    given = read_parameters(call)
    names = _values(call, given, "measure")
    identity = call.route.id or (names[0] if names else "")
    if not identity:
        raise _needed("measure")
    if _first(call, given, "lastReceivedOn"):
        raise NotSupported("Reports are made whole: lastReceivedOn is not offered.")
    subject = _subject(call, given)
    code = subject.literal if subject.kind == "Organization" else _first(call, given, "scope")
    # Who may read no figures is refused before anything else is looked at.
    with call.context.pool.session() as session:
        scope = chosen(call.context, session, call.actor, code)
        name = identity.removeprefix(f"{call.base}/").removeprefix("Measure/")
        name = name.removeprefix(measure_report.URL).partition("|")[0]
        if name not in measure.shipped():
            record(session, call.context.log, call.actor, "figures-read", "Measure", outcome=REFUSED)
    found = measure.find(name)
    kind = _kind(call, given, subject)
    question = Question(
        found,
        _period(_first(call, given, "periodStart"), _first(call, given, "periodEnd")),
        scope,
        tuple(_values(call, given, "by")),
        _filters(call, given, subject, found),
    )
    if kind == INDIVIDUAL:
        return _individual(call, question, subject)
    answer = evaluate(call.context, call.actor, question)
    if kind == SUMMARY:
        return Response(200, (), json.encode(measure_report.of(answer)))
    wholes = _listed(call, question, part=False)
    parts = _listed(call, question, part=True) if found.is_share else []
    return Response(200, (), json.encode(measure_report.of_subjects(answer, wholes, parts)))


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whom a report is about, as the parameter `subject` says: its type and its literal, both "" for everybody."""

    kind: str = ""
    literal: str = ""


def _subject(call: Call, given: Parameters) -> _Subject:
    named = _values(call, given, "subject")
    named += [str(one.get("reference", "")) for name, one in given.references() if name == "subject"]
    if not named:
        return _Subject()
    literal = named[0].removeprefix(f"{call.base}/")
    if "/" not in literal:
        literal = f"Patient/{literal}"
    kind = literal.partition("/")[0]
    if kind not in {"Patient", "Practitioner", "Organization"}:
        raise NotSupported("A report is about a Patient, a Practitioner or an Organization.")
    return _Subject(kind, literal)


def _kind(call: Call, given: Parameters, subject: _Subject) -> str:
    is_patient = subject.kind == "Patient"
    asked = _first(call, given, "reportType") or ("subject" if is_patient else "population")
    kind = _REPORTS.get(asked)
    if kind is None:
        raise MalformedRequest(f"reportType is one of {', '.join(_REPORTS)}.")
    if kind == INDIVIDUAL and not is_patient:
        raise _needed("subject")
    if kind != INDIVIDUAL and is_patient:
        raise MalformedRequest("A report about one patient has the reportType subject.")
    return kind


def _filters(call: Call, given: Parameters, subject: _Subject, found: Measure) -> dict[str, str]:
    named = [subject.literal] if subject.kind == "Practitioner" else _values(call, given, "practitioner")
    if not named:
        return {}
    if "practitioner" not in found.dimensions:
        raise NotSupported("This measure is not told by practitioner.")
    logical_id = named[0].removeprefix(f"{call.base}/").removeprefix("Practitioner/")
    return {"practitioner": str(call.context.blind.pk("Practitioner", logical_id))}


def _individual(call: Call, question: Question, subject: _Subject) -> Response:
    """What the measure says of one patient, from what the reader may see. Raises NotFound for who may not be seen."""
    logical_id = subject.literal.partition("/")[2]
    read(call.context, call.actor, "Patient", logical_id)
    asked = Question(
        question.measure,
        question.period,
        Scope(PATIENT, is_exact=True),
        question.dimensions,
        question.filters,
        patient=call.context.blind.pk("Patient", logical_id),
    )
    answer = evaluate(call.context, call.actor, asked)
    return Response(200, (), json.encode(measure_report.of_patient(answer, subject.literal)))


def _listed(call: Call, question: Question, *, part: bool) -> list[str]:
    """The literals of the patients behind a figure whom the reader may see."""
    pks = patients(call.context, call.actor, question, {}, part=part, limit=MAXIMUM_SUBJECTS + 1)
    if len(pks) > MAXIMUM_SUBJECTS:
        raise TooCostly(f"A list names at most {MAXIMUM_SUBJECTS} patients: choose a narrower scope or period.")
    with call.context.pool.session() as session:
        found = literals(session, pks)
    return sorted(found.values())


def _values(call: Call, given: Parameters, name: str) -> list[str]:
    return [value for key, value in (*call.parameters, *given.texts()) if key == name and value]


def _first(call: Call, given: Parameters, name: str) -> str:
    found = _values(call, given, name)
    return found[0] if found else ""


def _period(start: str, end: str) -> period.Period:
    if not start or not end:
        raise _needed("periodEnd" if start else "periodStart")
    return period.days(start[:10], end[:10])


def _needed(name: str) -> MalformedRequest:
    return MalformedRequest(issues=(Issue("required", f"The operation needs the parameter {name}.", (name,)),))
