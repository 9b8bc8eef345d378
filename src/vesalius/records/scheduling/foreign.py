"""Agendas of other systems as text, in iCalendar (RFC 5545) or CSV, into visits with a time. Pure.

Of what is repeated each visit stands by itself, at the same time on the wall, without the days that are excepted and
with those that were moved. What was cancelled, or does not make anybody busy, is left out.
"""

from __future__ import annotations

import calendar
import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vesalius.errors import Invalid
from vesalius.records.scheduling import rules

MAXIMUM: Final = 5000
MAXIMUM_BYTES: Final = 5_000_000
NEW, KNOWN, TAKEN, WRONG = "new", "known", "taken", "wrong"
"""What becomes of a line."""
_REPETITIONS: Final = 400
_DAYS: Final = _REPETITIONS * 7
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_COLUMNS: Final = {"start", "end"}
_RULE_PARTS: Final = frozenset(
    {"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
)
_FREQUENCIES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_BY_DAY: Final = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_DURATION: Final = re.compile(
    r"\+?P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+)S)?)?"
)
# Names of zones that Windows programs write, for the zones in which Belgian agendas are kept (CLDR windowsZones).
_WINDOWS_ZONES: Final = {
    "Romance Standard Time": "Europe/Paris",
    "W. Europe Standard Time": "Europe/Berlin",
    "Central Europe Standard Time": "Europe/Budapest",
    "Central European Standard Time": "Europe/Warsaw",
    "GMT Standard Time": "Europe/London",
    "Greenwich Standard Time": "Atlantic/Reykjavik",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One visit of the other system; times in µs since 1970 UTC. `line` says where it stands in the file."""

    line: int
    uid: str
    low: int
    high: int
    title: str
    patient_number: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """What became of an event, or why it could not be read."""

    line: int
    outcome: str
    low: int = 0
    title: str = ""
    reason: str = ""


def read(content: bytes) -> tuple[list[Event], list[Line]]:
    """(events, lines that cannot be read) of an iCalendar or CSV file. Raises Invalid for neither, and above 5 MB."""
    if len(content) > MAXIMUM_BYTES:
        raise Invalid("The file is larger than 5 MB: divide it.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    found = _calendar(text) if text.lstrip().upper().startswith("BEGIN:VCALENDAR") else _table(text)
    events: list[Event] = []
    wrong: list[Line] = []
    for item in found:
        if isinstance(item, Event):
            events.append(item)
        else:
            wrong.append(item)
        if len(events) > MAXIMUM:
            raise Invalid("The file has more than 5000 visits: divide it.")
    return events, wrong


def _table(text: str) -> Iterator[Event | Line]:
    """CSV with the columns start and end, and if there are any: title, uid, niss. Separated by "," or ";"."""
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise Invalid("The file is no iCalendar, and no table that can be read.") from error
    names = {(name or "").strip().lower() for name in reader.fieldnames or ()}
    if not names >= _COLUMNS:
        raise Invalid("The file is no iCalendar, and its first line does not name the columns start and end.")
    for number, given in enumerate(rows, 2):
        row = {(name or "").strip().lower(): value.strip() for name, value in given.items() if isinstance(value, str)}
        try:
            low, high = _local(row["start"]), _local(row["end"])
        except (KeyError, ValueError, OverflowError):
            yield Line(number, WRONG, reason="start and end are times such as 2027-03-01 09:00")
            continue
        title = row.get("title", "")
        if high <= low:
            yield Line(number, WRONG, low, title, "the end lies before the start")
            continue
        yield Event(number, row.get("uid") or f"{low}/{title}", low, high, title, row.get("niss", ""))


def _local(text: str) -> int:
    """A time, in Belgium when it has no zone; day first is understood too: 01/03/2027 09:00."""
    day, _space, rest = text.replace("T", " ").partition(" ")
    if "/" in day:
        parts = day.split("/")
        day = "-".join(reversed(parts)) if len(parts[-1]) == 4 else day
    found = datetime.fromisoformat(f"{day} {rest}".strip())
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(rules.ZONE))
    return int(found.timestamp()) * 1_000_000


Property = tuple[str, Mapping[str, str]]
"""The value of a property and its parameters."""


@dataclass(slots=True)
class _Component:
    """A VEVENT: its own properties by name, in their order; `line` is where it begins."""

    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)

    def first(self, name: str) -> Property:
        return self.properties[name][0]

    def text(self, name: str) -> str:
        return self.properties.get(name, [("", {})])[0][0]


def _calendar(text: str) -> Iterator[Event | Line]:
    found = list(_components(text))
    moved = _moved(found)
    for component in found:
        yield from _event(component, moved)


def _components(text: str) -> Iterator[_Component]:
    """The events of a calendar. What stands inside of one (an alarm) has properties of its own."""
    inside: list[str] = []
    event: _Component | None = None
    for number, line in enumerate(text.replace("\n ", "").replace("\n\t", "").split("\n"), 1):
        name, parameters, value = _property(line)
        kind = value.strip().upper()
        if name == "BEGIN":
            inside.append(kind)
            if kind == "VEVENT":
                event = _Component(number)
        elif name == "END":
            if kind == "VEVENT" and event is not None:
                yield event
                event = None
            while inside and inside.pop() != kind:
                pass
        elif event is not None and name and inside[-1:] == ["VEVENT"]:
            event.properties.setdefault(name, []).append((value, parameters))


def _moved(found: list[_Component]) -> dict[str, set[datetime]]:
    """The repetitions, by UID, in whose place an event of its own stands or was taken out."""
    moved: dict[str, set[datetime]] = {}
    for component in found:
        if "RECURRENCE-ID" in component.properties:
            try:
                at = _moment(*component.first("RECURRENCE-ID")).astimezone(UTC)
            except (ValueError, OverflowError, ZoneInfoNotFoundError):
                continue
            moved.setdefault(component.text("UID"), set()).add(at)
    return moved


def _property(line: str) -> tuple[str, Mapping[str, str], str]:
    head, _colon, value = _divided(line)
    name, *rest = head.split(";")
    parameters = dict(part.split("=", 1) for part in rest if "=" in part)
    return name.upper(), {key.upper(): found.strip('"') for key, found in parameters.items()}, value


def _divided(line: str) -> tuple[str, str, str]:
    """The line at its first colon that stands outside of quotation marks, as in TZID="Brussels: summer"."""
    quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:place], sign, line[place + 1 :]
    return line.partition(":")


def _event(event: _Component, moved: Mapping[str, set[datetime]]) -> Iterator[Event | Line]:
    title, line = _unescaped(event.text("SUMMARY")), event.line
    if event.text("STATUS").upper() == "CANCELLED" or event.text("TRANSP").upper() == "TRANSPARENT":
        return
    try:
        start = _moment(*event.first("DTSTART"))
        end = _end(event, start)
    except (KeyError, ValueError, OverflowError, ZoneInfoNotFoundError):
        yield Line(line, WRONG, title=title, reason="without a start and an end that can be read")
        return
    if end <= start:
        yield Line(line, WRONG, title=title, reason="the end lies before the start")
        return
    uid = event.text("UID") or f"{start.isoformat()}/{title}"
    try:
        times = _times(event, start)
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        yield Line(line, WRONG, title=title, reason="repeated in a way that is not understood")
        return
    if "RECURRENCE-ID" not in event.properties:
        times -= moved.get(event.text("UID"), set())
    for at in sorted(times):
        low = int(at.timestamp()) * 1_000_000
        yield Event(line, uid, low, low + int((end - start).total_seconds()) * 1_000_000, title)


def _times(event: _Component, start: datetime) -> set[datetime]:
    """When an event begins, each time: by its rule and its further dates, without the dates that are excepted."""
    repeated = {at.astimezone(UTC) for at in _repeated(start, event.text("RRULE"))}
    return (repeated | _dates(event, "RDATE", start)) - _dates(event, "EXDATE", start)


def _dates(event: _Component, name: str, start: datetime) -> set[datetime]:
    """The instants of a list of dates; a day without a time is the repetition of that day."""
    return {
        datetime.combine(date.fromisoformat(part.strip()), start.timetz()).astimezone(UTC)
        if _is_day(part, parameters)
        else _moment(part, parameters).astimezone(UTC)
        for value, parameters in event.properties.get(name, ())
        for part in value.split(",")
    }


def _end(event: _Component, start: datetime) -> datetime:
    """When an event ends; one of a whole day without an end lasts that day (RFC 5545 § 3.6.1)."""
    if "DTEND" in event.properties:
        return _moment(*event.first("DTEND")).astimezone(UTC)
    if "DURATION" in event.properties:
        return start.astimezone(UTC) + _duration(event.text("DURATION"))
    value, parameters = event.first("DTSTART")
    return (start + timedelta(days=1)).astimezone(UTC) if _is_day(value, parameters) else start.astimezone(UTC)


def _is_day(value: str, parameters: Mapping[str, str]) -> bool:
    return parameters.get("VALUE") == "DATE" or len(value.strip()) == 8


def _moment(value: str, parameters: Mapping[str, str]) -> datetime:
    value = value.strip()
    if _is_day(value, parameters):
        return datetime.combine(date.fromisoformat(value), time(), tzinfo=ZoneInfo(rules.ZONE))
    plain = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone follows
    if value.endswith("Z"):
        return plain.replace(tzinfo=UTC)
    return plain.replace(tzinfo=_zone(parameters.get("TZID", rules.ZONE)))


def _zone(name: str) -> ZoneInfo:
    """The zone of a TZID: its name, that of Windows, or the last two parts of the path that some programs write."""
    known = _WINDOWS_ZONES.get(name, name)
    if known.startswith("/"):
        known = "/".join(known.split("/")[-2:])
    return ZoneInfo(known)


def _duration(text: str) -> timedelta:
    found = _DURATION.fullmatch(text.strip().upper())
    if found is None or not any(found.groupdict().values()):
        raise ValueError(text)
    return timedelta(**{name: int(number) for name, number in found.groupdict().items() if number})


def _repeated(start: datetime, rule: str) -> Iterator[datetime]:
    """The starts of an event that is repeated, at the same time on the wall; at most 400, and a year without an end."""
    if not rule:
        yield start
        return
    parts = dict(part.split("=", 1) for part in rule.strip().upper().split(";") if "=" in part)
    interval, count = int(parts.get("INTERVAL", "1")), int(parts.get("COUNT", str(_REPETITIONS)))
    if parts.get("FREQ") not in _FREQUENCIES or set(parts) - _RULE_PARTS or interval < 1 or count < 1:
        raise ValueError(rule)
    until = _moment(parts["UNTIL"], {}) if "UNTIL" in parts else start + timedelta(days=366)
    if len(parts.get("UNTIL", "")) == 8:
        until += timedelta(days=1)
    pattern = _Pattern.of(start.date(), parts, interval)
    given = 0
    for number in range(_DAYS):
        at = start + timedelta(days=number)
        if at > until or given >= min(count, _REPETITIONS):
            return
        if pattern.holds_on(at.date()):
            given += 1
            yield at


@dataclass(frozen=True, slots=True)
class _Pattern:
    """On which days a rule holds. `days` are (which one of the month, 0 for each; weekday from 0).

    `positions` choose among the days that a day, week, month or year has by the other parts: 1 the first, -1 the last;
    none chooses all. `chosen` keeps what they chose, by the first day of the period. A week begins on `week_start`.
    """

    first: date
    frequency: str
    interval: int
    days: tuple[tuple[int, int], ...]
    month_days: tuple[int, ...]
    months: tuple[int, ...]
    positions: tuple[int, ...] = ()
    week_start: int = 0
    chosen: dict[date, set[date]] = field(default_factory=dict)

    @classmethod
    def of(cls, first: date, parts: Mapping[str, str], interval: int) -> _Pattern:
        """The pattern of the parts of a rule. Raises ValueError for what is not understood."""
        days = []
        for name in parts.get("BYDAY", "").split(",") if parts.get("BYDAY") else ():
            found = _BY_DAY.fullmatch(name.strip())
            if found is None:
                raise ValueError(name)
            days.append((int(found[1] or 0), _WEEKDAYS.index(found[2])))
        month_days, months, positions = (
            tuple(int(part) for part in parts[name].split(",")) if parts.get(name) else ()
            for name in ("BYMONTHDAY", "BYMONTH", "BYSETPOS")
        )
        frequency = parts["FREQ"]
        # Without a choice of days there is nothing to choose from (RFC 5545 § 3.3.10).
        if positions and (0 in positions or not (days or month_days or months)):
            raise ValueError("BYSETPOS")
        if any(number for number, _day in days) and frequency not in {"MONTHLY", "YEARLY"}:
            raise ValueError("BYDAY")
        # Every Monday of a year is another thing than every Monday of a month.
        if frequency == "YEARLY" and days and not months:
            raise ValueError("BYDAY")
        if frequency == "WEEKLY" and not days:
            days = [(0, first.weekday())]
        if frequency in {"MONTHLY", "YEARLY"} and not days and not month_days:
            month_days = (first.day,)
        if frequency == "YEARLY" and not months:
            months = (first.month,)
        week_start = _WEEKDAYS.index(parts.get("WKST", "MO"))
        return cls(first, frequency, interval, tuple(days), month_days, months, positions, week_start)

    def holds_on(self, day: date) -> bool:
        """Whether the rule has a repetition on this day."""
        return self._fits(day) and (not self.positions or day in self._chosen(day))

    def _chosen(self, day: date) -> set[date]:
        first, length = self._period(day)
        found = self.chosen.get(first)
        if found is None:
            fitting = [at for number in range(length) if self._fits(at := first + timedelta(days=number))]
            last = len(fitting)
            places = {place - 1 if place > 0 else last + place for place in self.positions}
            found = self.chosen[first] = {fitting[place] for place in places if 0 <= place < last}
        return found

    def _period(self, day: date) -> tuple[date, int]:
        """The first day of the day, week, month or year around this day, and how many days it has."""
        if self.frequency == "DAILY":
            return day, 1
        if self.frequency == "WEEKLY":
            return self._week(day), 7
        if self.frequency == "MONTHLY":
            return day.replace(day=1), calendar.monthrange(day.year, day.month)[1]
        return date(day.year, 1, 1), 366 if calendar.isleap(day.year) else 365

    def _week(self, day: date) -> date:
        return day - timedelta(days=(day.weekday() - self.week_start) % 7)

    def _fits(self, day: date) -> bool:
        if self.months and day.month not in self.months:
            return False
        last = calendar.monthrange(day.year, day.month)[1]
        if self.month_days and not {day.day, day.day - last - 1} & set(self.month_days):
            return False
        which = {0, (day.day - 1) // 7 + 1, -((last - day.day) // 7 + 1)}
        if self.days and not any(weekday == day.weekday() and number in which for number, weekday in self.days):
            return False
        return self._passed(day) % self.interval == 0

    def _passed(self, day: date) -> int:
        """How many days, weeks, months or years lie between the first day and this one."""
        if self.frequency == "DAILY":
            return (day - self.first).days
        if self.frequency == "WEEKLY":
            return (self._week(day) - self._week(self.first)).days // 7
        years = day.year - self.first.year
        return years if self.frequency == "YEARLY" else years * 12 + day.month - self.first.month


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda found: " " if found[1] in "nN" else found[1], text)
