"""Days and ages: the one reading of FHIR dates (R4 datatypes.html#dateTime) as days of the network's calendar.

A moment belongs to the day that Belgian clocks show, so 2026-11-22T23:30:00Z is of 23 November. What was given as a
day, a month or a year stays as it was given.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any, Final

from vesalius import clock

_DAY: Final = len("2026-11-22")
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)
_YEAR: Final = 365.25


def belgian(text: str) -> str:
    """A moment with Belgian time and offset; days, months and years unchanged, as is what is no FHIR date.

    A leap second is told as the second before it.
    """
    moment = _moment(text)
    return text if moment is None else moment.isoformat()


def sort_key(text: str) -> str:
    """What puts FHIR dates of any zone and precision in order; begins with the day, as `day_of` tells it.

    What is given as a day comes before the moments of that day.
    """
    moment = _moment(text)
    # By local time the hour that comes twice in October would be out of order.
    return text if moment is None else f"{moment.date()}T{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}"


def day_of(value: Any) -> str:
    """The day of a FHIR date, dateTime or instant, as precise as it was given; empty for what is none."""
    text = belgian(str(value or ""))[:_DAY]
    return text if first_day(text) is not None else ""


def exact_day(value: Any) -> dt.date | None:
    """The day of a FHIR date that is known to the day; None for months, years and whatever is no date."""
    text = day_of(value)
    return dt.date.fromisoformat(text) if len(text) == _DAY else None


def first_day(value: Any) -> dt.date | None:
    """The day of a FHIR date, the first one of a month or a year; None for what is no date."""
    text = belgian(str(value or ""))[:_DAY]
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return dt.date.fromisoformat((text + "-01-01")[:_DAY])
    except ValueError:
        return None


def last_day(value: Any) -> dt.date | None:
    """As `first_day`, with the last day of a month or a year: that on which a period given so imprecisely ends."""
    text, begun = day_of(value), first_day(value)
    if begun is None or len(text) == _DAY:
        return begun
    month = begun.month if len(text) > len("2026") else 12
    return begun.replace(month=month, day=calendar.monthrange(begun.year, month)[1])


def middle_day(value: Any) -> dt.date | None:
    """As `first_day`, with 15 of a month and 1 July of a year: what is wrong by the least when an age is told."""
    text = day_of(value)
    return first_day(text + {4: "-07-01", 7: "-15"}.get(len(text), ""))


def is_over(end: Any) -> bool:
    """Whether a period that ends so is over now: of one that ends on a day that day is a part. Never without an end."""
    told = sort_key(str(end or ""))
    return told < sort_key(clock.instant(clock.now_microseconds()))[: len(told)]


def months_between(born: dt.date, until: dt.date) -> int:
    """Whole months of a life, negative before it began: they change on the day of birth, or on the 1st after."""
    return (until.year - born.year) * 12 + until.month - born.month - (until.day < born.day)


def years_between(born: dt.date, until: dt.date) -> int:
    """Whole years of a life: they change on the birthday (29 February: on 1 March of other years)."""
    return months_between(born, until) // 12


def exact_years_between(born: dt.date, until: dt.date) -> float:
    """Years of a life with their fraction since the last birthday; whole exactly when `years_between` is."""
    years = years_between(born, until)
    year = born.year + years
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        birthday = dt.date(year, 3, 1)
    else:
        birthday = born.replace(year=year)
    return years + min((until - birthday).days / _YEAR, 0.9999)


def _moment(text: str) -> dt.datetime | None:
    """The moment in Belgium; None for what has no time, or is no date."""
    if len(text) <= _DAY:
        return None
    try:
        # Python knows no leap second, and FHIR allows it.
        found = dt.datetime.fromisoformat(text.replace(":60", ":59", 1) if text[16:19] == ":60" else text)
        return (found if found.tzinfo is not None else found.replace(tzinfo=clock.ZONE)).astimezone(clock.ZONE)
    except (ValueError, OverflowError):
        return None
