"""Who leaves a centre loses the relationships that rest on the work there, and keeps those of the work elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from integration.emergency.conftest import OBSERVATION, Network
from vesalius.access import accounts

Make = Callable[..., dict]
REASON = "New patient, seen at home today"
BY_ANNA = {"id": "pulse", "subject": {"reference": "Patient/anna"}}
BY_BERT = {"id": "other-pulse", "subject": {"reference": "Patient/bert"}}


def role(number: str, centre: str, **elements: Any) -> dict:
    return {
        "resourceType": "PractitionerRole",
        "id": number,
        "practitioner": {"reference": "Practitioner/house"},
        "organization": {"reference": f"Organization/{centre}"},
        **elements,
    }


def encounter(number: str, patient: str, centre: str) -> dict:
    return {
        "resourceType": "Encounter",
        "id": number,
        "status": "in-progress",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": {"reference": f"Patient/{patient}"},
        "participant": [{"individual": {"reference": "Practitioner/house"}}],
        "serviceProvider": {"reference": f"Organization/{centre}"},
    }


@pytest.fixture
def two_centres(network: Network) -> Network:
    """House works at two centres; Anna is his patient at the first, Bert at the second. Wilson works at the first."""
    for resource in (
        {"resourceType": "Organization", "id": "first", "name": "First"},
        {"resourceType": "Organization", "id": "second", "name": "Second"},
        OBSERVATION | BY_ANNA,
        OBSERVATION | BY_BERT,
        role("at-first", "first"),
        role("at-second", "second", active=True, period={"start": "2020-01-01"}),
        encounter("of-anna", "anna", "first"),
        encounter("of-bert", "bert", "second"),
    ):
        network.operator.put(f"/{resource['resourceType']}/{resource['id']}", resource)
    for username, places in (("house", ("first", "second")), ("wilson", ("first",))):
        network.rows(
            "DELETE FROM account_role WHERE account = (SELECT id FROM account"
            f" WHERE username = '{username}') RETURNING id"
        )
        for place in places:
            key = network.context.blind.pk("Organization", place)
            network.rows(
                "INSERT INTO account_role (account, role, organization, organization_pk)"
                f" SELECT id, 'physician', 'Organization/{place}', {key} FROM account WHERE username = '{username}'"
                " RETURNING id"
            )
    network.people |= {name: network.again(name) for name in ("house", "wilson")}
    assert seen(network) == [200, 200]
    return network


def seen(network: Network, who: str = "house") -> list[int]:
    """Whether (Anna's, Bert's) pulse is open to somebody now; a new token knows what was changed just now."""
    client = network.again(who)
    return [client.get(f"/Observation/{name}").status for name in ("pulse", "other-pulse")]


def events(network: Network) -> list[dict]:
    return network.events("subtype=role-changed")


@pytest.mark.parametrize("ending", [{"active": False}, {"period": {"end": "2021-05-01"}}])
def test_a_role_that_is_over_takes_with_it_what_rests_on_it_and_nothing_else(
    two_centres: Network, ending: dict
) -> None:
    network = two_centres
    assert network.operator.put("/PractitionerRole/at-first", role("at-first", "first", **ending)).status == 200
    assert seen(network) == [404, 200]
    assert seen(network, "wilson") == [200, 404]
    told = events(network)
    assert len(told) == 1
    assert "PractitionerRole/at-first" in str(told[0])
    assert "Organization/first" in str(told[0])


def test_a_role_that_will_be_over_is_not_over_yet(two_centres: Network) -> None:
    ending = role("at-first", "first", period={"end": "2999-05-01"})
    assert two_centres.operator.put("/PractitionerRole/at-first", ending).status == 200
    assert seen(two_centres) == [200, 200]
    assert len(events(two_centres)) == 1


def test_a_role_that_was_ended_by_mistake_gives_back_what_it_took(two_centres: Network) -> None:
    two_centres.operator.put("/PractitionerRole/at-first", role("at-first", "first", active=False))
    assert seen(two_centres) == [404, 200]
    two_centres.operator.put("/PractitionerRole/at-first", role("at-first", "first", active=True))
    assert seen(two_centres) == [200, 200]


def test_a_deleted_role_is_one_that_was_left(two_centres: Network) -> None:
    assert two_centres.operator.delete("/PractitionerRole/at-first").status == 204
    assert seen(two_centres) == [404, 200]
    assert len(events(two_centres)) == 1
    two_centres.operator.put("/PractitionerRole/at-first", role("at-first", "first"))
    assert seen(two_centres) == [200, 200]


def test_another_role_at_the_same_centre_keeps_everything(two_centres: Network) -> None:
    two_centres.operator.put("/PractitionerRole/again", role("again", "first"))
    two_centres.operator.put("/PractitionerRole/at-first", role("at-first", "first", active=False))
    assert seen(two_centres) == [200, 200]


def test_what_is_written_again_at_the_place_that_was_left_opens_nothing(two_centres: Network) -> None:
    two_centres.operator.put("/PractitionerRole/at-first", role("at-first", "first", active=False))
    changed = encounter("of-anna", "anna", "first") | {"status": "finished"}
    assert two_centres.operator.put("/Encounter/of-anna", changed).status == 200
    assert seen(two_centres) == [404, 200]


def test_a_declared_relationship_goes_with_the_only_place_where_the_patient_is_known(
    two_centres: Network, parameters: Make
) -> None:
    network = two_centres
    for patient in ("anna", "bert"):
        answer = network.house.post(f"/Patient/{patient}/$declare-relationship", parameters(reason=REASON))
        assert answer.status == 201
    network.operator.put("/PractitionerRole/at-first", role("at-first", "first", active=False))
    assert seen(network) == [404, 200]


def test_a_patient_known_at_both_places_is_still_seen_at_the_other(two_centres: Network) -> None:
    two_centres.operator.put("/Encounter/also", encounter("also", "anna", "second"))
    two_centres.operator.put("/PractitionerRole/at-first", role("at-first", "first", active=False))
    assert seen(two_centres) == [200, 200]


def test_who_left_every_place_has_no_relationship(two_centres: Network, parameters: Make) -> None:
    network = two_centres
    network.rows("DELETE FROM account_role WHERE organization = 'Organization/second' RETURNING id")
    assert network.again("house").post("/Patient/bert/$declare-relationship", parameters(reason=REASON)).status == 201
    assert seen(network) == [200, 200]
    for number, centre in (("at-first", "first"), ("at-second", "second")):
        network.operator.put(f"/PractitionerRole/{number}", role(number, centre, active=False))
    assert seen(network) == [404, 404]
    refused = network.events("outcome=4&entity=Observation/pulse")
    assert len(refused) == 1


def test_the_patient_is_told_that_who_left_sees_nothing(two_centres: Network) -> None:
    def until(network: Network) -> dict[str, str | None]:
        found = {}
        for one in network.anna.get("/Patient/anna/$relationships").json["parameter"]:
            values = {part["name"]: part for part in one["part"]}
            found[values["party"]["valueReference"]["reference"]] = values.get("until", {}).get("valueInstant")
        return found

    assert until(two_centres)["Practitioner/house"] is None
    two_centres.operator.put("/PractitionerRole/at-first", role("at-first", "first", active=False))
    found = until(two_centres)
    assert found["Organization/first"] is None
    assert found["Practitioner/house"] is not None


def test_what_was_written_in_a_role_that_is_over_stays_its_authors(two_centres: Network) -> None:
    two_centres.operator.put("/PractitionerRole/at-first", role("at-first", "first", active=False))
    with two_centres.context.pool.session() as session:
        found = accounts.load(session, two_centres.context.blind, accounts.find(session, "house") or 0)
    assert found is not None
    key = two_centres.context.blind.pk("PractitionerRole", "at-first")
    assert key in found.parties
    assert key not in found.related
