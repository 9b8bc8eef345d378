"""Chains, reverse chains and inclusion along canonical URLs, with and without a version."""

from __future__ import annotations

from typing import Any

import pytest
from search_world import World

BASE = "http://example.org/fhir"


def measure(name: str, url: str, version: str | None, title: str, **more: Any) -> dict[str, Any]:
    made = {"resourceType": "Measure", "id": name, "url": f"{BASE}/{url}", "status": "active", "title": title, **more}
    return made if version is None else made | {"version": version}


def report(name: str, names: str, status: str = "complete") -> dict[str, Any]:
    return {
        "resourceType": "MeasureReport",
        "id": name,
        "status": status,
        "type": "summary",
        "measure": f"{BASE}/{names}",
        "period": {"start": "2026-01-01", "end": "2026-03-31"},
    }


RESOURCES: list[dict[str, Any]] = [
    measure("old", "diabetes", "1.0", "Diabetes followed up"),
    measure("new", "diabetes", "2.0", "Diabetes and kidneys followed up"),
    measure("flu", "influenza", None, "Influenza vaccinated", relatedArtifact=[
        {"type": "depends-on", "resource": f"{BASE}/logic"}]),
    report("any", "diabetes"),
    report("first", "diabetes|1.0"),
    report("second", "diabetes|2.0", "pending"),
    report("flu-report", "influenza"),
    report("flu-version", "influenza|7", "error"),
    report("unknown", "nothing-here"),
    {"resourceType": "Library", "id": "logic", "status": "active", "url": f"{BASE}/logic", "name": "Logic",
     "type": {"text": "logic"}},
]  # fmt: skip

QUESTIONS: list[tuple[str, str]] = [
    ("MeasureReport?measure.title=diabetes", "any first second"),
    ("MeasureReport?measure:Measure.title=diabetes followed", "any first"),
    ("MeasureReport?measure.title=diabetes and", "any second"),
    ("MeasureReport?measure.title:contains=kidneys", "any second"),
    ("MeasureReport?measure.title=influenza", "flu-report"),
    ("MeasureReport?measure.version=2.0", "any second"),
    ("MeasureReport?measure.title=diabetes&status=complete", "any first"),
    ("MeasureReport?measure.title=nothing", ""),
    ("MeasureReport?measure.depends-on.name=logic", "flu-report"),
    ("MeasureReport?measure.depends-on:Library.name=logic", "flu-report"),
    ("MeasureReport?_filter=measure.title sw diabetes and not (status eq pending)", "any first"),
    ("MeasureReport?_filter=not (measure.title sw diabetes)", "flu-report flu-version unknown"),
    ("Measure?_has:MeasureReport:measure:status=complete", "old new flu"),
    ("Measure?_has:MeasureReport:measure:status=pending", "new"),
    ("Measure?_has:MeasureReport:measure:status=error", ""),
    ("Measure?_has:MeasureReport:measure:status=pending&title=influenza", ""),
    ("Library?_has:Measure:depends-on:title=influenza", "logic"),
    ("Library?_has:Measure:depends-on:_has:MeasureReport:measure:status=complete", "logic"),
]


@pytest.fixture(scope="module")
def measured(world: World) -> World:
    world.store(RESOURCES)
    return world


@pytest.mark.parametrize(("question", "answer"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_a_question_along_canonicals_has_exactly_its_answer(measured: World, question: str, answer: str) -> None:
    found = [name.partition("/")[2] for name in measured.ids(question.replace(" ", "%20"))]
    assert sorted(found) == sorted(answer.split())


def test_what_names_a_definition_by_its_url_is_included_with_it(measured: World) -> None:
    page = measured.page("Measure?_id=flu&_revinclude=MeasureReport:measure")
    assert {row.id for row in page.includes} == {"flu-report"}
    page = measured.page("MeasureReport?_id=flu-report&_include=MeasureReport:measure")
    assert [row.id for row in page.includes] == ["flu"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("MeasureReport?_id=first&_include=MeasureReport:measure", "old"),
        ("MeasureReport?_id=second&_include=MeasureReport:measure:Measure", "new"),
        ("MeasureReport?_id=any&_include=MeasureReport:measure", "new old"),
        ("MeasureReport?_id=first,any&_include=*", "new old"),
        ("MeasureReport?_id=flu-version&_include=MeasureReport:measure", ""),
        ("Measure?_id=old&_revinclude=MeasureReport:measure", "any first"),
        ("Measure?_id=new&_revinclude=MeasureReport:*", "any second"),
        ("Measure?_id=old,new&_revinclude=MeasureReport:measure", "any first second"),
        (
            "MeasureReport?_id=second&_include=MeasureReport:measure&_revinclude:iterate=MeasureReport:measure",
            "any new",
        ),
    ],
)
def test_a_version_that_is_named_is_the_version_that_is_included(measured: World, question: str, answer: str) -> None:
    assert sorted(row.id for row in measured.page(question).includes) == sorted(answer.split())


def test_the_modifier_of_the_inside_is_no_modifier_of_clients(measured: World) -> None:
    with pytest.raises(Exception, match="the modifier :canonical does not apply"):
        measured.page("MeasureReport?measure:canonical=x")
