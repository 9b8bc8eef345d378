"""`vesalius export-views`: the tables of figures as Parquet, one file for each view, for DuckDB, Spark and the like."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from vesalius.access.actor import local_system
from vesalius.analytics import parquet, tables
from vesalius.analytics.materialise import Materialiser
from vesalius.analytics.tables import Table
from vesalius.audit.recording import record
from vesalius.errors import Invalid
from vesalius.platform.installation import Installation, opened
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import progress, result
from vesalius.store.session import Session
from vesalius.store.wire import int8

_ROWS = 20_000


def export_views(found: Installation, folder: Path, names: list[str]) -> int:
    """0 when everything was written. No file holds a name, a number or an address; keys are pseudonyms of the store."""
    unknown = [name for name in names if name not in tables.tables()]
    if unknown:
        raise Invalid(f"There is no view {unknown[0]}; there are {', '.join(tables.tables())}.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise CannotStart(f"The folder {folder} is not empty.")
    actor = local_system("export")
    with opened(found):
        context = found.context(maximum_sessions=3)
        try:
            with context.pool.session() as session:
                tables.ensure(session)
            with progress("Filling the tables", "resources") as advance:
                Materialiser(context).rebuild(actor, advance)
            with context.pool.session() as session:
                # The event stands before the first byte is written.
                record(session, context.log, actor, "export", "Measure", details={"format": "parquet"})
                for name, table in tables.tables().items():
                    if not names or name in names:
                        result(f"{name} {_written(session, table, folder)}")
        finally:
            context.close()
    return 0


def _written(session: Session, table: Table, folder: Path) -> int:
    path = folder / f"{table.name}.parquet"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        return parquet.write(file, parquet.table_schema(table.columns.values()), _batches(session, table))


def _batches(session: Session, table: Table) -> Iterator[list[list[Any]]]:
    """The rows in the order of their keys; those of one resource are never torn apart."""
    columns = list(table.columns.values())
    chosen = ", ".join(f'"{one.name}"::text' if one.kind == "time" else f'"{one.name}"' for one in columns)
    after = -(2**63)
    while True:
        last = session.fetch(
            f"SELECT max(pk) FROM (SELECT pk FROM {table.quoted} WHERE pk > $1 ORDER BY pk LIMIT {_ROWS}) s",
            [int8(after)],
        )[0][0]
        if last is None:
            return
        rows = session.fetch(
            f"SELECT pk, patient, {chosen} FROM {table.quoted} WHERE pk > $1 AND pk <= $2 ORDER BY pk",
            [int8(after), int8(int(last))],
        )
        kinds = ["key", "key", *(one.kind for one in columns)]
        yield [[_value(kind, value) for kind, value in zip(kinds, row, strict=True)] for row in rows]
        after = int(last)


def _value(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "time":
        return datetime.fromisoformat(str(value))
    return Decimal(str(value)) if kind == "number" else value
