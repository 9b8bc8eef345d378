"""The servers of one test run: one PostgreSQL and one Valkey, shared by every xdist worker, gone with the
run.

The first test that needs them starts this file as a process of its own. It ends when the run's main process
ends, however that happens, and removes the run's folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

import throw_away
from vesalius.platform.embedded_postgresql import EmbeddedPostgresql
from vesalius.platform.embedded_postgresql import stop as stop_postgresql
from vesalius.platform.embedded_valkey import EmbeddedValkey
from vesalius.platform.embedded_valkey import stop as stop_valkey
from vesalius.store.migrate import migrate

RUN_VARIABLE = "VESALIUS_TEST_RUN"
DATABASE_VARIABLE = "VESALIUS_TEST_DATABASE_URL"
REDIS_VARIABLE = "VESALIUS_TEST_REDIS_URL"

# A test cluster outlives killed processes, which is what tests do (hence synchronous_commit stays on: a
# commit is written, if not flushed); it need not outlive a power cut.
SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "96MB",
    "max_connections": "100",
    "max_wal_size": "512MB",
    "wal_compression": "off",
}


@dataclass(frozen=True, slots=True)
class Services:
    """Addresses: an administrator of the database server, and Valkey."""

    administrator_url: str
    redis_url: str


def begin_run() -> None:
    """Names the folder of this run in the environment, which xdist's workers inherit.

    For the main process.
    """
    if RUN_VARIABLE not in os.environ:
        # Also for the installations, browsers and files of tests, which live under pytest's own temporary folder.
        os.environ["TMPDIR"] = tempfile.tempdir = throw_away.folder()
        folder = tempfile.mkdtemp(prefix="vesalius-test-")
        Path(folder).chmod(0o711)
        os.environ[RUN_VARIABLE] = f"{os.getpid()}:{folder}"


def end_run() -> None:
    """Ends what this run started.

    For the main process; without it the services notice its death themselves.
    """
    process_id, _, folder = os.environ.get(RUN_VARIABLE, "0:").partition(":")
    if int(process_id) != os.getpid():
        return
    del os.environ[RUN_VARIABLE]
    ready, migrated = Path(folder) / "ready.json", Path(folder) / "migrated"
    if migrated.exists() and DATABASE_VARIABLE in os.environ:
        _drop(os.environ[DATABASE_VARIABLE], migrated.read_text())
    if ready.exists():
        with contextlib.suppress(ProcessLookupError):
            os.kill(json.loads(ready.read_text())["process"], signal.SIGTERM)
    else:
        shutil.rmtree(folder, ignore_errors=True)


def run_folder() -> Path:
    """The folder of this run, which everybody may pass through; gone when the run ends."""
    return Path(os.environ[RUN_VARIABLE].partition(":")[2])


def free_port() -> int:
    """A port of 127.0.0.1 where nobody listens at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def services() -> Services:
    """The run's services, started by whoever asks first."""
    process_id, _, folder = os.environ[RUN_VARIABLE].partition(":")
    ready, log = Path(folder) / "ready.json", Path(folder) / "log"
    with (Path(folder) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.exists():
            with log.open("ab") as output:
                child = subprocess.Popen(
                    [sys.executable, __file__, process_id, folder],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )
            while not ready.exists():
                if child.poll() is not None:
                    raise RuntimeError(f"The test services did not start:\n{log.read_text()[-2000:]}")
                time.sleep(0.02)
            child.returncode = 0  # its end is not ours to wait for
    found = json.loads(ready.read_text())
    return Services(
        os.environ.get(DATABASE_VARIABLE) or found["administrator_url"],
        os.environ.get(REDIS_VARIABLE) or found["redis_url"],
    )


@contextlib.contextmanager
def database() -> Iterator[str]:
    """The address of a new database with the schema of this version and no records, dropped at the end.

    It is a copy of one that was migrated once in this run, which costs a fifth of migrating.
    """
    with _copy_of(_migrated()) as url:
        yield url


def empty_database() -> contextlib.AbstractContextManager[str]:
    """The address of a new database without anything, dropped at the end."""
    return _copy_of("template0")


@contextlib.contextmanager
def _copy_of(template: str) -> Iterator[str]:
    url = services().administrator_url
    name = f"test_{os.getpid()}_{os.urandom(6).hex()}"
    with psycopg.connect(url, autocommit=True) as connection:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}")
        # Copying files is fastest, and needs a checkpoint, which costs nothing without fsync.
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template), sql.SQL("FILE_COPY")))
    try:
        yield with_database(url, name)
    finally:
        _drop(url, name)


