"""Dates as half-open ranges of microseconds since 1970-01-01T00:00:00Z (R4 search.html#date).

A date or time stands for the whole of its precision: 2024-05 is all of May. What carries no time zone is taken in
ZONE: R4 leaves it to the server, and the network's midnights are Belgian.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, NamedTuple

from vesalius.clock import ZONE

BEGINNING, END = -(2**62), 2**62
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FORM = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)


class Range(NamedTuple):
    """[low, high) in microseconds; BEGINNING and END stand for open ends."""

    low: int
    high: int


@lru_cache(maxsize=16384)
def parse(text: str) -> Range:
    """The range that a FHIR date, dateTime or instant stands for; seconds may be left out. Raises ValueError."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if hour is not None:
        return _time(int(year), int(month), int(day), int(hour), int(minute), second, fraction, zone)
    if int(year) == 0:
        raise ValueError(text)
    if month is None:
        return Range(_midnight(int(year), 1, 1), _midnight(int(year) + 1, 1, 1))
    if day is None:
        y, m = int(year), int(month)
        following = (y + 1, 1) if m == 12 else (y, m + 1)
        return Range(_midnight(y, m, 1), _midnight(*following, 1))
    first = date(int(year), int(month), int(day))
    if first == date.max:
        return Range(_midnight(first.year, first.month, first.day), END)
    following_day = first + timedelta(days=1)
    return Range(
        _midnight(first.year, first.month, first.day),
        _midnight(following_day.year, following_day.month, following_day.day),
    )


def _time(
    year: int,
    month: int,
    day: int,
    hour: int,
    minute: int,
    second: str | None,
    fraction: str | None,
    zone: str | None,
) -> Range:
    if zone is None:
        place: Any = ZONE
    elif zone == "Z":
        place = UTC
    else:
        sign = -1 if zone[0] == "-" else 1
        place = timezone(sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6])))
    # R4 allows the leap second 60; it is the last instant that the calendar of the computer knows.
    seconds = int(second or 0)
    if seconds > 60:
        raise ValueError(second)
    seconds = min(seconds, 59)
    if hour == 24 and minute == 0 and seconds == 0:
        if (year, month, day) == (9999, 12, 31):
            raise ValueError(year)
        moment = datetime(year, month, day, tzinfo=place) + timedelta(days=1)
    else:
        moment = datetime(year, month, day, hour, minute, seconds, tzinfo=place)
    low = _microseconds(moment)
    if second is None:
        return Range(low, low + 60_000_000)
    if fraction is None:
        return Range(low, low + 1_000_000)
    digits = fraction[:6]
    unit = 10 ** (6 - len(digits))
    low += int(digits) * unit
    return Range(low, low + unit)


@lru_cache(maxsize=4096)
def _midnight(year: int, month: int, day: int) -> int:
    if year > 9999:
        return END
    return _microseconds(datetime(year, month, day, tzinfo=ZONE))


def _microseconds(moment: datetime) -> int:
    """By the offset and not by conversion: the first and the last day of the calendar lie beyond it in another zone."""
    offset = moment.utcoffset() or timedelta()
    return (moment.replace(tzinfo=UTC) - _EPOCH - offset) // _MICROSECOND


def of_value(type_name: str, value: Any) -> Range | None:
    """The range of a date, dateTime, instant, Period or Timing as it stands in a resource; None without content."""
    try:
        if isinstance(value, str):
            return parse(value)
        if type_name == "Period":
            return _period(value)
        if type_name == "Timing":
            return _timing(value)
    except (ValueError, OverflowError):
        return None
    return None


def _period(value: dict[str, Any]) -> Range | None:
    start, end = value.get("start"), value.get("end")
    if start is None and end is None:
        return None
    return Range(
        BEGINNING if start is None else parse(start).low,
        END if end is None else parse(end).high,
    )


def _timing(value: dict[str, Any]) -> Range | None:
    """From the first to the last moment that the Timing names."""
    ranges = [parse(event) for event in value.get("event") or () if event is not None]
    bounds = (value.get("repeat") or {}).get("boundsPeriod")
    outer = _period(bounds) if bounds else None
    if outer is not None:
        ranges.append(outer)
    if not ranges:
        return None
    return Range(min(found.low for found in ranges), max(found.high for found in ranges))
