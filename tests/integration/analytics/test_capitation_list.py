"""The capitation list: who is enrolled by name, for those who may invoice it, and for nobody else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import openpyxl
import pytest

from integration.analytics.conftest import World
from integration.analytics.report_pages import pages_of, people_of
from vesalius.access.actor import Actor
from vesalius.access.roles import MANAGER, PHYSICIAN, RECEPTIONIST
from vesalius.analytics import enrolment, period
from vesalius.errors import Forbidden, NotFound

Visit = Callable[..., Any]
CENTRE, OTHER = "Organization/organization-confluent", "Organization/organization-terrils"


@pytest.fixture(scope="module")
def actors(world: World) -> dict[str, Actor]:
    people = {
        "gp": (PHYSICIAN, CENTRE, "Practitioner/practitioner-gp-05"),
        "manager": (MANAGER, CENTRE, "Person/person-confluent-manager-4"),
        "desk": (RECEPTIONIST, CENTRE, "Person/person-confluent-receptionist-1"),
    }
    return people_of(world, "list", people)


@pytest.fixture(scope="module")
def visit(world: World, actors: dict[str, Actor]) -> Iterator[Visit]:
    with pages_of(world, actors) as call:
        yield call


def month_of_a_change(world: World) -> str:
    starts = [item["period"]["start"][:7] for item in enrolments(world)]
    return max(set(starts), key=lambda month: (starts.count(month), month))


def enrolments(world: World) -> list[dict[str, Any]]:
    return [
        item
        for item in world.resources
        if item["resourceType"] == "EpisodeOfCare"
        and item["type"][0]["coding"][0]["code"] in enrolment.DISCIPLINES
        and item["managingOrganization"]["reference"] == CENTRE
    ]


def expected(world: World, month: str) -> dict[str, set[str]]:
    """Patient's id → the disciplines of the month, by reading the resources."""
    found: dict[str, set[str]] = {}
    for item in enrolments(world):
        end = item["period"].get("end", "9999")
        if item["period"]["start"][:7] <= month <= end[:7]:
            patient = item["patient"]["reference"].partition("/")[2]
            found.setdefault(patient, set()).add(item["type"][0]["coding"][0]["code"])
    return found


def test_the_list_is_what_the_resources_say(world: World, actors: dict[str, Actor]) -> None:
    month = month_of_a_change(world)
    found = enrolment.listed(world.context, actors["manager"], CENTRE, period.parse(month))
    people = enrolment.people(world.context, actors["manager"], CENTRE, [one.patient for one in found])
    assert {people[one.patient].id: set(one.disciplines) for one in found} == expected(world, month)
    began = {people[one.patient].id for one in found if one.began}
    assert began == {
        item["patient"]["reference"].partition("/")[2]
        for item in enrolments(world)
        if item["period"]["start"][:7] == month
    }
    patients = {item["id"]: item for item in world.resources if item["resourceType"] == "Patient"}
    for person in people.values():
        assert person.name.startswith(patients[person.id]["name"][0]["family"])
        assert person.national_number == patients[person.id]["identifier"][0]["value"]
        assert person.insurer


def test_who_does_not_invoice_gets_no_list_and_that_is_logged(world: World, actors: dict[str, Actor]) -> None:
    before = world.rows("SELECT count(*) FROM audit_leaf")[0][0]
    with pytest.raises(Forbidden):
        enrolment.listed(world.context, actors["gp"], CENTRE, period.parse("2026-01"))
    with pytest.raises(NotFound):
        enrolment.listed(world.context, actors["manager"], OTHER, period.parse("2026-01"))
    assert world.rows("SELECT count(*) FROM audit_leaf")[0][0] >= before + 2


def test_a_file_holds_everybody_of_the_month_and_is_logged_for_each(
    world: World, actors: dict[str, Actor], visit: Visit
) -> None:
    month = month_of_a_change(world)
    address = f"/reports/capitation-list/list.{{}}?centre={CENTRE}&month={month}"
    before = world.rows("SELECT count(*) FROM audit_leaf")[0][0]
    answer = visit(address.format("xlsx"), "manager")
    number = len(expected(world, month))
    # One leaf for each person of the export, and those of the worker's own look-ups.
    assert world.rows("SELECT count(*) FROM audit_leaf")[0][0] >= before + number
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:7] == ("Name", "Born", "Sex", "National number", "Insurer", "Membership number", "Regime")
    assert len(rows) == number + 1
    lines = list(
        csv.reader(io.StringIO(visit(address.format("csv"), "desk").content.decode("utf-8-sig")), delimiter=";")
    )
    assert [tuple(value or None for value in line) for line in lines[1:]] == [
        tuple(value if value is None else str(value) for value in row) for row in rows[1:]
    ]
    assert visit(address.format("pdf"), "manager").content.startswith(b"%PDF")


def test_the_page_is_for_those_who_may_list_and_offered_to_nobody_else(visit: Visit) -> None:
    assert "/reports/capitation-list/" in visit("/reports/", "manager").text
    assert "/reports/capitation-list/" not in visit("/reports/", "gp").text
    assert visit("/reports/capitation-list/", "gp").status_code == 404
    for language in ("fr", "nl", "de", "en"):
        answer = visit("/reports/capitation-list/", "manager", reader=language)
        assert answer.status_code == 200
    assert visit(f"/reports/capitation-list/?centre={OTHER}", "manager").status_code == 404
