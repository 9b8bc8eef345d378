"""create and conditional create (R4 http.html#create, #ccreate)."""

from __future__ import annotations

from typing import Any

from vesalius import ids
from vesalius.access.actor import Actor
from vesalius.access.visibility import require_write
from vesalius.records import matching, permission, prepare
from vesalius.records.context import Context
from vesalius.records.refusal import audited
from vesalius.records.scheduling import responding
from vesalius.records.version import Version, Written
from vesalius.store import reservations, writes
from vesalius.store.session import Session


@audited("C", "create")
def create(context: Context, actor: Actor, type_name: str, body: bytes, *, if_none_exist: str | None = None) -> Written:
    """Stores a new resource under a new id; with `if_none_exist`, only when nothing matches that query.

    Raises Invalid, Forbidden, PreconditionFailed (several match), and Conflict with the next free times when it would
    reserve what is not free.
    """
    require_write(actor)
    resource = prepare.check(body, type_name)

    # Whether the patient is free is looked at later: it is nothing for who may not book for them.
    wanted = [row for row in prepare.reservations(context, type_name, resource) or () if not row.is_patient]

    def work(session: Session) -> Written:
        if if_none_exist is None:
            reservations.require_free(session, wanted)
            return store(context, session, actor, type_name, body, resource)
        with session.transaction():
            matching.lock(session, type_name, if_none_exist)
            found = matching.single(context, session, actor, type_name, if_none_exist)
            if found is not None:
                event = context.log.event(actor, "R", "read", matching.literal(found), query=if_none_exist)
                writes.record(session, [event.leaf(found.patient, found.version)], [])
                return Written(Version.of(session, found), created=False)
            return store(context, session, actor, type_name, body, resource)

    return context.retrying(work)


def store(
    context: Context, session: Session, actor: Actor, type_name: str, body: bytes, resource: dict[str, Any]
) -> Written:
    """Stores the first version of a checked resource, in the session's transaction if there is one.

    Raises Forbidden, and Conflict with the next free times when it would reserve what is not free.
    """
    new, version = prepare.version(
        context,
        session,
        type_name,
        ids.new(),
        body,
        number=1,
        method=writes.POST,
        updated=prepare.moment(),
        resource=resource,
        writer=actor,
    )
    event = context.log.event(actor, "C", "create", f"{type_name}/{new.id}")
    with responding.together(session, type_name):
        is_stored = permission.store(context, session, actor, new, version.body, event.leaf(new.patient, 1))
        if is_stored and type_name == responding.TYPE:
            responding.follow(context, session, actor, resource)
    # A fresh id can only meet another by a collision of hashes: then any other will do.
    if not is_stored:
        return store(context, session, actor, type_name, body, resource)
    return Written(version, created=True)
