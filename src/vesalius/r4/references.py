"""References inside resources: finding, reading and rewriting them (R4 references.html, http.html#transaction)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from vesalius.r4.definitions import is_resource, is_type, json_names
from vesalius.r4.splice import join, members

_local: Final = re.compile(r"([A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/([A-Za-z0-9\-.]{1,64}))?\Z")
_absolute: Final = re.compile(
    r"(https?://\S+?)/([A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/([A-Za-z0-9\-.]{1,64}))?\Z"
)
_conditional: Final = re.compile(r"([A-Za-z]+)\?(\S+)\Z")


@dataclass(frozen=True, slots=True)
class Literal:
    """A literal reference taken apart.

    `kind` is "relative" (`Patient/1`), "absolute" (`https://…/Patient/1`), "fragment" (`#p1`, `#`), "urn"
    (`urn:uuid:…`, `urn:oid:…`), "conditional" (`Patient?identifier=…`, in transactions only) or "other"
    (any other address). `type` and `id` name the resource where the address says so, `version` its version;
    `base` is the server of an absolute one; `query` what follows the question mark; `fragment` the id
    inside a container.
    """

    kind: str
    type: str | None = None
    id: str | None = None
    version: str | None = None
    base: str | None = None
    query: str | None = None
    fragment: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """One place that names another resource: where (FHIRPath), with what, and as what FHIR type.

    `type` is "Reference" (the value of Reference.reference), "canonical", "uri", "url", "oid" or "uuid".
    """

    path: str
    value: str
    type: str


def parse(value: str) -> Literal:
    """The literal reference. Never raises: what follows no rule is "other"."""
    if value.startswith("#"):
        return Literal("fragment", fragment=value[1:])
    if value.startswith("urn:"):
        return Literal("urn")
    if (found := _local.match(value)) and is_resource(found[1]):
        return Literal("relative", type=found[1], id=found[2], version=found[3])
    if (found := _absolute.match(value)) and is_resource(found[2]):
        return Literal("absolute", base=found[1], type=found[2], id=found[3], version=found[4])
    if (found := _conditional.match(value)) and is_resource(found[1]):
        return Literal("conditional", type=found[1], query=found[2])
    return Literal("other")


def target_type(value: str) -> str | None:
    """The resource type that a literal reference names, or None if it names none."""
    return parse(value).type


def references(resource: Mapping[str, Any]) -> Iterator[Found]:
    """Every reference, canonical and URI of a resource in document order, contained resources included.

    Extensions, backbone elements and contained resources are entered; narratives are not. The resource must
    be valid; unknown properties are passed over.
    """
    name = resource.get("resourceType")
    if isinstance(name, str) and is_resource(name):
        yield from _inside(resource, name, name)


def _inside(value: Mapping[str, Any], type_name: str, path: str) -> Iterator[Found]:
    names = json_names(type_name)
    for name, member in value.items():
        known = names.get(name)
        if known is None:
            # A companion holds extensions, and those may hold references.
            if name.startswith("_") and name[1:] in names:
                yield from _each(member, "string", f"{path}.{name[1:]}")
            continue
        element, code = known
        if type_name == "Reference" and name == "reference":
            yield Found(f"{path}.{name}", member, "Reference")
        else:
            yield from _each(member, element.content or code, f"{path}.{name}")


def _each(value: Any, type_name: str, path: str) -> Iterator[Found]:
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from _each(item, type_name, f"{path}[{position}]")
    elif isinstance(value, str):
        if type_name in _ADDRESSES:
            yield Found(path, value, type_name)
    elif isinstance(value, dict):
        if type_name == "Resource":
            type_name = value.get("resourceType", "")
        if is_type(type_name.partition(".")[0]) and (value.keys() - {"id"}):
            yield from _inside(value, type_name, path)


def rewrite(data: bytes, mapping: Mapping[str, str]) -> bytes:
    """The resource with references replaced as a Rewriter does. For many resources make one Rewriter."""
    return Rewriter(mapping).rewrite(data)


class Rewriter:
    """Replaces references by a mapping from fullUrls (`urn:uuid:…`) to their new places.

    Replaced are whole values of Reference.reference and of uri, url, oid and uuid elements, and whole
    `href` and `src` values inside narratives, at any depth (R4 http.html § 3.1.0.11.2). Ids, canonicals,
    identifier values and texts stay, even where they hold the same characters. Digits and the order of
    elements stay as they were.
    """

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._mapping = {old: new for old, new in mapping.items() if old != new}
        self._new = {old.encode(): _quoted(new) for old, new in self._mapping.items()}
        self._urns = frozenset(old for old in self._new if old.startswith(b"urn:"))
        self._addresses = frozenset(old for old in self._new if old.startswith((b"http://", b"https://")))
        self._others = [old for old in self._new if old not in self._urns and old not in self._addresses]

    def rewrite(self, data: bytes) -> bytes:
        """The resource, which must be valid, with its references replaced.

        When nothing but Reference.reference is concerned, every other byte stays as it was; otherwise white
        space between tokens may go.
        """
        pieces = data.split(b'"reference"')
        replaced = 0
        for position in range(1, len(pieces)):
            piece = pieces[position]
            found = _reference_value(piece)
            new = self._new.get(found[1]) if found is not None else None
            if found is not None and new is not None:
                pieces[position] = b":" + new + piece[found.end() :]
                replaced += 1
        if self._occurrences(data) == replaced:
            return b'"reference"'.join(pieces) if replaced else data
        return _rewritten(data, "Resource", self._mapping)

    def _occurrences(self, data: bytes) -> int:
        """How often keys occur in the bytes, or -1 where escapes or overlaps make that uncertain."""
        if b"\\" in data and (b"\\/" in data or b"\\u" in data or b"&" in data):
            return -1
        found = 0
        if self._urns and b"urn:" in data:
            found += sum(address in self._urns for address in _urns_in(data))
        if self._addresses and b"http" in data:
            found += sum(address in self._addresses for address in _addresses_in(data))
        return found + sum(data.count(old) for old in self._others)


_reference_value: Final = re.compile(rb'\s*:\s*"([^"\\]+)"').match
_urns_in: Final = re.compile(rb"""urn:[^\s"'<>\\&]+""").findall
_addresses_in: Final = re.compile(rb"""http[^\s"'<>\\&]+""").findall
_link: Final = re.compile(r"""(\s(?:href|src)\s*=\s*)("[^"]*"|'[^']*')""")
_quoted: Final = msgspec.json.Encoder().encode
_items: Final = msgspec.json.Decoder(list[msgspec.Raw]).decode


