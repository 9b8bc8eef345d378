"""Requests of data subjects: what was asked, by when it must be answered, what was decided in which words.

Times: an access request within 15 days (law of 22 August 2002 on the rights of the patient, art. 9), every other within
a month, which may be extended by two (GDPR art. 12(3)).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.records.context import Context
from vesalius.records.subject import authority, closing, sealed_text
from vesalius.store import writes
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int4, int8, text

KINDS: Final = ("access", "portability", "rectification", "restriction", "erasure", "objection")
OPEN: Final = ("received", "in-progress", "extended")
CLOSED: Final = ("granted", "partly", "refused", "withdrawn")
DAY: Final = 86_400_000_000
_DAYS: Final = {"access": 15}
_COLUMNS: Final = "id, kind, fhir, patient, received, due, state, closed, filer, data_key, content"


class Request(NamedTuple):
    """One request. Times in µs since 1970 UTC. `target` is the literal of what is wrong, for a rectification."""

    id: int
    kind: str
    fhir: str
    patient: int
    received: int
    due: int
    state: str
    closed: int | None
    filer: str
    requester: str
    channel: str
    words: str
    target: str

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.closed is None

    @property
    def days_left(self) -> int:
        """Whole days until the answer is due, at the moment; negative when it is late."""
        return (self.due - clock.now_microseconds()) // DAY


class Decision(NamedTuple):
    """One step. `words` is what was decided and why, as the letter says it."""

    recorded: int
    state: str
    decider: str
    words: str


def due(kind: str, received: int) -> int:
    """By when a request must be answered: the end of that day, UTC."""
    if kind in _DAYS:
        return received + _DAYS[kind] * DAY
    return _months_later(received, 1)


def _months_later(moment: int, months: int) -> int:
    """The same day `months` later; the last day of that month where it has none (Regulation 1182/71 art. 3)."""
    begun = datetime.fromtimestamp(moment / 1_000_000, UTC)
    number = begun.year * 12 + begun.month - 1 + months
    year, month = divmod(number, 12)
    for last in (begun.day, 30, 29, 28):
        try:
            return round(begun.replace(year=year, month=month + 1, day=last).timestamp() * 1_000_000)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def file(
    context: Context,
    actor: Actor,
    kind: str,
    fhir: str,
    *,
    requester: str,
    words: str,
    channel: str = "page",
    target: str = "",
    received: int | None = None,
) -> int:
    """The number of a new request about "Patient/id". Officers file for others, patients for themselves.

    Raises Forbidden, NotFound, Invalid.
    """
    if kind not in KINDS:
        raise Invalid(f"The kind is one of {', '.join(KINDS)}.")
    if not words.strip() or len(words) > 10_000 or not requester.strip() or len(requester) > 300:
        raise Invalid("A request needs the name of who asks and what is asked for.")
    patient = context.blind.pk("Patient", closing.literal(fhir))
    moment = clock.now_microseconds()
    begun = moment if received is None else received
    if not moment - 366 * DAY <= begun <= moment:
        raise Invalid("A request was received in the past year.")
    content = {"requester": requester.strip(), "words": words.strip(), "channel": channel, "target": target}
    with context.pool.session() as session, session.transaction():
        is_officer = authority.holds(actor, authority.REQUESTS)
        if not is_officer and not authority.stands_for(session, actor, patient):
            raise Forbidden("You may not do this.")
        if not closing.exists(session, patient):
            raise NotFound("The patient is not known.")
        key, sealed = sealed_text.seal(context, session, _place(fhir), content)
        number = int(
            session.fetch(
                "INSERT INTO subject_request (kind, patient, fhir, received, due, state, filer, data_key, content)"
                " VALUES ($1, $2, $3, $4, $5, 'received', $6, $7, $8) RETURNING id",
                [
                    text(kind),
                    int8(patient),
                    text(fhir),
                    int8(begun),
                    int8(due(kind, begun)),
                    text(authority.person(actor)),
                    int4(key),
                    bytea(sealed),
                ],
            )[0][0]
        )
        _audit(context, session, actor, "C", "request-filed", fhir, patient, number, kind)
    return number


def decide(context: Context, actor: Actor, number: int, state: str, words: str) -> None:
    """Adds a step to an open request. Raises Forbidden, NotFound, Invalid, Conflict when it is closed."""
    authority.require_recently(actor, authority.REQUESTS)
    with context.pool.session() as session, session.transaction():
        step(context, session, actor, number, state, words)


def step(context: Context, session: Session, actor: Actor, number: int, state: str, words: str) -> None:
    """As `decide`, of somebody whose right to it the caller has made sure of, in the caller's transaction."""
    if state not in {*OPEN, *CLOSED} or not words.strip() or len(words) > 10_000:
        raise Invalid("A decision needs a state and its reasons.")
    found = _get(context, session, number, " FOR UPDATE")
    if not found.is_open:
        raise Conflict("The request was answered already.")
    if state == "extended" and found.state == "extended":
        raise Conflict("A request can be extended once (GDPR art. 12(3)).")
    now = clock.now_microseconds()
    key, sealed = sealed_text.seal(context, session, f"subject-decision/{number}", {"words": words.strip()})
    session.execute(
        "INSERT INTO subject_decision (request, recorded, state, decider, data_key, content)"
        " VALUES ($1, $2, $3, $4, $5, $6)",
        [int8(number), int8(now), text(state), text(authority.person(actor)), int4(key), bytea(sealed)],
    )
    session.execute(
        "UPDATE subject_request SET state = $2, closed = $3, due = $4 WHERE id = $1",
        [
            int8(number),
            text(state),
            int8(now if state in CLOSED else None),
            int8(_months_later(found.due, 2) if state == "extended" else found.due),
        ],
    )
    _audit(context, session, actor, "U", "request-decided", found.fhir, found.patient, number, state)


