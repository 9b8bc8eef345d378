"""The door: what each interaction guarantees."""

from __future__ import annotations

import json
import threading

import pytest

from vesalius.access.actor import Actor
from vesalius.errors import Forbidden, Gone, Invalid, NotFound, PreconditionFailed
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.delete import delete, delete_where
from vesalius.records.history import history
from vesalius.records.meta import meta_add, meta_delete
from vesalius.records.patch import JSON_PATCH, patch
from vesalius.records.read import read, vread
from vesalius.records.update import update, update_where
from vesalius.records.version import Written

PATIENT = b'{"resourceType":"Patient","active":true,"identifier":[{"system":"urn:x","value":"1"}]}'


def counts(context: Context) -> dict[str, object]:
    with context.pool.session() as session:
        return {
            table: session.fetch(f"SELECT count(*) FROM {table}")[0][0]
            for table in ("resource", "resource_version", "audit_leaf", "outbox")
        }


def leaves(context: Context) -> list[tuple[object, object, object]]:
    """(subtype, entity, outcome) of every audit event."""
    with context.pool.session() as session:
        rows = session.fetch("SELECT event FROM audit_leaf ORDER BY id")
    events = [context.log.open(row[0])[1] for row in rows]  # type: ignore[arg-type]
    return [(event["subtype"], event["entity"], event.get("outcome")) for event in events]


def put(context: Context, actor: Actor, logical_id: str, body: str, **options: int) -> Written:
    return update(context, actor, "Patient", logical_id, body.encode(), **options)


def test_what_is_created_is_read_back_to_the_byte(context: Context, administrator: Actor) -> None:
    body = (
        b'{"resourceType":"Observation","status":"final","code":{"text":"x"},'
        b'"valueQuantity":{"value":2.00,"unit":"mg"},"component":[{"code":{"text":"y"},"valueQuantity":{"value":1e3}}]}'
    )
    written = create(context, administrator, "Observation", body)
    found = read(context, administrator, "Observation", written.version.id)
    assert found.body == written.version.body
    assert b'"value":2.00,' in found.body
    assert b'"value":1e3}' in found.body
    kept = json.loads(found.body)
    assert kept.pop("id") == written.version.id
    assert kept.pop("meta") == {"versionId": "1", "lastUpdated": kept_time(found.body)}
    assert kept == json.loads(body)


def kept_time(body: bytes) -> str:
    return str(json.loads(body)["meta"]["lastUpdated"])


def test_an_update_makes_a_version_and_keeps_the_one_before(context: Context, administrator: Actor) -> None:
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p","gender":"male"}')
    second = put(context, administrator, "p", '{"resourceType":"Patient","id":"p","gender":"female"}')
    assert (second.created, second.version.version) == (False, 2)
    assert json.loads(vread(context, administrator, "Patient", "p", 1).body)["gender"] == "male"
    assert json.loads(read(context, administrator, "Patient", "p").body)["gender"] == "female"


def test_an_update_with_an_old_version_is_refused_and_changes_nothing(context: Context, administrator: Actor) -> None:
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}')
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p","gender":"male"}')
    before = counts(context)
    with pytest.raises(PreconditionFailed):
        put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}', if_match=1)
    assert counts(context) == before


