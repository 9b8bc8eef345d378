"""Sessions end by themselves: after minutes without use, after hours in any case. What an installation begins with."""

from __future__ import annotations

import re
from datetime import timedelta

import psycopg

from integration.identity.world import World
from vesalius import clock
from vesalius.identity import second_factor, sessions


def test_an_idle_session_is_locked_and_then_over(world: World) -> None:
    anna = world.person("anna", totp=True)
    browser = world.signed_in(anna)
    now = clock.now()
    with clock.fixed(now + timedelta(minutes=16)):
        sessions.memory.clear()
        assert "/account/lock/" in browser.get("/patients/").where
        assert world.sql("SELECT count(*) FROM web_session WHERE account = $1", anna.id) == [(1,)]
    with clock.fixed(now + timedelta(minutes=15 + 121)):
        sessions.memory.clear()
        assert "/account/login/" in browser.get("/patients/").where
        # Nothing of it is left to be unlocked.
        assert world.sql("SELECT count(*) FROM web_session WHERE account = $1", anna.id) == [(0,)]
        assert "/account/login/" in browser.get("/account/").where


def test_a_session_that_is_used_all_the_time_ends_after_twelve_hours(world: World) -> None:
    anna = world.person("anna", totp=True)
    browser = world.signed_in(anna)
    now = clock.now()
    for minutes in range(10, 12 * 60, 10):
        with clock.fixed(now + timedelta(minutes=minutes)):
            sessions.memory.clear()
            assert browser.get("/account/").status_code == 200, minutes
    with clock.fixed(now + timedelta(hours=12, minutes=1)):
        sessions.memory.clear()
        assert "/account/login/" in browser.get("/account/").where


def test_the_table_knows_recovery_codes_by_their_digest_only(world: World) -> None:
    anna = world.person("anna", totp=True)
    with world.context.pool.session() as session:
        codes = second_factor.new_recovery_codes(session, world.context.keys.roots, anna.id)
        rows = session.fetch("SELECT digest FROM recovery_code")
    stored = b" ".join(row[0] for row in rows)
    assert len(codes) == 10
    assert all(len(row[0]) == 32 for row in rows)
    for code in codes:
        assert code.encode() not in stored
        assert code.replace("-", "").encode() not in stored


def test_an_empty_installation_has_no_account_and_no_token(database_url: str) -> None:
    with psycopg.connect(database_url) as connection:
        for table in ("account", "access_token", "oauth_client", "invitation", "web_session"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)], table


def test_fields_of_secrets_are_masked_can_be_pasted_into_and_ask_for_no_question(world: World) -> None:
    anna = world.person("anna", totp=True)
    pages = [world.browser().get("/account/login/").text]
    browser = world.signed_in(anna)
    pages += [browser.get(path).text for path in ("/account/", "/account/password/")]
    fields = [field for page in pages for field in re.findall(r"<input[^>]*>", page)]
    secret = [field for field in fields if re.search(r'name="(password|new|again|current|old|pin)"', field)]
    assert len(secret) >= 3
    for field in secret:
        assert 'type="password"' in field
        assert not re.search(r"onpaste|oncopy|readonly", field)
    assert any('autocomplete="current-password"' in field for field in secret)
    words = " ".join(pages).lower()
    for asked in ("maiden name", "first pet", "security question", "secret question"):
        assert asked not in words


def test_a_password_is_as_good_after_ten_years_as_on_the_first_day(world: World) -> None:
    anna = world.person("anna", totp=True)
    # Only what was used to sign in is asked of the account: no date of change stands in it.
    columns = {row[0] for row in world.sql(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'account'"
    )}  # fmt: skip
    assert not {name for name in columns if "password" in name and name != "password"}
    with clock.fixed(clock.now() + timedelta(days=3653)):
        browser = world.browser()
        answer = browser.post("/account/login/", login=anna.username, password=anna.password)
        assert answer.where == "/account/2fa/authenticate/"
