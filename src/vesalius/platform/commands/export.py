"""`vesalius export`: every current resource as NDJSON, one file per type, the names of R4 Bulk Data.

Beside them `compartments.tsv` says in whose record a document or file stands that names no patient itself:
`vesalius load` of the folder puts each back where it was.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import BinaryIO

import msgspec

from vesalius.access.actor import local_system
from vesalius.errors import Invalid
from vesalius.platform.installation import Installation, opened
from vesalius.platform.loading import COMPARTMENTS
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import Advance, progress, result
from vesalius.r4 import definitions
from vesalius.records.context import Context
from vesalius.store import writes
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8

_ROWS = 500
_PLACED = ("Bundle", "Binary")


def export(found: Installation, folder: Path, types: list[str]) -> int:
    """0 when everything was written. The files hold patients' data in plain text; only their owner may read them."""
    unknown = [name for name in types if name not in definitions.RESOURCE_TYPES]
    if unknown:
        raise Invalid(f"{unknown[0]} is not a resource type of R4.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise CannotStart(f"The folder {folder} is not empty.")
    with opened(found):
        context = found.context(maximum_sessions=2)
        try:
            with progress("Exporting", "resources") as advance:
                counts = _export(context, folder, types, advance)
        finally:
            context.close()
    for name, number in counts.items():
        result(f"{name} {number}")
    return 0


def _export(context: Context, folder: Path, types: list[str], advance: Advance) -> dict[str, int]:
    counts: dict[str, int] = {}
    with context.pool.session() as session:
        # The leaf stands before the first byte is written.
        query = "&".join(f"_type={name}" for name in types)
        event = context.log.event(local_system("export"), "R", "export", "", query=query)
        writes.record(session, [event.leaf(None, None)], [])
        total = int(str(session.fetch("SELECT count(*) FROM resource WHERE NOT deleted")[0][0]))
        done = 0
        present = session.fetch("SELECT DISTINCT type FROM resource WHERE NOT deleted ORDER BY type")
        for number in [int(str(row[0])) for row in present]:
            name = definitions.type_name(number)
            if types and name not in types:
                continue
            with _private(folder / f"{name}.ndjson") as file:
                after, counts[name] = -(2**63), 0
                while rows := session.fetch(
                    f"SELECT {columns('x')} FROM resource x WHERE x.type = $1 AND x.pk > $2 AND NOT x.deleted"
                    f" ORDER BY x.pk LIMIT {_ROWS}",
                    [int2(number), int8(after)],
                ):
                    stored = [StoredRow.of(row) for row in rows]
                    file.writelines(_line(session.open(row)) for row in stored)
                    after = stored[-1].pk
                    counts[name] += len(stored)
                    done += len(stored)
                    advance(done, total)
        _write_compartments(session, folder, [name for name in _PLACED if name in counts])
    return counts


def _write_compartments(session: Session, folder: Path, types: list[str]) -> None:
    rows = [
        (f"{name}/{row[0]}", f"Patient/{row[1]}")
        for name in types
        for row in session.fetch(
            "SELECT x.id, p.id FROM resource x JOIN resource p ON p.pk = x.patient AND NOT p.deleted"
            " WHERE x.type = $1 AND NOT x.deleted ORDER BY x.id",
            [int2(definitions.type_number(name))],
        )
    ]
    if rows:
        with _private(folder / COMPARTMENTS) as file:
            file.writelines(f"{literal}\t{patient}\n".encode() for literal, patient in rows)


def _line(body: bytes) -> bytes:
    # Bodies keep the white space that their senders chose; a line may hold none that breaks it.
    return (msgspec.json.format(body, indent=-1) if b"\n" in body or b"\r" in body else body) + b"\n"


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
