"""One installation: a data folder, a database, a Valkey, four root keys.

DIR/keys/         root keys, mode 0400: without them nothing in the database can be read; back them up
elsewhere DIR/postgresql/   embedded database, unless DATABASE_URL names one DIR/valkey/       embedded
Valkey, unless REDIS_URL names one DIR/run/          lock and state of the supervisor, counters of the web
workers DIR/audit/        the witness of the audit log: copy it to where nobody can write it DIR/logs/
one log for each process
"""

from __future__ import annotations

import fcntl
import os
import pwd
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict

from vesalius.crypto.blind import BlindIndex
from vesalius.crypto.envelope import Tampered
from vesalius.crypto.keyring import ROOT_NAMES, RootKeys, epoch_context, unwrap
from vesalius.errors import Conflict, Invalid, Unavailable
from vesalius.platform import embedded_postgresql, supervisor_state
from vesalius.platform.embedded_postgresql import EmbeddedPostgresql
from vesalius.platform.embedded_valkey import EmbeddedValkey
from vesalius.platform.processes import CannotStart
from vesalius.r4 import definitions
from vesalius.store import migrate

if TYPE_CHECKING:
    from vesalius.records.context import Context

DATA_VARIABLE: Final = "VESALIUS_DATA"
MEGABYTES_NEEDED: Final = 300
_SECONDS_OF_RECOVERY: Final = 60.0
_RECOVERS: Final = re.compile(r"system is (starting up|not yet accepting connections|in recovery mode)")


@dataclass(frozen=True, slots=True)
class Installation:
    """Where everything of one installation is. Making one touches nothing.

    `external_database_url` and `external_redis_url` replace the embedded servers.
    """

    directory: Path
    external_database_url: str | None = None
    external_redis_url: str | None = None

    @property
    def postgresql(self) -> EmbeddedPostgresql:
        """The embedded cluster."""
        return EmbeddedPostgresql(self.directory / "postgresql")

    @property
    def valkey(self) -> EmbeddedValkey:
        """The embedded Valkey."""
        return EmbeddedValkey(self.directory / "valkey")

    @property
    def database_url(self) -> str:
        """The address of the record store, for libpq."""
        return self.external_database_url or self.postgresql.database_url()

    @property
    def redis_url(self) -> str:
        """The address of Valkey, for the redis client."""
        return self.external_redis_url or self.valkey.redis_url

    @property
    def keys(self) -> Path:
        """The folder of the root keys."""
        return self.directory / "keys"

    @property
    def run(self) -> Path:
        """The folder of the supervisor's lock and state."""
        return self.directory / "run"

    @property
    def witness(self) -> Path:
        """Where the signed checkpoints of the audit log are kept outside of the database."""
        return self.directory / "audit" / "witness"

    @property
    def erasures(self) -> Path:
        """Where the ledger of erased records is kept outside of the database: it outlives every restore."""
        return self.directory / "audit" / "erasures"

    @property
    def bound_factors(self) -> Path:
        """There once every second factor is sealed with its account: no writer of the database takes that back."""
        return self.directory / "audit" / "second-factors-bound"

    @property
    def logs(self) -> Path:
        """The folder of the logs."""
        return self.directory / "logs"

    def environment(self) -> dict[str, str]:
        """The caller's environment with what a child needs to open the same installation."""
        # A heap for each of the threads of a worker is memory that nobody needs.
        return {"MALLOC_ARENA_MAX": "2", **os.environ, DATA_VARIABLE: str(self.directory)}

    def roots(self) -> RootKeys:
        """The root keys. Raises CannotStart when one is missing or malformed."""
        try:
            return RootKeys.from_directory(self.keys)
        except FileNotFoundError as error:
            raise CannotStart(f"The root key {error.filename} is missing; run `vesalius up` once.") from error
        except (OSError, ValueError) as error:
            raise CannotStart(f"The root keys in {self.keys} cannot be read: {error}.") from error

    def context(self, *, maximum_sessions: int = 20) -> Context:
        """The door's view of this installation, for one process."""
        from vesalius.records.context import Context  # noqa: PLC0415 - costs 0.2 s that few callers need

        return Context(self.database_url, self.roots(), maximum_sessions=maximum_sessions)


