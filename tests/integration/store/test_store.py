"""What the tables guarantee, on a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal

import pytest

from vesalius.crypto import envelope
from vesalius.crypto.blind import BlindIndex
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import NotFound, Unavailable
from vesalius.store import reads, wire, writes
from vesalius.store.keys import SEALED, Keys, wrapped_beside
from vesalius.store.migrate import migrate, pending
from vesalius.store.rows import StoredRow
from vesalius.store.session import Duplicate, Pool, Session
from vesalius.store.wire import Bound

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
BLIND = BlindIndex(ROOTS.index)
PATIENT = BLIND.pk("Patient", "p")
LEAF = writes.Leaf(1, PATIENT, 1, b"sealed event", b"leaf")
BODY = b'{"resourceType":"Observation","id":"o"}'


@pytest.fixture
def pool(database_url: str) -> Iterator[Pool]:
    pool = Pool(database_url, Keys(ROOTS))
    yield pool
    pool.close()


def observation(session: Session, logical_id: str = "o", version: int = 1, body: bytes = BODY) -> writes.NewVersion:
    number, key = session.keys.sealing(session, PATIENT)
    place = envelope.Context(96, logical_id, version, PATIENT, number, 0)
    return writes.NewVersion(
        pk=BLIND.pk("Observation", logical_id),
        type=96,
        id=logical_id,
        version=version,
        updated=1000 * version,
        patient=PATIENT,
        labels=0,
        data_key=number,
        method=writes.POST,
        body=envelope.seal(key, place, body),
        terms=[BLIND.term("Observation.code|token", "8867-4")],
        words=[BLIND.word("pouls")],
        date_low=5,
        date_high=6,
        dates=[(3, 4, 5)],
        quantities=[(7, Decimal("2.00"), Decimal("Infinity"), None, None, Decimal("1E+3"))],
    )


def read(session: Session, logical_id: str = "o") -> StoredRow | None:
    return reads.read(
        session,
        BLIND.pk("Observation", logical_id),
        "TRUE",
        [],
        recorded=1,
        event=b"event",
        digest=b"digest",
    )


def count(session: Session, table: str) -> object:
    return session.fetch(f"SELECT count(*) FROM {table}")[0][0]


def test_migrating_twice_changes_nothing(empty_database_url: str) -> None:
    assert migrate(empty_database_url) > 0
    assert migrate(empty_database_url) == 0
    assert pending(empty_database_url) == 0


def test_a_stored_version_comes_back_as_sealed(pool: Pool) -> None:
    with pool.session() as session:
        assert writes.insert(session, observation(session), LEAF)
        row = read(session)
        assert row is not None
        assert session.open(row) == BODY


def test_a_second_first_version_is_refused_and_leaves_nothing(pool: Pool) -> None:
    with pool.session() as session:
        assert writes.insert(session, observation(session), LEAF)
        before = [count(session, table) for table in ("audit_leaf", "outbox", "resource_date", "resource_quantity")]
        assert not writes.insert(session, observation(session), LEAF)
        after = [count(session, table) for table in ("audit_leaf", "outbox", "resource_date", "resource_quantity")]
        assert after == before == [1, 1, 1, 1]


def test_a_replacement_keeps_the_superseded_version_readable(pool: Pool) -> None:
    with pool.session() as session:
        writes.insert(session, observation(session), LEAF)
        assert writes.replace(session, observation(session, version=2, body=b'{"v":2}'), LEAF)
        first = reads.read_version(
            session, BLIND.pk("Observation", "o"), 1, "TRUE", "TRUE", [], recorded=1, event=b"e", digest=b"d"
        )
        assert first is not None
        assert session.open(first) == BODY
        current = read(session)
        assert current is not None
        assert (current.version, session.open(current)) == (2, b'{"v":2}')
        assert count(session, "resource_date") == 1


def test_of_two_replacements_of_one_version_one_wins(pool: Pool) -> None:
    with pool.session() as session:
        writes.insert(session, observation(session), LEAF)
    results: list[bool] = []
    barrier = threading.Barrier(8)

    def race() -> None:
        with pool.session() as session:
            new = observation(session, version=2)
            barrier.wait()
            results.append(writes.replace(session, new, LEAF))

    threads = [threading.Thread(target=race) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [False] * 7 + [True]
    with pool.session() as session:
        assert (count(session, "resource_version"), count(session, "audit_leaf")) == (1, 2)


def test_reading_leaves_one_leaf_even_when_nothing_is_there(pool: Pool) -> None:
    with pool.session() as session:
        writes.insert(session, observation(session), LEAF)
        assert read(session) is not None
        assert read(session, "missing") is None
        rows = session.fetch("SELECT patient, version FROM audit_leaf ORDER BY id")
        assert rows == [(PATIENT, 1), (PATIENT, 1), (None, None)]


def test_swapped_rows_do_not_open(pool: Pool) -> None:
    with pool.session() as session:
        writes.insert(session, observation(session, "a"), LEAF)
        writes.insert(session, observation(session, "b"), LEAF)
        session.run(
            "UPDATE resource r SET body = s.body FROM resource s"
            f" WHERE r.pk = {BLIND.pk('Observation', 'a')} AND s.pk = {BLIND.pk('Observation', 'b')}"
        )
        row = read(session, "a")
        assert row is not None
        with pytest.raises(envelope.Tampered):
            session.open(row)


def test_an_old_version_replayed_as_current_does_not_open(pool: Pool) -> None:
    with pool.session() as session:
        writes.insert(session, observation(session), LEAF)
        writes.replace(session, observation(session, version=2), LEAF)
        session.run("UPDATE resource SET body = v.body FROM resource_version v WHERE v.pk = resource.pk")
        row = read(session)
        assert row is not None
        with pytest.raises(envelope.Tampered):
            session.open(row)


def test_nothing_legible_stands_in_the_tables(pool: Pool) -> None:
    body = b'{"resourceType":"Observation","id":"o","note":[{"text":"hypertension severe"}]}'
    with pool.session() as session:
        writes.insert(session, observation(session, body=body), LEAF)
        for table in ("resource", "resource_date", "resource_quantity", "keys.data_key", "keys.epoch"):
            dump = session.fetch(f"SELECT string_agg(t::text, ' ') FROM {table} t")[0][0]
            assert "hypertension" not in str(dump)
            assert b"hypertension".hex() not in str(dump)


def test_bulk_rows_equal_single_rows(pool: Pool) -> None:
    with pool.session() as session:
        writes.insert(session, observation(session, "single"), LEAF)
        with session.transaction():
            writes.insert_many(session, [observation(session, "bulk")])
        columns = "type, version, updated, patient, labels, date_low, date_high, terms, words, present, method"
        rows = session.fetch(f"SELECT {columns} FROM resource ORDER BY id")
        assert rows[0] == rows[1]
        ordered = session.fetch(
            "SELECT parameter, low, high, unit, canonical_low, canonical_high FROM resource_quantity"
        )
        assert ordered == [(7, Decimal("2.00"), Decimal("Infinity"), None, None, Decimal(1000))] * 2


def test_a_failed_bulk_write_leaves_nothing(pool: Pool) -> None:
    with pool.session() as session:
        writes.insert(session, observation(session, "b"), LEAF)
        new = [observation(session, "a"), observation(session, "b")]
        with pytest.raises(Duplicate), session.transaction():
            writes.insert_many(session, new)
        assert session.fetch("SELECT id FROM resource") == [("b",)]


def test_a_sealed_key_opens_nothing(pool: Pool) -> None:
    with pool.session() as session:
        writes.insert(session, observation(session), LEAF)
        session.run(f"UPDATE keys.data_key SET state = {SEALED}")
        session.keys.forget()
        row = read(session)
        assert row is not None
        with pytest.raises(NotFound):
            session.open(row)
        with pytest.raises(NotFound):
            session.keys.sealing(session, PATIENT)


def test_a_key_that_came_beside_its_row_opens_it_and_none_comes_when_it_is_sealed(pool: Pool) -> None:
    beside = f"SELECT r.data_key, {wrapped_beside('r')} FROM resource r"
    with pool.session() as session:
        writes.insert(session, observation(session), LEAF)
        session.keys.forget()
        row = read(session)
        assert row is not None
        number, wrapped = session.fetch(beside)[0]
        session.keys.offer(session, number, wrapped)
        # No row of the table of keys is needed any more, until closed records are looked at again.
        session.run("DELETE FROM keys.data_key")
        assert session.open(row) == BODY
        assert session.fetch(beside) == [(number, None)]


def test_a_sealed_key_comes_beside_no_row(pool: Pool) -> None:
    with pool.session() as session:
        writes.insert(session, observation(session), LEAF)
        session.run(f"UPDATE keys.data_key SET state = {SEALED}")
        session.keys.forget()
        number, wrapped = session.fetch(f"SELECT r.data_key, {wrapped_beside('r')} FROM resource r")[0]
        assert wrapped is None
        session.keys.offer(session, number, wrapped)
        with pytest.raises(NotFound):
            session.keys.opening(session, number)


def test_a_key_moved_to_another_patient_does_not_open(pool: Pool) -> None:
    with pool.session() as session:
        session.keys.sealing(session, PATIENT)
        session.run("UPDATE keys.data_key SET patient = 99")
        session.keys.forget()
        with pytest.raises(envelope.Tampered):
            session.keys.sealing(session, 99)


def test_a_killed_connection_is_replaced(pool: Pool) -> None:
    with pool.session() as session, pool.session() as other:
        pid = int(str(session.fetch("SELECT pg_backend_pid()")[0][0]))
        other.fetch("SELECT pg_terminate_backend($1)", [wire.int4(pid)])
        with pytest.raises(Unavailable):
            session.fetch("SELECT 1")
        assert not session.is_usable
    with pool.session() as session:
        assert session.fetch("SELECT 1") == [(1,)]


@pytest.mark.parametrize(
    ("bound", "cast", "value"),
    [
        (wire.int8(-(2**63)), "bigint", -(2**63)),
        (wire.int4(None), "integer", None),
        (wire.text("é"), "text", "é"),
        (wire.boolean(True), "boolean", True),
        (wire.numeric(Decimal("-0.00120")), "numeric", Decimal("-0.00120")),
        (wire.numeric(Decimal("1E+20")), "numeric", Decimal(10**20)),
        (wire.numeric(Decimal("12345678901234567890.123456789")), "numeric", Decimal("12345678901234567890.123456789")),
        (wire.numeric(Decimal("-Infinity")), "numeric", Decimal("-Infinity")),
        (wire.int8_array([1, -2]), "bigint[]", [1, -2]),
        (wire.int8_array([]), "bigint[]", []),
        (wire.nullable_int8_array([1, None]), "bigint[]", [1, None]),
        (wire.text_array(["a", ""]), "text[]", ["a", ""]),
        (wire.bytea_array([b"\x00\xff"]), "bytea[]", [b"\x00\xff"]),
        (wire.numeric_array([Decimal("1.50"), None]), "numeric[]", [Decimal("1.50"), None]),
    ],
)
def test_values_survive_the_way_to_the_database_and_back(pool: Pool, bound: Bound, cast: str, value: object) -> None:
    with pool.session() as session:
        assert session.fetch(f"SELECT $1::{cast}", [bound]) == [(value,)]
