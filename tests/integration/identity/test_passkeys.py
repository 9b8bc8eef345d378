"""Passkeys: made, used alone, refused when anything about them is wrong; models and makers that staff may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from integration.identity.soft_authenticator import BACKED_UP, ELIGIBLE, PRESENT, VERIFIED, Maker, SoftKey
from integration.identity.world import Browser, Person, World
from vesalius.identity import passkeys


def made(browser: Browser, key: SoftKey, name: str = "Key") -> Any:
    options = browser.send("/account/second-factor/passkey/options/", {}).json()
    return browser.send("/account/second-factor/passkey/", key.make(options, name=name))


def used(browser: Browser, key: SoftKey, path: str = "/account/passkey/?next=/account/") -> Any:
    return browser.send(path, key.use(browser.send("/account/passkey/options/", {}).json()))


def holder(world: World, name: str = "anna", role: str = "physician") -> tuple[Person, Browser, SoftKey]:
    person = world.person(name, role, totp=True)
    browser, key = world.signed_in(person), SoftKey()
    assert made(browser, key).json() == {"address": "/account/"}
    return person, browser, key


def refused(world: World, answer: Any, reason: str) -> None:
    assert answer.status_code == 400
    last = world.facts()[-1]
    assert (last["outcome"] or "") in {"failed", "refused"}
    assert last["details"]["reason"] == reason


def test_a_passkey_signs_in_alone_and_is_two_proofs_at_once(world: World) -> None:
    person, _, key = holder(world)
    browser = world.browser()
    assert used(browser, key).json() == {"address": "/account/"}
    assert browser.get("/patients/").status_code == 200
    assert ("factor-added", f"account/{person.username}", "") in world.events()
    assert world.sql("SELECT sign_count FROM passkey WHERE account = $1", person.id) == [(2,)]


def test_an_answer_is_good_once_and_in_its_browser(world: World) -> None:
    _, _, key = holder(world)
    browser, other = world.browser(), world.browser()
    answer = key.use(browser.send("/account/passkey/options/", {}).json())
    other.send("/account/passkey/options/", {})
    refused(world, other.send("/account/passkey/", answer), "challenge")
    assert browser.send("/account/passkey/", answer).status_code == 200
    refused(world, world.browser().send("/account/passkey/", answer), "challenge")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"origin": "https://evil.test"}, "signature"),
        ({"host": "evil.test"}, "signature"),
        ({"flags": PRESENT}, "signature"),
        ({"credential": b"unknown" * 4}, "unknown"),
        ({"handle": b"vesalius-account-1"}, "handle"),
        ({"counter": 0}, "cloned"),
        ({"told": {"crossOrigin": True}}, "cross origin"),
        ({"told": {"crossOrigin": False, "topOrigin": "https://evil.test"}}, "cross origin"),
        ({"flags": PRESENT | VERIFIED | BACKED_UP}, "backup"),
        ({"flags": PRESENT | VERIFIED | ELIGIBLE}, "backup"),
        ({"flags": VERIFIED}, "signature"),
    ],
)
def test_what_is_not_the_passkey_of_this_site_is_refused(world: World, change: dict[str, Any], reason: str) -> None:
    person, _, key = holder(world)
    for name, value in change.items():
        setattr(key, name, value)
    if reason == "cloned":
        key.counter = -0
    refused(world, used(world.browser(), key), reason)
    assert world.sql("SELECT used IS NULL FROM passkey WHERE account = $1", person.id) == [(True,)]


def test_a_passkey_that_may_be_copied_says_whether_it_is_and_stays_of_its_kind(world: World) -> None:
    person = world.person("synced", totp=True)
    browser, key = world.signed_in(person), SoftKey(flags=PRESENT | VERIFIED | ELIGIBLE)
    assert made(browser, key).status_code == 200
    rows = "SELECT is_backup_eligible, is_backed_up FROM passkey WHERE account = $1"
    assert world.sql(rows, person.id) == [(True, False)]
    key.flags |= BACKED_UP
    assert used(world.browser(), key).status_code == 200
    assert world.sql(rows, person.id) == [(True, True)]
    key.flags = PRESENT | VERIFIED
    refused(world, used(world.browser(), key), "backup")


def test_a_passkey_of_before_is_noted_at_its_next_use(world: World) -> None:
    person, _, key = holder(world)
    world.sql("UPDATE passkey SET is_backup_eligible = NULL WHERE account = $1 RETURNING id", person.id)
    assert used(world.browser(), key).status_code == 200
    assert world.sql("SELECT is_backup_eligible FROM passkey WHERE account = $1", person.id) == [(False,)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"told": {"crossOrigin": True}}, "cross origin"),
        ({"flags": PRESENT | VERIFIED | BACKED_UP}, "backup"),
        ({"origin": "https://evil.test"}, "registration"),
    ],
)
def test_a_passkey_that_is_made_under_doubtful_circumstances_is_not_taken(
    world: World, change: dict[str, Any], reason: str
) -> None:
    person = world.person("doubtful", totp=True)
    browser, key = world.signed_in(person), SoftKey(**change)
    refused(world, made(browser, key), reason)
    assert world.sql("SELECT FROM passkey WHERE account = $1", person.id) == []


def test_the_passkey_of_a_closed_account_opens_nothing(world: World) -> None:
    person, _, key = holder(world)
    from vesalius.identity import accounts

    with world.context.pool.session() as session:
        accounts.set_active(session, person.id, is_active=False)
    refused(world, used(world.browser(), key), "account")


def test_after_a_password_only_the_same_persons_passkey_counts(world: World) -> None:
    anna, _, key = holder(world)
    bert = world.person("bert", totp=True)
    browser = world.browser()
    browser.post("/account/login/", login=bert.username, password=bert.password)
    refused(world, used(browser, key), "unknown")
    own = world.browser()
    own.post("/account/login/", login=anna.username, password=anna.password)
    assert used(own, key).status_code == 200


def test_passkeys_are_named_and_removed_by_their_holder(world: World) -> None:
    person, browser, key = holder(world)
    number = world.sql("SELECT id FROM passkey WHERE account = $1", person.id)[0][0]
    stranger = world.signed_in(world.person("stranger", totp=True))
    assert stranger.post(f"/account/second-factor/passkey/{number}/", remove="yes").status_code == 404
    browser.post(f"/account/second-factor/passkey/{number}/", name="  On my   ring ")
    assert "On my ring" in browser.get("/account/").text
    assert browser.post(f"/account/second-factor/passkey/{number}/", name=" ").status_code == 400
    assert browser.post(f"/account/second-factor/passkey/{number}/", remove="yes").where == "/account/"
    refused(world, used(world.browser(), key), "unknown")
    assert ("factor-removed", f"account/{person.username}", "") in world.events()


def test_the_same_key_is_not_registered_twice_nor_by_an_old_challenge(world: World) -> None:
    _, browser, key = holder(world)
    assert made(browser, key).status_code == 400
    fresh = SoftKey()
    options = browser.send("/account/second-factor/passkey/options/", {}).json()
    answer = fresh.make(options)
    assert browser.send("/account/second-factor/passkey/", answer).status_code == 200
    assert browser.send("/account/second-factor/passkey/", answer).status_code == 400


def test_a_passkey_without_a_verified_user_is_not_taken(world: World) -> None:
    browser = world.signed_in(world.person("anna", totp=True))
    refused(world, made(browser, SoftKey(flags=PRESENT)), "registration")


def test_staff_use_listed_models_whose_makers_root_is_known(world: World, configured: Any, tmp_path: Path) -> None:
    listed, other, faked = Maker(), Maker(), Maker()
    # A key that calls itself the listed model, made by somebody else.
    faked.aaguid = listed.aaguid
    faked.__post_init__()
    (tmp_path / "maker.pem").write_bytes(listed.root.public_bytes(Encoding.PEM))
    (tmp_path / "other.pem").write_bytes(other.root.public_bytes(Encoding.PEM))
    configured(passkey_aaguids=frozenset({listed.model}), passkey_roots=tmp_path)
    person = world.person("anna", totp=True)
    browser = world.signed_in(person)
    refused(world, made(browser, SoftKey(other)), "model")
    refused(world, made(browser, SoftKey(faked)), "attestation")
    assert world.sql("SELECT count(*) FROM passkey WHERE account = $1", person.id) == [(0,)]
    assert made(browser, SoftKey(listed)).status_code == 200
    assert "model verified" in browser.get("/account/").text
    # Patients bring what they have.
    patient = world.person("pat", "patient", totp=True)
    assert made(world.signed_in(patient), SoftKey(other)).status_code == 200


def test_nobody_has_more_than_ten(world: World) -> None:
    person = world.person("anna", totp=True)
    browser = world.signed_in(person)
    for number in range(passkeys.MAXIMUM):
        assert made(browser, SoftKey(), f"Key {number}").status_code == 200
    assert browser.send("/account/second-factor/passkey/options/", {}).status_code == 400


def test_a_passkey_proves_anew_and_unlocks(world: World) -> None:
    _, browser, key = holder(world)
    cookie = browser.cookie
    assert used(browser, key, "/account/step-up/passkey/?next=/patients/").json() == {"address": "/patients/"}
    assert browser.cookie != cookie
    browser.post("/account/lock/")
    answer = browser.send(
        "/account/lock/passkey/?next=/patients/", key.use(browser.send("/account/lock/passkey/options/", {}).json())
    )
    assert answer.json() == {"address": "/patients/"}
    assert browser.get("/account/").status_code == 200
