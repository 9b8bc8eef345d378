"""uri (R4 search.html#uri): exact; :below by path segments, :above by the value's own ancestors.

Terms: e<uri>, and b<ancestor or self> for the URL's segments. A canonical with a version is found without it too.
"""

from __future__ import annotations

from typing import Any

from vesalius.crypto.blind import BlindIndex
from vesalius.search.index_entry import Sink
from vesalius.search.model import Source
from vesalius.search.paths import Emit, Leaf

MODIFIERS = ("missing", "above", "below")
_MAXIMUM_SEGMENTS = 12
_CACHED = 4096


def ancestors(uri: str) -> list[str]:
    """The URL itself, first, and each URL above it, without closing slash. A URN stands alone."""
    scheme, separator, rest = uri.partition("://")
    if not separator:
        return [uri]
    segments = rest.rstrip("/").split("/")
    return [scheme + separator + "/".join(segments[:count]) for count in range(len(segments), 0, -1)]


def emitter(source: Source, leaf: Leaf, blind: BlindIndex) -> Emit:
    """Adds the terms of one uri to the sink."""
    key, term = source.key, blind.term
    canonical = leaf.type == "canonical"
    known: dict[str, tuple[int, ...]] = {}

    def add(value: Any, sink: Sink) -> None:
        found = known.get(value)
        if found is None:
            bare = value.partition("|")[0] if canonical else value
            found = (
                *(term(key, "e" + item) for item in {value, bare}),
                *(term(key, "b" + item) for item in ancestors(bare)[:_MAXIMUM_SEGMENTS]),
            )
            if len(known) < _CACHED:
                known[value] = found
        sink.terms.update(found)

    return add


def terms(source: Source, value: str, modifier: str, blind: BlindIndex) -> list[int]:
    """The terms of which a match has at least one."""
    if modifier == "below":
        return [blind.term(source.key, "b" + value.rstrip("/"))]
    if modifier == "above":
        return [blind.term(source.key, "e" + item) for url in ancestors(value) for item in {url, url + "/", value}]
    return [blind.term(source.key, "e" + value)]


def test(leaf: Leaf, value: Any, modifier: str, wanted: str) -> bool:
    """Whether a uri matches."""
    if not isinstance(value, str):
        return False
    bare = value.partition("|")[0] if leaf.type == "canonical" else value
    if modifier == "below":
        return wanted.rstrip("/") in ancestors(bare)
    if modifier == "above":
        return bare.rstrip("/") in ancestors(wanted) or bare == wanted
    return wanted in {value, bare}
