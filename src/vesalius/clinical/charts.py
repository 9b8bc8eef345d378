"""Values over time as SVG made by the server: panels under one another that share the axis of time.

Each kind of value has a panel of its own scale, so that values of different units are compared by their moments and
never by heights that mean nothing. Sizes are in units of the drawing; colours are classes of the style sheet.
`chart.js` adds what a pointer or arrow keys show; without it every value stands in the table below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10
from typing import Final

from django.utils.formats import date_format

from vesalius.clinical import presentation as show

WIDTH: Final = 760
LEFT: Final = 56
RIGHT: Final = 44
_TOP: Final = 12
_BOTTOM: Final = 26
_STEPS: Final = (1, 2, 2.5, 5, 10)
_DAYS_A_YEAR: Final = 365.25
_FARTHEST: Final = 15


@dataclass(frozen=True, slots=True)
class Value:
    """One value: `at` on the axis (ordinal day, or age in days), `shown` as text, `level` danger, warn or empty."""

    at: float
    number: float
    shown: str
    day: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A reference curve: its points, oldest first, what stands at its end, and whether it is the middle one."""

    points: Sequence[tuple[float, float]]
    label: str
    is_middle: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a panel shows. `low` and `high` are the reference range; values and curves in any order."""

    name: str
    unit: str
    values: Sequence[Value]
    low: float | None = None
    high: float | None = None
    curves: Sequence[Curve] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """A drawn value."""

    x: str
    y: str
    value: Value


@dataclass(frozen=True, slots=True)
class Drawn:
    """A panel as drawn: coordinates as texts, ready for the template."""

    name: str
    unit: str
    dots: Sequence[Dot]
    line: str
    band: tuple[str, str] | None
    grid: Sequence[tuple[str, str]]
    curves: Sequence[tuple[str, str, str, bool]]
    height: int

    @property
    def bottom(self) -> int:
        """Where the axis of time is."""
        return self.height - _BOTTOM

    @property
    def tick_bottom(self) -> int:
        """Where its ticks end."""
        return self.height - _BOTTOM + 5

    @property
    def label_y(self) -> int:
        """Where its labels stand."""
        return self.height - 6


@dataclass(frozen=True, slots=True)
class Chart:
    """Panels with the ticks that they share. `start` and `end` bound the axis, in its unit."""

    panels: Sequence[Drawn]
    ticks: Sequence[tuple[str, str]]
    start: float
    end: float
    width: int = WIDTH
    left: int = LEFT
    right: int = WIDTH - RIGHT
    span: int = WIDTH - RIGHT - LEFT
    label_x: int = LEFT - 8
    curve_x: int = WIDTH - RIGHT + 4


def by_date(wanted: Sequence[Wanted], *, height: int = 190) -> Chart | None:
    """A chart over calendar time; None without any value."""
    moments = [value.at for item in wanted for value in item.values]
    if not moments:
        return None
    start, end = min(moments), max(moments)
    spare = max(7.0, (end - start) * 0.02)
    return _chart(wanted, start - spare, end + spare, _calendar_ticks, height)


def by_age(wanted: Sequence[Wanted], start: float, end: float, *, height: int = 400) -> Chart:
    """A chart over age in days, from `start` to `end`."""
    return _chart(wanted, start, end, _age_ticks, height)


def _chart(
    wanted: Sequence[Wanted],
    start: float,
    end: float,
    ticks: Callable[[float, float], Iterable[tuple[float, str]]],
    height: int,
) -> Chart:
    def across(at: float) -> float:
        return LEFT + (at - start) / (end - start) * (WIDTH - LEFT - RIGHT)

    return Chart(
        [_panel(item, across, start, end, height) for item in wanted],
        [(f"{across(at):.1f}", label) for at, label in ticks(start, end)],
        start,
        end,
    )


def _panel(wanted: Wanted, across: Callable[[float], float], start: float, end: float, height: int) -> Drawn:
    values = sorted(wanted.values, key=lambda value: value.at)
    curves = [(curve, [point for point in curve.points if start <= point[0] <= end]) for curve in wanted.curves]
    numbers = [value.number for value in values] + [number for _curve, points in curves for _at, number in points]
    # The range gives a small change its size. Only where it would press the values into a line it stays outside.
    limits = [limit for limit in (wanted.low, wanted.high) if limit is not None]
    reach = (max(numbers) - min(numbers)) or abs(numbers[0]) or 1.0
    if limits and max(*numbers, *limits) - min(*numbers, *limits) <= _FARTHEST * reach:
        numbers += limits
    grid = _grid(min(numbers), max(numbers))
    bottom, top = grid[0], grid[-1]

    def up(number: float) -> float:
        return height - _BOTTOM - (number - bottom) / (top - bottom) * (height - _BOTTOM - _TOP)

    dots = [Dot(f"{across(value.at):.1f}", f"{up(value.number):.1f}", value) for value in values]
    return Drawn(
        wanted.name,
        wanted.unit,
        dots,
        " ".join(f"{dot.x},{dot.y}" for dot in dots) if len(dots) > 1 else "",
        _band(wanted, bottom, top, up),
        [(f"{up(number):.1f}", _short(number)) for number in grid],
        [
            (
                " ".join(f"{across(at):.1f},{up(number):.1f}" for at, number in points),
                curve.label,
                f"{up(points[-1][1]) + 4:.1f}",
                curve.is_middle,
            )
            for curve, points in curves
            if len(points) > 1
        ],
        height,
    )


def _band(wanted: Wanted, bottom: float, top: float, up: Callable[[float], float]) -> tuple[str, str] | None:
    """(y, height) of the reference range, as far as it is in the panel."""
    if wanted.low is None and wanted.high is None:
        return None
    upper = up(min(top, max(bottom, top if wanted.high is None else wanted.high)))
    lower = up(max(bottom, min(top, bottom if wanted.low is None else wanted.low)))
    return (f"{upper:.1f}", f"{lower - upper:.1f}") if lower > upper else None


def _grid(low: float, high: float) -> list[float]:
    """Round numbers from below `low` to above `high`, three to six of them."""
    if high == low:
        low, high = low - (abs(low) * 0.1 or 1), high + (abs(high) * 0.1 or 1)
    rough = (high - low) / 4
    power = 10.0 ** floor(log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough)
    first, last = floor(low / step), ceil(high / step)
    return [index * step for index in range(first, last + 1)]


def _short(number: float) -> str:
    return show.number(f"{number:.6g}")


def _calendar_ticks(start: float, end: float) -> list[tuple[float, str]]:
    first, last = date.fromordinal(ceil(start)), date.fromordinal(floor(end))
    years = (end - start) / _DAYS_A_YEAR
    if years > 2:
        every = max(1, ceil(years / 10))
        return [
            (float(date(year, 1, 1).toordinal()), str(year))
            for year in range(first.year + 1, last.year + 1)
            if (year - last.year) % every == 0
        ]
    if end - start < 60:
        step = max(1, ceil((end - start) / 7))
        days = [first + timedelta(days=index) for index in range(0, (last - first).days + 1, step)]
        return [(float(day.toordinal()), date_format(day, "j N")) for day in days]
    every = 1 if years < 0.8 else 3
    months = [(first.year + (first.month + index) // 12, (first.month + index) % 12 + 1) for index in range(26)]
    found = [date(year, month, 1) for year, month in months if (month - 1) % every == 0]
    return [(float(day.toordinal()), date_format(day, "M Y")) for day in found if day <= last]


def _age_ticks(start: float, end: float) -> list[tuple[float, str]]:
    if end - start <= 2.1 * _DAYS_A_YEAR:
        every = 1 if end - start < 250 else 3
        month = _DAYS_A_YEAR / 12
        return [(index * month, str(index)) for index in range(0, 40, every) if start <= index * month <= end]
    every = 1 if end - start <= 12 * _DAYS_A_YEAR else 2
    return [(age * _DAYS_A_YEAR, str(age)) for age in range(0, 20, every) if start <= age * _DAYS_A_YEAR <= end]
