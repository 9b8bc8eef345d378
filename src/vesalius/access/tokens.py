"""Bearer tokens minted at the command line. The database keeps their SHA-256 only."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import threading
import time

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Invalid, Unauthenticated
from vesalius.store.session import Pool, Session
from vesalius.store.wire import bytea, int8, text

ADMINISTRATOR = "admin"
_PREFIX = "vsl_"
# A revoked token dies within this time in every process.
_SECONDS_REMEMBERED = 0.5
_MAXIMUM_REMEMBERED = 5000


def mint(session: Session, name: str, *, minutes: int) -> str:
    """A new bearer token for `name`, valid for `minutes`. Raises Invalid for a bad name or duration."""
    if not name or len(name) > 150 or not name.isprintable():
        raise Invalid("A token needs a name of 1 to 150 printable characters.")
    if not 1 <= minutes <= 60 * 24 * 366:
        raise Invalid("A token lives between 1 minute and 366 days.")
    secret = os.urandom(32)
    now = clock.now_microseconds()
    session.execute(
        "INSERT INTO access_token (digest, name, created, expires) VALUES ($1, $2, $3, $4)",
        [
            bytea(hashlib.sha256(secret).digest()),
            text(name),
            int8(now),
            int8(now + minutes * 60_000_000),
        ],
    )
    return _spelled(secret)


def revoke(session: Session, bearer: str) -> bool:
    """Ends a token; False when it was not valid."""
    digest = _digest(bearer)
    return digest is not None and bool(
        session.execute(
            "UPDATE access_token SET revoked = $2 WHERE digest = $1 AND revoked IS NULL",
            [bytea(digest), int8(clock.now_microseconds())],
        )
    )


def _digest(bearer: str) -> bytes | None:
    if not bearer.startswith(_PREFIX) or len(bearer) != len(_PREFIX) + 43:
        return None
    try:
        secret = base64.urlsafe_b64decode(bearer[len(_PREFIX) :] + "=")
    except (binascii.Error, ValueError):
        return None
    # The last character has two spare bits: only one spelling of a token is that token.
    return hashlib.sha256(secret).digest() if _spelled(secret) == bearer else None


def _spelled(secret: bytes) -> str:
    return _PREFIX + base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


class Authenticator:
    """Turns bearer tokens into actors, asking the database at most every half second for each."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._lock = threading.Lock()
        self._known: dict[str, tuple[Actor, float, int]] = {}

    def authenticate(self, bearer: str) -> Actor:
        """The actor behind `bearer`; raises Unauthenticated when it is unknown, expired or revoked."""
        held = self._known.get(bearer)
        if held is not None and held[1] > time.monotonic() and held[2] > clock.now_microseconds():
            return held[0]
        digest = _digest(bearer)
        if digest is None:
            raise Unauthenticated("The access token is not valid.")
        with self._pool.session() as session:
            rows = session.fetch(
                "SELECT name, expires FROM access_token WHERE digest = $1 AND revoked IS NULL AND expires > $2",
                [bytea(digest), int8(clock.now_microseconds())],
            )
        if not rows:
            with self._lock:
                self._known.pop(bearer, None)
            raise Unauthenticated("The access token is not valid.")
        name, expires = str(rows[0][0]), int(rows[0][1])
        actor = Actor(name=name, token=digest[:8].hex(), is_administrator=name == ADMINISTRATOR)
        with self._lock:
            if len(self._known) >= _MAXIMUM_REMEMBERED:
                self._known.clear()
            self._known[bearer] = (actor, time.monotonic() + _SECONDS_REMEMBERED, expires)
        return actor
