"""Measure and MeasureReport: definitions and answers as FHIR R4 resources (measure.html, measurereport.html)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from vesalius import clock
from vesalius.analytics.evaluate import Answer, Cell
from vesalius.analytics.measure import Criterion, Measure
from vesalius.analytics.scope import NETWORK, OWN, PATIENT
from vesalius.analytics.statement import Question

URL: Final = "urn:vesalius:Measure:"
_POPULATION: Final = "http://terminology.hl7.org/CodeSystem/measure-population"
_LANGUAGE: Final = "urn:vesalius:measure-expression"
_TRANSLATION: Final = "http://hl7.org/fhir/StructureDefinition/translation"
_ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"


def measure(found: Measure) -> dict[str, Any]:
    """The definition as a Measure."""
    groups: dict[str, Any] = {"population": _populations(found)}
    if found.dimensions:
        groups["stratifier"] = [
            {"code": {"text": name}, "criteria": {"language": _LANGUAGE, "expression": name}}
            for name in found.dimensions
        ]
    resource: dict[str, Any] = {
        "resourceType": "Measure",
        "id": found.id,
        "url": f"{URL}{found.id}",
        "version": str(found.version),
        "name": "".join(part.capitalize() for part in found.id.split("-")),
        "title": found.title("en"),
        "_title": {"extension": [_translation(code, text) for code, text in found.texts["title"].items()]},
        "status": "active",
        "description": found.description("en"),
        "scoring": {
            "coding": [
                {
                    "system": "http://terminology.hl7.org/CodeSystem/measure-scoring",
                    "code": "proportion"
                    if found.is_share
                    else "continuous-variable"
                    if found.value is not None
                    else "cohort",
                }
            ]
        },
        "group": [groups],
    }
    if found.source:
        resource["relatedArtifact"] = [{"type": "citation", "citation": found.source}]
    if found.improvement:
        resource["improvementNotation"] = _notation(found.improvement)
    return resource


def of(answer: Answer, subject: str = "") -> dict[str, Any]:
    """The answer, perhaps about a Group ("Group/id"), as a summary MeasureReport.

    What is hidden has a data-absent-reason "masked" in place of a number.
    """
    return _report(answer, "summary") | _subject(subject)


def of_patient(answer: Answer, patient: str, evidence: Sequence[str]) -> dict[str, Any]:
    """The answer about one patient ("Patient/id") as an individual MeasureReport that names what it rests on."""
    return _report(answer, "individual") | _subject(patient) | _rests_on(evidence)


def collected(question: Question, patient: str, evidence: Sequence[str]) -> dict[str, Any]:
    """What a question about one patient rests on, as a MeasureReport of the type data-collection: no figures."""
    return _head(question, "data-collection", clock.now_microseconds()) | _subject(patient) | _rests_on(evidence)


def of_subjects(answer: Answer, wholes: Sequence[str], parts: Sequence[str], subject: str = "") -> dict[str, Any]:
    """The answer with Lists of the patients ("Patient/id") behind the whole and its part, as a MeasureReport."""
    report = _report(answer, "subject-list") | _subject(subject)
    lists = []
    for population, found in zip(report["group"][0]["population"], (wholes, parts), strict=False):
        name = population["code"]["coding"][0]["code"]
        lists.append(_list(name, found))
        population["subjectResults"] = {"reference": f"#{name}"}
    return {"resourceType": report.pop("resourceType"), "contained": lists, **report}


def _list(name: str, found: Sequence[str]) -> dict[str, Any]:
    made: dict[str, Any] = {"resourceType": "List", "id": name, "status": "current", "mode": "snapshot"}
    if found:
        made["entry"] = [{"item": {"reference": literal}} for literal in found]
    return made


def _subject(literal: str) -> dict[str, Any]:
    return {"subject": {"reference": literal}} if literal else {}


def _rests_on(evidence: Sequence[str]) -> dict[str, Any]:
    return {"evaluatedResource": [{"reference": literal} for literal in evidence]} if evidence else {}


def _report(answer: Answer, kind: str) -> dict[str, Any]:
    question = answer.question
    group: dict[str, Any] = _figures(question.measure, answer.total)
    if question.dimensions:
        group["stratifier"] = [_stratifier(answer)]
    return _head(question, kind, answer.computed) | {"group": [group]}


def _head(question: Question, kind: str, at: int) -> dict[str, Any]:
    last = question.period.end - timedelta(days=1)
    resource: dict[str, Any] = {
        "resourceType": "MeasureReport",
        "status": "complete",
        "type": kind,
        "measure": f"{URL}{question.measure.id}|{question.measure.version}",
        "date": clock.instant(at),
        "period": {"start": f"{question.period.start:%Y-%m-%d}", "end": f"{last:%Y-%m-%d}"},
    }
    if question.scope.code not in {OWN, NETWORK, PATIENT}:
        resource["reporter"] = {"reference": question.scope.code}
    if question.measure.improvement:
        resource["improvementNotation"] = _notation(question.measure.improvement)
    return resource


def _stratifier(answer: Answer) -> dict[str, Any]:
    names = answer.question.dimensions
    strata = []
    for cell in answer.cells:
        values = ["unknown" if key is None else key for key in cell.keys]
        stratum: dict[str, Any] = (
            {"value": {"text": values[0]}}
            if len(names) == 1
            else {
                "component": [
                    {"code": {"text": name}, "value": {"text": value}}
                    for name, value in zip(names, values, strict=True)
                ]
            }
        )
        strata.append(stratum | _figures(answer.question.measure, cell))
    found: dict[str, Any] = {"code": [{"text": " ".join(names)}]}
    if strata:
        found["stratum"] = strata
    return found


def _figures(found: Measure, cell: Cell) -> dict[str, Any]:
    whole = "denominator" if found.is_share else "initial-population"
    populations = [_population(whole, cell.count)]
    if found.is_share:
        populations.append(_population("numerator", cell.part))
    figures: dict[str, Any] = {"population": populations}
    if found.is_share and cell.share is not None:
        figures["measureScore"] = {
            "value": cell.share,
            "unit": "%",
            "system": "http://unitsofmeasure.org",
            "code": "%",
        }
    elif found.value is not None and cell.value is not None:
        figures["measureScore"] = {
            "value": cell.value,
            "system": "http://unitsofmeasure.org",
            "code": found.unit or "1",
        }
    return figures


def _population(code: str, count: int | None) -> dict[str, Any]:
    concept = {"coding": [{"system": _POPULATION, "code": code}]}
    if count is None:
        return {"code": concept, "_count": {"extension": [{"url": _ABSENT, "valueCode": "masked"}]}}
    return {"code": concept, "count": count}


def _populations(found: Measure) -> list[dict[str, Any]]:
    if found.kind == "events":
        where = str(found.document.get("where", "true"))
        made = [_criterion("denominator" if found.is_share else "initial-population", f"{found.table.name}: {where}")]
        if found.numerator_where is not None:
            made.append(_criterion("numerator", str(found.document["numerator"])))
        return made
    whole = "denominator" if found.is_share else "initial-population"
    made = [_criterion(whole, " and ".join(_told(item) for item in found.population))]
    if found.exclusions:
        made.append(_criterion("denominator-exclusion", " or ".join(_told(item) for item in found.exclusions)))
    if found.numerator:
        made.append(_criterion("numerator", " and ".join(_told(item) for item in found.numerator)))
    return made


def _told(item: Criterion) -> str:
    parts = [f"{item.table.name}: {item.source}"]
    if item.at_least > 1:
        parts.append(f"at least {item.at_least}")
    if item.then is not None:
        parts.append(f"newest by {item.latest}: {item.then_source}")
    return f"{'not ' if item.is_not else ''}({'; '.join(parts)})"


def _criterion(code: str, expression: str) -> dict[str, Any]:
    return {
        "code": {"coding": [{"system": _POPULATION, "code": code}]},
        "criteria": {"language": _LANGUAGE, "expression": expression},
    }


def _notation(direction: str) -> Mapping[str, Any]:
    return {
        "coding": [{"system": "http://terminology.hl7.org/CodeSystem/measure-improvement-notation", "code": direction}]
    }


def _translation(code: str, text: str) -> dict[str, Any]:
    return {
        "url": _TRANSLATION,
        "extension": [{"url": "lang", "valueCode": code}, {"url": "content", "valueString": text}],
    }
