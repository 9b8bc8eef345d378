"""The audit log as AuditEvents: officers find everything, patients what is about them, others nothing."""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from integration.api.conftest import BASE, Client
from vesalius.access.actor import Actor
from vesalius.api.application import Application
from vesalius.audit import index, sequencer
from vesalius.audit.checkpoint import Signer
from vesalius.audit.proofs import verify_proof
from vesalius.audit.sequencer import catch_up
from vesalius.errors import NotFound
from vesalius.r4 import invariants, validation
from vesalius.records import access_report, audit_events
from vesalius.records.context import Context
from vesalius.store.wire import int8, text

PATIENTS = ("anna", "bert")


@dataclass(frozen=True, slots=True)
class Holds:
    """Rights that open no row, and give some capabilities."""

    capabilities: frozenset[str]

    def condition(self, action: str, alias: str, bind: Any, *, patient: str = "") -> str:
        return "FALSE"

    def may(self, capability: str) -> bool:
        return capability in self.capabilities


OFFICER = Actor("officer", "t-officer", account=900, rights=Holds(frozenset({"audit.read"})))
CLINICIAN = Actor("doctor", "t-doctor", account=901, fhir="Practitioner/doctor", rights=Holds(frozenset()))


@pytest.fixture(scope="module")
def writer(application: Application, token: str, context: Context) -> Client:
    """Two patients, each with an observation, read once each; an unknown one; a search over both."""
    writer = Client(application, token)
    for name in PATIENTS:
        assert writer.put(f"/Patient/{name}", {"resourceType": "Patient", "id": name, "gender": "female"}).status == 201
        observation = {
            "resourceType": "Observation",
            "id": f"pulse-{name}",
            "status": "final",
            "code": {"text": "pulse"},
            "subject": {"reference": f"Patient/{name}"},
        }
        assert writer.put(f"/Observation/pulse-{name}", observation).status == 201
        assert writer.get(f"/Observation/pulse-{name}", X_Request_Id=f"request-{name}").status == 200
    assert writer.get("/Observation/none").status == 404
    assert len(writer.get("/Observation?_id=pulse-anna,pulse-bert").resources) == 2
    return writer


@pytest.fixture(scope="module")
def myself(context: Context, writer: Client) -> Actor:
    """Anna, with an account of her own."""
    with context.pool.session() as session:
        account = session.fetch(
            "INSERT INTO account (username, fhir, created) VALUES ('anna', 'Patient/anna', 0) RETURNING id"
        )[0][0]
        session.execute(
            "INSERT INTO account_patient (account, patient, fhir) VALUES ($1, $2, $3)",
            [int8(account), int8(context.blind.pk("Patient", "anna")), text("Patient/anna")],
        )
    rights = Holds(frozenset({"audit.read-own"}))
    return Actor("anna", "t-anna", account=account, fhir="Patient/anna", rights=rights)


def found(context: Context, actor: Actor, **parameters: str) -> list[dict]:
    page = audit_events.search(
        context,
        actor,
        "AuditEvent",
        [(name.replace("__", ":"), value) for name, value in parameters.items()],
        base=BASE,
    )
    return [json.loads(version.body) for version in page.matches]


def kinds(events: list[dict]) -> list[str]:
    return [event["subtype"][0]["code"] for event in events]