def installation(directory: Path | None = None, environment: Mapping[str, str] = os.environ) -> Installation:
    """The installation in `directory`, else in VESALIUS_DATA, else in ./var.

    Its servers are those of DATABASE_URL and REDIS_URL, where given.
    """
    folder = directory or Path(environment.get(DATA_VARIABLE) or "var")
    return Installation(
        folder.expanduser().absolute(),
        environment.get("DATABASE_URL") or None,
        environment.get("REDIS_URL") or None,
    )


def prepare_folder(found: Installation) -> None:
    """Makes the data folder where missing. Raises CannotStart when it cannot be used."""
    folder = found.directory
    try:
        if not folder.exists():
            folder.mkdir(parents=True)
            # Root's embedded servers run as another user, who must pass through.
            folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        folder.mkdir(exist_ok=True)
        owner = folder.stat().st_uid
        if owner != os.geteuid():
            raise CannotStart(
                f"The data folder {folder} belongs to {_user_name(owner)}, and you are {_user_name(os.geteuid())}."
            )
        for path, mode in ((found.keys, 0o700), (found.run, 0o700), (found.logs, 0o700)):
            path.mkdir(mode=mode, exist_ok=True)
        probe = found.run / "probe"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except NotADirectoryError as error:
        raise CannotStart(f"The data folder {folder} is not a folder.") from error
    except FileExistsError as error:
        raise CannotStart(f"The data folder {error.filename} is not a folder.") from error
    except OSError as error:
        raise CannotStart(f"The data folder {folder} cannot be written: {error.strerror}.") from error
    free = free_megabytes(folder)
    if free < MEGABYTES_NEEDED:
        raise CannotStart(f"Only {free} MB are free on the disk of {folder}; {MEGABYTES_NEEDED} MB are needed.")


def free_megabytes(folder: Path) -> int:
    """What an ordinary user may still write to the disk of `folder`."""
    return shutil.disk_usage(folder).free // 1_000_000


@contextmanager
def exclusively(found: Installation) -> Iterator[None]:
    """The only holder of the installation, for the block. Raises CannotStart when somebody else is."""
    descriptor = os.open(found.run / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
            raise CannotStart(
                f"The installation in {found.directory} is already in use"
                f"{f' by process {holder}' if holder else ''}; use another --data folder or `vesalius stop`."
            ) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode("ascii"), 0)
        yield
    finally:
        os.close(descriptor)


