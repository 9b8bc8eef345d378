"""A database of its own for one measurement, with durable writes as in an installation; gone after it."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vesalius.crypto.keyring import RootKeys
from vesalius.platform.embedded_postgresql import EmbeddedPostgresql, stop
from vesalius.records.context import Context
from vesalius.store.migrate import migrate

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)


@contextmanager
def database() -> Iterator[str]:
    """The address of a fresh embedded PostgreSQL; it is stopped and deleted at the end."""
    with tempfile.TemporaryDirectory(prefix="vesalius-benchmark-") as folder:
        # PostgreSQL refuses to run as root: the account it runs as must reach its folder.
        Path(folder).chmod(0o711)
        server = EmbeddedPostgresql(Path(folder) / "p")
        process = server.start(subprocess.DEVNULL)
        try:
            yield server.database_url()
        finally:
            stop(process)


@contextmanager
def installed() -> Iterator[Context]:
    """A fresh database with the tables of this version, and what reaches it."""
    with database() as url:
        migrate(url)
        context = Context(url, ROOTS)
        try:
            yield context
        finally:
            context.close()
