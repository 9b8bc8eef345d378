"""Mathematics (N1 section 5.7), boundaries and precision (FHIRPath 2.1)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import Any

from vesalius.r4 import units
from vesalius.r4.fhirpath import quantity as quantities
from vesalius.r4.fhirpath import temporal
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.node import Collection, State
from vesalius.r4.fhirpath.operators import DECIMALS, number
from vesalius.r4.fhirpath.quantity import Quantity
from vesalius.r4.fhirpath.registry import function, integer
from vesalius.r4.fhirpath.temporal import Date, DateTime, Time
from vesalius.r4.fhirpath.values import singleton, type_of

_MAXIMUM_PLACES = 31
_DEFAULT_PLACES = 8
_WIDE = Context(prec=100, traps=[])


@function("abs")
def _abs(_state: State, focus: Collection) -> Collection:
    value = _numeric(focus, "abs()")
    if value.__class__ is Quantity:
        return [Quantity(abs(value.value), value.unit, value.calendar)]
    return [] if value is None else number(abs(value))


def _rounding(name: str, mode: str) -> None:
    @function(name)
    def run(_state: State, focus: Collection) -> Collection:
        value = _numeric(focus, f"{name}()")
        if value.__class__ is Quantity:
            return [Quantity(value.value.to_integral_value(mode), value.unit, value.calendar)]
        if value is None or value.__class__ is int:
            return focus if value is None else [value]
        return number(int(value.to_integral_value(mode))) if abs(value) < 10**12 else []


_rounding("ceiling", ROUND_CEILING)
_rounding("floor", ROUND_FLOOR)
_rounding("truncate", ROUND_DOWN)


@function("round", 0, 1)
def _round(_state: State, focus: Collection, precision: Collection | None = None) -> Collection:
    value = _numeric(focus, "round()")
    places = 0 if precision is None else integer(precision, "round()")
    if value is None or places is None:
        return []
    if places < 0 or value.__class__ is Quantity:
        raise FHIRPathError("round() takes a number and a precision from 0 on")
    rounded = _quantized(Decimal(value), min(places, _MAXIMUM_PLACES), ROUND_HALF_UP)
    if places == 0 and rounded is not None:
        return number(int(rounded))
    return [] if rounded is None else [rounded]


def _decimal_function(name: str, compute: Callable[[Decimal], Decimal], accept: Callable[[Decimal], bool]) -> None:
    @function(name)
    def run(_state: State, focus: Collection) -> Collection:
        value = _decimal(focus, f"{name}()")
        return number(compute(value)) if value is not None and accept(value) else []


_decimal_function("exp", DECIMALS.exp, lambda value: abs(value) < 10_000)
_decimal_function("ln", DECIMALS.ln, lambda value: value > 0)
_decimal_function("sqrt", DECIMALS.sqrt, lambda value: value >= 0)


@function("log", 1)
def _log(_state: State, focus: Collection, base: Collection) -> Collection:
    value, root = _decimal(focus, "log()"), _decimal(base, "log()")
    if value is None or root is None or value <= 0 or root <= 0 or root == 1:
        return []
    result = DECIMALS.divide(DECIMALS.ln(value), DECIMALS.ln(root))
    # The quotient of two endless numbers ends in noise: a whole result is given as such.
    whole = result.to_integral_value()
    return number(whole if abs(result - whole) < Decimal("1e-24") else result)


@function("power", 1)
def _power(_state: State, focus: Collection, exponent: Collection) -> Collection:
    value, power = _numeric(focus, "power()"), _numeric(exponent, "power()")
    if value is None or power is None:
        return []
    if Quantity in (value.__class__, power.__class__):
        raise FHIRPathError("power() takes numbers")
    if value.__class__ is int and power.__class__ is int and power >= 0:
        # 2 to the 31 overflows an Integer: nothing larger needs computing.
        return number(value**power) if abs(value) <= 1 or power < 32 else []
    base, raised = Decimal(value), Decimal(power)
    if base < 0 and raised != raised.to_integral_value():
        return []
    return number(DECIMALS.power(base, raised)) if base != 0 or raised > 0 else []


@function("lowBoundary", 0, 1)
def _low_boundary(_state: State, focus: Collection, precision: Collection | None = None) -> Collection:
    return _boundary(focus, precision, high=False)


@function("highBoundary", 0, 1)
def _high_boundary(_state: State, focus: Collection, precision: Collection | None = None) -> Collection:
    return _boundary(focus, precision, high=True)


@function("precision")
def _precision(_state: State, focus: Collection) -> Collection:
    value = singleton(focus, "precision()")
    if value is None:
        return []
    if value.__class__ in (Date, DateTime, Time):
        return [temporal.precision(value)]
    if value.__class__ is int or value.__class__ is Decimal:
        exponent = Decimal(value).as_tuple().exponent
        return [max(0, -exponent)] if isinstance(exponent, int) else []
    raise FHIRPathError(f"{type_of(value)} has no precision")


@function("comparable", 1)
def _comparable(_state: State, focus: Collection, other: Collection) -> Collection:
    one, two = singleton(focus, "comparable()"), singleton(other, "comparable()")
    if one is None or two is None:
        return []
    if one.__class__ is not Quantity or two.__class__ is not Quantity:
        raise FHIRPathError("comparable() takes quantities")
    here, there = quantities.canonical(one), quantities.canonical(two)
    if here is None or there is None:
        return [units.comparable(one.unit, two.unit)]
    return [here[1] == there[1]]


def _boundary(focus: Collection, precision: Collection | None, *, high: bool) -> Collection:
    value = singleton(focus, "a boundary")
    digits = None if precision is None else integer(precision, "a boundary")
    if value is None:
        return []
    result: Any
    if value.__class__ in (Date, DateTime, Time):
        result = temporal.boundary(value, digits, high=high)
    elif value.__class__ is Quantity:
        bound = _number_boundary(value.value, digits, high=high)
        result = None if bound is None else Quantity(bound, value.unit, value.calendar)
    elif value.__class__ is int or value.__class__ is Decimal:
        result = _number_boundary(Decimal(value), digits, high=high)
    else:
        raise FHIRPathError(f"{type_of(value)} has no boundary")
    return [] if result is None else [result]


def _number_boundary(value: Decimal, digits: int | None, *, high: bool) -> Decimal | None:
    """The least or greatest value that is written as `value`, to so many places.

    Half a unit of the last place is added or taken; towards zero the rest is cut, away from it it is
    rounded, as HL7's suite has it.
    """
    places = _DEFAULT_PLACES if digits is None else digits
    exponent = value.as_tuple().exponent
    if not 0 <= places <= _MAXIMUM_PLACES or not isinstance(exponent, int) or exponent < -_MAXIMUM_PLACES:
        return None
    half = Decimal(5).scaleb(min(exponent, 0) - 1)
    bound = value + half if high else value - half
    return _quantized(bound, places, ROUND_HALF_UP if (bound < 0) is not high else ROUND_DOWN)


def _quantized(value: Decimal, places: int, mode: str) -> Decimal | None:
    if value.adjusted() + places > 60:
        return None
    return value.quantize(Decimal(1).scaleb(-places), rounding=mode, context=_WIDE)


def _numeric(focus: Collection, what: str) -> Any:
    value = singleton(focus, what)
    if value is None or value.__class__ in (int, Decimal, Quantity):
        return value
    raise FHIRPathError(f"{what} takes a number")


def _decimal(focus: Collection, what: str) -> Decimal | None:
    value = _numeric(focus, what)
    if value.__class__ is Quantity:
        raise FHIRPathError(f"{what} takes a number")
    return None if value is None else Decimal(value)
