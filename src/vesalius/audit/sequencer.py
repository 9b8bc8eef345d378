"""The sequencer: gives each committed leaf its position, extends the tree, signs, tells the witness.

Order is (transaction number, leaf id). A leaf is taken when no transaction as old as its own is still open, so that
nothing can come before it any more. Batch, tree and checkpoint are one transaction; the witness is told after it, and
told again at the next start when a crash came between. An advisory lock lets one sequencer work; others wait.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from vesalius import clock
from vesalius.audit import index, tree
from vesalius.audit.checkpoint import Checkpoint, Signer
from vesalius.audit.log import Log
from vesalius.audit.tree import Inconsistent
from vesalius.audit.witness import Witness
from vesalius.errors import Unavailable
from vesalius.store.session import Pool, Session, StatementFailed
from vesalius.store.wire import bytea, int8, text

INTERVAL_SECONDS = 0.5
MAXIMUM_BATCH = 50_000
_SECONDS_BETWEEN_ATTEMPTS = 1.0
# Any constant; other advisory locks of the product use other ones.
_LOCK = 0x7665_7361_6175_6469
_WITNESS_PAGE = 1000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lag:
    """Where the sequencer stands: leaves in the tree, leaves that wait, age of the oldest of them in seconds."""

    size: int
    waiting: int
    seconds: float


@dataclass(slots=True)
class _Cursor:
    """The last leaf taken. Every leaf not taken yet has an id above `floor`."""

    xid: int
    id: int
    floor: int


def run(
    pool: Pool,
    log: Log,
    witness: Path | None,
    stop: threading.Event,
    *,
    interval_seconds: float = INTERVAL_SECONDS,
) -> None:
    """Works until `stop` is set. Waits while the database does not answer or another sequencer works.

    Raises Inconsistent when the stored log contradicts its signatures or the witness: an operator must look
    (docs/security/audit.md), and nothing is signed until then.
    """
    signer = Signer(log)
    while not stop.is_set():
        try:
            with pool.session() as session, _only_one(session) as is_mine:
                if is_mine:
                    with _Sequencer(session, signer, witness) as sequencer:
                        while not stop.is_set():
                            if sequencer.advance() < MAXIMUM_BATCH and not index.advance(session, log):
                                stop.wait(interval_seconds)
        except (Unavailable, StatementFailed) as error:
            _log.warning("The audit sequencer pauses: %s", error)
        stop.wait(_SECONDS_BETWEEN_ATTEMPTS)


def catch_up(pool: Pool, log: Log, witness: Path | None) -> int:
    """Sequences everything that can be now; returns how many leaves. Raises Unavailable while another works."""
    with pool.session() as session, _only_one(session) as is_mine:
        if not is_mine:
            raise Unavailable("Another audit sequencer works on this database.")
        with _Sequencer(session, Signer(log), witness) as sequencer:
            total = taken = sequencer.advance()
            while taken:
                taken = sequencer.advance()
                total += taken
            return total


def lag(session: Session) -> Lag:
    """How far the sequencer is behind; cheap enough for metrics. More than 5 s calls for attention."""
    rows = session.fetch(
        f"WITH b AS ({_LAST_BATCH}) SELECT coalesce((SELECT size FROM b), 0), count(*), min(l.recorded)"
        " FROM audit_leaf l WHERE l.id > coalesce((SELECT floor FROM b), 0)"
        " AND ((l.xid, l.id) > (SELECT last_xid, last_id FROM b) OR NOT EXISTS (SELECT 1 FROM b))"
    )
    size, waiting, oldest = rows[0]
    seconds = 0.0 if oldest is None else (clock.now_microseconds() - oldest) / 1_000_000
    return Lag(size, waiting, max(0.0, seconds))


_LAST_BATCH = (
    "SELECT position + cardinality(ids) AS size, last_xid, last_id, floor FROM audit_batch"
    " ORDER BY position DESC LIMIT 1"
)

# Leaves of finished transactions. A visible row at or above xmax can only have come with a logical restore from another
# cluster, whose transaction numbers were higher: it is finished, too.
_TAKE = (
    "WITH b AS MATERIALIZED (SELECT count(*) AS n, array_agg(id) AS ids, string_agg(leaf, '') AS leaves,"
    " (array_agg(xid))[count(*)] AS last_xid, (array_agg(id))[count(*)] AS last_id, min(id) AS low_id,"
    " max(id) AS high_id,"
    # The sequence is read before this transaction has a number: later transactions draw higher ids.
    " (SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM audit_leaf_number) AS drawn"
    " FROM (SELECT id, xid, leaf FROM audit_leaf WHERE id > $2 AND (xid, id) > ($3::text::xid8, $4)"
    " AND (xid < pg_snapshot_xmin(pg_current_snapshot()) OR xid >= pg_snapshot_xmax(pg_current_snapshot()))"
    " ORDER BY xid, id LIMIT $5) l),"
    " i AS (INSERT INTO audit_batch (position, last_xid, last_id, low_id, high_id, floor, ids, leaves)"
    " SELECT $1, last_xid, last_id, low_id, high_id, $2, ids, leaves FROM b WHERE n > 0"
    " RETURNING pg_current_xact_id() AS own)"
    " SELECT n, last_xid, last_id, leaves, drawn, (SELECT own FROM i), pg_snapshot_xmin(pg_current_snapshot()) FROM b"
)


class _Taken(NamedTuple):
    """What `_TAKE` answers; the last leaf, the hashes and the own transaction are None when nothing was ready."""

    number: int
    last_xid: int | None
    last_id: int | None
    leaves: bytes | None
    drawn: int
    own: int | None
    horizon: int


class _Sequencer:
    """The state of a working sequencer; its session holds the lock."""

    def __init__(self, session: Session, signer: Signer, witness: Path | None) -> None:
        self._session = session
        self._signer = signer
        self._cursor = _Cursor(0, 0, 0)
        rows = session.fetch(_LAST_BATCH)
        size = 0
        if rows:
            size, self._cursor.xid, self._cursor.id, self._cursor.floor = (value for value in rows[0])
        self._tree = tree.load(session, size)
        # (own transaction, last id drawn before it): transactions after it have ids above.
        self._drawn: deque[tuple[int, int]] = deque()
        self._check_signed(size)
        self._witness = None if witness is None else Witness(witness)
        try:
            self._tell_witness()
        except BaseException:
            self.__exit__()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._witness is not None:
            self._witness.close()

    def _check_signed(self, size: int) -> None:
        last = tree.last_checkpoint(self._session)
        if last is None and size == 0:
            return
        if last is None or last.size != size or last.root != self._tree.root():
            raise Inconsistent(f"The audit log of {size} leaves is not the one that was signed last.")
        if not self._signer.is_genuine(last):
            raise Inconsistent(f"The checkpoint of {size} leaves was not signed with this installation's key.")

    def _tell_witness(self) -> None:
        """Gives the witness what a crash kept from it, after comparing what both know."""
        if self._witness is None:
            return
        last, after = self._witness.last, 0
        if last is not None and last.checkpoint is None:
            raise Inconsistent("The last line of the witness file cannot be read.")
        if last is not None and last.checkpoint is not None:
            after = last.checkpoint.size
            known = tree.last_checkpoint(self._session, after)
            if known is None or (known.size, known.root) != (after, last.checkpoint.root):
                raise Inconsistent(
                    f"The witness knows a checkpoint of {after} leaves that the database has not:"
                    " the database was taken back or altered."
                )
        while True:
            rows = self._session.fetch(
                "SELECT size, root, signature FROM audit_checkpoint WHERE size > $1 ORDER BY size"
                f" LIMIT {_WITNESS_PAGE}",
                [int8(after)],
            )
            if not rows:
                return
            missed = [Checkpoint(*row) for row in rows]
            self._witness.append(self._signer.origin, missed)
            after = missed[-1].size

    def advance(self) -> int:
        """Takes what is ready, at most MAXIMUM_BATCH leaves; returns how many."""
        checkpoint = None
        grown = self._tree.copy()
        with self._session.transaction():
            taken = self._take()
            if not taken.number and taken.horizon <= self._cursor.xid:
                # Transaction numbers went back: this is a restored copy in another cluster. All its leaves are taken.
                highest = self._session.fetch("SELECT coalesce(max(high_id), 0) FROM audit_batch")[0][0]
                self._cursor = _Cursor(0, 0, highest)
                taken = self._take()
            if taken.leaves is not None:
                nodes = grown.extend(taken.leaves)
                tree.store_nodes(self._session, nodes)
                checkpoint = self._signer.sign(grown.size, grown.root())
                self._session.execute(
                    "INSERT INTO audit_checkpoint (size, recorded, root, signature) VALUES ($1, $2, $3, $4)",
                    [
                        int8(checkpoint.size),
                        int8(clock.now_microseconds()),
                        bytea(checkpoint.root),
                        bytea(checkpoint.signature),
                    ],
                )
        if checkpoint is not None:
            self._tree = grown
            if self._witness is not None:
                self._witness.append(self._signer.origin, [checkpoint])
        self._move(taken)
        return taken.number

    def _take(self) -> _Taken:
        cursor = self._cursor
        rows = self._session.fetch(
            _TAKE,
            [
                int8(self._tree.size),
                int8(cursor.floor),
                text(str(cursor.xid)),
                int8(cursor.id),
                int8(MAXIMUM_BATCH),
            ],
        )
        return _Taken._make(rows[0])

    def _move(self, taken: _Taken) -> None:
        cursor = self._cursor
        if taken.last_xid is not None and taken.last_id is not None and taken.own is not None:
            cursor.xid, cursor.id = taken.last_xid, taken.last_id
            self._drawn.append((taken.own, taken.drawn))
        if taken.number < MAXIMUM_BATCH:
            # Everything older than the horizon is taken; what comes is younger than these transactions of ours.
            while self._drawn and self._drawn[0][0] <= taken.horizon:
                cursor.floor = max(cursor.floor, self._drawn.popleft()[1])


@contextmanager
def _only_one(session: Session) -> Iterator[bool]:
    """Whether this session got the lock of the one sequencer; given back at the end."""
    got = session.fetch("SELECT pg_try_advisory_lock($1)", [int8(_LOCK)])[0][0] is True
    try:
        yield got
    finally:
        if got and session.is_usable:
            session.execute("SELECT pg_advisory_unlock($1)", [int8(_LOCK)])
