"""Figures about agendas: occupancy, missed visits, how visits were booked, and how long one waits.

Each says how it is computed; none names a patient. They are computed from the Appointments themselves when asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.relationships import CENTRE
from vesalius.access.visibility import require
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden, Invalid
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.scheduling import (
    booking,
    daily_waits,
    directory,
    free,
    intervals,
    opening,
    rules,
    service,
    third_next,
)
from vesalius.records.scheduling.intervals import Interval
from vesalius.records.search import search
from vesalius.search import moments

READ: Final = "reports.read"
LONGEST_DAYS: Final = 366
_HAPPENED: Final = frozenset({"fulfilled", "arrived", "checked-in"})
_KEPT: Final = frozenset({"booked", "arrived", "checked-in", "fulfilled", "noshow"})
_MINUTE: Final = 60_000_000


@dataclass(slots=True)
class Figures:
    """Of one practitioner, of a centre, or of all together. Minutes are whole.

    `third_days` are the days until the third time that is free now, of several practitioners their mean; `third_mean`
    is the mean of what was written down each morning of the period, None where nothing was.
    `open_minutes` are opening hours less closures; `booked_minutes` what lies in visits that were not cancelled;
    `missed` of `ended` visits were not come to; `origins` counts how visits were booked, where that is known.
    """

    name: str
    centre: str = ""
    practitioner: str = ""
    open_minutes: int = 0
    booked_minutes: int = 0
    visits: int = 0
    ended: int = 0
    missed: int = 0
    cancelled: int = 0
    origins: Counter[str] = field(default_factory=Counter)
    third_days: float | None = None
    third_mean: float | None = None

    @property
    def occupancy(self) -> float | None:
        """Booked part of the opening hours, None without any."""
        return self.booked_minutes / self.open_minutes if self.open_minutes else None

    @property
    def missed_share(self) -> float | None:
        """Missed part of the visits that are over."""
        return self.missed / self.ended if self.ended else None

    @property
    def online_share(self) -> float | None:
        """Part booked by patients themselves, of the visits of which it is known."""
        return self._share("online")

    @property
    def phone_share(self) -> float | None:
        """Part booked by telephone, of the visits of which it is known how they were booked."""
        return self._share("phone")

    def _share(self, origin: str) -> float | None:
        known = sum(self.origins.values())
        return self.origins[origin] / known if known else None

    def add(self, other: Figures) -> None:
        """Adds the figures of another, but for the time that one waits, which is no sum."""
        self.open_minutes += other.open_minutes
        self.booked_minutes += other.booked_minutes
        self.visits += other.visits
        self.ended += other.ended
        self.missed += other.missed
        self.cancelled += other.cancelled
        self.origins.update(other.origins)


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of all together, of each centre that anything happened at, and of each practitioner, by name."""

    whole: Figures
    centres: list[Figures]
    people: list[Figures]


def figures(context: Context, actor: Actor, low: int, high: int, *, centre: str = "") -> Report:
    """The figures of the visits that begin in [low, high), at a centre or anywhere.

    Every reading is recorded. Raises Forbidden without "reports.read", and Invalid for more than a year.
    """
    try:
        require(actor, READ)
    except Forbidden:
        with context.pool.session() as session:
            record(session, context.log, actor, "figures-read", "agenda/figures", outcome=REFUSED)
        raise
    if not 0 < high - low <= LONGEST_DAYS * free.DAY:
        raise Invalid("Choose a period of at most one year.")
    known = directory.directory(context)
    places = [centre] if centre else sorted(known.centres)
    found = {
        (person.literal, place): Figures(person.name, place, person.literal)
        for person in known.people.values()
        for place in places
        if place in person.centres
    }
    _count_visits(context, found, low, high)
    _count_hours(context, found, low, high)
    waits = third_next.third_next_available(context, actor, centre=centre)
    for wait in waits:
        found[wait.practitioner, wait.centre].third_days = wait.days
    first, last = (opening.local(at, rules.ZONE).date() for at in (low, high - 1))
    with context.pool.session() as session:
        mornings = daily_waits.kept(session, first, last, centre)
        details = {"scope": centre or "network", "period": f"{first}/{last}"}
        record(session, context.log, actor, "figures-read", "agenda/figures", details=details)
    for (practitioner, place), each in found.items():
        each.third_mean = daily_waits.mean([one for one in mornings if one[1:3] == (practitioner, place)])
    whole = Figures("", centre, third_days=third_next.mean_days(waits), third_mean=daily_waits.mean(mornings))
    centres = {
        place: Figures(
            known.centres[place].name if place in known.centres else "",
            place,
            third_days=third_next.mean_days(each for each in waits if each.centre == place),
            third_mean=daily_waits.mean([each for each in mornings if each.centre == place]),
        )
        for place in places
    }
    for (_practitioner, place), each in found.items():
        whole.add(each)
        centres[place].add(each)
    return Report(whole, _busy(centres.values()), _busy(found.values()))


