"""Real use: a patient books on a phone and moves the visit; the desk sees it; a freed time is offered.

One small demo network, a mail server of the test, and two browsers at once.
"""

from __future__ import annotations

import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.demo_network import CHROMIUM, free_address, started
from installations import put_network
from mail_server import MailServer, mail_server
from one_time_codes import totp

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import axe

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="no Chromium here")]
CENTRE = "Organization/organization-confluent"
PATIENCE = 30_000


@dataclass(frozen=True)
class Network:
    address: str
    data: Path
    people: dict[str, dict[str, Any]]
    mail: MailServer


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    data, address = tmp_path_factory.mktemp("b") / "v", free_address()
    with mail_server() as mail:
        environment = os.environ | {
            "VESALIUS_SMTP_URL": mail.url,
            "VESALIUS_MAIL_FROM": "Network <no-reply@care.example.org>",
            "VESALIUS_BASE_URL": address,
        }
        people = put_network(data)
        with started(data, address, environment):
            yield Network(address, data, people, mail)


@pytest.fixture
def contexts(browser: Browser) -> Iterator[Any]:
    """Makes browsers of a size; none of them may complain."""
    complaints: list[str] = []
    made: list[BrowserContext] = []

    def make(width: int, height: int) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-BE")
        context.set_default_timeout(PATIENCE)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert complaints == []


def sign_in(network: Network, context: BrowserContext, username: str) -> Page:
    person = network.people[username]
    page = context.new_page()
    page.goto(f"{network.address}/account/login/")
    page.fill("#id_login", username)
    page.fill("#id_password", person["password"])
    page.press("#id_password", "Enter")
    page.locator("input[name=code]").wait_for()
    page.fill("input[name=code]", totp(person["totp_secret"]))
    page.press("input[name=code]", "Enter")
    page.locator("input[name=code]").wait_for(state="detached")
    page.wait_for_load_state()
    return page


def choose(page: Page, network: Network, place: int) -> int:
    """From the first page to a time that is kept; its moment in µs. Three taps."""
    page.goto(f"{network.address}/book/?centre={CENTRE}")
    page.locator(".tile").first.click()
    page.locator(".answers a").nth(1).click()
    chip = page.locator(".chip").nth(place)
    low = int((chip.get_attribute("value") or "").partition("|")[2])
    chip.click()
    expect(page.locator("#given")).to_be_visible()
    return low


def tell(
    page: Page, network: Network, family: str, email: str, look: Callable[[str], None] = lambda _name: None
) -> None:
    """Who comes, and the code out of the message."""
    page.fill("#given", "Camille")
    page.fill("#family", family)
    page.fill("#birth", "1991-04-12")
    page.fill("#contact", email)
    # Faster than a person can type is taken for a machine.
    page.wait_for_timeout(2100)
    before = len(network.mail.received)
    page.locator("main button.wide").last.click()
    expect(page.locator("#code")).to_be_visible()
    look("code")
    (message, *_) = network.mail.wait_for(before + 1, 60)[before:]
    assert message["To"] == email
    code = re.search(r"\d{6}", str(message["Subject"]))
    assert code is not None
    page.fill("#code", code[0])
    page.locator("main button.wide").click()
    expect(page.locator(".ticket")).to_be_visible()


def invitation(message: EmailMessage) -> dict[str, str]:
    """The lines of the calendar file of a message."""
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    text = part.get_content().replace("\r\n ", "").replace("\n ", "")
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def letters(network: Network, email: str, count: int) -> list[EmailMessage]:
    """At least `count` messages to an address that carry a calendar file."""
    deadline = time.monotonic() + 60
    while True:
        found = [
            message
            for message in list(network.mail.received)
            if message["To"] == email and any(part.get_content_type() == "text/calendar" for part in message.walk())
        ]
        if len(found) >= count or time.monotonic() > deadline:
            assert len(found) >= count
            return found
        threading.Event().wait(0.2)


