"""Free times: rules, less closures, less what is reserved, over many practitioners and rooms at once."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Final, NamedTuple

from vesalius import clock
from vesalius.records.scheduling import intervals, opening, rules
from vesalius.records.scheduling.intervals import Interval
from vesalius.records.scheduling.opening import Closure, Rule
from vesalius.records.scheduling.rules import Kind
from vesalius.store import reservations
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8, int8_array

MINUTE: Final = 60_000_000
DAY: Final = 24 * 60 * MINUTE
MAXIMUM: Final = 2000
"""No search gives more times."""


class Room(NamedTuple):
    """A room that can be reserved."""

    literal: str
    pk: int


class Free(NamedTuple):
    """A time that can be booked: [low, high) in µs since 1970 UTC; `room` is "" when none is needed.

    `slot` is the group session ("Slot/x") of which it is a seat.
    """

    low: int
    high: int
    practitioner: str
    centre: str
    room: str = ""
    rule: int = 0
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for in [low, high). Practitioners by pk, None for all; times of day in minutes, local to the rule.

    `weekdays` has bit 0 for Monday. `online` leaves out hours that patients may not book, and keeps notice and horizon.
    `rooms` are those of each centre from which one is taken when the kind needs a room and the rule names none.
    `busy_too` are further resources (the patient) that must be free. At most `each` times for one practitioner.
    """

    kind: Kind
    low: int
    high: int
    practitioners: Sequence[int] | None = None
    centre: str = ""
    is_new: bool = False
    online: bool = False
    from_minute: int = 0
    to_minute: int = 1440
    weekdays: int = 127
    rooms: Mapping[str, Sequence[Room]] = field(default_factory=dict)
    busy_too: Sequence[int] = ()
    count: int = 50
    each: int | None = None
    minutes: int | None = None


def search(session: Session, wanted: Search) -> list[Free]:
    """The free times, earliest first, then by practitioner."""
    low, high = _window(wanted)
    if low >= high:
        return []
    found = [
        rule
        for rule in rules.rules(session, wanted.practitioners, centre=wanted.centre, online_only=wanted.online)
        if (not rule.kinds or wanted.kind.id in rule.kinds) and _may_show(rule, wanted)
    ]
    if not found:
        return []
    first = opening.local(low, rules.ZONE).date() - timedelta(days=2)
    last = opening.local(high, rules.ZONE).date() + timedelta(days=2)
    closed = rules.closures(session, first, last)
    plan = _Plan(session, wanted, found, low, high)
    people: dict[str, list[Iterator[Free]]] = {}
    for rule in found:
        people.setdefault(rule.practitioner, []).append(plan.free(rule, closed))
    streams = [islice(_once(heapq.merge(*mine)), wanted.each) for mine in people.values()]
    return list(islice(heapq.merge(*streams), min(wanted.count, MAXIMUM)))


def _may_show(rule: Rule, wanted: Search) -> bool:
    """Whether the clock on the wall can show a wished time while the rule is open at all."""
    return rule.end_minute > 1440 or (rule.end_minute > wanted.from_minute and rule.start_minute < wanted.to_minute)


def allowed_starts(
    session: Session,
    resources: Sequence[int],
    low: int,
    high: int,
    length: int,
    busy: Sequence[tuple[int, int]] = (),
) -> Iterable[int] | None:
    """The starts of visits that the rules of these resources allow, ascending; None when none of them has a rule.

    Nothing that touches `busy`, given as intervals.union returns it.
    """
    found = rules.rules(session, resources)
    if not found:
        return None
    first = opening.local(low, rules.ZONE).date() - timedelta(days=2)
    last = opening.local(high, rules.ZONE).date() + timedelta(days=2)
    closed = rules.closures(session, first, last)
    streams = [
        opening.starts(opening.apart(opening.open_times(rule, closed, low, high), busy), rule.step, length)
        for rule in found
    ]
    return heapq.merge(*streams)


def is_open(session: Session, practitioner: int, low: int, high: int) -> bool:
    """Whether [low, high) lies within the hours of a practitioner (pk); True when nobody said when they work."""
    found = rules.rules(session, [practitioner])
    if not found:
        return True
    first = opening.local(low, rules.ZONE).date() - timedelta(days=2)
    closed = rules.closures(session, first, first + timedelta(days=5))
    opens = intervals.union(
        Interval(piece.low, piece.high) for rule in found for piece in opening.open_times(rule, closed, low, high)
    )
    return intervals.difference([Interval(low, high)], opens) == []