def test_of_many_updates_of_one_version_exactly_one_wins(context: Context, administrator: Actor) -> None:
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}')
    barrier, outcomes = threading.Barrier(8), []

    def race(n: int) -> None:
        barrier.wait()
        try:
            put(context, administrator, "p", f'{{"resourceType":"Patient","id":"p","language":"fr-{n}"}}', if_match=1)
            outcomes.append("won")
        except PreconditionFailed:
            outcomes.append("lost")

    threads = [threading.Thread(target=race, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["lost"] * 7 + ["won"]
    assert read(context, administrator, "Patient", "p").version == 2


def test_unconditional_updates_all_succeed_one_after_the_other(context: Context, administrator: Actor) -> None:
    threads = [
        threading.Thread(
            target=put, args=(context, administrator, "p", f'{{"resourceType":"Patient","id":"p","language":"l{n}"}}')
        )
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    versions = [entry.version for entry in history(context, administrator, type="Patient", id="p").entries]
    assert versions == [8, 7, 6, 5, 4, 3, 2, 1]


def test_racing_conditional_creates_make_one_resource(context: Context, administrator: Actor) -> None:
    barrier, results = threading.Barrier(8), []

    def race() -> None:
        barrier.wait()
        results.append(create(context, administrator, "Patient", PATIENT, if_none_exist="identifier=urn:x|1"))

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result.created for result in results) == [False] * 7 + [True]
    assert len({result.version.id for result in results}) == 1
    assert counts(context)["resource"] == 1


def test_racing_conditional_updates_make_one_resource(context: Context, administrator: Actor) -> None:
    threads = [
        threading.Thread(target=update_where, args=(context, administrator, "Patient", "identifier=urn:x|1", PATIENT))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (counts(context)["resource"], counts(context)["resource_version"]) == (1, 5)


def test_a_condition_that_matches_several_is_refused_and_changes_nothing(
    context: Context, administrator: Actor
) -> None:
    create(context, administrator, "Patient", PATIENT)
    create(context, administrator, "Patient", PATIENT)
    before = counts(context)
    for attempt in (
        lambda: create(context, administrator, "Patient", PATIENT, if_none_exist="identifier=urn:x|1"),
        lambda: update_where(context, administrator, "Patient", "identifier=urn:x|1", PATIENT),
        lambda: delete_where(context, administrator, "Patient", "identifier=urn:x|1"),
    ):
        with pytest.raises(PreconditionFailed):
            attempt()
    assert counts(context) == before


@pytest.mark.parametrize("condition", ["", "_sort=name", "unknown=1"])
def test_a_condition_without_effect_is_refused(context: Context, administrator: Actor, condition: str) -> None:
    with pytest.raises(Invalid):
        delete_where(context, administrator, "Patient", condition)


def test_a_deleted_resource_is_gone_and_its_past_stays(context: Context, administrator: Actor) -> None:
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}')
    deletion = delete(context, administrator, "Patient", "p")
    assert deletion is not None
    assert (deletion.version, deletion.deleted) == (2, True)
    with pytest.raises(Gone) as gone:
        read(context, administrator, "Patient", "p")
    assert gone.value.version == 2
    assert vread(context, administrator, "Patient", "p", 1).version == 1
    assert delete(context, administrator, "Patient", "p") is None
    assert delete(context, administrator, "Patient", "never") is None


def test_a_deleted_resource_can_be_brought_back(context: Context, administrator: Actor) -> None:
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}')
    delete(context, administrator, "Patient", "p")
    again = put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}')
    assert (again.created, again.version.version) == (True, 3)
    entries = history(context, administrator, type="Patient", id="p").entries
    assert [(entry.version, entry.method, entry.deleted) for entry in entries] == [
        (3, "PUT", False),
        (2, "DELETE", True),
        (1, "PUT", False),
    ]


def test_history_pages_join_to_the_whole(context: Context, administrator: Actor) -> None:
    for n in range(5):
        put(context, administrator, "a", f'{{"resourceType":"Patient","id":"a","language":"l{n}"}}')
        put(context, administrator, "b", f'{{"resourceType":"Patient","id":"b","language":"l{n}"}}')
    for kind in (None, "Patient"):
        seen, cursor = [], None
        while True:
            page = history(context, administrator, type=kind, count=3, cursor=cursor)
            seen += [(entry.id, entry.version) for entry in page.entries]
            cursor = page.next
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 10
        assert [one for one in seen if one[0] == "a"] == [("a", n) for n in (5, 4, 3, 2, 1)]


def test_history_at_a_moment_shows_what_was_current_then(context: Context, administrator: Actor) -> None:
    for n in range(3):
        put(context, administrator, "p", f'{{"resourceType":"Patient","id":"p","language":"l{n}"}}')
    second = vread(context, administrator, "Patient", "p", 2)
    for options in ({"type": "Patient", "id": "p"}, {"type": "Patient"}, {}):
        page = history(context, administrator, at=(second.updated, second.updated + 1), **options)
        assert [entry.version for entry in page.entries] == [2]