def test_a_patient_books_moves_and_gives_back_while_the_desk_looks_on(network: Network, contexts: Any) -> None:
    phone = contexts(390, 844).new_page()
    began = time.monotonic()
    low = choose(phone, network, 3)
    kept = time.monotonic() - began
    day = datetime.fromtimestamp(low / 1_000_000, ZoneInfo("Europe/Brussels"))
    desk = sign_in(network, contexts(1440, 1000), "receptionist")
    desk.goto(f"{network.address}/agenda/?view=team&date={day:%Y-%m-%d}&centre={CENTRE}")
    # Somebody is about to book: the time is kept, and nobody is named yet.
    expect(desk.locator(".block.held")).to_have_count(1)
    began = time.monotonic()
    tell(phone, network, "Lejeune", "camille@example.org")
    # From the first page to the ticket, the code out of the mail included; what the desk did meanwhile is not counted.
    assert kept + time.monotonic() - began < 60
    # The desk sees the visit by itself.
    visit = desk.locator(".block[data-visit]", has_text="Camille Lejeune")
    expect(visit).to_be_visible(timeout=PATIENCE)
    expect(visit).to_contain_text(f"{day:%H:%M}")

    (booked,) = letters(network, "camille@example.org", 1)
    file = invitation(booked)
    assert file["METHOD"] == "PUBLISH"
    assert file["DTSTART"] == datetime.fromtimestamp(low / 1_000_000, UTC).strftime("%Y%m%dT%H%M%SZ")
    # Whoever looks at a locked telephone learns nothing of health.
    assert file["SUMMARY"] == "Rendez-vous"
    assert "décin" not in booked.get_body(("plain",)).get_content()  # type: ignore[union-attr]

    # Another one waits for an earlier time with the same practitioner.
    other = contexts(390, 844).new_page()
    choose(other, network, 6)
    tell(other, network, "Martin", "martin@example.org")
    other.locator("form[action$='wait/'] button").click()
    expect(other.locator(".notice")).to_be_visible()

    # Moving: the same visit in the calendar, one number further.
    phone.locator(".changes a").click()
    later = phone.locator(".chip").nth(4)
    moved_to = later.inner_text()
    later.click()
    expect(phone.locator(".ticket-when strong")).to_have_text(moved_to)
    moved = invitation(letters(network, "camille@example.org", 2)[1])
    assert moved["UID"] == file["UID"]
    assert int(moved["SEQUENCE"]) > int(file["SEQUENCE"])
    expect(visit).to_contain_text(moved_to, timeout=PATIENCE)

    # The time that became free is offered to who waits for one.
    expect(desk.locator(".waiting")).to_contain_text(f"{day:%H:%M}", timeout=PATIENCE)
    expect(desk.locator(".waiting")).to_contain_text("Camille Martin")

    # Cancelling takes it out of the calendar, and out of the agenda.
    phone.locator("form[action$='cancel/'] button").click()
    expect(phone.locator(".ticket.is-off")).to_be_visible()
    gone = invitation(letters(network, "camille@example.org", 3)[2])
    assert (gone["METHOD"], gone["STATUS"], gone["UID"]) == ("CANCEL", "CANCELLED", file["UID"])
    expect(visit).to_have_count(0, timeout=PATIENCE)


def test_the_desk_books_for_a_caller_in_four_clicks_and_moves_by_dragging(network: Network, contexts: Any) -> None:
    desk = sign_in(network, contexts(1440, 1000), "receptionist")
    desk.goto(f"{network.address}/agenda/")
    # Today's columns are all of the team's: the first one is not scrolled away.
    assert desk.locator("#grid").evaluate("grid => grid.scrollLeft") <= 2
    clicks = 0
    desk.locator(".free").first.click()
    clicks += 1
    # No person types within the hundredth of a second in which the form is made ready.
    expect(desk.locator("[data-person]")).to_be_focused()
    expect(desk.locator(".htmx-settling, .htmx-added")).to_have_count(0)
    desk.locator("[data-person]").press_sequentially("Delv", delay=20)
    desk.locator(".person", has_text="Delvaux").click()
    clicks += 1
    desk.locator("button.main").click()
    clicks += 1
    expect(desk.locator(".visit-card .tag")).to_have_text("réservé")
    assert clicks <= 5
    query = desk.locator("[data-move-form]").get_attribute("data-visit")
    when = desk.locator(".visit-card strong").first.inner_text()
    # The visit card says the day; the grid goes there by the free times' own day.
    day = next(iter(re.findall(r"\d{1,2} \w+ \d{4}", when)))
    assert day
    block = desk.locator(f".block[data-visit='{query}']")
    if block.count() == 0:
        desk.locator("[data-key=ArrowRight]").click()
        for _ in range(4):
            if block.count():
                break
            desk.locator("[data-key=ArrowRight]").click()
            desk.wait_for_load_state()
    expect(block).to_be_visible()
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    assert box is not None
    before = block.locator(".when").inner_text()
    desk.mouse.move(box["x"] + 20, box["y"] + 6)
    desk.mouse.down()
    desk.mouse.move(box["x"] + 24, box["y"] + 60, steps=6)
    desk.mouse.move(box["x"] + 24, box["y"] + 6 + 72, steps=6)
    desk.mouse.up()
    hours, minutes = (int(part) for part in before.split(":"))
    expect(block.locator(".when")).to_have_text(f"{hours + 1:02}:{minutes:02}", timeout=PATIENCE)
    move_by_finger(desk, f".block[data-visit='{query}']", f"{hours + 2:02}:{minutes:02}")


