"""Parts of a resource for `_summary` and `_elements` (R4 search.html § 3.1.1.5.9 and 3.1.1.5.10).

What stays keeps its bytes: numbers, order, escapes. Every part carries the tag SUBSETTED, so that no client
takes it for the whole and sends it back. Bodies must be valid resources with an id and meta as the store
keeps them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import Final, Literal

import msgspec

from vesalius.r4.definitions import Element, is_primitive, json_names
from vesalius.r4.definitions import elements as elements_of
from vesalius.r4.splice import Members, join, members

Mode = Literal["true", "text", "data", "count", "false"]

_SYSTEM: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"
_TAG: Final = f'{{"system":"{_SYSTEM}","code":"SUBSETTED"}}'.encode()
_ALWAYS: Final = frozenset({"resourceType", "id", "meta"})
# Without these, what is left could be misread (R4 extensibility.html § 2.4.1, resource.html § 2.26.3.3).
_MEANING: Final = frozenset({"implicitRules", "modifierExtension"})

_raw_list: Final = msgspec.json.Decoder(list[msgspec.Raw]).decode
_head: Final = msgspec.json.Decoder(dict[str, object]).decode


def summary(data: bytes, mode: Mode) -> bytes:
    """The part of the resource that `_summary` asks for.

    `true`: elements marked as summary, in backbone elements too, and mandatory ones. `text`: the narrative
    and mandatory elements. `data`: all but the narrative. `count`: id and meta only, since such a search
    returns no resources. `false`: the resource itself.
    """
    if mode == "false":
        return data
    body = members(data)
    type_name = _type_of(body)
    if mode == "data":
        return _tagged(body, [name for name in body if name != "text"])
    if mode == "count":
        return _tagged(body, [name for name in body if name in _ALWAYS])
    kept = _summary_names(type_name) if mode == "true" else _mandatory_names(type_name) | {"text"}
    names = [name for name in body if name in kept]
    if mode == "true":
        for name in names:
            element, _ = json_names(type_name).get(name, (None, ""))
            if element is not None and element.content is not None:
                body[name] = msgspec.Raw(_summarised(body[name], element))
    return _tagged(body, names)


def elements(data: bytes, names: Collection[str]) -> bytes:
    """The resource with these top-level elements, and with mandatory ones, id, meta and modifier extensions.

    A choice may be named by its base (`value`) or its JSON name (`valueQuantity`); of `name.family` the whole
    `name` is kept. Unknown names are passed over.
    """
    body = members(data)
    type_name = _type_of(body)
    wanted = {name.partition(".")[0].removesuffix("[x]") for name in names}
    kept = set(_mandatory_names(type_name) | _MEANING)
    for name, (element, _) in json_names(type_name).items():
        if name in wanted or element.name in wanted:
            kept |= {name, f"_{name}"}
    return _tagged(body, [name for name in body if name in kept])


def _type_of(body: Members) -> str:
    name: str = msgspec.json.decode(body["resourceType"], type=str)
    return name


@cache
def _summary_names(path: str) -> frozenset[str]:
    """JSON names, with companions, of what a summary keeps of a type or backbone path."""
    chosen = _names(path, lambda element: element.is_summary or element.minimum > 0)
    return chosen | _ALWAYS | _MEANING if "." not in path else chosen | _MEANING


@cache
def _mandatory_names(type_name: str) -> frozenset[str]:
    """JSON names, with companions, of elements that must be there, and of id and meta."""
    return _names(type_name, lambda element: element.minimum > 0) | _ALWAYS


def _names(path: str, condition: Callable[[Element], bool]) -> frozenset[str]:
    found: set[str] = set()
    for element in elements_of(path).values():
        if condition(element):
            for name in element.choices or (element.name,):
                found |= {name, f"_{name}"}
    return frozenset(found)


def _summarised(raw: bytes | msgspec.Raw, element: Element) -> bytes:
    """A backbone element, or an array of them, cut to its summary elements."""
    if element.is_list:
        return b"[" + b",".join(_summarised_one(item, element.content or "") for item in _raw_list(raw)) + b"]"
    return _summarised_one(raw, element.content or "")


def _summarised_one(raw: bytes | msgspec.Raw, path: str) -> bytes:
    body = members(raw)
    kept = _summary_names(path)
    known = json_names(path)
    parts: list[tuple[str, bytes | msgspec.Raw]] = []
    for name, value in body.items():
        if name not in kept:
            continue
        element = known[name][0] if name in known else None
        inner = element is not None and element.content is not None and not is_primitive(known[name][1])
        parts.append((name, _summarised(value, element) if inner and element is not None else value))
    # An element that has nothing marked as summary is kept whole: empty objects are not valid.
    return join(parts) if parts else bytes(raw)


def _tagged(body: Members, names: Collection[str]) -> bytes:
    """The object of these properties with the tag SUBSETTED in its meta."""
    parts: list[tuple[str, bytes | msgspec.Raw]] = [
        (name, _tagged_meta(body[name]) if name == "meta" else body[name]) for name in names
    ]
    if "meta" not in names:
        # Behind the type and the id, where the store puts it.
        place = sum(name in ("resourceType", "id") for name in names)
        parts.insert(place, ("meta", b'{"tag":[' + _TAG + b"]}"))
    return join(parts)


def _tagged_meta(raw: msgspec.Raw) -> bytes:
    meta = members(raw)
    tags = _raw_list(meta["tag"]) if "tag" in meta else []
    for tag in tags:
        coding = _head(tag)
        if coding.get("system") == _SYSTEM and coding.get("code") == "SUBSETTED":
            return bytes(raw)
    joined = b"[" + b",".join([*map(bytes, tags), _TAG]) + b"]"
    return join([*((name, value) for name, value in meta.items() if name != "tag"), ("tag", joined)])
