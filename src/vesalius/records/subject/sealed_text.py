"""Texts of the officer's files, sealed under the organisation's key: they outlive the erasure of a record."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from vesalius.crypto import envelope
from vesalius.records.context import Context
from vesalius.store.session import Session

# Types of resources begin at 1: nothing sealed here can be taken for a resource.
_TYPE: Final = 0


def seal(context: Context, session: Session, place: str, value: dict[str, Any]) -> tuple[int, bytes]:
    """(number of the key, envelope) of `value`, bound to `place`, a name of at most 64 characters."""
    number, key = context.sealing(session, None)
    return number, envelope.seal(key, _context(place, number), msgspec.json.encode(value))


def unseal(context: Context, session: Session, place: str, number: int, sealed: bytes) -> dict[str, Any]:
    """The value. Raises envelope.Tampered when it was changed or moved."""
    plain = envelope.unseal(context.keys.opening(session, number), _context(place, number), sealed)
    found: dict[str, Any] = msgspec.json.decode(plain)
    return found


def _context(place: str, number: int) -> envelope.Context:
    return envelope.Context(_TYPE, place, 1, None, number, 0)
