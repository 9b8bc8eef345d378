"""Holds: a time that is kept for somebody for some minutes, while they say who they are.

A hold is reservations that expire, and a secret: whoever shows it books what it keeps. Nobody is named by it.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vesalius import clock
from vesalius.errors import Conflict, TooMany
from vesalius.records import prepare
from vesalius.store import reservations
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8

if TYPE_CHECKING:
    from vesalius.records.context import Context

MINUTES: Final = 10
"""How long a hold lasts, unless the caller says less."""
MOST_OF_NETWORK: Final = 12
"""So many times are kept at once for one network address: a household, a school, not a machine."""
MOST_WITHOUT_PROOF: Final = 2
"""… and so many when it sends no proofs of work."""
_MINUTE: Final = 60_000_000
_BYTES: Final = 16


class Hold(NamedTuple):
    """A hold: its secret, its number, and until when (µs since 1970 UTC) it lasts."""

    secret: str
    number: int
    expires: int


def hold(
    context: Context,
    appointment: dict[str, Any],
    *,
    holder: str,
    network: str = "",
    minutes: int = MINUTES,
    maximum: int = 3,
    of_network: int = MOST_OF_NETWORK,
    replaces: Sequence[str] = (),
) -> Hold:
    """Keeps what the Appointment would reserve. `holder` is who asks (an account, a browser), `network` from where.

    The holds with the secrets `replaces` end in the same moment. Raises Taken with the next free times, TooMany when
    the holder has `maximum` open holds, or the network address `of_network`.
    """
    rows = prepare.reservations(context, "Appointment", {**appointment, "status": "pending"}) or ()
    if not rows:
        raise Conflict("There is nothing to hold.")
    secret = secrets.token_urlsafe(_BYTES)
    now = clock.now_microseconds()
    expires = now + minutes * _MINUTE
    # Positive numbers below 2^62 are never the pk of what is stored by more than chance, as every pk is.
    number = int.from_bytes(os.urandom(8), "big") >> 2
    who, place = _digested(context, "hold", holder), _digested(context, "hold-network", network) if network else b""

    def work(session: Session) -> Hold:
        with session.transaction():
            # In one order for everybody, so that two browsers of one network never wait for each other.
            for digest in sorted({who, place} - {b""}):
                session.fetch("SELECT pg_advisory_xact_lock($1)", [int8(int.from_bytes(digest, "big", signed=True))])
            for old in replaces:
                release(session, old)
            _require_few(session, "holder", who, now, maximum)
            if place:
                _require_few(session, "network", place, now, of_network)
            placed = [row._replace(kind=reservations.HOLD) for row in reservations.plan(session, number, rows)]
            reservations.place(session, number, placed, expires=expires)
            session.execute(
                "INSERT INTO booking_hold (number, digest, holder, network, created, expires)"
                " VALUES ($1, $2, $3, $4, $5, $6)",
                [int8(number), bytea(_digest(secret)), bytea(who), bytea(place), int8(now), int8(expires)],
            )
        return Hold(secret, number, expires)

    return context.retrying(work)


def take(session: Session, secret: str) -> int:
    """Ends the hold with this secret within a booking, and returns its number. Raises Conflict when it is over."""
    rows = session.fetch(
        "DELETE FROM booking_hold WHERE digest = $1 AND expires > $2 RETURNING number",
        [bytea(_digest(secret)), int8(clock.now_microseconds())],
    )
    if not rows:
        raise Conflict("The time was kept for some minutes, which are over. Choose a time again.")
    number = int(rows[0][0])
    reservations.release(session, [number])
    return number


def resources(session: Session, secret: str) -> set[int]:
    """The pks of what the hold with this secret keeps, while it lasts."""
    rows = session.fetch(
        "SELECT r.resource FROM booking_hold h JOIN reservation r ON r.source = h.number WHERE h.digest = $1"
        " AND h.expires > $2",
        [bytea(_digest(secret)), int8(clock.now_microseconds())],
    )
    return {int(row[0]) for row in rows}


def number(session: Session, secret: str) -> int:
    """The number of the hold with this secret; 0 when there is none."""
    rows = session.fetch("SELECT number FROM booking_hold WHERE digest = $1", [bytea(_digest(secret))])
    return int(rows[0][0]) if rows else 0


def release(session: Session, secret: str) -> None:
    """Ends a hold, if it is still there."""
    rows = session.fetch("DELETE FROM booking_hold WHERE digest = $1 RETURNING number", [bytea(_digest(secret))])
    if rows:
        reservations.release(session, [int(rows[0][0])])


def kept(context: Context, network: str) -> tuple[int, int]:
    """How many times are kept now for a network address, and for all of them; what staff keep is not among them."""
    with context.pool.session() as session:
        of_network, of_all = session.fetch(
            "SELECT count(*) FILTER (WHERE network = $1), count(*) FROM booking_hold WHERE network <> ''::bytea"
            " AND expires > $2",
            [bytea(_digested(context, "hold-network", network)), int8(clock.now_microseconds())],
        )[0]
    return int(of_network), int(of_all)


def sweep(session: Session) -> int:
    """Deletes what has expired; returns how many holds. Nothing depends on it but the size of the tables."""
    now = int8(clock.now_microseconds())
    session.execute("DELETE FROM reservation WHERE expires <= $1", [now])
    return session.execute("DELETE FROM booking_hold WHERE expires <= $1", [now])


def _require_few(session: Session, column: str, who: bytes, now: int, maximum: int) -> None:
    count, first = session.fetch(
        f"SELECT count(*), min(expires) FROM booking_hold WHERE {column} = $1 AND {column} <> ''::bytea"
        " AND expires > $2",
        [bytea(who), int8(now)],
    )[0]
    if count >= maximum:
        seconds = max(1, (first - now) // 1_000_000)
        raise TooMany("You keep several times already: book one of them first.", retry_after_seconds=seconds)


def _digested(context: Context, kind: str, value: str) -> bytes:
    """Addresses and browsers are personal data: what is stored tells only that two are the same."""
    return context.blind.pk(kind, value).to_bytes(8, "big", signed=True)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
