"""string (R4 search.html#string): starts with, without case, accents and punctuation.

Terms are prefixes of the normalised value, of 3 to 10, 12, 16 and 24 characters, and the whole value where it is
shorter; parts of an address that are short by nature have prefixes of 2. Other lengths are rechecked.
"""

from __future__ import annotations

from typing import Any

from vesalius.crypto.blind import BlindIndex
from vesalius.search import text
from vesalius.search.index_entry import Sink
from vesalius.search.model import Source
from vesalius.search.paths import Emit, Leaf

MODIFIERS = ("missing", "exact", "contains", "text")
LENGTHS = (3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 24)
_SHORT = (".country", ".state", ".postalCode")


def emitter(source: Source, leaf: Leaf, blind: BlindIndex) -> Emit:  # noqa: ARG001 - every leaf is text
    """Adds the terms of one string to the sink."""
    key, term, lengths = source.key, blind.term, _lengths(source)
    clinical = source.is_clinical and not _is_personal(source)
    if source.kind == "phonetic":

        def sound(value: Any, sink: Sink) -> None:
            if isinstance(value, str):
                sink.terms.update(term(key, text.phonetic(word)) for word in text.words(value))

        return sound

    def add(value: Any, sink: Sink) -> None:
        if isinstance(value, str):
            normal = text.normalise(value)
            prefix = sink.scope if sink.scope is not None and clinical else ""
            size = len(normal)
            if size < lengths[0]:
                sink.terms.add(term(key, f"{prefix}={normal}"))
            for length in lengths:
                if length > size:
                    break
                sink.terms.add(term(key, prefix + normal[:length]))

    return add


def terms(
    source: Source, value: str, modifier: str, blind: BlindIndex, scopes: tuple[str, ...]
) -> tuple[list[int] | None, bool]:
    """(terms of which a match has one or None for any, whether they decide alone)."""
    normal, lengths = text.normalise(value), _lengths(source)
    if source.kind == "phonetic":
        return None, False
    prefixes = ("", *scopes) if source.is_clinical and not _is_personal(source) else ("",)
    if modifier in {"contains", "text", "ends"}:
        return None, False
    if len(normal) < lengths[0]:
        if modifier in {"exact", "equals"}:
            return [blind.term(source.key, f"{prefix}={normal}") for prefix in prefixes], False
        return None, False
    length = max(item for item in lengths if item <= len(normal))
    found = [blind.term(source.key, prefix + normal[:length]) for prefix in prefixes]
    return found, length == len(normal) and not modifier


def phonetic_terms(source: Source, value: str, blind: BlindIndex) -> list[int]:
    """Terms that a match has all of."""
    return [blind.term(source.key, text.phonetic(word)) for word in text.words(value)]


def test(source: Source, leaf: Leaf, value: Any, modifier: str, wanted: str) -> bool:  # noqa: ARG001 - as above
    """Whether a string matches."""
    if not isinstance(value, str):
        return False
    if modifier == "exact":
        return value == wanted
    normal, expected = text.normalise(value), text.normalise(wanted)
    if modifier == "contains":
        return expected in normal
    if modifier == "equals":
        return expected == normal
    if modifier == "ends":
        return normal.endswith(expected)
    if modifier == "text":
        return set(expected.split()) <= set(normal.split())
    return normal.startswith(expected)


def _lengths(source: Source) -> tuple[int, ...]:
    return (2, *LENGTHS) if source.path.endswith(_SHORT) else LENGTHS


def _is_personal(source: Source) -> bool:
    return source.path.partition(".")[0] in {"Patient", "Person", "RelatedPerson", "Practitioner", "Organization"}
