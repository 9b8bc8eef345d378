"""Examinations done twice: which codes mean the same examination, and for how long it tells nothing new.

`medication.follow_up.earlier` asks it of a record. The days are the project's own judgement, not clinically validated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from vesalius.knowledge import tables

WIDTH: Final = 3
DEFAULT_DAYS: Final = 14
"""For a code that the table does not know."""


@dataclass(frozen=True, slots=True)
class Examination:
    """One examination. Done again within `days` it is probably superfluous; any of `codes` stands for it."""

    name: str
    codes: tuple[str, ...]
    days: int


@cache
def _by_code() -> Mapping[str, Examination]:
    found: dict[str, Examination] = {}
    for name, codes, days in tables.read("examinations", WIDTH).rows:
        examination = Examination(name, tuple(tables.listed(codes)), int(days))
        found.update(dict.fromkeys(examination.codes, examination))
    return found


def of_code(code: str) -> Examination:
    """The examination that a code stands for; of an unknown code, itself with fourteen days."""
    return _by_code().get(code) or Examination(code, (code,), DEFAULT_DAYS)


def repeated(codes: Iterable[str], done: Mapping[str, dt.date], today: dt.date) -> dict[str, tuple[dt.date, int]]:
    """Of what is being ordered, what was done too recently: code → (last day, days until it tells more).

    `done` is the last day of each code; a result under any code of the same examination counts. The days left are at
    least 1. What lies in the future is not done.
    """
    found = {}
    for code in codes:
        examination = of_code(code)
        last = max((done[each] for each in examination.codes if each in done and done[each] <= today), default=None)
        if last is None:
            continue
        left = examination.days - (today - last).days
        if left > 0:
            found[code] = (last, left)
    return found
