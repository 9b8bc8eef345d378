"""The patient's page of what is shared: what they ended themselves stands there, and is taken back by one press."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from integration.pages.conftest import _account, _actor, patient, put
from vesalius.errors import NotFound
from vesalius.records import relationships
from vesalius.records.context import Context
from vesalius.store.wire import int8, text

Ask = Callable[..., Any]
SAYS = {
    "en": ("What I ended myself", "Take back"),
    "fr": ("Ce que j’ai terminé moi-même", "Rétablir"),
    "nl": ("Wat ik zelf heb beëindigd", "Herstellen"),
    "de": ("Was ich selbst beendet habe", "Wiederherstellen"),
}


@pytest.fixture(scope="module")
def sharer(context: Context) -> str:
    """A patient with an account who ended the relationship with House."""
    put(context, patient("sharer", "Maes", "Lea", "1970-01-01"))
    _account(context, "sharer", "patient", "Patient/sharer", "Lea Maes")
    with context.pool.session() as session:
        session.execute(
            "INSERT INTO account_patient (account, patient, fhir) SELECT id, $2, 'Patient/sharer' FROM account"
            " WHERE username = $1",
            [text("sharer"), int8(context.blind.pk("Patient", "sharer"))],
        )
    relationships.declare(context, _actor(context, "house"), "sharer", reason="cared for at the centre")
    relationships.end(context, _actor(context, "sharer"), "sharer", "Practitioner/house")
    return "sharer"


@pytest.mark.parametrize("reader", SAYS)
def test_what_was_ended_by_the_patient_can_be_taken_back_in_each_language(ask: Ask, sharer: str, reader: str) -> None:
    shown = ask(sharer, "/my/sharing/", reader=reader).text
    heading, button = SAYS[reader]
    assert heading in shown
    assert button in shown
    assert 'action="/my/sharing/take-back/"' in shown


def test_what_is_not_the_patients_to_take_back_is_not_found_and_changes_nothing(
    context: Context, ask: Ask, sharer: str
) -> None:
    ended = "SELECT by_patient FROM care_relationship_end WHERE by_patient"
    for username, party in (
        (sharer, "Practitioner/jackie"),
        (sharer, "nonsense"),
        (sharer, "Patient/anna"),
        ("house", "Practitioner/house"),
    ):
        assert ask(username, "/my/sharing/take-back/", party=party).status_code == 404
    with context.pool.session() as session:
        assert session.fetch(ended) == [(True,)]
        with pytest.raises(NotFound):
            relationships.take_back(context, _actor(context, "house"), "sharer", "Practitioner/house")


def test_one_press_takes_it_back(context: Context, ask: Ask, sharer: str) -> None:
    answer = ask(sharer, "/my/sharing/take-back/", party="Practitioner/house")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/my/sharing/")
    shown = ask(sharer, "/my/sharing/").text
    assert SAYS["en"][0] not in shown
    assert 'action="/my/sharing/end/"' in shown
    assert relationships.standing(context, _actor(context, "house"), "sharer") is not None
