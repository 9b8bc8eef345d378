"""Schema changes: numbered SQL files, each applied once, in one transaction, by one process at a time."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import psycopg

from vesalius import clock
from vesalius.errors import Conflict, Unavailable

_DIRECTORY = Path(__file__).parent / "migrations"
# Any constant will do; every process must use the same.
_LOCK = 0x7665_7361_6C69_7573


class Migration(NamedTuple):
    """One file. `digest` is the SHA-256 of its text."""

    number: int
    name: str
    text: str
    digest: str


def migrations() -> tuple[Migration, ...]:
    """All migrations that this version of the code knows, in order."""
    found = []
    for path in sorted(_DIRECTORY.glob("*.sql")):
        text = path.read_text()
        number, name = path.stem.split("_", 1)
        found.append(Migration(int(number), name, text, hashlib.sha256(text.encode()).hexdigest()))
    return tuple(found)


def state(connection: psycopg.Connection[tuple[object, ...]]) -> dict[int, str]:
    """{number: digest} of what has been applied; empty on an empty database."""
    exists = connection.execute("SELECT to_regclass('schema_migration') IS NOT NULL").fetchone()
    if not exists or not exists[0]:
        return {}
    rows = connection.execute("SELECT number, digest FROM schema_migration").fetchall()
    return {int(str(number)): str(digest) for number, digest in rows}


def pending(database_url: str) -> int:
    """How many migrations wait. Raises Conflict when the schema is newer than the code."""
    with psycopg.connect(database_url) as connection:
        return len(_missing(state(connection)))


def _missing(applied: dict[int, str]) -> list[Migration]:
    known = {migration.number: migration for migration in migrations()}
    newer = sorted(set(applied) - set(known))
    if newer:
        raise Conflict(
            f"The database has schema {newer[-1]}, this version of Vesalius knows {max(known)}: start a newer version."
        )
    for number, digest in applied.items():
        if known[number].digest != digest:
            raise Conflict(f"Migration {number} was changed after it had been applied to this database.")
    return [migration for number, migration in sorted(known.items()) if number not in applied]


def migrate(database_url: str) -> int:
    """Brings the schema up to date and returns how many files were applied. Raises Conflict, Unavailable."""
    try:
        connection = psycopg.connect(database_url)
    except psycopg.OperationalError as error:
        raise Unavailable("The database does not answer.") from error
    with connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        waiting = _missing(state(connection))
        connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_migration"
            " (number integer PRIMARY KEY, name text NOT NULL, digest text NOT NULL, applied bigint NOT NULL)"
        )
        for migration in waiting:
            connection.execute(migration.text.encode())
            connection.execute(
                "INSERT INTO schema_migration (number, name, digest, applied) VALUES (%s, %s, %s, %s)",
                (migration.number, migration.name, migration.digest, clock.now_microseconds()),
            )
    connection.close()
    return len(waiting)
