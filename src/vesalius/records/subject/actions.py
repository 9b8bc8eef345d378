"""Sealing, unsealing and erasing as decisions: proposed by one person, approved by another, kept for good."""

from __future__ import annotations

from typing import Final, NamedTuple

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.records.context import Context
from vesalius.records.subject import authority, sealed_text
from vesalius.store import writes
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int4, int8, text

GROUNDS: Final = {
    "seal": ("accuracy-contested", "unlawful", "legal-claims", "objection", "subject-request", "retention-review"),
    "unseal": ("dispute-ended", "subject-consents", "sealed-in-error"),
    "erase": ("retention-elapsed", "never-a-patient", "court-order"),
}
"""Why something may be done, by kind of action (GDPR art. 17 and 18). Only `retention-elapsed` needs no override."""

_CAPABILITY: Final = {"seal": authority.SEAL, "unseal": authority.SEAL, "erase": authority.ERASE}
_COLUMNS: Final = "id, kind, fhir, patient, request, ground, proposer, proposed, approver, approved, withdrawn"
_DAYS_VALID: Final = 14


class Action(NamedTuple):
    """One decision. Times in µs since 1970 UTC, None where that has not happened."""

    id: int
    kind: str
    fhir: str
    patient: int
    request: int | None
    ground: str
    proposer: str
    proposed: int
    approver: str | None
    approved: int | None
    withdrawn: int | None
    reason: str

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a second person, and has not waited for more than two weeks."""
        age = clock.now_microseconds() - self.proposed
        return self.approved is None and self.withdrawn is None and age < _DAYS_VALID * 86_400_000_000


def propose(
    context: Context, actor: Actor, kind: str, fhir: str, patient: int, *, ground: str, reason: str,
    request: int | None = None,
) -> int:  # fmt: skip
    """The number of a new proposal, which somebody else must approve. Raises Forbidden, Invalid, Conflict."""
    authority.require_recently(actor, _CAPABILITY[kind])
    _check(kind, ground, reason)
    with context.pool.session() as session, session.transaction():
        if any(action.kind == kind and action.is_waiting for action in of_patient(context, session, patient)):
            raise Conflict("This has been proposed already.")
        number = _insert(context, session, actor, kind, patient, fhir, ground, reason, request)
        event = context.log.event(actor, "C", f"{kind}-proposed", fhir, details={"action": str(number)})
        writes.record(session, [event.leaf(patient, None)], [])
    return number


def record_done(
    context: Context, session: Session, actor: Actor, kind: str, patient: int, fhir: str, ground: str, reason: str,
    request: int | None,
) -> int:  # fmt: skip
    """Writes down what one person may do alone. In a transaction of the caller. Raises Invalid."""
    _check(kind, ground, reason)
    number = _insert(context, session, actor, kind, patient, fhir, ground, reason, request)
    session.execute("UPDATE subject_action SET approved = proposed WHERE id = $1", [int8(number)])
    return number


def approve(context: Context, session: Session, actor: Actor, number: int, kind: str) -> Action:
    """The proposal, approved now by a second person; in the transaction of what is then done.

    Raises NotFound, Forbidden for the proposer himself, Conflict when it was decided, withdrawn or is too old.
    """
    authority.require_recently(actor, _CAPABILITY[kind])
    session.fetch("SELECT 1 FROM subject_action WHERE id = $1 FOR UPDATE", [int8(number)])
    action = get(context, session, number)
    if action.kind != kind:
        raise NotFound("The proposal is not known.")
    if authority.is_same(actor, action.proposer):
        raise Forbidden("A second person must approve this.")
    if not action.is_waiting:
        raise Conflict("This proposal does not wait for an approval any more.")
    now = clock.now_microseconds()
    session.execute(
        "UPDATE subject_action SET approver = $2, approved = $3 WHERE id = $1",
        [int8(number), text(authority.person(actor)), int8(now)],
    )
    return action._replace(approver=authority.person(actor), approved=now)


def withdraw(context: Context, actor: Actor, number: int) -> None:
    """Ends a proposal that nobody has approved. Raises Forbidden, NotFound, Conflict."""
    with context.pool.session() as session, session.transaction():
        action = get(context, session, number)
        authority.require_recently(actor, _CAPABILITY[action.kind])
        changed = session.execute(
            "UPDATE subject_action SET withdrawn = $2 WHERE id = $1 AND approved IS NULL AND withdrawn IS NULL",
            [int8(number), int8(clock.now_microseconds())],
        )
        if not changed:
            raise Conflict("This proposal was decided already.")
        event = context.log.event(actor, "D", f"{action.kind}-withdrawn", action.fhir, details={"action": str(number)})
        writes.record(session, [event.leaf(action.patient, None)], [])


def waiting(context: Context, actor: Actor) -> list[Action]:
    """The proposals that wait for a second person, oldest first. Raises Forbidden."""
    authority.require(actor, authority.REQUESTS)
    with context.pool.session() as session:
        rows = session.fetch(
            f"SELECT {_COLUMNS}, data_key, content FROM subject_action"
            " WHERE approved IS NULL AND withdrawn IS NULL ORDER BY id"
        )
        return [action for row in rows if (action := _of(context, session, row)).is_waiting]


def get(context: Context, session: Session, number: int) -> Action:
    """One decision. Raises NotFound."""
    rows = session.fetch(f"SELECT {_COLUMNS}, data_key, content FROM subject_action WHERE id = $1", [int8(number)])
    if not rows:
        raise NotFound("The proposal is not known.")
    return _of(context, session, rows[0])


def of_patient(context: Context, session: Session, patient: int) -> list[Action]:
    """Every decision about a record, newest first."""
    rows = session.fetch(
        f"SELECT {_COLUMNS}, data_key, content FROM subject_action WHERE patient = $1 ORDER BY id DESC",
        [int8(patient)],
    )
    return [_of(context, session, row) for row in rows]


def _of(context: Context, session: Session, row: tuple[object, ...]) -> Action:
    *fields, key, content = row
    place = f"subject-action/{fields[2]}"[:64]
    opened = sealed_text.unseal(context, session, place, int(str(key)), content)  # type: ignore[arg-type]
    return Action._make([*fields, opened["reason"]])


def _check(kind: str, ground: str, reason: str) -> None:
    if ground not in GROUNDS[kind]:
        raise Invalid(f"The ground is one of {', '.join(GROUNDS[kind])}.")
    if not 10 <= len(reason.strip()) <= 4000:
        raise Invalid("The reason needs 10 to 4000 characters.")


def _insert(
    context: Context, session: Session, actor: Actor, kind: str, patient: int, fhir: str, ground: str, reason: str,
    request: int | None,
) -> int:  # fmt: skip
    key, content = sealed_text.seal(context, session, f"subject-action/{fhir}"[:64], {"reason": reason.strip()})
    rows = session.fetch(
        "INSERT INTO subject_action (kind, patient, fhir, request, ground, proposer, proposed, data_key, content)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        [
            text(kind),
            int8(patient),
            text(fhir),
            int8(request),
            text(ground),
            text(authority.person(actor)),
            int8(clock.now_microseconds()),
            int4(key),
            bytea(content),
        ],
    )
    return int(rows[0][0])
