"""Moments in parameters: dateTimes of any precision, as half-open ranges in µs since 1970 UTC.

R4 datatypes.html#dateTime; a moment without a time zone is read as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from vesalius.api.refusals import MalformedRequest

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
# The end of the last year that a date can name.
_END: Final = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // _MICROSECOND + 86_400_000_000
_MOMENT: Final = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?)?)?",
    re.ASCII,
)


def parse_range(name: str, text: str) -> tuple[int, int]:
    """The range [low, high) that a date, dateTime or instant stands for. Raises MalformedRequest.

    A plus sign that a client did not escape has become a blank; it is understood.
    """
    match = _MOMENT.fullmatch(text.strip().replace(" ", "+"))
    if match is None:
        raise _refused(name)
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    try:
        start = datetime(
            int(year),
            int(month or 1),
            int(day or 1),
            int(hour or 0),
            int(minute or 0),
            # R4 allows the leap second, which is the first moment of the next minute.
            min(int(second or 0), 59),
            tzinfo=_zone(zone),
        )
        low = _microseconds(start)
        if second == "60":
            low += 1_000_000
        elif second is not None and int(second) > 60:
            raise _refused(name)
        if start.year == 9999 and (month is None or (day is None and start.month == 12)):
            return low, _END
        if month is None:
            return low, (start.replace(year=start.year + 1) - _EPOCH) // _MICROSECOND
        if day is None:
            after = start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)
            return low, (after - _EPOCH) // _MICROSECOND
    except (ValueError, OverflowError) as error:
        raise _refused(name) from error
    return _width(low, hour, second, fraction)


def _microseconds(moment: datetime) -> int:
    """By the offset and not by conversion: the last hours of the calendar lie beyond it in another zone."""
    return (moment.replace(tzinfo=UTC) - _EPOCH - (moment.utcoffset() or timedelta())) // _MICROSECOND


def _width(low: int, hour: str | None, second: str | None, fraction: str | None) -> tuple[int, int]:
    if hour is None:
        return low, low + 86_400_000_000
    if second is None:
        return low, low + 60_000_000
    if not fraction:
        return low, low + 1_000_000
    low += int(fraction[:6].ljust(6, "0"))
    return low, low + 10 ** max(0, 6 - len(fraction))


def _zone(text: str | None) -> timezone:
    if text is None or text == "Z":
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-offset if text[0] == "-" else offset)


def _refused(name: str) -> MalformedRequest:
    return MalformedRequest(f"{name} is no date, dateTime or instant of FHIR.")