def test_every_event_is_valid_and_stands_newest_first(writer: Client) -> None:
    answer = writer.get("/AuditEvent?_count=100")
    times = [event["recorded"] for event in answer.resources]
    assert len(times) > 8
    assert times == sorted(times, reverse=True)
    for event in answer.resources:
        body = json.dumps(event).encode()
        assert validation.check(body) == "AuditEvent"
        assert invariants.check(event, "AuditEvent") == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("patient=Patient/anna&type=rest&subtype=read", 1),
        ("patient=anna&subtype=read", 1),
        ("patient=anna&subtype=read&action=C", 0),
        ("entity=Observation/pulse-bert&action=R", 1),
        ("entity:identifier=request-anna", 1),
        ("entity=Patient/bert&subtype=read", 1),
        ("agent-name=adm&entity=Observation/pulse-anna&subtype=read", 1),
        ("agent-name=dmin&entity=Observation/pulse-anna&subtype=read", 0),
        ("agent:identifier=admin&subtype=read&patient=bert", 1),
        ("subtype=http://hl7.org/fhir/restful-interaction|read&patient=bert", 1),
        ("subtype=nonsense", 0),
        ("address=192.0.2.1&patient=anna&subtype=read", 1),
        ("address=192.0.9.1", 0),
        ("outcome=4&patient=anna", 0),
        ("date=gt2100-01-01", 0),
        ("date=ge2000-01-01&patient=anna&subtype=read", 1),
        ("date=lt2000-01-01", 0),
        ("subtype:not=read&patient=anna&action=R", 0),
        ("patient=Patient/nobody", 0),
        ("patient.gender=female&subtype=read", 2),
        ("agent:missing=true", 0),
    ],
)
@pytest.mark.parametrize("is_indexed", [False, True])
def test_a_search_finds_exactly_what_is_asked(
    writer: Client, context: Context, tmp_path: Path, query: str, expected: int, *, is_indexed: bool
) -> None:
    if is_indexed:
        catch_up(context.pool, context.log, None)
        writer.get("/Observation/none")
        catch_up(context.pool, context.log, None)
    answer = writer.get(f"/AuditEvent?{query}", prefer="handling=strict")
    assert answer.status == 200, answer.json
    assert len(answer.resources) == expected
    assert answer.json["total"] == expected
    assert writer.get(f"/AuditEvent?{query}&_summary=count").json["total"] == expected


def test_one_entry_is_read_by_its_id_and_by_search_and_never_changed(writer: Client) -> None:
    event = writer.get("/AuditEvent?patient=anna&subtype=read").resources[0]
    address = f"/AuditEvent/{event['id']}"
    assert writer.get(address).json == event
    assert writer.get(f"/AuditEvent?_id={event['id']}").resources == [event]
    assert writer.get(f"{address}/_history/1").json == event
    for refused in (writer.put(address, event), writer.delete(address)):
        assert refused.status == 405
        assert refused.headers["allow"] == "GET, HEAD, OPTIONS"
    assert writer.get(address).json == event
    assert writer.get("/AuditEvent/leaf-999999999").status == 404
    assert writer.get("/AuditEvent/leaf-01").status == 404


def test_pages_follow_each_other_without_loss(writer: Client) -> None:
    seen, address = [], "/AuditEvent?patient=anna,bert&date=lt2100&_count=3&type=rest&subtype=create,update,read"
    whole = [event["id"] for event in writer.get(address.replace("_count=3", "_count=500")).resources]
    while address:
        answer = writer.get(address)
        assert len(answer.resources) <= 3
        seen += [event["id"] for event in answer.resources]
        address = answer.link("next")
    assert seen == whole
    assert len(seen) > 4
    backwards = [
        event["id"]
        for event in writer.get("/AuditEvent?patient=anna,bert&subtype=create,update,read&_sort=date").resources
    ]
    assert backwards[: len(whole)] == whole[::-1]


def test_a_cursor_of_another_search_is_refused(writer: Client) -> None:
    following = writer.get("/AuditEvent?patient=anna&_count=1").link("next")
    assert writer.get(following.replace("patient=anna", "patient=bert")).status == 400


def test_reading_the_log_is_an_event_for_each_patient_shown(context: Context, writer: Client) -> None:
    with context.pool.session() as session:
        before = session.fetch("SELECT max(id) FROM audit_leaf")[0][0]
    pulses = "Observation/pulse-anna,Observation/pulse-bert"
    assert len(found(context, OFFICER, patient="anna,bert", subtype="read", entity=pulses)) == 2
    with context.pool.session() as session:
        rows = session.fetch("SELECT patient, event FROM audit_leaf WHERE id > $1", [int8(before)])
    assert {row[0] for row in rows} == {context.blind.pk("Patient", name) for name in PATIENTS}
    facts = context.log.open(rows[0][1])[1]
    assert (facts["agent"], facts["entity"], facts["query"]) == (
        "officer",
        "AuditEvent",
        f"patient=anna,bert&subtype=read&entity={pulses}",
    )


def test_patients_see_events_about_themselves_and_no_query(context: Context, writer: Client, myself: Actor) -> None:
    mine = found(context, myself, _count="500")
    assert mine
    patients = {
        entity["what"]["reference"]
        for event in mine
        for entity in event["entity"]
        if entity.get("role", {}).get("code") == "1"
    }
    assert patients == {"Patient/anna"}
    assert "pulse-bert" not in json.dumps(mine)
    assert not any("query" in entity for event in mine for entity in event["entity"])
    assert found(context, myself, patient="bert") == []
    whole = [event for event in found(context, OFFICER, patient="anna", _count="500") if "search" in kinds([event])]
    texts = {
        base64.b64decode(entity["query"]).decode() for event in whole for entity in event["entity"] if "query" in entity
    }
    assert "Observation?_id=pulse-anna,pulse-bert" in texts


