"""Proofs of work: whoever wants a time kept or a code sent lets their own machine count for a moment.

For one person it is less than a second while they read; for who wants thousands of times it adds up, and it grows with
what is kept already. Nobody is asked to read a picture, and no third party is asked. Whoever sends no proof, because
their browser runs no scripts, waits instead, and gets less at once.
"""

from __future__ import annotations

import hashlib
from typing import Final

from vesalius import clock
from vesalius.errors import Conflict
from vesalius.records.context import Context
from vesalius.records.scheduling import holding
from vesalius.store.wire import bytea, int8

LEAST_BITS: Final = 14
MOST_BITS: Final = 20
"""Zero bits at the front of a digest: 2^14 tries are a fifth of a second on a telephone, 2^20 ten."""
_MINUTES_KEPT: Final = 150
_LONGEST: Final = 12


def bits(context: Context, network: str) -> int:
    """How much work is asked now of a network address: more for who keeps much, and more for all when much is kept."""
    of_network, of_all = holding.kept(context, network)
    return min(MOST_BITS, LEAST_BITS + of_network // 2 + of_all // 50)


def question(stamp: str) -> str:
    """What is counted for a page: 32 signs that follow from its stamp."""
    return hashlib.sha256(stamp.encode()).hexdigest()[:32]


def is_proof(stamp: str, answer: str, wanted: int) -> bool:
    """Whether the digest of the question and the answer, a number, begins with so many zero bits."""
    if not answer.isascii() or not answer.isdigit() or len(answer) > _LONGEST:
        return False
    digest = hashlib.sha256(f"{question(stamp)}{answer}".encode()).digest()
    return int.from_bytes(digest, "big") >> (256 - wanted) == 0


def spend(context: Context, stamp: str) -> None:
    """Uses a page up. Raises Conflict for one that was used before."""
    now = clock.now_microseconds()
    with context.pool.session() as session:
        session.execute("DELETE FROM booking_proof WHERE expires < $1", [int8(now)])
        fresh = session.execute(
            "INSERT INTO booking_proof (digest, expires) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [bytea(hashlib.sha256(stamp.encode()).digest()), int8(now + _MINUTES_KEPT * 60_000_000)],
        )
    if not fresh:
        raise Conflict("This page was used already. Choose a time again.")