def _busy(found: Iterable[Figures]) -> list[Figures]:
    return sorted(
        (each for each in found if each.open_minutes or each.visits), key=lambda each: (each.name, each.centre)
    )


def _count_visits(context: Context, found: dict[tuple[str, str], Figures], low: int, high: int) -> None:
    known = directory.directory(context)
    now = clock.now_microseconds()
    cursor: str | None = None
    while True:
        asked = [("date", f"ge{clock.instant(low)}"), ("date", f"lt{clock.instant(high)}"), ("_count", "500")]
        if cursor:
            asked.append(("_cursor", cursor))
        page = search(context, service.actor(service.WORKER), "Appointment", asked)
        for item in page.matches:
            resource = json.parse(item.body)
            for participant in resource.get("participant", ()):
                literal = str((participant.get("actor") or {}).get("reference", ""))
                if literal in known.people:
                    at = (literal, _centre(resource, known, literal))
                    if at in found:
                        _count(found[at], resource, now)
        if page.next is None:
            return
        cursor = page.next


def _centre(resource: dict[str, Any], known: directory.Directory, practitioner: str) -> str:
    """Where a visit is; one that does not say is where its practitioner mainly works."""
    for extension in resource.get("extension", ()):
        if extension.get("url") == CENTRE:
            return str(extension.get("valueReference", {}).get("reference", ""))
    places = {str((item.get("actor") or {}).get("reference", "")) for item in resource.get("participant", ())}
    for each in known.centres.values():
        if each.location in places:
            return each.literal
    return next(iter(known.people[practitioner].centres), "")


def _count(into: Figures, resource: dict[str, Any], now: int) -> None:
    status = resource["status"]
    if status == "cancelled":
        into.cancelled += 1
    if status not in _KEPT or not resource.get("start") or not resource.get("end"):
        return
    start, end = moments.parse(resource["start"]).low, moments.parse(resource["end"]).low
    into.visits += 1
    into.booked_minutes += (end - start) // _MINUTE
    if status in _HAPPENED or status == "noshow" or (status == "booked" and end < now):
        into.ended += 1
    if status == "noshow":
        into.missed += 1
    for extension in resource.get("extension", ()):
        if extension.get("url") == booking.ORIGIN:
            into.origins[str(extension.get("valueCode", ""))] += 1


def _count_hours(context: Context, found: dict[tuple[str, str], Figures], low: int, high: int) -> None:
    pks = {context.blind.pk(*practitioner.split("/")) for practitioner, _place in found}
    with context.pool.session() as session:
        every = rules.rules(session, sorted(pks))
        days = [opening.local(at, rules.ZONE).date() for at in (low, high)]
        closed = rules.closures(session, days[0] - timedelta(days=1), days[1] + timedelta(days=1))
    for (practitioner, place), figure in found.items():
        opens = intervals.union(
            Interval(piece.low, piece.high)
            for rule in every
            if rule.practitioner == practitioner and rule.centre == place
            for piece in opening.open_times(rule, closed, low, high)
        )
        figure.open_minutes = sum(piece.high - piece.low for piece in opens) // _MINUTE
