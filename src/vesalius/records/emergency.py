"""Emergency access: breaking the glass of one record, for one hour, with a reason that is reviewed afterwards.

Whoever may do so at all, and has just proved who they are, opens a record without any relationship; what it opens
stands in the policy, and the decision looks into `emergency_access` itself. The patient and the privacy officers are
told in the same transaction; every access under it is an event with the purpose BTG.
"""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.step_up import require_recent
from vesalius.access.visibility import require
from vesalius.audit.balp import BREAK_THE_GLASS
from vesalius.audit.recording import REFUSED, record
from vesalius.crypto import envelope
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound, TooMany, VesaliusError
from vesalius.records import notices
from vesalius.records.audit_events import own_patients
from vesalius.records.context import Context
from vesalius.records.people import existing_patient, names_of_accounts
from vesalius.store.session import Session
from vesalius.store.wire import Bound, boolean, bytea, int4, int8, int8_array, text

OPEN, REVIEW = "emergency.open", "emergency.review"
MINUTES: Final = 60
"""How long a record stays open."""
SHORTEST_REASON, LONGEST_REASON = 10, 2000
MAXIMUM_A_DAY: Final = 12
"""So many openings has an account in 24 hours."""
MAXIMUM_A_DAY_PER_PATIENT: Final = 3
"""So many of them for the same patient: who needs more declares a relationship."""

VERDICTS: Final = ("justified", "unjustified", "unclear")

_MINUTE = 60_000_000
_DAY = 86_400_000_000
# Actors are remembered for half a second (access.tokens): the record opens when all processes know of it, so that no
# access under it is without its mark in the audit log.
_HEAD_START = 600_000
_KEY = struct.Struct(">i")
_PAGE = 50


@dataclass(frozen=True, slots=True)
class Opening:
    """One emergency access. Times in µs since 1970 UTC; `verdict` is None until it was reviewed.

    `person` is who opened it, `fhir` their Practitioner, `patient` "Patient/id".
    """

    id: int
    account: int
    person: str
    fhir: str
    patient: str
    code: str
    reason: str
    opened: int
    until: int
    reviewed: int | None = None
    reviewer: str | None = None
    verdict: str | None = None
    comment: str | None = None


def open_record(context: Context, actor: Actor, patient_id: str, *, reason: str, code: str = "") -> Opening:
    """Opens the record of Patient/`patient_id` to the actor for an hour.

    Raises Forbidden without the capability, StepUpNeeded without a fresh authentication, Invalid without a reason,
    NotFound for an unknown patient, TooMany beyond the day's limit. Returns when the record is open.
    """
    reason = " ".join(reason.split())
    _demand(context, actor, OPEN, f"Patient/{patient_id}")
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Invalid(f"Emergency access needs a reason of {SHORTEST_REASON} to {LONGEST_REASON} characters.")
    if actor.account is None:
        raise Forbidden("Emergency access is for people with an account.")
    try:
        require_recent(actor)
    except Forbidden:
        with context.pool.session() as session:
            record(session, context.log, actor, "emergency-opened", f"Patient/{patient_id}", outcome=REFUSED)
        raise
    with context.pool.session() as session:
        patient = existing_patient(context, session, patient_id)
        if patient is None:
            record(session, context.log, actor, "emergency-opened", f"Patient/{patient_id}", outcome=REFUSED)
            raise NotFound("The resource is not known.")
        opened = clock.now_microseconds() + _HEAD_START
        until = opened + MINUTES * _MINUTE
        with session.transaction():
            _limit(context, session, actor, actor.account, patient)
            sealed = _sealed(context, session, patient, actor.account, opened, reason)
            number = session.fetch(
                "INSERT INTO emergency_access (account, patient, fhir, reason, opened, until, code)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
                [
                    int8(actor.account),
                    int8(patient),
                    text(f"Patient/{patient_id}"),
                    bytea(sealed),
                    int8(opened),
                    int8(until),
                    text(code),
                ],
            )[0][0]
            notices.add(session, "emergency", patient, f"Patient/{patient_id}", number)
            notices.add(session, "emergency", patient, f"Patient/{patient_id}", number, capability=REVIEW)
            record(
                session,
                context.log,
                actor,
                "emergency-opened",
                f"Patient/{patient_id}",
                patients=[patient],
                purpose=BREAK_THE_GLASS,
                reason=reason,
                details={"emergency": str(number), "code": code},
            )
    notices.deliver(context, number)
    time.sleep(max(0, opened - clock.now_microseconds()) / 1_000_000)
    return Opening(
        number, actor.account, actor.display, actor.fhir, f"Patient/{patient_id}", code, reason, opened, until
    )


