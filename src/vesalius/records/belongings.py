"""What somebody keeps for himself: texts, templates, problems in his own words. Sealed under a key of the account.

Nothing here belongs to a patient's record, and nobody but its owner is ever given it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from enum import IntEnum
from typing import Any, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.crypto import derive
from vesalius.errors import Forbidden, Invalid, TooLarge
from vesalius.records.context import Context
from vesalius.store.wire import bytea, int2, int8

MAXIMUM_BYTES: Final = 64_000
MAXIMUM_ITEMS: Final = 300


class Kind(IntEnum):
    """What is kept. Numbers are stored, never reused."""

    TEXT = 1
    TEMPLATE = 2
    PROBLEM = 3
    LETTER = 4
    PANEL = 5


Value = dict[str, Any]


def every(context: Context, actor: Actor, kind: Kind) -> list[Value]:
    """Everything of a kind, by its name; each value has a "name". Nothing for who has no account."""
    if actor.account is None:
        return []
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT name, body FROM belonging WHERE account = $1 AND kind = $2", [int8(actor.account), int2(kind)]
        )
    cipher = _cipher(context, actor.account)
    found = [opened for name, body in rows if (opened := _opened(cipher, name, body)) is not None]
    return sorted(found, key=lambda value: str(value["name"]).casefold())


def keep(context: Context, actor: Actor, kind: Kind, name: str, value: Value) -> None:
    """Keeps a value under a name, in place of the one before.

    Raises Forbidden without an account, Invalid without a name, TooLarge above 64 kB or 300 of a kind.
    """
    name = name.strip()
    if not 0 < len(name) <= 200:
        raise Invalid("A name has 1 to 200 characters.")
    account = _account(actor)
    plain = msgspec.json.encode({**value, "name": name})
    if len(plain) > MAXIMUM_BYTES:
        raise TooLarge("This is too long to be kept.")
    blind, nonce = _blind(context, account, kind, name), os.urandom(12)
    sealed = nonce + _cipher(context, account).encrypt(nonce, plain, blind)
    with context.pool.session() as session, session.transaction():
        session.execute(
            "INSERT INTO belonging (account, kind, name, body, updated) VALUES ($1, $2, $3, $4, $5)"
            " ON CONFLICT (account, kind, name) DO UPDATE SET body = excluded.body, updated = excluded.updated",
            [int8(account), int2(kind), bytea(blind), bytea(sealed), int8(clock.now_microseconds())],
        )
        count = session.fetch(
            "SELECT count(*) FROM belonging WHERE account = $1 AND kind = $2", [int8(account), int2(kind)]
        )
        if count[0][0] > MAXIMUM_ITEMS:
            raise TooLarge("There is room for 300; take one away first.")


def drop(context: Context, actor: Actor, kind: Kind, name: str) -> None:
    """Forgets what stands under a name. Raises Forbidden without an account."""
    account = _account(actor)
    with context.pool.session() as session:
        session.execute(
            "DELETE FROM belonging WHERE account = $1 AND kind = $2 AND name = $3",
            [int8(account), int2(kind), bytea(_blind(context, account, kind, name.strip()))],
        )


def _account(actor: Actor) -> int:
    # An application acts for somebody, and these are that person's alone.
    if actor.account is None or actor.client:
        raise Forbidden("Only somebody with an account keeps things.")
    return actor.account


def _opened(cipher: AESGCM, name: bytes, body: bytes) -> Value | None:
    try:
        found: Value = msgspec.json.decode(cipher.decrypt(body[:12], body[12:], name))
    except InvalidTag:
        return None
    return found


def _blind(context: Context, account: int, kind: Kind, name: str) -> bytes:
    key = derive.expand(context.keys.roots.index, b"vesalius/belonging-name/v1", 32)
    return hmac.new(key, f"{account} {int(kind)} {name.casefold()}".encode(), hashlib.sha256).digest()


def _cipher(context: Context, account: int) -> AESGCM:
    return AESGCM(derive.expand(context.keys.roots.data, b"vesalius/belonging/v1/" + str(account).encode(), 32))
