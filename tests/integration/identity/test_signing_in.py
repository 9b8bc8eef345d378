"""Passwords, codes and limits at the door: who may come in does, and nobody learns who exists."""

from __future__ import annotations

import base64
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from integration.identity.world import PASSWORD, SECRET, World, unstamped
from vesalius import clock
from vesalius.identity import accounts, second_factor
from vesalius.identity.accounts import Assignment
from vesalius.identity.throttle import Guess, Throttle
from vesalius.platform.commands.doctor import _second_factors
from vesalius.platform.installation import Installation, _bind_second_factors
from vesalius.store.wire import int8, text

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


def test_a_physician_comes_in_with_password_and_code_and_the_log_tells_it(world: World) -> None:
    person = world.person("anna", totp=True)
    browser = world.browser()
    first = browser.post("/account/login/", login=f" {person.username.upper()} ", password=PASSWORD, next="/patients/")
    assert first.where == "/account/2fa/authenticate/"
    before = browser.cookie
    assert browser.get("/account/").where.startswith("/account/login/")
    assert browser.post("/account/2fa/authenticate/", code=world.code()).where == "/patients/"
    assert browser.cookie != before
    assert "Anna Example" in browser.get("/account/").text
    assert world.events() == [("login", f"account/{person.username}", "")]
    assert world.facts()[0]["details"] == {"method": "password mfa:totp"}


def test_what_is_refused_at_the_door_looks_the_same_whatever_is_wrong(world: World) -> None:
    known = world.person("known")
    closed = world.person("closed")
    system = world.person("system", "laboratory", is_system=True)
    with world.context.pool.session() as session:
        accounts.set_active(session, closed.id, is_active=False)
    answers = []
    for username, password in (
        (known.username, "wrong wrong wrong"),
        (f"nobody-{world.prefix}", PASSWORD),
        (closed.username, PASSWORD),
        (system.username, PASSWORD),
    ):
        answer = world.browser().post("/account/login/", login=username, password=password)
        answers.append((answer.status_code, unstamped(answer.text).replace(username, "NAME"), sorted(answer.cookies)))
    assert len({repr(answer) for answer in answers}) == 1
    assert answers[0][0] == 200
    assert [event[2] for event in world.events()] == ["failed"] * 4
    assert [event[1] for event in world.events()] == [
        f"account/{known.username}", "account/unknown", f"account/{closed.username}", f"account/{system.username}",
    ]  # fmt: skip
    assert world.sql("SELECT count(*) FROM web_session WHERE account = $1", known.id) == [(0,)]


