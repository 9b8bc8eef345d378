"""Real use: an arrival that the physician sees by itself, a text of one's own, pages for when nothing runs."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.demo_network import CHROMIUM, Network, sign_in, vesalius
from browser.test_cast import SHARED, context, network, record
from vesalius.crypto.keyring import RootKeys
from vesalius.events import downtime

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
# Fixtures of the cast, used here by name.
__all__ = ["context", "network"]
CENTRE = "Organization/organization-confluent"
WORDS = downtime.Words("fr", "Pages de secours", "Code", "Ouvrir", "Mauvais code", "Imprimer", "État au")


@pytest.fixture
def booked(network: Network) -> str:
    """An appointment of the shared patient with the physician, a quarter of an hour ago."""
    token = vesalius(network.data, "token", "admin").strip()
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=15)
    body = {
        "resourceType": "Appointment", "status": "booked", "start": start.isoformat(),
        "end": (start + timedelta(minutes=20)).isoformat(), "created": start.isoformat(),
        "extension": [{"url": "urn:vesalius:StructureDefinition:centre", "valueReference": {"reference": CENTRE}}],
        "participant": [
            {"actor": {"reference": f"Patient/{SHARED}", "display": "Jean-Marc Delvaux"}, "status": "accepted"},
            {"actor": {"reference": network.people["physician"]["fhir"], "display": "Dr Bodart"}, "status": "accepted"},
        ],
    }  # fmt: skip
    request = urllib.request.Request(  # noqa: S310 - ours
        f"{network.address}/fhir/Appointment",
        json.dumps(body).encode(),
        {"Content-Type": "application/fhir+json", "Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - ours
        return str(json.loads(answer.read())["id"])


@pytest.fixture
def pair(network: Network, browser: Browser) -> Iterator[tuple[Page, Page]]:
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-BE") for _ in range(2)]
    yield sign_in(network, contexts[0], "receptionist"), sign_in(network, contexts[1], "physician")
    for each in contexts:
        each.close()


def test_an_arrival_at_the_desk_is_seen_by_the_physician_at_once(
    network: Network, pair: tuple[Page, Page], booked: str
) -> None:
    desk, physician = pair
    physician.goto(f"{network.address}/today/")
    physician.locator(".lines .tag", has_text="réservé").first.wait_for()
    physician.wait_for_load_state("networkidle")
    desk.goto(f"{network.address}/desk/")
    row = desk.locator("tr", has_text="Jean-Marc Delvaux").first
    row.locator("button[value=arrived]").click()
    desk.locator("section", has_text="Salle d'attente").locator("li", has_text="Jean-Marc Delvaux").wait_for()
    physician.locator(".lines .tag.good", has_text="arrivé").first.wait_for()
    desk.locator("tr", has_text="Jean-Marc Delvaux").first.locator("button[value=checked-in]").click()
    desk.get_by_text("Personne n'attend.").wait_for()


def test_a_word_of_ones_own_becomes_a_text_in_a_note(network: Network, context: BrowserContext) -> None:
    page = sign_in(network, context, "physician")
    page.goto(f"{network.address}/texts/")
    page.locator("#text-name").fill("genou")
    page.locator("#text-text").fill("Genou sec, pas d'épanchement.")
    page.locator("#text form button").last.click()
    page.locator("kbd", has_text="/genou").wait_for()
    page.goto(network.address + record(SHARED))
    page.locator("button[data-key=v]").click()
    page.locator("#note-O").focus()
    page.keyboard.type("/genou")
    page.locator("[data-slash]:not([hidden])").wait_for()
    page.keyboard.press("Enter")
    assert page.input_value("#note-O") == "Genou sec, pas d'épanchement."
    page.keyboard.press("Control+Enter")
    page.locator("article.document .tag.good").wait_for()


def test_downtime_pages_open_in_a_browser_without_any_server(context: BrowserContext, tmp_path: Path) -> None:
    downtime.configure(tmp_path)
    try:
        roots = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
        html = "<section><h2>Anna Peeters</h2><p>Pénicilline</p></section>"
        path = downtime.write(roots, "Organization/centre", "Maison médicale", html, WORDS)
        code = downtime.code(roots, "Organization/centre")
    finally:
        downtime.configure(None)
    context.set_offline(True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("#code").fill("wrong-wrong-wrong-wrong-wrong")
    page.locator("form button").click()
    page.get_by_text("Mauvais code").wait_for()
    assert "Peeters" not in page.content()
    page.locator("#code").fill(code.upper())
    page.locator("form button").click()
    page.get_by_text("Pénicilline").wait_for()
    assert page.locator("#print").is_visible()
    context.set_offline(False)
