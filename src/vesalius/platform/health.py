"""Whether this process lives, and whether it can do its work.

`/health/live` answers as long as the process does. `/health/ready` looks at what every request needs: the
database, its schema, the root keys, Valkey. It names the part that fails and nothing more: anybody may ask. Without
the worker everything can be read and written while messages and jobs wait: that is "degraded", with status 200.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec
import psycopg
import redis

from vesalius import clock
from vesalius.errors import VesaliusError
from vesalius.events.workers import SECONDS_UNTIL_AWAY
from vesalius.platform.installation import Installation
from vesalius.store import migrate

# Probes come often and from several sides; within this time they get the same answer.
_SECONDS_REMEMBERED: Final = 1.0
_SECONDS_PATIENT: Final = 2
OK: Final = "ok"
AWAY: Final = "away"
# What can be away while requests are answered.
_DISPENSABLE: Final = frozenset({"worker"})


class Readiness:
    """The state of what an installation needs, looked at no more than once a second. Thread-safe."""

    def __init__(self, found: Installation) -> None:
        self._found = found
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._until = 0.0

    def checks(self) -> dict[str, str]:
        """Part → "ok" or one word for what is wrong with it: database, schema, keys, valkey, worker."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._known = checks(self._found)
                self._until = time.monotonic() + _SECONDS_REMEMBERED
            return self._known

    def answer(self) -> tuple[int, bytes]:
        """Status and JSON body of /health/ready."""
        found = self.checks()
        ready = all(state == OK for name, state in found.items() if name not in _DISPENSABLE)
        whole = ready and all(state == OK for state in found.values())
        body = {"status": "ready" if whole else "degraded" if ready else "unready", "checks": found}
        return 200 if ready else 503, msgspec.json.encode(body)


def live() -> tuple[int, bytes]:
    """Status and JSON body of /health/live."""
    return 200, b'{"status":"live"}'


def checks(found: Installation) -> dict[str, str]:
    """The state of each part, now."""
    database, schema, worker = _database(found)
    return {
        "database": database,
        "schema": schema,
        "keys": _attempt(found.roots),
        "valkey": _valkey(found),
        "worker": worker,
    }


def _database(found: Installation) -> tuple[str, str, str]:
    try:
        with psycopg.connect(found.database_url, connect_timeout=_SECONDS_PATIENT) as connection:
            connection.execute(f"SET statement_timeout = '{_SECONDS_PATIENT}s'")
            applied = migrate.state(connection)
            worker = _worker(connection)
    except psycopg.Error:
        return "unreachable", "unknown", "unknown"
    known = {migration.number for migration in migrate.migrations()}
    if set(applied) - known:
        return OK, "newer", worker
    return OK, "pending" if known - set(applied) else OK, worker


def _worker(connection: psycopg.Connection[tuple[object, ...]]) -> str:
    since = clock.now_microseconds() - int(SECONDS_UNTIL_AWAY * 1_000_000)
    try:
        row = connection.execute("SELECT EXISTS (SELECT FROM worker WHERE beat > %s)", (since,)).fetchone()
    except psycopg.errors.UndefinedTable:
        return AWAY
    return OK if row == (True,) else AWAY


def _valkey(found: Installation) -> str:
    try:
        with redis.Redis.from_url(
            found.redis_url, socket_timeout=_SECONDS_PATIENT, socket_connect_timeout=_SECONDS_PATIENT
        ) as client:
            client.ping()
    except redis.RedisError:
        return "unreachable"
    return OK


def _attempt(work: Callable[[], object]) -> str:
    try:
        work()
    except VesaliusError:
        return "unreadable"
    return OK
