"""The yearly activity report: its chapters from the template, its figures from the measures, to go on writing in."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integration.analytics.conftest import World
from integration.analytics.report_pages import pages_of, people_of
from vesalius.access.actor import Actor
from vesalius.access.roles import MANAGER, PHYSIOTHERAPIST, RECEPTIONIST
from vesalius.analytics import measure, period
from vesalius.analytics.evaluate import evaluate
from vesalius.analytics.scope import chosen
from vesalius.analytics.statement import Question

Visit = Callable[..., Any]
CENTRE = "Organization/organization-confluent"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def actors(world: World) -> dict[str, Actor]:
    people = {
        "manager": (MANAGER, CENTRE, "Person/person-confluent-manager-4"),
        "physio": (PHYSIOTHERAPIST, CENTRE, "Practitioner/practitioner-physio-01"),
        "desk": (RECEPTIONIST, CENTRE, "Person/person-confluent-receptionist-1"),
    }
    return people_of(world, "year", people)


@pytest.fixture(scope="module")
def visit(world: World, actors: dict[str, Actor]) -> Iterator[Visit]:
    with pages_of(world, actors) as call:
        yield call


def opened(content: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """(headings, tables) of a document, as a word processor would read them."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            ET.fromstring(archive.read(name))  # noqa: S314 - our own
        body = ET.fromstring(archive.read("word/document.xml"))[0]  # noqa: S314 - our own
    headings, tables = [], []
    for part in body:
        style = part.find(f"{WORD}pPr/{WORD}pStyle")
        if part.tag == f"{WORD}p" and style is not None:
            headings.append("".join(part.itertext()))
        elif part.tag == f"{WORD}tbl":
            tables.append(
                [["".join(cell.itertext()) for cell in row.iter(f"{WORD}tc")] for row in part.iter(f"{WORD}tr")]
            )
    return headings, tables


def test_the_document_has_every_chapter_and_the_figures_of_the_measures(
    world: World, actors: dict[str, Actor], visit: Visit
) -> None:
    answer = visit(f"/reports/yearly/report.docx?scope={CENTRE}&year=2026", "manager")
    headings, tables = opened(answer.content)
    assert headings[0] == "Activity report of the integrated health association"
    assert [heading[0] for heading in headings if heading[:2].endswith(".")] == list("12345678")
    with world.context.pool.session() as session:
        scope = chosen(world.context, session, actors["manager"], CENTRE)
    asked = Question(measure.find("contacts"), period.parse("2026"), scope, ("month",))
    expected = evaluate(world.context, actors["manager"], asked)
    by_month = next(table for table in tables if table[0] == ["Month", "entries"])
    assert len(by_month) == len(expected.cells) + 2
    assert by_month[-1] == ["Total", f"{expected.total.count:,}"]
    staff = next(table for table in tables if table[0] == ["Profession", "Number"])
    assert all(row[1].isdecimal() for row in staff[1:])
    assert len(staff) > 1


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_both_forms_come_in_every_language(visit: Visit, language: str) -> None:
    assert visit("/reports/yearly/", "manager", reader=language).status_code == 200
    assert visit("/reports/yearly/report.pdf?year=2026", "manager", reader=language).content.startswith(b"%PDF")
    headings, _tables = opened(visit("/reports/yearly/report.docx?year=2026", "manager", reader=language).content)
    assert len(headings) > 20


def test_it_is_for_those_who_read_figures_of_a_centre(visit: Visit) -> None:
    for name in ("physio", "desk"):
        assert visit("/reports/yearly/", name).status_code == 404
        assert visit("/reports/yearly/report.pdf", name).status_code == 404
