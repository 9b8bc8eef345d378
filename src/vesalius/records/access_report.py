"""The access report: who opened a patient's record, for the patient, who stands for the patient, and officers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vesalius.access.actor import Actor
from vesalius.audit import entries
from vesalius.audit.access_report import Access, Visit, Visits, access
from vesalius.audit.entries import BEGINNING, END, Filter
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import NotFound
from vesalius.records.audit_events import own_patients, sees_all
from vesalius.records.context import Context
from vesalius.store.session import Session

DEFAULT_VISITS, MAXIMUM_VISITS = 50, 1000
MAXIMUM_ACCESSES = 1000
MAXIMUM_OPENED = 1500
"""Entries behind one page of the report: a record that is read all day long opens as fast as another."""


@dataclass(frozen=True, slots=True)
class Report:
    """Visits, newest first, whole days of them where these are not too long.

    `before` is where the next page begins (µs); None at the end.
    """

    visits: Sequence[Visit]
    before: int | None


def report(
    context: Context,
    actor: Actor,
    patient_id: str,
    *,
    start: int | None = None,
    end: int | None = None,
    before: int | None = None,
    count: int = DEFAULT_VISITS,
) -> Report:
    """At least `count` visits, to the end of the day on which they are reached; fewer when they have very many entries.

    A day with more than MAXIMUM_OPENED entries is told in parts, each with the visits that it holds.

    `start`, `end` and `before` bound the time, in µs since 1970 UTC. Raises NotFound for who may not read it.
    """
    high = min(END if end is None else end, END if before is None else before)
    chosen = Filter((context.blind.pk("Patient", patient_id),), BEGINNING if start is None else start, high)
    gathered = Visits()
    with context.pool.session() as session:
        _demand(context, session, actor, patient_id)
        following, opened, last = None, 0, 0
        for entry in entries.walk(session, context.log, chosen):
            if entry is None:
                continue
            if len(gathered) >= count and not gathered.is_of_this_day(entry):
                following = gathered.day_begins
                break
            if opened >= MAXIMUM_OPENED and entry.recorded != last:
                following = last
                break
            gathered.add(entry)
            opened, last = opened + 1, entry.recorded
        record(session, context.log, actor, "audit-report", f"Patient/{patient_id}", patients=chosen.patients or ())
    return Report(gathered.found(), following)


def accesses(
    context: Context,
    actor: Actor,
    patient_id: str,
    *,
    low: int,
    high: int,
    account: str | None = None,
    count: int = MAXIMUM_ACCESSES,
) -> list[Access]:
    """The single accesses within [low, high) in µs since 1970 UTC, newest first, of one account or of all.

    Raises NotFound for who may not read them.
    """
    criteria = () if account is None else (frozenset({("agent:identifier", account)}),)
    chosen = Filter((context.blind.pk("Patient", patient_id),), low, high, criteria)
    found: list[Access] = []
    with context.pool.session() as session:
        _demand(context, session, actor, patient_id)
        for entry in entries.walk(session, context.log, chosen):
            if entry is not None:
                found.append(access(entry))
                if len(found) >= count:
                    break
        record(session, context.log, actor, "audit-report", f"Patient/{patient_id}", patients=chosen.patients or ())
    return found


def _demand(context: Context, session: Session, actor: Actor, patient_id: str) -> None:
    patient = context.blind.pk("Patient", patient_id)
    if sees_all(actor) or patient in own_patients(session, actor):
        return
    record(session, context.log, actor, "audit-report", f"Patient/{patient_id}", outcome=REFUSED)
    raise NotFound("The resource is not known.")
