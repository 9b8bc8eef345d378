"""Real use by two people at once: who else is there, a mention that arrives by itself, a referral and its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from browser.test_cast import CHROMIUM, SHARED, Network, network, record, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
# Fixtures of the cast, used here by name.
__all__ = ["network"]


@pytest.fixture
def pair(network: Network, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """A physician and a physiotherapist, each at a screen of their own."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}, locale="fr-BE") for _ in range(2)]
    who = ("physician", "physiotherapist")
    pages = [sign_in(network, context, name) for context, name in zip(contexts, who, strict=True)]
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def name_of(page: Page) -> str:
    return str(page.locator(".menu .who").evaluate("element => element.firstChild.textContent")).strip()


def test_whoever_opens_or_writes_in_a_record_is_seen_by_who_has_it_open(
    network: Network, pair: tuple[Page, Page]
) -> None:
    physician, other = pair
    physician.goto(network.address + record(SHARED))
    own = name_of(other)
    other.goto(network.address + record(SHARED))
    physician.locator(".present").filter(has_text=own).wait_for()
    other.locator("button[data-key=v]").click()
    other.locator("#note").wait_for()
    physician.locator(".present strong").filter(has_text=f"{own} écrit").wait_for()
    other.goto(f"{network.address}/today/")
    physician.locator(".present").filter(has_text=own).wait_for(state="detached")


def test_a_mention_arrives_by_itself_and_is_answered(network: Network, pair: tuple[Page, Page]) -> None:
    physician, other = pair
    other.goto(f"{network.address}/agenda/")
    family = name_of(other).split()[-1]
    physician.goto(network.address + record(SHARED, "messages", "new"))
    area = physician.locator("#text")
    area.focus()
    physician.keyboard.type(f"Peux-tu voir ce genou, @{family.lower()}")
    physician.locator(".mention-list [role=option]").first.wait_for()
    physician.keyboard.press("Enter")
    physician.keyboard.type("?")
    assert name_of(other) in area.input_value()
    assert physician.locator("[data-chosen] .chip").count() == 1
    physician.locator("form.fields button:not([type=button])").click()
    other.locator(".waiting:visible b").first.wait_for()
    other.locator(".waiting:visible").first.click()
    other.locator(".lines .button").first.click()
    assert name_of(other) in other.locator("mark.mention").first.inner_text()
    other.locator("#text").fill("Oui, demain.")
    other.locator(".conversation form button", has_text="Envoyer").click()
    other.locator(".bubble.own").wait_for()
    physician.goto(f"{network.address}/messages/")
    assert "Oui, demain." in physician.content()


def test_a_referral_goes_and_comes_back(network: Network, pair: tuple[Page, Page]) -> None:
    physician, other = pair
    family = name_of(other).split()[-1]
    physician.goto(network.address + record(SHARED, "referrals", "new"))
    physician.locator("#recipient-name").fill(family)
    physician.locator("[data-found] button").first.click()
    physician.locator("#reason").fill("Rééducation du genou")
    physician.locator("form.fields button:not([type=button])").click()
    physician.wait_for_url(re.compile("/referrals/"))
    other.goto(f"{network.address}/today/")
    other.locator("a", has_text="Rééducation du genou").first.click()
    other.locator("button[value=accept]").click()
    other.locator("#text").fill("Neuf séances, flexion 130°.")
    other.locator("button[value=answer]").click()
    other.locator(".paper", has_text="130°").wait_for()
    physician.reload()
    assert "Neuf séances" in physician.content()
    physician.locator("button[value=acknowledge]").click()
    physician.locator("button[value=acknowledge]").wait_for(state="detached")