def close(context: Context, actor: Actor, patient_id: str) -> bool:
    """Ends the actor's emergency access to this record now; False when there was none."""
    patient = context.blind.pk("Patient", patient_id)
    with context.pool.session() as session, session.transaction():
        changed = session.execute(
            "UPDATE emergency_access SET until = $3 WHERE account = $1 AND patient = $2 AND until > $3",
            [int8(actor.account), int8(patient), int8(clock.now_microseconds())],
        )
        if changed:
            record(session, context.log, actor, "emergency-closed", f"Patient/{patient_id}", patients=[patient])
    return bool(changed)


def openings(
    context: Context,
    actor: Actor,
    *,
    patient_id: str | None = None,
    is_reviewed: bool | None = None,
    before: int | None = None,
    count: int = _PAGE,
) -> list[Opening]:
    """Emergency accesses, newest first; `before` is the id of the last one of the page before.

    Reviewers see all, patients those of their own record; everybody else those that they opened themselves.
    """
    with context.pool.session() as session:
        parts, values = ["TRUE"], []

        def bind(value: Bound) -> str:
            values.append(value)
            return f"${len(values)}"

        if not (actor.is_administrator or (actor.rights is not None and actor.rights.may(REVIEW))):
            own = own_patients(session, actor)
            opener = 0 if actor.client else actor.account or 0
            parts.append(f"(patient = ANY({bind(int8_array(own))}) OR account = {bind(int8(opener))})")
        if patient_id is not None:
            parts.append(f"patient = {bind(int8(context.blind.pk('Patient', patient_id)))}")
        if is_reviewed is not None:
            parts.append(f"(reviewed IS NOT NULL) = {bind(boolean(is_reviewed))}")
        if before is not None:
            parts.append(f"id < {bind(int8(before))}")
        rows = session.fetch(
            f"{_SELECT} WHERE {' AND '.join(parts)} ORDER BY id DESC LIMIT {bind(int4(min(count, 500)))}", values
        )
        found = _openings(session, rows)
        patients = {row[2] for row in rows}
        record(session, context.log, actor, "emergency-listed", patients=patients)
    return found


def current(context: Context, actor: Actor, patient_id: str) -> Opening | None:
    """The actor's own emergency access to this record that is open now: for the banner."""
    if actor.account is None:
        return None
    with context.pool.session() as session:
        now = clock.now_microseconds()
        rows = session.fetch(
            f"{_SELECT} WHERE account = $1 AND patient = $2 AND opened <= $3 AND until > $3"
            " ORDER BY until DESC LIMIT 1",
            [int8(actor.account), int8(context.blind.pk("Patient", patient_id)), int8(now)],
        )
        return next(iter(_openings(session, rows)), None)


