"""Real use of reports: a manager's month in a few clicks, and a salmonella culture that becomes a sent declaration."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import BrowserContext, Page

from browser.demo_network import CHROMIUM, Network, sign_in, vesalius
from browser.test_cast import SHARED, context, network
from vesalius.clinical import pdf_reader

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
# Fixtures of the cast, used here by name.
__all__ = ["context", "network"]

CULTURE = Path("/work/shared/data/lab-bundles/testing/Macsys/815933563/81365677998_815933563_3.json")


def addressed(bundle: dict[str, Any], national_number: str) -> dict[str, Any]:
    """The laboratory's document, as it came, about a patient of the demonstration network."""
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Patient":
            resource["identifier"][0]["value"] = national_number
    return bundle


def national_number(page: Page, network: Network) -> str:
    page.goto(f"{network.address}/patients/{SHARED}/")
    reveal = page.locator("details.reveal")
    reveal.locator("summary").click()
    return "".join(filter(str.isdigit, reveal.inner_text().splitlines()[-1]))


@pytest.mark.skipif(not CULTURE.exists(), reason="no shared laboratory documents here")
def test_a_salmonella_of_a_real_laboratory_becomes_a_declaration_that_is_completed_and_sent(
    network: Network, context: BrowserContext, tmp_path: Path
) -> None:
    page = sign_in(network, context, "physician")
    document = addressed(json.loads(CULTURE.read_bytes()), national_number(page, network))
    path = tmp_path / "laboratory.json"
    path.write_text(json.dumps(document))
    vesalius(network.data, "load", str(path))
    page.goto(f"{network.address}/today/")
    link = page.locator("li", has_text="Salmonellose").get_by_role("link", name="Compléter")
    for _ in range(60):
        if link.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert link.count() == 1
    page.goto(f"{network.address}/declarations/")
    assert page.locator("section.card li", has_text="Salmonellose").locator(".tag").inner_text().startswith("encore 2")
    page.get_by_role("link", name="Compléter").click()
    assert "Salmonella species" in page.input_value("#q-basis")
    page.fill("#q-basis", "")
    page.get_by_role("button", name="Compléter et envoyer").click()
    assert page.locator(".fault").count() == 1
    page.fill("#q-basis", "Coproculture: Salmonella species")
    page.fill("#q-onset", "2022-01-05")
    page.select_option("#q-setting", "school")
    page.get_by_role("button", name="Compléter et envoyer").click()
    page.locator("#declaration .receipt").wait_for(timeout=30_000)
    receipt = page.locator("#declaration .receipt").inner_text()
    assert receipt.startswith("WAL-")
    page.get_by_role("link", name="Le document dans le dossier").click()
    assert receipt in page.locator("main").inner_text()
    page.goto(f"{network.address}/declarations/")
    assert receipt in page.locator("table").inner_text()
    assert page.locator("li", has_text="Salmonellose").count() == 0


class Clicks:
    """Clicks of a person, counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.number = page, 0

    def link(self, name: str) -> None:
        self.number += 1
        self.page.get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def chosen(self, text: str) -> None:
        self.number += 1
        self.page.locator(".chapter a", has_text=text).first.click()
        self.page.wait_for_load_state()

    def file(self, name: str) -> bytes:
        self.number += 1
        with self.page.expect_download() as download:
            self.page.get_by_role("link", name=name).first.click()
        return Path(download.value.path()).read_bytes()


def rows(content: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def test_a_manager_has_month_indicators_and_capitation_list_within_four_clicks_each(
    network: Network, context: BrowserContext
) -> None:
    page = sign_in(network, context, "manager")
    hand = Clicks(page)
    hand.link("Rapports")
    pack = hand.file("Tous les rapports du mois passé (PDF)")
    assert hand.number <= 4
    assert pack.startswith(b"%PDF")
    # Opened as its readers open it: every page is drawn, and the words are there.
    opened = pdf_reader.contents(pack)
    assert opened is not None
    assert "Contacts" in "".join(opened.texts)
    drawn = [pdf_reader.picture(pack, number) for number in range(min(opened.pages, 3))]
    assert all(picture is not None and len(picture) > 10_000 for picture in drawn)

    hand = Clicks(page)
    hand.link("Rapports")
    hand.chosen("Contacts")
    found = rows(hand.file("XLSX"))
    assert hand.number <= 4
    shown = [cell.strip() for cell in page.locator(".report-table tfoot td").first.all_inner_texts()]
    assert "".join(str(found[-1][-1]).split()) == "".join(shown[0].split())

    hand = Clicks(page)
    hand.link("Rapports")
    hand.chosen("trajet")
    assert page.locator(".report-number").count() == 1
    assert rows(hand.file("XLSX"))[0][-1] == "%"
    assert hand.number <= 4

    hand = Clicks(page)
    hand.link("Rapports")
    hand.chosen("Liste de capitation")
    listed = rows(hand.file("XLSX"))
    assert hand.number <= 4
    assert listed[0][0] == "Nom"
    assert len(listed) - 1 == int(page.locator("section.card header .soft").inner_text())
    assert [row[0] for row in listed[1:]] == sorted((row[0] for row in listed[1:]), key=str.casefold)
