"""The period of a figure in Belgian time: whole months, or days for who may have exact figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from vesalius import clock
from vesalius.errors import Invalid

_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR: Final = re.compile(r"(\d{4})(?:-Q([1-4]))?")
MAXIMUM_MONTHS: Final = 120


@dataclass(frozen=True, slots=True)
class Period:
    """[start, end): the first moment, and the first moment after it. Both are midnights, local time."""

    start: datetime
    end: datetime

    @property
    def is_whole(self) -> bool:
        """Whether it is whole months."""
        return self.start.day == self.end.day == 1

    @property
    def months(self) -> int:
        """How many months it has."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    @property
    def first(self) -> str:
        """Its first month, 2026-01."""
        return f"{self.start:%Y-%m}"

    @property
    def last(self) -> str:
        """Its last month, 2026-03."""
        return f"{_shifted(self.end, -1):%Y-%m}"

    def every_month(self) -> list[str]:
        """Its months, 2026-01, in order."""
        return [f"{_shifted(self.start, number):%Y-%m}" for number in range(self.months)]

    def before(self) -> Period:
        """The period of the same length right before."""
        return Period(_shifted(self.start, -self.months), self.start)

    def a_year_before(self) -> Period:
        """The same months of the year before."""
        return Period(_shifted(self.start, -12), _shifted(self.end, -12))


def parse(first: str, last: str = "") -> Period:
    """The period from one month to another: "2026-01"; or a year "2026", a quarter "2026-Q1". Raises Invalid."""
    start, until = _bounds(first)
    end = _bounds(last)[1] if last else until
    if not start < end:
        raise Invalid("The period ends before it begins.")
    found = Period(start, end)
    if found.months > MAXIMUM_MONTHS:
        raise Invalid(f"A period has at most {MAXIMUM_MONTHS} months.")
    return found


def days(first: str, last: str) -> Period:
    """From the first day of `first` to the last of `last`; each is a year, a month or a day. Raises Invalid."""
    start, end = _span(first)[0], _span(last)[1]
    if not start < end:
        raise Invalid("The period ends before it begins.")
    found = Period(start, end)
    if found.months > MAXIMUM_MONTHS:
        raise Invalid(f"A period has at most {MAXIMUM_MONTHS} months.")
    return found


def _span(text: str) -> tuple[datetime, datetime]:
    if not _DAY.fullmatch(text):
        return _bounds(text)
    try:
        start = datetime.fromisoformat(text)
    except ValueError as error:
        raise Invalid("A day is given as 2026-01-31.") from error
    if not 1 <= start.year < 9999:
        raise Invalid("The period lies outside of the calendar.")
    return start, start + timedelta(days=1)


def recent(months: int = 12) -> Period:
    """The last whole months before the present one."""
    now = clock.now().astimezone(clock.ZONE)
    end = datetime(now.year, now.month, 1)  # noqa: DTZ001 - local time by definition
    return Period(_shifted(end, -months), end)


def _bounds(text: str) -> tuple[datetime, datetime]:
    found = _MONTH.fullmatch(text)
    if found:
        start = datetime(int(found[1]), int(found[2]), 1)  # noqa: DTZ001 - local time by definition
        return start, _shifted(start, 1)
    found = _YEAR.fullmatch(text)
    if found and int(found[1]) >= 1:
        quarter = int(found[2]) if found[2] else 0
        start = datetime(int(found[1]), 3 * quarter - 2 if quarter else 1, 1)  # noqa: DTZ001 - local time by definition
        return start, _shifted(start, 3 if quarter else 12)
    raise Invalid("A period is given as a month (2026-01), a quarter (2026-Q1) or a year (2026).")


def _shifted(moment: datetime, months: int) -> datetime:
    number = moment.year * 12 + moment.month - 1 + months
    if not 12 <= number < 12 * 9999:
        raise Invalid("The period lies outside of the calendar.")
    return datetime(number // 12, number % 12 + 1, 1)  # noqa: DTZ001 - local time by definition
