"""Re-indexing beside the running system: resumable, with progress. Bodies are read, nothing is disclosed."""

from __future__ import annotations

from collections.abc import Callable

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require_write
from vesalius.r4 import definitions, json
from vesalius.records import prepare
from vesalius.records.context import Context
from vesalius.store import writes
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import int8, text

BATCH = 300
_NAME = "reindex"


def reindex(context: Context, actor: Actor, progress: Callable[[int, int], None]) -> int:
    """Derives terms, words and ordered values of every current resource anew; returns how many were looked at.

    Goes on behind the last finished batch when an earlier run was stopped. Raises Forbidden.
    """
    require_write(actor)
    with context.pool.session() as session:
        total = int(session.fetch("SELECT count(*) FROM resource WHERE NOT deleted")[0][0])
        done, after = _resume(session, total)
        while rows := session.fetch(
            f"SELECT {columns('x')} FROM resource x WHERE x.pk > $1 AND NOT x.deleted ORDER BY x.pk LIMIT {BATCH}",
            [int8(after)],
        ):
            with session.transaction():
                for row in rows:
                    _reindex_one(context, session, StoredRow.of(row))
                after, done = int(rows[-1][0]), done + len(rows)
                session.execute(
                    "UPDATE maintenance SET done = $2, position = $3 WHERE name = $1",
                    [text(_NAME), int8(done), int8(after)],
                )
            progress(done, max(total, done))
        session.execute(
            "UPDATE maintenance SET finished = $2 WHERE name = $1", [text(_NAME), int8(clock.now_microseconds())]
        )
    return done


def _resume(session: Session, total: int) -> tuple[int, int]:
    rows = session.fetch(
        "SELECT done, position FROM maintenance WHERE name = $1 AND finished IS NULL AND position IS NOT NULL",
        [text(_NAME)],
    )
    if rows:
        return int(rows[0][0]), int(rows[0][1])
    session.execute(
        "INSERT INTO maintenance (name, started, total) VALUES ($1, $2, $3) ON CONFLICT (name)"
        " DO UPDATE SET started = $2, total = $3, done = 0, position = NULL, finished = NULL",
        [text(_NAME), int8(clock.now_microseconds()), int8(total)],
    )
    return 0, -(2**63)


def _reindex_one(context: Context, session: Session, row: StoredRow) -> None:
    type_name = definitions.type_name(row.type)
    resource = json.parse(session.open(row))
    entry = context.indexer.entry(type_name, resource, patient_pk=row.patient)
    access = prepare.placed(context, type_name, resource, entry.patients)
    new = writes.NewVersion(
        pk=row.pk,
        type=row.type,
        id=row.id,
        version=row.version,
        updated=row.updated,
        patient=row.patient,
        labels=row.labels,
        data_key=row.data_key,
        method=writes.PUT,
        body=b"",
        primary_code=entry.primary_code,
        date_low=entry.date_low,
        date_high=entry.date_high,
        present=entry.present,
        terms=entry.terms,
        words=entry.words,
        dates=entry.dates,
        quantities=entry.quantities,
        data_class=access.data_class,
        author=access.author,
        others=access.others,
        relationships=access.relationships,
        consent_rules=access.consent_rules,
        reservations=prepare.reservations(context, type_name, resource),
        bookables=prepare.bookables(context, type_name, resource),
    )
    writes.reindex(session, new)
