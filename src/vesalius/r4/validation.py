"""Whether a body is a valid R4 resource, fast: the generated Structs decide, and hand doubtful bodies on.

Structural rules only: names, types, cardinality, formats, choices, required codes, references' target types,
narratives, nested resources. Invariants and profiles are judged elsewhere.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from vesalius.errors import Invalid, Issue
from vesalius.r4 import model
from vesalius.r4.definitions import is_resource
from vesalius.r4.json import MAXIMUM_DEPTH, is_too_deep

_leading_type: Final = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]{1,64})"').match
_escaped_control: Final = re.compile(rb"\\u00[01]|\\[bf]").search

_long_exponent: Final = re.compile(rb"[0-9]E[+-][0-9]{3}").search


class _Head(msgspec.Struct):
    """The type of a resource whose JSON does not start with it."""

    resourceType: str  # noqa: N815 - FHIR's name


_head: Final = msgspec.json.Decoder(_Head)


def check(data: bytes, expected_type: str | None = None) -> str:
    """The resource type of a valid body. Raises Invalid with every problem, as `explain` lists them.

    With `expected_type` the body must be of that type. A valid body of 1 kB takes some 20 µs; one that is refused, or
    that has companions of choices or values that are null, some twenty times as long.
    """
    name = resource_type(data)
    if (
        name is not None
        and (expected_type is None or name == expected_type)
        # In a resource every array stands in an object, so few objects mean little depth.
        and (data.count(b"{") <= MAXIMUM_DEPTH // 2 or not is_too_deep(data))
        and _is_surely_valid(data, name, may_contain=True)
    ):
        return name
    issues = _explained(data, expected_type)
    if issues or name is None:
        raise Invalid(issues=tuple(issues))
    return name


def resource_type(data: bytes) -> str | None:
    """The resource type that a body claims, wherever `resourceType` stands in it; None if it names none of R4."""
    found = _leading_type(data)
    if found is not None:
        name = found[1].decode()
    else:
        try:
            name = _head.decode(data).resourceType
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return None
    return name if is_resource(name) else None


def _is_surely_valid(data: bytes | msgspec.Raw, name: str, *, may_contain: bool) -> bool:
    """Whether the resource is valid beyond doubt. False leaves it to the walker."""
    try:
        decoded: Any = model.decoder(name).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    compact = model.encode(decoded)
    return (
        _has_each_property_once(bytes(data), compact)
        and b"{}" not in compact
        and not _has_extreme_numbers(compact)
        and _nested_are_valid(decoded, name, may_contain=may_contain)
    )


def _has_each_property_once(data: bytes, compact: bytes) -> bool:
    """Whether no property was dropped in decoding, as the first of two with one name is. No control characters.

    Each property and string has two quotation marks, escaped ones aside. Re-encoding writes every decoded
    property once, so a surplus in the data is a repeated property (or an unusual escape, which the walker
    clears up).
    """
    quotes = data.count(b'"')
    if b"\\" not in data:
        return quotes == compact.count(b'"')
    return quotes - data.count(b'\\"') == compact.count(b'"') - compact.count(b'\\"') and not _escaped_control(data)


def _has_extreme_numbers(compact: bytes) -> bool:
    """Whether a decimal may have an exponent of three digits or more. Decimals write exponents as E+ and E-."""
    return (b"E+" in compact or b"E-" in compact) and _long_exponent(compact) is not None


def _nested_are_valid(decoded: Any, name: str, *, may_contain: bool) -> bool:
    """Whether contained resources, and those in entries and parameters, are valid beyond doubt."""
    contained = getattr(decoded, "contained", msgspec.UNSET)
    if contained is not msgspec.UNSET and not (
        may_contain and all(_is_nested_valid(raw, may_contain=False) for raw in contained)
    ):
        return False
    if name == "Bundle":
        return all(_is_nested_valid(raw, may_contain=True) for raw in _in_bundle(decoded))
    if name == "Parameters":
        return all(_is_nested_valid(raw, may_contain=True) for raw in _in_parameters(decoded.parameter))
    return True


def _is_nested_valid(raw: msgspec.Raw, *, may_contain: bool) -> bool:
    data = bytes(raw)
    name = resource_type(data)
    if name is None:
        return False
    # One doubtful entry of a Bundle shall not send all others to the walker.
    return _is_surely_valid(data, name, may_contain=may_contain) or (may_contain and not _explained(data, None))


def _explained(data: bytes, expected_type: str | None) -> list[Issue]:
    """What the walker finds. It takes long to load and is seldom needed."""
    from vesalius.r4.explain import explain  # noqa: PLC0415 - slow to load, seldom needed

    return explain(data, expected_type)


def _in_bundle(bundle: Any) -> list[msgspec.Raw]:
    """The resources and outcomes of a Bundle's entries."""
    found: list[msgspec.Raw] = []
    for entry in bundle.entry or ():
        if entry.resource is not msgspec.UNSET:
            found.append(entry.resource)
        if entry.response is not msgspec.UNSET and entry.response.outcome is not msgspec.UNSET:
            found.append(entry.response.outcome)
    return found


def _in_parameters(parameters: Any) -> list[msgspec.Raw]:
    """The resources of parameters and of their parts."""
    found: list[msgspec.Raw] = []
    for parameter in parameters or ():
        if parameter.resource is not msgspec.UNSET:
            found.append(parameter.resource)
        found += _in_parameters(parameter.part)
    return found
