"""Parameters as input of operations (R4 operations.html § 3.2.0.3, parameters.html).

Only the outer layer is taken apart; a resource inside stays the bytes that were sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from vesalius.api.call import Call
from vesalius.api.refusals import MalformedRequest
from vesalius.r4 import json, validation

_Part = Mapping[str, msgspec.Raw]


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a request body. `is_given` is False when the body was none, or another resource."""

    parts: Sequence[tuple[str, _Part]] = ()
    is_given: bool = False

    def value(self, name: str) -> Any:
        """The plain JSON of the first value[x] of that name; None when there is none."""
        for key, part in self.parts:
            if key == name:
                return _value(part)
        return None

    def text(self, name: str) -> str | None:
        """As `value`, when it is a string."""
        found = self.value(name)
        return found if isinstance(found, str) else None

    def texts(self) -> list[tuple[str, str]]:
        """Every primitive value as it would stand in a query string."""
        found = []
        for name, part in self.parts:
            value = _value(part)
            if isinstance(value, bool):
                found.append((name, "true" if value else "false"))
            elif value is not None and not isinstance(value, dict | list):
                found.append((name, str(value)))
        return found

    def references(self) -> list[tuple[str, dict[str, Any]]]:
        """Every Reference, in its order."""
        found = [(name, _value(part)) for name, part in self.parts if "valueReference" in part]
        return [(name, value) for name, value in found if isinstance(value, dict)]

    def resource(self, name: str) -> bytes | None:
        """The bytes of the resource of that name."""
        for key, part in self.parts:
            if key == name and "resource" in part:
                return bytes(part["resource"])
        return None


NONE = Parameters()


def read_parameters(call: Call, *, resources_too: bool = False) -> Parameters:
    """The Parameters in the body of the call.

    Raises MalformedRequest for a body that is no Parameters resource, unless `resources_too` allows any
    resource.
    """
    if not call.request.body:
        return NONE
    body = call.resource_body()
    try:
        outer = _decode_outer(body)
        kind = _decode_text(outer.get("resourceType", _NOTHING))
        if kind != "Parameters":
            if resources_too:
                return NONE
            raise MalformedRequest("The body of this operation is a Parameters resource.")
        parts = _decode_parts(outer["parameter"]) if "parameter" in outer else []
        return Parameters([(_decode_text(part.get("name", _NOTHING)), part) for part in parts], is_given=True)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        if resources_too:
            # What is wrong with it is for the validation to say.
            return NONE
        raise MalformedRequest("The body is no Parameters resource in JSON.") from error


def checked_parameters(call: Call, resource: tuple[str, str] | None = None) -> list[dict[str, Any]]:
    """The parameters in the body as plain JSON, after the body was checked to be a valid Parameters resource.

    `resource` names the one parameter that may also be sent by itself, and its type (operations.html § 3.2.0.3).
    Empty without a body. Raises Invalid, with every problem of the body.
    """
    if not call.request.body:
        return []
    body = call.resource_body()
    if resource is not None and _is_of(body, resource[1]):
        validation.check(body, resource[1])
        return [{"name": resource[0], "resource": json.parse(body)}]
    validation.check(body, "Parameters")
    found: list[dict[str, Any]] = json.parse(body).get("parameter", [])
    return found


def _is_of(body: bytes, type_name: str) -> bool:
    try:
        return bool(_decode_text(_decode_outer(body).get("resourceType", _NOTHING)) == type_name)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _value(part: _Part) -> Any:
    for key, raw in part.items():
        if key.startswith("value") and len(key) > 5:
            return _decode_value(raw)
    return None


_NOTHING = msgspec.Raw(b'""')
_decode_value = msgspec.json.Decoder(float_hook=Decimal).decode
_decode_outer = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_decode_text = msgspec.json.Decoder(str).decode
_decode_parts = msgspec.json.Decoder(list[dict[str, msgspec.Raw]]).decode