class _Plan:
    """What is busy, for one search."""

    def __init__(self, session: Session, wanted: Search, found: Sequence[Rule], low: int, high: int) -> None:
        self._wanted = wanted
        self._low, self._high = low, high
        minutes = wanted.minutes or wanted.kind.length(is_new=wanted.is_new)
        self._length = minutes * MINUTE
        rooms = [room.pk for each in wanted.rooms.values() for room in each] if wanted.kind.needs_room else []
        resources = {rule.resource for rule in found} | {rule.room_pk for rule in found if rule.room_pk is not None}
        everything = [*resources, *rooms, *wanted.busy_too]
        described = _described(session, everything)
        self._busy: dict[int, list[Interval]] = {resource: [] for resource in everything}
        widths = {resource: self._buffers(resource, described) for resource in self._busy}
        alone = [resource for resource in self._busy if described.get(resource, (1, 0, 0))[0] == 1]
        before, after = ([widths[resource][side] for resource in alone] for side in (0, 1))
        for resource, start, end in reservations.stretches(session, alone, before, after, low - DAY, high + DAY):
            self._busy[resource].append(Interval(start, end))
        self._add_shared(session, described, widths)

    def _buffers(self, resource: int, described: Mapping[int, tuple[int, int, int]]) -> tuple[int, int]:
        _seats, before, after = described.get(resource, (1, 0, 0))
        if resource in self._wanted.busy_too:
            return before, after
        kind = self._wanted.kind
        return max(before, kind.before * MINUTE), max(after, kind.after * MINUTE)

    def _add_shared(
        self,
        session: Session,
        described: Mapping[int, tuple[int, int, int]],
        widths: Mapping[int, tuple[int, int]],
    ) -> None:
        """What has several seats is busy where all of them are taken."""
        shared = {resource: seats for resource, (seats, _before, _after) in described.items() if seats > 1}
        held: dict[int, list[Interval]] = {resource: [] for resource in shared}
        if shared:
            for resource, start, end in reservations.between(session, list(shared), self._low - DAY, self._high + DAY):
                held[resource].append(Interval(start, end))
        for resource, seats in shared.items():
            before, after = widths[resource]
            full = intervals.deeper(held[resource], seats)
            self._busy[resource] = intervals.union(Interval(each.low - after, each.high + before) for each in full)

    def _is_free(self, resource: int, start: int) -> bool:
        return not intervals.touches(self._busy[resource], start, start + self._length)

    def free(self, rule: Rule, closed: Sequence[Closure]) -> Iterator[Free]:
        """The free times within one rule, ascending."""
        wanted = self._wanted
        opens = opening.open_times(rule, closed, self._low, self._high)
        for start in opening.starts(opens, rule.step, self._length):
            if not self._is_free(rule.resource, start) or not self._is_wished(rule, start):
                continue
            if not all(self._is_free(resource, start) for resource in wanted.busy_too):
                continue
            room = self._room(rule, start)
            if room is not None:
                yield Free(start, start + self._length, rule.practitioner, rule.centre, room, rule.id)

    def _is_wished(self, rule: Rule, start: int) -> bool:
        wanted = self._wanted
        if (wanted.from_minute, wanted.to_minute, wanted.weekdays) == (0, 1440, 127):
            return True
        at = opening.local(start, rule.zone)
        minute = at.hour * 60 + at.minute
        return wanted.from_minute <= minute < wanted.to_minute and bool(wanted.weekdays >> at.weekday() & 1)

    def _room(self, rule: Rule, start: int) -> str | None:
        """The room of a visit, "" when it needs none, None when none is free."""
        if rule.room_pk is not None:
            return rule.room if self._is_free(rule.room_pk, start) else None
        if not self._wanted.kind.needs_room:
            return ""
        for room in self._wanted.rooms.get(rule.centre, ()):
            if self._is_free(room.pk, start):
                return room.literal
        return None


def _window(wanted: Search) -> tuple[int, int]:
    now = clock.now_microseconds()
    low, high = max(wanted.low, now), wanted.high
    if wanted.online:
        low = max(low, now + wanted.kind.notice_minutes * MINUTE)
        high = min(high, now + wanted.kind.horizon_days * DAY)
    return low, high


def _once(found: Iterable[Free]) -> Iterator[Free]:
    # Two rules of one practitioner may allow the same start.
    before = None
    for item in found:
        if item.low != before:
            before = item.low
            yield item


def _described(session: Session, resources: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    rows = session.fetch(
        "SELECT resource, seats, before, after FROM bookable WHERE source = resource AND source = ANY($1)",
        [int8_array(list(resources))],
    )
    return {resource: (seats, before, after) for resource, seats, before, after in rows}


def outside_hours(session: Session, practitioners: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """(source, resource, low, high) of what is booked from now on outside of the hours of its practitioner.

    They are kept; somebody has to resolve them. Practitioners without any rule have no hours to be outside of.
    """
    found = rules.rules(session, practitioners)
    now = clock.now_microseconds()
    booked = session.fetch(
        "SELECT source, resource, low, high FROM reservation WHERE resource = ANY($1) AND low > $2 AND kind = $3"
        " ORDER BY low, source",
        [int8_array(list(practitioners)), int8(now), int2(reservations.APPOINTMENT)],
    )
    if not booked or not found:
        return []
    first, last = booked[0][2] - DAY, max(row[3] for row in booked) + DAY
    days = [opening.local(at, rules.ZONE).date() for at in (first, last)]
    closed = rules.closures(session, days[0] - timedelta(days=1), days[1] + timedelta(days=1))
    hours: dict[int, list[Interval]] = {}
    for rule in found:
        opens = opening.open_times(rule, closed, first, last)
        hours.setdefault(rule.resource, []).extend(Interval(piece.low, piece.high) for piece in opens)
    joined = {resource: intervals.union(opens) for resource, opens in hours.items()}
    return [
        (source, resource, low, high)
        for source, resource, low, high in booked
        if resource in joined and intervals.difference([Interval(low, high)], joined[resource])
    ]
