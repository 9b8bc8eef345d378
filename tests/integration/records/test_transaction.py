"""Transactions: all or nothing, references resolved."""

from __future__ import annotations

import json

import pytest

from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Invalid, PreconditionFailed, VesaliusError
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.transaction import Entry, transaction
from vesalius.records.update import update
from vesalius.records.version import Written

PATIENT_URN = "urn:uuid:11111111-1111-4111-8111-111111111111"


def patient(index: int = 0, **options: str) -> Entry:
    body = b'{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"1"}]}'
    return Entry(index=index, method="POST", type="Patient", full_url=PATIENT_URN, body=body, **options)  # type: ignore[arg-type]


def observation(index: int, subject: str = PATIENT_URN, status: str = "final") -> Entry:
    body = {"resourceType": "Observation", "status": status, "code": {"text": "x"}, "subject": {"reference": subject}}
    return Entry(index=index, method="POST", type="Observation", body=json.dumps(body).encode())


def written(result: object) -> Written:
    assert isinstance(result, Written)
    return result


def count(context: Context) -> tuple[object, ...]:
    with context.pool.session() as session:
        return session.fetch(
            "SELECT (SELECT count(*) FROM resource), (SELECT count(*) FROM outbox), (SELECT count(*) FROM audit_leaf)"
        )[0]


def test_references_between_entries_become_literal(context: Context, administrator: Actor) -> None:
    results = transaction(context, administrator, [observation(0), patient(1)])
    body = json.loads(written(results[0]).version.body)
    assert body["subject"]["reference"] == f"Patient/{written(results[1]).version.id}"
    assert read(context, administrator, "Observation", body["id"]).body == written(results[0]).version.body


def test_one_bad_entry_keeps_everything_out_and_is_named(context: Context, administrator: Actor) -> None:
    with pytest.raises(Invalid) as error:
        transaction(context, administrator, [patient(0), observation(1), observation(2, status="unclear")])
    assert error.value.issues[0].expression == ("Bundle.entry[2].resource.status",)
    assert count(context) == (0, 0, 0)


def test_a_conditional_create_inside_points_to_what_exists(context: Context, administrator: Actor) -> None:
    first = written(transaction(context, administrator, [patient()])[0])
    results = transaction(context, administrator, [patient(0, if_none_exist="identifier=urn:x|1"), observation(1)])
    assert written(results[0]).created is False
    subject = json.loads(written(results[1]).version.body)["subject"]["reference"]
    assert subject == f"Patient/{first.version.id}"


def test_a_conditional_reference_is_resolved(context: Context, administrator: Actor) -> None:
    first = written(transaction(context, administrator, [patient()])[0])
    results = transaction(context, administrator, [observation(0, "Patient?identifier=urn:x|1")])
    subject = json.loads(written(results[0]).version.body)["subject"]["reference"]
    assert subject == f"Patient/{first.version.id}"


def test_a_conditional_reference_to_nothing_refuses_the_whole(context: Context, administrator: Actor) -> None:
    with pytest.raises(PreconditionFailed) as error:
        transaction(context, administrator, [observation(0), observation(1, "Patient?identifier=urn:x|2")])
    assert error.value.issues[0].expression == ("Bundle.entry[1]",)
    assert count(context) == (0, 0, 0)


def test_updates_and_deletions_share_the_fate_of_the_rest(context: Context, administrator: Actor) -> None:
    for name in ("a", "b"):
        update(context, administrator, "Patient", name, f'{{"resourceType":"Patient","id":"{name}"}}'.encode())
    before = count(context)
    entries = [
        Entry(index=0, method="DELETE", type="Patient", id="a"),
        Entry(index=1, method="PUT", type="Patient", id="b", body=b'{"resourceType":"Patient","id":"b"}', if_match=7),
    ]
    with pytest.raises(PreconditionFailed):
        transaction(context, administrator, entries)
    assert count(context) == before
    assert read(context, administrator, "Patient", "a").version == 1


