"""AuditEvents are valid R4 and say who did what to whose data, as IHE's profile wants it."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from vesalius import clock
from vesalius.access.actor import Actor, local_system
from vesalius.audit.balp import audit_event, with_purpose
from vesalius.audit.kinds import KINDS
from vesalius.audit.log import Log
from vesalius.r4 import invariants, validation

LOG = Log(b"\x03" * 32)
ACTOR = Actor("dr.house", "0123456789abcdef", request_id="request-1", address="192.0.2.7")
SERVER = "https://care.example.org/fhir"


def facts(action: str, subtype: str, entity: str, actor: Actor = ACTOR, **more) -> dict:
    with clock.fixed(datetime(2026, 11, 22, 20, 15, 30, 123000, UTC)):
        return LOG.open(LOG.event(actor, action, subtype, entity, **more).sealed)[1]


def codes(event: dict, name: str) -> list[str]:
    return [agent["type"]["coding"][0]["code"] for agent in event["agent"]] if name == "agent" else []


READ = {
    "resourceType": "AuditEvent",
    "id": "42",
    "meta": {"profile": ["https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead"]},
    "type": {
        "system": "http://terminology.hl7.org/CodeSystem/audit-event-type",
        "code": "rest",
        "display": "Restful Operation",
    },
    "subtype": [{"system": "http://hl7.org/fhir/restful-interaction", "code": "read", "display": "read"}],
    "action": "R",
    "recorded": "2026-11-22T20:15:30.123Z",
    "outcome": "0",
    "agent": [
        {
            "type": {
                "coding": [
                    {
                        "system": "http://dicom.nema.org/resources/ontology/DCM",
                        "code": "110152",
                        "display": "Destination Role ID",
                    }
                ]
            },
            "who": {"identifier": {"system": "urn:vesalius:token", "value": "0123456789abcdef"}},
            "requestor": False,
            "network": {"address": "192.0.2.7", "type": "2"},
        },
        {
            "type": {
                "coding": [
                    {
                        "system": "http://dicom.nema.org/resources/ontology/DCM",
                        "code": "110153",
                        "display": "Source Role ID",
                    }
                ]
            },
            "who": {"display": SERVER},
            "requestor": False,
            "network": {"address": SERVER, "type": "5"},
        },
        {
            "type": {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
                        "code": "IRCP",
                        "display": "information recipient",
                    }
                ]
            },
            "who": {"identifier": {"system": "urn:vesalius:account", "value": "dr.house"}},
            "name": "dr.house",
            "requestor": True,
            "policy": ["urn:vesalius:token:0123456789abcdef"],
        },
    ],
    "source": {
        "observer": {"display": SERVER},
        "type": [
            {
                "system": "http://terminology.hl7.org/CodeSystem/security-source-type",
                "code": "4",
                "display": "Application Server",
            }
        ],
    },
    "entity": [
        {
            "what": {"reference": "Observation/abc/_history/3"},
            "type": {
                "system": "http://terminology.hl7.org/CodeSystem/audit-entity-type",
                "code": "2",
                "display": "System Object",
            },
            "role": {
                "system": "http://terminology.hl7.org/CodeSystem/object-role",
                "code": "4",
                "display": "Domain Resource",
            },
        },
        {
            "what": {"reference": "Patient/p1"},
            "type": {
                "system": "http://terminology.hl7.org/CodeSystem/audit-entity-type",
                "code": "1",
                "display": "Person",
            },
            "role": {
                "system": "http://terminology.hl7.org/CodeSystem/object-role",
                "code": "1",
                "display": "Patient",
            },
        },
        {
            "what": {"identifier": {"value": "request-1"}},
            "type": {
                "system": "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
                "code": "XrequestId",
                "display": "transport specific unique identifier where http X-Request-Id is used",
            },
        },
    ],
}


def test_a_read_names_user_client_server_resource_patient_and_request() -> None:
    event = audit_event(facts("R", "read", "Observation/abc"), "Patient/p1", 3, logical_id="42", server=SERVER)
    assert event == READ


def test_a_search_carries_the_raw_query_and_flows_from_the_client() -> None:
    event = audit_event(facts("E", "search", "Observation", query="code=1%7C2&é"), "Patient/p1", None)
    query, patient, _ = event["entity"]
    assert base64.b64decode(query["query"]).decode() == "Observation?code=1%7C2&é"
    assert query["role"]["code"] == "24"
    assert "what" not in query
    assert patient["what"] == {"reference": "Patient/p1"}
    assert codes(event, "agent") == ["110153", "110152", "IRCP"]
    assert event["meta"]["profile"][0].endswith(".PatientQuery")
    assert audit_event(facts("E", "search", "Observation", query=""), None, None)["meta"]["profile"][0].endswith(
        ".Query"
    )


@pytest.mark.parametrize(
    ("action", "subtype", "agents", "profile"),
    [
        ("C", "create", ["110153", "110152", "AUT"], "PatientCreate"),
        ("U", "update", ["110153", "110152", "AUT"], "PatientUpdate"),
        ("U", "patch", ["110153", "110152", "AUT"], "PatientUpdate"),
        ("D", "delete", ["110150", "custodian", "CST"], "PatientDelete"),
        ("R", "vread", ["110152", "110153", "IRCP"], "PatientRead"),
    ],
)
def test_roles_and_profile_follow_the_direction_of_the_data(
    action: str, subtype: str, agents: list[str], profile: str
) -> None:
    event = audit_event(facts(action, subtype, "Observation/abc"), "Patient/p1", 1)
    assert codes(event, "agent") == agents
    assert event["meta"]["profile"][0].split("BasicAudit.")[1] == profile


def test_a_refusal_is_a_failure_and_claims_no_profile_of_success() -> None:
    event = audit_event(facts("U", "update", "Observation/abc", outcome="refused"), None, None)
    assert (event["outcome"], event["outcomeDesc"]) == ("4", "refused")
    assert "meta" not in event


def test_a_transaction_lists_what_it_touched() -> None:
    event = audit_event(facts("C", "transaction", "", entities=["Observation/a", "Encounter/b"]), "Patient/p1", 1)
    assert [entity["what"].get("reference") for entity in event["entity"]] == [
        "Observation/a/_history/1",
        "Encounter/b/_history/1",
        "Patient/p1",
        None,
    ]


def test_purpose_and_reason_of_an_emergency_are_told() -> None:
    told = facts("R", "read", "Observation/abc") | {"purpose": "ETREAT", "reason": "coma", "role": "physician"}
    user = audit_event(told, "Patient/p1", 1)["agent"][2]
    assert user["purposeOfUse"] == [
        {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "ETREAT"}],
            "text": "coma",
        }
    ]
    assert user["role"] == [{"coding": [{"system": "urn:vesalius:role", "code": "physician"}], "text": "physician"}]


@pytest.mark.parametrize(
    ("action", "subtype", "entity", "more"),
    [
        ("R", "read", "Observation/abc", {}),
        ("R", "vread", "Observation/abc/_history/2", {}),
        ("R", "read", "Observation/abc", {"query": "identifier=x"}),
        ("E", "search", "", {"query": "_type=Patient"}),
        ("E", "search", "Observation", {"query": ""}),
        ("R", "history", "Observation/abc/_history", {}),
        ("R", "operation", "Patient/p1/$everything", {}),
        ("R", "operation", "/$meta", {}),
        ("C", "create", "Observation", {"outcome": "refused"}),
        ("D", "delete", "Observation/code=1", {"outcome": "refused"}),
        ("C", "transaction", "", {"entities": ["Observation/a"]}),
        ("U", "meta-add", "Observation/abc", {}),
        ("C", "token", "token/anna", {}),
        ("E", "login", "", {}),
        ("R", "export", "", {}),
        ("E", "rotate-keys", "keys", {}),
        *((kind.action, code, "", {"details": {"account": "anna"}}) for code, kind in KINDS.items()),
    ],
)
@pytest.mark.parametrize("patient", [None, "Patient/p1"])
@pytest.mark.parametrize("actor", [ACTOR, local_system("command line")])
def test_every_event_is_valid_r4(
    action: str, subtype: str, entity: str, more: dict, patient: str | None, actor: Actor
) -> None:
    event = audit_event(facts(action, subtype, entity, actor, **more), patient, 2, logical_id="7", server=SERVER)
    assert validation.check(json.dumps(event).encode()) == "AuditEvent"
    assert invariants.check(event, "AuditEvent") == []


PERSON = Actor(
    "anna",
    "0123456789abcdef",
    account=7,
    display="Anna Peeters",
    fhir="Practitioner/anna",
    role="nurse",
    client="chart",
    centre="Organization/north",
    methods="pwd otp",
    emergencies=(5, 6),
)


def test_a_person_is_told_with_reference_name_role_methods_client_and_centre() -> None:
    event = audit_event(facts("R", "read", "Observation/abc", PERSON), "Patient/p1", 1)
    client, _, user = event["agent"]
    assert client["who"]["identifier"] == {"system": "urn:vesalius:client", "value": "chart"}
    assert user["who"] == {
        "identifier": {"system": "urn:vesalius:account", "value": "anna"},
        "reference": "Practitioner/anna",
        "display": "Anna Peeters",
    }
    assert (user["name"], user["altId"], user["role"][0]["text"]) == ("Anna Peeters", "anna", "nurse")
    assert user["extension"] == [{"url": "urn:vesalius:authentication-methods", "valueString": "pwd otp"}]
    assert user["purposeOfUse"][0]["coding"][0]["code"] == "TREAT"
    assert event["source"]["site"] == "Organization/north"


@pytest.mark.parametrize(("patient", "purpose"), [(5, "BTG"), (6, "BTG"), (7, "TREAT"), (None, "TREAT")])
def test_only_accesses_to_records_open_in_an_emergency_are_told_as_such(patient: int | None, purpose: str) -> None:
    assert with_purpose(facts("R", "read", "Observation/abc", PERSON), patient)["purpose"] == purpose


def test_a_query_that_is_withheld_is_not_told_and_no_profile_of_a_query_is_claimed() -> None:
    with clock.fixed(datetime(2026, 11, 22, 20, 15, 30, 123000, UTC)):
        content = LOG.content(LOG.event(PERSON, "E", "search", "Patient", query="_id=p1,p2").sealed)
    assert b"p2" not in content.salted
    assert content.is_coherent
    assert not content._replace(withheld=content.withheld + b" ").is_coherent
    event = audit_event(json.loads(content.salted[16:]), "Patient/p1", None)
    assert event["entity"][0]["description"] == "The query is not shown: it may name other people."
    assert "meta" not in event
    assert "p2" not in json.dumps(event)


def test_events_of_earlier_releases_are_still_told() -> None:
    older = {
        "action": "E",
        "agent": "dr.house",
        "address": "192.0.2.7",
        "entity": "Observation",
        "recorded": 1_763_842_530_123_000,
        "request": "request-1",
        "subtype": "search",
        "token": "0123456789abcdef",
        "query": "code=1",
    }
    event = audit_event(with_purpose(older, 5), "Patient/p1", None)
    assert base64.b64decode(event["entity"][0]["query"]) == b"Observation?code=1"
    assert event["agent"][2]["name"] == "dr.house"
    assert "purposeOfUse" not in event["agent"][2]
