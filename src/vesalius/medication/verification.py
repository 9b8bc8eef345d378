"""Verification of our own clinical tables by a pharmacist of the network: one person signs, a second one confirms.

It holds for the content that was read: a table that is changed or imported anew is not verified. What is not verified
says so wherever an alert rests upon it.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.audit.recording import record
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.knowledge import criteria, own_tables
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.own_tables import OwnTable
from vesalius.medication import ledger
from vesalius.medication.library import knowledge, tables_folder
from vesalius.records.context import Context
from vesalius.store.wire import int8, text

SIGNED: Final = "signed"
CONFIRMED: Final = "confirmed"
REJECTED: Final = "rejected"
_SHORTEST_NOTE: Final = 10
_HELD_SECONDS: Final = 10.0
_lock: Final = threading.Lock()
_held: dict[int, tuple[float, frozenset[str]]] = {}


@dataclass(frozen=True, slots=True)
class Verification:
    """Who signed what content of a table, when and with which words; and who confirmed or rejected it. Times in µs."""

    id: int
    name: str
    digest: str
    edition: str
    note: str
    signed_by: int
    signer: str
    signed_at: int
    confirmed_by: int | None
    confirmer: str | None
    confirmed_at: int | None
    state: str


def table(name: str) -> OwnTable:
    """The table in use. Raises NotFound."""
    if name not in own_tables.NAMES:
        raise NotFound("There is no such table.")
    if name == criteria.SOURCE:
        base = knowledge()
        return _criteria(base, base.digest)
    return own_tables.read(name, tables_folder())


@lru_cache(maxsize=2)
def _criteria(base: KnowledgeBase, digest: str) -> OwnTable:  # noqa: ARG001 - made once for each edition
    return own_tables.of_criteria(base.source(criteria.SOURCE), base.compiled.criteria)


def latest(context: Context, actor: Actor) -> dict[str, Verification]:
    """Name → the last verification of the content in use, of those tables that have one. Raises Forbidden."""
    require(actor, ledger.MANAGE)
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT id, name, digest, edition, note, signed_by, signer, signed_at, confirmed_by, confirmer,"
            " confirmed_at, state FROM knowledge_verification ORDER BY id"
        )
    found = {}
    for row in rows:
        each = Verification(*row)
        if each.name in own_tables.NAMES and each.digest == table(each.name).digest:
            found[each.name] = each
    return found


def sign(context: Context, actor: Actor, name: str, digest: str, note: str) -> int:
    """Signs the content with `digest` that the actor has read. Raises Forbidden, NotFound, Invalid, Conflict."""
    require(actor, ledger.MANAGE)
    read = table(name)
    if len(note.strip()) < _SHORTEST_NOTE:
        raise Invalid(f"Say what you compared it with, in at least {_SHORTEST_NOTE} characters.")
    if digest != read.digest:
        raise Conflict("The table has changed since it was read.")
    last = latest(context, actor).get(name)
    if last is not None and last.state in {SIGNED, CONFIRMED}:
        raise Conflict("This content is signed already.")
    with context.pool.session() as session, session.transaction():
        ident = session.fetch(
            "INSERT INTO knowledge_verification (name, digest, edition, note, signed_by, signer, signed_at, state)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, 'signed') RETURNING id",
            [
                *(text(each) for each in (name, digest, read.edition, note.strip()[:1000])),
                int8(actor.account or 0),
                text(actor.display or actor.name),
                int8(clock.now_microseconds()),
            ],
        )[0][0]
        record(session, context.log, actor, "knowledge-verified", details={"table": name})
    return int(ident)


def decide(context: Context, actor: Actor, ident: int, *, is_confirmed: bool) -> None:
    """Confirms or rejects what somebody else signed. Raises Forbidden, NotFound, Conflict."""
    require(actor, ledger.MANAGE)
    with context.pool.session() as session, session.transaction():
        rows = session.fetch(
            "SELECT name, digest, signed_by FROM knowledge_verification WHERE id = $1 AND state = 'signed' FOR UPDATE",
            [int8(ident)],
        )
        if not rows:
            raise NotFound("Nothing of the kind waits.")
        name, digest, signer = rows[0]
        if is_confirmed and signer == (actor.account or 0):
            raise Conflict("A second person has to confirm it.")
        if is_confirmed and table(name).digest != digest:
            raise Conflict("The table has changed since it was signed.")
        session.execute(
            "UPDATE knowledge_verification SET state = $2, confirmed_by = $3, confirmer = $4, confirmed_at = $5"
            " WHERE id = $1",
            [
                int8(ident),
                text(CONFIRMED if is_confirmed else REJECTED),
                int8(actor.account or 0),
                text(actor.display or actor.name),
                int8(clock.now_microseconds()),
            ],
        )
        record(session, context.log, actor, "knowledge-verification-decided", details={"table": name})
    with _lock:
        _held.clear()


def unverified(context: Context) -> frozenset[str]:
    """The tables whose content in use nobody has verified. Held for ten seconds."""
    now = time.monotonic()
    held = _held.get(id(context))
    if held is not None and now - held[0] < _HELD_SECONDS:
        return held[1]
    with context.pool.session() as session:
        rows = session.fetch("SELECT name, digest FROM knowledge_verification WHERE state = 'confirmed'")
    verified = {(str(name), str(digest)) for name, digest in rows}
    found = frozenset(name for name in own_tables.NAMES if (name, table(name).digest) not in verified)
    with _lock:
        _held[id(context)] = (now, found)
    return found
