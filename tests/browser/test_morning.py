"""A morning in a health centre, in French: a physician sees three patients, one with a real laboratory's results; a
nurse, a physiotherapist and a psychologist go on with one of them, and each sees what is theirs of what others wrote.

With VESALIUS_MORNING=folder every step is photographed at three widths, to be looked at; those pictures show the
laboratory's own documents and are never committed.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.demo_network import CHROMIUM, VESALIUS, Network, sign_in
from browser.test_cast import SHARED, context, network, record

LABORATORY = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "lab-bundles" / "input" / "examples" / "molis_1A.json"
)
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
# Fixtures of the cast, used here by name.
__all__ = ["context", "network"]

ALBUM = os.environ.get("VESALIUS_MORNING", "")


def look(page: Page, name: str) -> None:
    """Nothing scrolls sideways at any width; and a photograph, where somebody wants to look."""
    before = page.viewport_size
    for width in (1440, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), (name, width)
        if ALBUM:
            Path(ALBUM).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{ALBUM}/{name}-{width}.png", full_page=width != 1440)
    assert before is not None
    page.set_viewport_size(before)


def begin(network: Network, page: Page, address: str) -> None:
    page.goto(network.address + address)
    page.locator("button[data-key=v]").click()
    page.locator("#note").wait_for()


def write(page: Page, **parts: str) -> None:
    for letter, text in parts.items():
        page.locator(f"#note-{letter}").fill(text)


def sign(page: Page) -> None:
    page.locator("#note textarea:not([disabled])").first.focus()
    page.keyboard.press("Control+Enter")
    page.locator("article.document .tag.good").first.wait_for()


def addressed(bundle: dict[str, Any], national_number: str) -> dict[str, Any]:
    """A laboratory's document as it came, about a patient of the demonstration network, issued an hour ago."""
    moment = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] == "Patient":
            resource["identifier"] = [{"system": NISS, "value": national_number}]
        if resource["resourceType"] == "DiagnosticReport":
            resource["issued"] = moment
    return bundle


NISS = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"


def others(page: Page, network: Network) -> list[str]:
    """Two more patients of the physician."""
    page.goto(f"{network.address}/patients/")
    links = [str(link.get_attribute("href")) for link in page.locator('main a[href^="/patients/"]').all()]
    found = [link for link in dict.fromkeys(links) if re.fullmatch(r"/patients/[^/]+/", link) and SHARED not in link]
    return [link for link in found if not link.endswith(("/find/", "/suggest/"))][:2]


def laboratory_answers(network: Network, page: Page, folder: Path) -> None:
    """The laboratory sends its document; it waits in the inbox, and is signed with a task."""
    page.goto(network.address + record(SHARED))
    page.locator("details.reveal summary").click()
    number = "".join(filter(str.isdigit, page.locator("details.reveal").inner_text().splitlines()[-1]))
    path = folder / "laboratory.json"
    path.write_text(json.dumps(addressed(json.loads(LABORATORY.read_bytes()), number)), encoding="utf-8")
    subprocess.run([str(VESALIUS), "load", str(path), "--data", str(network.data)], check=True, capture_output=True)
    page.goto(f"{network.address}/results/")
    report = page.locator("article.report", has_text="Delvaux").first
    expect(report).to_be_visible()
    look(page, "02-inbox")
    report.locator("details summary").click()
    report.locator('input[name="follow_up"]').fill("Contrôler les reins")
    report.locator("form.review > button").click()
    expect(page.locator("main")).not_to_contain_text("Contrôler les reins")


def first_patient(network: Network, page: Page) -> None:
    """Results over time, compared; the visit; a goal."""
    page.goto(network.address + record(SHARED, "results"))
    look(page, "03-results")
    boxes = page.locator("input[name=code]")
    for place in (0, 1):
        boxes.nth(place).check()
    page.get_by_role("button", name="Comparer les analyses cochées").click()
    expect(page.locator("[data-panel]")).to_have_count(2)
    page.locator("[data-panel] svg").first.focus()
    page.keyboard.press("End")
    expect(page.locator("[data-reading]").first).to_contain_text(re.compile(r"\d{4}: "))
    look(page, "04-compared")
    begin(network, page, record(SHARED))
    write(
        page,
        S="Se sent mieux, marche tous les jours.",
        O="Pieds sans lésion.",
        A="Diabète à suivre.",
        P="Même traitement.",
    )
    page.locator("#vital-systolic").fill("134")
    page.locator("#vital-diastolic").fill("82")
    page.locator("#vitals form button").first.click()
    page.locator("#vitals .lines").wait_for()
    look(page, "05-visit")
    sign(page)
    page.goto(network.address + record(SHARED, "care", "goal", "new"))
    page.fill("#f-description", "Tension sous 140")
    page.locator("#f-measure").press_sequentially("tension")
    page.locator("#o-measure [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.select_option('[name="target.comparator"]', "<")
    page.fill("#f-target", "140")
    page.select_option('[name="target.unit"]', "mm[Hg]")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).to_contain_text("Tension sous 140")
    look(page, "06-plan")


def two_more(network: Network, page: Page) -> None:
    """As they come."""
    for place, address in enumerate(others(page, network)):
        begin(network, page, address)
        write(page, S="Toux depuis trois jours.", P="Repos, revoir si fièvre.")
        if place == 0:
            page.locator("#problem-text").press_sequentially("bronch")
            page.locator(".option-line").first.click()
            page.locator("#problems .tag.good").first.wait_for()
        sign(page)
        look(page, f"07-signed-{place}")


def the_others_go_on(network: Network, browser: Browser) -> None:
    """A nurse, a physiotherapist and a psychologist with the first patient."""
    for username, texts, panel in (
        ("nurse", "Pansement refait, plaie propre.", "#vitals"),
        ("physiotherapist", "Mobilité du genou meilleure.", "#mobility"),
        ("psychologist", "Moins anxieux, dort mieux.", "#confidence"),
    ):
        own = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-BE")
        other = sign_in(network, own, username)
        begin(network, other, record(SHARED))
        expect(other.locator(panel)).to_be_visible()
        other.locator("#note textarea:not([disabled])").first.fill(texts)
        look(other, f"08-{username}")
        sign(other)
        other.goto(network.address + record(SHARED, "timeline"))
        expect(other.locator("main")).to_be_visible()
        look(other, f"09-{username}-timeline")
        own.close()


def found_again(network: Network, page: Page) -> None:
    """What the nurse wrote is found by its words; what the psychologist kept to himself is nowhere."""
    page.goto(network.address + record(SHARED, "documents") + "?q=pansement+plaie")
    expect(page.locator("main .lines a").first).to_be_visible()
    page.goto(network.address + record(SHARED, "documents") + "?q=anxieux")
    expect(page.locator("main")).to_contain_text("Aucun document")
    page.goto(network.address + record(SHARED, "timeline"))
    look(page, "10-timeline")
    page.goto(network.address + record(SHARED))
    look(page, "11-record")


@pytest.mark.skipif(not LABORATORY.exists(), reason="no shared laboratory documents here")
def test_a_morning(network: Network, browser: Browser, context: BrowserContext, tmp_path: Path) -> None:
    page = sign_in(network, context, "physician")
    page.goto(f"{network.address}/today/")
    look(page, "01-today")
    laboratory_answers(network, page, tmp_path)
    first_patient(network, page)
    two_more(network, page)
    the_others_go_on(network, browser)
    found_again(network, page)
