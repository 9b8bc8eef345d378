"""Dates, date-times and times that know how precise they are (FHIRPath N1, sections 2.6 to 2.8 and 6.2).

A comparison answers None when the precision, or a missing time zone, leaves it open.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import msgspec

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_CLOCK = r"([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?)?"
_TIME = re.compile(_CLOCK + r"\Z")
_DATETIME = re.compile(
    rf"([0-9]{{4}})(?:-([0-9]{{2}})(?:-([0-9]{{2}})(?:T(?:{_CLOCK}(Z|[+-][0-9]{{2}}:[0-9]{{2}})?)?)?)?)?T?\Z"
)
_NANOSECONDS = 1_000_000_000
_NAMES = ("year", "month", "day", "hour", "minute", "second")
# A moment without a time zone lies somewhere between the easternmost (+14:00) and westernmost (-12:00) zones.
_EARLIEST_OFFSET_MINUTES, _LATEST_OFFSET_MINUTES = 14 * 60, -12 * 60


class Date(msgspec.Struct, frozen=True, gc=False):
    """One to three parts: year, month, day."""

    parts: tuple[int, ...]

    def __str__(self) -> str:
        return _date_text(self.parts)


class DateTime(msgspec.Struct, frozen=True, gc=False):
    """One to six parts, the last one (seconds) in nanoseconds; `digits` of its fraction were written.

    `offset` is the time zone in minutes east of Greenwich, None when unknown.
    """

    parts: tuple[int, ...]
    offset: int | None = None
    digits: int = 0

    def __str__(self) -> str:
        text = _date_text(self.parts[:3])
        if len(self.parts) > 3:
            text += "T" + _clock_text(self.parts[3:], self.digits)
        return text + _offset_text(self.offset)


class Time(msgspec.Struct, frozen=True, gc=False):
    """One to three parts: hour, minute, second in nanoseconds; `digits` of its fraction were written."""

    parts: tuple[int, ...]
    digits: int = 0

    def __str__(self) -> str:
        return _clock_text(self.parts, self.digits)


Temporal = Date | DateTime | Time


def parse_date(text: str) -> Date | None:
    """A date of any precision, or None when the text is none."""
    match = _DATE.match(text)
    if match is None:
        return None
    parts = tuple(int(part) for part in match.groups() if part)
    return Date(parts) if _is_real_date(parts) else None


def parse_datetime(text: str) -> DateTime | None:
    """A date-time of any precision, or None when the text is none."""
    match = _DATETIME.match(text)
    if match is None:
        return None
    *words, second, fraction, zone = match.groups()
    parts = tuple(int(part) for part in words if part)
    if second is not None:
        parts += (_second(second, fraction),)
    if not _is_real_date(parts[:3]) or not _is_real_clock(parts[3:]):
        return None
    if zone is None:
        return DateTime(parts, None, len(fraction or ""))
    offset = 0 if zone == "Z" else int(zone[1:3]) * 60 + int(zone[4:])
    return DateTime(parts, -offset if zone[0] == "-" else offset, len(fraction or ""))


def parse_time(text: str) -> Time | None:
    """A time of day, or None when the text is none."""
    match = _TIME.match(text)
    if match is None:
        return None
    hour, minute, second, fraction = match.groups()
    parts = tuple(int(part) for part in (hour, minute) if part)
    if second is not None:
        parts += (_second(second, fraction),)
    return Time(parts, len(fraction or "")) if _is_real_clock(parts) else None


def from_moment(moment: datetime) -> DateTime:
    """A date-time with milliseconds in UTC."""
    moment = moment.astimezone(UTC)
    nanoseconds = moment.second * _NANOSECONDS + moment.microsecond // 1000 * 1_000_000
    return DateTime((moment.year, moment.month, moment.day, moment.hour, moment.minute, nanoseconds), 0, 3)


def compare(left: Temporal, right: Temporal) -> int | None:
    """-1, 0 or 1; None when precision or time zone leave it open. Both are times of day, or neither is."""
    here, there = left.parts, right.parts
    if isinstance(left, DateTime) and isinstance(right, DateTime) and len(here) > 3 and len(there) > 3:
        if left.offset is not None and right.offset is not None:
            if left.offset != right.offset:
                here, there = _utc(here, left.offset), _utc(there, right.offset)
        elif left.offset is not None or right.offset is not None:
            return _compare_uncertain(left, right)
    for one, other in zip(here, there, strict=False):
        if one != other:
            return -1 if one < other else 1
    return 0 if len(here) == len(there) else None


def normal_key(value: Temporal) -> tuple[object, ...]:
    """A hashable key, equal for values whose comparison is 0 (other than by uncertain time zones)."""
    if isinstance(value, DateTime):
        if value.offset is not None and len(value.parts) > 3:
            return "moment", _utc(value.parts, value.offset)
        return ("local" if len(value.parts) > 3 else "date"), value.parts
    return ("time" if isinstance(value, Time) else "date"), value.parts


def add(value: Temporal, amount: int, nanoseconds: int, unit: str) -> Temporal | None:
    """`value` plus `amount` calendar units, for seconds plus `nanoseconds` in all.

    None beyond the years 1 to 9999.

    A unit finer than the precision of the value is first counted in whole units of that precision
    (N1 section 6.6.7); a day beyond the end of a month becomes its last day.
    """
    if unit in ("second", "millisecond"):
        ticks = nanoseconds
    else:
        ticks = amount * {"week": 7 * 86_400, "day": 86_400, "hour": 3_600, "minute": 60}.get(unit, 0) * _NANOSECONDS
    if isinstance(value, Time):
        return _add_to_time(value, ticks) if unit not in ("year", "month", "week", "day") else None
    months = {"year": 12, "month": 1}.get(unit)
    parts = value.parts
    if months is not None:
        moved = _add_months(parts, amount * months)
    elif len(parts) < 3:
        days = _truncated(ticks, 86_400 * _NANOSECONDS)
        moved = _add_months(parts, _truncated(days, 365) * 12 if len(parts) == 1 else _truncated(days, 30))
    else:
        moved = _add_ticks(parts, ticks)
    if moved is None:
        return None
    if isinstance(value, Date):
        return Date(moved)
    digits = max(value.digits, 3) if unit == "millisecond" and len(moved) == 6 else value.digits
    return DateTime(moved, value.offset, digits)


def precision(value: Temporal) -> int:
    """The count of digits that are given: 4 for a year, 17 for a moment with milliseconds."""
    count = 2 * len(value.parts) + (0 if isinstance(value, Time) else 2)
    clock = value.parts if isinstance(value, Time) else value.parts[3:]
    return count + (value.digits if len(clock) == 3 and not isinstance(value, Date) else 0)


def boundary(value: Temporal, digits: int | None, *, high: bool) -> Temporal | None:
    """The first or last moment that `value` may mean, to `digits` of precision.

    None for an impossible precision.
    """
    if isinstance(value, Time):
        wanted = {2: 1, 4: 2, 6: 3, 9: 3}.get(9 if digits is None else digits)
        if wanted is None:
            return None
        clock = _filled(value.parts, value.digits, high=high, start=3)[:wanted]
        return Time(clock, 3 if digits in (None, 9) else 0)
    if digits is None:
        digits = 8 if isinstance(value, Date) else 17
    wanted = {4: 1, 6: 2, 8: 3, 10: 4, 12: 5, 14: 6, 17: 6}.get(digits)
    if wanted is None:
        return None
    written = value.digits if isinstance(value, DateTime) else 0
    parts = _filled(value.parts, written, high=high, start=0)[:wanted]
    if wanted <= 3:
        return Date(parts) if isinstance(value, Date) else DateTime(parts)
    offset = value.offset if isinstance(value, DateTime) else None
    if offset is None:
        offset = _LATEST_OFFSET_MINUTES if high else _EARLIEST_OFFSET_MINUTES
    return DateTime(parts, offset, 3 if digits == 17 else 0)


def _filled(parts: tuple[int, ...], digits: int, *, high: bool, start: int) -> tuple[int, ...]:
    """All parts of a date-time (start 0) or of a time (start 3), the missing ones at their least or greatest.

    The greatest second is 59.999: FHIR's instants count milliseconds. Of a second that is there, `digits` of the
    fraction were written; what was not may be anything.
    """
    filled = list(parts)
    if high and start + len(parts) == 6 and digits < 3:
        filled[-1] += 10 ** (9 - digits) - 1_000_000
    for index in range(start + len(parts), 6):
        if not high:
            filled.append(1 if index < 3 else 0)
        elif index == 2:
            filled.append(monthrange(filled[0], filled[1])[1])
        else:
            filled.append((0, 12, 0, 23, 59, 59_999_000_000)[index])
    return tuple(filled)


def _date_text(parts: tuple[int, ...]) -> str:
    return "-".join((f"{parts[0]:04d}", *(f"{part:02d}" for part in parts[1:])))


def _clock_text(parts: tuple[int, ...], digits: int) -> str:
    text = ":".join(f"{part:02d}" for part in parts[:2])
    if len(parts) < 3:
        return text
    whole, fraction = divmod(parts[2], _NANOSECONDS)
    return f"{text}:{whole:02d}" + (f".{fraction:09d}".ljust(digits + 1, "0")[: digits + 1] if digits else "")


def _offset_text(offset: int | None) -> str:
    if offset is None:
        return ""
    if offset == 0:
        return "Z"
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}:{minutes:02d}"


def _second(second: str, fraction: str | None) -> int:
    return int(second) * _NANOSECONDS + int(f"{fraction or '':0<9}"[:9])


def _is_real_date(parts: tuple[int, ...]) -> bool:
    if parts[0] < 1 or (len(parts) > 1 and not 1 <= parts[1] <= 12):
        return False
    return len(parts) < 3 or 1 <= parts[2] <= monthrange(parts[0], parts[1])[1]


def _is_real_clock(parts: tuple[int, ...]) -> bool:
    limits = (24, 60, 61 * _NANOSECONDS)
    return all(part < limit for part, limit in zip(parts, limits, strict=False))


def _utc(parts: tuple[int, ...], offset: int) -> tuple[int, ...]:
    if offset == 0:
        return parts
    moved = _add_ticks(parts, -offset * 60 * _NANOSECONDS)
    return parts if moved is None else moved


def _compare_uncertain(left: DateTime, right: DateTime) -> int | None:
    """One side has a time zone and the other has none: certain only beyond the span of all zones."""
    if left.offset is None:
        turned = _compare_uncertain(right, left)
        return None if turned is None else -turned
    known = _minutes(_utc(left.parts, left.offset))
    unknown = _minutes(right.parts)
    if known < unknown - _EARLIEST_OFFSET_MINUTES:
        return -1
    return 1 if known > unknown - _LATEST_OFFSET_MINUTES else None


def _minutes(parts: tuple[int, ...]) -> int:
    return date(*parts[:3]).toordinal() * 1440 + parts[3] * 60 + (parts[4] if len(parts) > 4 else 0)


def _truncated(amount: int, unit: int) -> int:
    """Whole units in an amount, towards zero."""
    return amount // unit if amount >= 0 else -(-amount // unit)


def _add_months(parts: tuple[int, ...], months: int) -> tuple[int, ...] | None:
    if len(parts) == 1:
        months = _truncated(months, 12) * 12
    year, month = divmod(parts[0] * 12 + (parts[1] - 1 if len(parts) > 1 else 0) + months, 12)
    if not 1 <= year <= 9999:
        return None
    if len(parts) == 1:
        return (year,)
    if len(parts) == 2:
        return year, month + 1
    return year, month + 1, min(parts[2], monthrange(year, month + 1)[1]), *parts[3:]


def _add_ticks(parts: tuple[int, ...], ticks: int) -> tuple[int, ...] | None:
    """Parts from day precision upwards plus nanoseconds, in whole units of the last part."""
    unit = (86_400 * _NANOSECONDS, 3_600 * _NANOSECONDS, 60 * _NANOSECONDS, 1)[len(parts) - 3]
    total = _truncated(ticks, unit) * unit
    for part, size in zip(parts[3:], (3_600 * _NANOSECONDS, 60 * _NANOSECONDS, 1), strict=False):
        total += part * size
    days, rest = divmod(total, 86_400 * _NANOSECONDS)
    try:
        day = date(*parts[:3]) + timedelta(days=days)
    except OverflowError:
        return None
    hour, rest = divmod(rest, 3_600 * _NANOSECONDS)
    minute, second = divmod(rest, 60 * _NANOSECONDS)
    return (day.year, day.month, day.day, hour, minute, second)[: len(parts)]


def _add_to_time(value: Time, ticks: int) -> Time:
    sizes = (3_600 * _NANOSECONDS, 60 * _NANOSECONDS, 1)
    total = _truncated(ticks, sizes[len(value.parts) - 1]) * sizes[len(value.parts) - 1]
    total += sum(part * size for part, size in zip(value.parts, sizes, strict=False))
    hour, rest = divmod(total % (86_400 * _NANOSECONDS), sizes[0])
    minute, second = divmod(rest, sizes[1])
    return Time((hour, minute, second)[: len(value.parts)], value.digits)
