"""Functions on strings (N1 section 5.6, with the additions of FHIRPath 2.1)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

import msgspec

from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.node import MAXIMUM_TEXT, Collection, State, bounded_text
from vesalius.r4.fhirpath.registry import function, integer, text
from vesalius.r4.fhirpath.regular_expressions import compiled
from vesalius.r4.fhirpath.values import system

_GROUP = re.compile(r"\\(.)|\$(?:(\d)|\{(\w+)\})", re.DOTALL)


@function("indexOf", 1)
def _index_of(_state: State, focus: Collection, wanted: Collection) -> Collection:
    value, part = text(focus, "indexOf()"), text(wanted, "indexOf()")
    return [] if value is None or part is None else [value.find(part)]


@function("lastIndexOf", 1)
def _last_index_of(_state: State, focus: Collection, wanted: Collection) -> Collection:
    value, part = text(focus, "lastIndexOf()"), text(wanted, "lastIndexOf()")
    return [] if value is None or part is None else [value.rfind(part)]


@function("substring", 1, 2)
def _substring(_state: State, focus: Collection, start: Collection, length: Collection | None = None) -> Collection:
    value, first = text(focus, "substring()"), integer(start, "substring()")
    if value is None or first is None or not 0 <= first < len(value):
        return []
    count = None if length is None else integer(length, "substring()")
    if count is None:
        return [value[first:]]
    return [value[first : first + max(count, 0)]]


@function("startsWith", 1)
def _starts_with(_state: State, focus: Collection, prefix: Collection) -> Collection:
    value, part = text(focus, "startsWith()"), text(prefix, "startsWith()")
    return [] if value is None or part is None else [value.startswith(part)]


@function("endsWith", 1)
def _ends_with(_state: State, focus: Collection, suffix: Collection) -> Collection:
    value, part = text(focus, "endsWith()"), text(suffix, "endsWith()")
    return [] if value is None or part is None else [value.endswith(part)]


@function("contains", 1)
def _contains(_state: State, focus: Collection, wanted: Collection) -> Collection:
    value, part = text(focus, "contains()"), text(wanted, "contains()")
    return [] if value is None or part is None else [part in value]


@function("upper")
def _upper(_state: State, focus: Collection) -> Collection:
    value = text(focus, "upper()")
    return [] if value is None else [value.upper()]


@function("lower")
def _lower(_state: State, focus: Collection) -> Collection:
    value = text(focus, "lower()")
    return [] if value is None else [value.lower()]


@function("trim")
def _trim(_state: State, focus: Collection) -> Collection:
    value = text(focus, "trim()")
    return [] if value is None else [value.strip()]


@function("length")
def _length(_state: State, focus: Collection) -> Collection:
    value = text(focus, "length()")
    return [] if value is None else [len(value)]


@function("toChars")
def _to_chars(state: State, focus: Collection) -> Collection:
    value = text(focus, "toChars()") or ""
    state.spend(len(value))
    return list(value)


@function("replace", 2)
def _replace(_state: State, focus: Collection, pattern: Collection, substitution: Collection) -> Collection:
    value, old, new = text(focus, "replace()"), text(pattern, "replace()"), text(substitution, "replace()")
    if value is None or old is None or new is None:
        return []
    if (value.count(old) if old else len(value) + 1) * len(new) > MAXIMUM_TEXT:
        raise FHIRPathError("a string grew beyond what is allowed")
    return [bounded_text(value.replace(old, new))]


@function("matches", 1, 2)
def _matches(_state: State, focus: Collection, pattern: Collection, flags: Collection | None = None) -> Collection:
    value, expression = text(focus, "matches()"), _flagged(pattern, flags)
    return [] if value is None or expression is None else [compiled(expression, value).search(value) is not None]


@function("matchesFull", 1, 2)
def _matches_full(_state: State, focus: Collection, pattern: Collection, flags: Collection | None = None) -> Collection:
    value, expression = text(focus, "matchesFull()"), _flagged(pattern, flags)
    return [] if value is None or expression is None else [compiled(expression, value).fullmatch(value) is not None]


@function("replaceMatches", 2, 3)
def _replace_matches(
    _state: State,
    focus: Collection,
    pattern: Collection,
    substitution: Collection,
    flags: Collection | None = None,
) -> Collection:
    value, expression = text(focus, "replaceMatches()"), _flagged(pattern, flags)
    new = text(substitution, "replaceMatches()")
    if value is None or expression is None or new is None:
        return []
    if not expression:
        return [value]

    def substitute(match: re.Match[str]) -> str:
        return _GROUP.sub(lambda part: part.group(1) or _group(match, part.group(2) or part.group(3)), new)

    if (len(value) + 1) * (len(new) + 1) > MAXIMUM_TEXT * 4:
        raise FHIRPathError("a string grew beyond what is allowed")
    return [bounded_text(compiled(expression, value).sub(substitute, value))]


@function("split", 1)
def _split(state: State, focus: Collection, separator: Collection) -> Collection:
    value, sign = text(focus, "split()"), text(separator, "split()")
    if value is None or sign is None:
        return []
    parts = value.split(sign) if sign else list(value)
    state.spend(len(parts))
    return list(parts)


@function("join", 0, 1)
def _join(state: State, focus: Collection, separator: Collection | None = None) -> Collection:
    sign = "" if separator is None else text(separator, "join()") or ""
    values = [system(item) for item in focus]
    if any(value.__class__ is not str for value in values if value is not None):
        raise FHIRPathError("join() takes strings")
    if not values:
        return state.empty_join
    if len(values) * len(sign) > MAXIMUM_TEXT:
        raise FHIRPathError("a string grew beyond what is allowed")
    return [bounded_text(sign.join([value for value in values if value is not None]))]


@function("encode", 1)
def _encode(_state: State, focus: Collection, form: Collection) -> Collection:
    value, name = text(focus, "encode()"), text(form, "encode()")
    if value is None or name is None:
        return []
    content = value.encode()
    encoders: dict[str, Callable[[Any], Any]] = {
        "hex": binascii.hexlify,
        "base64": base64.b64encode,
        "urlbase64": base64.urlsafe_b64encode,
    }
    return [bounded_text(_chosen(encoders, name)(content).decode())]


@function("decode", 1)
def _decode(_state: State, focus: Collection, form: Collection) -> Collection:
    value, name = text(focus, "decode()"), text(form, "decode()")
    if value is None or name is None:
        return []
    decoders: dict[str, Callable[[Any], Any]] = {
        "hex": binascii.unhexlify,
        "base64": base64.b64decode,
        "urlbase64": base64.urlsafe_b64decode,
    }
    try:
        return [_chosen(decoders, name)(value).decode()]
    except ValueError:
        return []


@function("escape", 1)
def _escape(_state: State, focus: Collection, form: Collection) -> Collection:
    value, name = text(focus, "escape()"), text(form, "escape()")
    if value is None or name is None:
        return []
    import html  # noqa: PLC0415 - its table of entities is large and hardly ever needed

    escapers: dict[str, Callable[[Any], Any]] = {
        "html": lambda plain: html.escape(plain).replace("&#x27;", "&#39;"),
        "json": lambda plain: msgspec.json.encode(plain).decode()[1:-1],
    }
    return [bounded_text(_chosen(escapers, name)(value))]


@function("unescape", 1)
def _unescape(_state: State, focus: Collection, form: Collection) -> Collection:
    value, name = text(focus, "unescape()"), text(form, "unescape()")
    if value is None or name is None:
        return []
    if name == "html":
        import html  # noqa: PLC0415 - as above

        return [html.unescape(value)]
    if name != "json":
        raise FHIRPathError("unknown form of escaping")
    try:
        return [msgspec.json.decode(f'"{value}"')] if '\\"' in value or '"' not in value else [value]
    except (ValueError, msgspec.DecodeError):
        return []


def _flagged(pattern: Collection, flags: Collection | None) -> str | None:
    expression = text(pattern, "a regular expression")
    chosen = None if flags is None else text(flags, "a regular expression")
    if expression is None or not chosen:
        return expression
    if set(chosen) - set("im"):
        raise FHIRPathError("a regular expression has the flags i and m")
    return f"(?{chosen}){expression}"


def _group(match: re.Match[str], name: str | None) -> str:
    try:
        return match.group(int(name) if name and name.isdigit() else name or 0) or ""
    except (IndexError, re.error) as error:
        raise FHIRPathError("the substitution names a group that the expression lacks") from error


def _chosen(table: dict[str, Callable[[Any], Any]], name: str) -> Callable[[Any], Any]:
    found = table.get(name)
    if found is None:
        raise FHIRPathError("unknown form of encoding")
    return found