def test_json_patch_changes_one_element_and_keeps_digits(context: Context, administrator: Actor) -> None:
    body = (
        b'{"resourceType":"Observation","id":"o","status":"final","code":{"text":"x"},"valueQuantity":{"value":2.00}}'
    )
    update(context, administrator, "Observation", "o", body)
    document = b'[{"op":"replace","path":"/status","value":"amended"}]'
    patched = patch(context, administrator, "Observation", "o", document, JSON_PATCH)
    assert patched.version.version == 2
    assert b'"status":"amended"' in patched.version.body
    assert b'"value":2.00' in patched.version.body


def test_a_patch_that_breaks_the_resource_is_refused_and_changes_nothing(
    context: Context, administrator: Actor
) -> None:
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}')
    before = counts(context)
    for operation in (
        '{"op":"add","path":"/gender","value":"unclear"}',
        '{"op":"replace","path":"/id","value":"q"}',
        '{"op":"remove","path":"/name"}',
    ):
        with pytest.raises(Invalid):
            patch(context, administrator, "Patient", "p", f"[{operation}]".encode(), JSON_PATCH)
    assert counts(context) == before


def test_tags_are_added_and_removed(context: Context, administrator: Actor) -> None:
    put(
        context,
        administrator,
        "p",
        '{"resourceType":"Patient","id":"p","meta":{"tag":[{"system":"urn:t","code":"a"}]}}',
    )
    added = meta_add(context, administrator, "Patient", "p", {"tag": [{"system": "urn:t", "code": "b"}]})
    assert [tag["code"] for tag in json.loads(added.version.body)["meta"]["tag"]] == ["a", "b"]
    removed = meta_delete(context, administrator, "Patient", "p", {"tag": [{"system": "urn:t", "code": "a"}]})
    assert [tag["code"] for tag in json.loads(removed.version.body)["meta"]["tag"]] == ["b"]


def test_an_actor_without_rights_sees_and_changes_nothing_and_leaves_traces(
    context: Context, administrator: Actor, stranger: Actor
) -> None:
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}')
    before = counts(context)
    with pytest.raises(NotFound) as known:
        read(context, stranger, "Patient", "p")
    with pytest.raises(NotFound) as unknown:
        read(context, stranger, "Patient", "q")
    assert known.value.issues == unknown.value.issues
    with pytest.raises(NotFound):
        vread(context, stranger, "Patient", "p", 1)
    with pytest.raises(NotFound):
        history(context, stranger, type="Patient", id="p")
    assert list(history(context, stranger).entries) == []
    for attempt in (
        lambda: create(context, stranger, "Patient", PATIENT),
        lambda: put(context, stranger, "p", '{"resourceType":"Patient","id":"p","gender":"male"}'),
        lambda: delete(context, stranger, "Patient", "p"),
        lambda: patch(context, stranger, "Patient", "p", b"[]", JSON_PATCH),
    ):
        with pytest.raises(Forbidden):
            attempt()
    after = counts(context)
    assert {**after, "audit_leaf": None} == {**before, "audit_leaf": None}
    assert leaves(context)[1:] == [
        ("read", "Patient/p", None),
        ("read", "Patient/q", None),
        ("vread", "Patient/p/_history/1", None),
        ("history", "Patient/p/_history", None),
        ("history", "_history", None),
        ("create", "Patient", "refused"),
        ("update", "Patient/p", "refused"),
        ("delete", "Patient/p", "refused"),
        ("patch", "Patient/p", "refused"),
    ]


def test_every_disclosure_names_the_patient_concerned(context: Context, administrator: Actor) -> None:
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}')
    read(context, administrator, "Patient", "p")
    history(context, administrator, type="Patient", id="p")
    with context.pool.session() as session:
        rows = session.fetch("SELECT DISTINCT patient FROM audit_leaf")
    assert rows == [(context.blind.pk("Patient", "p"),)]


def test_the_leaf_of_a_read_can_be_recomputed_from_its_event(context: Context, administrator: Actor) -> None:
    put(context, administrator, "p", '{"resourceType":"Patient","id":"p"}')
    read(context, administrator, "Patient", "p")
    import hashlib
    import struct

    with context.pool.session() as session:
        rows = session.fetch("SELECT event, patient, version, leaf FROM audit_leaf ORDER BY id")
    assert len(rows) == 2
    for event, patient, version, leaf in rows:
        digest, _ = context.log.open(event)  # type: ignore[arg-type]
        assert hashlib.sha256(b"\x00" + digest + struct.pack(">qi", patient, version)).digest() == leaf