def review(context: Context, actor: Actor, number: int, *, verdict: str, comment: str) -> Opening:
    """A reviewer's verdict on an emergency access; the patient is told. Nobody reviews what they opened.

    Raises Forbidden, Invalid, NotFound, Conflict when somebody has reviewed it.
    """
    _demand(context, actor, REVIEW, f"emergency/{number}")
    require_recent(actor)
    if verdict not in VERDICTS:
        raise Invalid(f"A verdict is one of {', '.join(VERDICTS)}.")
    if verdict != "justified" and len(comment.strip()) < SHORTEST_REASON:
        raise Invalid(f"This verdict needs a comment of at least {SHORTEST_REASON} characters.")
    with context.pool.session() as session, session.transaction():
        rows = session.fetch(f"{_SELECT} WHERE id = $1 FOR UPDATE", [int8(number)])
        if not rows:
            raise NotFound("There is no such emergency access.")
        _, account, patient, fhir, _, _, opened, _, reviewed, *_ = rows[0]
        if reviewed is not None:
            raise Conflict("This emergency access has been reviewed.")
        if account == actor.account:
            raise Forbidden("Nobody reviews their own emergency access.")
        sealed = _sealed(context, session, patient, account, opened, comment.strip()) if comment.strip() else None
        session.execute(
            "UPDATE emergency_access SET reviewed = $2, reviewer = $3, verdict = $4, comment = $5 WHERE id = $1",
            [
                int8(number),
                int8(clock.now_microseconds()),
                int8(actor.account),
                text(verdict),
                bytea(sealed),
            ],
        )
        notices.add(session, "emergency-reviewed", patient, fhir, number)
        notices.settle(session, number, REVIEW, actor)
        record(
            session,
            context.log,
            actor,
            "emergency-reviewed",
            fhir,
            patients=[patient],
            details={"emergency": str(number), "verdict": verdict},
        )
        rows = session.fetch(f"{_SELECT} WHERE id = $1", [int8(number)])
        return _openings(session, rows)[0]


_SELECT = (
    "SELECT id, account, patient, fhir, code, reason, opened, until, reviewed, reviewer, verdict, comment"
    " FROM emergency_access"
)


def _demand(context: Context, actor: Actor, capability: str, entity: str) -> None:
    try:
        require(actor, capability)
    except Forbidden:
        with context.pool.session() as session:
            kind = "emergency-opened" if capability == OPEN else "emergency-reviewed"
            record(session, context.log, actor, kind, entity, outcome=REFUSED)
        raise


def _limit(context: Context, session: Session, actor: Actor, account: int, patient: int) -> None:
    # One transaction at a time for each account: two at once would each count without the other.
    session.fetch("SELECT pg_advisory_xact_lock($1)", [int8(-account)])
    since = clock.now_microseconds() - _DAY
    all_of_them, same = session.fetch(
        "SELECT count(*), count(*) FILTER (WHERE patient = $3) FROM emergency_access"
        " WHERE account = $1 AND opened > $2",
        [int8(account), int8(since), int8(patient)],
    )[0]
    if all_of_them < MAXIMUM_A_DAY and same < MAXIMUM_A_DAY_PER_PATIENT:
        return
    with context.pool.session() as other:
        record(other, context.log, actor, "emergency-opened", "", patients=[patient], outcome=REFUSED)
    raise TooMany("The day's limit of emergency accesses is reached: ask a privacy officer.", retry_after_seconds=3600)


def _sealed(context: Context, session: Session, patient: int, account: int, opened: int, words: str) -> bytes:
    number, key = context.sealing(session, patient)
    return _KEY.pack(number) + envelope.seal(key, _place(patient, account, opened, number), words.encode())


def _unsealed(session: Session, patient: int, account: int, opened: int, sealed: bytes | None) -> str | None:
    if sealed is None:
        return None
    number = _KEY.unpack(sealed[:4])[0]
    try:
        key = session.keys.opening(session, number)
        return envelope.unseal(key, _place(patient, account, opened, number), sealed[4:]).decode()
    except VesaliusError:
        # The record was sealed or erased: that it was opened in an emergency remains, its words do not.
        return None


def _place(patient: int, account: int, opened: int, number: int) -> envelope.Context:
    return envelope.Context(0, f"emergency-{account}-{opened}", 0, patient, number, 0)


def _openings(session: Session, rows: list[tuple[Any, ...]]) -> list[Opening]:
    names = names_of_accounts(session, {row[1] for row in rows} | {row[9] for row in rows if row[9] is not None})
    found = []
    for number, account, patient, fhir, code, reason, opened, until, reviewed, reviewer, verdict, comment in rows:
        person, practitioner = names.get(account, ("", ""))
        found.append(
            Opening(
                number,
                account,
                person,
                practitioner,
                fhir,
                code,
                _unsealed(session, patient, account, opened, reason) or "",
                opened,
                until,
                reviewed,
                names.get(reviewer, ("", ""))[0] if reviewed is not None else None,
                verdict,
                _unsealed(session, patient, account, opened, comment),
            )
        )
    return found
