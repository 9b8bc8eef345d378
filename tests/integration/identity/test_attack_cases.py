"""What a library for signing in is attacked with, tried against our own: ADR 0010 lists each case with its test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from integration.identity.world import PASSWORD, SECRET, World
from vesalius import clock
from vesalius.identity import invitations, second_factor

START = datetime(2026, 11, 25, 8, 0, 10, tzinfo=UTC)


def test_a_session_that_an_attacker_planted_is_never_the_victims(world: World) -> None:
    person = world.person("fixed", totp=True)
    thief, victim = world.browser(), world.browser()
    # The thief's cookie is one that the server gave: only then is it known at all.
    thief.send("/account/passkey/options/", {})
    planted = thief.cookie
    assert planted
    name = next(name for name, item in thief.client.cookies.items() if item.value == planted)
    victim.client.cookies[name] = planted
    with clock.fixed(START):
        victim.post("/account/login/", login=person.username, password=PASSWORD)
        between = victim.cookie
        assert victim.post("/account/2fa/authenticate/", code=world.code()).status_code == 302
        assert len({planted, between, victim.cookie}) == 3
        assert victim.get("/account/").status_code == 200
        assert thief.get("/account/").where.startswith("/account/login/")


def test_an_invented_cookie_is_not_taken_up(world: World) -> None:
    person = world.person("invented", "patient")
    browser = world.browser()
    browser.post("/account/login/", login=person.username, password=PASSWORD)
    name = next(name for name, item in browser.client.cookies.items() if item.value == browser.cookie)
    browser.client.cookies[name] = "a" * len(browser.cookie)
    assert browser.get("/account/").where.startswith("/account/login/")


@pytest.mark.parametrize(("steps", "is_good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_one_step_and_no_more(world: World, steps: int, is_good: bool) -> None:
    person = world.person("drift", totp=True)
    with clock.fixed(START):
        browser = world.browser()
        browser.post("/account/login/", login=person.username, password=PASSWORD)
        answer = browser.post("/account/2fa/authenticate/", code=world.code(ahead=steps))
    assert answer.status_code == (302 if is_good else 200)


def test_no_code_of_an_earlier_step_is_good_after_a_later_one(world: World) -> None:
    person = world.person("order", totp=True)
    with clock.fixed(START):
        assert world.signed_in(person, ahead=1)
        for steps in (1, 0, -1):
            browser = world.browser()
            browser.post("/account/login/", login=person.username, password=PASSWORD)
            assert browser.post("/account/2fa/authenticate/", code=world.code(ahead=steps)).status_code == 200


@pytest.mark.parametrize("typed", ["", " ", "00000", "1234567", "１２３４５６", "-00001", "0x1234", "1e5"])
def test_what_is_no_code_is_a_wrong_one(world: World, typed: str) -> None:
    person = world.person("odd", totp=True)
    browser = world.browser()
    browser.post("/account/login/", login=person.username, password=PASSWORD)
    assert browser.post("/account/2fa/authenticate/", code=typed).status_code == 200


def test_new_recovery_codes_end_the_old_ones_and_belong_to_one_account(world: World) -> None:
    one, other = world.person("one", totp=True), world.person("other", totp=True)
    roots = world.context.keys.roots
    with world.context.pool.session() as session:
        old = second_factor.new_recovery_codes(session, roots, one.id)
        new = second_factor.new_recovery_codes(session, roots, one.id)
        second_factor.new_recovery_codes(session, roots, other.id)
        assert not second_factor.spend_recovery_code(session, roots, one.id, old[0])
        assert not second_factor.spend_recovery_code(session, roots, other.id, new[0])
        assert second_factor.spend_recovery_code(session, roots, one.id, new[0].upper().replace("-", " "))
        assert not second_factor.spend_recovery_code(session, roots, one.id, new[0])


def test_a_link_is_good_once_for_one_account_and_never_when_it_was_changed(world: World) -> None:
    person = world.person("invited", totp=True)
    with world.context.pool.session() as session:
        path = invitations.make(session, person.id, "admin", hours=72)
    chosen = "a sentence of my own, 1999"
    assert world.browser().get(path[:-2] + ("0" if path[-2] != "0" else "1") + "/").status_code == 404
    assert world.browser().post(path, new=chosen, again=chosen).where == "/account/2fa/authenticate/"
    for browser in (world.browser(), world.browser()):
        assert browser.get(path).status_code == 404
        assert browser.post(path, new="another sentence, 2001", again="another sentence, 2001").status_code == 404
    assert world.browser().post("/account/login/", login=person.username, password=PASSWORD).status_code == 200


def test_the_second_step_belongs_to_the_browser_that_took_the_first(world: World) -> None:
    person = world.person("split", totp=True)
    first, second = world.browser(), world.browser()
    with clock.fixed(START):
        first.post("/account/login/", login=person.username, password=PASSWORD)
        assert second.post("/account/2fa/authenticate/", code=world.code()).where == "/account/login/"
        # Nothing is open between the two, whatever is asked for.
        for path in ("/account/", "/patients/", "/account/second-factor/application/", "/account/step-up/"):
            assert first.get(path).where.startswith("/account/login/"), path


def test_taking_the_factors_away_ends_every_session(world: World) -> None:
    person = world.person("robbed", totp=True)
    with clock.fixed(START):
        thief = world.signed_in(person)
        assert thief.get("/account/").status_code == 200
    with clock.fixed(START + timedelta(seconds=2)):
        with world.context.pool.session() as session:
            second_factor.reset(session, person.id)
        assert thief.get("/account/").where.startswith("/account/login/")


def test_a_shared_secret_of_somebody_else_gives_no_code_here(world: World) -> None:
    mine, other = world.person("mine", totp=True), world.person("theirs")
    with world.context.pool.session() as session:
        second_factor.set_totp(session, world.context.keys.roots, other.id, second_factor.new_secret())
    with clock.fixed(START):
        browser = world.browser()
        browser.post("/account/login/", login=other.username, password=PASSWORD)
        assert browser.post("/account/2fa/authenticate/", code=world.code()).status_code == 200
        assert second_factor.step_of(SECRET, world.code()) is not None
        assert world.signed_in(mine).get("/account/").status_code == 200
