"""`vesalius doctor`: what is wrong with an installation, one sentence each, with what to do."""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from ipaddress import ip_address
from urllib.parse import urlsplit

import psycopg
import redis
from psycopg.conninfo import conninfo_to_dict

from vesalius import clock
from vesalius.crypto.keyring import ROOT_NAMES
from vesalius.errors import VesaliusError
from vesalius.events.queue import GIVEN_UP
from vesalius.events.workers import SECONDS_UNTIL_AWAY
from vesalius.medication import transmission as prescriptions
from vesalius.platform import (
    chosen_settings,
    demo_figures,
    embedded_postgresql,
    embedded_valkey,
    installation,
    supervisor_state,
)
from vesalius.platform.installation import Installation
from vesalius.platform.processes import CannotStart
from vesalius.platform.terminal import result
from vesalius.records import maintenance
from vesalius.store import migrate, rotation
from vesalius.surveillance import transmission as declarations

_SECONDS_OF_CLOCK = 5
_STARTS_A_DAY = 3
_MEGABYTES_COMFORTABLE = 2000
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `advice` is empty when all is well."""

    subject: str
    text: str
    advice: str = ""


def doctor(found: Installation) -> int:
    """0 when nothing is wrong, 1 otherwise."""
    findings = list(examine(found))
    for finding in findings:
        mark = "FAULT" if finding.advice else "ok"
        advice = f" {finding.advice}" if finding.advice else ""
        result(f"{mark:<6} {finding.subject}: {finding.text}.{advice}")
    faults = sum(bool(finding.advice) for finding in findings)
    result("Nothing is wrong." if not faults else f"{faults} {'thing is' if faults == 1 else 'things are'} wrong.")
    return 1 if faults else 0


def examine(found: Installation) -> Iterator[Finding]:
    """Every finding, good or bad. No record, key or setting is changed."""
    yield _python()
    yield _packages()
    yield _binaries(found)
    yield from _settings(found)
    try:
        installation.check_addresses(found)
    except CannotStart as error:
        yield Finding("addresses", "not usable", str(error))
        return
    yield from ways_to_servers(found)
    if not found.directory.exists():
        yield Finding("folder", f"{found.directory} does not exist", "Start with `vesalius up`, or give --data.")
        return
    yield _folder(found)
    yield from _services(found)
    yield _disk(found)
    yield from _keys(found)
    state = supervisor_state.running(found.run)
    yield _supervisor(found, state)
    if state is not None:
        yield from _parts(state)
        yield _port(state)
    if found.external_database_url or installation.is_held(found):
        yield from _database(found)
    elif found.postgresql.data.exists():
        yield from _stopped_database(found)
    if found.external_redis_url or state is not None:
        yield _valkey(found)


def _python() -> Finding:
    text = f"{sys.version_info.major}.{sys.version_info.minor}.{sys.version_info.micro}"
    right = sys.version_info[:2] == (3, 11)
    return Finding("python", text, "" if right else "Use Python 3.11: make PYTHON=/path/to/python3.11 setup.")


def _packages() -> Finding:
    try:
        names = ("vesalius", "django", "granian", "psycopg", "cryptography")
        return Finding("packages", ", ".join(f"{name} {version(name)}" for name in names))
    except PackageNotFoundError as error:
        return Finding("packages", f"{error.name} is missing", "Run `make setup`.")


def _binaries(found: Installation) -> Finding:
    try:
        if found.external_database_url is None:
            embedded_postgresql.programs()
        if found.external_redis_url is None:
            embedded_valkey.program()
    except CannotStart as error:
        return Finding("binaries", "incomplete", str(error))
    return Finding("binaries", "PostgreSQL and Valkey are there")


def _settings(found: Installation) -> Iterator[Finding]:
    try:
        chosen_settings.require(found)
    except CannotStart as error:
        yield Finding("settings", "not usable", str(error))
    else:
        yield Finding("settings", "usable")
    for name in chosen_settings.unknown():
        yield Finding("settings", f"nothing reads {name}", "Correct its name, or take it away.")
    for name in chosen_settings.missing_folders():
        yield Finding("settings", f"the folder of {name} is not there", "Make it, or connect what it lies on.")


def _services(found: Installation) -> Iterator[Finding]:
    is_demo = demo_figures.is_finished(found.directory)
    yield _service("prescriptions", prescriptions.MODE, "to no pharmacist", is_demo=is_demo)
    yield _service("declarations", declarations.MODE, "to no authority", is_demo=is_demo)


def _service(what: str, setting: str, whom: str, *, is_demo: bool) -> Finding:
    wanted = os.environ.get(setting, "").strip().lower()
    if is_demo and wanted != "off":
        return Finding(what, "the demo network gives them to a stand-in on this machine")
    if wanted in {"local", "down"}:
        advice = f"Set {setting} to off where people are treated: the stand-in's numbers are known to nobody."
        return Finding(what, f"they go to a stand-in on this machine, {whom}", advice)
    said = "is off" if wanted else "is not set"
    return Finding(what, f"nothing is transmitted: {setting} {said}; pages and papers say so")


def _folder(found: Installation) -> Finding:
    status = found.directory.stat()
    if not stat.S_ISDIR(status.st_mode):
        return Finding("folder", f"{found.directory} is not a folder", "Give another --data.")
    if status.st_uid != os.geteuid():
        return Finding("folder", f"{found.directory} belongs to user {status.st_uid}", "Run as that user.")
    if status.st_mode & 0o022:
        return Finding("folder", f"{found.directory} can be written by others", f"chmod go-w {found.directory}")
    if not os.access(found.directory, os.W_OK | os.X_OK):
        return Finding("folder", f"{found.directory} cannot be written", f"chmod u+rwx {found.directory}")
    return Finding("folder", f"{found.directory} belongs to us and can be written")


def _disk(found: Installation) -> Finding:
    free = installation.free_megabytes(found.directory)
    if free < installation.MEGABYTES_NEEDED:
        return Finding("disk", f"{free} MB are free", "Make room: the database stops when the disk is full.")
    if free < _MEGABYTES_COMFORTABLE:
        return Finding("disk", f"only {free} MB are free", "Make room soon.")
    return Finding("disk", f"{free} MB are free")


def _keys(found: Installation) -> Iterator[Finding]:
    missing = [name for name in ROOT_NAMES if not (found.keys / f"{name}.key").exists()]
    if missing:
        advice = "Put them back from your key backup; on a new installation `vesalius up` makes them."
        yield Finding("keys", f"missing: {', '.join(missing)}", advice)
        return
    loose = [name for name in ROOT_NAMES if stat.S_IMODE((found.keys / f"{name}.key").stat().st_mode) & 0o077]
    if loose:
        yield Finding("keys", f"others may read {', '.join(loose)}", f"chmod 0400 {found.keys}/*.key")
    try:
        found.roots()
    except VesaliusError as error:
        yield Finding("keys", "not usable", str(error))
    else:
        yield Finding("keys", "four root keys are there")


def _supervisor(found: Installation, state: supervisor_state.SupervisorState | None) -> Finding:
    if state is not None:
        return Finding("supervisor", f"process {state.supervisor.process} at {state.address}")
    if installation.is_held(found):
        return Finding("supervisor", "another command works on the installation")
    left = supervisor_state.read(found.run)
    if left is not None:
        return Finding("supervisor", "was killed; the next `vesalius up` cleans up after it")
    return Finding("supervisor", "does not run; start it with `vesalius up`")


def _parts(state: supervisor_state.SupervisorState) -> Iterator[Finding]:
    a_day_ago = clock.now_microseconds() - 86_400_000_000
    for part in state.parts:
        if not part.is_alive:
            yield Finding(part.name, "is not running", "Look at its log; the supervisor tries again.")
        elif (starts := part.starts_since(a_day_ago)) > _STARTS_A_DAY:
            yield Finding(part.name, f"was started {starts} times in a day", "Look at its log: it keeps ending.")
        else:
            yield Finding(part.name, f"process {part.process}")


def _port(state: supervisor_state.SupervisorState) -> Finding:
    host, _, port = state.address.removeprefix("http://").rstrip("/").rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=2).close()
    except OSError:
        return Finding("port", f"{state.address} does not answer", "Look at logs/web-1.log.")
    return Finding("port", f"{state.address} answers")


def _stopped_database(found: Installation) -> Iterator[Finding]:
    """The embedded database of an installation that does not run, started for as long as it is looked at."""
    try:
        with installation.exclusively(found):
            server = installation.start_database(found)
            try:
                yield from _database(found)
            finally:
                embedded_postgresql.stop(server)
    except (VesaliusError, OSError) as error:
        reason = str(error) if isinstance(error, VesaliusError) else f"{error.strerror} ({error.filename})."
        yield Finding("database", "does not start", reason)


def _database(found: Installation) -> Iterator[Finding]:
    try:
        with psycopg.connect(found.database_url, connect_timeout=5) as connection:
            yield from _examine_database(found, connection)
    except psycopg.Error as error:
        reason = installation.unreachable(error)
        where = "DATABASE_URL" if found.external_database_url else "logs/postgresql.log"
        yield Finding("database", f"not reachable ({reason})", f"Look at {where}.")


def _examine_database(found: Installation, connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[Finding]:
    number = connection.info.server_version
    text = f"PostgreSQL {number // 10000}.{number % 10000}"
    yield Finding("database", text, "" if number >= 150000 else "Use PostgreSQL 15 or newer.")
    yield from _attempt("schema", lambda: _schema(connection))
    yield from _attempt("key fit", lambda: _fit(found, connection))
    yield from _index(connection)
    yield from _second_factors(connection)
    is_running = supervisor_state.running(found.run) is not None
    yield from _background(connection, is_running=is_running)
    yield from _clock(connection)


def _clock(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[Finding]:
    row = connection.execute(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, (SELECT max(recorded) FROM outbox)"
        if connection.execute("SELECT to_regclass('outbox') IS NOT NULL").fetchone() == (True,)
        else "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, NULL::bigint"
    ).fetchone()
    there, newest = row or (None, None)
    now = clock.now_microseconds()
    drift = abs(int(str(there)) - now) / 1e6
    advice = "Let both machines follow a time server." if drift > _SECONDS_OF_CLOCK else ""
    yield Finding("clock", f"{drift:.1f} s between database and us", advice)
    ahead = 0.0 if newest is None else (int(str(newest)) - now) / 1e6
    if ahead > _SECONDS_OF_CLOCK:
        text = f"the newest entry of the record is {ahead:.0f} s ahead of us"
        yield Finding("clock", text, "The clock was set back: let this machine follow a time server.")


def _schema(connection: psycopg.Connection[tuple[object, ...]]) -> Finding:
    applied, known = migrate.state(connection), {item.number for item in migrate.migrations()}
    if set(applied) - known:
        return Finding("schema", f"{max(applied)} is newer than this program", "Start a newer version.")
    waiting = known - set(applied)
    advice = "Restart: `vesalius up` brings it up to date." if waiting else ""
    return Finding("schema", f"{len(applied)} of {len(known)} steps applied", advice)


def _index(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[Finding]:
    try:
        state = maintenance.IndexState.of(connection.execute(maintenance.INDEX_STATE).fetchall())
    except psycopg.errors.UndefinedColumn:
        # The finding about the schema says what to do.
        connection.rollback()
        return
    yield Finding("index", state.sentence)
    question = "SELECT 1 FROM maintenance WHERE name = %s AND finished IS NULL"
    if connection.execute(question, [rotation.RENEWAL]).fetchone():
        advice = "Unless it runs now: run `vesalius rotate-keys --data-keys` again, it goes on where it was."
        yield Finding("data keys", "their renewal is not finished", advice)


def _background(connection: psycopg.Connection[tuple[object, ...]], *, is_running: bool) -> Iterator[Finding]:
    try:
        row = connection.execute(
            "SELECT (SELECT max(beat) FROM worker),"
            " (SELECT count(*) FROM outbox_consumer WHERE failure IS NOT NULL),"
            " (SELECT count(*) FROM message WHERE state IN (4, 5))"
        ).fetchone()
        given_up = connection.execute(GIVEN_UP).fetchall()
    except psycopg.errors.UndefinedTable:
        return
    beat, failing, undelivered = row or (None, 0, 0)
    if beat is not None:
        seconds = (clock.now_microseconds() - int(str(beat))) / 1e6
        is_silent = seconds > SECONDS_UNTIL_AWAY and is_running
        silent = "Look at logs/worker.log: jobs and messages wait." if is_silent else ""
        yield Finding("background work", f"the worker's last sign of life is {seconds:.0f} s old", silent)
    for name, failure, number in given_up:
        text = f"{number} of {name} {'was' if number == 1 else 'were'} given up ({failure or 'without a reason'})"
        yield Finding("jobs", text, "Look at the page of background work, try them again or cancel.")
    if undelivered:
        text = f"{undelivered} {'is' if undelivered == 1 else 'are'} undelivered or in doubt"
        yield Finding("messages", text, "Look at the page of background work, and decide.")
    if failing:
        yield Finding("readers of the outbox", f"{failing} fail", "Look at logs/worker.log; they try again.")


def _fit(found: Installation, connection: psycopg.Connection[tuple[object, ...]]) -> Finding:
    installation.check_keys(found, connection)
    return Finding("key fit", "the root keys open this database")


def _second_factors(connection: psycopg.Connection[tuple[object, ...]]) -> Iterator[Finding]:
    if connection.execute("SELECT to_regclass('totp') IS NOT NULL").fetchone() != (True,):
        return
    rows = connection.execute(
        "SELECT a.username FROM totp t JOIN account a ON a.id = t.account WHERE NOT t.bound ORDER BY 1"
    ).fetchall()
    if rows:
        names = ", ".join(str(row[0]) for row in rows[:_NAMED]) + (" …" if len(rows) > _NAMED else "")
        text = f"not sealed with their account, so that they open nothing: {names}"
        yield Finding("second factors", text, "Give each a new one: `vesalius account invite NAME --reset`.")


def _attempt(subject: str, work: Callable[[], Finding]) -> Iterator[Finding]:
    try:
        yield work()
    except VesaliusError as error:
        yield Finding(subject, "wrong", str(error))


def ways_to_servers(found: Installation) -> Iterator[Finding]:
    """Of external servers on other machines: whether what goes there is encrypted, and to whom."""
    is_private = os.environ.get("VESALIUS_PRIVATE_NETWORK", "").strip() == "1"
    own = "or set VESALIUS_PRIVATE_NETWORK=1 where the way to it leaves no network of this machine."
    if found.external_database_url is not None:
        chosen = conninfo_to_dict(found.external_database_url)
        mode = str(chosen.get("sslmode") or os.environ.get("PGSSLMODE") or "prefer")
        hosts = str(chosen.get("hostaddr") or chosen.get("host") or os.environ.get("PGHOST") or "").split(",")
        if all(map(_is_here, hosts)) or mode == "verify-full":
            text = "TLS, verified" if mode == "verify-full" else "on this machine"
            yield Finding("way to the database", text)
        elif is_private:
            yield Finding("way to the database", f"sslmode={mode}, in a private network by your word")
        else:
            advice = f"Add sslmode=verify-full and sslrootcert to DATABASE_URL, {own}"
            yield Finding("way to the database", f"sslmode={mode}: whoever answers is believed", advice)
    if found.external_redis_url is not None:
        parts = urlsplit(found.external_redis_url)
        if parts.scheme == "unix" or _is_here(parts.hostname or ""):
            yield Finding("way to valkey", "on this machine")
        elif parts.scheme == "rediss":
            text = "TLS, verified" if "ssl_cert_reqs=none" not in parts.query.lower() else "TLS, not verified"
            yield Finding("way to valkey", text, "" if text == "TLS, verified" else "Take ssl_cert_reqs=none away.")
        elif is_private:
            yield Finding("way to valkey", "plain, in a private network by your word")
        else:
            yield Finding("way to valkey", "not encrypted", f"Use rediss:// in REDIS_URL, {own}")


def _is_here(host: str) -> bool:
    if not host or host == "localhost" or host.startswith(("/", "@")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _valkey(found: Installation) -> Finding:
    try:
        with redis.Redis.from_url(found.redis_url, socket_timeout=2, socket_connect_timeout=2) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        where = "REDIS_URL" if found.external_redis_url else "logs/valkey.log"
        return Finding("valkey", f"not reachable ({type(error).__name__})", f"Look at {where}.")
    return Finding("valkey", "answers")
