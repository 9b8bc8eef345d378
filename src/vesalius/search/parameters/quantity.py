"""number and quantity (R4 search.html#number, #quantity).

The precision with which a number is written in the query gives a range for eq and ne: 100 is [99.5, 100.5), 1.00e2
is [99.5, 100.5) too. Other prefixes take the number as exact. Numbers in resources are points, Ranges and quantities
with a comparator are ranges. Units compare in UCUM's base units.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from vesalius.crypto.blind import BlindIndex
from vesalius.r4 import units
from vesalius.search import values
from vesalius.search.index_entry import Sink
from vesalius.search.model import Source
from vesalius.search.paths import Emit, Leaf
from vesalius.search.refusals import bad_value

MODIFIERS = ("missing",)
PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")
UCUM = "http://unitsofmeasure.org"
CURRENCY = "urn:iso:std:iso:4217"
INFINITY = Decimal("Infinity")
_MAXIMUM_MAGNITUDE = 4000
_CACHED_UNITS = 1024
_NUMBER = re.compile(r"([a-z]{2})?([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?)", re.ASCII)
_UNIT_KEY = "quantity|unit"
_NUMBER_EXPECTED = "a number, such as 100, 5.40 or 1e-2, with or without a prefix (" + ", ".join(PREFIXES) + ")"
_QUANTITY_EXPECTED = "a quantity: [prefix][number], [prefix][number]|[system]|[code] or [prefix][number]||[code]"


class Amount(NamedTuple):
    """`exact` is the number; [low, high) its range for eq, ne and ap. `system` None: any unit; '': by code or text."""

    prefix: str
    exact: Decimal
    low: Decimal
    high: Decimal
    system: str | None = None
    code: str = ""


class Stored(NamedTuple):
    """A closed range of numbers with its unit, as it stands in a resource."""

    low: Decimal
    high: Decimal
    system: str = ""
    code: str = ""
    unit: str = ""


def parse_number(name: str, raw: str) -> Amount:
    """A number as it stands in a query. Raises Invalid."""
    return _amount(name, raw, raw, _NUMBER_EXPECTED)


def parse(name: str, raw: str) -> Amount:
    """A quantity as it stands in a query. Raises Invalid."""
    parts = [values.unescape(part) for part in values.split(raw, "|")]
    found = _amount(name, parts[0], raw, _QUANTITY_EXPECTED)
    if len(parts) == 1:
        return found
    if len(parts) != 3:
        raise bad_value(name, raw, _QUANTITY_EXPECTED)
    if not parts[1] and not parts[2]:
        return found
    return found._replace(system=parts[1], code=parts[2])


def _amount(name: str, text: str, raw: str, expected: str) -> Amount:
    match = _NUMBER.fullmatch(text.replace(" ", "+"))
    if match is None or (match[1] is not None and match[1] not in PREFIXES):
        raise bad_value(name, raw, expected)
    number = Decimal(match[2])
    if not _is_storable(number):
        raise bad_value(name, raw, expected)
    prefix = match[1] or "eq"
    with localcontext(prec=400):
        if prefix == "ap":
            margin = abs(number) / 10
            return Amount(prefix, number, number - margin, number + margin)
        exponent = number.as_tuple().exponent
        half = Decimal((0, (5,), int(exponent) - 1))
        return Amount(prefix, number, number - half, number + half)


def of_value(leaf_type: str, value: Any) -> list[Stored]:
    """The ranges of an element: Quantity and its kinds, Money, Range, SampledData, number."""
    if isinstance(value, bool):
        return []
    if isinstance(value, (int, Decimal)):
        return [Stored(Decimal(value), Decimal(value))]
    if not isinstance(value, dict):
        return []
    if leaf_type == "Range":
        return _range(value)
    if leaf_type == "SampledData":
        return _sampled(value)
    content = value.get("value")
    if content is None:
        return []
    number = Decimal(content)
    if leaf_type == "Money":
        currency = value.get("currency", "")
        return [Stored(number, number, CURRENCY if currency else "", currency, currency)]
    low, high = number, number
    comparator = value.get("comparator")
    if comparator in {"<", "<="}:
        low = -INFINITY
    elif comparator in {">", ">="}:
        high = INFINITY
    return [Stored(low, high, value.get("system", ""), value.get("code", ""), value.get("unit", ""))]


def _range(value: dict[str, Any]) -> list[Stored]:
    low, high = value.get("low") or {}, value.get("high") or {}
    if low.get("value") is None and high.get("value") is None:
        return []
    named = low if low.get("code") or low.get("unit") else high
    return [
        Stored(
            Decimal(low["value"]) if low.get("value") is not None else -INFINITY,
            Decimal(high["value"]) if high.get("value") is not None else INFINITY,
            named.get("system", ""),
            named.get("code", ""),
            named.get("unit", ""),
        )
    ]


def _sampled(value: dict[str, Any]) -> list[Stored]:
    origin = value.get("origin") or {}
    numbers = []
    for item in str(value.get("data", "")).split():
        try:
            numbers.append(Decimal(item))
        except ArithmeticError:
            continue
    if not numbers:
        return []
    factor, base = Decimal(value.get("factor", 1)), Decimal(origin.get("value", 0))
    ends = sorted((min(numbers) * factor + base, max(numbers) * factor + base))
    return [Stored(ends[0], ends[1], origin.get("system", ""), origin.get("code", ""), origin.get("unit", ""))]


def canonical(stored: Stored) -> tuple[Decimal, Decimal, str] | None:
    """The range in UCUM's base units and that unit, or None for other units."""
    if stored.system != UCUM or not stored.code:
        return None
    low = _canonical(stored.low, stored.code)
    high = low if stored.high is stored.low else _canonical(stored.high, stored.code)
    if low is None or high is None:
        return None
    return min(low[0], high[0]), max(low[0], high[0]), low[1]


