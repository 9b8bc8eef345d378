"""Documents from elsewhere whose words stand in PDFs: which are to be read, what is in their files, what was read.

Bodies are opened as for re-indexing: by the installation itself, and nothing is disclosed. What a PDF says is kept
sealed beside the document and found by `_content` by whoever may see the document. A file that stands in a Binary
counts only where whoever may see the document may see the Binary as well: same record, same class of data, no further
label.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from vesalius.errors import VesaliusError
from vesalius.r4 import definitions, json
from vesalius.records.context import Context
from vesalius.search import text
from vesalius.store import attached_text
from vesalius.store.attached_text import Source
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import int8, int8_array

TYPES: Final = ("DocumentReference", "DiagnosticReport", "Media", "Communication", "Consent")
"""Types whose attachments are read."""
MAXIMUM_BYTES: Final = 30_000_000
"""Of the PDFs of one document; what is beyond stays unread."""
_BINARY: Final = re.compile(r"(?:^|/)Binary/([A-Za-z0-9.-]{1,64})(?:/_history/[^/]+)?$")


def note(session: Session, pks: Sequence[int]) -> int:
    """Puts down which of these resources hold files to be read; returns how many. In the caller's transaction."""
    rows = [
        StoredRow.of(row)
        for row in session.fetch(
            f"SELECT {columns('r')} FROM resource r WHERE r.pk = ANY($1) AND NOT r.deleted", [int8_array(list(pks))]
        )
    ]
    holding = [row for row in rows if has_files(session, row)]
    attached_text.forget(session, sorted(set(pks) - {row.pk for row in holding}))
    return attached_text.note(session, [Source(row.pk, row.version, row.patient) for row in holding])


def has_files(session: Session, row: StoredRow, resource: dict[str, Any] | None = None) -> bool:
    """Whether a stored resource holds a file whose words are not in it. False where its key is lost."""
    if definitions.type_name(row.type) not in TYPES:
        return False
    try:
        found = json.parse(session.open(row)) if resource is None else resource
    except VesaliusError:
        return False
    return next(text.unread_files(found), None) is not None


def claim(context: Context, count: int) -> list[StoredRow]:
    """Documents to be read next; each claim counts as an attempt, so that no file can be tried for ever."""
    with context.pool.session() as session, session.transaction():
        return attached_text.claim(session, count)


def files(context: Context, row: StoredRow) -> list[bytes]:
    """The PDFs of a document, at most `MAXIMUM_BYTES` in all; none where its key is lost."""
    found, size = [], 0
    with context.pool.session() as session:
        try:
            resource = json.parse(session.open(row))
        except VesaliusError:
            return []
        for data in _decoded(context, session, row, resource):
            size += len(data)
            if size > MAXIMUM_BYTES:
                break
            if data.startswith(b"%PDF-"):
                found.append(data)
    return found


def _decoded(context: Context, session: Session, row: StoredRow, resource: dict[str, Any]) -> Iterator[bytes]:
    for item in text.unread_files(resource):
        data = item.get("data")
        if data is None:
            named = _BINARY.search(str(item["url"]))
            data = _of_binary(context, session, row, named[1]) if named else None
        if isinstance(data, str):
            try:
                yield base64.b64decode(data)
            except (binascii.Error, ValueError):
                continue


def _of_binary(context: Context, session: Session, row: StoredRow, logical_id: str) -> str | None:
    found = session.fetch(
        f"SELECT {columns('b')} FROM resource b JOIN resource r ON r.pk = $2 WHERE b.pk = $1 AND NOT b.deleted"
        " AND b.patient = r.patient AND b.data_class = r.data_class AND b.labels & ~r.labels = 0",
        [int8(context.blind.pk("Binary", logical_id)), int8(row.pk)],
    )
    if not found:
        return None
    try:
        data = json.parse(session.open(StoredRow.of(found[0]))).get("data")
    except VesaliusError:
        return None
    return data if isinstance(data, str) else None


def keep(context: Context, row: StoredRow, content: str) -> bool:
    """Keeps what the files of a document say; False when the document has changed meanwhile."""
    words = context.indexer.words(content, row.labels, row.patient) if content else ()
    with context.pool.session() as session, session.transaction():
        return attached_text.keep(session, row, context.sealing(session, row.patient), content, words)
