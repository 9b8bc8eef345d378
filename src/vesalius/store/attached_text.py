"""Texts of the files of documents: read by somebody else, kept sealed beside the document, bound to its version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from vesalius.crypto import envelope
from vesalius.crypto.envelope import DataKey
from vesalius.errors import VesaliusError
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int4, int4_array, int8, int8_array

MAXIMUM_ATTEMPTS: Final = 3
"""After so many readings that did not come to an end a document is left as it is."""


class Source(NamedTuple):
    """A document whose files may hold text, in one version. `patient` is the pk of the record it belongs to."""

    pk: int
    version: int
    patient: int | None


def note(session: Session, sources: Sequence[Source]) -> int:
    """Puts documents down to be read; those that are in this version already stay as they are. Returns how many."""
    found = 0
    for source in sources:
        found += session.execute(
            "INSERT INTO attached_text AS a (source, version, patient) VALUES ($1, $2, $3)"
            " ON CONFLICT (source) DO UPDATE"
            " SET version = $2, patient = $3, is_read = false, attempts = 0, data_key = NULL, body = NULL"
            " WHERE a.version <> $2",
            [int8(source.pk), int4(source.version), int8(source.patient)],
        )
    return found


def forget(session: Session, sources: Sequence[int]) -> None:
    """Deletes what is kept about these documents: they are gone, or have no such files any more."""
    if sources:
        session.execute("DELETE FROM attached_text WHERE source = ANY($1)", [int8_array(sources)])


def claim(session: Session, count: int) -> list[StoredRow]:
    """Documents to be read next, at most `count`, each counted as one attempt before anything is opened."""
    rows = session.fetch(
        "UPDATE attached_text a SET attempts = attempts + 1 FROM (SELECT source FROM attached_text"
        " WHERE NOT is_read AND attempts < $2 ORDER BY source LIMIT $1 FOR UPDATE SKIP LOCKED) w"
        " WHERE a.source = w.source RETURNING a.source, a.version",
        [int8(count), int4(MAXIMUM_ATTEMPTS)],
    )
    found = session.fetch(
        f"SELECT {columns('r')} FROM resource r JOIN unnest($1::bigint[], $2::integer[]) AS w(pk, version)"
        " ON r.pk = w.pk AND r.version = w.version WHERE NOT r.deleted",
        [int8_array([int(row[0]) for row in rows]), int4_array([int(row[1]) for row in rows])],
    )
    kept = [StoredRow.of(row) for row in found]
    forget(session, sorted({int(row[0]) for row in rows} - {row.pk for row in kept}))
    return kept


def keep(session: Session, row: StoredRow, sealing: tuple[int, DataKey], content: str, words: Sequence[int]) -> bool:
    """Keeps the text of a document and adds `words` to its index; False when it is no longer the current version."""
    number, key = sealing
    body = envelope.seal(key, _place(row, number), content.encode()) if content else None
    stored = session.execute(
        "UPDATE attached_text SET is_read = true, data_key = $3, body = $4 WHERE source = $1 AND version = $2",
        [int8(row.pk), int4(row.version), int4(number if body else None), bytea(body)],
    )
    if stored and words:
        session.execute(
            "UPDATE resource SET words = ARRAY(SELECT unnest(words) UNION SELECT unnest($3::integer[]))"
            " WHERE pk = $1 AND version = $2 AND NOT deleted",
            [int8(row.pk), int4(row.version), int4_array(words)],
        )
    return bool(stored)


def texts(session: Session, rows: Sequence[StoredRow]) -> dict[int, str]:
    """Pk → the text of the files of those of the rows that have one in this version."""
    if not rows:
        return {}
    versions = {row.pk: row for row in rows}
    found: dict[int, str] = {}
    for source, version, data_key, body in session.fetch(
        "SELECT source, version, data_key, body FROM attached_text WHERE source = ANY($1) AND body IS NOT NULL",
        [int8_array(list(versions))],
    ):
        row = versions[int(source)]
        if row.version != int(version):
            continue
        try:
            key = session.keys.opening(session, int(data_key))
            found[row.pk] = envelope.unseal(key, _place(row, int(data_key)), bytes(body)).decode()
        except VesaliusError:
            # The document is found by its own words; its text is read again with the next version.
            continue
    return found


def _place(row: StoredRow, data_key: int) -> envelope.Context:
    # No id of a resource holds a slash.
    return envelope.Context(row.type, f"{row.id}/attached-text", row.version, row.patient, data_key, row.labels)
