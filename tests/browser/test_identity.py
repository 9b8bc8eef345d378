"""Real use of signing in: invitation, passkey, identity card, the lock, the next person, the end of a session.

An installation without demonstration data; its people are made by its operator. The card reader is a script that does
what the Web eID extension does, with cards of a look-alike public key infrastructure.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import struct
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.demo_network import free_address, started, vesalius
from browser.ways_in import insert_card, virtual_key
from installations import put_empty
from integration.identity.pki import Pki, responder

PASSWORD = "seven yellow tractors dance"
PIN = "284951"
NUMBER = "85073003328"


@dataclass
class Site:
    address: str
    data: Path
    pki: Pki
    secrets: dict[str, str] = field(default_factory=dict)
    spent: dict[str, int] = field(default_factory=dict)

    def command(self, *words: str) -> str:
        return vesalius(self.data, *words).strip()

    def code(self, username: str) -> str:
        """A code that was not used yet."""
        step = max(int(time.time()) // 30 - 1, self.spent.get(username, 0) + 1)
        while step > int(time.time()) // 30 + 1:
            threading.Event().wait(0.5)
        self.spent[username] = step
        digest = hmac.new(base64.b32decode(self.secrets[username]), struct.pack(">Q", step), hashlib.sha1).digest()
        offset = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


CARD_PKI = Pki()
CARD = CARD_PKI.card(NUMBER)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("i")
    with responder(CARD_PKI, [CARD]) as answers:
        environment = {
            **os.environ,
            "VESALIUS_EID_ROOTS": str(CARD_PKI.write(folder / "roots")),
            "VESALIUS_EID_OCSP_RESPONDER": answers,
        }
        address = free_address()
        put_empty(folder / "v")
        with started(folder / "v", address, environment, workers=2):
            yield Site(address, folder / "v", CARD_PKI)


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Any]:
    """Makes browsers of their own; none of them may complain."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def new(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "en", **options})
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on(
            "console",
            lambda message: (
                complaints.append(message.text)
                if message.type == "error" and "Failed to load resource" not in message.text
                else None
            ),
        )
        context.set_default_timeout(10_000)
        made.append(context)
        return context

    yield new
    for context in made:
        context.close()
    assert complaints == []


def opened(site: Site, page: Page, username: str, link: str) -> None:
    """Follows an invitation to the end: a password, the application, the recovery codes."""
    page.goto(site.address + link)
    page.fill("#id_new", PASSWORD)
    page.fill("#id_again", PASSWORD)
    page.press("#id_again", "Enter")
    page.get_by_role("link", name="Set up the application").click()
    page.locator("summary").click()
    site.secrets[username] = page.locator("[data-secret]").inner_text().replace(" ", "")
    page.fill("#id_code", site.code(username))
    page.press("#id_code", "Enter")
    page.locator("[data-codes] li").nth(9).wait_for()
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url(lambda address: "/account/" not in address)


