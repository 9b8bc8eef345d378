"""$meta, $meta-add and $meta-delete (R4 resource-operation-meta and siblings)."""

from __future__ import annotations

from typing import Any

from vesalius.access.actor import Actor
from vesalius.access.visibility import require_write
from vesalius.errors import Gone, NotFound, TooCostly
from vesalius.r4 import definitions, json
from vesalius.records import prepare, update
from vesalius.records.context import Context
from vesalius.records.disclosure import disclose
from vesalius.records.read import read
from vesalius.records.refusal import audited
from vesalius.records.version import Written
from vesalius.records.visible import condition
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import int2_array, int4

MAXIMUM_SCANNED = 20_000
_LISTS = ("profile", "security", "tag")


def meta(context: Context, actor: Actor, type_name: str | None = None, logical_id: str | None = None) -> dict[str, Any]:
    """The Meta of one resource; or the profiles, security labels and tags in use in a type or the whole system.

    Raises NotFound, Gone; TooCostly when a type holds more than can be read for this.
    """
    if type_name is not None and logical_id is not None:
        found = json.parse(read(context, actor, type_name, logical_id).body).get("meta", {})
        return dict(found)
    types = [type_name] if type_name else list(definitions.RESOURCE_TYPES)
    collected: dict[str, list[Any]] = {name: [] for name in _LISTS}
    visible, values = condition(actor, "x", 3, "search")
    with context.pool.session() as session:
        rows = session.fetch(
            f"SELECT {columns('x')} FROM resource x WHERE x.type = ANY($1) AND NOT x.deleted AND {visible} LIMIT $2",
            [int2_array([definitions.type_number(name) for name in types]), int4(MAXIMUM_SCANNED + 1), *values],
        )
        if len(rows) > MAXIMUM_SCANNED:
            raise TooCostly("Too many resources for $meta: ask for one type, or for one resource.")
        stored = [StoredRow.of(row) for row in rows]
        disclose(context, session, actor, "operation", f"{type_name or ''}/$meta", stored)
        for row in stored:
            _join(collected, json.parse(session.open(row)).get("meta", {}))
    return {name: found for name, found in collected.items() if found}


def _join(collected: dict[str, list[Any]], other: dict[str, Any]) -> None:
    for name in _LISTS:
        for item in other.get(name, ()):
            if not any(_same(item, known) for known in collected[name]):
                collected[name].append(item)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return (one.get("system"), one.get("code")) == (other.get("system"), other.get("code"))
    return bool(one == other)


@audited("U", "meta-add")
def meta_add(context: Context, actor: Actor, type_name: str, logical_id: str, added: dict[str, Any]) -> Written:
    """Adds profiles, labels and tags; the resource gets a new version. Raises NotFound, Gone, Invalid."""

    def change(current: dict[str, Any]) -> None:
        lists = {name: list(current.get(name, ())) for name in _LISTS}
        _join(lists, added)
        current.update({name: items for name, items in lists.items() if items})

    return _change(context, actor, type_name, logical_id, change)


@audited("U", "meta-delete")
def meta_delete(context: Context, actor: Actor, type_name: str, logical_id: str, removed: dict[str, Any]) -> Written:
    """Removes profiles, labels and tags; what is not there is no error. Raises NotFound, Gone, Invalid."""

    def change(current: dict[str, Any]) -> None:
        for name in _LISTS:
            kept = [
                item for item in current.get(name, ()) if not any(_same(item, other) for other in removed.get(name, ()))
            ]
            current.pop(name, None)
            if kept:
                current[name] = kept

    return _change(context, actor, type_name, logical_id, change)


def _change(context: Context, actor: Actor, type_name: str, logical_id: str, change: Any) -> Written:
    require_write(actor)

    def work(session: Session) -> Written:
        pk = context.blind.pk(type_name, logical_id)
        before = update.current(session, actor, pk, logical_id)
        if before is None:
            raise NotFound("The resource is not known.")
        if before.deleted:
            raise Gone(version=before.version)
        resource = json.parse(session.open(before))
        changed = dict(resource.get("meta", {}))
        change(changed)
        resource["meta"] = changed
        body = json.encode(resource)
        return update.supersede(
            context, session, actor, type_name, logical_id, body, prepare.check(body, type_name), before
        )

    return context.retrying(work)
