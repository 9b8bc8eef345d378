"""Whether this process lives, and whether it can do its work.

`/health/live` answers as long as the process does. `/health/ready` looks at what every request needs: the
database, its schema, the root keys, Valkey. It names the part that fails and nothing more: anybody may ask.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final

import msgspec
import psycopg
import redis

from vesalius.errors import VesaliusError
from vesalius.platform.installation import Installation
from vesalius.store import migrate

# Probes come often and from several sides; within this time they get the same answer.
_SECONDS_REMEMBERED: Final = 1.0
_SECONDS_PATIENT: Final = 2
OK: Final = "ok"


class Readiness:
    """The state of what an installation needs, looked at no more than once a second. Thread-safe."""

    def __init__(self, found: Installation) -> None:
        self._found = found
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._until = 0.0

    def checks(self) -> dict[str, str]:
        """Part → "ok" or one word for what is wrong with it: database, schema, keys, valkey."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._known = checks(self._found)
                self._until = time.monotonic() + _SECONDS_REMEMBERED
            return self._known

    def answer(self) -> tuple[int, bytes]:
        """Status and JSON body of /health/ready."""
        found = self.checks()
        ready = all(state == OK for state in found.values())
        body = {"status": "ready" if ready else "unready", "checks": found}
        return 200 if ready else 503, msgspec.json.encode(body)


def live() -> tuple[int, bytes]:
    """Status and JSON body of /health/live."""
    return 200, b'{"status":"live"}'


def checks(found: Installation) -> dict[str, str]:
    """The state of each part, now."""
    database, schema = _database(found)
    return {"database": database, "schema": schema, "keys": _attempt(found.roots), "valkey": _valkey(found)}


def _database(found: Installation) -> tuple[str, str]:
    try:
        with psycopg.connect(found.database_url, connect_timeout=_SECONDS_PATIENT) as connection:
            connection.execute(f"SET statement_timeout = '{_SECONDS_PATIENT}s'")
            applied = migrate.state(connection)
    except psycopg.Error:
        return "unreachable", "unknown"
    known = {migration.number for migration in migrate.migrations()}
    if set(applied) - known:
        return OK, "newer"
    return OK, "pending" if known - set(applied) else OK


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
