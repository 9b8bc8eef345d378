"""JSON Patch (RFC 6902) with JSON Pointer (RFC 6901) on a decoded resource.

The result is a new object: the input is never changed, numbers stay the Decimals they are, and keys keep
their order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from vesalius.errors import Invalid, Issue

MAXIMUM_OPERATIONS = 1_000
"""Operations of one patch."""

_MISSING = object()


def apply(resource: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The resource after all operations, applied in order. All or nothing.

    Raises Invalid naming the 0-based index of the operation. Its issue has the code `invalid` when the operation is
    malformed, and `business-rule` when it is sound but does not fit this resource, or its test fails (RFC 5789 § 2.2
    tells the two apart).
    """
    if not isinstance(operations, list | tuple):
        raise Invalid("A JSON Patch is an array of operations.")
    if len(operations) > MAXIMUM_OPERATIONS:
        raise Invalid(f"A JSON Patch has at most {MAXIMUM_OPERATIONS} operations.")
    document: Any = copied(resource)
    for index, operation in enumerate(operations):
        try:
            document = _applied(document, operation)
        except _Refused as error:
            text = f"JSON Patch operation {index}: {error}"
            code = "business-rule" if isinstance(error, _Inapplicable) else "invalid"
            raise Invalid(issues=(Issue(code, text),)) from error
    if not isinstance(document, dict):
        raise Invalid("JSON Patch: the result is no JSON object.")
    return document


def copied(value: Any) -> Any:
    """A deep copy of a JSON value."""
    if value.__class__ is dict:
        return {key: copied(inner) for key, inner in value.items()}
    if value.__class__ is list:
        return [copied(inner) for inner in value]
    return value


class _Refused(Exception):
    """Why one operation cannot be applied; the text holds no data."""


class _Inapplicable(_Refused):
    """The operation is sound, this resource is not the one for it."""


class _Target(NamedTuple):
    """The container of a place and the key or index in it; for an array `key` may be its length."""

    container: Any
    key: Any


def _applied(document: Any, operation: Any) -> Any:
    if not isinstance(operation, dict):
        raise _Refused("not an object")
    name = operation.get("op")
    handler = _HANDLERS.get(name) if isinstance(name, str) else None
    if handler is None:
        raise _Refused("'op' is none of add, remove, replace, move, copy, test")
    return handler(document, _pointer(operation, "path"), operation)


def _add(document: Any, path: list[str], operation: Mapping[str, Any]) -> Any:
    return _inserted(document, path, copied(_value(operation)))


def _remove(document: Any, path: list[str], _operation: Mapping[str, Any]) -> Any:
    return _removed(document, path)


def _replace(document: Any, path: list[str], operation: Mapping[str, Any]) -> Any:
    value = copied(_value(operation))
    if not path:
        return value
    target = _existing(document, path, "path")
    target.container[target.key] = value
    return document


def _move(document: Any, path: list[str], operation: Mapping[str, Any]) -> Any:
    source = _pointer(operation, "from")
    if path[: len(source)] == source and len(path) > len(source):
        raise _Refused("a value cannot move into itself")
    value = _found(document, source, "from")
    if path == source:
        return document
    return _inserted(_removed(document, source), path, value)


def _copy(document: Any, path: list[str], operation: Mapping[str, Any]) -> Any:
    return _inserted(document, path, copied(_found(document, _pointer(operation, "from"), "from")))


def _test(document: Any, path: list[str], operation: Mapping[str, Any]) -> Any:
    if not _are_equal(_found(document, path, "path"), _value(operation)):
        raise _Inapplicable("the test failed")
    return document


_HANDLERS: dict[str, Callable[[Any, list[str], Mapping[str, Any]], Any]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}


def _value(operation: Mapping[str, Any]) -> Any:
    value = operation.get("value", _MISSING)
    if value is _MISSING:
        raise _Refused("'value' is missing")
    return value


def _pointer(operation: Mapping[str, Any], member: str) -> list[str]:
    """The reference tokens of a pointer.

    Raises _Refused when it is missing or malformed (RFC 6901 section 3).
    """
    text = operation.get(member)
    if not isinstance(text, str):
        raise _Refused(f"'{member}' is missing or no string")
    if text and text[0] != "/":
        raise _Refused(f"'{member}' is no JSON Pointer: it starts with '/'")
    tokens = text.split("/")[1:]
    for token in tokens:
        if "~" in token.replace("~0", "").replace("~1", ""):
            raise _Refused(f"'{member}' is no JSON Pointer: '~' stands before 0 or 1")
    return [token.replace("~1", "/").replace("~0", "~") for token in tokens]


def _target(document: Any, path: list[str], member: str) -> _Target:
    """The container of the last token, which must exist, and the key in it, which need not."""
    container = document
    for token in path[:-1]:
        container = _child(container, token, member)
    last = path[-1]
    if isinstance(container, dict):
        return _Target(container, last)
    if isinstance(container, list):
        return _Target(container, len(container) if last == "-" else _index(last, member))
    raise _Inapplicable(f"'{member}' leads into a value that is no object and no array")


def _existing(document: Any, path: list[str], member: str) -> _Target:
    target = _target(document, path, member)
    is_there = (
        target.key in target.container if isinstance(target.container, dict) else target.key < len(target.container)
    )
    if not is_there:
        raise _Inapplicable(f"'{member}' leads to nothing")
    return target


def _found(document: Any, path: list[str], member: str) -> Any:
    for token in path:
        document = _child(document, token, member)
    return document


def _child(container: Any, token: str, member: str) -> Any:
    if isinstance(container, dict) and token in container:
        return container[token]
    if isinstance(container, list) and token != "-":  # noqa: S105 - a token of a pointer
        index = _index(token, member)
        if index < len(container):
            return container[index]
    raise _Inapplicable(f"'{member}' leads to nothing")


def _index(token: str, member: str) -> int:
    """An array index: digits without leading zeros (RFC 6901 section 4)."""
    if not (token.isascii() and token.isdigit()) or (token[0] == "0" and len(token) > 1) or len(token) > 9:
        raise _Refused(f"'{member}' has no array index where one must stand")
    return int(token)


def _inserted(document: Any, path: list[str], value: Any) -> Any:
    if not path:
        return value
    container, key = _target(document, path, "path")
    if isinstance(container, dict):
        container[key] = value
    elif key > len(container):
        raise _Inapplicable("'path' has an array index beyond the end")
    else:
        container.insert(key, value)
    return document


def _removed(document: Any, path: list[str]) -> Any:
    if not path:
        raise _Refused("the whole resource cannot be removed")
    target = _existing(document, path, "path")
    del target.container[target.key]
    return document


def _are_equal(one: Any, other: Any) -> bool:
    """Equality after RFC 6902 section 4.6.

    Numbers by value, objects whatever their order, booleans as such.
    """
    if isinstance(one, dict):
        return (
            isinstance(other, dict)
            and one.keys() == other.keys()
            and all(_are_equal(value, other[key]) for key, value in one.items())
        )
    if isinstance(one, list):
        return (
            isinstance(other, list)
            and len(one) == len(other)
            and all(_are_equal(value, peer) for value, peer in zip(one, other, strict=True))
        )
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other)
