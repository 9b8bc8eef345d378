"""The table of jobs: claiming, finishing, failing, and what administrators do with them.

A claim is fenced: only the worker and attempt that hold a job can finish it, in the transaction of its effects.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.errors import NotFound, VesaliusError
from vesalius.store.jobs import CANCELLED, DEAD, DONE, RUNNING, WAITING
from vesalius.store.session import Duplicate, Session
from vesalius.store.wire import int2, int4, int8, text, text_array

STATES: Final[Mapping[int, str]] = {
    WAITING: "waiting",
    RUNNING: "running",
    DONE: "done",
    DEAD: "dead",
    CANCELLED: "cancelled",
}
_MICROSECONDS: Final = 1_000_000


class Lost(VesaliusError):
    """The job was given to another worker meanwhile, or cancelled: nothing of this attempt may be kept."""


class Claimed(NamedTuple):
    """A job in this worker's hands. `attempt` counts from 1."""

    id: int
    name: str
    arguments: dict[str, Any]
    attempt: int
    worker: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A job as administrators see it: no arguments. Times in µs since 1970 UTC."""

    id: int
    name: str
    queue: str
    state: str
    attempt: int
    due: int
    created: int
    finished: int | None
    failure: str | None


_CLAIM: Final = (
    "WITH c AS (SELECT j.id FROM job j WHERE j.state = 1 AND j.queue = $1 AND j.due <= $2 AND j.name = ANY($3)"
    # The oldest of a lock comes first, also while it waits for its next attempt.
    " AND (j.lock IS NULL OR NOT EXISTS (SELECT FROM job o WHERE o.lock = j.lock AND o.state IN (1, 2)"
    " AND (o.state = 2 OR (o.id < j.id AND (o.due <= $2 OR o.attempt > 0)))))"
    " ORDER BY j.due, j.id LIMIT $4 FOR UPDATE SKIP LOCKED)"
    " UPDATE job SET state = 2, worker = $5, attempt = attempt + 1, started = $2, single = NULL FROM c"
    " WHERE job.id = c.id RETURNING job.id, name, arguments, attempt, due"
)


def claim(session: Session, worker: int, queue: str, known: Collection[str], maximum: int) -> list[Claimed]:
    """At most `maximum` due jobs of `queue` whose names are `known`, oldest first, now this worker's."""
    try:
        rows = session.fetch(
            _CLAIM,
            [
                text(queue),
                int8(clock.now_microseconds()),
                text_array(sorted(known)),
                int8(maximum),
                int4(worker),
            ],
        )
    except Duplicate:
        # Another worker took a job with the same lock between our look and our claim.
        return []
    rows.sort(key=lambda row: (row[4], row[0]))
    return [Claimed(row[0], row[1], json.loads(row[2]), row[3], worker) for row in rows]


def finish(session: Session, claimed: Claimed) -> None:
    """Marks it done, in the caller's transaction. Raises Lost."""
    changed = session.execute(
        "UPDATE job SET state = 3, finished = $4, failure = NULL WHERE id = $1 AND worker = $2 AND attempt = $3"
        " AND state = 2",
        [int8(claimed.id), int4(claimed.worker), int4(claimed.attempt), int8(clock.now_microseconds())],
    )
    if not changed:
        raise Lost("The job is no longer this worker's.")


def hold(session: Session, claimed: Claimed) -> None:
    """Makes sure that the job is still this worker's until the caller's transaction ends. Raises Lost."""
    rows = session.fetch(
        "SELECT FROM job WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 2 FOR SHARE",
        [int8(claimed.id), int4(claimed.worker), int4(claimed.attempt)],
    )
    if not rows:
        raise Lost("The job is no longer this worker's.")


def fail(session: Session, claimed: Claimed, failure: str, pause_seconds: float | None) -> bool:
    """Puts it back for later, or with None among the dead; False when it was no longer this worker's."""
    now = clock.now_microseconds()
    due = now if pause_seconds is None else now + int(pause_seconds * _MICROSECONDS)
    return bool(
        session.execute(
            "UPDATE job SET state = $4, due = $5, worker = NULL, failure = $6,"
            " finished = CASE WHEN $4 = 4 THEN $7::bigint END"
            " WHERE id = $1 AND worker = $2 AND attempt = $3 AND state = 2",
            [
                int8(claimed.id),
                int4(claimed.worker),
                int4(claimed.attempt),
                int2(DEAD if pause_seconds is None else WAITING),
                int8(due),
                text(failure[:200]),
                int8(now),
            ],
        )
    )


def release(session: Session, claimed: Claimed) -> None:
    """Gives it back untouched: the attempt does not count."""
    session.execute(
        "UPDATE job SET state = 1, worker = NULL, attempt = attempt - 1 WHERE id = $1 AND worker = $2 AND attempt = $3"
        " AND state = 2",
        [int8(claimed.id), int4(claimed.worker), int4(claimed.attempt)],
    )


def retry(session: Session, number: int) -> None:
    """A dead or cancelled job waits again, with all its attempts. Raises NotFound for every other."""
    changed = session.execute(
        "UPDATE job SET state = 1, attempt = 0, due = $2, finished = NULL WHERE id = $1 AND state IN (4, 5)",
        [int8(number), int8(clock.now_microseconds())],
    )
    if not changed:
        raise NotFound("There is no such job that could be tried again.")


def cancel(session: Session, number: int) -> None:
    """A waiting or dead job is never run. Raises NotFound for every other: what runs is not interrupted."""
    changed = session.execute(
        "UPDATE job SET state = 5, finished = $2 WHERE id = $1 AND state IN (1, 4)",
        [int8(number), int8(clock.now_microseconds())],
    )
    if not changed:
        raise NotFound("There is no such job that could be cancelled.")


def cancel_only(session: Session, name: str, only: str) -> bool:
    """Cancels the waiting job with this name and `only` key, in the caller's transaction; False when there is none."""
    return bool(
        session.execute(
            "UPDATE job SET state = 5, finished = $3 WHERE name = $1 AND single = $2 AND state = 1",
            [text(name), text(only), int8(clock.now_microseconds())],
        )
    )


def counts(session: Session) -> dict[tuple[str, str], int]:
    """{(name, state): jobs}, those that are done left out."""
    rows = session.fetch("SELECT name, state, count(*) FROM job WHERE state IN (1, 2, 4) GROUP BY 1, 2 ORDER BY 1, 2")
    return {(row[0], STATES[row[1]]): row[2] for row in rows}


GIVEN_UP: Final = (
    "SELECT name, coalesce(failure, ''), count(*)::int FROM job WHERE state = 4"
    " GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 5"
)
"""Which jobs were given up, why, and how many: the commonest five. For whoever has a connection and no door."""


def listed(session: Session, states: Collection[str], *, maximum: int = 200) -> list[Listed]:
    """The newest jobs in one of these states, by name as in STATES."""
    chosen = [number for number, name in STATES.items() if name in states]
    rows = session.fetch(
        "SELECT id, name, queue, state, attempt, due, created, finished, failure FROM job"
        f" WHERE state = ANY($1::text::int[]) ORDER BY id DESC LIMIT {int(maximum)}",
        [text("{" + ",".join(map(str, chosen)) + "}")],
    )
    return [Listed(row[0], row[1], row[2], STATES[row[3]], *row[4:]) for row in rows]


def sweep(session: Session, before: int) -> int:
    """Deletes jobs that ended before `before` (µs since 1970 UTC), at most 10 000; returns how many. The dead stay."""
    return session.execute(
        "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE state IN (3, 5) AND finished < $1 LIMIT 10000)",
        [int8(before)],
    )
