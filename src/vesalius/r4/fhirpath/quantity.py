"""Quantities of FHIRPath: UCUM units and calendar durations (N1 sections 2.9, 6.1.1, 6.6)."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from vesalius.r4 import units

CALENDAR_UNITS = {
    f"{unit}{plural}": unit
    for unit in ("year", "month", "week", "day", "hour", "minute", "second", "millisecond")
    for plural in ("", "s")
}
"""Each word of a calendar duration, singular and plural, to the singular."""

_UCUM_OF_CALENDAR = {
    "week": "wk",
    "day": "d",
    "hour": "h",
    "minute": "min",
    "second": "s",
    "millisecond": "ms",
}
_ROUGH_UCUM = {**_UCUM_OF_CALENDAR, "year": "a", "month": "mo"}
_CALENDAR_OF_UCUM = {code: unit for unit, code in _UCUM_OF_CALENDAR.items()}


class Quantity(msgspec.Struct, frozen=True, gc=False):
    """A value with a unit: a UCUM code, or a calendar word as written ("days") when `calendar` is true."""

    value: Decimal
    unit: str
    calendar: bool = False

    def __str__(self) -> str:
        return f"{self.value:f} {self.unit}" if self.calendar else f"{self.value:f} '{self.unit}'"

    def duration_unit(self) -> str | None:
        """The singular calendar word for date arithmetic; None when the unit is not such a duration.

        UCUM's year and month are averages and have no calendar counterpart.
        """
        if self.unit in CALENDAR_UNITS:
            return CALENDAR_UNITS[self.unit]
        return _CALENDAR_OF_UCUM.get(self.unit)


def canonical(quantity: Quantity) -> tuple[Decimal, str] | None:
    """Value and canonical unit such that equal quantities are equal pairs; None for an unknown unit.

    Calendar years and months compare among themselves only: 12 months are a year, 365 days are not.
    """
    if quantity.calendar:
        unit = CALENDAR_UNITS[quantity.unit]
        if unit in ("year", "month"):
            return quantity.value * (12 if unit == "year" else 1), "month"
        return units.canonical(quantity.value, _UCUM_OF_CALENDAR[unit])
    return units.canonical(quantity.value, quantity.unit)


def in_unit_of(quantity: Quantity, model: Quantity, *, rough: bool = False) -> Decimal | None:
    """The value of `quantity` in the unit of `model`; None when they cannot be compared.

    `rough` takes a calendar year or month for UCUM's average one, as equivalence does.
    """
    if quantity.unit == model.unit and quantity.calendar == model.calendar:
        return quantity.value
    if rough:
        quantity, model = _rough(quantity), _rough(model)
    here, there = canonical(quantity), canonical(Quantity(Decimal(1), model.unit, model.calendar))
    if here is None or there is None or here[1] != there[1]:
        return None
    if not model.calendar:
        return units.convert(quantity.value, _ucum(quantity), model.unit)
    return units.divided(here[0], there[0])


def compare(left: Quantity, right: Quantity) -> int | None:
    """-1, 0 or 1; None when the units do not compare."""
    if left.unit == right.unit and left.calendar == right.calendar:
        return (left.value > right.value) - (left.value < right.value)
    here, there = canonical(left), canonical(right)
    if here is None or there is None or here[1] != there[1]:
        return None
    return (here[0] > there[0]) - (here[0] < there[0])


def multiply(left: Quantity, right: Quantity) -> Quantity | None:
    """The product in canonical units; the other's unit when one has the unit '1'. None for unknown units."""
    if _ucum(left) == "1":
        return Quantity(left.value * right.value, right.unit, right.calendar)
    if _ucum(right) == "1":
        return Quantity(left.value * right.value, left.unit, left.calendar)
    product = units.canonical(left.value * right.value, f"({_ucum(left)}).({_ucum(right)})")
    return None if product is None else Quantity(*product)


def divide(left: Quantity, right: Quantity) -> Quantity | None:
    """The quotient in canonical units. None for unknown units; `right` is not zero."""
    value = units.divided(left.value, right.value)
    if _ucum(right) == "1":
        return Quantity(value, left.unit, left.calendar)
    if left.unit == right.unit:
        return Quantity(value, "1")
    quotient = units.canonical(value, f"({_ucum(left)})/({_ucum(right)})")
    return None if quotient is None else Quantity(*quotient)


def parse_quantity(text: str) -> Quantity | None:
    """A quantity from "1.5 'mg'", "4 days" or "7"; None when the text is none."""
    number, _, rest = text.strip().partition(" ")
    try:
        value = Decimal(number)
    except ArithmeticError:
        return None
    if not value.is_finite() or "e" in number.lower() or "_" in number:
        return None
    rest = rest.strip()
    if not rest:
        return Quantity(value, "1")
    if len(rest) > 2 and rest[0] == rest[-1] == "'":
        return Quantity(value, rest[1:-1])
    return Quantity(value, rest, calendar=True) if rest in CALENDAR_UNITS else None


def _ucum(quantity: Quantity) -> str:
    return _ROUGH_UCUM[CALENDAR_UNITS[quantity.unit]] if quantity.calendar else quantity.unit


def _rough(quantity: Quantity) -> Quantity:
    return Quantity(quantity.value, _ucum(quantity))
