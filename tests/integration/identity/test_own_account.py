"""One's own account: password, factors, recovery codes, sessions. Changes need a fresh proof."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from integration.identity.world import PASSWORD, World
from vesalius import clock
from vesalius.identity import accounts, passwords, second_factor, sessions

NEW = "a quite different sentence"


def test_changing_the_password_ends_the_other_sessions_and_asks_for_the_old_one(world: World) -> None:
    person = world.person("change", totp=True)
    browser, other = world.signed_in(person, ahead=-1), world.signed_in(person)
    wrong = browser.post("/account/password/", current="not the old one!", new=NEW, again=NEW)
    assert (wrong.status_code, "current password is not right" in wrong.text) == (400, True)
    assert other.get("/account/").status_code == 200
    assert browser.post("/account/password/", current=PASSWORD, new=NEW, again=NEW).where == "/account/"
    assert "All other sessions are ended" in browser.get("/account/").text
    assert other.get("/account/").where.startswith("/account/login/")
    assert world.browser().post("/account/login/", login=person.username, password=PASSWORD).status_code == 200
    assert world.browser().post("/account/login/", login=person.username, password=NEW).status_code == 302
    assert ("password-changed", f"account/{person.username}", "") in world.events()


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", "12 to 128"),
        ("Password2025!", "lists that attackers try"),
        ("azertyuiop123", "lists that attackers try"),
        ("aaaaaaaaaaaaaa", "lists that attackers try"),
        ("weak-example-weak", "own name"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason_and_nothing_changes(
    world: World, password: str, fault: str
) -> None:
    person = world.person("weak", totp=True)
    browser = world.signed_in(person)
    before = world.sql("SELECT password FROM account WHERE id = $1", person.id)
    answer = browser.post("/account/password/", current=PASSWORD, new=password, again=password)
    assert answer.status_code == 400
    assert fault in answer.text
    assert world.sql("SELECT password FROM account WHERE id = $1", person.id) == before


def test_a_change_five_minutes_after_the_last_proof_asks_for_a_new_one(world: World) -> None:
    person = world.person("stale", totp=True)
    browser = world.signed_in(person)
    with clock.fixed(datetime.now(UTC) + timedelta(minutes=6)):
        sessions.memory.clear()
        answer = browser.get("/account/second-factor/application/")
        assert answer.where == "/account/step-up/?next=%2Faccount%2Fsecond-factor%2Fapplication%2F"
        page = browser.get(answer.where)
        assert "last five minutes" in page.text
        wrong = browser.post(answer.where, way="totp", code="000000")
        assert wrong.status_code == 400


def test_the_application_is_set_up_with_its_first_code_and_recovery_codes_are_told_once(world: World) -> None:
    person = world.person("enrol")
    browser = world.browser()
    browser.post("/account/login/", login=person.username, password=PASSWORD)
    page = browser.get("/account/second-factor/application/?x")
    secret = re.search(r"data-secret>([A-Z2-7 ]+)<", page.text)
    assert secret
    plain = secret.group(1).replace(" ", "")
    assert "data:image/svg+xml" in page.text
    assert browser.post("/account/second-factor/application/", code="12").status_code == 400
    assert not _has_totp(world, person.id)
    before = browser.cookie
    code = second_factor.code(plain, clock.now_microseconds() // 30_000_000)
    assert browser.post("/account/second-factor/application/", code=code).where == "/account/second-factor/recovery/"
    assert browser.cookie != before
    told = browser.get("/account/second-factor/recovery/").text
    codes = re.findall(r"<li>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</li>", told)
    assert len(set(codes)) == 10
    assert browser.get("/account/second-factor/recovery/").where == "/account/"
    assert browser.get("/patients/").status_code == 200
    # The code that proved the application does not sign in as well.
    other = world.browser()
    other.post("/account/login/", login=person.username, password=PASSWORD)
    assert other.post("/account/2fa/authenticate/", code=code).status_code == 200
    assert other.post("/account/2fa/authenticate/", code=codes[3]).status_code == 302
    assert ("factor-added", f"account/{person.username}", "") in world.events()


def test_the_last_factor_of_whoever_needs_one_stays(world: World) -> None:
    person = world.person("last", totp=True)
    browser = world.signed_in(person)
    answer = browser.post("/account/second-factor/application/remove/")
    assert answer.status_code == 400
    assert "last second factor" in answer.text
    assert _has_totp(world, person.id)


def test_one_session_or_all_others_are_ended_by_their_holder_alone(world: World) -> None:
    person, stranger = world.person("holder", totp=True), world.person("stranger", totp=True)
    mine, second, third = (world.signed_in(person, ahead=ahead) for ahead in (-1, 0, 1))
    theirs = world.signed_in(stranger)
    numbers = re.findall(r'name="number" value="([0-9a-f]+)"', mine.get("/account/").text)
    assert len(numbers) == 2
    assert theirs.post("/account/sessions/", number=numbers[0]).status_code == 404
    assert mine.post("/account/sessions/", number=numbers[0]).where == "/account/"
    left = [browser for browser in (second, third) if browser.get("/account/").status_code == 200]
    assert len(left) == 1
    mine.post("/account/sessions/")
    assert left[0].get("/account/").where.startswith("/account/login/")
    assert mine.get("/account/").status_code == 200
    assert theirs.get("/account/").status_code == 200


def test_an_ended_session_is_not_brought_back_by_a_request_under_way(world: World) -> None:
    person = world.person("racing", totp=True)
    browser = world.signed_in(person)
    session = browser.client.session
    session["anything"] = 1
    with world.context.pool.session() as other:
        sessions.end_others(other, person.id)
    from django.contrib.sessions.backends.base import UpdateError

    with pytest.raises(UpdateError):
        session.save()
    assert world.sql("SELECT count(*) FROM web_session WHERE account = $1", person.id) == [(0,)]


def test_closing_an_account_ends_its_sessions(world: World) -> None:
    person = world.person("closing", totp=True)
    browser = world.signed_in(person)
    with world.context.pool.session() as session:
        accounts.set_active(session, person.id, is_active=False)
    sessions.memory.clear()
    assert browser.get("/account/").where.startswith("/account/login/")


def test_pages_of_the_account_are_translated(world: World) -> None:
    person = world.person("polyglot", totp=True)
    browser = world.signed_in(person)
    for language, words in (("fr", "Codes de secours"), ("nl", "Herstelcodes"), ("de", "Wiederherstellungscodes")):
        browser.client.cookies["language"] = language
        page = browser.get("/account/")
        assert words in page.text
        assert page.headers["Content-Language"] == language


def test_a_password_in_another_composition_of_the_same_letters_is_the_same() -> None:
    stored = passwords.hashed("café crème élevé")
    assert passwords.verify("cafe\u0301 cre\u0300me e\u0301leve\u0301", stored)
    assert not passwords.verify("cafe creme eleve", stored)
    assert not passwords.verify("anything at all", "")


def _has_totp(world: World, account: int) -> bool:
    with world.context.pool.session() as session:
        return second_factor.has_totp(session, account)
