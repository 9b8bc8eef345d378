"""Measurements and results over time: the last value, those before, and a line that shows the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from vesalius import dates
from vesalius.clinical import presentation as show
from vesalius.clinical.presentation import Resource

_WIDTH, _HEIGHT, _MARGIN = 120, 28, 3
_POINTS = 24
_ALARMING: Final = frozenset({"HH", "LL", "AA"})
_SYSTOLIC: Final = "8480-6"


@dataclass(frozen=True, slots=True)
class Point:
    """One value. `moment` sorts; the texts are made when they are asked for: of a thousand values few are shown."""

    resource: Resource
    moment: str
    flag: str

    @property
    def day(self) -> str:
        """The day in the reader's language."""
        return show.day(show.when(self.resource))

    @property
    def value(self) -> str:
        """The value with its unit."""
        return show.value(self.resource)

    @property
    def who(self) -> str:
        """Who measured it."""
        return show.who(self.resource)

    @property
    def number(self) -> float | None:
        """The value as a number, the systolic one of a blood pressure; None for a text."""
        return number(self.resource)

    @property
    def is_alarming(self) -> bool:
        """Whether it is far out of range."""
        return self.flag in _ALARMING

    @property
    def level(self) -> str:
        """The colour that the value has: danger, warn or empty."""
        return "danger" if self.is_alarming else "warn" if self.flag else ""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of measurement. `points` newest first; `line` are the coordinates of an SVG polyline, oldest first.

    `code` is the bare code of its concept, empty where it has none.
    """

    name: str
    code: str
    range: str
    points: Sequence[Point]
    line: str
    last_x: str
    last_y: str

    @property
    def last(self) -> Point:
        """The newest."""
        return self.points[0]

    @property
    def has_course(self) -> bool:
        """Whether there are numbers to draw, and a code to ask for them by."""
        return bool(self.code) and self.last.number is not None


def series(observations: Iterable[Resource]) -> list[Series]:
    """By kind; the kinds measured last come first. `observations` in any order."""
    ordered = sorted(
        ((dates.sort_key(show.when(item)), item) for item in observations), key=lambda pair: pair[0], reverse=True
    )
    groups: dict[str, list[tuple[str, Resource]]] = {}
    for moment, item in ordered:
        if has_value(item):
            groups.setdefault(show.code_of(item.get("code")) or show.coded(item.get("code")), []).append((moment, item))
    return [_one(items) for items in groups.values()]


def has_value(item: Resource) -> bool:
    """Whether an Observation says anything; without making a text of it."""
    return any(key.startswith("value") for key in item) or "component" in item or "dataAbsentReason" in item


def _one(items: Sequence[tuple[str, Resource]]) -> Series:
    points = [Point(item, moment, show.flag(item)) for moment, item in items]
    numbers = [one for point in reversed(points[:_POINTS]) if (one := point.number) is not None]
    coordinates = _coordinates(numbers)
    last_x, last_y = coordinates[-1] if coordinates else ("", "")
    concept = items[0][1].get("code")
    return Series(
        show.coded(concept),
        show.code_of(concept),
        next((found for _moment, item in items if (found := show.reference_range(item))), ""),
        points,
        " ".join(f"{x},{y}" for x, y in coordinates),
        last_x,
        last_y,
    )


def number(item: Resource) -> float | None:
    """The number that an Observation or one of its components holds: its quantity, the systolic one of two."""
    quantity = _quantity(item)
    return float(quantity["value"]) if quantity and "value" in quantity else None


def unit(item: Resource) -> str:
    """The unit of that number."""
    quantity = _quantity(item) or {}
    return str(quantity.get("unit") or quantity.get("code") or "")


def _quantity(item: Resource) -> Any:
    return item.get("valueQuantity") or next(
        (
            part.get("valueQuantity")
            for part in item.get("component", ())
            if show.code_of(part.get("code")) == _SYSTOLIC
        ),
        None,
    )


def limits(item: Resource) -> tuple[float | None, float | None]:
    """(low, high) of the reference range that came with a value; None where there is no such limit."""
    for given in item.get("referenceRange", ()):
        low, high = (given.get(name) or {} for name in ("low", "high"))
        if "value" in low or "value" in high:
            return (
                float(low["value"]) if "value" in low else None,
                float(high["value"]) if "value" in high else None,
            )
    return None, None


def _coordinates(numbers: Sequence[float]) -> list[tuple[str, str]]:
    if len(numbers) < 2:
        return []
    low, high = min(numbers), max(numbers)
    wide = (_WIDTH - 2 * _MARGIN) / (len(numbers) - 1)
    tall = (_HEIGHT - 2 * _MARGIN) / ((high - low) or 1)
    return [
        (f"{_MARGIN + index * wide:.1f}", f"{_HEIGHT - _MARGIN - (one - low) * tall:.1f}")
        for index, one in enumerate(numbers)
    ]


@dataclass(frozen=True, slots=True)
class Table:
    """Results side by side: `days` newest first, `rows` of (series, one Point or None for each day).

    `following` is the day before which there is more, as a FHIR date; empty at the end.
    """

    days: Sequence[str]
    rows: Sequence[tuple[Series, Sequence[Point | None]]]
    following: str = ""


def table(found: Sequence[Series], columns: int = 6, *, only_abnormal: bool = False) -> Table:
    """The last `columns` days on which something was measured; what is out of range at last comes first."""
    days = sorted({point.moment[:10] for item in found for point in item.points}, reverse=True)
    moments = days[:columns]
    rows = []
    for item in found:
        by_day = {point.moment[:10]: point for point in reversed(item.points)}
        shown = [by_day.get(moment) for moment in moments]
        if any(shown) and not (only_abnormal and not any(point and point.flag for point in shown)):
            rows.append((item, shown))
    rows.sort(key=lambda row: (not row[0].last.is_alarming, not row[0].last.flag))
    return Table([show.day(moment) for moment in moments], rows, moments[-1] if moments and len(days) > columns else "")
