"""Patients are found by exact identity; relationships are declared with a reason, shown, ended by the patient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from integration.emergency.conftest import NISS, Network
from vesalius.r4 import validation

Make = Callable[..., dict]
REASON = "New patient, seen at home today"
DAY = 86_400_000_000


def wanted(**elements: Any) -> dict:
    return {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": {"resourceType": "Patient", **elements}}],
    }


BY_NUMBER = wanted(identifier=[{"system": NISS, "value": "85.07.30-033.28"}])
BY_NAME = wanted(name=[{"family": "PEETERS"}], gender="female", birthDate="1985-07-30")


@pytest.mark.parametrize("question", [BY_NUMBER, BY_NAME, BY_NAME["parameter"][0]["resource"]])
def test_a_person_is_found_by_exact_identity_with_no_more_than_identifies(network: Network, question: dict) -> None:
    assert network.house.get("/Patient/anna").status == 404
    answer = network.house.post("/Patient/$match", question)
    assert answer.status == 200
    assert validation.check(answer.body) == "Bundle"
    entry = answer.json["entry"][0]
    assert entry["search"]["score"] == 1
    assert entry["search"]["extension"][0]["valueCode"] == "certain"
    assert entry["resource"]["id"] == "anna"
    assert "address" not in entry["resource"]
    assert "communication" not in entry["resource"]
    events = network.events("subtype=patient-matched&patient=anna")
    assert len(events) == 1


@pytest.mark.parametrize(
    "question",
    [
        wanted(identifier=[{"system": NISS, "value": "85073003329"}]),
        wanted(identifier=[{"system": NISS, "value": "85073003328"}], birthDate="1985-07-31"),
        wanted(name=[{"family": "Peeter"}], gender="female", birthDate="1985-07-30"),
        wanted(name=[{"family": "Peeters"}], gender="male", birthDate="1985-07-30"),
        wanted(name=[{"family": "Peeters", "given": ["Berta"]}], gender="female", birthDate="1985-07-30"),
    ],
)
def test_nearly_is_nobody(network: Network, question: dict) -> None:
    answer = network.house.post("/Patient/$match", question)
    assert (answer.status, answer.json["total"]) == (200, 0)
    assert "entry" not in answer.json


def test_two_who_fit_are_nobody(network: Network) -> None:
    twin = {
        "resourceType": "Patient",
        "name": [{"family": "Peeters", "given": ["Elsa"]}],
        "gender": "female",
        "birthDate": "1985-07-30",
    }
    assert network.operator.post("/Patient", twin).status == 201
    assert network.house.post("/Patient/$match", BY_NAME).json["total"] == 0


@pytest.mark.parametrize(
    "question", [wanted(name=[{"family": "Peeters"}]), wanted(birthDate="1985-07-30", gender="female"), wanted()]
)
def test_too_little_is_refused(network: Network, question: dict) -> None:
    assert network.house.post("/Patient/$match", question).status == 400


def test_only_who_may_identify_does_and_not_without_end(network: Network) -> None:
    for somebody in (network.anna, network.manager):
        assert somebody.post("/Patient/$match", BY_NUMBER).status == 403
    network.rows(
        "INSERT INTO patient_match (account, at) SELECT id, extract(epoch FROM now())::bigint * 1000000"
        " FROM account, generate_series(1, 60) WHERE username = 'house' RETURNING at"
    )
    answer = network.house.post("/Patient/$match", BY_NUMBER)
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 3000
    assert network.wilson.post("/Patient/$match", BY_NUMBER).status == 200


def test_a_declared_relationship_opens_the_record_and_is_shown_to_the_patient(
    network: Network, parameters: Make
) -> None:
    answer = network.house.post("/Patient/anna/$declare-relationship", parameters(reason=REASON))
    assert answer.status == 201
    assert validation.check(answer.body) == "Parameters"
    assert network.house.get("/Observation/pulse").status == 200
    assert network.wilson.get("/Observation/pulse").status == 404
    shown = network.anna.get("/Patient/anna/$relationships").json["parameter"]
    values = {one["name"]: one for one in shown[0]["part"]}
    assert values["party"]["valueReference"] == {"reference": "Practitioner/house", "display": "Greg House"}
    assert values["kind"]["valueCode"] == "declared"
    assert values["until"]["valueInstant"] > values["start"]["valueInstant"]
    assert len(network.house.get("/Patient/anna/$relationships").json["parameter"]) == 1
    for other in (network.wilson, network.bert):
        assert other.get("/Patient/anna/$relationships").status == 404
    event = network.events("subtype=relationship-declared&patient=anna")[0]
    assert REASON in str(event)


def test_declaring_needs_a_reason_a_capability_and_a_patient(network: Network, parameters: Make) -> None:
    assert network.house.post("/Patient/anna/$declare-relationship", parameters(reason="short")).status == 400
    assert network.house.post("/Patient/nobody/$declare-relationship", parameters(reason=REASON)).status == 404
    for somebody in (network.manager, network.anna, network.officer):
        answer = somebody.post("/Patient/anna/$declare-relationship", parameters(reason=REASON))
        assert answer.status == 403
    assert network.rows("SELECT count(*) FROM care_relationship WHERE source = 0") == [(0,)]
    assert len(network.events("subtype=relationship-declared&outcome=4")) == 4


def test_what_the_patient_ended_gives_nothing_and_is_not_declared_again(network: Network, parameters: Make) -> None:
    network.house.post("/Patient/anna/$declare-relationship", parameters(reason=REASON))
    assert network.house.get("/Observation/pulse").status == 200
    assert network.anna.post("/Patient/anna/$end-relationship", parameters(party="Practitioner/house")).status == 200
    assert network.house.get("/Observation/pulse").status == 404
    assert network.house.post("/Patient/anna/$declare-relationship", parameters(reason=REASON)).status == 403
    assert network.house.get("/Observation/pulse").status == 404
    assert len(network.events("subtype=relationship-ended&patient=anna")) == 1


def test_a_registration_that_the_patient_ended_stays_ended_when_it_is_written_again(
    network: Network, parameters: Make
) -> None:
    patient = network.operator.get("/Patient/anna").json
    patient["generalPractitioner"] = [{"reference": "Practitioner/house"}]
    assert network.operator.put("/Patient/anna", patient).status == 200
    assert network.house.get("/Observation/pulse").status == 200
    network.anna.post("/Patient/anna/$end-relationship", parameters(party="Practitioner/house"))
    assert network.house.get("/Observation/pulse").status == 404
    patient["active"] = True
    assert network.operator.put("/Patient/anna", patient).status == 200
    assert network.house.get("/Observation/pulse").status == 404


def test_practitioners_and_officers_end_what_is_theirs_to_end_and_it_may_be_declared_again(
    network: Network, parameters: Make
) -> None:
    network.house.post("/Patient/anna/$declare-relationship", parameters(reason=REASON))
    for somebody in (network.wilson, network.bert, network.manager):
        answer = somebody.post("/Patient/anna/$end-relationship", parameters(party="Practitioner/house"))
        assert answer.status == 404
    assert network.house.get("/Observation/pulse").status == 200
    assert network.house.post("/Patient/anna/$end-relationship", {"resourceType": "Parameters"}).status == 200
    assert network.house.get("/Observation/pulse").status == 404
    assert network.house.post("/Patient/anna/$declare-relationship", parameters(reason=REASON)).status == 201
    assert network.house.get("/Observation/pulse").status == 200
    assert network.officer.post("/Patient/anna/$end-relationship", parameters(party="Practitioner/house")).status == 200
    assert network.house.get("/Observation/pulse").status == 404


@pytest.fixture
def at_the_centre(network: Network) -> Network:
    """House and Wilson work at a centre where Anna is registered; House is her physician as well."""
    centre = {"resourceType": "Organization", "id": "ppth", "name": "Princeton"}
    assert network.operator.put("/Organization/ppth", centre).status == 201
    key = network.context.blind.pk("Organization", "ppth")
    network.rows(
        f"UPDATE account_role SET organization = 'Organization/ppth', organization_pk = {key}"
        " WHERE account IN (SELECT id FROM account WHERE username IN ('house', 'wilson')) RETURNING id"
    )
    patient = network.operator.get("/Patient/anna").json
    patient["generalPractitioner"] = [{"reference": "Practitioner/house"}]
    patient["managingOrganization"] = {"reference": "Organization/ppth"}
    assert network.operator.put("/Patient/anna", patient).status == 200
    network.people |= {name: network.again(name) for name in ("house", "wilson")}
    assert [network.people[name].get("/Observation/pulse").status for name in ("house", "wilson")] == [200, 200]
    return network


def remaining(answer: Any) -> list[str]:
    return [one["valueReference"]["reference"] for one in answer.json["parameter"] if one["name"] == "remains"]


def test_ending_says_through_which_centre_the_record_stays_open(at_the_centre: Network, parameters: Make) -> None:
    network = at_the_centre
    answer = network.anna.post("/Patient/anna/$end-relationship", parameters(party="Practitioner/house"))
    assert (answer.status, remaining(answer)) == (200, ["Organization/ppth"])
    assert network.house.get("/Observation/pulse").status == 200
    away = network.anna.post("/Patient/anna/$end-relationship", parameters(party="Practitioner/house", centres="true"))
    assert (away.status, remaining(away)) == (200, [])
    assert [network.people[name].get("/Observation/pulse").status for name in ("house", "wilson")] == [404, 404]
    assert network.events("subtype=relationship-ended&patient=anna")


def test_a_practitioner_who_ends_their_own_relationship_ends_no_centre_and_learns_nothing_of_it(
    at_the_centre: Network, parameters: Make
) -> None:
    network = at_the_centre
    answer = network.house.post("/Patient/anna/$end-relationship", parameters(centres="true"))
    assert (answer.status, remaining(answer)) == (200, [])
    assert network.wilson.get("/Observation/pulse").status == 200
