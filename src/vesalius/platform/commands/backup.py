"""`vesalius backup`: the whole database in one sealed file, verified by restoring it into a scratch database."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from vesalius.access.actor import local_system
from vesalius.platform import database_copy, sealed_file
from vesalius.platform.database_copy import Digests
from vesalius.platform.installation import Installation, opened
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import progress, result, say
from vesalius.store import writes


def backup(found: Installation, file: Path, verify: bool) -> int:  # noqa: FBT001 - an option
    """0 when the file is complete and, unless told otherwise, was restored and compared table by table.

    The root keys are not inside: without the key files of the installation nobody can read a backup.
    """
    if file.exists():
        raise CannotStart(f"{file} exists already.")
    temporary = file.with_name(f".{file.name}.incomplete")
    with opened(found):
        _audit(found)
        try:
            with progress("Writing", "bytes") as advance:
                tables = _write(found, temporary, lambda done: advance(done, 0))
            if verify:
                say("Verifying: restoring into a scratch database ...")
                check(found, temporary, tables)
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
    rows = sum(table.rows for table in tables.values())
    state = "verified" if verify else "not verified"
    result(f"{file}: {len(tables)} tables, {rows} rows, {file.stat().st_size} bytes, {state}.")
    say(f"Keep the root keys of {found.keys} elsewhere: without them this file is worth nothing.")
    return 0


def check(found: Installation, file: Path, tables: Digests | None = None) -> Digests:
    """The digests of a sealed file, after restoring and comparing it. Raises SealBroken or CannotStart."""
    with (
        file.open("rb") as source,
        database_copy.scratch_database(found.database_url, "vesalius_verify") as scratch,
    ):
        announced = database_copy.restore(sealed_file.unseal(found.roots().backup, source), scratch)
        compare(announced, database_copy.digests(scratch))
    if tables is not None:
        compare(tables, announced)
    return announced


def compare(expected: Digests, present: Digests) -> None:
    """Raises CannotStart with the first table that differs."""
    for name in sorted(expected.keys() | present.keys()):
        if expected.get(name) != present.get(name):
            raise CannotStart(f"The backup is not equal to the database: table {name} differs.")


def _write(found: Installation, path: Path, advance: object) -> Digests:
    described: list[Digests] = []
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        copy = database_copy.dump(found.database_url, described=described.append)
        sealed_file.seal(found.roots().backup, _counted(copy, advance), target)
        target.flush()
        os.fsync(target.fileno())
    return described[0]


def _counted(copy: Iterator[bytes], advance: object) -> Iterator[bytes]:
    done = 0
    for piece in copy:
        done += len(piece)
        if callable(advance):
            advance(done)
        yield piece


def _audit(found: Installation) -> None:
    context = found.context(maximum_sessions=2)
    try:
        with context.pool.session() as session:
            event = context.log.event(local_system("command line"), "R", "backup", "")
            writes.record(session, [event.leaf(None, None)], [])
    finally:
        context.close()
