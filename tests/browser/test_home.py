"""The first page in a real Chromium: readable at three widths, in four languages, light and dark, by keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from browser.demo_network import CHROMIUM, free_address, started, vesalius
from installations import put_empty

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]


@dataclass(frozen=True)
class Running:
    address: str
    token: str


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data, address = tmp_path_factory.mktemp("b") / "v", free_address()
    put_empty(data)
    with started(data, address):
        yield Running(address, vesalius(data, "token", "admin").strip())


def is_complaint(message: ConsoleMessage) -> bool:
    """Errors of the page itself; that the server refuses something is shown on the page."""
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("fr", "Un dossier de santé partagé et chiffré"),
        ("nl", "Eén gedeeld, versleuteld gezondheidsdossier"),
        ("de", "Eine gemeinsame, verschlüsselte Gesundheitsakte"),
        ("en", "One shared, encrypted health record"),
    ],
)
def test_the_page_speaks_the_readers_language_and_remembers_it(
    running: Running, page: Page, language: str, title: str
) -> None:
    page.goto(f"{running.address}/?language={language}")
    assert page.locator("h1").inner_text() == title
    assert page.locator("html").get_attribute("lang") == language
    page.goto(f"{running.address}/")
    assert page.locator("h1").inner_text() == title


@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_nothing_is_wider_than_the_screen(running: Running, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{running.address}/?language=fr")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_first_page_leads_to_signing_in_and_to_appointments(running: Running, page: Page) -> None:
    for language, name, title in (("nl", "Aanmelden", "/account/login/"), ("de", "Termin vereinbaren", "/book/")):
        page.goto(f"{running.address}/?language={language}")
        page.get_by_role("link", name=name).click()
        page.wait_for_url(f"{running.address}{title}")
        assert page.locator("html").get_attribute("lang") == language


def test_an_empty_installation_shows_no_figures_of_a_network(running: Running, page: Page) -> None:
    page.goto(f"{running.address}/?language=en")
    assert page.locator("#network").count() == 0
    assert page.locator(".state.good").count() == 4


def test_a_resource_is_stored_read_and_followed_in_the_viewer(running: Running, page: Page) -> None:
    page.goto(f"{running.address}/?language=en")
    page.fill("#viewer-token", running.token)
    page.select_option("#viewer-method", "PUT")
    page.fill("#viewer-address", "Observation/o")
    body = {
        "resourceType": "Observation",
        "id": "o",
        "status": "final",
        "code": {"text": "pouls"},
        "subject": {"reference": "Patient/p"},
    }
    page.fill("#viewer-body", json.dumps(body)[:-1] + ', "valueQuantity": {"value": 72.00}}')
    page.click("#viewer-send")
    page.locator("#viewer-status", has_text="201").wait_for()
    assert "72.00" in page.locator("#viewer-output").inner_text()
    page.get_by_role("button", name='"Patient/p"').click()
    page.locator("#viewer-status", has_text="404").wait_for()
    assert page.input_value("#viewer-address") == "Patient/p"


def test_the_viewer_works_by_keyboard_alone(running: Running, page: Page) -> None:
    page.goto(f"{running.address}/?language=en")
    page.focus("#viewer-token")
    page.keyboard.type(running.token)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("Patient?_summary=count")
    page.keyboard.press("Enter")
    page.locator("#viewer-status", has_text="200").wait_for()
    assert '"total"' in page.locator("#viewer-output").inner_text()


def test_without_a_token_the_api_says_what_is_missing(running: Running, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{running.address}/?language=en")
    page.fill("#viewer-address", "Patient")
    page.click("#viewer-send")
    page.locator("#viewer-status", has_text="401").wait_for()
    assert "OperationOutcome" in page.locator("#viewer-output").inner_text()
    context.close()


def test_nothing_is_loaded_from_elsewhere_and_the_policy_forbids_inline_scripts(running: Running, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    response = page.goto(f"{running.address}/?language=fr")
    assert response is not None
    assert {url.split("/")[2] for url in asked} == {running.address.split("/")[2]}
    policy = response.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "default-src" in policy
