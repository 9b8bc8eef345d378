"""delete and conditional delete (R4 http.html#delete, #3.1.0.7.1)."""

from __future__ import annotations

from vesalius.access.actor import Actor
from vesalius.access.visibility import require_write
from vesalius.errors import PreconditionFailed
from vesalius.r4 import definitions
from vesalius.records import departures, matching, permission, prepare
from vesalius.records.context import Context, Raced
from vesalius.records.refusal import audited
from vesalius.records.update import current
from vesalius.records.version import Version
from vesalius.store import writes
from vesalius.store.rows import StoredRow
from vesalius.store.session import Session

MAXIMUM_DELETED = 1000


@audited("D", "delete")
def delete(
    context: Context, actor: Actor, type_name: str, logical_id: str, *, if_match: int | None = None
) -> Version | None:
    """The version that marks the deletion; None when there was nothing to delete. Raises PreconditionFailed."""
    require_write(actor)
    return context.retrying(lambda session: remove(context, session, actor, type_name, logical_id, if_match=if_match))


def remove(
    context: Context,
    session: Session,
    actor: Actor,
    type_name: str,
    logical_id: str,
    *,
    if_match: int | None = None,
) -> Version | None:
    """One attempt at a deletion, in the session's transaction if there is one. Raises Raced."""
    before = current(session, actor, context.blind.pk(type_name, logical_id), logical_id)
    if if_match is not None and before is None:
        permission.require_own_id(actor, before)
    if if_match is not None and (before is None or before.version != if_match):
        raise PreconditionFailed("The resource was changed: If-Match does not name its current version.")
    if before is None or before.deleted:
        event = context.log.event(actor, "D", "delete", f"{type_name}/{logical_id}")
        writes.record(session, [event.leaf(None, None)], [])
        return None
    permission.require_deleted(session, actor, before)
    return _mark(context, session, actor, before)


def _mark(context: Context, session: Session, actor: Actor, before: StoredRow) -> Version:
    type_name = definitions.type_name(before.type)
    new, version = prepare.deletion(before.pk, type_name, before.id, before, prepare.moment(before.updated))
    event = context.log.event(actor, "D", "delete", f"{type_name}/{before.id}")
    with departures.together(session, type_name):
        if not writes.replace(session, new, event.leaf(before.patient, new.version)):
            raise Raced
        if type_name == departures.TYPE:
            departures.follow(context, session, actor, before, None)
    return version


@audited("D", "delete")
def delete_where(
    context: Context,
    actor: Actor,
    type_name: str,
    query: str,
    *,
    multiple: bool = False,
    if_match: int | None = None,
) -> int:
    """How many resources were deleted. Without `multiple` several matches raise PreconditionFailed.

    So does, with `if_match`, anything but one match in that version.
    """
    require_write(actor)

    def work(session: Session) -> int:
        with session.transaction():
            matching.lock(session, type_name, query)
            limit = MAXIMUM_DELETED + 1 if multiple else 2
            found = matching.matches(context, session, actor, type_name, query, limit=limit)
            if len(found) > (MAXIMUM_DELETED if multiple else 1):
                raise PreconditionFailed("The condition matches more resources than one request may delete.")
            if if_match is not None and [row.version for row in found] != [if_match]:
                raise PreconditionFailed("If-Match does not name the current version of what the condition matches.")
            if not found:
                event = context.log.event(actor, "D", "delete", type_name, query=query)
                writes.record(session, [event.leaf(None, None)], [])
            for row in found:
                permission.require_deleted(session, actor, row)
                _mark(context, session, actor, row)
            return len(found)

    return context.retrying(work)
