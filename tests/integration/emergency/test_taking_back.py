"""A patient who ended a relationship takes that back: it holds again as before, and nobody else can do so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from integration.emergency.conftest import Network
from vesalius.access.actor import Actor
from vesalius.errors import NotFound
from vesalius.records import relationships
from vesalius.store.wire import text

Make = Callable[..., dict]
REASON = "New patient, seen at home today"
HOUSE = "Practitioner/house"


def actor(network: Network, username: str) -> Actor:
    with network.context.pool.session() as session:
        account = session.fetch("SELECT id FROM account WHERE username = $1", [text(username)])[0][0]
    found = network.context.authenticator.actor_for_account(account, token="tests")
    assert found is not None
    return found


def take_back(network: Network, username: str, party: str = HOUSE) -> bool:
    return relationships.take_back(network.context, actor(network, username), "anna", party)


def pulse(network: Network) -> int:
    return network.again("house").get("/Observation/pulse").status


def ends(network: Network) -> list[tuple]:
    return network.rows("SELECT by_patient, by_others FROM care_relationship_end")


@pytest.fixture
def registered(network: Network) -> Network:
    """House is Anna's physician."""
    patient = network.operator.get("/Patient/anna").json
    patient["generalPractitioner"] = [{"reference": HOUSE}]
    assert network.operator.put("/Patient/anna", patient).status == 200
    assert pulse(network) == 200
    return network


def test_a_registration_that_was_ended_and_taken_back_holds_as_before(registered: Network, parameters: Make) -> None:
    before = registered.rows("SELECT party, kind, source, low, high FROM care_relationship ORDER BY 1, 2, 3")
    registered.anna.post("/Patient/anna/$end-relationship", parameters(party=HOUSE))
    assert pulse(registered) == 404
    assert take_back(registered, "anna")
    assert pulse(registered) == 200
    assert registered.rows("SELECT party, kind, source, low, high FROM care_relationship ORDER BY 1, 2, 3") == before
    assert ends(registered) == []
    told = registered.events("subtype=consent-changed&patient=anna")
    assert len(told) == 1
    assert "taken back" in str(told[0])


def test_a_declared_relationship_is_taken_back_with_the_time_that_was_left(network: Network, parameters: Make) -> None:
    network.house.post("/Patient/anna/$declare-relationship", parameters(reason=REASON))
    before = network.rows("SELECT low, high FROM care_relationship")
    network.anna.post("/Patient/anna/$end-relationship", parameters(party=HOUSE))
    assert pulse(network) == 404
    assert take_back(network, "anna")
    assert network.rows("SELECT low, high FROM care_relationship") == before
    assert pulse(network) == 200


def test_only_the_patient_takes_back_what_the_patient_ended(registered: Network, parameters: Make) -> None:
    registered.anna.post("/Patient/anna/$end-relationship", parameters(party=HOUSE))
    for username in ("bert", "house", "wilson", "officer", "manager"):
        with pytest.raises(NotFound):
            take_back(registered, username)
    assert pulse(registered) == 404
    assert ends(registered) == [(True, False)]
    assert len(registered.events("subtype=consent-changed&outcome=4")) == 5


def test_what_an_officer_ended_as_well_stays_ended_and_may_be_declared_again(
    registered: Network, parameters: Make
) -> None:
    registered.officer.post("/Patient/anna/$end-relationship", parameters(party=HOUSE))
    registered.anna.post("/Patient/anna/$end-relationship", parameters(party=HOUSE))
    assert take_back(registered, "anna")
    assert pulse(registered) == 404
    assert ends(registered) == [(False, True)]
    declared = registered.again("house").post("/Patient/anna/$declare-relationship", parameters(reason=REASON))
    assert declared.status == 201
    assert pulse(registered) == 200


def test_there_is_nothing_to_take_back_of_what_others_ended(registered: Network, parameters: Make) -> None:
    registered.officer.post("/Patient/anna/$end-relationship", parameters(party=HOUSE))
    assert not take_back(registered, "anna")
    assert not take_back(registered, "anna", "Practitioner/wilson")
    assert pulse(registered) == 404
    assert registered.events("subtype=consent-changed") == []


def test_what_the_record_no_longer_says_does_not_come_back(registered: Network, parameters: Make) -> None:
    registered.anna.post("/Patient/anna/$end-relationship", parameters(party=HOUSE))
    patient = registered.operator.get("/Patient/anna").json
    del patient["generalPractitioner"]
    assert registered.operator.put("/Patient/anna", patient).status == 200
    assert take_back(registered, "anna")
    assert pulse(registered) == 404