def _rewritten(raw: bytes | msgspec.Raw, type_name: str, mapping: Mapping[str, str]) -> bytes:
    """An object of this type with its references replaced, property by property."""
    body = members(raw)
    if type_name == "Resource":
        type_name = str(msgspec.json.decode(body["resourceType"]))
    names = json_names(type_name)
    parts: list[tuple[str, bytes | msgspec.Raw]] = []
    for name, value in body.items():
        if name in names:
            element, code = names[name]
            inner = "reference" if type_name == "Reference" and name == "reference" else element.content or code
            parts.append((name, _rewritten_value(bytes(value), inner, mapping)))
        elif name.startswith("_") and name[1:] in names:
            parts.append((name, _rewritten_value(bytes(value), "string", mapping)))
        else:
            parts.append((name, value))
    return join(parts)


def _rewritten_value(raw: bytes, type_name: str, mapping: Mapping[str, str]) -> bytes:
    """The value of a property: a string that may be replaced, an object, or an array of either."""
    start = raw.lstrip()[:1]
    if start == b"[":
        return b"[" + b",".join(_rewritten_value(bytes(item), type_name, mapping) for item in _items(raw)) + b"]"
    if start == b"{":
        return _rewritten(raw, type_name, mapping)
    if start == b'"' and type_name in _REPLACEABLE:
        text = str(msgspec.json.decode(raw))
        new = _rewritten_links(text, mapping) if type_name == "xhtml" else mapping.get(text, text)
        return raw if new == text else _quoted(new)
    return raw


def _rewritten_links(text: str, mapping: Mapping[str, str]) -> str:
    """A narrative whose links and images point to the new places."""

    def replace(found: re.Match[str]) -> str:
        quote, address = found[2][0], html.unescape(found[2][1:-1])
        return found[1] + quote + html.escape(mapping[address]) + quote if address in mapping else found[0]

    return _link.sub(replace, text)


_ADDRESSES: Final = frozenset({"canonical", "uri", "url", "oid", "uuid"})
_REPLACEABLE: Final = frozenset({"reference", "uri", "url", "oid", "uuid", "xhtml"})