def test_a_patient_is_an_entity_of_what_is_theirs_and_of_what_only_named_them(
    context: Context, writer: Client, myself: Actor
) -> None:
    assert writer.get("/Patient/nobody").status == 404
    theirs = found(context, OFFICER, patient="bert")
    assert [event["id"] for event in found(context, OFFICER, entity="Patient/bert")][-3:] == [
        event["id"] for event in theirs
    ][-3:]
    assert kinds(found(context, OFFICER, entity="Patient/nobody")) == ["read"]
    other = found(context, OFFICER, entity="Observation/none", subtype="read")
    both = found(context, OFFICER, entity="Patient/nobody,Observation/none", subtype="read")
    assert len(both) == len(other) + 1
    assert found(context, myself, entity="Patient/nobody") == []


def test_others_see_nothing_of_the_log(context: Context, writer: Client, myself: Actor) -> None:
    entry = found(context, OFFICER, patient="bert", subtype="read")[0]["id"]
    assert found(context, CLINICIAN) == []
    assert found(context, CLINICIAN, patient="anna") == []
    for actor in (CLINICIAN, myself):
        with pytest.raises(NotFound):
            audit_events.read(context, actor, entry)
        with pytest.raises(NotFound):
            audit_events.proof(context, actor, entry)


def test_events_that_applications_sent_are_found_in_the_same_order(writer: Client) -> None:
    sent = writer.get("/AuditEvent?entity=Observation/pulse-anna&subtype=read").resources[0]
    for moment in ("2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z", "2099-01-01T10:00:00Z"):
        event = {name: value for name, value in sent.items() if name not in {"id", "meta"}} | {"recorded": moment}
        assert writer.post("/AuditEvent", event).status == 201
    seen, address = [], "/AuditEvent?patient=anna&entity=Observation/pulse-anna&subtype=read&_count=2"
    while address:
        answer = writer.get(address)
        seen += [event["recorded"][:10] for event in answer.resources]
        address = answer.link("next")
    assert seen == ["2099-01-01", sent["recorded"][:10], "2026-01-02", "2026-01-01"]
    assert (
        writer.get("/AuditEvent?patient=anna&entity=Observation/pulse-anna&subtype=read&_summary=count").json["total"]
        == 4
    )


def test_a_compartment_holds_the_events_of_its_patient(writer: Client) -> None:
    within = writer.get("/Patient/bert/AuditEvent?subtype=read")
    assert [event["entity"][1]["what"]["reference"] for event in within.resources] == ["Patient/bert"]


def test_a_proof_is_whole_for_officers_and_without_the_query_for_patients(
    context: Context, writer: Client, myself: Actor
) -> None:
    catch_up(context.pool, context.log, None)
    event = next(
        event
        for event in found(context, OFFICER, patient="anna", subtype="search", type="rest", _count="500")
        if event["entity"][0].get("query") == base64.b64encode(b"Observation?_id=pulse-anna,pulse-bert").decode()
    )
    whole, mine = (audit_events.proof(context, actor, event["id"]) for actor in (OFFICER, myself))
    key = base64.b64decode(whole["publicKey"])
    assert verify_proof(whole, key)
    assert verify_proof(mine, key)
    assert "pulse-bert" in base64.b64decode(whole["withheld"]).decode(errors="replace")
    assert "withheld" not in mine
    assert "pulse-bert" not in json.dumps(mine)
    forged = base64.b64encode(base64.b64decode(whole["withheld"]).replace(b"bert", b"carl")).decode()
    assert not verify_proof(whole | {"withheld": forged}, key)


def test_a_proof_goes_out_as_parameters_with_a_file(writer: Client, context: Context) -> None:
    catch_up(context.pool, context.log, None)
    entries = writer.get(
        "/AuditEvent?entity=Observation/pulse-anna,Observation/pulse-bert&subtype=read&date=lt2099"
    ).resources
    names = [entry["id"] for entry in entries if entry["id"].startswith("leaf-")]
    one = writer.get(f"/AuditEvent/{names[0]}/$proof")
    assert validation.check(one.body) == "Parameters"
    both = writer.get(f"/AuditEvent/$proof?_id={','.join(names)}").json["parameter"]
    assert len(both) == len(names) == 2
    parts = {part["name"]: part for part in both[0]["part"]}
    proof = json.loads(base64.b64decode(parts["file"]["valueAttachment"]["data"]))
    assert verify_proof(proof, base64.b64decode(parts["publicKey"]["valueString"]))
    assert writer.get("/AuditEvent/$proof").status == 400
    assert writer.get("/AuditEvent/leaf-999999999/$proof").status == 404


