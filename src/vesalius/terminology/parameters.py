"""FHIR Parameters, read by name and written (R4 § parameters)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vesalius.errors import Invalid
from vesalius.terminology.model import Json


class Reader:
    """The parameters of one call of an operation. Wrong types raise Invalid and name the parameter."""

    __slots__ = ("_by_name",)

    def __init__(self, parameters: Json) -> None:
        self._by_name: dict[str, list[Json]] = {}
        for one in parameters.get("parameter", ()):
            self._by_name.setdefault(str(one.get("name", "")), []).append(one)

    def texts(self, name: str) -> list[str]:
        """The values of a repeating string, code, uri, canonical or date."""
        return [self._text(one) for one in self._by_name.get(name, ())]

    def text(self, name: str) -> str | None:
        """The value of a string, code, uri, canonical or date, None when absent or empty."""
        found = self._one(name)
        return None if found is None else self._text(found) or None

    def boolean(self, name: str) -> bool | None:
        """The value of a boolean, also written as text in a query."""
        found = self._one(name)
        value = None if found is None else _value(found)
        if value is None or isinstance(value, bool):
            return value
        if value in ("true", "false"):
            return bool(value == "true")
        raise Invalid(f"The parameter '{name}' must be true or false.")

    def count(self, name: str) -> int | None:
        """The value of an integer of 0 or more, also written as text in a query."""
        found = self._one(name)
        value = None if found is None else _value(found)
        if value is None:
            return None
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise Invalid(f"The parameter '{name}' must be a whole number of 0 or more.")
        return value

    def element(self, name: str, kind: str) -> Json | None:
        """The value of a complex parameter, `kind` being its value name: `valueCoding`."""
        found = self._one(name)
        if found is None:
            return None
        value = found.get(kind)
        if not isinstance(value, dict):
            raise Invalid(f"The parameter '{name}' must have a {kind}.")
        return value

    def resource(self, name: str, resource_type: str) -> Json | None:
        """A resource given as parameter."""
        found = self._one(name)
        if found is None:
            return None
        value = found.get("resource")
        if not isinstance(value, dict) or value.get("resourceType") != resource_type:
            raise Invalid(f"The parameter '{name}' must be a resource of type {resource_type}.")
        return value

    def parts(self, name: str) -> list[Reader]:
        """The parts of a repeating parameter."""
        return [Reader({"parameter": one.get("part", ())}) for one in self._by_name.get(name, ())]

    def has(self, name: str) -> bool:
        """True when the parameter is there at all."""
        return name in self._by_name

    def _one(self, name: str) -> Json | None:
        found = self._by_name.get(name, ())
        if len(found) > 1:
            raise Invalid(f"The parameter '{name}' must not be repeated.")
        return found[0] if found else None

    def _text(self, parameter: Json) -> str:
        value = _value(parameter)
        if not isinstance(value, str):
            raise Invalid(f"The parameter '{parameter.get('name')}' must be a simple text value.")
        return value


def _value(parameter: Json) -> Any:
    for name, value in parameter.items():
        if name.startswith("value"):
            return value
    return None


def written(parameters: Sequence[Json | None]) -> dict[str, Any]:
    """A Parameters resource of those that are not None."""
    return {"resourceType": "Parameters", "parameter": [one for one in parameters if one is not None]}


def given(name: str, kind: str, value: Any) -> dict[str, Any] | None:
    """One parameter, or None for an absent value."""
    return None if value is None else {"name": name, kind: value}
