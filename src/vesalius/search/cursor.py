"""The place where a page ends, sealed: URLs hold no patient data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import msgspec

from vesalius.errors import Invalid
from vesalius.search.query import SearchQuery

Seal = Callable[[bytes], str]
Unseal = Callable[[str], bytes]

_UNSEARCHED = frozenset({"_count", "_total", "_elements", "_summary", "_include", "_revinclude"})
_encode = msgspec.json.Encoder().encode


class Cursor(NamedTuple):
    """`place` holds the sort values of the last entry seen, then its pk."""

    place: tuple[Any, ...]
    backward: bool


def seal(query: SearchQuery, place: Sequence[Any], seal_state: Seal, *, backward: bool = False) -> str:
    """The opaque form of a place in this query's order."""
    plain = [{"decimal": str(value)} if isinstance(value, Decimal) else value for value in place]
    return seal_state(_encode([_fingerprint(query), backward, plain]))


def unseal(query: SearchQuery, unseal_state: Unseal) -> Cursor | None:
    """The place that the query's cursor holds; None without one. Raises Invalid for a cursor of another query."""
    if query.cursor is None:
        return None
    try:
        fingerprint, backward, plain = msgspec.json.decode(unseal_state(query.cursor))
    except (msgspec.DecodeError, ValueError) as error:
        raise Invalid("The paging cursor is not valid.") from error
    if fingerprint != _fingerprint(query):
        raise Invalid("The paging cursor belongs to another search.")
    place = tuple(Decimal(value["decimal"]) if isinstance(value, dict) else value for value in plain)
    return Cursor(place, bool(backward))


def _fingerprint(query: SearchQuery) -> str:
    searched = [pair for pair in query.applied if pair[0].partition(":")[0] not in _UNSEARCHED]
    return hashlib.blake2b(repr((searched, query.types[:4])).encode(), digest_size=6).hexdigest()
