"""reference (R4 search.html#reference): literal, by id alone, canonical, by identifier.

A term is the target's pk XOR the mask of the source's key, so that SQL turns the one into the other. A reference to
another server, and a canonical, have the pk of their URL. :identifier has token terms of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from vesalius.crypto.blind import BlindIndex
from vesalius.r4 import definitions
from vesalius.search import values
from vesalius.search.index_entry import Sink
from vesalius.search.model import Part, Source
from vesalius.search.parameters import token
from vesalius.search.paths import Emit, Leaf
from vesalius.search.refusals import bad_value

EXPECTED = "a reference: [id], [type]/[id] or an absolute URL"
_LITERAL = re.compile(r"([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?")
_VERSION = re.compile(r"/_history/[A-Za-z0-9\-.]{1,64}\Z")
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


class Target(NamedTuple):
    """Literal (type, id) pairs, or a URL; with `is_definition` the resource that has it, in this version."""

    literals: tuple[tuple[str, str], ...]
    url: str | None = None
    version: str | None = None
    is_definition: bool = False


@lru_cache(maxsize=8192)
def literal(text: str) -> tuple[str, str] | None:
    """(type, id) of a relative reference, a version cut off; None for every other reference."""
    match = _LITERAL.fullmatch(text)
    if match is None or not definitions.is_resource(match[1]):
        return None
    return match[1], match[2]


def is_id(text: str) -> bool:
    """Whether the text can be a logical id."""
    return _ID.fullmatch(text) is not None


def parse(name: str, raw: str, targets: tuple[str, ...], type_modifier: str, base: str) -> Target:
    """A reference as it stands in a query; `targets` are the types of an id alone. Raises Invalid."""
    text = values.unescape(raw)
    if base and text.startswith(base + "/"):
        text = text[len(base) + 1 :]
    found = literal(text)
    if found is not None:
        if type_modifier and found[0] != type_modifier:
            return Target(())
        return Target((found,))
    if _ID.fullmatch(text):
        types = (type_modifier,) if type_modifier else targets or definitions.RESOURCE_TYPES
        return Target(tuple((target, text) for target in types))
    if ":" not in text:
        raise bad_value(name, raw, EXPECTED)
    return Target((), _VERSION.sub("", text))


def emitter(source: Source, leaf: Leaf, blind: BlindIndex, target_bits: dict[str, int], rank: int | None) -> Emit:
    """Adds the terms of one reference to the sink.

    `target_bits` are presence bits by target type; `rank` is its place in the Patient compartment, if any.
    """
    key, mask, pk, pk_of_url = source.key, blind.mask(source.key), blind.pk, blind.pk_of_url

    def add(value: Any, sink: Sink) -> None:
        text, target = of_value(leaf.type, value)
        if target_bits and target in target_bits:
            sink.present |= target_bits[target]
        if text is not None:
            found = literal(text)
            if found is not None:
                number = pk(found[0], found[1])
                sink.terms.add(number ^ mask)
                if rank is not None and found[0] == "Patient":
                    sink.patients.append((rank, number))
            elif text.startswith("#"):
                sink.inside.append((key, text[1:]))
            else:
                sink.terms.add(pk_of_url(_VERSION.sub("", text)) ^ mask)
                if leaf.type != "Reference" and "|" in text:
                    sink.terms.add(pk_of_url(text.partition("|")[0]) ^ mask)
        if leaf.type == "Reference":
            identifier = value.get("identifier")
            if identifier:
                for form in token_forms(identifier.get("system"), identifier.get("value")):
                    sink.terms.add(blind.term(key + "|identifier", form))

    return add


def of_value(leaf_type: str, value: Any) -> tuple[str | None, str]:
    """(the literal text or None, the target's type or '') of a Reference, canonical, uri or inline resource."""
    if isinstance(value, str):
        return value, ""
    if leaf_type == "Resource":
        if value.get("id"):
            return f"{value['resourceType']}/{value['id']}", value["resourceType"]
        return None, value.get("resourceType", "")
    if leaf_type == "Attachment":
        return value.get("url"), ""
    text = value.get("reference")
    stated = value.get("type", "")
    if text is None:
        return None, stated
    found = literal(text)
    if found is not None:
        return text, found[0]
    tail = _LITERAL.search(text)
    return text, stated or (tail[1] if tail and definitions.is_resource(tail[1]) else "")


def token_forms(system: str | None, code: str | None) -> list[str]:
    """The token forms of an identifier."""
    found = []
    if code is not None:
        found = [f"p{system or ''}|{code}", f"c{code}"]
    if system is not None:
        found.append(f"s{system}")
    return found


def terms(part: Part, wanted: Target, blind: BlindIndex) -> list[int]:
    """The terms of which a match has at least one."""
    mask = blind.mask(part.source.key)
    if wanted.url is not None:
        return [blind.pk_of_url(wanted.url) ^ mask]
    return [
        blind.pk(target, logical_id) ^ mask for target, logical_id in wanted.literals if part.target in {None, target}
    ]


def identifier_terms(part: Part, wanted: token.Token, blind: BlindIndex) -> list[int]:
    """The terms for :identifier."""
    if wanted.code is None:
        form = f"s{wanted.system}"
    else:
        form = f"c{wanted.code}" if wanted.system is None else f"p{wanted.system}|{wanted.code}"
    return [blind.term(part.source.key + "|identifier", form)]


def test(part: Part, leaf: Leaf, value: Any, wanted: Target | token.Token) -> bool:
    """Whether a reference matches."""
    text, target = of_value(leaf.type, value)
    if part.target is not None and target != part.target:
        return False
    if isinstance(wanted, token.Token):
        identifier = value.get("identifier") if isinstance(value, dict) else None
        return bool(identifier) and token.test(Leaf("Identifier", ()), identifier, wanted)
    if text is None:
        return False
    found = literal(text)
    if found is not None:
        return found in wanted.literals
    if wanted.url is None:
        return False
    if wanted.is_definition:
        return text in {wanted.url, f"{wanted.url}|{wanted.version}"}
    bare = _VERSION.sub("", text)
    return wanted.url == bare or (leaf.type != "Reference" and bare.partition("|")[0] == wanted.url)
