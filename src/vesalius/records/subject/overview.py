"""What the officer sees of a record without opening it: that it exists, its state, its retention, its decisions."""

from __future__ import annotations

from typing import NamedTuple

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import NotFound
from vesalius.records.context import Context
from vesalius.records.subject import actions, authority, closing, ledger, retention
from vesalius.records.subject.actions import Action
from vesalius.records.subject.retention import Verdict
from vesalius.store import writes
from vesalius.store.wire import int8


class Overview(NamedTuple):
    """One record. `state` is open, sealed or erased; `retention` None for an erased one."""

    state: str
    retention: Verdict | None
    actions: list[Action]


def of(context: Context, actor: Actor, fhir: str) -> Overview:
    """The overview of "Patient/id". Raises Forbidden, NotFound."""
    authority.require(actor, authority.REQUESTS)
    patient = context.blind.pk("Patient", closing.literal(fhir))
    with context.pool.session() as session:
        state = closing.state(session, patient)
        if state == "erased":
            known = ledger.of_subject(context, session, patient) is not None
        else:
            known = closing.exists(session, patient)
        event = context.log.event(actor, "R", "subject-overview", fhir, outcome=None if known else "refused")
        writes.record(session, [event.leaf(patient if known else None, None)], [])
        if not known:
            raise NotFound("The patient is not known.")
        verdict = None if state == "erased" else retention.verdict(session, patient)
        return Overview(state, verdict, actions.of_patient(context, session, patient))


def own(context: Context, actor: Actor) -> list[str]:
    """The literals of the patients whom the account stands for at this moment, itself first."""
    if actor.account is None:
        return []
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT fhir FROM account_patient WHERE account = $1 AND low <= $2 AND $2 < high"
            " ORDER BY (relation <> 'self'), fhir",
            [int8(actor.account), int8(clock.now_microseconds())],
        )
    return [str(row[0]) for row in rows]
