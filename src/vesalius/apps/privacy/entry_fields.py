"""An entry of a record as a form of its plain values, whatever its type; and the entry with what came back."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from vesalius.apps.privacy.element_words import word
from vesalius.errors import Invalid

PREFIX: Final = "value:"
_LONG: Final = 80
# What ties an entry to others, or says what kind of thing it is, is not corrected by typing.
_KEPT: Final = frozenset({"system", "url", "data", "extension", "modifierExtension", "identifier"})
_KEPT_AT_THE_TOP: Final = frozenset(
    {"resourceType", "id", "meta", "text", "contained", "subject", "patient", "encounter", "recordedDate"}
)


@dataclass(frozen=True, slots=True)
class Field:
    """One value: `name` of the form's field, `label` as the way to it, `value` as it is written."""

    name: str
    label: str
    value: str
    is_long: bool


def fields(resource: Mapping[str, Any]) -> list[Field]:
    """The values that can be corrected, in the order of the entry."""
    return [
        Field(PREFIX + ".".join(map(str, path)), _label(path), _written(value), len(_written(value)) > _LONG)
        for path, value in _leaves(resource, ())
    ]


def corrected(resource: Mapping[str, Any], sent: Mapping[str, str]) -> dict[str, Any]:
    """The entry with what was typed. A generated narrative goes with a change: it told what stood there before.

    Raises Invalid for a value that is none, and for one that may not be taken away.
    """
    made: dict[str, Any] = copy.deepcopy(dict(resource))
    is_changed = False
    for path, value in _leaves(resource, ()):
        typed = sent.get(PREFIX + ".".join(map(str, path)))
        if typed is None or typed.strip().replace("\r\n", "\n") == _written(value).strip():
            continue
        is_changed = True
        _put(made, path, value, typed.strip().replace("\r\n", "\n"))
    if is_changed and (made.get("text") or {}).get("status") in {"generated", "extensions"}:
        del made["text"]
    return made


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, Mapping):
        if "reference" in value:
            return
        for key, inner in value.items():
            if key in _KEPT or key.startswith("_") or (not path and key in _KEPT_AT_THE_TOP):
                continue
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, number))
    elif value is not None:
        yield path, value


def _label(path: tuple[str | int, ...]) -> str:
    """The way in words: numbers from the second on, and no word twice in a row."""
    words: list[str] = []
    for part in path:
        told = str(part + 1) if isinstance(part, int) else word(part)
        if part != 0 and told != (words[-1] if words else None):
            words.append(told)
    return " › ".join(words)


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _put(made: Any, path: tuple[str | int, ...], before: Any, typed: str) -> None:
    for part in path[:-1]:
        made = made[part]
    if not typed:
        if isinstance(path[-1], int):
            raise Invalid("A value of a list is corrected, not taken away.")
        del made[path[-1]]
        return
    made[path[-1]] = _value(before, typed)


def _value(before: Any, typed: str) -> Any:
    if isinstance(before, bool):
        if typed not in {"true", "false"}:
            raise Invalid("This value is true or false.")
        return typed == "true"
    if isinstance(before, int | Decimal):
        try:
            number = Decimal(typed.replace(",", "."))
        except InvalidOperation as error:
            raise Invalid("This value is a number.") from error
        if not number.is_finite():
            raise Invalid("This value is a number.")
        return int(number) if isinstance(before, int) and number == number.to_integral_value() else number
    return typed
