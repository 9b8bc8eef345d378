"""Charts as SVG, made by the server: bars, lines and pyramids with their values in words beside them.

Sizes are in units of the drawing; colours are classes of the style sheet, so that light, dark and print work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

WIDTH: Final = 720
_BAR: Final = 26
_LABEL: Final = 210
_HEIGHT: Final = 220
_MAXIMUM_BARS: Final = 40


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its label; `shown` is the value as text, `other` that of the comparison, `href` what is behind."""

    label: str
    value: Decimal | None
    shown: str
    other: Decimal | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A drawn bar: its place, its length, and where its text stands."""

    label: str
    shown: str
    y: int
    middle: int
    length: float
    other: float | None
    text: float
    below: int
    told: str
    href: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Horizontal bars, as high as there are many."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    left: int = _LABEL
    thick: int = 14


@dataclass(frozen=True, slots=True)
class Line:
    """A line through months: points in pixels, grid lines with their labels, ticks below."""

    path: str
    other: str
    dots: tuple[tuple[float, float, str, str], ...]
    grid: tuple[tuple[float, str], ...]
    ticks: tuple[tuple[float, str], ...]
    width: int = WIDTH
    height: int = _HEIGHT
    left: int = 48
    bottom: int = _HEIGHT - 24


@dataclass(frozen=True, slots=True)
class PyramidRow:
    """One age: two bars from the middle."""

    label: str
    y: int
    middle: int
    left: float
    left_x: float
    left_shown: str
    right: float
    right_shown: str


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Ages upwards, women to the left, men to the right."""

    rows: tuple[PyramidRow, ...]
    height: int
    width: int = WIDTH
    centre: int = WIDTH // 2
    gap: int = 34


def bars(points: Sequence[Point]) -> Bars:
    """Bars for at most forty values; the longest fills the width."""
    chosen = points[:_MAXIMUM_BARS]
    most = max((value for point in chosen for value in (point.value, point.other) if value), default=Decimal(1))
    room = WIDTH - _LABEL - 70
    drawn = []
    for index, point in enumerate(chosen):
        length = float(point.value or 0) / float(most) * room
        other = None if point.other is None else round(float(point.other) / float(most) * room, 1)
        y = index * _BAR
        drawn.append(
            Bar(
                _short(point.label),
                point.shown,
                y + 4,
                y + 16,
                round(length, 1),
                other,
                round(_LABEL + max(length, other or 0) + 8, 1),
                y + 19,
                f"{point.label}: {point.shown}",
                point.href,
            )
        )
    return Bars(tuple(drawn), len(chosen) * _BAR + 4)


def line(points: Sequence[Point]) -> Line:
    """A line through the values in order; what is hidden interrupts it."""
    found = Line("", "", (), (), ())
    most = max((value for point in points for value in (point.value, point.other) if value), default=Decimal(1))
    top = _round_up(most)
    right, high = WIDTH - 30, 14
    step = (right - found.left) / max(1, len(points) - 1)

    def place(index: int, value: Decimal) -> tuple[float, float]:
        x = found.left + step * index if len(points) > 1 else (found.left + right) / 2
        return round(x, 1), round(found.bottom - float(value) / float(top) * (found.bottom - high), 1)

    dots = []
    for index, point in enumerate(points):
        if point.value is not None:
            x, y = place(index, point.value)
            dots.append((x, y, point.label, point.shown))
    every = max(1, -(-len(points) // 12))
    ticks = tuple(
        (place(index, Decimal(0))[0], _short(point.label, 9))
        for index, point in enumerate(points)
        if index % every == 0
    )
    grid = tuple(
        (round(found.bottom - (found.bottom - high) * part / 4, 1), f"{(top * part / 4).normalize():f}")
        for part in range(5)
    )
    return Line(
        _path([None if point.value is None else place(index, point.value) for index, point in enumerate(points)]),
        _path([None if point.other is None else place(index, point.other) for index, point in enumerate(points)]),
        tuple(dots),
        grid,
        ticks,
    )


def pyramid(rows: Sequence[tuple[str, Point, Point]]) -> Pyramid:
    """(age, women, men) from the youngest; drawn with the oldest on top."""
    most = max((point.value for _, *both in rows for point in both if point.value), default=Decimal(1))
    found = Pyramid((), 0)
    room = found.centre - found.gap - 46
    drawn = []
    for index, (label, women, men) in enumerate(reversed(rows)):
        left, right = (round(float(point.value or 0) / float(most) * room, 1) for point in (women, men))
        y = index * 20
        drawn.append(
            PyramidRow(
                label, y + 2, y + 13, left, round(found.centre - found.gap - left, 1), women.shown, right, men.shown
            )
        )
    return Pyramid(tuple(drawn), len(rows) * 20 + 4)


def _path(places: Sequence[tuple[float, float] | None]) -> str:
    parts, is_drawing = [], False
    for place in places:
        if place is None:
            is_drawing = False
            continue
        parts.append(f"{'L' if is_drawing else 'M'}{place[0]} {place[1]}")
        is_drawing = True
    return " ".join(parts)


def _round_up(value: Decimal) -> Decimal:
    """The next of 4, 8, 12, 20, 40, 80 … at or above the value: a quarter of it is a round number."""
    step = Decimal(1)
    while True:
        for factor in (4, 8, 12, 20):
            if value <= factor * step:
                return factor * step
        step *= 10


def _short(label: str, length: int = 30) -> str:
    return label if len(label) <= length else label[: length - 1].rstrip() + "…"
