"""Agendas of another system: iCalendar (RFC 5545) or CSV into Appointments, first as a trial that stores nothing.

Each line or event becomes one Appointment with its identifier of origin, so that a second import adds nothing twice.
Patients are found by their national number alone; what names none becomes an Appointment without a patient. A time that
is taken is reported and left out, never squeezed in.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.errors import Conflict, Invalid, VesaliusError
from vesalius.r4 import json
from vesalius.records import prepare
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.scheduling import blocking, booking, rules, service
from vesalius.records.search import search
from vesalius.store import reservations
from vesalius.terminology import naming_systems

ORIGIN: Final = "urn:vesalius:imported-appointment"
"""Identifier system of what was imported: practitioner and UID, as a digest."""
MAXIMUM: Final = 5000
MAXIMUM_BYTES: Final = 5_000_000
NEW, KNOWN, TAKEN, WRONG = "new", "known", "taken", "wrong"
"""What becomes of a line."""
_REPETITIONS: Final = 400
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_COLUMNS: Final = {"start", "end"}


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


def bring(context: Context, actor: Actor, practitioner: str, content: bytes, *, is_trial: bool = True) -> list[Line]:
    """What becomes of each visit of the file, in its order; stores nothing when `is_trial`.

    Raises Forbidden unless it is the actor's own agenda or the actor manages agendas, Invalid for no calendar at all.
    """
    blocking.authorise(context, actor, practitioner)
    events, report = read(content)
    planned: list[tuple[int, int]] = []
    for event in events:
        outcome, reason = _one(context, practitioner, event, planned, is_trial=is_trial)
        if outcome == NEW:
            planned.append((event.low, event.high))
        report.append(Line(event.line, outcome, event.low, event.title, reason))
    with context.pool.session() as session:
        details = {"trial": str(is_trial).lower(), "visits": str(len(events))}
        record(session, context.log, actor, "import", f"agenda/{practitioner}", details=details)
    return sorted(report, key=lambda each: (each.line, each.low))


def _one(
    context: Context, practitioner: str, event: Event, planned: list[tuple[int, int]], *, is_trial: bool
) -> tuple[str, str]:
    worker = service.actor(service.WORKER)
    digest = hashlib.sha256(f"{practitioner}\n{event.uid}\n{event.low}".encode()).hexdigest()[:40]
    identifier = f"{ORIGIN}|{digest}"
    if search(context, worker, "Appointment", [("identifier", identifier), ("_count", "1")]).matches:
        return KNOWN, ""
    patient, reason = _patient(context, event.patient_number)
    visit = booking.Visit(None, practitioner, event.low, event.high, patient=patient, origin="import")
    resource = booking.appointment(visit)
    resource["identifier"] = [{"system": ORIGIN, "value": digest}]
    if event.title and not patient:
        resource["description"] = event.title[:200]
    try:
        if is_trial:
            if any(low < event.high and event.low < high for low, high in planned):
                return TAKEN, "twice in the file"
            with context.pool.session() as session:
                rows = prepare.reservations(context, "Appointment", resource) or ()
                reservations.require_free(session, rows)
        else:
            create(context, worker, "Appointment", json.encode(resource), if_none_exist=f"identifier={identifier}")
    except Conflict:
        return TAKEN, ""
    except VesaliusError as error:
        return WRONG, error.issues[0].diagnostics
    return NEW, reason


def _patient(context: Context, number: str) -> tuple[str, str]:
    """("Patient/x" or "", why nobody was found)."""
    digits = naming_systems.digits(number)
    if not digits:
        return "", ""
    asked = [("identifier", f"{naming_systems.SSIN}|{digits}"), ("_count", "2")]
    found = search(context, service.actor(service.WORKER), "Patient", asked).matches
    return (f"Patient/{found[0].id}", "") if len(found) == 1 else ("", "no patient with this number")


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


def _calendar(text: str) -> Iterator[Event | Line]:
    lines = text.replace("\n ", "").replace("\n\t", "").split("\n")
    event: dict[str, tuple[str, Mapping[str, str]]] | None = None
    began = 0
    for number, line in enumerate(lines, 1):
        name, parameters, value = _property(line)
        if name == "BEGIN" and value.upper() == "VEVENT":
            event, began = {}, number
        elif name == "END" and value.upper() == "VEVENT" and event is not None:
            yield from _event(event, began)
            event = None
        elif event is not None and name:
            event.setdefault(name, (value, parameters))


def _property(line: str) -> tuple[str, Mapping[str, str], str]:
    head, _colon, value = line.partition(":")
    name, *rest = head.split(";")
    parameters = dict(part.split("=", 1) for part in rest if "=" in part)
    return name.upper(), {key.upper(): found.strip('"') for key, found in parameters.items()}, value


def _event(event: dict[str, tuple[str, Mapping[str, str]]], line: int) -> Iterator[Event | Line]:
    title = _unescaped(event.get("SUMMARY", ("", {}))[0])
    if event.get("STATUS", ("", {}))[0].upper() == "CANCELLED":
        return
    try:
        start = _moment(*event["DTSTART"])
        end = _moment(*event["DTEND"]) if "DTEND" in event else start + _duration(event["DURATION"][0])
    except (KeyError, ValueError, OverflowError, ZoneInfoNotFoundError):
        yield Line(line, WRONG, title=title, reason="without a start and an end that can be read")
        return
    if end <= start:
        yield Line(line, WRONG, title=title, reason="the end lies before the start")
        return
    uid = event.get("UID", (f"{start.isoformat()}/{title}", {}))[0]
    rule = event.get("RRULE", ("", {}))[0]
    try:
        repeated = list(_repeated(start, rule))
    except (ValueError, OverflowError):
        yield Line(line, WRONG, title=title, reason="repeated in a way that is not understood; daily and weekly are")
        return
    for at in repeated:
        low = int(at.timestamp()) * 1_000_000
        yield Event(line, uid, low, low + int((end - start).total_seconds()) * 1_000_000, title)


def _moment(value: str, parameters: Mapping[str, str]) -> datetime:
    if parameters.get("VALUE") == "DATE" or len(value) == 8:
        return datetime.combine(date.fromisoformat(value), time(), tzinfo=ZoneInfo(rules.ZONE))
    plain = datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the zone follows
    if value.endswith("Z"):
        return plain.replace(tzinfo=UTC)
    return plain.replace(tzinfo=ZoneInfo(parameters.get("TZID", rules.ZONE)))


def _duration(text: str) -> timedelta:
    if not text.startswith("PT"):
        raise ValueError(text)
    seconds, number = 0, ""
    for sign in text[2:]:
        if sign.isdigit():
            number += sign
        else:
            seconds += int(number) * {"H": 3600, "M": 60, "S": 1}[sign]
            number = ""
    return timedelta(seconds=seconds)


def _repeated(start: datetime, rule: str) -> Iterator[datetime]:
    """The starts of an event that is repeated by days or weeks, at the same time on the wall; at most 400 in a year."""
    if not rule:
        yield start
        return
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    if parts.get("FREQ") not in {"DAILY", "WEEKLY"} or set(parts) - {
        *("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"),
    }:
        raise ValueError(rule)
    interval, count = int(parts.get("INTERVAL", "1")), int(parts.get("COUNT", str(_REPETITIONS)))
    until = _moment(parts["UNTIL"], {}) if "UNTIL" in parts else start + timedelta(days=366)
    if len(parts.get("UNTIL", "")) == 8:
        until += timedelta(days=1)
    days = [_WEEKDAYS.index(name) for name in parts.get("BYDAY", _WEEKDAYS[start.weekday()]).split(",")]
    monday = start.date() - timedelta(days=start.weekday())
    given = 0
    for day in range(_REPETITIONS * 7):
        at = start + timedelta(days=day)
        if at > until or given >= min(count, _REPETITIONS):
            return
        weeks = (at.date() - timedelta(days=at.weekday()) - monday).days // 7
        holds = day % interval == 0 if parts["FREQ"] == "DAILY" else weeks % interval == 0 and at.weekday() in days
        if holds:
            given += 1
            yield at


def _unescaped(text: str) -> str:
    return text.replace("\\n", " ").replace("\\N", " ").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
