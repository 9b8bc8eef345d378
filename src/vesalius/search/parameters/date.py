"""date (R4 search.html#date): ranges compared by prefix.

Birth dates exist as terms only: the year, the year and month, the day, whatever of it is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from vesalius import clock
from vesalius.crypto.blind import BlindIndex
from vesalius.search import moments, values
from vesalius.search.index_entry import Sink
from vesalius.search.model import Source
from vesalius.search.moments import Range
from vesalius.search.paths import Emit, Leaf
from vesalius.search.refusals import bad_value

MODIFIERS = ("missing",)
PREFIXES = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")
EXPECTED = "a date or time, such as 2024, 2024-05, 2024-05-31 or 2024-05-31T10:30:00Z, with or without a prefix " + (
    "(" + ", ".join(PREFIXES) + ")"
)
_FIRST_BIRTH_YEAR = 1880

INSTANT_MICROSECONDS = 1000
"""meta.lastUpdated is written to the millisecond: an update stands for the whole of it."""

_YEAR = re.compile(r"\d{4}")


class Moment(NamedTuple):
    """A prefix and the range of the value. `text` is the value without prefix."""

    prefix: str
    low: int
    high: int
    text: str


def parse(name: str, raw: str) -> Moment:
    """A date as it stands in a query. Raises Invalid."""
    prefix, content = ("eq", raw) if raw[:1].isdigit() else (raw[:2], raw[2:])
    content = values.unescape(content)
    if prefix not in PREFIXES:
        raise bad_value(name, raw, EXPECTED)
    try:
        # A plus sign that was not encoded arrives as a blank.
        found = moments.parse(content.replace(" ", "+"))
    except (ValueError, OverflowError):
        raise bad_value(name, raw, EXPECTED) from None
    if prefix == "ap":
        middle = (found.low + found.high) // 2
        margin = abs(clock.now_microseconds() - middle) // 10
        found = Range(found.low - margin, found.high + margin)
    return Moment(prefix, found.low, found.high, content)


def emitter(source: Source, leaf: Leaf, blind: BlindIndex) -> Emit:
    """Adds the range, or for a birth date the terms, of one element."""
    type_name, number = leaf.type, source.number
    if source.kind == "birthdate":
        key, term = source.key, blind.term

        def birth(value: Any, sink: Sink) -> None:
            if isinstance(value, str):
                sink.terms.update(term(key, value[:length]) for length in (4, 7, 10) if length <= len(value))

        return birth
    of_value = moments.of_value
    if source.in_columns:

        def column(value: Any, sink: Sink) -> None:
            found = of_value(type_name, value)
            if found is not None:
                sink.low, sink.high = found

        return column

    def row(value: Any, sink: Sink) -> None:
        found = of_value(type_name, value)
        if found is not None:
            sink.dates.append((number, *found))

    return row


def birth_terms(source: Source, wanted: Moment, blind: BlindIndex) -> tuple[list[int] | None, bool]:
    """(terms of which a match has one, whether they decide alone). None: any."""
    year = int(wanted.text[:4])
    term = blind.term
    if wanted.prefix == "eq":
        return [term(source.key, wanted.text)] if len(wanted.text) <= 10 else [], len(wanted.text) <= 10
    if wanted.prefix == "ap":
        return None, False
    last = clock.now().year + 1
    year = min(year, last + 1)
    whole = len(wanted.text) == 4
    inner = [] if whole else [year]
    years = {
        "gt": [*inner, *range(year + 1, last + 1)],
        "sa": [*inner, *range(year + 1, last + 1)],
        "ge": range(year, last + 1),
        "lt": [*range(_FIRST_BIRTH_YEAR, year), *inner],
        "eb": [*range(_FIRST_BIRTH_YEAR, year), *inner],
        "le": range(_FIRST_BIRTH_YEAR, year + 1),
        "ne": [*range(_FIRST_BIRTH_YEAR, year), *inner, *range(year + 1, last + 1)],
    }[wanted.prefix]
    return [term(source.key, f"{item:04d}") for item in years], whole


def instant_condition(column: str, wanted: Moment, bind: Callable[[int], str]) -> str:
    """`condition` for [column, column + a millisecond), as bounds of the column itself: an index serves them."""
    low, high = wanted.low, wanted.high - INSTANT_MICROSECONDS
    prefix = wanted.prefix
    if prefix == "eq":
        return f"{column} >= {bind(low)} AND {column} <= {bind(high)}"
    if prefix == "ne":
        return f"({column} < {bind(low)} OR {column} > {bind(high)})"
    if prefix == "ap":
        return f"{column} < {bind(wanted.high)} AND {column} > {bind(low - INSTANT_MICROSECONDS)}"
    operator, bound = {
        "gt": (">", high),
        "lt": ("<", low),
        "ge": (">=", min(low, high + 1)),
        "le": ("<=", max(high, low - 1)),
        "sa": (">=", wanted.high),
        "eb": ("<=", low - INSTANT_MICROSECONDS),
    }[prefix]
    return f"{column} {operator} {bind(bound)}"


def condition(low: str, high: str, wanted: Moment, bind: Callable[[int], str]) -> str:
    """SQL over the bounds of a stored range [low, high)."""
    prefix = wanted.prefix
    if prefix == "eq":
        return f"{low} >= {bind(wanted.low)} AND {high} <= {bind(wanted.high)}"
    if prefix == "ne":
        return f"({low} < {bind(wanted.low)} OR {high} > {bind(wanted.high)})"
    if prefix == "gt":
        return f"{high} > {bind(wanted.high)}"
    if prefix == "lt":
        return f"{low} < {bind(wanted.low)}"
    if prefix == "ge":
        return f"({low} >= {bind(wanted.low)} OR {high} > {bind(wanted.high)})"
    if prefix == "le":
        return f"({high} <= {bind(wanted.high)} OR {low} < {bind(wanted.low)})"
    if prefix == "sa":
        return f"{low} >= {bind(wanted.high)}"
    if prefix == "eb":
        return f"{high} <= {bind(wanted.low)}"
    return f"{low} < {bind(wanted.high)} AND {high} > {bind(wanted.low)}"


def test(leaf: Leaf, value: Any, wanted: Moment) -> bool:
    """Whether an element matches."""
    found = moments.of_value(leaf.type, value)
    if found is None:
        return False
    return compare(found, wanted)


def compare(found: Range, wanted: Moment) -> bool:
    """Whether a stored range matches."""
    within = found.low >= wanted.low and found.high <= wanted.high
    return {
        "eq": within,
        "ne": not within,
        "gt": found.high > wanted.high,
        "lt": found.low < wanted.low,
        "ge": within or found.high > wanted.high,
        "le": within or found.low < wanted.low,
        "sa": found.low >= wanted.high,
        "eb": found.high <= wanted.low,
        "ap": found.low < wanted.high and found.high > wanted.low,
    }[wanted.prefix]
