"""What somebody was typing, kept for them alone: sealed under a key of the account, found by a blind name.

    drafts.keep(session, roots, account, "/patients/p1/notes/ note", {"text": ["…"]})

Pages use it through one attribute: <form data-draft="note">. A draft ends when its form was accepted, or after a week.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vesalius import clock
from vesalius.crypto import derive
from vesalius.crypto.keyring import RootKeys
from vesalius.errors import TooLarge
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8

MAXIMUM_BYTES: Final = 256_000
DAYS: Final = 7
_MAXIMUM_DRAFTS: Final = 200
Fields = dict[str, list[str]]
"""Name of a field → its values, in order."""


def keep(session: Session, roots: RootKeys, account: int, name: str, fields: Fields) -> None:
    """Keeps what stands in a form, in place of what was kept. Raises TooLarge above 256 kB."""
    plain = msgspec.json.encode({"at": clock.now_microseconds(), "fields": fields})
    if len(plain) > MAXIMUM_BYTES:
        raise TooLarge("The draft is too long to be kept.")
    page, nonce = _page(roots, account, name), os.urandom(12)
    session.execute(
        "INSERT INTO draft (account, page, body, updated) VALUES ($1, $2, $3, $4) ON CONFLICT (account, page)"
        " DO UPDATE SET body = EXCLUDED.body, updated = EXCLUDED.updated",
        [
            int8(account),
            bytea(page),
            bytea(nonce + _cipher(roots, account).encrypt(nonce, plain, page)),
            int8(clock.now_microseconds()),
        ],
    )
    session.execute(
        "DELETE FROM draft WHERE updated < $2 OR (account = $1 AND page IN (SELECT page FROM draft WHERE account = $1"
        " ORDER BY updated DESC OFFSET $3))",
        [int8(account), int8(clock.now_microseconds() - DAYS * 86_400_000_000), int8(_MAXIMUM_DRAFTS)],
    )


def find(session: Session, roots: RootKeys, account: int, name: str) -> Fields | None:
    """What was kept; None when there is nothing, or it does not open."""
    page = _page(roots, account, name)
    rows = session.fetch(
        "SELECT body FROM draft WHERE account = $1 AND page = $2 AND updated >= $3",
        [int8(account), bytea(page), int8(clock.now_microseconds() - DAYS * 86_400_000_000)],
    )
    if not rows:
        return None
    sealed = rows[0][0]
    try:
        plain = _cipher(roots, account).decrypt(sealed[:12], sealed[12:], page)
    except InvalidTag:
        return None
    found: Fields = msgspec.json.decode(plain)["fields"]
    return found


def drop(session: Session, roots: RootKeys, account: int, name: str) -> None:
    """Forgets a draft."""
    session.execute(
        "DELETE FROM draft WHERE account = $1 AND page = $2", [int8(account), bytea(_page(roots, account, name))]
    )


def browser_keys(roots: RootKeys, account: int) -> tuple[bytes, bytes]:
    """(32 bytes that seal, 32 bytes that name) what a browser keeps for the account while the server is out of reach.

    They open nothing that is stored here, and those of one account open nothing of another.
    """
    number = str(account).encode()
    return (
        derive.expand(roots.data, b"vesalius/browser-draft/v1/" + number, 32),
        derive.expand(roots.index, b"vesalius/browser-draft-name/v1/" + number, 32),
    )


def _page(roots: RootKeys, account: int, name: str) -> bytes:
    key = derive.expand(roots.index, b"vesalius/draft-name/v1", 32)
    return hmac.new(key, f"{account} {name}".encode(), hashlib.sha256).digest()


def _cipher(roots: RootKeys, account: int) -> AESGCM:
    return AESGCM(derive.expand(roots.data, b"vesalius/draft/v1/" + str(account).encode(), 32))
