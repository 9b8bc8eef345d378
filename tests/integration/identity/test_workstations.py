"""Shared workstations: the lock, the PIN, the change from one person to the next, and drafts that survive it all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from integration.identity.world import PASSWORD, Browser, Person, World
from vesalius import clock
from vesalius.identity import devices, drafts, pins, sessions

PIN = "284951"


def station(world: World, browser: Browser, minutes: int = 5) -> int:
    """Registers the browser as workstation; its number."""
    with world.context.pool.session() as session:
        number, secret = devices.register(session, f"Desk {world.prefix}"[:60], "", minutes, "boss")
    browser.client.cookies[devices.cookie_name()] = secret
    return number


def with_pin(world: World, person: Person) -> None:
    with world.context.pool.session() as session:
        pins.set_pin(session, person.id, PIN)


def later(minutes: float) -> Any:
    sessions.memory.clear()
    return clock.fixed(datetime.now(UTC) + timedelta(minutes=minutes))


def test_an_administrator_registers_this_browser_and_removing_it_ends_its_sessions(world: World) -> None:
    browser = world.signed_in(world.person("boss", "administrator", totp=True))
    page = browser.get("/administration/workstations/")
    assert "Register" in page.text
    assert browser.post("/administration/workstations/", name="Reception 2", centre="", minutes="4").status_code == 302
    assert "Reception 2" in browser.get("/administration/workstations/").text
    number = world.sql("SELECT max(id) FROM workstation")[0][0]
    person = world.person("anna", totp=True)
    browser.post("/account/logout/")
    world.signed_in(person, browser=browser)
    assert world.sql("SELECT device FROM web_session WHERE account = $1", person.id) == [(number,)]
    remote = world.signed_in(world.people["boss"], ahead=1)
    assert remote.post("/administration/workstations/", remove=str(number)).status_code == 302
    assert browser.get("/account/").where.startswith("/account/login/")
    kinds = [event[:2] for event in world.events() if event[0].startswith("workstation")]
    assert kinds == [
        ("workstation-registered", f"workstation/{number}"), ("workstation-removed", f"workstation/{number}"),
    ]  # fmt: skip


@pytest.mark.parametrize(("is_station", "minutes"), [(True, 5), (False, 15)])
def test_a_screen_locks_by_itself_and_a_draft_is_there_afterwards(world: World, is_station: bool, minutes: int) -> None:
    person = world.person("anna", totp=True)
    browser = world.browser()
    if is_station:
        station(world, browser)
    world.signed_in(person, browser=browser)
    kept = {"page": "/patients/p1/", "name": "note", "fields": {"text": ["Douleur thoracique depuis ce matin"]}}
    assert browser.send("/identity/drafts/", kept).status_code == 204
    with later(minutes - 0.5):
        assert browser.get("/account/").status_code == 200
    with later(2 * minutes):
        assert browser.get("/patients/p1/?tab=1").where == "/account/lock/?next=/patients/p1/%3Ftab%3D1"
        assert browser.send("/identity/drafts/", {"page": "/patients/p1/", "name": "note"}).status_code in {302, 401}
        page = browser.get("/account/lock/?next=/patients/p1/")
        assert "Anna Example" in page.text
        assert "Douleur" not in page.text
        cookie = browser.cookie
        opened = browser.post("/account/lock/open/", password=PASSWORD, next="/patients/p1/")
        assert opened.where == "/patients/p1/"
        assert browser.cookie != cookie
        found = browser.send("/identity/drafts/", {"page": "/patients/p1/", "name": "note"}).json()
        assert found == {"fields": kept["fields"]}


def test_what_the_page_asks_by_itself_keeps_no_screen_open(world: World) -> None:
    browser = world.signed_in(world.person("anna", totp=True))
    for minutes in (5, 10, 14):
        with later(minutes):
            assert browser.get("/account/", **{"X-Background": "1"}).status_code == 200
    with later(16):
        assert browser.get("/account/").where.startswith("/account/lock/")


def test_a_locked_session_ends_after_hours(world: World) -> None:
    person = world.person("anna", totp=True)
    browser = world.signed_in(person)
    browser.post("/account/lock/")
    with later(119):
        assert browser.get("/account/").where.startswith("/account/lock/")
    with later(121):
        assert browser.get("/account/").where.startswith("/account/login/")
    assert world.sql("SELECT count(*) FROM web_session WHERE account = $1", person.id) == [(0,)]


def test_the_pin_unlocks_on_a_workstation_only_and_is_no_strong_authentication(world: World) -> None:
    person = world.person("anna", totp=True)
    with_pin(world, person)
    elsewhere = world.signed_in(person, ahead=-1)
    elsewhere.post("/account/lock/")
    assert elsewhere.post("/account/lock/open/", pin=PIN).status_code == 400
    browser = world.browser()
    station(world, browser)
    world.signed_in(person, browser=browser)
    with later(6):
        assert browser.get("/account/lock/?next=/account/").status_code in {200, 302}
        browser.get("/account/")
        assert 'name="pin"' in browser.get("/account/lock/").text
        assert browser.post("/account/lock/open/", pin=PIN, next="/account/").where == "/account/"
        assert browser.get("/account/").status_code == 200
        # Six minutes after the code, the PIN does not open what wants a proof of the last five.
        assert browser.get("/account/password/").where.startswith("/account/step-up/")


def test_five_wrong_pins_end_the_pin_until_a_password_comes(world: World) -> None:
    person = world.person("anna", totp=True)
    with_pin(world, person)
    browser = world.browser()
    station(world, browser)
    world.signed_in(person, browser=browser)
    browser.post("/account/lock/")
    for _ in range(5):
        assert browser.post("/account/lock/open/", pin="000111").status_code == 400
    assert browser.post("/account/lock/open/", pin=PIN).status_code == 400
    assert "Too many wrong PINs" in browser.get("/account/lock/").text
    assert browser.get("/account/").where.startswith("/account/lock/")
    assert browser.post("/account/lock/open/", password=PASSWORD).status_code == 302
    with world.context.pool.session() as session:
        assert pins.check(session, person.id, PIN)
    failed = [event for event in world.events() if event == ("unlock", f"account/{person.username}", "failed")]
    assert len(failed) == 6


@pytest.mark.parametrize("digits", ["12345", "1234567", "12a456", "111111", "123456", "987654", "123123", "112211"])
def test_a_pin_that_everybody_guesses_is_refused(world: World, digits: str) -> None:
    person = world.person("anna", totp=True)
    browser = world.browser()
    station(world, browser)
    world.signed_in(person, browser=browser)
    assert browser.post("/account/pin/", pin=digits, again=digits).status_code == 400
    with world.context.pool.session() as session:
        assert not pins.has(session, person.id)


def test_a_pin_is_set_on_a_workstation(world: World) -> None:
    person = world.person("anna", totp=True)
    browser = world.signed_in(person)
    assert browser.post("/account/pin/", pin=PIN, again=PIN).status_code == 400
    station(world, browser)
    assert browser.post("/account/pin/", pin=PIN, again=PIN).where == "/account/"
    stored = world.sql("SELECT hash FROM pin WHERE account = $1", person.id)[0][0]
    assert stored.startswith("argon2$argon2id$")


def test_one_person_after_another_without_a_trace_of_the_first(world: World) -> None:
    anna, bert = world.person("anna", totp=True), world.person("bert", totp=True)
    for person in (anna, bert):
        with_pin(world, person)
    browser = world.browser()
    number = station(world, browser)
    world.signed_in(anna, browser=browser)
    browser.send("/identity/drafts/", {"page": "/x/", "name": "note", "fields": {"text": ["of anna"]}})
    browser.post("/account/lock/", next="/patients/?q=hers")
    anna_cookie = browser.cookie
    # Bert comes: nobody's session ends, and Anna's stays locked.
    answer = browser.post("/account/login/", login=bert.username, password=PASSWORD)
    assert answer.where == "/account/2fa/authenticate/"
    browser.post("/account/2fa/authenticate/", code=world.code())
    assert "Bert Example" in browser.get("/account/").text
    assert browser.send("/identity/drafts/", {"page": "/x/", "name": "note"}).json() == {"fields": None}
    rows = world.sql("SELECT account, locked IS NOT NULL FROM web_session WHERE device = $1 ORDER BY account", number)
    assert rows == [(anna.id, True), (bert.id, False)]
    # Anna comes back: her name stands on the locked screen, her PIN opens her own session.
    browser.post("/account/lock/")
    page = browser.get("/account/lock/").text
    assert "Bert Example" in page
    assert "Anna Example" in page
    assert 'name="pin"' in browser.get(f"/account/lock/?account={anna.id}").text
    opened = browser.post("/account/lock/open/", account=str(anna.id), pin=PIN, next="/patients/secret/")
    assert opened.headers["Clear-Site-Data"] == '"cache", "storage"'
    # Where Bert was is not Anna's to go.
    assert opened.where == "/patients/?q=hers"
    assert "Anna Example" in browser.get("/account/").text
    assert browser.send("/identity/drafts/", {"page": "/x/", "name": "note"}).json()["fields"] == {"text": ["of anna"]}
    assert browser.cookie != anna_cookie
    rows = world.sql("SELECT account, locked IS NOT NULL FROM web_session WHERE device = $1 ORDER BY account", number)
    assert rows == [(anna.id, False), (bert.id, True)]
    # The cookie from before is worth nothing.
    from django.conf import settings

    thief = world.browser()
    thief.client.cookies[settings.SESSION_COOKIE_NAME] = anna_cookie
    assert thief.get("/account/").where.startswith("/account/login/")


def test_the_pin_of_somebody_who_is_not_locked_here_opens_nothing(world: World) -> None:
    anna, bert = world.person("anna", totp=True), world.person("bert", totp=True)
    for person in (anna, bert):
        with_pin(world, person)
    world.signed_in(anna)
    browser = world.browser()
    station(world, browser)
    world.signed_in(bert, browser=browser)
    browser.post("/account/lock/")
    answer = browser.post("/account/lock/open/", account=str(anna.id), pin=PIN)
    assert answer.where == "/account/login/"
    assert browser.get("/account/").where.startswith("/account/lock/")
    stranger = world.browser()
    assert stranger.post("/account/lock/open/", account=str(bert.id), pin=PIN).where == "/account/login/"


def test_locking_is_effective_for_every_page_and_script(world: World) -> None:
    browser = world.signed_in(world.person("anna", totp=True))
    browser.post("/account/lock/")
    for path in ("/patients/", "/administration/accounts/", "/account/", "/account/password/", "/identity/drafts/"):
        assert browser.get(path).where.startswith("/account/lock/")
    htmx = browser.get("/patients/", **{"HX-Request": "true", "HX-Current-URL": "http://testserver/patients/?q=x"})
    assert (htmx.status_code, htmx.headers["HX-Redirect"]) == (204, "/account/lock/?next=/patients/%3Fq%3Dx")
    assert browser.get("/patients/", **{"Sec-Fetch-Mode": "cors"}).status_code == 401
    assert browser.post("/account/sessions/").where.startswith("/account/lock/")


def test_drafts_are_sealed_under_a_key_of_their_account(world: World) -> None:
    anna, bert = world.person("anna", totp=True), world.person("bert", totp=True)
    roots = world.context.keys.roots
    with world.context.pool.session() as session:
        drafts.keep(session, roots, anna.id, "/patients/p1/ note", {"text": ["Douleur thoracique"]})
        page, body = session.fetch("SELECT page, body FROM draft WHERE account = " + str(anna.id))[0]
        assert b"Douleur" not in page + body
        assert b"p1" not in page
        # Moved to another account, it opens for nobody.
        session.execute(f"UPDATE draft SET account = {bert.id} WHERE account = {anna.id}")
        assert drafts.find(session, roots, bert.id, "/patients/p1/ note") is None
        assert drafts.find(session, roots, anna.id, "/patients/p1/ note") is None


def test_a_draft_ends_when_its_form_is_accepted_and_after_a_week(world: World) -> None:
    person = world.person("anna", totp=True)
    browser = world.signed_in(person)
    draft = {"page": "/account/", "name": "x"}
    for fields in ({"text": ["one"]}, {"text": ["two"]}):
        browser.send("/identity/drafts/", {**draft, "fields": fields})
    assert browser.send("/identity/drafts/", draft).json() == {"fields": {"text": ["two"]}}
    browser.post("/account/sessions/", number="f" * 24, _draft="/account/ x")
    assert browser.send("/identity/drafts/", draft).json()["fields"] == {"text": ["two"]}
    browser.post("/account/sessions/", _draft="/account/ x")
    assert browser.send("/identity/drafts/", draft).json() == {"fields": None}
    browser.send("/identity/drafts/", {**draft, "fields": {"text": ["three"]}})
    with clock.fixed(datetime.now(UTC) + timedelta(days=8)), world.context.pool.session() as session:
        assert drafts.find(session, world.context.keys.roots, person.id, "/account/ x") is None


@pytest.mark.parametrize("sent", [[], {"page": 1, "name": "x"}, {"page": "/", "name": "x", "fields": {"a": "b"}}, "x"])
def test_what_is_no_draft_is_refused(world: World, sent: Any) -> None:
    browser = world.signed_in(world.person("anna", totp=True))
    assert browser.send("/identity/drafts/", sent).status_code == 400


def test_a_form_with_a_draft_that_is_interrupted_keeps_it(world: World) -> None:
    browser = world.signed_in(world.person("boss", "administrator", totp=True))
    draft = {"page": "/administration/workstations/", "name": "new"}
    with later(6):
        browser.send("/identity/drafts/", {**draft, "fields": {"name": ["Desk 9"]}})
        answer = browser.post("/administration/workstations/", name="Desk 9", minutes="5",
                              _draft="/administration/workstations/ new")  # fmt: skip
        assert answer.where.startswith("/account/step-up/?resume=")
        assert browser.send("/identity/drafts/", draft).json() == {"fields": {"name": ["Desk 9"]}}


def test_pin_and_password_prove_anew_where_the_operator_allows_it(world: World, configured: Any) -> None:
    person = world.person("anna", totp=True)
    with_pin(world, person)
    browser = world.signed_in(person)
    sent = {"way": "pin-password", "pin": PIN, "password": PASSWORD, "next": "/account/password/"}
    with later(6):
        assert browser.post("/account/step-up/", **sent).status_code == 400
        configured(step_up=frozenset({"pin-password"}))
        assert 'value="totp"' not in browser.get("/account/step-up/").text
        assert browser.post("/account/step-up/", **{**sent, "pin": "000111"}).status_code == 400
        assert browser.post("/account/step-up/", **{**sent, "way": "password"}).status_code == 400
        assert browser.get("/account/password/").where.startswith("/account/step-up/")
        assert browser.post("/account/step-up/", **sent).where == "/account/password/"
