"""Days and moments of the network: Belgian working days, Brussels time, a diary without double bookings."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_HOLIDAYS = frozenset({(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)})
_DAY_START_MINUTES = 8 * 60
_DAY_SLOTS = 32


def shift_months(day: date, months: int) -> date:
    """The same day of another month, at most the 28th so that it exists."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, min(day.day, 28))


def age_in_years(birth: date, day: date) -> int:
    """Completed years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def age_in_months(birth: date, day: date) -> int:
    """Completed months."""
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)


def is_working_day(day: date) -> bool:
    """Monday to Friday, fixed public holidays excepted."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def working_day(day: date, *, last: date | None = None) -> date:
    """`day` or the next working day; when that lies after `last`, the last working day before."""
    found = day
    while not is_working_day(found):
        found += timedelta(days=1)
    if last is None or found <= last:
        return found
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


@cache
def offset(day: date) -> str:
    """The offset of Brussels at noon: summer time from the last Sunday of March to that of October."""
    return "+02:00" if _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10) else "+01:00"


def moment(day: date, minutes: int) -> str:
    """A FHIR dateTime of `minutes` after midnight in Brussels."""
    return f"{day.isoformat()}T{_clock(minutes)}:00{offset(day)}"


@cache
def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


class Diary:
    """Who is busy when: 20-minute slots from 8:00 to 18:40. Hands out each slot of a practitioner once.

    `open_on` is the day on which the network is looked at: there are visits then.
    """

    def __init__(self, open_on: date) -> None:
        self.open_on = open_on
        self._busy: dict[tuple[str, date], int] = {}

    def book(self, practitioner: str, day: date, wish: int, slots: int = 1, *, patient: str = "") -> int:
        """Minutes after midnight of the first free stretch of `slots` from slot `wish` on, else of the day.

        With `patient`, whom nobody else may have at that time either. A full day runs on into the evening: the start
        may lie after 18:40, never after 23:40.
        """
        keys = [(who, day) for who in (practitioner, patient) if who]
        busy, want = 0, (1 << slots) - 1
        for key in keys:
            busy |= self._busy.get(key, 0)
        candidates = (*range(wish % _DAY_SLOTS, _DAY_SLOTS - slots + 1), *range(47 - slots))
        slot = next((slot for slot in candidates if not busy & want << slot), 46)
        for key in keys:
            self._busy[key] = self._busy.get(key, 0) | want << slot
        return _DAY_START_MINUTES + slot * 20


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
