"""update and conditional update (R4 http.html#update, #cond-update)."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from vesalius import ids
from vesalius.access.actor import Actor
from vesalius.access.visibility import require_write
from vesalius.errors import Conflict, Invalid, Issue, PreconditionFailed
from vesalius.r4 import json
from vesalius.records import departures, matching, permission, prepare
from vesalius.records.context import Context, Raced
from vesalius.records.refusal import audited
from vesalius.records.scheduling import responding
from vesalius.records.version import Written
from vesalius.records.visible import condition
from vesalius.store import reads, writes
from vesalius.store.rows import StoredRow
from vesalius.store.session import Session

# R4 datatypes.html#id
_OBSERVATION_VALUE = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


def is_id(text: str) -> bool:
    """Whether `text` can be a logical id."""
    return _ID.fullmatch(text) is not None


@audited("U", "update")
def update(
    context: Context,
    actor: Actor,
    type_name: str,
    logical_id: str,
    body: bytes,
    *,
    if_match: int | None = None,
    if_absent: bool = False,
) -> Written:
    """Stores the next version under this id, or the first (clients may choose ids).

    Raises Invalid, Forbidden, PreconditionFailed when `if_match` is not the current version, or when there is a
    resource although it was to be stored only `if_absent` (what was deleted is absent).
    """
    require_write(actor)
    if not is_id(logical_id):
        raise Invalid("The id must have 1 to 64 letters, digits, '-' or '.'.")
    resource = prepare.check(body, type_name)
    if resource.get("id") != logical_id:
        raise Invalid("The id of the resource must be the id of the URL.")
    return context.retrying(
        lambda session: put(
            context, session, actor, type_name, logical_id, body, resource, if_match=if_match, if_absent=if_absent
        )
    )


def put(
    context: Context,
    session: Session,
    actor: Actor,
    type_name: str,
    logical_id: str,
    body: bytes,
    resource: dict[str, Any] | None,
    *,
    if_match: int | None = None,
    if_absent: bool = False,
    patient: int | None = None,
    beside: Collection[int] = (),
    is_named_here: bool = False,
) -> Written:
    """One attempt at an update, in the session's transaction if there is one. Raises Raced, PreconditionFailed.

    `is_named_here` says that the id of a new resource was chosen by us; `beside` as for permission.require_stored.
    """
    before = current(session, actor, context.blind.pk(type_name, logical_id), logical_id)
    if before is None and if_match is not None:
        permission.require_own_id(actor, before)
    if if_match is not None and (before is None or before.version != if_match):
        raise PreconditionFailed("The resource was changed: If-Match does not name its current version.")
    if if_absent and before is not None and not before.deleted:
        raise PreconditionFailed("The resource exists already: If-None-Match asks for a new one.")
    if not is_named_here:
        permission.require_own_id(actor, before)
    if before is not None and not before.deleted:
        _refuse_part(body)
    return supersede(
        context, session, actor, type_name, logical_id, body, resource, before, patient=patient, beside=beside
    )


def _refuse_part(body: bytes) -> None:
    """Raises Invalid for what a search or read gave only in part (R4 search.html#summary): the rest would be lost."""
    if b"SUBSETTED" not in body:
        return
    tags = (json.parse(body).get("meta") or {}).get("tag", ())
    if any(tag.get("code") == "SUBSETTED" and tag.get("system") == _OBSERVATION_VALUE for tag in tags):
        text = "This is a part of a resource (tag SUBSETTED): storing it would lose the rest. Read the whole, or patch."
        raise Invalid(issues=(Issue("business-rule", text, ("meta.tag",)),))


def supersede(
    context: Context,
    session: Session,
    actor: Actor,
    type_name: str,
    logical_id: str,
    body: bytes,
    resource: dict[str, Any] | None,
    before: StoredRow | None,
    *,
    method: int = writes.PUT,
    patient: int | None = None,
    beside: Collection[int] = (),
) -> Written:
    """Stores the version after `before` (None: the first). Raises Raced when `before` is no longer current."""
    number = 1 if before is None else before.version + 1
    new, version = prepare.version(
        context,
        session,
        type_name,
        logical_id,
        body,
        number=number,
        method=method,
        updated=prepare.moment(0 if before is None else before.updated),
        resource=resource,
        patient=patient
        if patient is not None or before is None or type_name not in {"Bundle", "Binary"}
        else before.patient,
        writer=actor,
    )
    is_new = before is None or before.deleted
    event = context.log.event(
        actor, "C" if is_new else "U", "create" if is_new else "update", f"{type_name}/{logical_id}"
    )
    leaf = event.leaf(new.patient, number)
    with responding.together(session, type_name), departures.together(session, type_name):
        if not permission.store(context, session, actor, new, version.body, leaf, before=before, beside=beside):
            raise Raced
        if type_name == responding.TYPE:
            responding.follow(context, session, actor, json.parse(version.body))
        elif type_name == departures.TYPE:
            departures.follow(context, session, actor, before, json.parse(version.body))
    return Written(version, created=is_new)


def current(session: Session, actor: Actor, pk: int, logical_id: str, action: str = "change") -> StoredRow | None:
    """The current row, deleted or not; None when there is none that `actor` may see for `action`, as in Rights."""
    sql, values = condition(actor, "x", 2, action)
    before = reads.current(session, pk, sql, values)
    if before is not None and before.id != logical_id:
        raise Conflict("This id cannot be used: choose another.")
    return before


@audited("U", "update")
def update_where(
    context: Context, actor: Actor, type_name: str, query: str, body: bytes, *, if_match: int | None = None
) -> Written:
    """Updates the one resource that the query names; none: creates (under the body's id if it has one).

    Raises Invalid, Forbidden, PreconditionFailed (several match, or the body's id is another).
    """
    require_write(actor)
    resource = prepare.check(body, type_name)

    def work(session: Session) -> Written:
        with session.transaction():
            matching.lock(session, type_name, query)
            found = matching.single(context, session, actor, type_name, query)
            logical_id = target_id(found, resource)
            if found is None and "id" in resource:
                permission.require_own_id(actor, None)
                pk = context.blind.pk(type_name, logical_id)
                if current(session, actor, pk, logical_id) is not None:
                    raise Conflict("The condition matches nothing, but a resource with the given id exists.")
            return put(
                context,
                session,
                actor,
                type_name,
                logical_id,
                body,
                dict(resource),
                if_match=if_match,
                is_named_here="id" not in resource,
            )

    return context.retrying(work)


def target_id(found: StoredRow | None, resource: dict[str, Any]) -> str:
    """The id that a conditional update writes to (R4 http.html#cond-update). Raises Invalid."""
    given = resource.get("id")
    if found is None:
        return str(given) if given else ids.new()
    if given is not None and given != found.id:
        raise Invalid("The id of the resource is not that of the resource that the condition names.")
    return found.id
