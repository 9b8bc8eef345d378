"""Conversions between System types (N1 section 5.5): toX() and convertsToX(), and iif()."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from vesalius.r4.fhirpath import quantity as quantities
from vesalius.r4.fhirpath import temporal
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.node import Closure, Collection, Node, State
from vesalius.r4.fhirpath.quantity import CALENDAR_UNITS, Quantity
from vesalius.r4.fhirpath.registry import function, lazy, text
from vesalius.r4.fhirpath.syntax import Call, Tree
from vesalius.r4.fhirpath.temporal import Date, DateTime, Time
from vesalius.r4.fhirpath.values import boolean, singleton

_INTEGER = re.compile(r"[+-]?[0-9]{1,19}\Z")
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")
_TRUE = frozenset({"true", "t", "yes", "y", "1", "1.0"})
_FALSE = frozenset({"false", "f", "no", "n", "0", "0.0"})


@lazy("iif", 2, 3)
def _iif(call: Call, compile_tree: Callable[[Tree], Closure]) -> Closure:
    """Only the branch that is chosen is evaluated; the input is $this of all three arguments."""
    criterion, *branches = (compile_tree(argument) for argument in call.arguments)

    def run(state: State, focus: Collection) -> Collection:
        if len(focus) > 1:
            raise FHIRPathError("iif() takes a single item")
        outer, state.this = state.this, focus
        if boolean(criterion(state, focus)):
            result = branches[0](state, focus)
        else:
            result = branches[1](state, focus) if len(branches) > 1 else []
        state.this = outer
        return result

    return run


def _to_boolean(value: Any) -> bool | None:
    kind = value.__class__
    if kind is bool:
        return bool(value)
    if kind is str:
        return True if value.lower() in _TRUE else False if value.lower() in _FALSE else None
    if kind is int or kind is Decimal:
        return {0: False, 1: True}.get(value)
    return None


def _to_integer(value: Any) -> int | None:
    kind = value.__class__
    if kind is bool or kind is int or (kind is str and _INTEGER.match(value)):
        number = int(value)
        return number if -(2**31) <= number < 2**31 else None
    return None


def _to_decimal(value: Any) -> Decimal | None:
    kind = value.__class__
    if kind in (bool, int, Decimal) or (kind is str and len(value) < 64 and _DECIMAL.match(value)):
        return Decimal(value)
    return None


def _to_text(value: Any) -> str | None:
    kind = value.__class__
    if kind is str:
        return str(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is Decimal:
        return f"{value:f}" if abs(value.adjusted()) < 1_000 else str(value)
    return str(value) if kind in (int, Date, DateTime, Time, Quantity) else None


def _to_date(value: Any) -> Date | None:
    if value.__class__ is DateTime:
        return Date(value.parts[:3])
    if value.__class__ is str:
        moment = temporal.parse_datetime(value)
        return temporal.parse_date(value) or (None if moment is None else Date(moment.parts[:3]))
    return value if value.__class__ is Date else None


def _to_datetime(value: Any) -> DateTime | None:
    if value.__class__ is Date:
        return DateTime(value.parts)
    if value.__class__ is str:
        return temporal.parse_datetime(value)
    return value if value.__class__ is DateTime else None


def _to_time(value: Any) -> Time | None:
    if value.__class__ is str:
        return temporal.parse_time(value.removeprefix("T"))
    return value if value.__class__ is Time else None


def _to_quantity(value: Any) -> Quantity | None:
    kind = value.__class__
    if kind is Quantity:
        return value  # type: ignore[no-any-return]
    if kind is bool or kind is int or kind is Decimal:
        return Quantity(Decimal(value), "1")
    return quantities.parse_quantity(value) if kind is str and len(value) < 200 else None


def _register(type_name: str, convert: Callable[[Any], Any]) -> None:
    @function(f"to{type_name}")
    def to_type(_state: State, focus: Collection) -> Collection:
        value = singleton(focus, f"to{type_name}()")
        result = None if value is None or value.__class__ is Node else convert(value)
        return [] if result is None else [result]

    @function(f"convertsTo{type_name}")
    def converts_to_type(_state: State, focus: Collection) -> Collection:
        value = singleton(focus, f"convertsTo{type_name}()")
        if value is None:
            return []
        return [value.__class__ is not Node and convert(value) is not None]


for _name, _convert in (
    ("Boolean", _to_boolean),
    ("Integer", _to_integer),
    ("Decimal", _to_decimal),
    ("String", _to_text),
    ("Date", _to_date),
    ("DateTime", _to_datetime),
    ("Time", _to_time),
):
    _register(_name, _convert)


@function("toQuantity", 0, 1)
def _convert_to_quantity(_state: State, focus: Collection, unit: Collection | None = None) -> Collection:
    value = singleton(focus, "toQuantity()")
    quantity = None if value is None else _to_quantity(value)
    if quantity is None or unit is None:
        return [] if quantity is None else [quantity]
    wanted = text(unit, "toQuantity()")
    if wanted is None:
        return []
    model = Quantity(Decimal(1), wanted.strip("'"), wanted in CALENDAR_UNITS)
    converted = quantities.in_unit_of(quantity, model)
    return [] if converted is None else [Quantity(converted, model.unit, model.calendar)]


@function("convertsToQuantity", 0, 1)
def _converts_to_quantity(state: State, focus: Collection, unit: Collection | None = None) -> Collection:
    if not focus:
        return []
    return [bool(_convert_to_quantity(state, focus, unit))]
