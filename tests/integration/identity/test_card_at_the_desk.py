"""A patient's card read at the desk by Web eID: what it says, for the desk alone, and that it signs nobody in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from integration.identity.pki import NUMBER, Pki, responder
from integration.identity.world import World
from vesalius.identity.configuration import CardSettings

ORIGIN = "http://testserver"
PKI = Pki()
GOOD, LATE = PKI.card(), PKI.card(days=(-10, -1))


@pytest.fixture(scope="module")
def answering() -> Iterator[str]:
    with responder(PKI, [GOOD, LATE]) as address:
        yield address


@pytest.fixture
def cards(configured: Callable[..., None], tmp_path: Path, answering: str) -> None:
    PKI.revoked, PKI.asked, PKI.answers = set(), [], None
    configured(card=CardSettings(roots=PKI.write(tmp_path / "roots"), responder=answering))


def tried(browser: Any, card: Any) -> Any:
    nonce = str(browser.send("/identity/eid/challenge/", {}).json()["nonce"])
    return browser.send("/desk/new/card/", {"auth-token": card.token(nonce, ORIGIN, "ES384")})


def test_the_desk_reads_name_number_birth_and_sex_of_a_verified_card(world: World, cards: None) -> None:
    browser = world.signed_in(world.person("desk", role="receptionist", totp=True))
    assert 'data-card="/desk/new/card/"' in browser.get("/desk/new/").text
    answer = tried(browser, GOOD)
    assert answer.status_code == 200
    fields = answer.json()["fields"]
    assert (fields["family"], fields["given"], fields["number"]) == ("Example", "Anna", NUMBER)
    assert answer.headers["Cache-Control"] == "no-store"
    assert world.browser().get("/desk/new/").where.startswith("/account/login/")


def test_a_card_that_proves_nothing_fills_nothing_and_is_told(world: World, cards: None) -> None:
    browser = world.signed_in(world.person("desk-late", role="receptionist", totp=True))
    answer = tried(browser, LATE)
    assert answer.status_code == 400
    assert "fields" not in answer.json()
    assert world.facts()[-1]["details"] == {"method": "eid:desk", "reason": "time"}


def test_nobody_else_reads_cards_of_patients(world: World, cards: None) -> None:
    browser = world.signed_in(world.person("doctor", totp=True))
    answer = tried(browser, GOOD)
    assert answer.status_code == 404
    assert NUMBER not in answer.text
