"""Worker processes in the database: who lives, whose jobs fell from dead hands, which periodic jobs are due."""

from __future__ import annotations

import logging
import os
import socket
from typing import Final, NamedTuple

from vesalius import clock
from vesalius.events import queue
from vesalius.events.registry import REGISTERED, Job
from vesalius.store.session import Session
from vesalius.store.wire import int4, int8, text

LOCK_CLASS: Final = 0x776B
SECONDS_UNTIL_AWAY: Final = 30.0
_MICROSECONDS: Final = 1_000_000
# A worker that is cut off keeps its lock until the network notices; then its silence counts.
_SECONDS_UNTIL_DEAD: Final = 120.0
_DAYS_DONE_ARE_KEPT: Final = 7
_DAYS_EFFECTS_ARE_KEPT: Final = 800
_log: Final = logging.getLogger(__name__)


class Taken(NamedTuple):
    """What came back from dead workers: jobs that wait again, jobs given up because they used their last attempt."""

    again: int
    dead: int


def sign_on(session: Session) -> int:
    """The number of this process as a worker. `session` must live as long as the worker: it holds its lock."""
    now = clock.now_microseconds()
    number = session.fetch(
        "INSERT INTO worker (host, process, started, beat) VALUES ($1, $2, $3, $3) RETURNING id",
        [text(socket.gethostname()[:100]), int4(os.getpid()), int8(now)],
    )[0][0]
    session.fetch("SELECT pg_advisory_lock($1, $2)", [int4(LOCK_CLASS), int4(number)])
    return int(number)


def beat(session: Session, worker: int) -> bool:
    """Says that this worker lives; False when others took it for dead: it must sign on anew."""
    return bool(
        session.execute("UPDATE worker SET beat = $2 WHERE id = $1", [int4(worker), int8(clock.now_microseconds())])
    )


def sign_off(session: Session, worker: int) -> None:
    """Ends the worker in order; jobs that it still holds wait again."""
    with session.transaction():
        _take_back(session, worker)
    session.fetch("SELECT pg_advisory_unlock($1, $2)", [int4(LOCK_CLASS), int4(worker)])


def take_from_dead(session: Session, own: int) -> Taken:
    """Puts back what workers held whose session ended, as after kill -9."""
    silent = clock.now_microseconds() - int(_SECONDS_UNTIL_DEAD * _MICROSECONDS)
    again = dead = 0
    # Also what was claimed under a number that was struck off a moment before.
    for number, is_silent in session.fetch(
        "SELECT id, beat < $2 FROM worker WHERE id <> $1 UNION SELECT j.worker, true FROM job j WHERE j.state = 2"
        " AND NOT EXISTS (SELECT FROM worker w WHERE w.id = j.worker)",
        [int4(own), int8(silent)],
    ):
        with session.transaction():
            free = session.fetch("SELECT pg_try_advisory_xact_lock($1, $2)", [int4(LOCK_CLASS), int4(number)])[0][0]
            if free or is_silent:
                taken = _take_back(session, number)
                again, dead = again + taken.again, dead + taken.dead
    if again or dead:
        _log.warning("%d jobs of workers that died wait again, %d were given up", again, dead)
    return Taken(again, dead)


def _take_back(session: Session, worker: int) -> Taken:
    # The limit of attempts holds here too: a job that kills its worker must not do so for ever.
    limits = {name: found.retry.attempts for name, found in REGISTERED.jobs.items()}
    again = dead = 0
    rows = session.fetch("SELECT id, name, attempt FROM job WHERE worker = $1 AND state = 2 FOR UPDATE", [int4(worker)])
    for number, name, attempts in rows:
        is_last = attempts >= limits.get(name, 10)
        session.execute(
            "UPDATE job SET worker = NULL, state = CASE WHEN $2 = 1 THEN 4 ELSE 1 END,"
            " failure = 'ended with its worker', finished = CASE WHEN $2 = 1 THEN $3::bigint END WHERE id = $1",
            [int8(number), int4(int(is_last)), int8(clock.now_microseconds())],
        )
        again, dead = again + (not is_last), dead + is_last
    session.execute("DELETE FROM worker WHERE id = $1", [int4(worker)])
    return Taken(again, dead)


def settle(session: Session) -> int:
    """Enters into the index the terms that wait for it; returns how many pages of them there were.

    Writers do it themselves when a list is full (ADR 0027): this spares the searches after a pause what is left of one.
    """
    return int(session.fetch("SELECT gin_clean_pending_list('resource_terms')")[0][0])


def enqueue_scheduled(session: Session, scheduled: list[Job]) -> int:
    """Enqueues each periodic job whose moment came, once in the whole installation; returns how many.

    A moment that passed while no worker ran is made up for once. A schedule that is new begins with its next moment.
    """
    now, enqueued = clock.now(), 0
    known = {row[0]: row[1] for row in session.fetch("SELECT name, last FROM job_schedule")}
    for found in scheduled:
        if found.schedule is None:
            continue
        latest = int(found.schedule.latest(now).timestamp()) * _MICROSECONDS
        if known.get(found.name, -1) >= latest:
            continue
        with session.transaction():
            if found.name not in known:
                session.execute(
                    "INSERT INTO job_schedule (name, last) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                    [text(found.name), int8(latest)],
                )
                continue
            moved = session.execute(
                "UPDATE job_schedule SET last = $2 WHERE name = $1 AND last < $2", [text(found.name), int8(latest)]
            )
            if moved:
                enqueued += found.enqueue(session, only="scheduled", lock=f"scheduled/{found.name}") is not None
    return enqueued


def sweep(session: Session) -> int:
    """Deletes what is over: jobs done a week ago, idempotency keys older than two years; returns how many rows."""
    now = clock.now_microseconds()
    day = 86_400 * _MICROSECONDS
    done = queue.sweep(session, now - _DAYS_DONE_ARE_KEPT * day)
    return done + session.execute("DELETE FROM effect WHERE made < $1", [int8(now - _DAYS_EFFECTS_ARE_KEPT * day)])


def is_present(session: Session) -> bool:
    """Whether a worker gave a sign of life within the last half minute."""
    since = clock.now_microseconds() - int(SECONDS_UNTIL_AWAY * _MICROSECONDS)
    return bool(session.fetch("SELECT EXISTS (SELECT FROM worker WHERE beat > $1)", [int8(since)])[0][0])
