"""Re-indexing beside the running system: resumable, with progress. Bodies are read, nothing is disclosed.

The database remembers which edition of the index it holds. After an update that derives more or something else, the
background worker derives the index anew (`events.reindexing`); `vesalius reindex` does it on demand. Several at once
share the work.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require_write
from vesalius.r4 import definitions, json
from vesalius.records import attached_text, prepare
from vesalius.records.context import Context
from vesalius.search.edition import INDEX_EDITION
from vesalius.store import attached_text as kept_text
from vesalius.store import writes
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import int4, int8, text

BATCH = 300
_NAME = "reindex"
INDEX_STATE: Final = (
    "SELECT edition, done, total, finished IS NOT NULL, position IS NOT NULL FROM maintenance WHERE name = 'reindex'"
)
"""Asks for the row of `IndexState.of`."""


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index stands. `done` of `total` resources count for a run that is not finished."""

    is_current: bool
    is_begun: bool = False
    done: int = 0
    total: int = 0

    @property
    def sentence(self) -> str:
        """For the operator, without a full stop."""
        if self.is_current:
            return "of this program's edition"
        if self.is_begun:
            return f"derived anew, {self.done} of {max(self.total, self.done)} resources; searches may miss the others"
        return "of an earlier edition; the background worker derives it anew"

    @classmethod
    def of(cls, rows: Sequence[Sequence[object]]) -> IndexState:
        """From the rows of INDEX_STATE: none stands in an installation that was made before editions were counted."""
        if not rows:
            return cls(is_current=False)
        edition, done, total, is_finished, is_begun = rows[0]
        is_of_today = int(str(edition or 0)) >= INDEX_EDITION
        if is_finished:
            return cls(is_current=is_of_today)
        return cls(False, bool(is_begun) and is_of_today, int(str(done)), int(str(total)))


def index_state(context: Context) -> IndexState:
    """How the index of this installation stands."""
    with context.pool.session() as session:
        return IndexState.of(session.fetch(INDEX_STATE))


def note_fresh(context: Context) -> None:
    """An installation without records holds the index of today, of none: there is nothing to derive anew."""
    with context.pool.session() as session:
        session.execute(
            "INSERT INTO maintenance (name, started, finished, edition)"
            " SELECT $1, $2, $2, $3 WHERE NOT EXISTS (SELECT FROM resource) ON CONFLICT (name) DO NOTHING",
            [text(_NAME), int8(clock.now_microseconds()), int4(INDEX_EDITION)],
        )


def reindex(context: Context, actor: Actor, progress: Callable[[int, int], None]) -> int:
    """Derives terms, words and ordered values of every current resource anew; returns how many were looked at.

    Goes on behind the last finished batch when an earlier run was stopped. Raises Forbidden.
    """
    require_write(actor)
    with context.pool.session() as session:
        _begin(session)
        done = 0
        while (moved := _batch(context, session)) is not None:
            done, total = moved
            progress(done, max(total, done))
    return done


def _begin(session: Session) -> None:
    """A run that is not finished goes on, unless it made another edition; else a new one begins."""
    total = int(session.fetch("SELECT count(*) FROM resource WHERE NOT deleted")[0][0])
    session.execute(
        "INSERT INTO maintenance AS m (name, started, total, edition) VALUES ($1, $2, $3, $4) ON CONFLICT (name)"
        " DO UPDATE SET started = $2, total = $3, done = 0, position = NULL, finished = NULL, edition = $4"
        " WHERE m.finished IS NOT NULL OR m.position IS NULL OR m.edition IS DISTINCT FROM $4",
        [text(_NAME), int8(clock.now_microseconds()), int8(total), int4(INDEX_EDITION)],
    )


def _batch(context: Context, session: Session) -> tuple[int, int] | None:
    """Derives the next resources; returns how far the run is, or None when it has ended, here or elsewhere."""
    with session.transaction():
        # Whoever else works on the same run waits here, and takes what comes behind.
        found = session.fetch(
            "SELECT done, total, position FROM maintenance WHERE name = $1 AND finished IS NULL FOR UPDATE",
            [text(_NAME)],
        )
        if not found:
            return None
        done, total, position = (None if value is None else int(str(value)) for value in found[0])
        rows = session.fetch(
            f"SELECT {columns('x')} FROM resource x WHERE x.pk > $1 AND NOT x.deleted ORDER BY x.pk LIMIT {BATCH}",
            [int8(-(2**63) if position is None else position)],
        )
        if not rows:
            session.execute(
                "UPDATE maintenance SET finished = $2 WHERE name = $1", [text(_NAME), int8(clock.now_microseconds())]
            )
            return None
        stored = [StoredRow.of(row) for row in rows]
        attached = kept_text.texts(session, stored)
        for row in stored:
            _reindex_one(context, session, row, attached.get(row.pk, ""))
        now_done = (done or 0) + len(rows)
        session.execute(
            "UPDATE maintenance SET done = $2, position = $3 WHERE name = $1",
            [text(_NAME), int8(now_done), int8(int(rows[-1][0]))],
        )
    return now_done, total or 0


def _reindex_one(context: Context, session: Session, row: StoredRow, attached: str) -> None:
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
        words=entry.words if not attached else _with_words(context, row, entry.words, attached),
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
    if not attached and attached_text.has_files(session, row, resource):
        # Stored by a program that did not read files, or not read yet.
        kept_text.note(session, [kept_text.Source(row.pk, row.version, row.patient)])


def _with_words(context: Context, row: StoredRow, words: Sequence[int], attached: str) -> list[int]:
    return list({*words, *context.indexer.words(attached, row.labels, row.patient)})