def test_an_unknown_name_costs_an_argon2_verification_like_a_known_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, verified = world.person("known"), []
    from vesalius.identity import passwords

    hasher = passwords._hasher

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            verified.append(stored.split("$")[:4])
            return hasher.verify(stored, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    for username in (person.username, f"nobody-{world.prefix}"):
        world.browser().post("/account/login/", login=username, password="wrong wrong wrong")
    assert len(verified) == 2
    assert verified[0] == verified[1]


@pytest.mark.parametrize("exists", [True, False])
def test_guesses_at_a_name_are_delayed_more_and_more_whether_it_exists_or_not(world: World, exists: bool) -> None:
    name = world.person("guessed").username if exists else f"nobody-{world.prefix}"
    browser = world.browser()
    seen = []
    with clock.fixed(START):
        for _ in range(7):
            answer = browser.post("/account/login/", login=name, password="wrong wrong wrong")
            seen.append((answer.status_code, answer.headers.get("Retry-After")))
    assert seen == [(200, None)] * 5 + [(429, "2")] * 2
    with clock.fixed(START + timedelta(seconds=3)):
        assert browser.post("/account/login/", login=name, password="wrong wrong wrong").status_code == 200
        assert browser.post("/account/login/", login=name, password=PASSWORD).headers["Retry-After"] == "4"
    with clock.fixed(START + timedelta(seconds=8)):
        answer = browser.post("/account/login/", login=name, password=PASSWORD)
        assert answer.status_code == (302 if exists else 200)
    assert ("login", f"account/{name}" if exists else "account/unknown", "refused") in world.events()


def test_a_delayed_guess_is_not_checked_and_the_holder_reads_of_it(world: World) -> None:
    person = world.person("held", totp=True)
    thief = world.browser(address="192.0.2.77")
    with clock.fixed(START):
        for _ in range(5):
            thief.post("/account/login/", login=person.username, password="wrong wrong wrong")
        # The right password does not come in while guesses are delayed, and from elsewhere it does.
        assert thief.post("/account/login/", login=person.username, password=PASSWORD).status_code == 429
        browser = world.signed_in(person)
        page = browser.get("/account/").text
    assert "192.0.2.77" in page
    assert "too many wrong attempts" in page


def test_every_address_of_one_network_is_one_guesser(world: World) -> None:
    person = world.person("sprayed")
    prefix = world.address.removesuffix("::1")
    with clock.fixed(START):
        statuses = [
            world.browser(address=f"{prefix}:{number:x}::7")
            .post("/account/login/", login=person.username, password="wrong wrong wrong")
            .status_code
            for number in range(6)
        ]
        assert statuses == [200] * 5 + [429]
        clothed = [
            world.browser(address=address)
            .post("/account/login/", login=person.username, password="wrong wrong wrong")
            .status_code
            for address in ["::ffff:192.0.2.201", "192.0.2.201"] * 3
        ]
        assert clothed == [200] * 5 + [429]


def test_what_a_client_says_of_its_address_in_front_of_a_proxy_counts_for_nothing(world: World, settings: Any) -> None:
    settings.USE_X_FORWARDED_HOST = True
    person = world.person("forwarded")
    seen = world.address
    with clock.fixed(START):
        statuses = [
            world.browser(address="127.0.0.1")
            .post(
                "/account/login/",
                {"X-Forwarded-For": f"203.0.113.{number}, {seen}", "X-Forwarded-Host": "testserver"},
                login=person.username,
                password="wrong wrong wrong",
            )
            .status_code
            for number in range(6)
        ]
    assert statuses == [200] * 5 + [429]


def test_one_address_cannot_try_names_without_end(world: World) -> None:
    throttle = Throttle(None)
    crowd = Guess(f"address:{world.prefix}", 150)
    with clock.fixed(START):
        assert [throttle.attempt([crowd]) for _ in range(76)] == [0] * 75 + [2]


def test_without_valkey_guesses_are_counted_by_the_process_and_more_strictly(world: World, configured: Any) -> None:
    configured(valkey_url=f"redis://127.0.0.1:1/0?{world.prefix}")
    person = world.person("local")
    browser = world.browser()
    with clock.fixed(START):
        statuses = [
            browser.post("/account/login/", login=person.username, password="wrong wrong wrong").status_code
            for _ in range(3)
        ]
        assert statuses == [200, 200, 429]
        assert browser.post("/account/login/", login=person.username, password=PASSWORD).status_code == 429


def test_a_code_is_good_once_even_in_another_browser(world: World) -> None:
    person = world.person("once", totp=True)
    with clock.fixed(START):
        code = world.code()
        world.signed_in(person)
        again = world.browser()
        again.post("/account/login/", login=person.username, password=PASSWORD)
        answer = again.post("/account/2fa/authenticate/", code=code)
        assert answer.status_code == 200
        assert "used before" in answer.text
        # Neither it nor an earlier one comes back while its time has not passed.
        assert again.post("/account/2fa/authenticate/", code=world.code(ahead=-1)).status_code == 200
        assert again.post("/account/2fa/authenticate/", code=world.code(ahead=1)).status_code == 302
    assert [event[2] for event in world.events()] == ["", "failed", "failed", ""]


def test_codes_are_not_guessed_without_end(world: World) -> None:
    person = world.person("codes", totp=True)
    browser = world.browser()
    with clock.fixed(START):
        browser.post("/account/login/", login=person.username, password=PASSWORD)
        for _ in range(5):
            browser.post("/account/2fa/authenticate/", code="000000")
        assert browser.post("/account/2fa/authenticate/", code=world.code()).status_code == 200
    with clock.fixed(START + timedelta(seconds=3)):
        assert browser.post("/account/2fa/authenticate/", code=world.code()).status_code == 302


def test_the_password_alone_is_forgotten_after_ten_minutes(world: World) -> None:
    person = world.person("slow", totp=True)
    browser = world.browser()
    browser.post("/account/login/", login=person.username, password=PASSWORD)
    session = browser.client.session
    kept = dict(session["pending"])
    kept["proof"] = {**kept["proof"], "at": kept["proof"]["at"] - 601}
    session["pending"] = kept
    session.save()
    assert browser.get("/account/2fa/authenticate/").where == "/account/login/"
    assert browser.post("/account/2fa/authenticate/", code=world.code()).where == "/account/login/"


def test_a_recovery_code_opens_once(world: World) -> None:
    person = world.person("recover", totp=True)
    with world.context.pool.session() as session:
        codes = second_factor.new_recovery_codes(session, world.context.keys.roots, person.id)
    for code, status in ((codes[0].upper().replace("-", " "), 302), (codes[0], 200), (codes[1], 302)):
        browser = world.browser()
        browser.post("/account/login/", login=person.username, password=PASSWORD)
        assert browser.post("/account/2fa/authenticate/", code=code).status_code == status
    with world.context.pool.session() as session:
        assert second_factor.recovery_codes_left(session, person.id) == 8


def test_whoever_sees_others_data_reaches_nothing_before_a_second_factor(world: World) -> None:
    person = world.person("new")
    browser = world.browser()
    assert browser.post("/account/login/", login=person.username, password=PASSWORD).where == "/"
    for path in ("/patients/", "/patients/p1/", "/administration/accounts/", "/identity/drafts/"):
        assert browser.get(path).where.startswith("/account/second-factor/")
    assert browser.get("/account/second-factor/").status_code == 200


def test_a_patient_alone_needs_no_second_factor(world: World) -> None:
    patient = world.person("patient", "patient", patients=("Patient/p1",))
    browser = world.browser()
    browser.post("/account/login/", login=patient.username, password=PASSWORD)
    assert browser.get("/account/second-factor/").where == "/"
    assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize(
    "more",
    [
        {"roles": [Assignment("representative")], "patients": ("Patient/p2",)},
        {"roles": [Assignment("patient")], "patients": ("Patient/p1", "Patient/p2")},
        {"roles": [Assignment("patient"), Assignment("nurse", "Organization/north")]},
    ],
    ids=["representative", "a patient with a child", "a patient who is a nurse as well"],
)
def test_whoever_sees_others_by_any_role_or_for_anybody_needs_a_second_factor(
    world: World, more: dict[str, Any]
) -> None:
    person = world.person("several", "patient", **more)
    browser = world.browser()
    browser.post("/account/login/", login=person.username, password=PASSWORD)
    for path in ("/", "/patients/p2/", "/privacy/"):
        assert browser.get(path).where.startswith("/account/second-factor/"), path
    with world.context.pool.session() as session:
        second_factor.set_totp(session, world.context.keys.roots, person.id, SECRET)
    assert world.signed_in(person).get("/account/").status_code == 200
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        own = world.signed_in(person)
        assert own.post("/account/second-factor/application/remove/").status_code == 400
    with world.context.pool.session() as session:
        assert second_factor.has_totp(session, person.id)


@pytest.mark.parametrize("following", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x"])
def test_nobody_is_sent_elsewhere_after_signing_in(world: World, following: str) -> None:
    person = world.person("next", "patient")
    answer = world.browser().post("/account/login/", login=person.username, password=PASSWORD, next=following)
    assert answer.where == "/"


def test_signing_out_ends_the_session_and_clears_the_browser(world: World) -> None:
    person = world.person("out", totp=True)
    browser = world.signed_in(person)
    cookie = browser.cookie
    answer = browser.post("/account/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = world.browser()
    from django.conf import settings

    thief.client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert thief.get("/account/").where.startswith("/account/login/")
    assert ("logout", f"account/{person.username}", "") in world.events()


def test_the_database_holds_no_cookie_and_no_contents_of_a_session(world: World) -> None:
    person = world.person("sealed", totp=True)
    browser = world.signed_in(person)
    rows = world.sql("SELECT digest, data FROM web_session WHERE account = $1", person.id)
    assert len(rows) == 1
    assert browser.cookie.encode() not in rows[0][0] + rows[0][1]
    assert b"password" not in rows[0][1]


def test_a_shared_secret_of_random_bytes_gives_the_codes_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    vectors = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 20000000000: "353130"}
    assert {at: second_factor.code(secret, at // 30) for at in vectors} == vectors


def test_a_stored_secret_opens_under_its_own_keys_alone(world: World) -> None:
    from vesalius.crypto.keyring import RootKeys
    from vesalius.errors import Invalid

    sealed = second_factor.seal(world.context.keys.roots, 7, "JBSWY3DP")
    assert second_factor.unseal(world.context.keys.roots, 7, sealed) == "JBSWY3DP"
    with pytest.raises(Invalid):
        second_factor.unseal(RootKeys(*(os.urandom(32) for _ in range(4))), 7, sealed)


def test_a_secret_that_is_put_into_the_row_of_another_account_opens_nothing(world: World) -> None:
    thief, victim = world.person("thief", totp=True), world.person("victim", totp=True)
    move = "UPDATE totp SET secret = (SELECT secret FROM totp WHERE account = $1) WHERE account = $2"
    with world.context.pool.session() as session:
        session.execute(move, [int8(thief.id), int8(victim.id)])
    browser = world.browser()
    browser.post("/account/login/", login=victim.username, password=PASSWORD)
    assert browser.post("/account/2fa/authenticate/", code=world.code()).status_code == 200
    assert browser.get("/account/").where.startswith("/account/login/")
    assert world.events() == [("login", f"account/{victim.username}", "failed")]
    assert world.sql("SELECT used FROM totp WHERE account = $1", victim.id) == [(None,)]
    # Whose secret it is comes in as before.
    world.signed_in(thief)


def test_secrets_of_before_belong_to_their_account_after_the_next_start(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    person, other = world.person("early", totp=True), world.person("broken", totp=True)
    roots = world.context.keys.roots
    nonce = os.urandom(12)
    before = second_factor._cipher(roots).encrypt(nonce, SECRET.encode(), b"vesalius/second-factor/v1")
    with world.context.pool.session() as session:
        session.execute(
            "UPDATE totp SET bound = false, secret = $1 WHERE account = $2",
            [text(base64.b64encode(nonce + before).decode()), int8(person.id)],
        )
        session.execute("UPDATE totp SET bound = false, secret = 'bm90aGluZw==' WHERE account = $1", [int8(other.id)])
    monkeypatch.setattr(Installation, "roots", lambda _self: roots)
    here = Installation(tmp_path, world.context.pool._database_url)
    _bind_second_factors(here)
    assert world.sql("SELECT account, bound FROM totp WHERE account IN ($1, $2) ORDER BY 1", person.id, other.id) == [
        (person.id, True),
        (other.id, False),
    ]
    world.signed_in(person)
    # Once: what comes into the database in the form of before, from an old copy of it, opens nothing any more.
    with world.context.pool.session() as session:
        session.execute(
            "UPDATE totp SET bound = false, secret = $1, counter = 0 WHERE account = $2",
            [text(base64.b64encode(nonce + before).decode()), int8(other.id)],
        )
    _bind_second_factors(here)
    assert world.sql("SELECT bound FROM totp WHERE account = $1", other.id) == [(False,)]
    browser = world.browser()
    browser.post("/account/login/", login=other.username, password=PASSWORD)
    browser.post("/account/2fa/authenticate/", code=world.code())
    assert browser.get("/account/").where.startswith("/account/login/")
    assert ("login", f"account/{other.username}", "failed") in world.events()
    with psycopg.connect(world.context.pool._database_url) as connection:
        named = [finding for finding in _second_factors(connection) if other.username in finding.text]
    assert [finding.subject for finding in named] == ["second factors"]
    assert "account invite" in named[0].advice


def test_browsers_that_nobody_signs_in_with_are_not_remembered_without_end(world: World) -> None:
    with clock.fixed(START):
        browsers = [world.browser() for _ in range(302)]
        statuses = [browser.send("/account/passkey/options/", {}).status_code for browser in browsers]
        assert statuses == [200] * 300 + [429] * 2
        rows = world.sql("SELECT count(*) FROM web_session WHERE account IS NULL AND address = '" + world.address + "'")
        assert rows == [(300,)]
        # Whoever has a session already goes on.
        assert browsers[0].send("/account/passkey/options/", {}).status_code == 200