def is_held(found: Installation) -> bool:
    """Whether a supervisor or a command holds the installation."""
    try:
        descriptor = os.open(found.run / "lock", os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


def prepare_store(found: Installation) -> int:
    """Makes missing root keys and brings the schema up to date; returns how many migrations were applied.

    Raises CannotStart when the database does not answer, is newer than the code, or was written under other
    root keys: making new keys beside old data would lose the data for good.
    """
    try:
        with psycopg.connect(found.database_url, connect_timeout=5) as connection:
            check_keys(found, connection)
        RootKeys.from_directory(found.keys, create=True)
        applied = migrate.migrate(found.database_url)
        _note_roots(found)
        _note_fresh(found)
        _bind_second_factors(found)
    except psycopg.OperationalError as error:
        raise CannotStart(_unreachable(found, error)) from error
    except psycopg.Error as error:
        raise CannotStart(f"The database refuses the schema ({error.sqlstate}).") from error
    except (Conflict, Unavailable) as error:
        raise CannotStart(str(error)) from error
    except OSError as error:
        raise CannotStart(f"The root keys in {found.keys} cannot be made: {error.strerror}.") from error
    found.roots()
    return applied


def _note_fresh(found: Installation) -> None:
    """What has no records yet has the index of today (`records.maintenance`)."""
    with psycopg.connect(found.database_url, connect_timeout=5) as connection:
        if connection.execute("SELECT EXISTS (SELECT FROM resource)").fetchone() != (False,):
            return
    from vesalius.records import maintenance  # noqa: PLC0415 - costs 0.2 s that only a new installation needs

    context = found.context(maximum_sessions=1)
    try:
        maintenance.note_fresh(context)
    finally:
        context.close()


def _bind_second_factors(found: Installation) -> None:
    """Secrets that were stored before they belonged to their account are sealed anew, once.

    Never again: whoever can write into the database, but has no key, could bring the secret of another account in its
    form of before. A restored backup may be of before (`restore` takes the mark away).
    """
    if found.bound_factors.exists():
        return
    with psycopg.connect(found.database_url, connect_timeout=5) as connection:
        rows = connection.execute("SELECT account, secret FROM totp WHERE NOT bound").fetchall()
        if rows:
            from vesalius.identity import second_factor  # noqa: PLC0415 - only an installation of before needs it

            roots = found.roots()
            for account, secret in rows:
                try:
                    anew = second_factor.bound(roots, account, secret)
                except Invalid:
                    # Changed by somebody: it opened nothing before either.
                    continue
                connection.execute("UPDATE totp SET secret = %s, bound = true WHERE account = %s", [anew, account])
    # Only now: what is broken off in between is done by the next start.
    found.bound_factors.parent.mkdir(parents=True, exist_ok=True)
    found.bound_factors.touch(mode=0o600)


@contextmanager
def opened(found: Installation, *, to_be_replaced: bool = False) -> Iterator[Installation]:
    """The installation with its database running: that of the supervisor, or one started for the block.

    Raises CannotStart when there is no installation yet, when it cannot be opened, and when its schema is not that of
    this program (unless its records are `to_be_replaced`).
    """
    if not (found.keys / f"{ROOT_NAMES[0]}.key").exists():
        raise CannotStart(f"There is no installation in {found.directory}; `vesalius up` makes one.")
    check_addresses(found)
    if found.external_database_url or is_held(found):
        _check_reachable(found)
        if not to_be_replaced:
            _check_schema(found)
        yield found
        return
    with exclusively(found):
        server = start_database(found)
        try:
            prepare_store(found)
            yield found
        finally:
            embedded_postgresql.stop(server)


def start_database(found: Installation) -> subprocess.Popen[bytes]:
    """The embedded PostgreSQL, logging into the installation's logs. Raises CannotStart."""
    with (found.logs / "postgresql.log").open("ab") as log:
        return found.postgresql.start(log)


def _check_reachable(found: Installation) -> None:
    deadline = time.monotonic() + _SECONDS_OF_RECOVERY
    while True:
        try:
            psycopg.connect(found.database_url, connect_timeout=5).close()
        except psycopg.Error as error:
            # A database that was killed a moment ago recovers: what the supervisor waits for, a command waits for too.
            if not _RECOVERS.search(str(error)) or time.monotonic() > deadline:
                raise CannotStart(_unreachable(found, error)) from error
            time.sleep(0.1)
        else:
            return


def _check_schema(found: Installation) -> None:
    try:
        waiting = migrate.pending(found.database_url)
    except Conflict as error:
        raise CannotStart(str(error)) from error
    running = supervisor_state.running(found.run)
    if waiting and running is not None and running.is_ready:
        raise CannotStart(
            f"The installation in {found.directory} was started by an older program: `vesalius stop` and `vesalius up`"
            " bring its schema up to date."
        )
    if waiting and is_held(found):
        raise CannotStart(
            f"The installation in {found.directory} is still starting; `vesalius status` tells when it runs."
        )
    if waiting:
        raise CannotStart(
            "The database of DATABASE_URL has not the schema of this program yet: run `vesalius up` first."
        )


def check_keys(found: Installation, connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Raises CannotStart when the root keys are not those that the database was written under."""
    exists = connection.execute("SELECT to_regclass('keys.epoch') IS NOT NULL").fetchone()
    if exists != (True,):
        return
    newest = connection.execute("SELECT epoch, wrapped FROM keys.epoch ORDER BY epoch DESC LIMIT 1").fetchone()
    if newest is None:
        return
    missing = [name for name in ROOT_NAMES if not (found.keys / f"{name}.key").exists()]
    if missing:
        raise CannotStart(
            f"The database holds records, and the root key {found.keys / missing[0]}.key is missing;"
            " put it back from your key backup."
        )
    epoch, wrapped = int(str(newest[0])), newest[1]
    roots = found.roots()
    try:
        unwrap(roots.data, wrapped, epoch_context(epoch))
    except Tampered as error:
        raise CannotStart(
            f"The root keys in {found.keys} are not those that this database was written under."
        ) from error
    for name in (*_other_than_noted(connection, roots), *_index_misses(connection, roots)):
        raise CannotStart(
            f"The root key {found.keys / name}.key is not that which this database was written under;"
            " put that back from your key backup."
        )


def _other_than_noted(connection: psycopg.Connection[tuple[Any, ...]], roots: RootKeys) -> list[str]:
    if connection.execute("SELECT to_regclass('keys.root') IS NOT NULL").fetchone() != (True,):
        return []
    noted = {str(name): bytes(digest) for name, digest in connection.execute("SELECT name, fingerprint FROM keys.root")}
    return [name for name, digest in roots.fingerprints().items() if noted.get(name, digest) != digest]


def _index_misses(connection: psycopg.Connection[tuple[Any, ...]], roots: RootKeys) -> list[str]:
    """The index root, when a stored record is not where it would put it."""
    row = connection.execute("SELECT pk, type, id FROM resource LIMIT 1").fetchone()
    if row is None:
        return []
    place = BlindIndex(roots.index).pk(definitions.type_name(int(str(row[1]))), str(row[2]))
    return [] if place == row[0] else ["index"]


def _note_roots(found: Installation) -> None:
    """Once and for all, when there is something under them: before, keys may still be put in place for a restore."""
    with psycopg.connect(found.database_url, connect_timeout=5) as connection, connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO keys.root (name, fingerprint) VALUES (%s, %s) ON CONFLICT (name)"
            " DO UPDATE SET fingerprint = EXCLUDED.fingerprint WHERE NOT EXISTS (SELECT FROM keys.epoch)",
            list(found.roots().fingerprints().items()),
        )


def check_addresses(found: Installation) -> None:
    """Raises CannotStart when DATABASE_URL or REDIS_URL is no address. It is not shown: it may hold a password."""
    try:
        conninfo_to_dict(found.external_database_url or "")
    except psycopg.ProgrammingError:
        form = "postgresql://user:password@host:port/database"
        raise CannotStart(f"DATABASE_URL is not an address of a PostgreSQL such as {form}.") from None
    scheme, border, rest = (found.external_redis_url or "redis://localhost").partition("://")
    if scheme not in {"redis", "rediss", "unix"} or not border or not rest:
        raise CannotStart("REDIS_URL is not an address of a Valkey such as redis://:password@host:6379/0.")


def check_valkey(found: Installation) -> None:
    """Raises CannotStart when the Valkey of REDIS_URL does not answer; the embedded one is the supervisor's matter."""
    if found.external_redis_url is None:
        return
    import redis  # noqa: PLC0415 - costs 0.2 s that few need

    try:
        with redis.Redis.from_url(found.external_redis_url, socket_timeout=5, socket_connect_timeout=5) as client:
            client.ping()
    except (redis.AuthenticationError, redis.exceptions.AuthorizationError, redis.ResponseError) as error:
        raise CannotStart("The Valkey of REDIS_URL does not let us in: its password is another.") from error
    except (redis.RedisError, OSError) as error:
        raise CannotStart("The Valkey of REDIS_URL cannot be reached: it does not answer.") from error
    except ValueError as error:
        raise CannotStart("REDIS_URL is not an address of a Valkey such as redis://:password@host:6379/0.") from error


def unreachable(error: psycopg.Error) -> str:
    """Why a database does not let us in, as it says in its first line; without a full stop."""
    return (str(error).strip().splitlines() or ["no answer"])[0].rstrip(".")


def _unreachable(found: Installation, error: psycopg.Error) -> str:
    where = "DATABASE_URL" if found.external_database_url else "the embedded PostgreSQL"
    return f"The database of {where} cannot be reached: {unreachable(error)}."


def _user_name(user_id: int) -> str:
    try:
        return pwd.getpwuid(user_id).pw_name
    except KeyError:
        return f"user {user_id}"
