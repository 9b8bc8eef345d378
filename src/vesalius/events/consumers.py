"""Readers of the outbox: each transaction once, in order of commit, effect and cursor in one transaction.

A transaction is taken when no other as old as it is still open, so that nothing can come before it any more. A failing
batch is cut down to its first transaction; one that keeps failing becomes a dead job (`outbox.replay`) and the reader
goes on: nothing is lost, and a person can see it and try it again.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from vesalius import clock
from vesalius.errors import NotFound
from vesalius.events.registry import REGISTERED, Consumer, Retry, job
from vesalius.events.running import Run, described
from vesalius.r4.definitions import RESOURCE_TYPES
from vesalius.records.context import Context
from vesalius.store.session import Session
from vesalius.store.wire import int2, int4, int8, int8_array, text, text_array
from vesalius.store.writes import METHODS

MAXIMUM_TRANSACTIONS: Final = 500
_MAXIMUM_ATTEMPTS: Final = 8
_RETRY: Final = Retry(attempts=_MAXIMUM_ATTEMPTS, first_seconds=0.5, longest_seconds=60.0)
# First half of two-part advisory locks; the second is the hash of the reader's name.
_LOCK_CLASS: Final = 0x6F62
_log: Final = logging.getLogger(__name__)


class Change(NamedTuple):
    """One stored version. `method` is POST, PUT, PATCH or DELETE; `patient` the pk of the Patient whose record has it.

    `patient_id` is that Patient's id, None when no such Patient is stored. `is_current`: no later version was there
    when the batch was read. `recorded` in µs since 1970 UTC.
    """

    pk: int
    type: str
    id: str
    version: int
    patient: int | None
    patient_id: str | None
    method: str
    is_deleted: bool
    is_current: bool
    labels: int
    recorded: int
    transaction: int

    @property
    def literal(self) -> str:
        """Type/id."""
        return f"{self.type}/{self.id}"


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes in order of commit, those of erased records left out, and the transaction that stores their effect.

    Everything done with `session` is stored together with the reader's new position. Keep it short (below a second):
    while it is open, younger transactions wait for it in all readers; what takes longer is enqueued as a job.
    """

    context: Context
    session: Session
    changes: Sequence[Change]


class _Position(NamedTuple):
    xid: int
    id: int
    floor: int
    attempt: int
    due: int


_COMMITTED: Final = "(xid < pg_snapshot_xmin(pg_current_snapshot()) OR xid >= pg_snapshot_xmax(pg_current_snapshot()))"
_TAKE: Final = (
    "SELECT xid, id, cardinality(pks) FROM outbox WHERE (xid, id) > ($1::text::xid8, $2) AND id > $3"
    f" AND {_COMMITTED} ORDER BY xid, id LIMIT $4"
)
_CHANGES: Final = (
    "SELECT u.pk, coalesce(v.type, r.type), coalesce(v.id, r.id), u.version, coalesce(v.patient, r.patient),"
    " p.id, coalesce(v.method, r.method), coalesce(v.deleted, r.deleted), r.version = u.version, r.labels,"
    " o.recorded, o.id"
    " FROM outbox o CROSS JOIN unnest(o.pks, o.versions) WITH ORDINALITY AS u(pk, version, place)"
    " JOIN resource r ON r.pk = u.pk AND ($2::text IS NULL OR r.type = ANY($2::text::smallint[]))"
    " LEFT JOIN resource_version v ON v.pk = u.pk AND v.version = u.version AND r.version <> u.version"
    " LEFT JOIN resource p ON p.pk = coalesce(v.patient, r.patient)"
    " WHERE o.id = ANY($1) ORDER BY o.xid, o.id, u.place"
)


def register(session: Session, consumers: Sequence[Consumer]) -> None:
    """Gives each new reader its place: the beginning, or what is committed from now on (or was a moment ago)."""
    for found in consumers:
        session.execute(
            "INSERT INTO outbox_consumer (name, xid, id, moved) VALUES ($1,"
            " CASE WHEN $2 = 1 THEN '0'::xid8 ELSE pg_snapshot_xmin(pg_current_snapshot()) END, 0, $3)"
            " ON CONFLICT DO NOTHING",
            [text(found.name), int2(1 if found.is_from_start else 0), int8(clock.now_microseconds())],
        )


def rewind(session: Session, name: str) -> None:
    """The reader starts again from the oldest row that is kept. Raises NotFound."""
    with session.transaction():
        session.fetch("SELECT pg_advisory_xact_lock($1, hashtext($2))", [int4(_LOCK_CLASS), text(name)])
        changed = session.execute(
            "UPDATE outbox_consumer SET xid = '0', id = 0, floor = 0, attempt = 0, due = 0, failure = NULL"
            " WHERE name = $1",
            [text(name)],
        )
    if not changed:
        raise NotFound(f"There is no reader {name!r} of the outbox.")


def waiting(session: Session, names: Sequence[str]) -> list[str]:
    """Those of `names` for whom something is ready, in no order. Changes nothing and takes no lock."""
    rows = session.fetch(
        "SELECT c.name FROM outbox_consumer c WHERE c.name = ANY($1) AND c.due <= $2 AND (EXISTS (SELECT FROM outbox"
        f" WHERE (xid, id) > (c.xid, c.id) AND id > c.floor AND {_COMMITTED})"
        " OR c.xid > pg_snapshot_xmax(pg_current_snapshot()))",
        [text_array(list(names)), int8(clock.now_microseconds())],
    )
    return [row[0] for row in rows]


