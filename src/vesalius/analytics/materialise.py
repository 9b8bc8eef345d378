"""Filling the tables: from the outbox within seconds of a change, and anew from all records, beside the service.

Both take one advisory lock for each batch and read the current rows after they hold it: whatever order changes come
in, a table ends with the rows of the current version. Bodies are opened to be counted, not to be shown: nothing is
disclosed by it, and what the tables hold is disclosed under the access decision (`scope`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require_write
from vesalius.analytics import tables
from vesalius.analytics.tables import SYSTEM_COLUMNS, Table
from vesalius.crypto.blind import BlindIndex
from vesalius.errors import Invalid, NotFound
from vesalius.r4 import definitions, json
from vesalius.records.context import Context
from vesalius.store.rows import COLUMNS, StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import Bound, copy_row, int2, int4, int8, int8_array, text

BATCH: Final = 500
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtext('vesalius.analytics'))"
_FURTHER: Final = ("others", "data_class", "author")


class Materialiser:
    """Writes the rows of resources into the tables of their views."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def replace(self, session: Session, pks: Sequence[int]) -> None:
        """Puts the rows of current versions in place of any before, in the caller's transaction."""
        session.execute(_LOCK)
        self._replace(session, list(dict.fromkeys(pks)))
        session.execute("UPDATE analytics.feed SET moved = $1", [int8(clock.now_microseconds())])

    def take_back(self) -> int:
        """Derives the rows of records that were opened again; returns how many records."""
        with self._context.pool.session() as session, session.transaction():
            returned = [int(row[0]) for row in session.fetch("DELETE FROM analytics.returned RETURNING patient")]
            for patient in returned:
                rows = session.fetch("SELECT pk FROM resource WHERE patient = $1", [int8(patient)])
                self.replace(session, [int(row[0]) for row in rows])
        return len(returned)

    def rebuild(self, actor: Actor, progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
        """Fills every table that is not built; returns how many resources were looked at. Goes on where it stopped.

        Raises Forbidden.
        """
        require_write(actor)
        done = 0
        with self._context.pool.session() as session:
            wanted = [
                tables.tables()[str(row[0])]
                for row in session.fetch("SELECT name FROM analytics.view_state WHERE built IS NULL ORDER BY name")
                if str(row[0]) in tables.tables()
            ]
            total = self._count(session, wanted)
        for table in wanted:
            while number := self._rebuild_batch(table):
                done += number
                progress(done, max(done, total))
        return done

    def _count(self, session: Session, wanted: Sequence[Table]) -> int:
        numbers = [definitions.type_number(table.view.resource_type) for table in wanted]
        found = session.fetch(
            "SELECT coalesce(sum(n), 0)::bigint FROM unnest($1::bigint[]) t (type) CROSS JOIN LATERAL"
            " (SELECT count(*) FROM resource r WHERE r.type = t.type AND NOT r.deleted) c (n)",
            [int8_array(numbers)],
        )
        return int(found[0][0])

    def _rebuild_batch(self, table: Table) -> int:
        with self._context.pool.session() as session, session.transaction():
            session.execute(_LOCK)
            position = session.fetch("SELECT position FROM analytics.view_state WHERE name = $1", [text(table.name)])
            rows = session.fetch(
                f"SELECT {columns('x')}, {', '.join(f'x.{name}' for name in _FURTHER)} FROM resource x"
                f" WHERE x.type = $1 AND x.pk > $2 AND NOT x.deleted ORDER BY x.pk LIMIT {BATCH}",
                [int2(definitions.type_number(table.view.resource_type)), int8(int(position[0][0]))],
            )
            if not rows:
                session.execute(
                    "UPDATE analytics.view_state SET built = $2 WHERE name = $1",
                    [text(table.name), int8(clock.now_microseconds())],
                )
                return 0
            session.execute(
                f"DELETE FROM {table.quoted} WHERE pk = ANY($1)", [int8_array([int(row[0]) for row in rows])]
            )
            self._write(session, rows, [table])
            session.execute(
                "UPDATE analytics.view_state SET position = $2 WHERE name = $1",
                [text(table.name), int8(int(rows[-1][0]))],
            )
            return len(rows)

    def _replace(self, session: Session, pks: Sequence[int]) -> None:
        for start in range(0, len(pks), BATCH):
            chosen = int8_array(pks[start : start + BATCH])
            rows = session.fetch(
                f"SELECT {columns('x')}, {', '.join(f'x.{name}' for name in _FURTHER)} FROM resource x"
                " WHERE x.pk = ANY($1)",
                [chosen],
            )
            touched = {int(row[1]) for row in rows}
            found = {int(row[0]) for row in rows}
            missing = set(pks[start : start + BATCH]) - found
            for table in tables.tables().values():
                if missing or definitions.type_number(table.view.resource_type) in touched:
                    session.execute(f"DELETE FROM {table.quoted} WHERE pk = ANY($1)", [chosen])
            self._write(session, [row for row in rows if not row[7]], tables.tables().values())

    def _write(self, session: Session, rows: Sequence[tuple[Any, ...]], chosen: Iterable[Table]) -> None:
        wanted: dict[str, list[Table]] = {}
        for table in chosen:
            wanted.setdefault(table.view.resource_type, []).append(table)
        lines: dict[str, list[bytes]] = {}
        for row in rows:
            stored = StoredRow.of(row)
            fitting = wanted.get(definitions.type_name(stored.type))
            if not fitting:
                continue
            try:
                resource = json.parse(session.open(stored))
            except NotFound:
                # The key is gone: the record was erased while this batch was on its way.
                continue
            head = _head(stored, row[len(COLUMNS) :])
            for table in fitting:
                found = self._lines(table, resource, head, is_sensitive=stored.labels != 0)
                lines.setdefault(table.name, []).extend(found)
        for name, packed in lines.items():
            table = tables.tables()[name]
            names = [column for column, _ in SYSTEM_COLUMNS] + [f'"{column}"' for column in table.columns]
            session.copy(f"COPY {table.quoted} ({', '.join(names)}) FROM STDIN (FORMAT binary)", packed)

    def _lines(
        self, table: Table, resource: Mapping[str, Any], head: list[Bound], *, is_sensitive: bool
    ) -> list[bytes]:
        """The rows of one resource. Under a sensitivity label it is counted, but what it says is left out."""
        kinds = list(table.columns.values())
        try:
            found = list(table.view.rows(resource, key_of=self._key))
        except Invalid:
            # What does not fit a view is not counted by it; it stays whole in the record.
            return []
        return [
            copy_row(
                [
                    *head,
                    *[
                        tables.bound(column, None if is_sensitive and column.is_content else value)
                        for column, value in zip(kinds, row, strict=True)
                    ],
                ]
            )
            for row in found
        ]

    def _key(self, literal: str) -> int:
        return key_of(self._context.blind, literal)


def key_of(blind: BlindIndex, literal: str) -> int:
    """The key of "Type/id" in the tables: its pk in the store."""
    type_name, _, logical_id = literal.partition("/")
    return blind.pk(type_name, logical_id)


def _head(stored: StoredRow, further: tuple[Any, ...]) -> list[Bound]:
    others, data_class, author = further
    return [
        int8(stored.pk),
        int8(stored.patient),
        int8_array(others) if others else Bound(int8_array([]).oid, None),
        int4(stored.labels),
        int2(int(data_class)),
        int8(None if author is None else int(author)),
    ]
