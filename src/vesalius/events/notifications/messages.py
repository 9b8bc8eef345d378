"""The table of messages: making one in the transaction of what it speaks of, and what administrators do with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock
from vesalius.errors import Invalid, NotFound
from vesalius.events.notifications.recipients import LITERAL
from vesalius.events.notifications.templates import Template
from vesalius.records.context import Context
from vesalius.store import jobs
from vesalius.store.jobs import Argument
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8, text

PENDING, SENDING, SENT, FAILED, UNKNOWN, SUPPRESSED, CANCELLED = 1, 2, 3, 4, 5, 6, 7
STATES: Final[Mapping[int, str]] = {
    PENDING: "pending",
    SENDING: "sending",
    SENT: "sent",
    FAILED: "failed",
    UNKNOWN: "unknown",
    SUPPRESSED: "suppressed",
    CANCELLED: "cancelled",
}
JOB: Final = "message.send"
QUEUE: Final = "messages"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as administrators see it: no contents, no address. Times in µs since 1970 UTC."""

    id: int
    key: str
    template: str
    recipient: str
    state: str
    reason: str | None
    channel: str | None
    due: int
    created: int
    changed: int


def notify(
    session: Session,
    context: Context,
    template: Template,
    recipient: str,
    *,
    key: str,
    at: int | None = None,
    **arguments: Argument,
) -> int | None:
    """Writes a message in the caller's transaction; its number, or None when there is one with this key already.

    `recipient` is a literal such as "Patient/x", or "account/username" for what concerns signing in. `key` names what
    is said to whom about what, once for ever. `at` is when it is due (µs since 1970 UTC; now, when left out).
    `arguments` are ids for the template's `facts`. Raises Invalid for a recipient, key or argument that is none.
    """
    match = LITERAL.fullmatch(recipient)
    if match is None:
        raise Invalid(
            "A message goes to a person or an organisation: Patient, Practitioner, Person, Organization and the like."
        )
    if not key or len(key) > 200:
        raise Invalid("A message needs a key of 1 to 200 characters.")
    pk, now = context.blind.pk(*match.groups()), clock.now_microseconds()
    rows = session.fetch(
        "INSERT INTO message (key, template, recipient, patient, person, arguments, due, created, changed)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (key) DO NOTHING RETURNING id",
        [
            text(key),
            text(template.name),
            text(recipient),
            int8(pk if match.group(1) == "Patient" else None),
            int8(pk),
            text(jobs.encoded(arguments)),
            int8(now if at is None else at),
            int8(now),
        ],
    )
    if not rows:
        return None
    number = int(rows[0][0])
    jobs.enqueue(session, JOB, {"message": number}, queue=QUEUE, at=at)
    return number


def cancel(session: Session, key: str) -> bool:
    """A message that is not on its way yet is never sent; False when there is none. In the caller's transaction."""
    return bool(
        session.execute(
            "UPDATE message SET state = 7, changed = $2 WHERE key = $1 AND state = 1",
            [text(key), int8(clock.now_microseconds())],
        )
    )


def cancel_number(session: Session, number: int) -> None:
    """As `cancel`, and for what failed or is in doubt. Raises NotFound for every other message."""
    changed = session.execute(
        "UPDATE message SET state = 7, changed = $2 WHERE id = $1 AND state IN (1, 4, 5)",
        [int8(number), int8(clock.now_microseconds())],
    )
    if not changed:
        raise NotFound("There is no such message that could be cancelled.")


def send_again(session: Session, number: int) -> None:
    """A message that failed, was held back or is in doubt is sent anew. Raises NotFound for every other."""
    with session.transaction():
        changed = session.execute(
            "UPDATE message SET state = 1, reason = NULL, channel = NULL, changed = $2 WHERE id = $1"
            " AND state IN (4, 5, 6)",
            [int8(number), int8(clock.now_microseconds())],
        )
        if not changed:
            raise NotFound("There is no such message that could be sent again.")
        jobs.enqueue(session, JOB, {"message": number}, queue=QUEUE)


def move(session: Session, number: int, before: int, after: int, **changes: str | None) -> bool:
    """Changes the state from `before` to `after`, with reason, channel and provider; False if it was another."""
    return bool(
        session.execute(
            "UPDATE message SET state = $3, changed = $4, reason = $5, channel = coalesce($6, channel),"
            " provider = coalesce($7, provider) WHERE id = $1 AND state = $2",
            [
                int8(number),
                int2(before),
                int2(after),
                int8(clock.now_microseconds()),
                text(changes.get("reason")),
                text(changes.get("channel")),
                text(changes.get("provider")),
            ],
        )
    )


def facts_of(session: Session, number: int) -> tuple[str, str, str, int | None, int, dict[str, Any], int] | None:
    """(key, template, recipient, patient, person, arguments, state); None when it is gone, as after an erasure."""
    rows = session.fetch(
        "SELECT key, template, recipient, patient, person, arguments, state FROM message WHERE id = $1 FOR UPDATE",
        [int8(number)],
    )
    if not rows:
        return None
    row = rows[0]
    return (*row[:5], json.loads(row[5]), row[6])


def sent_since(session: Session, person: int, since: int) -> int:
    """How many messages the person got since then (µs since 1970 UTC)."""
    found = session.fetch(
        "SELECT count(*) FROM message WHERE person = $1 AND state = 3 AND changed > $2", [int8(person), int8(since)]
    )
    return int(found[0][0])


def sweep(session: Session, before: int) -> int:
    """Deletes what was sent, held back or cancelled before `before` (µs since 1970 UTC); returns how many."""
    return session.execute("DELETE FROM message WHERE state IN (3, 6, 7) AND changed < $1", [int8(before)])


def counts(session: Session) -> dict[str, int]:
    """{state: messages}."""
    rows = session.fetch("SELECT state, count(*) FROM message GROUP BY state ORDER BY state")
    return {STATES[row[0]]: row[1] for row in rows}


def listed(session: Session, states: tuple[int, ...], *, maximum: int = 200) -> list[Message]:
    """The newest messages in one of these states."""
    chosen = ", ".join(str(int(state)) for state in states)
    rows = session.fetch(
        "SELECT id, key, template, recipient, state, reason, channel, due, created, changed FROM message"
        f" WHERE state IN ({chosen}) ORDER BY id DESC LIMIT {int(maximum)}"
    )
    return [Message(row[0], row[1], row[2], row[3], STATES[row[4]], *row[5:]) for row in rows]
