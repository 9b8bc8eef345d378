"""Links by which somebody signs in for the first time, or anew after a reset. The table keeps their digests."""

from __future__ import annotations

import hashlib
import os
from typing import Final

from vesalius import clock
from vesalius.identity import accounts
from vesalius.identity.accounts import Holder
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

PATH: Final = "/account/invitation/"


def make(session: Session, account: int, maker: str, *, hours: int) -> str:
    """The path of a new link, in place of those before; `maker` is who handed it out."""
    secret, now = os.urandom(24).hex(), clock.now_microseconds()
    with session.transaction():
        session.execute("DELETE FROM invitation WHERE account = $1", [int8(account)])
        session.execute(
            "INSERT INTO invitation (digest, account, maker, created, expires) VALUES ($1, $2, $3, $4, $5)",
            [
                bytea(_digest(secret)),
                int8(account),
                text(maker),
                int8(now),
                int8(now + hours * 3_600_000_000),
            ],
        )
    return f"{PATH}{secret}/"


def holder_of(session: Session, secret: str) -> Holder | None:
    """Whom a link is for; None when it is unknown, used or over, or the account is closed."""
    rows = session.fetch(
        "SELECT account FROM invitation WHERE digest = $1 AND used IS NULL AND expires > $2",
        [bytea(_digest(secret)), int8(clock.now_microseconds())],
    )
    found = accounts.holder(session, account=int(rows[0][0])) if rows else None
    return found if found is not None and found.may_sign_in else None


def spend(session: Session, secret: str) -> bool:
    """Uses a link; False when somebody was faster."""
    now = int8(clock.now_microseconds())
    return bool(
        session.execute(
            "UPDATE invitation SET used = $2 WHERE digest = $1 AND used IS NULL AND expires > $2",
            [bytea(_digest(secret)), now],
        )
    )


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