def _canonical(value: Decimal, code: str) -> tuple[Decimal, str] | None:
    if value.is_finite():
        return units.canonical(value, code)
    zero = units.canonical(Decimal(0), code)
    return None if zero is None else (value, zero[1])


def unit_term(blind: BlindIndex, system: str, code: str) -> int:
    """The term of a unit that is not UCUM's."""
    return blind.term(_UNIT_KEY, f"{system}|{code}")


def canonical_term(blind: BlindIndex, base: str) -> int:
    """The term of a UCUM base unit."""
    return blind.term(_UNIT_KEY, f"ucum|{base}")


def emitter(source: Source, leaf: Leaf, blind: BlindIndex) -> Emit:
    """Adds the rows of one element to the sink."""
    number, type_name = source.number, leaf.type
    known: dict[tuple[str, str], int] = {}

    def add(value: Any, sink: Sink) -> None:
        for stored in of_value(type_name, value):
            low, high, system, code, _ = stored
            if not _is_storable(low) or not (high is low or _is_storable(high)):
                continue
            base = canonical(stored)
            pair = (system, code) if base is None else (UCUM, base[2])
            unit = known.get(pair)
            if unit is None:
                unit = unit_term(blind, *pair) if base is None else canonical_term(blind, base[2])
                if len(known) < _CACHED_UNITS:
                    known[pair] = unit
            if base is not None:
                sink.quantities.append((number, low, high, unit, base[0], base[1]))
            else:
                sink.quantities.append((number, low, high, unit if system or code else None, None, None))

    return add


def _is_storable(value: Decimal) -> bool:
    """Whether the database can hold the number; no measurement has thousands of digits."""
    if not value.is_finite():
        return True
    # The exponent of the last digit, too: 1e-9 with five thousand digits is as long as it is small.
    return -_MAXIMUM_MAGNITUDE < value.adjusted() < _MAXIMUM_MAGNITUDE and len(str(value)) < _MAXIMUM_MAGNITUDE


def condition(
    alias: str,
    wanted: Amount,
    blind: BlindIndex,
    bind: Callable[[Decimal], str],
    bind_unit: Callable[[int], str],
) -> tuple[str, bool]:
    """(SQL over a row of resource_quantity, whether it decides alone)."""
    if not wanted.system:
        sql = _compare(f"{alias}.low", f"{alias}.high", wanted, bind)
        return sql, wanted.system is None
    base = _wanted_base(wanted)
    if base is not None:
        amount, unit = base
        sql = _compare(f"{alias}.canonical_low", f"{alias}.canonical_high", amount, bind)
        return f"{alias}.unit = {bind_unit(canonical_term(blind, unit))} AND {sql}", True
    sql = _compare(f"{alias}.low", f"{alias}.high", wanted, bind)
    return f"{alias}.unit = {bind_unit(unit_term(blind, wanted.system, wanted.code))} AND {sql}", True


def _wanted_base(wanted: Amount) -> tuple[Amount, str] | None:
    if wanted.system != UCUM:
        return None
    found = [units.canonical(value, wanted.code) for value in (wanted.exact, wanted.low, wanted.high)]
    if found[0] is None or found[1] is None or found[2] is None:
        return None
    return Amount(wanted.prefix, found[0][0], found[1][0], found[2][0], wanted.system, wanted.code), found[0][1]


def _compare(low: str, high: str, wanted: Amount, bind: Callable[[Decimal], str]) -> str:
    prefix = wanted.prefix
    if prefix == "eq":
        return f"{low} >= {bind(wanted.low)} AND {high} < {bind(wanted.high)}"
    if prefix == "ne":
        return f"({low} < {bind(wanted.low)} OR {high} >= {bind(wanted.high)})"
    if prefix == "ap":
        return f"{low} <= {bind(wanted.high)} AND {high} >= {bind(wanted.low)}"
    sql = {
        "gt": f"{high} > ",
        "lt": f"{low} < ",
        "ge": f"{high} >= ",
        "le": f"{low} <= ",
        "sa": f"{low} > ",
        "eb": f"{high} < ",
    }[prefix]
    return sql + bind(wanted.exact)


def test(leaf: Leaf, value: Any, wanted: Amount) -> bool:
    """Whether an element matches."""
    return any(_agrees(stored, wanted) for stored in of_value(leaf.type, value))


def _agrees(stored: Stored, wanted: Amount) -> bool:
    if wanted.system is None:
        return compare(stored.low, stored.high, wanted)
    if wanted.system == "":
        return wanted.code in {stored.code, stored.unit} and compare(stored.low, stored.high, wanted)
    base = _wanted_base(wanted)
    if base is not None:
        found = canonical(stored)
        return found is not None and found[2] == base[1] and compare(found[0], found[1], base[0])
    same = stored.system == wanted.system and stored.code == wanted.code
    return same and compare(stored.low, stored.high, wanted)


def compare(low: Decimal, high: Decimal, wanted: Amount) -> bool:
    """Whether the closed range [low, high] matches."""
    within = wanted.low <= low and high < wanted.high
    return {
        "eq": within,
        "ne": not within,
        "gt": high > wanted.exact,
        "lt": low < wanted.exact,
        "ge": high >= wanted.exact,
        "le": low <= wanted.exact,
        "sa": low > wanted.exact,
        "eb": high < wanted.exact,
        "ap": low <= wanted.high and high >= wanted.low,
    }[wanted.prefix]
