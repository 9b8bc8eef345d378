"""When somebody would like to come, as a Timing says (R4 datatypes.html#Timing): days of the week and times of day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from vesalius.errors import Invalid
from vesalius.search import moments

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_DAYS: Final = 127
_MINUTES: Final = 24 * 60
# Hours of the day for the codes of EventTiming; meals and sleep say nothing about when somebody can come.
_WHEN: Final = {
    "MORN": (6, 12),
    "MORN.early": (6, 9),
    "MORN.late": (9, 12),
    "NOON": (12, 14),
    "AFT": (12, 18),
    "AFT.early": (12, 15),
    "AFT.late": (15, 18),
    "EVE": (18, 22),
    "EVE.early": (18, 20),
    "EVE.late": (20, 22),
}
_AFTER_TIME: Final = 60
"""Minutes within which a visit begins that is wished for a time of day."""
_HEEDED: Final = frozenset({"dayOfWeek", "timeOfDay", "when", "boundsPeriod"})


class Preferred(NamedTuple):
    """Wishes. `windows` are minutes of the day [from, to); low and high in µs since 1970 UTC, None where open.

    `ignored` names the parts of the Timing that say nothing here.
    """

    weekdays: int
    windows: tuple[tuple[int, int], ...]
    low: int | None
    high: int | None
    ignored: tuple[str, ...]


def of(timing: Mapping[str, Any]) -> Preferred:
    """What a Timing wishes. Raises Invalid for values that it cannot have."""
    repeat = timing.get("repeat", {})
    if not isinstance(repeat, Mapping):
        raise Invalid("Timing.repeat is an object.")
    weekdays = 0
    for day in _list(repeat, "dayOfWeek"):
        if day not in DAYS:
            raise Invalid(f"Timing.repeat.dayOfWeek is one of {', '.join(DAYS)}.")
        weekdays |= 1 << DAYS.index(day)
    windows = [_after(str(text)) for text in _list(repeat, "timeOfDay")]
    ignored = [name for name in ("event", "code") if timing.get(name)]
    ignored += [name for name in repeat if name not in _HEEDED]
    for code in _list(repeat, "when"):
        if code in _WHEN:
            windows.append((_WHEN[code][0] * 60, _WHEN[code][1] * 60))
        else:
            ignored.append("when")
    period = repeat.get("boundsPeriod") or {}
    try:
        low = moments.parse(period["start"]).low if "start" in period else None
        high = moments.parse(period["end"]).high if "end" in period else None
    except (TypeError, ValueError) as error:
        raise Invalid("Timing.repeat.boundsPeriod has dates.") from error
    return Preferred(weekdays or ALL_DAYS, _joined(windows), low, high, tuple(dict.fromkeys(ignored)))


def _list(repeat: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = repeat.get(name, [])
    if not isinstance(found, list):
        raise Invalid(f"Timing.repeat.{name} is a list.")
    return found


def _after(text: str) -> tuple[int, int]:
    hour, _colon, rest = text.partition(":")
    minute = rest.partition(":")[0]
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise Invalid("Timing.repeat.timeOfDay is a time such as 17:00:00.")
    start = int(hour) * 60 + int(minute)
    return start, min(start + _AFTER_TIME, _MINUTES)


def _joined(windows: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """In order, without overlaps; the whole day without any."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(windows):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return tuple(found) or ((0, _MINUTES),)
