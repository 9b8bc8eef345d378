"""Operators between collections (N1 section 6)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_DOWN, Context, Decimal
from typing import Any

from vesalius.r4.fhirpath import quantity as quantities
from vesalius.r4.fhirpath import temporal
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.functions_collection import union
from vesalius.r4.fhirpath.node import Closure, Collection, State, bounded_text
from vesalius.r4.fhirpath.quantity import Quantity
from vesalius.r4.fhirpath.temporal import Date, DateTime, Time
from vesalius.r4.fhirpath.values import boolean, compare, equal, equivalent, key, singleton, type_of

DECIMALS = Context(prec=28, traps=[])
"""Decimals have 28 digits (N1 section 2.4)."""

_INTEGER_LIMIT = 2**31
_MAXIMUM_MAGNITUDE = 60


def number(value: Any) -> Collection:
    """The number as a collection: empty when it overflows, as N1 section 6.6 says."""
    if value.__class__ is int:
        return [value] if -_INTEGER_LIMIT <= value < _INTEGER_LIMIT else []
    return [value] if value.is_finite() and (value == 0 or abs(value.adjusted()) <= _MAXIMUM_MAGNITUDE) else []


def operator_closure(operator: str, left: Closure, right: Closure) -> Closure:
    """The closure of a binary operator on two compiled operands."""
    if operator in _LOGIC:
        return _LOGIC[operator](left, right)
    if operator in _ORDER:
        return _order(_ORDER[operator], operator, left, right)
    combine = _PLAIN[operator]

    def run(state: State, focus: Collection) -> Collection:
        return combine(state, left(state, focus), right(state, focus))

    return run


def negated(_state: State, focus: Collection) -> Collection:
    """The number or quantity with the other sign."""
    value = singleton(focus, "a sign")
    if value is None:
        return []
    if value.__class__ is Quantity:
        return [Quantity(-value.value, value.unit, value.calendar)]
    if value.__class__ is int or value.__class__ is Decimal:
        return number(-value)
    raise FHIRPathError(f"{type_of(value)} has no sign")


def _and(left: Closure, right: Closure) -> Closure:
    def run(state: State, focus: Collection) -> Collection:
        one = boolean(left(state, focus))
        if one is False:
            return [False]
        other = boolean(right(state, focus))
        if other is False:
            return [False]
        return [] if one is None or other is None else [True]

    return run


def _or(left: Closure, right: Closure) -> Closure:
    def run(state: State, focus: Collection) -> Collection:
        one = boolean(left(state, focus))
        if one:
            return [True]
        other = boolean(right(state, focus))
        if other:
            return [True]
        return [] if one is None or other is None else [False]

    return run


def _xor(left: Closure, right: Closure) -> Closure:
    def run(state: State, focus: Collection) -> Collection:
        one, other = boolean(left(state, focus)), boolean(right(state, focus))
        return [] if one is None or other is None else [one is not other]

    return run


def _implies(left: Closure, right: Closure) -> Closure:
    def run(state: State, focus: Collection) -> Collection:
        one = boolean(left(state, focus))
        if one is False:
            return [True]
        other = boolean(right(state, focus))
        if other:
            return [True]
        return [] if one is None or other is None else [False]

    return run


def _order(accept: Callable[[int], bool], operator: str, left: Closure, right: Closure) -> Closure:
    def run(state: State, focus: Collection) -> Collection:
        one, other = singleton(left(state, focus), operator), singleton(right(state, focus), operator)
        if one is None or other is None:
            return []
        order = compare(one, other)
        return [] if order is None else [accept(order)]

    return run


def _equals(state: State, left: Collection, right: Collection) -> Collection:
    state.spend(len(left))
    same = equal(left, right)
    return [] if same is None else [same]


def _differs(state: State, left: Collection, right: Collection) -> Collection:
    state.spend(len(left))
    same = equal(left, right)
    return [] if same is None else [not same]


def _are_equivalent(state: State, left: Collection, right: Collection) -> bool:
    # Each item may have to be held against each other one.
    state.spend(len(left) * len(right))
    return equivalent(left, right)


def _in(state: State, left: Collection, right: Collection) -> Collection:
    state.spend(len(right))
    if not left:
        return []
    if len(left) > 1:
        raise FHIRPathError("membership is asked of a single item")
    if not right:
        return [False]
    wanted = key(left[0])
    return [any(key(item) == wanted for item in right)]


def _add(state: State, left: Collection, right: Collection) -> Collection:
    one, other = singleton(left, "+"), singleton(right, "+")
    if one is None or other is None:
        return []
    if one.__class__ is str and other.__class__ is str:
        return [bounded_text(one + other)]
    if one.__class__ in (Date, DateTime, Time):
        return _moved(one, other, 1)
    return _arithmetic("+", one, other, state)


def _subtract(state: State, left: Collection, right: Collection) -> Collection:
    one, other = singleton(left, "-"), singleton(right, "-")
    if one is None or other is None:
        return []
    if one.__class__ in (Date, DateTime, Time):
        return _moved(one, other, -1)
    return _arithmetic("-", one, other, state)


def _plain_arithmetic(operator: str) -> Callable[[State, Collection, Collection], Collection]:
    def run(state: State, left: Collection, right: Collection) -> Collection:
        one, other = singleton(left, operator), singleton(right, operator)
        return [] if one is None or other is None else _arithmetic(operator, one, other, state)

    return run


def _arithmetic(operator: str, one: Any, other: Any, _state: State) -> Collection:
    kinds = (one.__class__, other.__class__)
    if kinds == (int, int):
        return _integers(operator, one, other)
    if all(kind is int or kind is Decimal for kind in kinds):
        return _decimals(operator, Decimal(one), Decimal(other))
    if Quantity in kinds and all(kind is int or kind is Decimal or kind is Quantity for kind in kinds):
        one = one if kinds[0] is Quantity else Quantity(Decimal(one), "1")
        other = other if kinds[1] is Quantity else Quantity(Decimal(other), "1")
        return _quantities(operator, one, other)
    raise FHIRPathError(f"{type_of(one)} {operator} {type_of(other)} has no meaning")


def _integers(operator: str, one: int, other: int) -> Collection:
    if operator == "+":
        return number(one + other)
    if operator == "-":
        return number(one - other)
    if operator == "*":
        return number(one * other)
    if other == 0:
        return []
    if operator == "/":
        return number(DECIMALS.divide(Decimal(one), Decimal(other)))
    # Whole division goes towards zero, and the rest has the sign of the dividend.
    quotient = abs(one) // abs(other) * (1 if (one < 0) == (other < 0) else -1)
    return number(quotient if operator == "div" else one - quotient * other)


def _decimals(operator: str, one: Decimal, other: Decimal) -> Collection:
    if operator == "+":
        return number(DECIMALS.add(one, other))
    if operator == "-":
        return number(DECIMALS.subtract(one, other))
    if operator == "*":
        return number(DECIMALS.multiply(one, other))
    if other == 0:
        return []
    if operator == "/":
        return number(DECIMALS.divide(one, other))
    if operator == "mod":
        return number(DECIMALS.remainder(one, other))
    quotient = DECIMALS.divide(one, other)
    return number(int(quotient.to_integral_value(ROUND_DOWN))) if abs(quotient) < _INTEGER_LIMIT else []


def _quantities(operator: str, one: Quantity, other: Quantity) -> Collection:
    if operator == "*":
        product = quantities.multiply(one, other)
        return [] if product is None else [product]
    if operator == "/":
        quotient = None if other.value == 0 else quantities.divide(one, other)
        return [] if quotient is None else [quotient]
    if operator not in "+-":
        raise FHIRPathError(f"quantities have no {operator}")
    value = quantities.in_unit_of(other, one)
    if value is None:
        return []
    total = DECIMALS.add(one.value, value if operator == "+" else -value)
    return [Quantity(total, one.unit, one.calendar)]


def _moved(moment: Any, amount: Any, sign: int) -> Collection:
    if amount.__class__ is not Quantity:
        raise FHIRPathError("a date or time moves by a quantity of time")
    unit = amount.duration_unit()
    if unit is None or abs(amount.value) > 10**12:
        raise FHIRPathError("a date or time moves by a calendar duration, or by 'wk', 'd', 'h', 'min', 's' or 'ms'")
    if moment.__class__ is Time and unit not in ("hour", "minute", "second", "millisecond"):
        raise FHIRPathError("a time of day moves by hours or less")
    whole = int(amount.value)
    nanoseconds = whole * (1_000_000 if unit == "millisecond" else 1_000_000_000)
    if unit == "second" and amount.calendar:
        # Only a second may have a fraction; UCUM's 's' is cut like every other unit, as HL7's suite has it.
        nanoseconds = int(amount.value * 1_000_000_000)
    moved = temporal.add(moment, sign * whole, sign * nanoseconds, unit)
    return [] if moved is None else [moved]


def _concatenate(_state: State, left: Collection, right: Collection) -> Collection:
    texts = []
    for operand in (left, right):
        value = singleton(operand, "&")
        if value is not None and value.__class__ is not str:
            raise FHIRPathError("& joins strings")
        texts.append(value or "")
    return [bounded_text("".join(texts))]


_LOGIC: dict[str, Callable[[Closure, Closure], Closure]] = {
    "and": _and,
    "or": _or,
    "xor": _xor,
    "implies": _implies,
}
_ORDER: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
_PLAIN: dict[str, Callable[[State, Collection, Collection], Collection]] = {
    "=": _equals,
    "!=": _differs,
    "~": lambda state, left, right: [_are_equivalent(state, left, right)],
    "!~": lambda state, left, right: [not _are_equivalent(state, left, right)],
    "|": union,
    "in": _in,
    "contains": lambda state, left, right: _in(state, right, left),
    "+": _add,
    "-": _subtract,
    "&": _concatenate,
    **{operator: _plain_arithmetic(operator) for operator in ("*", "/", "div", "mod")},
}