def test_blocks_are_found_by_their_terms_and_only_once_nothing_can_come_any_more(
    context: Context, writer: Client
) -> None:
    for _ in range(300):
        writer.get("/Observation/none")
    with (
        context.pool.session() as session,
        sequencer._Sequencer(session, Signer(context.log), None) as working,
    ):
        # What any other transaction of the cluster was begun before is not taken yet: other tests run beside this one.
        deadline = time.monotonic() + 60
        while index.end(session) < index.BLOCK_LEAVES:
            assert time.monotonic() < deadline
            writer.get("/Observation/none")
            working.advance()
            with context.pool.session() as another:
                index.advance(another, context.log)
    assert len(found(context, OFFICER, entity__identifier="request-anna")) == 1


@pytest.mark.parametrize(
    ("request_id", "path"),
    [("missed-1", "/Observation/never-there"), ("missed-2", "/Observation/pulse-anna/_history/77")],
)
def test_a_read_that_found_nothing_is_a_failure_and_found_as_one(writer: Client, request_id: str, path: str) -> None:
    assert writer.get(path, X_Request_Id=request_id).status == 404
    (event,) = writer.get(f"/AuditEvent?entity:identifier={request_id}").resources
    assert (event["outcome"], event["outcomeDesc"]) == ("4", "not-found")
    # BALP's profiles are about success.
    assert "profile" not in event["meta"]
    failed = [one["id"] for one in writer.get("/AuditEvent?outcome=4&_count=100").resources]
    assert event["id"] in failed
    succeeded = [one["id"] for one in writer.get("/AuditEvent?outcome=0&_count=200").resources]
    assert event["id"] not in succeeded
    assert writer.get(f"/AuditEvent/{event['id']}").status == 200


def test_a_conditional_interaction_claims_no_profile_that_has_one_object(writer: Client) -> None:
    assert writer.delete("/Observation?identifier=urn:nobody|9", X_Request_Id="condition-1").status in {200, 204}
    for event in writer.get("/AuditEvent?entity:identifier=condition-1").resources:
        objects = [entity for entity in event["entity"] if entity.get("type", {}).get("code") == "2"]
        assert len(objects) == 1 or "profile" not in event["meta"]


def test_a_report_of_a_record_that_is_read_all_day_comes_in_parts_that_miss_and_repeat_nothing(
    writer: Client, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(12):
        assert writer.get("/Observation/pulse-bert").status == 200
    whole = access_report.report(context, OFFICER, "bert")
    ids = [number for visit in whole.visits for number in visit.entries]
    assert len(ids) > 12
    monkeypatch.setattr(access_report, "MAXIMUM_OPENED", 4)
    end = max(visit.last for visit in whole.visits) + 1
    told: list[int] = []
    pages, before = 0, end
    while before is not None:
        page = access_report.report(context, OFFICER, "bert", before=before)
        told += [number for visit in page.visits for number in visit.entries]
        pages, before = pages + 1, page.before
    assert pages > 3
    assert sorted(told) == sorted(ids)
    assert len(told) == len(set(told))


def test_a_question_that_no_index_answers_comes_in_parts_that_miss_and_repeat_nothing(
    writer: Client, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [("agent-name:contains", "dmin"), ("entity", "Patient/anna"), ("_count", "3")]
    before = audit_events.search(context, OFFICER, "AuditEvent", [*asked[:2], ("_count", "500")])
    whole = [version.id for version in before.matches]
    assert len(whole) > 3
    monkeypatch.setattr(audit_events, "MAXIMUM_OPENED", 4)
    told: list[str] = []
    cursor, pages = None, 0
    while pages == 0 or cursor is not None:
        given = asked if cursor is None else [*asked, ("_cursor", cursor)]
        page = audit_events.search(context, OFFICER, "AuditEvent", given)
        told += [version.id for version in page.matches]
        pages, cursor = pages + 1, page.next
    assert pages > len(whole) // 3
    assert [name for name in told if name in whole] == whole
    assert len(told) == len(set(told))
