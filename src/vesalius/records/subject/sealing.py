"""Restriction of processing (GDPR art. 18): the record's key is taken out of use and its rows are set aside.

To everybody the record is then missing: reads, history, search, counts, exports. One person seals, which protects;
two people open it again.
"""

from __future__ import annotations

from typing import NamedTuple

from vesalius.access.actor import Actor
from vesalius.errors import Conflict, NotFound
from vesalius.records.context import Context
from vesalius.records.refusal import audited
from vesalius.records.subject import actions, authority, closing
from vesalius.store import writes
from vesalius.store.keys import ACTIVE, DESTROYED, RETIRED, SEALED
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8


class Sealed(NamedTuple):
    """A sealed record, as the officer sees it. `since` in µs since 1970 UTC; `versions` that are set aside."""

    fhir: str
    since: int
    versions: int
    ground: str
    reason: str
    proposer: str
    waiting: int | None


@audited("U", "sealed")
def seal(context: Context, actor: Actor, fhir: str, *, ground: str, reason: str, request: int | None = None) -> int:
    """Closes the record of "Patient/id"; returns how many versions were set aside.

    Raises Forbidden without the capability or a recent sign-in, NotFound, Conflict when it is closed already.
    """
    authority.require_recently(actor, authority.SEAL)
    patient = context.blind.pk("Patient", closing.literal(fhir))

    def work(session: Session) -> int:
        if not closing.exists(session, patient):
            raise NotFound("The patient is not known.")
        if closing.state(session, patient) != "open" and not closing.is_open_still(session, patient):
            raise Conflict("The record is sealed already.")
        # Committed first: from here on nobody adds to the record, while the move waits for those who began before.
        closing.mark(context, session, patient, SEALED)
        with session.transaction():
            closing.lock(session)
            moved = closing.set_aside(session, patient)
            session.execute(
                "UPDATE keys.data_key SET state = $2 WHERE patient = $1 AND state <> $3",
                [int8(patient), int2(SEALED), int2(DESTROYED)],
            )
            actions.record_done(context, session, actor, "seal", patient, fhir, ground, reason, request)
            event = context.log.event(actor, "U", "sealed", fhir, details={"versions": str(moved)})
            writes.record(session, [event.leaf(patient, None)], [])
        context.keys.forget()
        return moved

    return context.retrying(work)


@audited("U", "unsealed")
def unseal(context: Context, actor: Actor, number: int) -> int:
    """Carries out the proposal `number` of somebody else to open a record again; returns how many versions.

    Raises Forbidden, NotFound, Conflict.
    """

    def work(session: Session) -> int:
        with session.transaction():
            action = actions.approve(context, session, actor, number, "unseal")
            moved = open_again(session, action.patient)
            details = {"versions": str(moved), "proposer": action.proposer}
            event = context.log.event(actor, "U", "unsealed", action.fhir, details=details)
            writes.record(session, [event.leaf(action.patient, None)], [])
        context.keys.forget()
        return moved

    return context.retrying(work)


def open_again(session: Session, patient: int) -> int:
    """Puts a sealed record back: its newest key seals again, older ones open. In a transaction of the caller."""
    if closing.state(session, patient) != "sealed":
        raise Conflict("The record is not sealed.")
    session.execute("DELETE FROM closed_patient WHERE patient = $1", [int8(patient)])
    session.execute(
        "UPDATE keys.data_key k SET state = CASE WHEN version = (SELECT max(version) FROM keys.data_key n"
        " WHERE n.patient = $1) THEN $2 ELSE $3 END WHERE patient = $1 AND state = $4",
        [int8(patient), int2(ACTIVE), int2(RETIRED), int2(SEALED)],
    )
    closing.lock(session)
    return closing.put_back(session, patient)


def listing(context: Context, actor: Actor) -> list[Sealed]:
    """Every sealed record with its reason, newest first. Bodies stay closed. Raises Forbidden."""
    authority.require(actor, authority.SEAL)
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT c.patient, c.since, (SELECT count(*) FROM sealed_resource r WHERE r.patient = c.patient)"
            " + (SELECT count(*) FROM sealed_resource_version v WHERE v.patient = c.patient)"
            " FROM closed_patient c WHERE c.state = $1 ORDER BY c.since DESC",
            [int2(SEALED)],
        )
        found = []
        for patient, since, versions in rows:
            last = actions.of_patient(context, session, int(patient))
            sealing = next(action for action in last if action.kind == "seal")
            waiting = next((action.id for action in last if action.kind == "unseal" and action.is_waiting), None)
            found.append(
                Sealed(
                    sealing.fhir, int(since), int(versions), sealing.ground, sealing.reason, sealing.proposer, waiting
                )
            )
        event = context.log.event(actor, "R", "sealed-listed", "")
        writes.record(session, [event.leaf(None, None)], [])
    return found


def propose_unseal(context: Context, actor: Actor, fhir: str, *, ground: str, reason: str) -> int:
    """Proposes to open a sealed record again; returns the number of the proposal. Raises as `actions.propose`."""
    patient = context.blind.pk("Patient", closing.literal(fhir))
    with context.pool.session() as session:
        if closing.state(session, patient) != "sealed":
            raise Conflict("The record is not sealed.")
    return actions.propose(context, actor, "unseal", fhir, patient, ground=ground, reason=reason)
