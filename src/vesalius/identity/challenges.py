"""Things asked of one browser and answered once: nonces of cards, challenges of passkeys, states of providers.

A challenge is bound to the session that asked, ends after five minutes, and is gone with the first answer, right or
wrong: of two answers that come at once one finds nothing.
"""

from __future__ import annotations

import base64
import hashlib
import os
from typing import Any, Final

import msgspec

from vesalius import clock
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

SECONDS: Final = 300


def new() -> str:
    """256 random bits in base64."""
    return base64.b64encode(os.urandom(32)).decode()


def ask(session: Session, browser: bytes, purpose: str, state: dict[str, Any], *, seconds: int = SECONDS) -> str:
    """A new challenge of 256 random bits in base64; `browser` is the digest of the session that asks."""
    challenge = new()
    keep(session, browser, purpose, challenge, state, seconds=seconds)
    return challenge


def keep(
    session: Session, browser: bytes, purpose: str, challenge: str, state: dict[str, Any], *, seconds: int = SECONDS
) -> None:
    """Keeps a challenge that was made elsewhere."""
    session.execute(
        "INSERT INTO sign_in_challenge (digest, session, purpose, state, expires) VALUES ($1, $2, $3, $4, $5)",
        [
            bytea(_digest(challenge)),
            bytea(browser),
            text(purpose),
            bytea(msgspec.json.encode(state)),
            int8(clock.now_microseconds() + seconds * 1_000_000),
        ],
    )


def ask_only(session: Session, browser: bytes, purpose: str) -> str:
    """As `ask`; challenges of this purpose that the browser was asked before are over. `take` finds it again."""
    challenge = new()
    with session.transaction():
        session.execute(
            "DELETE FROM sign_in_challenge WHERE session = $1 AND purpose = $2", [bytea(browser), text(purpose)]
        )
        keep(session, browser, purpose, challenge, {"challenge": challenge})
    return challenge


def take(session: Session, browser: bytes, purpose: str) -> str | None:
    """The one challenge that the browser was asked for this purpose; it is gone with this. None: there is none."""
    rows = session.fetch(
        "DELETE FROM sign_in_challenge WHERE session = $1 AND purpose = $2 RETURNING state, expires",
        [bytea(browser), text(purpose)],
    )
    if len(rows) != 1 or int(rows[0][1]) <= clock.now_microseconds():
        return None
    return str(msgspec.json.decode(rows[0][0])["challenge"])


def answer(session: Session, browser: bytes | None, purpose: str, challenge: str) -> dict[str, Any] | None:
    """The state kept with the challenge; None when it was not asked of this browser, is over, or was answered.

    With `browser` None the binding is not checked: for answers that come by way of another host, and are bound again
    when they return.
    """
    rows = session.fetch(
        "DELETE FROM sign_in_challenge WHERE digest = $1 AND purpose = $2 AND ($3::bytea IS NULL OR session = $3)"
        " RETURNING state, expires",
        [bytea(_digest(challenge)), text(purpose), bytea(browser)],
    )
    if not rows or int(rows[0][1]) <= clock.now_microseconds():
        return None
    found: dict[str, Any] = msgspec.json.decode(rows[0][0])
    return found


def _digest(challenge: str) -> bytes:
    return hashlib.sha256(challenge.encode()).digest()
