"""Fixed values, patterns, limits and codes (R4 elementdefinition.html#fixed, #pattern, #minValue)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from vesalius.r4.fhirpath import FHIRPathError, Node
from vesalius.r4.fhirpath.values import compare, system
from vesalius.r4.profiles.definition import Expected, Limit

_CODED = frozenset({"code", "uri", "url", "canonical", "string", "markdown", "oid", "uuid"})


def meets(expected: Expected, value: Any) -> bool:
    """Whether a value is exactly the fixed one, or has all that the pattern has."""
    return _is_same(expected.value, value) if expected.kind == "fixed" else _has(expected.value, value)


def _is_same(expected: Any, value: Any) -> bool:
    if isinstance(expected, dict):
        return (
            isinstance(value, dict)
            and expected.keys() == value.keys()
            and all(_is_same(item, value[name]) for name, item in expected.items())
        )
    if isinstance(expected, list):
        return (
            isinstance(value, list)
            and len(expected) == len(value)
            and all(_is_same(one, other) for one, other in zip(expected, value, strict=True))
        )
    return _is_equal(expected, value)


def _has(pattern: Any, value: Any) -> bool:
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(
            name in value and _has(item, value[name]) for name, item in pattern.items()
        )
    if isinstance(pattern, list):
        # Each item of the pattern must be met by an item of the value, whatever its place.
        return isinstance(value, list) and all(any(_has(item, one) for one in value) for item in pattern)
    return _is_equal(pattern, value)


def _is_equal(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | Decimal) and isinstance(other, int | Decimal):
        return Decimal(one) == Decimal(other)
    return bool(one == other)


def is_beyond(limit: Limit, node: Node) -> bool:
    """Whether a value is certainly below the least or above the greatest one allowed.

    Not so for values without a common order: quantities of other dimensions, dates too short to tell, and a duration
    as the limit of a date, which R4 counts from a moment that nobody wrote down.
    """
    try:
        order = compare(system(node), system(Node(limit.value, limit.type)))
    except FHIRPathError:
        return False
    return order == -limit.sign


def shown(limit: Limit) -> str:
    """The limit as a text."""
    if isinstance(limit.value, dict):
        unit = limit.value.get("unit") or limit.value.get("code")
        return " ".join(str(part) for part in (limit.value.get("value"), unit) if part is not None)
    return str(limit.value)


def codings(node: Node) -> list[tuple[str | None, str]]:
    """(system, code) of everything coded in an element."""
    value = node.value
    if isinstance(value, str):
        return [(None, value)] if node.type in _CODED else []
    if not isinstance(value, dict):
        return []
    listed = value.get("coding", ()) if node.type == "CodeableConcept" else (value,)
    return [(item.get("system"), item["code"]) for item in listed if "code" in item]
