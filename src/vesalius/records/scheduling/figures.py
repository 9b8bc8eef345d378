"""Figures about agendas: occupancy, missed visits, how visits were booked, and how long one waits.

Each says how it is computed; none names a patient. They are computed from the Appointments themselves when asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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
from vesalius.records.scheduling import booking, directory, free, intervals, opening, rules, service
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
    """Of one practitioner, or of all of a centre together. Minutes are whole; `third_free` is in µs since 1970 UTC.

    `open_minutes` are opening hours less closures; `booked_minutes` what lies in visits that were not cancelled;
    `missed` of `ended` visits were not come to; `origins` counts how visits were booked, where that is known.
    """

    name: str
    centre: str = ""
    open_minutes: int = 0
    booked_minutes: int = 0
    visits: int = 0
    ended: int = 0
    missed: int = 0
    cancelled: int = 0
    origins: Counter[str] = field(default_factory=Counter)
    third_free: int | None = None

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
        known = sum(self.origins.values())
        return self.origins["online"] / known if known else None

    def add(self, other: Figures) -> None:
        """Adds the figures of another, but for the time one waits, where the shorter counts."""
        self.open_minutes += other.open_minutes
        self.booked_minutes += other.booked_minutes
        self.visits += other.visits
        self.ended += other.ended
        self.missed += other.missed
        self.cancelled += other.cancelled
        self.origins.update(other.origins)
        if other.third_free is not None:
            self.third_free = min(self.third_free or other.third_free, other.third_free)


def figures(context: Context, actor: Actor, low: int, high: int, *, centre: str = "") -> tuple[Figures, list[Figures]]:
    """(all together, each practitioner) for the visits that begin in [low, high), at a centre or anywhere.

    Raises Forbidden without "reports.read", which is recorded, and Invalid for more than a year.
    """
    try:
        require(actor, READ)
    except Forbidden:
        with context.pool.session() as session:
            record(session, context.log, actor, "configuration-changed", "agenda/figures", outcome=REFUSED)
        raise
    if not 0 < high - low <= LONGEST_DAYS * free.DAY:
        raise Invalid("Choose a period of at most one year.")
    known = directory.directory(context)
    people = [person for person in known.people.values() if not centre or centre in person.centres]
    found = {person.literal: Figures(person.name, centre or person.centres[0]) for person in people}
    _count_visits(context, found, low, high, centre)
    _count_hours(context, people, found, low, high, centre)
    whole = Figures("", centre)
    for each in found.values():
        whole.add(each)
    busy = [each for each in found.values() if each.open_minutes or each.visits]
    return whole, sorted(busy, key=lambda each: each.name)


def _count_visits(context: Context, found: dict[str, Figures], low: int, high: int, centre: str) -> None:
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
                if literal in found and _is_at(resource, centre, known, literal):
                    _count(found[literal], resource, now)
        if page.next is None:
            return
        cursor = page.next


def _is_at(resource: dict[str, Any], centre: str, known: directory.Directory, practitioner: str) -> bool:
    """Whether a visit is at the centre; one that does not say where is where its practitioner mainly works."""
    if not centre:
        return True
    for extension in resource.get("extension", ()):
        if extension.get("url") == CENTRE:
            return str(extension.get("valueReference", {}).get("reference", "")) == centre
    places = {str((item.get("actor") or {}).get("reference", "")) for item in resource.get("participant", ())}
    for each in known.centres.values():
        if each.location in places:
            return each.literal == centre
    return known.people[practitioner].centres[0] == centre


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


def _count_hours(
    context: Context,
    people: Sequence[directory.Person],
    found: dict[str, Figures],
    low: int,
    high: int,
    centre: str,
) -> None:
    known = directory.directory(context)
    now = clock.now_microseconds()
    with context.pool.session() as session:
        kinds = rules.kinds(session)
        every = rules.rules(session, [person.pk for person in people], centre=centre)
        days = [opening.local(at, rules.ZONE).date() for at in (low, high)]
        closed = rules.closures(session, days[0] - timedelta(days=1), days[1] + timedelta(days=1))
        for person in people:
            mine = [rule for rule in every if rule.resource == person.pk]
            opens = intervals.union(
                Interval(piece.low, piece.high)
                for rule in mine
                for piece in opening.open_times(rule, closed, low, high)
            )
            found[person.literal].open_minutes = sum(piece.high - piece.low for piece in opens) // _MINUTE
            kind = next((kind for kind in kinds if kind.profession in {"", person.profession}), None)
            if kind is not None and mine:
                wanted = free.Search(kind, now, now + 90 * free.DAY, [person.pk], centre, rooms=known.rooms, count=3)
                times = free.search(session, wanted)
                found[person.literal].third_free = times[2].low if len(times) == 3 else None
