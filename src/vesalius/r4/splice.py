"""Puts the server's id and meta into a body and leaves every other byte as the client sent it.

The top level alone is taken apart, into raw bytes per property: numbers such as `2.00` and `1e3`, the order
of elements, escapes and white space inside values stay. Bodies must be valid
(`vesalius.r4.validation.check`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

Members = dict[str, msgspec.Raw]
"""A JSON object taken apart: each property with the bytes of its value, in the client's order."""

_members: Final = msgspec.json.Decoder(Members).decode
_text: Final = msgspec.json.Encoder().encode
# Set by the server alone; their companions would speak about values that are gone.
_OF_THE_SERVER: Final = frozenset({"versionId", "_versionId", "lastUpdated", "_lastUpdated"})
_AT_THE_HEAD: Final = frozenset({"resourceType", "id", "_id", "meta"})


def splice(data: bytes, *, id: str, version_id: str, last_updated: str) -> bytes:  # noqa: A002 - FHIR's name
    """The body with this id, meta.versionId and meta.lastUpdated: resourceType, id, meta, then the rest.

    The other members of the client's meta (profile, tag, security, source, extension) stay byte for byte.
    """
    body = members(data)
    meta = [f'{{"versionId":"{version_id}","lastUpdated":"{last_updated}"'.encode()]
    if "meta" in body:
        for name, value in members(body["meta"]).items():
            if name not in _OF_THE_SERVER:
                meta += (b",", _text(name), b":", value)
    parts = [b'{"resourceType":', body["resourceType"], f',"id":"{id}","meta":'.encode(), *meta, b"}"]
    for name, value in body.items():
        if name not in _AT_THE_HEAD:
            parts += (b",", _text(name), b":", value)
    parts.append(b"}")
    return b"".join(parts)


def members(data: bytes | msgspec.Raw) -> Members:
    """The properties of a JSON object with the bytes of their values. The last of two with one name counts."""
    return _members(data)


def join(properties: Iterable[tuple[str, bytes | msgspec.Raw]]) -> bytes:
    """The JSON object of these properties, in this order."""
    parts: list[bytes | msgspec.Raw] = []
    for name, value in properties:
        parts += (b",", _text(name), b":", value)
    if not parts:
        return b"{}"
    parts[0] = b"{"
    parts.append(b"}")
    return b"".join(parts)