def _migrated() -> str:
    """The name of this run's migrated database, which nobody may enter; made by whoever asks first."""
    url = services().administrator_url
    process_id, _, folder = os.environ[RUN_VARIABLE].partition(":")
    name, done = f"test_{process_id}_migrated", Path(folder) / "migrated"
    with (Path(folder) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
                migrate(with_database(url, name))
                closing = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false")
                connection.execute(closing.format(sql.Identifier(name)))
            done.write_text(name)
    return name


def _drop(url: str, name: str) -> None:
    """Drops a database even if connections are left."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def await_older_transactions(url: str, seconds: float = 60) -> None:
    """Until no transaction of the cluster is open that began before now, so that all that was written can be read.

    Readers of the outbox and the sequencer pass over what a transaction before it could still be beside, and snapshots
    know those of all databases: other tests' too.
    """
    deadline = time.monotonic() + seconds
    with psycopg.connect(url, autocommit=True) as connection:
        own = connection.execute("SELECT pg_current_xact_id()").fetchone()
        while connection.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot()) > %s::text::xid8", [str(own and own[0])]
        ).fetchone() != (True,):
            if time.monotonic() > deadline:
                raise TimeoutError("A transaction of another test stays open.")
            time.sleep(0.01)


def with_database(url: str, name: str) -> str:
    """The address `url` with another database name, as URL."""
    values = conninfo_to_dict(url)
    user, password = values.pop("user", None), values.pop("password", None)
    host, port = str(values.pop("host", "") or ""), values.pop("port", None)
    values.pop("dbname", None)
    login = "" if user is None else f"{user}@" if password is None else f"{user}:{password}@"
    if host and not host.startswith("/"):
        return f"postgresql://{login}{host}{'' if port is None else f':{port}'}/{name}" + _query(values)
    return f"postgresql://{login}/{name}" + _query({"host": host, "port": port, **values})


def _query(values: dict[str, object]) -> str:
    pairs = [f"{name}={value}" for name, value in values.items() if value not in (None, "")]
    return f"?{'&'.join(pairs)}" if pairs else ""


def _serve(parent: int, folder: Path) -> None:
    """Runs the services until `parent` ends or this process is asked to."""
    postgresql = None if os.environ.get(DATABASE_VARIABLE) else EmbeddedPostgresql(folder / "p", settings=SETTINGS)
    valkey = None if os.environ.get(REDIS_VARIABLE) else EmbeddedValkey(folder / "v")
    asked_read, asked_write = os.pipe()
    signal.signal(signal.SIGTERM, lambda *_: os.write(asked_write, b"x"))
    parent_handle = os.pidfd_open(parent)
    children = []
    try:
        if postgresql is not None:
            children.append((stop_postgresql, postgresql.start(sys.stdout.fileno())))
        if valkey is not None:
            children.append((stop_valkey, valkey.start(sys.stdout.fileno())))
        found = {
            "process": os.getpid(),
            "administrator_url": "" if postgresql is None else postgresql.superuser_url(),
            "redis_url": "" if valkey is None else valkey.redis_url,
        }
        (folder / "ready.tmp").write_text(json.dumps(found))
        (folder / "ready.tmp").rename(folder / "ready.json")
        select.select([parent_handle, asked_read], [], [])
    finally:
        for stop, child in reversed(children):
            stop(child)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _serve(int(sys.argv[1]), Path(sys.argv[2]))