def signed_in(site: Site, page: Page, username: str) -> None:
    page.goto(f"{site.address}/account/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.fill("#id_code", site.code(username))
    page.press("#id_code", "Enter")
    page.locator("#id_code").wait_for(state="detached")


@pytest.fixture(scope="module")
def people(site: Site, browser: Browser) -> Site:
    """An administrator and a physician, who opened their accounts."""
    for username, role in (("boss", "administrator"), ("anna", "physician")):
        link = site.command("account", "create", username, "--role", role, "--display", f"{username.title()} Example")
        context = browser.new_context(locale="en")
        context.set_default_timeout(10_000)
        opened(site, context.new_page(), username, link)
        context.close()
    return site


def test_a_colleague_is_invited_enrols_a_passkey_and_signs_in_with_it_alone(people: Site, contexts: Any) -> None:
    site = people
    page = contexts().new_page()
    signed_in(site, page, "boss")
    page.goto(f"{site.address}/administration/accounts/new/")
    for name, value in (("display", "Carla Janssens"), ("username", "carla"), ("fhir", "Practitioner/carla")):
        page.fill(f"#{name}", value)
    page.select_option("#role", "nurse")
    page.press("#username", "Enter")
    link = page.locator("[data-link]").inner_text().removeprefix(site.address)

    other = contexts().new_page()
    virtual_key(other)
    other.goto(site.address + link)
    other.fill("#id_new", "Password2025!")
    other.fill("#id_again", "Password2025!")
    other.press("#id_again", "Enter")
    assert "attackers try first" in other.locator("[role=alert]").inner_text()
    other.fill("#id_new", PASSWORD)
    other.fill("#id_again", PASSWORD)
    other.press("#id_again", "Enter")
    other.goto(f"{site.address}/patients/")
    assert "/account/second-factor/" in other.url
    other.click("[data-passkey-new]")
    other.locator("[data-codes] li").nth(9).wait_for()
    other.get_by_role("link", name="I have kept them").click()
    other.wait_for_url(f"{site.address}/patients/")
    other.click(".menu summary")
    other.locator("form[action='/account/logout/'] button").click()
    other.goto(f"{site.address}/account/login/?next=/patients/")
    other.click("[data-passkey]")
    other.wait_for_url(f"{site.address}/patients/")
    late = contexts().new_page()
    late.goto(site.address + link)
    assert "This link is over" in late.content()


def test_an_identity_card_is_linked_and_opens_the_account(people: Site, contexts: Any) -> None:
    site = people

    with_reader = contexts()
    insert_card(with_reader, CARD)
    page = with_reader.new_page()
    page.goto(f"{site.address}/account/login/")
    page.click("[data-card]")
    page.get_by_text("opens no account here").wait_for()
    signed_in(site, page, "anna")
    page.goto(f"{site.address}/account/")
    page.click("[data-card]")
    page.get_by_text("Your identity card opens this account from now on.").wait_for()

    fresh = contexts()
    insert_card(fresh, CARD)
    page = fresh.new_page()
    page.goto(f"{site.address}/account/login/?next=/account/")
    page.click("[data-card]")
    page.wait_for_url(f"{site.address}/account/")
    assert "Anna Example" in page.locator("main").inner_text()
    assert "Identity card" in page.locator(".lines").last.inner_text()

    CARD_PKI.revoked.add(CARD.certificate.serial_number)
    revoked = contexts()
    insert_card(revoked, CARD)
    page = revoked.new_page()
    page.goto(f"{site.address}/account/login/")
    page.click("[data-card]")
    page.get_by_text("could not be verified").wait_for()
    CARD_PKI.revoked.clear()

    without = contexts().new_page()
    without.goto(f"{site.address}/account/login/")
    without.click("[data-card]")
    without.get_by_text("extension is not installed").wait_for()


def test_a_workstation_locks_keeps_the_draft_and_passes_to_the_next_person(people: Site, contexts: Any) -> None:
    site = people
    page = contexts().new_page()
    signed_in(site, page, "boss")
    page.goto(f"{site.address}/administration/workstations/")
    page.fill("#name", "Reception 2")
    page.get_by_role("button", name="Register this browser").click()
    page.get_by_text("It is registered as Reception 2").wait_for()
    page.click(".menu summary")
    page.locator("form[action='/account/logout/'] button").click()
    signed_in(site, page, "boss")
    page.goto(f"{site.address}/account/")
    page.fill("#id_pin", PIN)
    page.fill("#id_pin_again", PIN)
    page.press("#id_pin_again", "Enter")
    page.get_by_text("The PIN is set").wait_for()

    form = f"{site.address}/administration/accounts/new/"
    page.goto(form)
    page.locator("form[data-draft-watched]").wait_for()
    page.fill("#display", "Half a na")
    page.select_option("#role", "nurse")
    page.keyboard.press("Control+l")
    page.wait_for_url(re.compile("/account/lock/"))
    assert "Half a na" not in page.content()
    page.goto(form)
    page.wait_for_url(re.compile("/account/lock/"))
    page.locator("#id_pin").press_sequentially(PIN)
    page.wait_for_url(form)
    page.locator("form[data-draft-restored]").wait_for()
    assert page.input_value("#display") == "Half a na"
    assert page.input_value("#role") == "nurse"

    # The next person comes, and finds nothing of the first but a name on the locked screen.
    page.locator("form[action='/account/lock/'] button").click()
    page.get_by_role("link", name="Sign in as somebody else").click()
    signed_in(site, page, "anna")
    page.goto(f"{site.address}/account/")
    assert "Anna Example" in page.locator("main").inner_text()
    page.goto(f"{site.address}/patients/")
    page.keyboard.press("Control+l")
    page.wait_for_url(re.compile("/account/lock/"))
    page.get_by_role("button", name="Boss Example").click()
    page.locator("#id_pin").press_sequentially(PIN)
    # Back where the first was, with what was typed there.
    page.wait_for_url(form)
    page.locator("form[data-draft-restored]").wait_for()
    assert page.input_value("#display") == "Half a na"

    for number, width in enumerate((1440, 1024, 390)):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{site.address}/account/")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
        assert number < 3


def test_a_session_that_its_holder_ends_elsewhere_is_over(people: Site, contexts: Any) -> None:
    site = people
    here, there = contexts().new_page(), contexts().new_page()
    signed_in(site, here, "anna")
    signed_in(site, there, "anna")
    there.goto(f"{site.address}/account/")
    here.goto(f"{site.address}/account/")
    here.get_by_role("button", name="End all others").click()
    here.get_by_text("All other sessions are ended.").wait_for()
    ended = time.monotonic()
    while "/account/login/" not in there.url and time.monotonic() - ended < 10:
        there.goto(f"{site.address}/account/")
    assert "/account/login/" in there.url
