"""history of an instance, a type or the system (R4 http.html#history)."""

from __future__ import annotations

import struct
from typing import Any

from vesalius.access.actor import Actor
from vesalius.errors import Invalid, NotFound
from vesalius.r4 import definitions
from vesalius.records.context import Context
from vesalius.records.disclosure import disclose
from vesalius.records.version import HistoryPage, Version
from vesalius.records.visible import condition
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import Bound, int2_array, int4, int8
from vesalius.store.writes import METHODS

_CURSOR = struct.Struct(">qq")
_LATEST = (2**63 - 1, 2**63 - 1)


def history(
    context: Context,
    actor: Actor,
    *,
    type: str | None = None,  # noqa: A002 - FHIR's word
    id: str | None = None,  # noqa: A002 - FHIR's word
    since: int | None = None,
    at: tuple[int, int] | None = None,
    count: int = 50,
    cursor: str | None = None,
) -> HistoryPage:
    """Versions newest first: those stored at or after `since`, or current at some time in `at` (µs, half-open).

    Raises NotFound for an instance that the actor cannot see, Invalid for a foreign cursor.
    """
    before = _read_cursor(context, cursor)
    with context.pool.session() as session:
        if id is not None and type is not None:
            rows = _instance(context, session, actor, type, id, since, at, before, count)
            total = _instance_total(context, session, actor, type, id) if since is None and at is None else None
        else:
            types = [type] if type else list(definitions.RESOURCE_TYPES)
            rows, total = _listing(session, actor, types, since, at, before, count), None
        more = len(rows) > count
        page = [(StoredRow.of(row), METHODS[int(row[10])]) for row in rows[:count]]
        entity = "/".join(part for part in (type, id, "_history") if part)
        disclose(context, session, actor, "history", entity, [row for row, _ in page])
        entries = [Version.of(session, row, method) for row, method in page]
    following = None
    if more:
        following = context.seal_cursor(_CURSOR.pack(page[-1][0].updated, page[-1][0].pk))
    elif total is None and cursor is None:
        total = len(entries)
    return HistoryPage(entries, total, following)


def _read_cursor(context: Context, cursor: str | None) -> tuple[int, int]:
    if cursor is None:
        return _LATEST
    try:
        updated, pk = _CURSOR.unpack(context.unseal_cursor(cursor))
    except struct.error as error:
        raise Invalid("The paging cursor is not valid.") from error
    return updated, pk


def _instance(
    context: Context,
    session: Session,
    actor: Actor,
    type_name: str,
    logical_id: str,
    since: int | None,
    at: tuple[int, int] | None,
    before: tuple[int, int],
    count: int,
) -> list[tuple[Any, ...]]:
    pk = context.blind.pk(type_name, logical_id)
    visible, values = condition(actor, "x", 7)
    seen, more = condition(actor, "v", 7 + len(values))
    superseded = columns("v")
    rows = session.fetch(
        f"WITH c AS (SELECT {columns('x')}, x.method FROM resource x WHERE x.pk = $1 AND {visible}),"
        f" h AS (SELECT * FROM c UNION ALL SELECT {superseded}, v.method FROM resource_version v"
        f" WHERE v.pk = $1 AND {seen} AND EXISTS (SELECT 1 FROM c)),"
        " n AS (SELECT h.*, lead(updated) OVER (ORDER BY version) AS superseded FROM h)"
        " SELECT * FROM n WHERE updated < $2 AND updated >= $3 AND updated < $4"
        " AND (superseded IS NULL OR superseded > $5) ORDER BY version DESC LIMIT $6",
        [
            int8(pk),
            int8(before[0]),
            int8(since if since is not None else -(2**63)),
            int8(at[1] if at else 2**63 - 1),
            int8(at[0] if at else -(2**63)),
            int4(count + 1),
            *values,
            *more,
        ],
    )
    if not rows and before == _LATEST:
        known, values = condition(actor, "x", 2)
        if not session.fetch(f"SELECT 1 FROM resource x WHERE x.pk = $1 AND {known}", [int8(pk), *values]):
            disclose(context, session, actor, "history", f"{type_name}/{logical_id}/_history", [])
            raise NotFound("The resource is not known.")
    return rows


def _instance_total(context: Context, session: Session, actor: Actor, type_name: str, logical_id: str) -> int:
    pk = int8(context.blind.pk(type_name, logical_id))
    visible, values = condition(actor, "x", 2)
    if visible == "TRUE":
        # Versions are numbered without gaps.
        rows = session.fetch("SELECT version FROM resource WHERE pk = $1", [pk])
        return int(rows[0][0]) if rows else 0
    seen, more = condition(actor, "v", 2 + len(values))
    rows = session.fetch(
        f"SELECT count(*) FROM resource x WHERE x.pk = $1 AND {visible} UNION ALL SELECT count(*) FROM"
        f" resource_version v WHERE v.pk = $1 AND {seen}"
        f" AND EXISTS (SELECT FROM resource x WHERE x.pk = $1 AND {visible})",
        [pk, *values, *more],
    )
    return sum(int(row[0]) for row in rows)


def _listing(
    session: Session,
    actor: Actor,
    types: list[str],
    since: int | None,
    at: tuple[int, int] | None,
    before: tuple[int, int],
    count: int,
) -> list[tuple[Any, ...]]:
    values: list[Bound] = [
        int2_array([definitions.type_number(name) for name in types]),
        int8(before[0]),
        int8(before[1]),
        int8(since if since is not None else -(2**63)),
        int4(count + 1),
    ]
    visible, seen = condition(actor, "x", 6, "search")
    values += seen
    visible_then, seen = condition(actor, "v", 6 + len(seen), "search")
    values += seen
    during_current = during_superseded = ""
    if at is not None:
        values += [int8(at[0]), int8(at[1])]
        low, high = f"${len(values) - 1}", f"${len(values)}"
        during_current = f" AND x.updated < {high}"
        during_superseded = (
            f" AND v.updated < {high} AND {low} < (SELECT min(s.updated) FROM (SELECT updated, version FROM"
            " resource_version w WHERE w.pk = v.pk UNION ALL SELECT x.updated, x.version) s"
            " WHERE s.version > v.version)"
        )
    return session.fetch(
        "SELECT h.* FROM unnest($1::smallint[]) t(type), LATERAL ("
        f"(SELECT {columns('x')}, x.method FROM resource x WHERE x.type = t.type AND {visible}"
        f" AND (x.updated, x.pk) < ($2, $3) AND x.updated >= $4{during_current}"
        " ORDER BY x.updated DESC, x.pk DESC LIMIT $5)"
        f" UNION ALL (SELECT {columns('v')}, v.method FROM resource_version v JOIN resource x ON x.pk = v.pk"
        f" WHERE v.type = t.type AND {visible} AND {visible_then} AND (v.updated, v.pk) < ($2, $3) AND v.updated >= $4"
        f"{during_superseded} ORDER BY v.updated DESC, v.pk DESC LIMIT $5)) h"
        " ORDER BY h.updated DESC, h.pk DESC LIMIT $5",
        values,
    )
