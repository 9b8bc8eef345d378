"""Measure/$evaluate-measure: figures about many, about a Group or about one patient.

Sources: R4 measure-operation-evaluate-measure.html, measure-operation-collect-data.html and
measure-operation-data-requirements.html.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from vesalius import dates
from vesalius.analytics import data_requirements, measure, measure_report, period
from vesalius.analytics.evaluate import evaluate, evidence, patients
from vesalius.analytics.measure import Measure
from vesalius.analytics.scope import PATIENT, Scope, chosen
from vesalius.analytics.statement import Question
from vesalius.api.call import Call
from vesalius.api.parameters import Parameters, read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden, Issue, NotSupported, TooCostly
from vesalius.r4 import json
from vesalius.records.people import literals
from vesalius.records.read import read
from vesalius.search import moments

MAXIMUM_SUBJECTS: Final = 5_000
"""Patients that one list names, and members of a group."""
MAXIMUM_EVIDENCE: Final = 1_000
"""Entries that a report about one patient names."""
INDIVIDUAL: Final = "individual"
SUBJECT_LIST: Final = "subject-list"
SUMMARY: Final = "summary"
_EVERYTHING_SEEN: Final = Scope(PATIENT, is_exact=True)
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
    asked = _asked(call, given)
    question, subject = asked.question, asked.subject
    kind = _kind(call, given, subject)
    if asked.since and kind != INDIVIDUAL:
        raise MalformedRequest("lastReceivedOn belongs to a report about one patient.")
    if kind == INDIVIDUAL:
        return Response(200, (), json.encode(_individual(call, asked)))
    answer = evaluate(call.context, call.actor, question)
    group = subject.literal if subject.kind == "Group" else ""
    if kind == SUMMARY:
        return Response(200, (), json.encode(measure_report.of(answer, group)))
    wholes = _listed(call, question, part=False)
    parts = _listed(call, question, part=True) if question.measure.is_share else []
    return Response(200, (), json.encode(measure_report.of_subjects(answer, wholes, parts, group)))


def handle_collect_data(call: Call) -> Response:
    """200 with Parameters: what a measure rests on for one patient, as far as the reader may see it.

    `measureReport` is of the type data-collection and names each `resource`. Raises NotSupported for more people.
    """
    asked = _asked(call, read_parameters(call))
    if asked.subject.kind != "Patient":
        raise NotSupported("Data are collected of one patient: name them as subject.")
    alone = _alone(call, asked)
    named = _evidence(call, alone, asked.since)
    report = measure_report.collected(alone, asked.subject.literal, named)
    found: list[dict[str, Any]] = [{"name": "measureReport", "resource": report}]
    for literal in named:
        type_name, logical_id = literal.split("/")
        found.append(
            {"name": "resource", "resource": json.parse(read(call.context, call.actor, type_name, logical_id).body)}
        )
    return Response(200, (), json.encode({"resourceType": "Parameters", "parameter": found}))


def handle_data_requirements(call: Call) -> Response:
    """200 with a Library that says from which resources and elements a measure is computed."""
    given = read_parameters(call)
    within = _period(_first(call, given, "periodStart"), _first(call, given, "periodEnd"))
    with call.context.pool.session() as session:
        chosen(call.context, session, call.actor)
    return Response(200, (), json.encode(data_requirements.library(measure.find(call.route.id or ""), within)))


def _asked(call: Call, given: Parameters) -> _Asked:
    """What is asked of which measure. Who may read no figures is refused before anything else is looked at."""
    names = _values(call, given, "measure")
    identity = call.route.id or (names[0] if names else "")
    if not identity:
        raise _needed("measure")
    subject = _subject(call, given)
    code = subject.literal if subject.kind == "Organization" else _first(call, given, "scope")
    with call.context.pool.session() as session:
        scope = chosen(call.context, session, call.actor, code)
        name = identity.removeprefix(f"{call.base}/").removeprefix("Measure/")
        name = name.removeprefix(measure_report.URL).partition("|")[0]
        if name not in measure.shipped():
            record(session, call.context.log, call.actor, "figures-read", "Measure", outcome=REFUSED)
    found = measure.find(name)
    question = Question(
        found,
        _period(_first(call, given, "periodStart"), _first(call, given, "periodEnd")),
        scope,
        tuple(_values(call, given, "by")),
        _filters(call, given, subject, found),
    )
    if subject.kind == "Group":
        question = replace(question, scope=_EVERYTHING_SEEN, patients=_members(call, scope, subject, question.period))
    return _Asked(question, subject, _first(call, given, "lastReceivedOn"))


class _Asked(NamedTuple):
    """A question, about whom it is, and after when what it rests on was changed, "" for whenever."""

    question: Question
    subject: _Subject
    since: str


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
    if kind not in {"Patient", "Group", "Practitioner", "Organization"}:
        raise NotSupported("A report is about a Patient, a Group, a Practitioner or an Organization.")
    return _Subject(kind, literal)


def _kind(call: Call, given: Parameters, subject: _Subject) -> str:
    is_patient = subject.kind == "Patient"
    asked = _first(call, given, "reportType") or ("subject" if is_patient else "population")
    kind = _REPORTS.get(asked)
    if kind is None:
        raise MalformedRequest(f"reportType is one of {', '.join(_REPORTS)}.")
    if kind == INDIVIDUAL and subject.kind == "Group":
        raise MalformedRequest("A report about a Group has the reportType population or subject-list.")
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


def _individual(call: Call, asked: _Asked) -> dict[str, Any]:
    """What the measure says of one patient, and on what of what the reader may see it rests. Raises NotFound."""
    alone = _alone(call, asked)
    answer = evaluate(call.context, call.actor, alone)
    return measure_report.of_patient(answer, asked.subject.literal, _evidence(call, alone, asked.since))


def _alone(call: Call, asked: _Asked) -> Question:
    """The question about its one patient. Raises NotFound for who may not be seen."""
    logical_id = asked.subject.literal.partition("/")[2]
    read(call.context, call.actor, "Patient", logical_id)
    patient = call.context.blind.pk("Patient", logical_id)
    return replace(asked.question, scope=_EVERYTHING_SEEN, patients=(patient,))


def _evidence(call: Call, question: Question, since: str) -> list[str]:
    try:
        after = moments.parse(since).low if since else 0
    except ValueError as error:
        raise MalformedRequest("lastReceivedOn is a date or a time.") from error
    found = evidence(call.context, call.actor, question, since=after, limit=MAXIMUM_EVIDENCE + 1)
    if len(found) > MAXIMUM_EVIDENCE:
        raise TooCostly(f"More than {MAXIMUM_EVIDENCE} entries stand behind it: choose a shorter period.")
    return found


def _members(call: Call, scope: Scope, subject: _Subject, within: period.Period) -> tuple[int, ...]:
    """The pks of the patients in a Group during the period.

    Raises Forbidden for readers of rounded figures: a group with one more member would tell about that one. Raises
    NotFound for a Group that may not be seen, NotSupported for one that names nobody.
    """
    if not scope.is_exact:
        with call.context.pool.session() as session:
            record(session, call.context.log, call.actor, "figures-read", "Measure", outcome=REFUSED)
        raise Forbidden("Rounded figures are told of centres and the network, of no group that somebody put together.")
    group = json.parse(read(call.context, call.actor, "Group", subject.literal.partition("/")[2]).body)
    if group.get("type") != "person" or not group.get("actual"):
        raise NotSupported("A report is about a Group of persons that names its members.")
    found = set()
    for member in group.get("member", ()):
        literal = str((member.get("entity") or {}).get("reference", "")).removeprefix(f"{call.base}/")
        if not member.get("inactive") and _is_within(member.get("period") or {}, within):
            if not literal.startswith("Patient/"):
                raise NotSupported("A report is about a Group whose members are patients.")
            found.add(call.context.blind.pk("Patient", literal.partition("/")[2]))
    if len(found) > MAXIMUM_SUBJECTS:
        raise TooCostly(f"A group has at most {MAXIMUM_SUBJECTS} members.")
    return tuple(sorted(found))


def _is_within(member: Mapping[str, Any], within: period.Period) -> bool:
    """Whether somebody was a member at any time of the period."""
    first, end = (int(at.timestamp()) * 1_000_000 for at in (within.start, within.end))
    begins = moments.parse(member["start"]).low if "start" in member else first
    ends = moments.parse(member["end"]).high if "end" in member else end
    return begins < end and ends > first


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
    return period.days(dates.day_of(start) or start, dates.day_of(end) or end)


def _needed(name: str) -> MalformedRequest:
    return MalformedRequest(issues=(Issue("required", f"The operation needs the parameter {name}.", (name,)),))
