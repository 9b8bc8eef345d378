"""Breaking the glass: opened with a reason by who just proved who they are, told, reviewed by another."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import pytest

from integration.emergency.conftest import Network
from vesalius import clock
from vesalius.r4 import invariants, validation

REASON = "Unconscious after a fall, allergies unknown"
Make = Callable[..., dict]


def part(parts: list[dict], name: str) -> object:
    """The value of a parameter."""
    found = next(one for one in parts if one["name"] == name)
    return next(value for key, value in found.items() if key.startswith("value"))


@pytest.fixture
def opened(network: Network, parameters: Make) -> Network:
    assert network.house.get("/Observation/pulse").status == 404
    answer = network.house.post("/Patient/anna/$emergency-access", parameters(reason=REASON, reasonCode="ETREAT"))
    assert answer.status == 201
    assert validation.check(answer.body) == "Parameters"
    return network


def test_a_record_opens_for_an_hour_to_the_one_who_asked(opened: Network) -> None:
    assert opened.house.get("/Observation/pulse").status == 200
    assert len(opened.house.get("/Observation?patient=anna").resources) == 1
    assert opened.wilson.get("/Observation/pulse").status == 404
    row = opened.rows("SELECT until - opened, code, reviewed, reason FROM emergency_access")[0]
    assert row[:3] == (3_600_000_000, "ETREAT", None)
    assert REASON.encode() not in row[3]
    opened.rows("UPDATE emergency_access SET until = opened RETURNING id")
    assert opened.house.get("/Observation/pulse").status == 404


def test_every_access_under_it_is_marked_and_none_elsewhere(opened: Network) -> None:
    opened.house.get("/Observation/pulse")
    opened.house.get("/Practitioner/wilson")
    read = opened.events("patient=anna&subtype=read&agent=Practitioner/house")
    assert len(read) == 1
    user = read[0]["agent"][2]
    assert user["purposeOfUse"][0]["coding"][0]["code"] == "BTG"
    assert (user["name"], user["role"][0]["text"]) == ("Greg House", "physician")
    elsewhere = opened.events("entity=Practitioner/wilson&subtype=read")[0]["agent"][2]
    assert elsewhere["purposeOfUse"][0]["coding"][0]["code"] == "TREAT"
    opening = opened.events("subtype=emergency-opened")
    assert [coding["code"] for coding in opening[0]["subtype"]] == ["110127", "emergency-opened"]
    assert opening[0]["agent"][2]["purposeOfUse"][0]["text"] == REASON
    for event in (*read, *opening):
        assert validation.check(json.dumps(event).encode()) == "AuditEvent"
        assert invariants.check(event, "AuditEvent") == []


def test_patient_and_officers_are_told(opened: Network) -> None:
    told = opened.anna.get("/$notices").json["parameter"]
    assert [part(one["part"], "kind") for one in told] == ["emergency"]
    assert len(opened.officer.get("/$notices?unread=true").json["parameter"]) == 1
    for other in (opened.bert, opened.house, opened.manager):
        assert "parameter" not in other.get("/$notices").json
    found = opened.anna.get("/Communication?subject=Patient/anna").resources
    assert len(found) == 1
    assert found[0]["payload"][0]["contentString"].startswith("Greg House heeft uw dossier in een noodgeval geopend")
    assert REASON not in found[0]["payload"][0]["contentString"]
    opened_at = datetime.fromisoformat(found[0]["sent"]).astimezone(clock.ZONE)
    assert f"{opened_at:%H:%M}" in found[0]["payload"][0]["contentString"]


def test_the_patient_reads_who_opened_the_record_and_why_in_the_report(opened: Network) -> None:
    opened.house.get("/Observation/pulse")
    answer = opened.anna.get("/Patient/anna/$access-report")
    assert validation.check(answer.body) == "Parameters"
    visits = [one["part"] for one in answer.json["parameter"] if one["name"] == "visit"]
    mine = next(
        visit
        for visit in visits
        if part(visit, "person") == {"reference": "Practitioner/house", "display": "Greg House"}
    )
    assert part(mine, "emergency") is True
    assert part(mine, "reason") == REASON
    assert part(mine, "count") == 2
    told = opened.anna.get("/$emergency-accesses").json["parameter"]
    assert part(told[0]["part"], "reason") == REASON
    assert opened.bert.get("/Patient/anna/$access-report").status == 404
    assert opened.house.get("/Patient/anna/$access-report").status == 404


@pytest.mark.parametrize("reason", ["", "help", " a   b      "])
def test_without_a_reason_nothing_opens(network: Network, parameters: Make, reason: str) -> None:
    body = parameters(reason=reason) if reason.strip() else {"resourceType": "Parameters"}
    assert network.house.post("/Patient/anna/$emergency-access", body).status == 400
    assert network.rows("SELECT count(*) FROM emergency_access") == [(0,)]


def test_without_the_capability_or_a_fresh_sign_in_nothing_opens_and_the_attempt_is_an_event(
    network: Network, parameters: Make
) -> None:
    stale = network.again("house", authenticated=clock.now_microseconds() - 301_000_000)
    for somebody in (network.manager, network.anna, network.officer, stale):
        answer = somebody.post("/Patient/anna/$emergency-access", parameters(reason=REASON))
        assert answer.status in {401, 403}
    assert network.rows("SELECT count(*) FROM emergency_access") == [(0,)]
    assert len(network.events("subtype=emergency-opened&outcome=4")) == 4
    assert stale.get("/Observation/pulse").status == 404


def test_an_unknown_patient_is_not_found(network: Network, parameters: Make) -> None:
    assert network.house.post("/Patient/nobody/$emergency-access", parameters(reason=REASON)).status == 404
    assert network.rows("SELECT count(*) FROM emergency_access") == [(0,)]


def test_the_day_has_a_limit_for_each_patient(network: Network, parameters: Make) -> None:
    network.rows(
        "INSERT INTO emergency_access (account, patient, fhir, reason, opened, until)"
        f" SELECT a.id, {network.context.blind.pk('Patient', 'anna')}, 'Patient/anna', '',"
        f" {clock.now_microseconds()}, 0"
        " FROM account a, generate_series(1, 3) WHERE a.username = 'house' RETURNING id"
    )
    answer = network.house.post("/Patient/anna/$emergency-access", parameters(reason=REASON))
    assert answer.status == 429
    assert network.rows("SELECT count(*) FROM emergency_access") == [(3,)]
    assert network.house.get("/Observation/pulse").status == 404


def test_it_is_ended_early_by_the_one_who_opened_it(opened: Network) -> None:
    assert opened.house.post("/Patient/anna/$end-emergency-access", {"resourceType": "Parameters"}).status == 200
    assert opened.house.get("/Observation/pulse").status == 404
    assert len(opened.events("subtype=emergency-closed&patient=anna")) == 1


def test_an_officer_reviews_it_once_and_the_patient_is_told(opened: Network, parameters: Make) -> None:
    listed = opened.officer.get("/$emergency-accesses?reviewed=false").json["parameter"]
    assert part(listed[0]["part"], "reason") == REASON
    number = str(part(listed[0]["part"], "id"))
    verdict = parameters(id=number, verdict="unjustified", comment="No emergency is documented.")
    for other in (opened.house, opened.anna, opened.manager):
        assert other.post("/$emergency-review", verdict).status == 403
    assert opened.officer.post("/$emergency-review", parameters(id=number, verdict="maybe")).status == 400
    assert opened.officer.post("/$emergency-review", parameters(id=number, verdict="unclear")).status == 400
    reviewed = opened.officer.post("/$emergency-review", verdict)
    assert reviewed.status == 200
    assert part(reviewed.json["parameter"], "reviewer") == "Olga Officer"
    assert opened.officer.post("/$emergency-review", verdict).status == 409
    assert "parameter" not in opened.officer.get("/$emergency-accesses?reviewed=false").json
    assert "parameter" not in opened.officer.get("/$notices?unread=true").json
    mine = opened.anna.get("/$emergency-accesses").json["parameter"][0]["part"]
    assert (part(mine, "verdict"), part(mine, "comment")) == ("unjustified", "No emergency is documented.")
    assert [part(one["part"], "kind") for one in opened.anna.get("/$notices").json["parameter"]] == [
        "emergency-reviewed",
        "emergency",
    ]
    assert len(opened.events("subtype=emergency-reviewed&patient=anna")) == 1


def test_nobody_reviews_their_own(opened: Network, parameters: Make) -> None:
    opened.rows(
        "INSERT INTO account_role (account, role) SELECT id, 'privacy-officer' FROM account WHERE username = 'house'"
        " RETURNING id"
    )
    both = opened.again("house")
    number = str(opened.rows("SELECT id FROM emergency_access")[0][0])
    assert both.post("/$emergency-review", parameters(id=number, verdict="justified")).status == 403
    assert opened.rows("SELECT reviewed FROM emergency_access") == [(None,)]
