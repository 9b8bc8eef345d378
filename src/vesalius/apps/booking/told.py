"""Figures of the agenda as a reader may be told them: exact, or rounded as all figures about people are.

Who does not see each visit behind a figure gets multiples of five, nothing about one to four visits, and whole months:
two periods that differ by a day would tell of that day.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.formats import number_format

from vesalius.access.actor import Actor
from vesalius.analytics.evaluate import SMALLEST, Cell, blurred
from vesalius.records.scheduling.figures import Figures

_NOTHING = "–"


def sees_each(actor: Actor, found: Figures) -> bool:
    """Whether the reader may be told exact numbers: of their own agenda, or as the administrator of the machine."""
    return actor.is_administrator or bool(found.practitioner and found.practitioner == actor.fhir)


def months(first: date, last: date, today: date) -> tuple[date, date]:
    """The whole months around a period; the running one until today."""
    end = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return first.replace(day=1), today if (last.year, last.month) == (today.year, today.month) else end


def usual(today: date) -> tuple[date, date]:
    """The period that is shown first: the month before and the running one until today."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1), today


def texts(found: Figures, centres: Mapping[str, str], *, is_exact: bool, is_at: bool = False) -> dict[str, str]:
    """What a line of the page says; `is_at` with the name of its centre beside it."""
    known = sum(found.origins.values())
    visits, cancelled = _cell(found.visits, is_exact=is_exact), _cell(found.cancelled, is_exact=is_exact)
    missed = _cell(found.ended, found.missed, is_exact=is_exact)
    online, phone = (_cell(known, found.origins[origin], is_exact=is_exact) for origin in ("online", "phone"))
    return {
        "name": found.name,
        "centre": centres.get(found.centre, "") if is_at else "",
        "visits": _number(visits.count),
        "occupancy": _NOTHING if found.occupancy is None else f"{found.occupancy * 100:.0f} %",
        "missed": _share(missed),
        "missed_of": f"{_number(missed.part)}/{_number(missed.count)}" if missed.count is not None else "",
        "online": _share(online),
        "phone": _share(phone),
        "cancelled": _number(cancelled.count),
        "third": _days(found.third_days),
        "third_mean": _days(found.third_mean),
    }


def _cell(count: int, part: int | None = None, *, is_exact: bool) -> Cell:
    exact = Cell((), count, part)
    return exact if is_exact else blurred(exact, count)


def _number(value: int | None) -> str:
    return f"< {SMALLEST}" if value is None else str(value)


def _share(cell: Cell) -> str:
    return _NOTHING if cell.share is None else f"{cell.share:.0f} %"


def _days(value: float | None) -> str:
    return _NOTHING if value is None else number_format(value, 1 if value % 1 else 0)
