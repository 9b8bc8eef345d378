"""The pages of reports: at once, in four languages, exact or blurred, with what is taken away."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from integration.analytics.conftest import World
from integration.analytics.report_pages import pages_of, people_of
from vesalius.access.actor import Actor
from vesalius.access.roles import MANAGER, PHYSICIAN, RECEPTIONIST
from vesalius.analytics import measure
from vesalius.apps.reporting import files
from vesalius.r4 import validation

Visit = Callable[..., Any]
PERIOD = "from=2025-11&to=2026-10"


@pytest.fixture(scope="module")
def actors(world: World) -> dict[str, Actor]:
    people = {
        "gp": (PHYSICIAN, "Organization/organization-confluent", "Practitioner/practitioner-gp-05"),
        "manager": (MANAGER, "Organization/organization-confluent", "Person/person-confluent-manager-4"),
        "desk": (RECEPTIONIST, "Organization/organization-confluent", "Person/person-confluent-receptionist-1"),
    }
    return people_of(world, "page", people)


@pytest.fixture(scope="module")
def visit(world: World, actors: dict[str, Actor]) -> Iterator[Visit]:
    with pages_of(world, actors) as call:
        yield call


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_every_report_opens_in_every_language_without_script_or_style_of_its_own(visit: Visit, language: str) -> None:
    addresses = ["/reports/", *[f"/reports/{identity}/?{PERIOD}" for identity in list(measure.shipped())[::4]]]
    for address in addresses:
        answer = visit(address, reader=language)
        assert answer.status_code == 200, address
        assert f'<html lang="{language}"' in answer.text
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", answer.text), address
        fields = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]*\sid="([^"]+)"', answer.text))
        assert fields <= set(re.findall(r'<label[^>]*\sfor="([^"]+)"', answer.text)), address


def test_the_catalogue_is_searched_in_the_readers_language(visit: Visit) -> None:
    page = visit("/reports/?q=grippe", reader="fr").text
    assert "Grippe : vaccinés de 65 ans et plus" in page
    assert "Pyramide" not in page
    assert "No report has this in it" in visit("/reports/?q=zzz").text


def test_who_may_read_no_figures_finds_no_pages(visit: Visit) -> None:
    for address in ("/reports/", "/reports/contacts/", "/reports/contacts/download.csv", "/reports/pack/"):
        assert visit(address, "desk").status_code == 404


def test_what_is_not_there_or_of_another_centre_is_the_same_page(visit: Visit) -> None:
    unknown = visit("/reports/unheard/", "manager")
    other = visit("/reports/contacts/?scope=Organization/organization-terrils", "manager")
    assert (unknown.status_code, other.status_code) == (404, 404)
    assert visit("/reports/contacts/download.exe", "manager").status_code == 404


def test_a_bad_period_is_explained(visit: Visit) -> None:
    answer = visit("/reports/contacts/?from=2026-13", "manager")
    assert answer.status_code == 400
    assert "2026-01" in answer.text


def test_htmx_gets_the_figures_alone(visit: Visit) -> None:
    page = visit(f"/reports/contacts/?{PERIOD}&by=month&compare=year", "manager", HTTP_HX_TARGET="figures").text
    assert "<html" not in page
    assert "<svg" in page
    assert "Rounded to five" in page


def test_a_manager_is_shown_nobody_and_a_practitioner_those_they_may_see(visit: Visit) -> None:
    assert "Who?" not in visit(f"/reports/pyramid/?{PERIOD}", "manager").text
    page = visit(f"/reports/prevalence-hypertension/?{PERIOD}&by=sex").text
    assert "Who?" in page
    address = re.search(r'href="(/reports/prevalence-hypertension/patients/[^"]+)"', page)
    assert address is not None
    people = visit(address[1].replace("&amp;", "&")).text
    assert re.search(r'<a href="/patients/[^"]+"><strong>', people) or "Nobody whom you may see" in people
    listed = visit(f"/reports/pyramid/patients/?{PERIOD}&scope=network", "manager").text
    assert "Nobody whom you may see" in listed


def test_what_is_taken_away_holds_the_same_figures(world: World, visit: Visit) -> None:
    query = f"{PERIOD}&scope=network&by=atc_main"
    before = world.rows("SELECT count(*) FROM audit_leaf")[0][0]
    report = json.loads(visit(f"/reports/prescriptions/download.json?{query}", "manager").content)
    validation.check(json.dumps(report).encode(), "MeasureReport")
    # The reading and the export.
    assert world.rows("SELECT count(*) FROM audit_leaf")[0][0] == before + 2
    counts = {
        item["value"]["text"]: item["population"][0].get("count")
        for item in report["group"][0]["stratifier"][0]["stratum"]
    }
    text = visit(f"/reports/prescriptions/download.csv?{query}", "manager").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert {line[0][0]: int(line[1]) if line[1].isdecimal() else None for line in lines[1:-1]} == counts
    book = zipfile.ZipFile(io.BytesIO(visit(f"/reports/prescriptions/download.xlsx?{query}", "manager").content))
    assert "xl/worksheets/sheet1.xml" in book.namelist()
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert visit(f"/reports/prescriptions/download.pdf?{query}", "manager").content.startswith(b"%PDF-")
    assert visit("/reports/pack/?month=2026-10", "manager").content.startswith(b"%PDF-")


def test_no_text_begins_a_formula() -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\t=1", "\r=1"):
        assert files.safe(text) == f"'{text}"
    assert files.safe("Dr. Müller") == "Dr. Müller"
