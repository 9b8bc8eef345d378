"""Sessions of browsers: found, listed, locked and ended. The table keeps a digest of each cookie, and sealed contents.

A process remembers a session for half a second: ending or locking one is effective everywhere within that time.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

_SECONDS_REMEMBERED: Final = 0.5
_MAXIMUM_REMEMBERED: Final = 5000
_AGENT_CHARACTERS: Final = 200
ANONYMOUS_SECONDS: Final = 1800
"""How long a browser that nobody signed in with keeps its session."""


@dataclass(slots=True)
class Held:
    """One row, as remembered. `actor` is filled by the middleware."""

    digest: bytes
    data: dict[str, Any]
    account: int | None
    device: int | None
    began: int
    seen: int
    expires: int
    locked: int | None
    actor: Actor | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Line:
    """One session as its holder sees it. `number` names it in forms and means nothing elsewhere."""

    number: str
    began: int
    seen: int
    locked: int | None
    address: str
    agent: str
    device: str
    is_current: bool


class Memory:
    """What this process remembers of sessions."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[bytes, tuple[Held, float]] = {}

    def get(self, digest: bytes) -> Held | None:
        """A session looked up within the last half second."""
        found = self._known.get(digest)
        return found[0] if found is not None and found[1] > time.monotonic() else None

    def put(self, held: Held) -> None:
        """Remembers a session."""
        with self._lock:
            if len(self._known) >= _MAXIMUM_REMEMBERED:
                self._known.clear()
            self._known[held.digest] = (held, time.monotonic() + _SECONDS_REMEMBERED)

    def forget(self, digest: bytes) -> None:
        """Looks it up anew next time."""
        with self._lock:
            self._known.pop(digest, None)

    def clear(self) -> None:
        """Looks everything up anew."""
        with self._lock:
            self._known.clear()


memory: Final = Memory()


def digest_of(cookie: str) -> bytes:
    """What the table keeps of a cookie."""
    return hashlib.sha256(cookie.encode()).digest()


def find(session: Session, cipher: AESGCM, digest: bytes) -> Held | None:
    """The session, unless it has ended."""
    rows = session.fetch(
        "SELECT account, device, data, began, seen, expires, locked FROM web_session"
        " WHERE digest = $1 AND expires > $2",
        [bytea(digest), int8(clock.now_microseconds())],
    )
    if not rows:
        return None
    account, device, sealed, began, seen, expires, locked = rows[0]
    try:
        data = msgspec.json.decode(cipher.decrypt(sealed[:12], sealed[12:], digest))
    except (InvalidTag, msgspec.DecodeError):
        return None
    return Held(digest, data, account, device, int(began), int(seen), int(expires), locked)


def insert(session: Session, cipher: AESGCM, held: Held, *, address: str, agent: str) -> None:
    """Stores a new session."""
    session.execute(
        "INSERT INTO web_session (digest, account, device, data, began, seen, expires, address, agent)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        [
            bytea(held.digest),
            int8(held.account),
            int8(held.device),
            bytea(_sealed(cipher, held)),
            int8(held.began),
            int8(held.seen),
            int8(held.expires),
            text(address),
            text(agent[:_AGENT_CHARACTERS]),
        ],
    )


def update(session: Session, cipher: AESGCM, held: Held) -> bool:
    """Stores changed contents; False when the session has ended meanwhile."""
    changed = session.execute(
        "UPDATE web_session SET data = $2, account = $3, device = $4, expires = $5 WHERE digest = $1",
        [
            bytea(held.digest),
            bytea(_sealed(cipher, held)),
            int8(held.account),
            int8(held.device),
            int8(held.expires),
        ],
    )
    return changed == 1


def touch(session: Session, digest: bytes, address: str) -> None:
    """Notes that the session was used now."""
    session.execute(
        "UPDATE web_session SET seen = $2, address = $3 WHERE digest = $1 AND locked IS NULL",
        [bytea(digest), int8(clock.now_microseconds()), text(address)],
    )


def lock(session: Session, digest: bytes) -> None:
    """Locks the screen of a session."""
    session.execute(
        "UPDATE web_session SET locked = $2 WHERE digest = $1 AND locked IS NULL",
        [bytea(digest), int8(clock.now_microseconds())],
    )
    memory.forget(digest)


def end(session: Session, digest: bytes) -> None:
    """Ends one session."""
    session.execute("DELETE FROM web_session WHERE digest = $1", [bytea(digest)])
    memory.forget(digest)


def end_others(session: Session, account: int, *, but: bytes | None = None) -> int:
    """Ends the sessions of an account except one; how many there were."""
    ended = session.execute(
        "DELETE FROM web_session WHERE account = $1 AND digest IS DISTINCT FROM $2", [int8(account), bytea(but)]
    )
    memory.clear()
    return ended


def end_numbered(session: Session, account: int, number: str) -> bool:
    """Ends the session that a line named; False when there is none of this account."""
    for row in session.fetch("SELECT digest FROM web_session WHERE account = $1", [int8(account)]):
        if _number(row[0]) == number:
            end(session, row[0])
            return True
    return False


def lines(session: Session, account: int, current: bytes) -> list[Line]:
    """The sessions of an account, last used first."""
    rows = session.fetch(
        "SELECT s.digest, s.began, s.seen, s.locked, s.address, s.agent, coalesce(w.name, '') FROM web_session s"
        " LEFT JOIN workstation w ON w.id = s.device WHERE s.account = $1 AND s.expires > $2 ORDER BY s.seen DESC",
        [int8(account), int8(clock.now_microseconds())],
    )
    return [
        Line(_number(row[0]), row[1], row[2], row[3], row[4], row[5], row[6], is_current=row[0] == current)
        for row in rows
    ]


def sweep(session: Session) -> int:
    """Deletes sessions and challenges that are over; how many."""
    now = int8(clock.now_microseconds())
    gone = session.execute("DELETE FROM web_session WHERE expires <= $1", [now])
    return gone + session.execute("DELETE FROM sign_in_challenge WHERE expires <= $1", [now])


def _number(digest: bytes) -> str:
    return hashlib.sha256(b"line" + digest).hexdigest()[:24]


def _sealed(cipher: AESGCM, held: Held) -> bytes:
    nonce = os.urandom(12)
    return nonce + cipher.encrypt(nonce, msgspec.json.encode(held.data), held.digest)
