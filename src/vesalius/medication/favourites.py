"""Favourites of a prescriber: medicine and dosage as he likes to give them. They hold nothing of a patient."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import NotFound
from vesalius.records.context import Context
from vesalius.store.wire import int4, int8, text

_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Favourite:
    """One favourite. `key` names it for its owner."""

    key: str
    label: str
    atc: str
    cnk: str
    dosage: str
    used: int
    is_pinned: bool


def of(context: Context, actor: Actor) -> list[Favourite]:
    """The actor's own, the most used first."""
    if actor.account is None:
        return []
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT key, label, atc, cnk, dosage, used, is_pinned FROM prescribing_favourite WHERE account = $1"
            " ORDER BY is_pinned DESC, used DESC, used_at DESC LIMIT 12",
            [int8(actor.account)],
        )
    return [Favourite(*row) for row in rows[:_SHOWN]]


def pin(context: Context, actor: Actor, key: str, *, is_pinned: bool) -> None:
    """Keeps a favourite of the actor's own at the front, or lets it go. Raises NotFound."""
    with context.pool.session() as session:
        changed = session.execute(
            "UPDATE prescribing_favourite SET is_pinned = ($3::int4 = 1) WHERE account = $1 AND key = $2",
            [int8(actor.account), text(key), int4(int(is_pinned))],
        )
    if not changed:
        raise NotFound("There is no such favourite.")


def used(context: Context, actor: Actor, label: str, atc: str, cnk: str, dosage: str) -> None:
    """Counts what was prescribed: what is given often becomes a favourite by itself."""
    if actor.account is None:
        return
    key = hashlib.blake2b(f"{label}|{atc}|{cnk}|{dosage}".encode(), digest_size=8).hexdigest()
    with context.pool.session() as session:
        session.execute(
            "INSERT INTO prescribing_favourite (account, key, label, atc, cnk, dosage, used_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)"
            " ON CONFLICT (account, key) DO UPDATE SET used = prescribing_favourite.used + 1,"
            " used_at = EXCLUDED.used_at",
            [
                int8(actor.account),
                text(key),
                text(label[:200]),
                text(atc),
                text(cnk),
                text(dosage[:200]),
                int8(clock.now_microseconds()),
            ],
        )
