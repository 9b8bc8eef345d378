"""Closing a record: its rows are set aside or deleted in one moment, for every process, whatever is cached where.

First the record is marked closed and committed; from then on the database itself refuses new rows of this patient
(migration 0070). Then the tables are locked against writers for the move: a writer who began before the mark has
finished when the lock is granted, and one who begins later meets the refusal. Readers never wait.
"""

from __future__ import annotations

from typing import Final

from vesalius import clock
from vesalius.errors import NotFound
from vesalius.records.context import Context
from vesalius.store.keys import DESTROYED, SEALED
from vesalius.store.session import Session
from vesalius.store.wire import Bound, int2, int8

TABLES: Final = ("resource_date", "resource_quantity", "resource_version", "resource")
"""The tables of a record, those that refer to others first."""

_OWNED: Final = {
    "resource": "x.patient = $1",
    "resource_version": "x.patient = $1",
    "resource_date": "x.source IN (SELECT r.pk FROM resource r WHERE r.patient = $1)",
    "resource_quantity": "x.source IN (SELECT r.pk FROM resource r WHERE r.patient = $1)",
}
_STATES: Final = {SEALED: "sealed", DESTROYED: "erased"}


def literal(fhir: str) -> str:
    """The logical id in "Patient/id". Raises NotFound for anything else."""
    type_name, _, logical_id = fhir.partition("/")
    if type_name != "Patient" or not logical_id or "/" in logical_id:
        raise NotFound("The patient is not known.")
    return logical_id


def state(session: Session, patient: int) -> str:
    """The state of a record: open, sealed or erased."""
    rows = session.fetch("SELECT state FROM closed_patient WHERE patient = $1", [int8(patient)])
    return _STATES[int(rows[0][0])] if rows else "open"


def is_open_still(session: Session, patient: int) -> bool:
    """Whether rows of the record are still where they were: its closing was interrupted, or has not begun."""
    return bool(
        session.fetch(
            "SELECT 1 WHERE EXISTS (SELECT FROM resource WHERE patient = $1)"
            " OR EXISTS (SELECT FROM resource_version WHERE patient = $1)",
            [int8(patient)],
        )
    )


def exists(session: Session, patient: int) -> bool:
    """Whether there is a record of this patient, open or sealed."""
    return bool(
        session.fetch(
            "SELECT 1 FROM resource WHERE pk = $1 AND NOT deleted"
            " UNION ALL SELECT 1 FROM sealed_resource WHERE pk = $1 AND NOT deleted",
            [int8(patient)],
        )
    )


def mark(context: Context, session: Session, patient: int, key_state: int) -> None:
    """Says that the record is closed, in a statement of its own; from its commit on nobody adds to it."""
    session.execute(
        "INSERT INTO closed_patient (patient, state, since) VALUES ($1, $2, $3)"
        " ON CONFLICT (patient) DO UPDATE SET state = $2, since = $3",
        [int8(patient), int2(key_state), int8(clock.now_microseconds())],
    )
    context.keys.forget()


def lock(session: Session) -> None:
    """Waits for every writer who began before, and holds others back until the transaction ends. Readers go on.

    Raises SerialisationFailed when writers keep it for more than ten seconds.
    """
    session.run("LOCK TABLE resource IN SHARE ROW EXCLUSIVE MODE")


def set_aside(session: Session, patient: int) -> int:
    """Moves the rows of a record to where no statement finds them; returns how many versions. In a transaction."""
    return _move(session, patient, "", "sealed_")


def put_back(session: Session, patient: int) -> int:
    """The reverse of `set_aside`."""
    return _move(session, patient, "sealed_", "")


def _move(session: Session, patient: int, source: str, target: str) -> int:
    moved = 0
    for table in TABLES:
        names = ", ".join(_columns(session, table))
        owned = _OWNED[table].replace("FROM resource r", f"FROM {source}resource r")
        count = session.fetch(
            f"WITH gone AS (DELETE FROM {source}{table} x WHERE {owned} RETURNING {names}),"
            f" put AS (INSERT INTO {target}{table} ({names}) SELECT {names} FROM gone)"
            " SELECT count(*) FROM gone",
            [int8(patient)],
        )[0][0]
        if table in {"resource", "resource_version"}:
            moved += int(count)
    return moved


def _columns(session: Session, table: str) -> list[str]:
    rows = session.fetch(
        f"SELECT attname::text FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0"
        " AND NOT attisdropped ORDER BY attnum"
    )
    return [str(row[0]) for row in rows]


def delete_rows(session: Session, patient: int) -> dict[str, int]:
    """Deletes the rows of a record, open or set aside: {table: rows}. In a transaction."""
    counts: dict[str, int] = {}
    values: list[Bound] = [int8(patient)]
    for table in TABLES:
        for prefix in ("", "sealed_"):
            owned = _OWNED[table].replace("FROM resource r", f"FROM {prefix}resource r")
            number = session.execute(f"DELETE FROM {prefix}{table} x WHERE {owned}", values)
            counts[table] = counts.get(table, 0) + number
    return counts