def held(context: Context, session: Session, number: int) -> Request:
    """The request, for a caller who decides who may know of it. Raises NotFound."""
    return _get(context, session, number)


def told(context: Context, session: Session, actor: Actor, found: Request) -> None:
    """Notes in the log that `actor` was shown the request."""
    _audit(context, session, actor, "R", "request-read", found.fhir, found.patient, found.id, found.kind)


def listing(context: Context, actor: Actor, *, is_open: bool | None = None, limit: int = 200) -> list[Request]:
    """Requests, those due first. Officers see all, patients their own. Raises Forbidden."""
    where = "" if is_open is None else " AND closed IS NULL" if is_open else " AND closed IS NOT NULL"
    with context.pool.session() as session:
        if authority.holds(actor, authority.REQUESTS):
            own, values = "TRUE", [int4(limit)]
        elif actor.account is not None:
            own, values = (
                "patient IN (SELECT patient FROM account_patient WHERE account = $2 AND low <= $3 AND $3 < high)",
                [int4(limit), int8(actor.account), int8(clock.now_microseconds())],
            )
        else:
            raise Forbidden("You may not do this.")
        rows = session.fetch(
            f"SELECT {_COLUMNS} FROM subject_request WHERE {own}{where}"
            " ORDER BY (closed IS NOT NULL), due, id LIMIT $1",
            values,
        )
        return [_of(context, session, row) for row in rows]


def get(context: Context, actor: Actor, number: int) -> tuple[Request, list[Decision]]:
    """One request with its steps in order. Raises NotFound, for somebody else's too."""
    with context.pool.session() as session:
        found = _get(context, session, number)
        if not authority.holds(actor, authority.REQUESTS) and not authority.stands_for(session, actor, found.patient):
            raise NotFound("The request is not known.")
        rows = session.fetch(
            "SELECT recorded, state, decider, data_key, content FROM subject_decision WHERE request = $1 ORDER BY id",
            [int8(number)],
        )
        place = f"subject-decision/{number}"
        decisions = [
            Decision(recorded, state, decider, sealed_text.unseal(context, session, place, int(key), content)["words"])
            for recorded, state, decider, key, content in rows
        ]
        _audit(context, session, actor, "R", "request-read", found.fhir, found.patient, number, found.kind)
    return found, decisions


def _get(context: Context, session: Session, number: int, lock: str = "") -> Request:
    rows = session.fetch(f"SELECT {_COLUMNS} FROM subject_request WHERE id = $1{lock}", [int8(number)])
    if not rows:
        raise NotFound("The request is not known.")
    return _of(context, session, rows[0])


def _of(context: Context, session: Session, row: tuple[Any, ...]) -> Request:
    *fields, key, content = row
    opened = sealed_text.unseal(context, session, _place(fields[2]), int(key), content)
    return Request._make([*fields, *(opened[name] for name in ("requester", "channel", "words", "target"))])


def _place(fhir: str) -> str:
    return f"subject-request/{fhir}"


def _audit(
    context: Context,
    session: Session,
    actor: Actor,
    action: str,
    subtype: str,
    fhir: str,
    patient: int,
    number: int,
    what: str,
) -> None:
    event = context.log.event(actor, action, subtype, fhir, details={"request": str(number), "what": what})
    writes.record(session, [event.leaf(patient, None)], [])
