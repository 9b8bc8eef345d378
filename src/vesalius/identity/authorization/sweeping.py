"""What has expired and serves nothing any more is deleted: codes, launches, pushed requests, refresh tokens, keys."""

from __future__ import annotations

from typing import Final

from vesalius import clock
from vesalius.store.session import Session
from vesalius.store.wire import int8

_DAY: Final = 86_400_000_000
# A used code or refresh token is kept as long as its reuse would tell of a thief.
_EXPIRING: Final = ("oauth_code", "oauth_launch", "oauth_request", "oauth_assertion", "oauth_refresh")


def sweep(session: Session) -> int:
    """Deletes what expired a day ago or more, and grants a year after their end; the number of rows."""
    now = clock.now_microseconds()
    removed = sum(session.execute(f"DELETE FROM {table} WHERE expires < $1", [int8(now - _DAY)]) for table in _EXPIRING)
    removed += session.execute("DELETE FROM oauth_key WHERE retired < $1", [int8(now - 2 * _DAY)])
    return removed + session.execute("DELETE FROM oauth_grant WHERE expires < $1", [int8(now - 366 * _DAY)])
