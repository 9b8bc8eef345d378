"""How long one waits: the third next available appointment.

The first free time is chance (somebody cancelled); the third says what a caller will be offered. Source of the measure:
Institute for Healthcare Improvement, "Third Next Available Appointment": the days between a request and the third time
that is open for it, by practitioner; of a practice it is the mean over its practitioners. It can be told of now only;
`daily_waits` writes it down each morning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden
from vesalius.records.context import Context
from vesalius.records.scheduling import directory, free, opening, rules
from vesalius.records.scheduling.rules import Kind
from vesalius.store.session import Session

READ: Final = "reports.read"
THIRD: Final = 3
HORIZON_DAYS: Final = 90
"""Nobody is looked at further ahead."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Of one practitioner: the third time that can be booked, in µs since 1970 UTC, None when there is none soon.

    `practitioner` and `centre` are literals; `kind` is the key of the kind of visit; `days` are whole days on the
    calendar of the practitioner, 0 for today.
    """

    practitioner: str
    name: str
    profession: str
    centre: str
    kind: str
    third: int | None
    days: int | None


def third_next_available(context: Context, actor: Actor, *, centre: str = "", kind: str = "") -> list[Wait]:
    """The wait of each practitioner who has opening hours, by name: at a centre ("Organization/x"), or each of theirs.

    Asked of the kind of visit with this key, else of the first kind of each profession, for patients who are known.
    Raises Forbidden without "reports.read", which is recorded.
    """
    try:
        require(actor, READ)
    except Forbidden:
        with context.pool.session() as session:
            record(session, context.log, actor, "configuration-changed", "agenda/third-next", outcome=REFUSED)
        raise
    known = directory.directory(context)
    with context.pool.session() as session:
        found: list[Wait] = []
        for wanted, people in _asked(rules.kinds(session), known, kind):
            for place in [centre] if centre else sorted(known.centres):
                found += _of_kind(session, wanted, [each for each in people if place in each.centres], place, known)
    return sorted(found, key=lambda each: (each.name, each.centre))


def mean_days(waits: Iterable[Wait]) -> float | None:
    """The mean wait of several practitioners in days; None when none of them has a third time."""
    days = [each.days for each in waits if each.days is not None]
    return sum(days) / len(days) if days else None


def _asked(kinds: Sequence[Kind], known: directory.Directory, key: str) -> list[tuple[Kind, list[directory.Person]]]:
    groups: dict[int, tuple[Kind, list[directory.Person]]] = {}
    for person in known.people.values():
        suited = [each for each in kinds if each.profession in {"", person.profession} and key in {"", each.key}]
        if suited:
            groups.setdefault(suited[0].id, (suited[0], []))[1].append(person)
    return list(groups.values())


def _of_kind(
    session: Session, kind: Kind, people: Sequence[directory.Person], centre: str, known: directory.Directory
) -> list[Wait]:
    pks = [person.pk for person in people]
    working = {rule.practitioner for rule in rules.rules(session, pks, centre=centre)}
    now = clock.now_microseconds()
    times: dict[str, list[int]] = {}
    search = free.Search(
        kind,
        now,
        now + HORIZON_DAYS * free.DAY,
        pks,
        centre,
        rooms=known.rooms,
        each=THIRD,
        count=free.MAXIMUM,
    )
    for each in free.search(session, search):
        times.setdefault(each.practitioner, []).append(each.low)
    return [
        _wait(person, centre, kind, times.get(person.literal, ()), now)
        for person in people
        if person.literal in working
    ]


def _wait(person: directory.Person, centre: str, kind: Kind, times: Sequence[int], now: int) -> Wait:
    third = times[THIRD - 1] if len(times) >= THIRD else None
    days = None
    if third is not None:
        days = (opening.local(third, rules.ZONE).date() - opening.local(now, rules.ZONE).date()).days
    return Wait(person.literal, person.name, person.profession, centre, kind.key, third, days)
