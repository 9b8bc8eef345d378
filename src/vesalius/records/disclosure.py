"""The audit leaves of an answer that may hold several patients' data: one for each patient concerned."""

from __future__ import annotations

from collections.abc import Iterable

from vesalius.access.actor import Actor
from vesalius.audit.log import Event
from vesalius.records.context import Context
from vesalius.store import writes
from vesalius.store.rows import StoredRow
from vesalius.store.session import Session


def disclose(
    context: Context,
    session: Session,
    actor: Actor,
    subtype: str,
    entity: str,
    rows: Iterable[StoredRow],
    *,
    query: str | None = None,
) -> None:
    """Commits the leaves before the answer leaves; an empty answer has one leaf, for nobody."""
    record(session, context.log.event(actor, "E" if query is not None else "R", subtype, entity, query=query), rows)


def record(session: Session, event: Event, rows: Iterable[StoredRow]) -> None:
    """As `disclose`, for an event at hand."""
    patients = {row.patient for row in rows} or {None}
    writes.record(session, [event.leaf(patient, None) for patient in patients], [])
