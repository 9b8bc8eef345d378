"""Editions of the access policy: proposed by one person, approved by another, in force from their day on."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass

from vesalius import clock
from vesalius.access import policy
from vesalius.access.policy import Policy
from vesalius.errors import Conflict, Forbidden, NotFound
from vesalius.store.session import Pool, Session
from vesalius.store.wire import int4, int8, text

# A policy that was approved is in force in every process within this time.
_SECONDS_REMEMBERED = 1.0
_COLUMNS = "version, content, effective, proposed, proposer, approved, approver, withdrawn"


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition as stored. Times in µs since 1970 UTC; `content` is the document's text."""

    version: int
    content: str
    effective: int
    proposed: int
    proposer: str
    approved: int | None
    approver: str | None
    withdrawn: int | None


def propose(session: Session, content: str, *, proposer: str, effective: int | None = None) -> Edition:
    """Stores an edition that waits for approval. Raises Invalid with every mistake in the document."""
    policy.parse(content)
    now = clock.now_microseconds()
    rows = session.fetch(
        "INSERT INTO access_policy (content, effective, proposed, proposer) VALUES ($1, $2, $3, $4)"
        f" RETURNING {_COLUMNS}",
        [text(content), int8(max(effective or now, now)), int8(now), text(proposer)],
    )
    return Edition(*rows[0])


def approve(session: Session, version: int, *, approver: str) -> Edition:
    """Approves an edition. Raises Forbidden for who proposed it, Conflict when it was decided already, NotFound."""
    with session.transaction():
        found = one(session, version, lock=True)
        if found.proposer == approver:
            raise Forbidden("Somebody else than the proposer must approve a policy.")
        if found.approved is not None or found.withdrawn is not None:
            raise Conflict("This edition of the policy was decided already.")
        session.execute(
            "UPDATE access_policy SET approved = $2, approver = $3 WHERE version = $1",
            [int4(version), int8(clock.now_microseconds()), text(approver)],
        )
        return one(session, version)


def withdraw(session: Session, version: int) -> Edition:
    """Ends an edition, waiting or in force; the one before holds again. Raises Conflict, NotFound."""
    with session.transaction():
        if one(session, version, lock=True).withdrawn is not None:
            raise Conflict("This edition of the policy was withdrawn already.")
        session.execute(
            "UPDATE access_policy SET withdrawn = $2 WHERE version = $1",
            [int4(version), int8(clock.now_microseconds())],
        )
        return one(session, version)


def one(session: Session, version: int, *, lock: bool = False) -> Edition:
    """One edition. Raises NotFound."""
    rows = session.fetch(
        f"SELECT {_COLUMNS} FROM access_policy WHERE version = $1" + (" FOR UPDATE" if lock else ""), [int4(version)]
    )
    if not rows:
        raise NotFound("There is no such edition of the policy.")
    return Edition(*rows[0])


def every(session: Session) -> list[Edition]:
    """All editions, newest first."""
    return [Edition(*row) for row in session.fetch(f"SELECT {_COLUMNS} FROM access_policy ORDER BY version DESC")]


class Policies:
    """The policy in force, asked of the database at most once a second. Thread-safe."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lock = threading.Lock()
        self._held: tuple[Policy, float] | None = None

    def in_force(self) -> Policy:
        """The newest approved edition whose day has come, else the one that ships with Vesalius."""
        held = self._held
        if held is not None and held[1] > time.monotonic():
            return held[0]
        with self._pool.session() as session:
            found = in_force(session, held[0] if held is not None else None)
        with self._lock:
            self._held = (found, time.monotonic() + _SECONDS_REMEMBERED)
        return found


def in_force(session: Session, known: Policy | None = None) -> Policy:
    """As Policies.in_force; `known` is given back when it is still the one."""
    rows = session.fetch(
        "SELECT version, content FROM access_policy WHERE approved IS NOT NULL AND withdrawn IS NULL"
        " AND effective <= $1 ORDER BY effective DESC, version DESC LIMIT 1",
        [int8(clock.now_microseconds())],
    )
    if not rows:
        return policy.default()
    if known is not None and known.version == rows[0][0]:
        return known
    return policy.parse(str(rows[0][1]), int(rows[0][0]))