def advance(context: Context, consumer: Consumer) -> int:
    """Gives the reader its next batch; returns how many transactions it took, 0 when none or when it failed.

    Another process that works for the same reader lets this one go away with 0.
    """
    with context.pool.session() as session:
        try:
            with session.transaction():
                position = _locked_position(session, consumer.name)
                if position is None:
                    return 0
                rows = _take(session, position, consumer, 1 if position.attempt else MAXIMUM_TRANSACTIONS)
                if not rows:
                    _restart_after_restore(session, consumer.name, position)
                    return 0
                found = changes(session, [row[1] for row in rows], consumer)
                if found:
                    consumer.handle(Batch(context, session, found))
                _move(session, consumer.name, rows[-1][0], rows[-1][1], len(found))
                return len(rows)
        except Exception as error:
            if not session.is_usable:
                raise
            _note_failure(session, consumer, error)
            return 0


def changes(session: Session, ids: Sequence[int], consumer: Consumer) -> list[Change]:
    """What these rows of the outbox speak of, as far as the reader wants it and it still exists."""
    types = consumer.types
    numbers = None if types is None else "{" + ",".join(str(RESOURCE_TYPES.index(name) + 1) for name in types) + "}"
    rows = session.fetch(_CHANGES, [int8_array(list(ids)), text(numbers)])
    return [Change._make((row[0], RESOURCE_TYPES[row[1] - 1], *row[2:6], METHODS[row[6]], *row[7:])) for row in rows]


def _locked_position(session: Session, name: str) -> _Position | None:
    # An advisory lock instead of a row lock: a transaction that finds nothing to do then writes nothing.
    if not session.fetch("SELECT pg_try_advisory_xact_lock($1, hashtext($2))", [int4(_LOCK_CLASS), text(name)])[0][0]:
        return None
    rows = session.fetch("SELECT xid, id, floor, attempt, due FROM outbox_consumer WHERE name = $1", [text(name)])
    if not rows:
        return None
    position = _Position(*rows[0])
    return None if position.due > clock.now_microseconds() else position


def _take(session: Session, position: _Position, consumer: Consumer, maximum: int) -> list[tuple[int, int, int]]:
    rows = session.fetch(_TAKE, [text(str(position.xid)), int8(position.id), int8(position.floor), int8(maximum)])
    resources, taken = 0, 0
    for _, _, number in rows:
        resources += number
        if taken and resources > consumer.maximum_resources:
            break
        taken += 1
    return rows[:taken]


def _restart_after_restore(session: Session, name: str, position: _Position) -> None:
    # A logical restore into another cluster keeps the rows and their old, high transaction numbers while new ones
    # start low. When all old rows are taken, the reader goes on with those whose id is higher.
    session.execute(
        "UPDATE outbox_consumer SET xid = '0', id = 0, floor = greatest(floor, coalesce((SELECT max(id) FROM outbox"
        " WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())), $2)) WHERE name = $1"
        " AND xid > pg_snapshot_xmax(pg_current_snapshot())",
        [text(name), int8(position.id)],
    )


def _move(session: Session, name: str, xid: int, number: int, resources: int) -> None:
    session.execute(
        "UPDATE outbox_consumer SET xid = $2::text::xid8, id = $3, resources = resources + $4, moved = $5, attempt = 0,"
        " due = 0, failure = NULL WHERE name = $1",
        [text(name), text(str(xid)), int8(number), int8(resources), int8(clock.now_microseconds())],
    )


def _note_failure(session: Session, consumer: Consumer, error: Exception) -> None:
    _log.warning("the reader %s failed: %s", consumer.name, described(error))
    with session.transaction():
        position = _locked_position(session, consumer.name)
        if position is None:
            return
        pause = _RETRY.seconds_after(position.attempt + 1)
        if pause is None:
            _park(session, consumer, position, described(error))
            return
        session.execute(
            "UPDATE outbox_consumer SET attempt = attempt + 1, due = $2, failure = $3 WHERE name = $1",
            [text(consumer.name), int8(clock.now_microseconds() + int(pause * 1_000_000)), text(described(error))],
        )


def _park(session: Session, consumer: Consumer, position: _Position, failure: str) -> None:
    rows = _take(session, position, consumer, 1)
    if not rows:
        return
    xid, number, _ = rows[0]
    made = replay.enqueue(session, consumer=consumer.name, outbox=number)
    session.execute(
        "UPDATE job SET state = 4, failure = $2, finished = created WHERE id = $1", [int8(made), text(failure)]
    )
    _move(session, consumer.name, xid, number, 0)


@job("outbox.replay", retry=Retry(attempts=3))
def replay(run: Run, *, consumer: str, outbox: int) -> None:
    """Gives one parked transaction to its reader again."""
    found = REGISTERED.consumers[consumer]
    with run.finishing() as session:
        again = changes(session, [outbox], found)
        if again:
            found.handle(Batch(run.context, session, again))


@dataclass(frozen=True, slots=True)
class Lag:
    """Where a reader stands: transactions that wait, age of the oldest in seconds, resources handled so far."""

    name: str
    waiting: int
    seconds: float
    resources: int
    failure: str | None


def lags(session: Session) -> list[Lag]:
    """Every reader's, by name. Transactions beyond 100 000 are not counted."""
    rows = session.fetch(
        "SELECT c.name, w.number, w.oldest, c.resources, c.failure FROM outbox_consumer c, LATERAL (SELECT count(*)"
        " AS number, min(recorded) AS oldest FROM (SELECT recorded FROM outbox o WHERE (o.xid, o.id) > (c.xid, c.id)"
        " AND o.id > c.floor ORDER BY o.xid, o.id LIMIT 100000) x) w ORDER BY c.name"
    )
    now = clock.now_microseconds()
    return [
        Lag(name, number, 0.0 if oldest is None else max(0.0, (now - oldest) / 1e6), resources, failure)
        for name, number, oldest, resources, failure in rows
    ]
