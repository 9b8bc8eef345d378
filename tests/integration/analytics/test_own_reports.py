"""Reports of one's own: kept as definitions, shared as questions, answered within each reader's rights."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from integration.analytics.conftest import World
from integration.analytics.report_pages import pages_of, people_of
from vesalius.access.actor import Actor
from vesalius.access.roles import MANAGER, PHYSICIAN, RECEPTIONIST
from vesalius.analytics import measure, own_reports, period
from vesalius.analytics.evaluate import Cell, evaluate
from vesalius.analytics.own_reports import Definition
from vesalius.analytics.scope import chosen
from vesalius.analytics.statement import Question
from vesalius.errors import Invalid, NotFound

Visit = Callable[..., Any]
CENTRE, OTHER = "Organization/organization-confluent", "Organization/organization-terrils"


@pytest.fixture(scope="module")
def actors(world: World) -> dict[str, Actor]:
    people = {
        "gp": (PHYSICIAN, CENTRE, "Practitioner/practitioner-gp-05"),
        "manager": (MANAGER, CENTRE, "Person/person-confluent-manager-4"),
        "elsewhere": (MANAGER, OTHER, "Person/person-confluent-manager-4"),
        "desk": (RECEPTIONIST, CENTRE, "Person/person-confluent-receptionist-1"),
    }
    return people_of(world, "own", people)


@pytest.fixture(scope="module")
def visit(world: World, actors: dict[str, Actor]) -> Iterator[Visit]:
    with pages_of(world, actors) as call:
        yield call


def save(world: World, actor: Actor, shared: str = "", **definition: Any) -> int:
    asked = Definition(("month",), {"sex": "female"}, "2025-11/2026-10")
    asked = Definition(**{name: getattr(asked, name) for name in asked.__struct_fields__} | definition)
    return own_reports.save(world.context, actor, "Femmes par mois", "contacts", asked, shared)


def test_a_report_is_built_on_the_page_opened_and_taken_away_like_every_other(visit: Visit) -> None:
    assert "f_sex" in visit("/reports/own/new/?measure=contacts", "manager").text
    form = {
        "measure": "contacts", "title": "Contacts des femmes", "by": "month", "f_sex": "female",
        "months": "fixed", "from": "2025-11", "to": "2026-10", "shared": "",
    }  # fmt: skip
    made = visit("/reports/own/new/", "manager", form=form)
    assert made.status_code == 302
    led = visit(made.headers["Location"], "manager")
    address = led.headers["Location"]
    page = visit(address, "manager")
    assert "<h1>Contacts des femmes</h1>" in page.text
    query = re.search(r'download\.csv\?([^"]+)"', page.text)[1].replace("&amp;", "&")
    lines = list(
        csv.reader(
            io.StringIO(visit(f"/reports/contacts/download.csv?{query}", "manager").content.decode("utf-8-sig")),
            delimiter=";",
        )
    )
    same = visit("/reports/contacts/download.csv?by=month&f_sex=female&from=2025-11&to=2026-10", "manager")
    assert lines == list(csv.reader(io.StringIO(same.content.decode("utf-8-sig")), delimiter=";"))
    assert "Contacts des femmes" in visit("/reports/", "manager").text
    assert visit(f"/reports/contacts/download.xlsx?{query}", "manager").content.startswith(b"PK")


def test_what_is_not_shared_is_nobody_elses_and_what_is_shared_is_a_question(
    world: World, actors: dict[str, Actor]
) -> None:
    private = save(world, actors["manager"])
    centre = save(world, actors["manager"], CENTRE)
    network = save(world, actors["manager"], "network")
    context = world.context
    for name, seen in (("gp", {centre, network}), ("elsewhere", {network})):
        assert {one.id for one in own_reports.listed(context, actors[name])} >= seen
        assert private not in {one.id for one in own_reports.listed(context, actors[name])}
        with pytest.raises(NotFound):
            own_reports.find(context, actors[name], private)
    with pytest.raises(NotFound):
        own_reports.find(context, actors["elsewhere"], centre)
    rows = world.rows("SELECT definition, title FROM own_report")
    assert not any(re.search(r"patient-\d|Patient/", text) for row in rows for text in row)


def test_only_its_owner_changes_or_forgets_a_report(world: World, actors: dict[str, Actor]) -> None:
    number = save(world, actors["manager"], "network")
    before = world.rows(f"SELECT * FROM own_report WHERE id = {number}")
    with pytest.raises(NotFound):
        own_reports.save(world.context, actors["gp"], "Other", "contacts", Definition(), number=number)
    with pytest.raises(NotFound):
        own_reports.forget(world.context, actors["gp"], number)
    assert world.rows(f"SELECT * FROM own_report WHERE id = {number}") == before
    own_reports.forget(world.context, actors["manager"], number)
    assert world.rows(f"SELECT * FROM own_report WHERE id = {number}") == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"dimensions": ("shoe_size",)},
        {"filters": {"shoe_size": "43"}},
        {"filters": {"sex": "x" * 65}},
        {"months": "2026-13"},
        {"dimensions": ("month", "sex", "practitioner", "centre")},
    ],
)
def test_what_cannot_be_asked_cannot_be_kept(world: World, actors: dict[str, Actor], wrong: dict[str, Any]) -> None:
    before = world.rows("SELECT count(*) FROM own_report")
    with pytest.raises(Invalid):
        save(world, actors["manager"], **wrong)
    with pytest.raises(Invalid):
        save(world, actors["manager"], "Organization/organization-elsewhere")
    assert world.rows("SELECT count(*) FROM own_report") == before


def test_who_reads_no_figures_builds_none(visit: Visit) -> None:
    assert visit("/reports/own/new/", "desk").status_code == 404


def bounds(cell: Cell) -> tuple[int, int]:
    """Between which numbers a rounded count lies."""
    assert cell.count is not None
    return (0, 0) if cell.count == 0 else (max(5, cell.count - 2), cell.count + 2)


def test_no_combination_of_own_reports_tells_a_hidden_number(world: World, actors: dict[str, Actor]) -> None:
    """A total with and without a filter, and its parts by every other dimension, leave more than one possibility."""
    context, actor = world.context, actors["manager"]
    with context.pool.session() as session:
        scope = chosen(context, session, actor, CENTRE)
    months = period.parse("2025-11", "2026-10")
    hidden = 0
    counted = [measure.find(name) for name in ("capitation", "new-patients", "polypharmacy", "pyramid")]
    for found, first in [(one, name) for one in counted for name in one.dimensions[:4]]:
        question = Question(found, months, scope, (first,))
        answer = evaluate(context, actor, question)
        whole = answer.total
        for cell in answer.cells:
            if not cell.is_small or whole.count is None:
                continue
            hidden += 1
            others = [bounds(one) if one.count is not None else (1, 4) for one in answer.cells if one is not cell]
            low = max(1, bounds(whole)[0] - sum(high for _, high in others))
            high = min(4, bounds(whole)[1] - sum(low for low, _ in others))
            assert high - low >= 1, (found.id, first)
            if cell.keys[0] is not None:
                filtered = evaluate(context, actor, replace(question, dimensions=(), filters={first: cell.keys[0]}))
                assert filtered.total.count is None
                assert filtered.total.is_small
    assert hidden
