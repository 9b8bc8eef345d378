"""The clock of a breach runs low: who keeps the file is told, once at each mark, while the authority still waits.

A file that is opened late passes several marks at once: then only the lowest is told.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from vesalius import clock
from vesalius.access.actor import local_system
from vesalius.audit.recording import record
from vesalius.records.context import Context
from vesalius.records.subject import authority
from vesalius.store.session import Session
from vesalius.store.wire import int2, int4, int8

MARKS: Final = (6, 24)
"""Whole hours before the end of the 72, the last one first."""
_HOUR: Final = 3_600_000_000
_ACTOR: Final = local_system("breach clock")


class Due(NamedTuple):
    """Whom to write to about which file, at which mark (hours left). `people` are names of accounts."""

    breach: int
    hours: int
    people: list[str]


class Warned(NamedTuple):
    """At which mark (hours left), when (µs since 1970 UTC) and how many people were told."""

    hours: int
    told: int
    people: int


def warn(context: Context, session: Session) -> list[Due]:
    """Each open file that passed a mark since the last time, noted and logged: the caller writes the letters."""
    now = clock.now_microseconds()
    rows = session.fetch(
        "SELECT b.id, b.due FROM breach b WHERE b.state = 'open' AND b.notified IS NULL AND b.closed IS NULL"
        " AND b.due > $1 AND b.due <= $2 ORDER BY b.due, b.id FOR UPDATE",
        [int8(now), int8(now + max(MARKS) * _HOUR)],
    )
    found = []
    for number, due in rows:
        mark = next(hours for hours in MARKS if due - now <= hours * _HOUR)
        people = keepers(context, session)
        if not session.execute(
            "INSERT INTO breach_warning (breach, hours, told, people) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            [int8(number), int2(mark), int8(now), int4(len(people))],
        ):
            continue
        details = {"hours": str(mark), "people": str(len(people))}
        record(session, context.log, _ACTOR, "breach-warned", f"breach/{number}", details=details)
        found.append(Due(number, mark, people))
    return found


def keepers(context: Context, session: Session) -> list[str]:
    """The names of the open accounts of people whom the policy in force lets keep the file of breaches, sorted."""
    policy = context.authenticator.policies.in_force()
    now = clock.now_microseconds()
    rows = session.fetch(
        "SELECT a.username, r.role, coalesce(r.organization, '') FROM account a JOIN account_role r ON r.account = a.id"
        " WHERE a.is_active AND NOT a.is_system AND r.low <= $1 AND $1 < r.high",
        [int8(now)],
    )
    return sorted({name for name, role, centre in rows if authority.BREACHES in policy.role(role, centre).capabilities})


def warned(session: Session, number: int) -> list[Warned]:
    """What was told about one file, in order."""
    rows = session.fetch(
        "SELECT hours, told, people FROM breach_warning WHERE breach = $1 ORDER BY told, hours DESC", [int8(number)]
    )
    return [Warned(*row) for row in rows]


def is_waiting(session: Session, number: int) -> bool:
    """Whether the authority still waits for word about the file."""
    return bool(
        session.fetch(
            "SELECT FROM breach WHERE id = $1 AND state = 'open' AND notified IS NULL AND closed IS NULL",
            [int8(number)],
        )
    )
