"""What is unusual in one person's own series of results and vital signs, with the reason. No labels, no training; pure.

Three questions: is the last value out of this person's own range by more than chance explains; does the series rise or
fall more steadily than chance explains; is a fall of kidney function or weight faster than guidelines call worrying.

Sources: reference change value 2^½ · 1.96 · CV: Harris & Yasaka, Clin Chem 1983;29:25. Median absolute deviation:
Rousseeuw & Croux, JASA 1993;88:1273. Steady change: Mann, Econometrica 1945;13:245, slope of Sen, JASA 1968;63:1379.
Loss of 5 mL/min/1.73 m² in a year: KDIGO 2024. Loss of 5 % of weight in 6 to 12 months: GLIM, Clin Nutr 2019;38:1.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from statistics import median
from typing import Final

from vesalius.knowledge import tables

WIDTH: Final = 6
LOOK_BACK: Final = dt.timedelta(days=5 * 366)
RECENT: Final = dt.timedelta(days=400)
"""A last value that is older than this is no news."""
_LEAST_BEFORE: Final = 4
_LEAST_STEADY: Final = 5
_LEAST_SPAN: Final = dt.timedelta(days=180)
_STEADY_SPAN: Final = dt.timedelta(days=3 * 366)
_CHANGE: Final = 2**0.5 * 1.96
_DEVIATIONS: Final = 3.0
_NORMAL: Final = 1.4826
# Two-sided 1 % of a normal distribution.
_STEADY: Final = 2.576
_FILTRATION: Final = "eGFR"
_WEIGHT: Final = "Weight"
_FAST_FILTRATION: Final = 5.0
_FAST_WEIGHT: Final = 0.05
_YEAR: Final = 365.25


@dataclass(frozen=True, slots=True)
class Analyte:
    """What is measured: names in English, French, Dutch, German; its variation within a person (share, not percent)."""

    names: tuple[str, str, str, str]
    variation: float

    def name(self, language: str) -> str:
        """In one of the four languages."""
        return dict(zip(("en", "fr", "nl", "de"), self.names, strict=True)).get(language, self.names[0])


@dataclass(frozen=True, slots=True)
class Value:
    """One measured value of one code, in its UCUM unit."""

    loinc: str
    unit: str
    value: float
    on: dt.date


@dataclass(frozen=True, slots=True)
class Unusual:
    """One finding. kind: jump, steady, fast-kidney, fast-weight; `is_up` its direction.

    `usual` is the person's own median before (jump) or the first value of the span (others); `change` the relative
    change from it; `expected` what chance alone explains of that; `count` values stand behind it `since` a day.
    """

    analyte: Analyte
    kind: str
    is_up: bool
    latest: float
    unit: str
    on: dt.date
    usual: float
    change: float
    expected: float
    count: int
    since: dt.date
    per_year: float = 0.0


@cache
def analytes() -> dict[str, Analyte]:
    """By LOINC code."""
    found = {}
    for codes, variation, *names in tables.read("variation", WIDTH).rows:
        analyte = Analyte((names[0], names[1], names[2], names[3]), float(variation) / 100)
        found.update(dict.fromkeys(tables.listed(codes), analyte))
    return found


def unusual(values: Iterable[Value], today: dt.date) -> list[Unusual]:
    """What is unusual, the largest change (measured in what chance explains) first; one finding for each analyte."""
    series: dict[tuple[str, str], dict[dt.date, Value]] = defaultdict(dict)
    known = analytes()
    for each in values:
        if each.loinc in known and today - LOOK_BACK <= each.on <= today and each.value > 0:
            series[(known[each.loinc].names[0], each.unit)][each.on] = each
    found: dict[str, Unusual] = {}
    for (name, _), by_day in series.items():
        ordered = [by_day[day] for day in sorted(by_day)]
        if not ordered or today - ordered[-1].on > RECENT:
            continue
        one = _judge(known[ordered[0].loinc], ordered)
        if one is not None and (name not in found or found[name].on < one.on):
            found[name] = one
    return sorted(found.values(), key=lambda each: (-abs(each.change) / each.expected, each.analyte.names[0]))


def _judge(analyte: Analyte, ordered: Sequence[Value]) -> Unusual | None:
    return _fast(analyte, ordered) or _jump(analyte, ordered) or _steady(analyte, ordered)


def _jump(analyte: Analyte, ordered: Sequence[Value]) -> Unusual | None:
    *before, last = ordered
    if len(before) < _LEAST_BEFORE or last.on - before[0].on < _LEAST_SPAN:
        return None
    usual = median(each.value for each in before)
    own = _NORMAL * median(abs(each.value - usual) for each in before)
    spread = max(own, analyte.variation * usual)
    difference = last.value - usual
    expected = max(_CHANGE * analyte.variation, _DEVIATIONS * spread / usual)
    if abs(difference) / usual <= expected:
        return None
    return Unusual(
        analyte, "jump", difference > 0, last.value, last.unit, last.on, usual, difference / usual, expected,
        len(before), before[0].on,
    )  # fmt: skip


def _steady(analyte: Analyte, ordered: Sequence[Value]) -> Unusual | None:
    last = ordered[-1]
    span = [each for each in ordered if last.on - each.on <= _STEADY_SPAN]
    if len(span) < _LEAST_STEADY or last.on - span[0].on < _LEAST_SPAN:
        return None
    pairs = list(combinations(span, 2))
    sign = sum((b.value > a.value) - (b.value < a.value) for a, b in pairs)
    count = len(span)
    variance = count * (count - 1) * (2 * count + 5) / 18
    slope = median((b.value - a.value) / (b.on - a.on).days * _YEAR for a, b in pairs)
    years = (last.on - span[0].on).days / _YEAR
    middle = median(each.value for each in span)
    change, expected = slope * years / middle, _CHANGE * analyte.variation
    # All pairs in one direction are as steady as five values can be; the normal approximation holds for more.
    is_steady = abs(sign) == len(pairs) or (abs(sign) - 1) / math.sqrt(variance) > _STEADY
    if not is_steady or abs(change) <= expected or (slope > 0) != (sign > 0):
        return None
    return Unusual(
        analyte, "steady", slope > 0, last.value, last.unit, last.on, span[0].value, change, expected, count,
        span[0].on, slope,
    )  # fmt: skip


def _fast(analyte: Analyte, ordered: Sequence[Value]) -> Unusual | None:
    """A fall of eGFR by more than 5 in a year, or of weight by 5 % within a year, that chance does not explain."""
    name, last = analyte.names[0], ordered[-1]
    if name == _WEIGHT:
        span = [each for each in ordered[:-1] if dt.timedelta(days=30) <= last.on - each.on <= dt.timedelta(days=366)]
        first = max(span, key=lambda each: each.value, default=None)
        if first is None or first.value - last.value < _FAST_WEIGHT * first.value:
            return None
        kind, change = "fast-weight", (last.value - first.value) / first.value
    elif name == _FILTRATION:
        span = [each for each in ordered[:-1] if dt.timedelta(days=300) <= last.on - each.on <= dt.timedelta(days=1100)]
        first = min(span, key=lambda each: abs((last.on - each.on).days - 365), default=None)
        if first is None:
            return None
        per_year = (first.value - last.value) / ((last.on - first.on).days / _YEAR)
        kind, change = "fast-kidney", (last.value - first.value) / first.value
        if per_year <= _FAST_FILTRATION or -change <= _CHANGE * analyte.variation:
            return None
    else:
        return None
    years = (last.on - first.on).days / _YEAR
    count = sum(first.on <= each.on <= last.on for each in ordered)
    return Unusual(
        analyte, kind, False, last.value, last.unit, last.on, first.value, change, _CHANGE * analyte.variation, count,
        first.on, (last.value - first.value) / years,
    )  # fmt: skip
