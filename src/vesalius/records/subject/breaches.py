"""The file of personal-data breaches (GDPR art. 33 and 34): facts, decisions, the 72-hour clock, the notifications."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.records.context import Context
from vesalius.records.subject import authority, breach_clock, sealed_text
from vesalius.store import writes
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int4, int8, text

HOURS: Final = 72
MINUTE: Final = 60_000_000
HOUR: Final = 3_600_000_000
STATES: Final = ("open", "authority-notified", "patients-notified", "no-notification", "closed")
RISKS: Final = ("none", "some", "high")
KINDS: Final = ("confidentiality", "integrity", "availability")
_COLUMNS: Final = "id, detected, due, state, notified, closed, data_key, content"


class Facts(NamedTuple):
    """What art. 33(3) asks for. `people` and `records` are numbers, approximate where nothing better is known."""

    title: str
    kind: str
    what: str
    who: str
    people: int
    records: int
    data: str
    consequences: str
    measures: str
    risk: str


class Breach(NamedTuple):
    """One breach. Times in µs since 1970 UTC; `due` is 72 hours after it was detected."""

    id: int
    detected: int
    due: int
    state: str
    notified: int | None
    closed: int | None
    facts: Facts

    @property
    def is_open(self) -> bool:
        """Whether its file is still worked on."""
        return self.closed is None

    @property
    def hours_left(self) -> int:
        """Whole hours until the authority must know, at the moment; negative when they are over."""
        return (self.due - clock.now_microseconds()) // HOUR

    @property
    def minutes_left(self) -> int:
        """Whole minutes until the authority must know: what the last hour is told in."""
        return (self.due - clock.now_microseconds()) // MINUTE

    @property
    def is_clock_running(self) -> bool:
        """Whether the authority still waits for a notification."""
        return self.notified is None and self.state == "open"


class Note(NamedTuple):
    """One entry of the file."""

    recorded: int
    state: str
    author: str
    words: str


def open_file(context: Context, actor: Actor, detected: int, facts: Facts) -> int:
    """The number of a new file; `detected` is when somebody here became aware of it. Raises Forbidden, Invalid."""
    authority.require_recently(actor, authority.BREACHES)
    _check(facts)
    now = clock.now_microseconds()
    if not now - 366 * 24 * HOUR <= detected <= now:
        raise Invalid("A breach was detected in the past year.")
    with context.pool.session() as session, session.transaction():
        key, content = sealed_text.seal(context, session, f"breach/{detected}", facts._asdict())
        number = int(
            session.fetch(
                "INSERT INTO breach (detected, due, state, data_key, content) VALUES ($1, $2, 'open', $3, $4)"
                " RETURNING id",
                [int8(detected), int8(detected + HOURS * HOUR), int4(key), bytea(content)],
            )[0][0]
        )
        _audit(context, session, actor, "C", "breach-opened", number)
    return number


def revise(context: Context, actor: Actor, number: int, facts: Facts) -> None:
    """Replaces the facts by what is known now. Raises Forbidden, NotFound, Invalid, Conflict for a closed file."""
    authority.require_recently(actor, authority.BREACHES)
    _check(facts)
    with context.pool.session() as session, session.transaction():
        found = _get(context, session, number)
        if not found.is_open:
            raise Conflict("The file is closed.")
        key, content = sealed_text.seal(context, session, f"breach/{found.detected}", facts._asdict())
        session.execute(
            "UPDATE breach SET data_key = $2, content = $3 WHERE id = $1", [int8(number), int4(key), bytea(content)]
        )
        _audit(context, session, actor, "U", "breach-revised", number)


def note(context: Context, actor: Actor, number: int, state: str, words: str) -> None:
    """Adds an entry, and moves the file to `state`. Raises Forbidden, NotFound, Invalid, Conflict."""
    authority.require_recently(actor, authority.BREACHES)
    if state not in STATES or not words.strip():
        raise Invalid("An entry needs a state and words.")
    with context.pool.session() as session, session.transaction():
        found = _get(context, session, number)
        if not found.is_open:
            raise Conflict("The file is closed.")
        if state == "closed" and found.state == "open":
            raise Conflict("Say first whether the authority was notified, or why not (art. 33(5)).")
        now = clock.now_microseconds()
        key, content = sealed_text.seal(context, session, f"breach-note/{number}", {"words": words.strip()})
        session.execute(
            "INSERT INTO breach_note (breach, recorded, state, author, data_key, content)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            [int8(number), int8(now), text(state), text(authority.person(actor)), int4(key), bytea(content)],
        )
        notified = now if state == "authority-notified" and found.notified is None else found.notified
        session.execute(
            "UPDATE breach SET state = $2, notified = $3, closed = $4 WHERE id = $1",
            [int8(number), text(state), int8(notified), int8(now if state == "closed" else None)],
        )
        _audit(context, session, actor, "U", "breach-noted", number)


def listing(context: Context, actor: Actor) -> list[Breach]:
    """Every file: first those of which the authority must still know, the most urgent on top; closed ones last."""
    authority.require(actor, authority.BREACHES)
    with context.pool.session() as session:
        rows = session.fetch(
            f"SELECT {_COLUMNS} FROM breach ORDER BY (closed IS NOT NULL), (notified IS NOT NULL OR state <> 'open'),"
            " CASE WHEN closed IS NULL THEN due ELSE -due END, id"
        )
        return [_of(context, session, row) for row in rows]


def warned(context: Context, actor: Actor, number: int) -> list[breach_clock.Warned]:
    """When who keeps the file was told that its clock runs low. Raises Forbidden."""
    authority.require(actor, authority.BREACHES)
    with context.pool.session() as session:
        return breach_clock.warned(session, number)


def get(context: Context, actor: Actor, number: int) -> tuple[Breach, list[Note]]:
    """One file with its entries in order. Raises Forbidden, NotFound."""
    authority.require(actor, authority.BREACHES)
    with context.pool.session() as session:
        found = _get(context, session, number)
        rows = session.fetch(
            "SELECT recorded, state, author, data_key, content FROM breach_note WHERE breach = $1 ORDER BY id",
            [int8(number)],
        )
        place = f"breach-note/{number}"
        notes = [
            Note(recorded, state, author, sealed_text.unseal(context, session, place, int(key), content)["words"])
            for recorded, state, author, key, content in rows
        ]
        _audit(context, session, actor, "R", "breach-read", number)
    return found, notes


def _check(facts: Facts) -> None:
    if facts.risk not in RISKS or facts.kind not in KINDS:
        raise Invalid(f"The risk is one of {', '.join(RISKS)}, the kind one of {', '.join(KINDS)}.")
    if not facts.title.strip() or not facts.what.strip():
        raise Invalid("A breach needs a title and what happened.")
    if not 0 <= facts.people < 10**9 or not 0 <= facts.records < 10**12:
        raise Invalid("The numbers of people and records are not negative.")


def _get(context: Context, session: Session, number: int) -> Breach:
    rows = session.fetch(f"SELECT {_COLUMNS} FROM breach WHERE id = $1 FOR UPDATE", [int8(number)])
    if not rows:
        raise NotFound("The file is not known.")
    return _of(context, session, rows[0])


def _of(context: Context, session: Session, row: tuple[Any, ...]) -> Breach:
    *fields, key, content = row
    facts = Facts(**sealed_text.unseal(context, session, f"breach/{fields[1]}", int(key), content))
    return Breach._make([*fields, facts])


def _audit(context: Context, session: Session, actor: Actor, action: str, subtype: str, number: int) -> None:
    event = context.log.event(actor, action, subtype, f"breach/{number}")
    writes.record(session, [event.leaf(None, None)], [])
