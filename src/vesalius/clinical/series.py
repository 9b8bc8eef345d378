"""Measurements and results over time: the last value, those before, and a line that shows the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vesalius.clinical import presentation as show
from vesalius.clinical.presentation import Resource

_WIDTH, _HEIGHT, _MARGIN = 120, 28, 3
_POINTS = 24


@dataclass(frozen=True, slots=True)
class Point:
    """One value."""

    day: str
    moment: str
    value: str
    flag: str
    who: str

    @property
    def is_alarming(self) -> bool:
        """Whether it is far out of range."""
        return self.flag in {"HH", "LL", "AA"}


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of measurement. `points` newest first; `line` are the coordinates of an SVG polyline, oldest first."""

    name: str
    range: str
    points: Sequence[Point]
    line: str
    last_x: str
    last_y: str

    @property
    def last(self) -> Point:
        """The newest."""
        return self.points[0]


def series(observations: Iterable[Resource]) -> list[Series]:
    """By kind; the kinds measured last come first. `observations` in any order."""
    ordered = sorted(observations, key=lambda item: show.sort_key(show.when(item)), reverse=True)
    groups: dict[str, list[Resource]] = {}
    for item in ordered:
        groups.setdefault(show.code_of(item.get("code")) or show.coded(item.get("code")), []).append(item)
    return [_one(items) for items in groups.values() if any(show.value(item) for item in items)]


def _one(items: Sequence[Resource]) -> Series:
    points = [
        Point(
            show.day(show.when(item)), show.sort_key(show.when(item)), show.value(item), show.flag(item), show.who(item)
        )
        for item in items
    ]
    numbers = [number for item in reversed(items[:_POINTS]) if (number := _number(item)) is not None]
    coordinates = _coordinates(numbers)
    last_x, last_y = coordinates[-1] if coordinates else ("", "")
    return Series(
        show.coded(items[0].get("code")),
        next((found for item in items if (found := show.reference_range(item))), ""),
        points,
        " ".join(f"{x},{y}" for x, y in coordinates),
        last_x,
        last_y,
    )


def _number(item: Resource) -> float | None:
    quantity = item.get("valueQuantity") or next(
        (part.get("valueQuantity") for part in item.get("component", ()) if show.code_of(part.get("code")) == "8480-6"),
        None,
    )
    return float(quantity["value"]) if quantity and "value" in quantity else None


def _coordinates(numbers: Sequence[float]) -> list[tuple[str, str]]:
    if len(numbers) < 2:
        return []
    low, high = min(numbers), max(numbers)
    wide = (_WIDTH - 2 * _MARGIN) / (len(numbers) - 1)
    tall = (_HEIGHT - 2 * _MARGIN) / ((high - low) or 1)
    return [
        (f"{_MARGIN + index * wide:.1f}", f"{_HEIGHT - _MARGIN - (number - low) * tall:.1f}")
        for index, number in enumerate(numbers)
    ]


@dataclass(frozen=True, slots=True)
class Table:
    """Results side by side: `days` newest first, `rows` of (series, one Point or None for each day)."""

    days: Sequence[str]
    rows: Sequence[tuple[Series, Sequence[Point | None]]]


def table(found: Sequence[Series], columns: int = 6) -> Table:
    """The last `columns` days on which something was measured; what is out of range at last comes first."""
    moments = sorted({point.moment[:10] for item in found for point in item.points}, reverse=True)[:columns]
    rows = []
    for item in found:
        by_day = {point.moment[:10]: point for point in reversed(item.points)}
        if any(moment in by_day for moment in moments):
            rows.append((item, [by_day.get(moment) for moment in moments]))
    rows.sort(key=lambda row: (not row[0].last.is_alarming, not row[0].last.flag))
    return Table([show.day(moment) for moment in moments], rows)