def move_by_finger(desk: Page, visit: str, until: str) -> None:
    """On a telephone a finger that rests on a visit takes it an hour down; one that moves at once scrolls."""
    assert desk.context.browser is not None
    held = desk.context.browser.new_context(
        viewport={"width": 390, "height": 844},
        has_touch=True,
        is_mobile=True,
        storage_state=desk.context.storage_state(),
    )
    held.set_default_timeout(PATIENCE)
    phone = held.new_page()
    phone.goto(desk.url)
    block = phone.locator(visit)
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    assert box is not None
    finger = held.new_cdp_session(phone)
    before = block.locator(".when").inner_text()

    def touch(kind: str, down: float | None) -> None:
        points = [] if down is None else [{"x": box["x"] + 20, "y": box["y"] + 6 + down}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 0)
    touch("touchMove", -40)
    touch("touchEnd", None)
    expect(phone.locator(".target")).to_have_count(0)
    expect(block.locator(".when")).to_have_text(before)
    block.scroll_into_view_if_needed()
    box = block.bounding_box()
    assert box is not None
    touch("touchStart", 0)
    expect(phone.locator(".is-dragged")).to_have_count(1)
    for step in range(1, 9):
        touch("touchMove", step * 9)
    expect(phone.locator(".target")).to_contain_text(until)
    touch("touchEnd", None)
    expect(block.locator(".when")).to_have_text(until, timeout=PATIENCE)
    held.close()


def test_urgent_signs_lead_to_a_telephone_and_to_no_time(network: Network, contexts: Any) -> None:
    phone = contexts(390, 844).new_page()
    phone.goto(f"{network.address}/book/consultation/")
    phone.locator(".answers a").first.click()
    expect(phone.locator("a[href='tel:112']")).to_be_visible()
    assert phone.locator(".chip").count() == 0


@pytest.mark.parametrize(("language", "scheme"), [("fr", "light"), ("de", "dark")])
def test_no_page_for_patients_keeps_anybody_out(
    network: Network, browser: Browser, language: str, scheme: Literal["light", "dark"]
) -> None:
    script = axe.script()
    if script is None:
        pytest.skip("axe-core is not here")
    made = browser.new_context(
        viewport={"width": 390, "height": 844}, locale=f"{language}-BE", color_scheme=scheme, bypass_csp=True
    )
    made.set_default_timeout(PATIENCE)
    phone = made.new_page()
    found: list[tuple[str, str, str]] = []

    def look(name: str) -> None:
        phone.add_script_tag(path=str(script))
        result = phone.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found.extend(
            (name, violation["id"], node["html"][:160])
            for violation in result["violations"]
            for node in violation["nodes"]
        )

    for path in ("/book/", "/book/psychology/", "/book/psychology/?urgent=1", "/book/consultation/times/"):
        phone.goto(f"{network.address}{path}{'&' if '?' in path else '?'}language={language}")
        look(path)
    choose(phone, network, 5)
    look("details")
    tell(phone, network, "Axel", f"axel-{language}@example.org", look)
    look("ticket")
    phone.locator(".changes a").click()
    look("move")
    made.close()
    assert found == []


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_pages_for_patients_fit_a_phone_in_every_language(network: Network, contexts: Any, language: str) -> None:
    phone = contexts(390, 844).new_page()
    for path in ("/book/", "/book/psychology/", "/book/consultation/times/", "/book/psychology/?urgent=1"):
        phone.goto(f"{network.address}{path}{'&' if '?' in path else '?'}language={language}")
        assert phone.locator("html").get_attribute("lang") == language
        wide = phone.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, path
        unnamed = phone.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]),select,button,a')]"
            ".filter(e => !(e.labels?.length || e.getAttribute('aria-label') || e.textContent.trim())).length"
        )
        assert unnamed == 0, path
