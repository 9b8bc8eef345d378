"""$everything of one or all patients (R4 operation-patient-everything), and of an Encounter."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple

from vesalius.access.actor import Actor
from vesalius.errors import Invalid, NotFound, NotSupported
from vesalius.r4 import definitions, json
from vesalius.records import permission
from vesalius.records.context import Context
from vesalius.records.disclosure import disclose
from vesalius.records.version import SearchPage, Version
from vesalius.records.visible import condition
from vesalius.search.compartments import encounter_terms, patient_term
from vesalius.store import reads
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import Bound, int2_array, int4, int8, int8_array

DEFAULT_COUNT, MAXIMUM_COUNT = 1000, 5000
_CURSOR, _CURSOR_OF_ALL = struct.Struct(">hq"), struct.Struct(">qhq")


def everything(
    context: Context,
    actor: Actor,
    type_name: str,
    logical_id: str,
    *,
    start: int | None = None,
    end: int | None = None,
    since: int | None = None,
    types: Sequence[str] = (),
    count: int | None = None,
    cursor: str | None = None,
) -> SearchPage:
    """The focus, its compartment, and what these refer to outside it. Times in µs since 1970 UTC.

    `start` and `end` bound the type's primary date, `since` meta.lastUpdated. Raises NotFound, NotSupported.
    """
    if type_name not in {"Patient", "Encounter"}:
        raise NotSupported("$everything is defined for Patient and Encounter.")
    limit = min(count or DEFAULT_COUNT, MAXIMUM_COUNT)
    pk = context.blind.pk(type_name, logical_id)
    with context.pool.session() as session:
        focus = _focus(context, session, actor, type_name, logical_id, pk)
        bounds = _Bounds(start, end, since, types)
        members, more = _members(context, session, actor, type_name, pk, bounds, limit, cursor)
        bodies = {row.pk: session.open(row) for row in members}
        referenced = _referenced(context, session, actor, members, bodies, types)
        disclose(context, session, actor, "operation", f"{type_name}/{logical_id}/$everything", [focus, *members])
        return SearchPage(
            matches=[_version(row, bodies[row.pk]) for row in members],
            includes=[Version.of(session, row) for row in referenced],
            total=None if more or cursor else len(members) + len(referenced),
            next=more,
        )


def everything_of_all(
    context: Context,
    actor: Actor,
    *,
    start: int | None = None,
    end: int | None = None,
    since: int | None = None,
    types: Sequence[str] = (),
    count: int | None = None,
    cursor: str | None = None,
) -> SearchPage:
    """As `everything`, of every patient whom `actor` may see: patient by patient, the Patient first.

    A resource that concerns several patients comes with the first of them alone. Pages are never counted.
    """
    limit = min(count or DEFAULT_COUNT, MAXIMUM_COUNT)
    with context.pool.session() as session:
        members, more = _of_all(context, session, actor, _Bounds(start, end, since, types), limit, cursor)
        bodies = {row.pk: session.open(row) for row in members}
        referenced = _referenced(context, session, actor, members, bodies, types)
        disclose(context, session, actor, "operation", "Patient/$everything", members)
        return SearchPage(
            matches=[_version(row, bodies[row.pk]) for row in members],
            includes=[Version.of(session, row) for row in referenced],
            next=more,
        )


class _Bounds(NamedTuple):
    """What of a compartment is asked for. Times in µs since 1970 UTC."""

    start: int | None
    end: int | None
    since: int | None
    types: Sequence[str]

    def condition(self, bind: Callable[[Bound], str]) -> str:
        """The condition on a row `x`."""
        sql = "NOT x.deleted"
        if self.since is not None:
            sql += f" AND x.updated >= {bind(int8(self.since))}"
        if self.start is not None:
            sql += f" AND (x.date_high IS NULL OR x.date_high > {bind(int8(self.start))})"
        if self.end is not None:
            sql += f" AND (x.date_low IS NULL OR x.date_low < {bind(int8(self.end))})"
        if self.types:
            numbers = [definitions.type_number(name) for name in self.types]
            sql += f" AND x.type = ANY({bind(int2_array(numbers))})"
        return sql


def _of_all(
    context: Context, session: Session, actor: Actor, bounds: _Bounds, limit: int, cursor: str | None
) -> tuple[list[StoredRow], str | None]:
    values: list[Bound] = [int4(limit + 1)]

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${len(values)}"

    filters = bounds.condition(bind)
    if cursor is not None:
        try:
            patient, group, pk = _CURSOR_OF_ALL.unpack(context.unseal_cursor(cursor))
        except struct.error as error:
            raise Invalid("The paging cursor is not valid.") from error
        first = bind(int8(patient))
        filters += f" AND x.patient >= {first} AND ({_PLACE_OF_ALL}) > ({first}, {int(group)}, {bind(int8(pk))})"
    visible, seen = condition(actor, "x", len(values) + 1)
    values += seen
    found = session.fetch_stored(
        f"SELECT {columns('x')} FROM resource x WHERE x.patient IS NOT NULL AND {filters} AND {visible}"
        f" ORDER BY {_PLACE_OF_ALL} LIMIT $1",
        values,
    )
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    group = 0 if last.pk == last.patient else last.type
    return found[:limit], context.seal_cursor(_CURSOR_OF_ALL.pack(last.patient, group, last.pk))


# The index on (patient, …) gives the patients in their order; the rows of each are sorted by themselves.
_PLACE_OF_ALL = "x.patient, CASE WHEN x.pk = x.patient THEN 0 ELSE x.type END, x.pk"


def _version(row: StoredRow, body: bytes) -> Version:
    return Version(definitions.type_name(row.type), row.id, row.version, row.updated, body)


def _focus(context: Context, session: Session, actor: Actor, type_name: str, logical_id: str, pk: int) -> StoredRow:
    sql, values = condition(actor, "x", 2, "search")
    row = reads.current(session, pk, sql, values)
    if row is None or row.deleted or row.id != logical_id:
        disclose(context, session, actor, "operation", f"{type_name}/{logical_id}/$everything", [])
        raise NotFound("The resource is not known.")
    return row


def _members(
    context: Context,
    session: Session,
    actor: Actor,
    type_name: str,
    pk: int,
    bounds: _Bounds,
    limit: int,
    cursor: str | None,
) -> tuple[list[StoredRow], str | None]:
    """Up to `limit` rows, the focus first, then by type and pk; and the cursor behind the last."""
    values: list[Bound] = [int8(pk), int4(limit + 1)]

    def bind(value: Bound) -> str:
        values.append(value)
        return f"${len(values)}"

    filters = bounds.condition(bind)
    if cursor is not None:
        filters += f" AND (CASE WHEN x.pk = $1 THEN 0 ELSE x.type END, x.pk) > {_after(context, cursor, bind)}"
    visible, seen = condition(actor, "x", len(values) + 1, "search")
    values += seen
    chosen = f"SELECT {columns('x')} FROM resource x WHERE"
    if type_name == "Patient":
        term = bind(int8_array([patient_term(context.blind, pk)]))
        own, seen = condition(actor, "x", len(values) + 1, "search", patient="$1")
        values += seen
        sources = (
            f"{chosen} x.patient = $1 AND {filters} AND {own} UNION ALL"
            f" {chosen} x.terms @> {term} AND x.patient IS DISTINCT FROM $1 AND {filters} AND {visible}"
        )
    else:
        terms = bind(int8_array(encounter_terms(context.blind, pk)))
        sources = (
            f"{chosen} x.pk = $1 AND {filters} AND {visible} UNION ALL"
            f" {chosen} x.terms && {terms} AND x.pk <> $1 AND {filters} AND {visible}"
        )
    found = session.fetch_stored(
        f"SELECT * FROM ({sources}) s ORDER BY (CASE WHEN s.pk = $1 THEN 0 ELSE s.type END), s.pk LIMIT $2", values
    )
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], context.seal_cursor(_CURSOR.pack(0 if last.pk == pk else last.type, last.pk))


def _after(context: Context, cursor: str, bind: object) -> str:
    try:
        group, pk = _CURSOR.unpack(context.unseal_cursor(cursor))
    except struct.error as error:
        raise Invalid("The paging cursor is not valid.") from error
    return f"({group}, {bind(int8(pk))})"  # type: ignore[operator]


def _referenced(
    context: Context,
    session: Session,
    actor: Actor,
    members: Sequence[StoredRow],
    bodies: dict[int, bytes],
    types: Sequence[str],
) -> list[StoredRow]:
    """What the members name outside the page: practitioners, places, medicines … but no other patient's data."""
    targets: set[tuple[bytes, bytes]] = set()
    for body in bodies.values():
        targets.update(permission.REFERENCE.findall(json.unescaped(body)))
    wanted = {
        context.blind.pk(kind.decode(), logical_id.decode())
        for kind, logical_id in targets
        if kind != b"Patient" and (not types or kind.decode() in types)
    } - {row.pk for row in members}
    if not wanted:
        return []
    sql, values = condition(actor, "x", 2, "search")
    rows = reads.current_many(session, sorted(wanted), sql, values)
    # In an order of their own: that in which the database comes upon them depends on rows that may not be seen.
    return [row for _, row in sorted(rows.items()) if not row.deleted and row.patient is None]
