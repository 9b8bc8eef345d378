"""The layout of an agenda: where each visit stands in a column of a day, and beside which others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

ROW_MINUTES: Final = 5
FIRST_HOUR, LAST_HOUR = 7, 20
ROWS: Final = (LAST_HOUR - FIRST_HOUR) * 60 // ROW_MINUTES
MAXIMUM_LANES: Final = 4


@dataclass(frozen=True, slots=True)
class Block:
    """Something in a column. `row` counts from 1 in steps of five minutes; `lane` of `lanes` lie side by side.

    `kind` is visit, busy, held, blocked or free.
    """

    kind: str
    row: int
    span: int
    time: str
    until: str
    low: int
    high: int
    title: str = ""
    detail: str = ""
    id: str = ""
    version: int = 0
    status: str = ""
    status_label: str = ""
    colour: int = 0
    is_movable: bool = False
    is_new: bool = False
    is_video: bool = False
    is_online: bool = False
    practitioner: str = ""
    lane: int = 1
    lanes: int = 1
    address: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """Hours in which visits may be booked."""

    row: int
    span: int


@dataclass(frozen=True, slots=True)
class Column:
    """A practitioner or room on one day. `midnight` in µs since 1970 UTC, to turn rows into times."""

    key: str
    day: date
    title: str
    subtitle: str
    address: str = ""
    is_today: bool = False
    is_holiday: bool = False
    bands: tuple[Band, ...] = ()
    blocks: tuple[Block, ...] = field(default=())
    load: str = ""


def place(minute: int, until: int) -> tuple[int, int] | None:
    """(row, span) of local minutes [minute, until) of a day; cut at the edges; None when nothing is left."""
    first, last = FIRST_HOUR * 60, LAST_HOUR * 60
    begin, end = max(minute, first), min(until, last)
    if begin >= end:
        return None
    row = (begin - first) // ROW_MINUTES + 1
    return row, max(1, -(-(end - first) // ROW_MINUTES) + 1 - row)


def side_by_side(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks with lanes, so that what overlaps stands side by side, earliest first."""
    found: list[Block] = []
    group: list[Block] = []
    ends: list[int] = []
    last = 0
    for block in sorted(blocks, key=lambda item: (item.row, -item.span)):
        if group and block.row >= last:
            found += _laned(group, len(ends))
            group, ends = [], []
        lane = next((index for index, end in enumerate(ends) if end <= block.row), len(ends))
        if lane == len(ends):
            ends.append(0)
        ends[lane] = block.row + block.span
        last = max(last, ends[lane]) if group else ends[lane]
        group.append(replace(block, lane=lane + 1))
    return tuple(found + _laned(group, len(ends)))


def _laned(group: Sequence[Block], lanes: int) -> list[Block]:
    shown = min(max(lanes, 1), MAXIMUM_LANES)
    return [replace(block, lane=min(block.lane, shown), lanes=shown) for block in group]


def hours() -> list[tuple[int, str]]:
    """(row, "08:00") of the full hours."""
    return [((hour - FIRST_HOUR) * 60 // ROW_MINUTES + 1, f"{hour:02d}:00") for hour in range(FIRST_HOUR, LAST_HOUR)]
