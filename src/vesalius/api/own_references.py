"""References to this server's own address, made relative before they are stored.

R4 references.html#literal: `https://here.example/fhir/Patient/1` and `Patient/1` name the same resource when the first
is this server. Stored in one form, they are found by one term, follow the server when it moves, and put a resource
into the compartment of its patient.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache

from vesalius.r4 import json
from vesalius.r4.definitions import RESOURCE_TYPES

_TYPES = frozenset(name.encode() for name in RESOURCE_TYPES)


def made_relative(body: bytes, base: str, kept: Container[str] = ()) -> bytes:
    """The resource, every Reference.reference to `base` relative, all other bytes as sent; not those in `kept`."""
    plain = json.unescaped(body)
    if base.encode() not in plain:
        return body
    if plain is not body and len(_absolute(base).findall(plain)) > len(_absolute(base).findall(body)):
        # `https:\/\/here` is the same address in another spelling.
        body = plain

    def shortened(match: re.Match[bytes]) -> bytes:
        if match[3] not in _TYPES or (match[2] + match[3] + match[4]).decode() in kept:
            return match[0]
        return match[1] + match[3] + match[4] + b'"'

    return _absolute(base).sub(shortened, body)


@lru_cache(maxsize=64)
def _absolute(base: str) -> re.Pattern[bytes]:
    place = rb"/[A-Za-z0-9\-.]{1,64}(?:/_history/[A-Za-z0-9\-.]{1,64})?"
    # An escaped quotation mark cannot stand here: what looks like this inside a text is not found.
    return re.compile(rb'("reference"\s*:\s*")(' + re.escape(base.encode()) + rb"/)([A-Z][A-Za-z]+)(" + place + rb')"')