def test_writing_one_resource_twice_is_refused(context: Context, administrator: Actor) -> None:
    body = b'{"resourceType":"Patient","id":"p"}'
    entries = [Entry(index=n, method="PUT", type="Patient", id="p", body=body) for n in range(2)]
    with pytest.raises(Invalid):
        transaction(context, administrator, entries)
    assert count(context) == (0, 0, 0)


def test_a_stranger_changes_nothing(context: Context, stranger: Actor) -> None:
    with pytest.raises(Forbidden):
        transaction(context, stranger, [patient()])
    assert count(context) == (0, 0, 1)


def test_the_leaves_of_a_transaction_name_each_patient_once(context: Context, administrator: Actor) -> None:
    transaction(context, administrator, [patient(0), observation(1), observation(2)])
    assert count(context) == (3, 1, 1)


@pytest.mark.parametrize("identifier", ["bad id", "x" * 65, ""])
def test_ids_that_fhir_does_not_allow_are_refused(context: Context, administrator: Actor, identifier: str) -> None:
    body = json.dumps({"resourceType": "Patient", "id": identifier}).encode()
    with pytest.raises(VesaliusError):
        transaction(context, administrator, [Entry(index=0, method="PUT", type="Patient", id=identifier, body=body)])
    assert count(context) == (0, 0, 0)


def test_two_conditional_creates_with_one_condition_make_one_resource(context: Context, administrator: Actor) -> None:
    second = Entry(1, "POST", "Patient", full_url="urn:uuid:22222222-2222-4222-8222-222222222222",
                   body=patient().body, if_none_exist="?identifier=urn%3Ax%7C1")  # fmt: skip
    results = transaction(
        context,
        administrator,
        [
            patient(0, if_none_exist="identifier=urn:x|1"),
            second,
            observation(2),
            observation(3, subject=second.full_url or ""),
        ],
    )
    first, again = written(results[0]), written(results[1])
    assert (first.created, again.created, again.changed) == (True, False, False)
    assert again.version.id == first.version.id
    for result in results[2:]:
        assert json.loads(written(result).version.body)["subject"]["reference"] == f"Patient/{first.version.id}"
    assert count(context)[0] == 3


@pytest.mark.parametrize("methods", [("PUT", "PUT"), ("POST", "PUT"), ("PUT", "POST")])
def test_two_entries_that_would_write_under_one_condition_are_refused(
    context: Context, administrator: Actor, methods: tuple[str, str]
) -> None:
    entries = [
        Entry(index, method, "Patient", body=patient().body, query="identifier=urn:x|1")
        if method == "PUT"
        else Entry(index, method, "Patient", body=patient().body, if_none_exist="identifier=urn:x|1")
        for index, method in enumerate(methods)
    ]
    with pytest.raises(Invalid) as error:
        transaction(context, administrator, entries)
    assert error.value.issues[0].expression == ("Bundle.entry[1]",)
    assert count(context)[:2] == (0, 0)


def test_a_reference_to_the_version_that_an_entry_says_it_is_names_the_first_here(
    context: Context, administrator: Actor
) -> None:
    base = "https://other.example/fhir"
    body = b'{"resourceType":"Patient","id":"1","meta":{"versionId":"3"}}'
    for reference, new in ((f"{base}/Patient/1/_history/3", "/_history/1"), ("Patient/1/_history/3", "/_history/1")):
        about = observation(1, subject=reference)
        results = transaction(
            context,
            administrator,
            [
                Entry(0, "POST", "Patient", full_url=f"{base}/Patient/1", body=body),
                Entry(1, "POST", "Observation", full_url=f"{base}/Observation/1", body=about.body),
            ],
        )
        subject = json.loads(written(results[1]).version.body)["subject"]["reference"]
        assert subject == f"Patient/{written(results[0]).version.id}{new}"
    about = observation(1, subject=f"{base}/Patient/1/_history/2")
    results = transaction(
        context,
        administrator,
        [Entry(0, "POST", "Patient", full_url=f"{base}/Patient/1", body=body), about],
    )
    subject = json.loads(written(results[1]).version.body)["subject"]["reference"]
    assert subject == f"{base}/Patient/1/_history/2"
