"""The keys under which a browser keeps what cannot reach the server: of one account, and only while it is there."""

from __future__ import annotations

import base64

from integration.identity.world import World


def test_each_account_has_its_own_keys_and_always_the_same(world: World) -> None:
    anna, bert = world.person("anna-keys", totp=True), world.person("bert-keys", totp=True)
    browser = world.signed_in(anna)
    first = browser.send("/identity/drafts/keys/", {}).json()
    again = browser.send("/identity/drafts/keys/", {}).json()
    other = world.signed_in(bert).send("/identity/drafts/keys/", {}).json()
    assert first == again
    assert len(base64.b64decode(first["seal"])) == len(base64.b64decode(first["label"])) == 32
    assert len({first["seal"], first["label"], other["seal"], other["label"]}) == 4


def test_nobody_gets_keys_without_being_there(world: World) -> None:
    assert world.browser().send("/identity/drafts/keys/", {}).status_code in {302, 401}
    browser = world.signed_in(world.person("locked-keys", totp=True))
    browser.post("/account/lock/")
    answer = browser.send("/identity/drafts/keys/", {})
    assert answer.status_code in {302, 401}
    assert "seal" not in answer.text
