"""What was typed survives: no connection, a crash, a change of people, two windows, a signature elsewhere."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from browser.test_cast import CHROMIUM, SHARED, Network, context, network, record, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
# Fixtures of the cast, used here by name.
__all__ = ["context", "network"]
EVERY_LINE = """
() => new Promise((resolve) => {
  const asked = indexedDB.open("vesalius", 1);
  asked.onsuccess = () => {
    const found = asked.result.transaction("drafts").objectStore("drafts").getAll();
    const text = (line) => line.name + new TextDecoder("latin1").decode(line.body);
    found.onsuccess = () => resolve(found.result.map(text));
  };
})
"""


def begin(network: Network, page: Page) -> str:
    page.goto(network.address + record(SHARED))
    page.locator("button[data-key=v]").click()
    page.locator("#note").wait_for()
    return page.url


def saved(page: Page) -> None:
    page.locator("[data-save-state][data-kind=saved]").wait_for()


def sign(page: Page) -> None:
    page.locator("#note textarea:not([disabled])").first.focus()
    page.keyboard.press("Control+Enter")
    page.locator("article.document .tag.good").wait_for()


def kept(page: Page) -> None:
    """Until something stands in the browser's own store."""
    deadline = time.monotonic() + 30
    while not page.evaluate(EVERY_LINE):
        assert time.monotonic() < deadline, "nothing was kept"
        page.wait_for_timeout(50)


def handed_over(page: Page) -> None:
    """Until nothing stands in the browser's own store: the server has it."""
    deadline = time.monotonic() + 30
    while page.evaluate(EVERY_LINE):
        assert time.monotonic() < deadline, "the server did not get it"
        page.wait_for_timeout(50)


def test_a_note_typed_without_a_connection_outlives_the_window_and_is_nobody_elses(
    network: Network, context: BrowserContext
) -> None:
    page = sign_in(network, context, "physician")
    address = begin(network, page)
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    page.locator("#note-S").fill("Douleur thoracique depuis une heure.")
    page.locator("[data-save-state][data-kind=failed]").wait_for()
    kept(page)
    page.close(run_before_unload=False)
    context.set_offline(False)

    context.clear_cookies()
    other = sign_in(network, context, "nurse")
    lines = other.evaluate(EVERY_LINE)
    assert lines
    assert not [line for line in lines if "thoracique" in line or SHARED in line]
    assert other.evaluate(f"kept.find('note {address.removeprefix(network.address)}')") is None
    other.close()
    assert other.is_closed()

    context.clear_cookies()
    again = sign_in(network, context, "physician")
    again.goto(address)
    # The window that closed may have got its last word through as well, and then there is nothing left to save.
    expect(again.locator("#note-S")).to_have_value("Douleur thoracique depuis une heure.")
    handed_over(again)
    again.reload()
    assert again.input_value("#note-S") == "Douleur thoracique depuis une heure."
    assert again.evaluate(EVERY_LINE) == []
    sign(again)


def test_what_is_typed_while_the_page_still_comes_is_saved(network: Network, context: BrowserContext) -> None:
    page = sign_in(network, context, "nurse")
    held: list[Route] = []
    page.route("**/visit*.js", lambda route: held.append(route), times=1)  # noqa: PLW0108 - a function is needed
    page.goto(network.address + record(SHARED))
    page.locator("button[data-key=v]").click(no_wait_after=True)
    note = page.locator("#note textarea:not([disabled])").first
    note.fill("Écrit avant que la page ne soit là.")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    saved(page)
    page.reload()
    assert note.input_value() == "Écrit avant que la page ne soit là."


def test_two_people_who_write_in_different_parts_lose_nothing_and_are_not_asked(
    network: Network, context: BrowserContext
) -> None:
    first = sign_in(network, context, "physician")
    address = begin(network, first)
    second = context.new_page()
    second.goto(address)
    first.locator("#note-S").fill("Toux.")
    saved(first)
    second.locator("#note-P").fill("Repos.")
    saved(second)
    assert second.input_value("#note-S") == "Toux."
    first.reload()
    assert (first.input_value("#note-S"), first.input_value("#note-P")) == ("Toux.", "Repos.")
    second.close()
    sign(first)


def test_one_sentence_changed_by_both_is_shown_to_be_made_one(network: Network, context: BrowserContext) -> None:
    first = sign_in(network, context, "physician")
    address = begin(network, first)
    second = context.new_page()
    second.goto(address)
    first.locator("#note-A").fill("Bronchite.")
    saved(first)
    second.locator("#note-A").fill("Pneumonie.")
    second.locator("#merge[open]").wait_for()
    second.keyboard.press("Escape")
    assert second.locator("#merge[open]").count() == 1
    second.locator("#merge textarea").fill("Bronchite, pneumonie à exclure.")
    second.locator("[data-keep=edited]").click()
    saved(second)
    first.reload()
    assert first.input_value("#note-A") == "Bronchite, pneumonie à exclure."
    second.close()
    sign(first)


def test_what_was_typed_while_somebody_signed_is_offered_as_an_addendum(
    network: Network, context: BrowserContext
) -> None:
    first = sign_in(network, context, "physician")
    address = begin(network, first)
    second = context.new_page()
    second.goto(address)
    second.wait_for_load_state("networkidle")
    first.locator("#note-S").fill("Vu pour le genou.")
    saved(first)
    sign(first)
    second.locator("#note-P").fill("Radiographie si pas mieux.")
    second.locator("details[open] [data-left]").wait_for()
    assert second.input_value("#addendum") == "Radiographie si pas mieux."
    second.locator("details[open] form button").click()
    second.locator(".addendum", has_text="Radiographie si pas mieux.").wait_for()
    second.close()


def test_a_form_filled_in_without_a_connection_is_there_again(network: Network, context: BrowserContext) -> None:
    page = sign_in(network, context, "physician")
    path = network.address + record(SHARED, "tasks", "new")
    page.goto(path)
    page.wait_for_load_state("networkidle")
    context.set_offline(True)
    page.locator("#text").fill("Rappeler pour la radio.")
    kept(page)
    page.close(run_before_unload=False)
    context.set_offline(False)
    again = context.new_page()
    again.goto(path)
    again.locator("form[data-draft-restored]").wait_for()
    assert again.input_value("#text") == "Rappeler pour la radio."
