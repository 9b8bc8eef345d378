"""What an agenda shows: columns of people, days or rooms, visits that the reader may see, and what else is taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius import clock
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.apps.booking import grid
from vesalius.apps.booking.grid import Band, Block, Column
from vesalius.clinical import presentation as show
from vesalius.clinical.professions import profession
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.records.scheduling import booking, directory, holidays, occupation, opening, rules, sessions
from vesalius.records.search import search
from vesalius.ui import navigation
from vesalius.ui.frame import context

VIEWS: Final = ("team", "day", "week", "room")
STATUS: Final[Mapping[str, str | Promise]] = {
    "proposed": _lazy("proposed"),
    "pending": _lazy("to be confirmed"),
    "booked": pgettext_lazy("appointment", "booked"),
    "arrived": _lazy("in the waiting room"),
    "checked-in": _lazy("in the room"),
    "fulfilled": pgettext_lazy("appointment", "finished"),
    "noshow": _lazy("did not come"),
    "cancelled": pgettext_lazy("appointment", "cancelled"),
    "waitlist": _lazy("on the waiting list"),
    "entered-in-error": _lazy("entered in error"),
}
"""Status of an Appointment → what it is called."""
SHOWN: Final = ("proposed", "pending", "booked", "arrived", "checked-in", "fulfilled", "noshow")
MOVABLE: Final = frozenset({"booked", "pending", "arrived"})
_MICROSECOND: Final = 1_000_000
_STAFF: Final = navigation.CARE | {roles.RECEPTIONIST, roles.MANAGER}
_WEEK: Final = 5
# Blocks that nobody comes for: who has only these on a day does not work on it.
_IDLE: Final = frozenset({"blocked", "held"})

Resource = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agenda: a view, a day, a centre ("Organization/x"), a practitioner ("Practitioner/x").

    `patient` is the id of whom a time is sought for, empty when nobody was named.
    """

    view: str
    day: date
    centre: str
    practitioner: str
    patient: str = ""


def require_staff(actor: Actor) -> None:
    """Raises NotFound for everybody who works at no agenda."""
    if not (actor.is_administrator or actor.role in _STAFF):
        raise NotFound("There is no such page.")


def wanted(actor: Actor, given: Mapping[str, str], known: directory.Directory) -> Wanted:
    """What was asked for; what was left out is the actor's own agenda, or that of the centre. Raises NotFound."""
    own = actor.fhir if actor.fhir in known.people else ""
    centre = given.get("centre", "") or actor.centre
    if centre not in known.centres:
        centre = next(iter(known.centres), "")
    practitioner = given.get("practitioner", "") or own
    if practitioner not in known.people:
        team = known.at(centre)
        practitioner = team[0].literal if team else ""
    view = given.get("view", "")
    if view not in VIEWS:
        view = "week" if own else "team"
    try:
        day = date.fromisoformat(given.get("date", ""))
    except ValueError:
        day = clock.today()
    return Wanted(view, day, centre, practitioner, given.get("patient", ""))


def columns(actor: Actor, asked: Wanted, known: directory.Directory) -> list[Column]:
    """The columns of the agenda, left to right."""
    if asked.view == "week":
        monday = asked.day - timedelta(days=asked.day.weekday())
        days = [monday + timedelta(days=number) for number in range(7)]
        found = _of_people(actor, asked, known, [asked.practitioner], days, is_week=True)
        # The weekend stands there when somebody works in it, or is asked for it.
        return [
            column
            for column in found
            if column.day.weekday() < _WEEK or column.bands or column.blocks or column.day == asked.day
        ]
    if asked.view == "day":
        return _of_people(actor, asked, known, [asked.practitioner], [asked.day])
    if asked.view == "room":
        return _of_rooms(actor, asked, known)
    people = [person.literal for person in known.at(asked.centre)]
    return _of_people(actor, asked, known, people, [asked.day])


def bounds(day: date, days: int = 1) -> tuple[int, int]:
    """[midnight, midnight after `days`) in Belgium, in µs since 1970 UTC."""
    first = datetime(day.year, day.month, day.day, tzinfo=clock.ZONE)
    after = day + timedelta(days=days)
    last = datetime(after.year, after.month, after.day, tzinfo=clock.ZONE)
    return int(first.timestamp()) * _MICROSECOND, int(last.timestamp()) * _MICROSECOND


def _of_people(
    actor: Actor,
    asked: Wanted,
    known: directory.Directory,
    people: Sequence[str],
    days: Sequence[date],
    *,
    is_week: bool = False,
) -> list[Column]:
    people = [literal for literal in people if literal in known.people]
    low, high = bounds(days[0], (days[-1] - days[0]).days + 1)
    pks = {known.people[literal].pk: literal for literal in people}
    visits, names = appointments(actor, people, low, high)
    placed: dict[tuple[str, date], list[Block]] = {}
    groups = sessions.sessions(context(), low, high, practitioners=people)
    seen = {group.literal for group in groups}
    with context().pool.session() as session:
        kinds = {kind.code or kind.key: kind for kind in rules.kinds(session)}
        found_rules = rules.rules(session, list(pks))
        closed = rules.closures(session, days[0], days[-1])
    for group in groups:
        block = session_block(group, kinds)
        if block is not None:
            placed.setdefault((group.practitioner, day_of(group.low)), []).append(block)
    for visit in visits:
        seen.add(f"Appointment/{visit['id']}")
        if any(slot.get("reference") in seen for slot in visit.get("slot", ())):
            # A group is one block, however many come to it.
            continue
        for literal in references(visit, "Practitioner/"):
            if literal in people:
                block = visit_block(visit, names, kinds, literal)
                if block is not None:
                    placed.setdefault((literal, day_of(block.low)), []).append(block)
    for item in occupation.taken(context(), list(pks), low, high):
        if item.source not in seen:
            block = taken_block(item, pks[item.resource])
            if block is not None:
                placed.setdefault((pks[item.resource], day_of(item.low)), []).append(block)
    found = []
    for literal in people:
        person = known.people[literal]
        mine = [rule for rule in found_rules if rule.practitioner == literal]
        for day in days:
            bands = _bands(mine, closed, day, asked.centre if not is_week else "")
            blocks = grid.side_by_side(placed.get((literal, day), ()))
            if not is_week and not bands and len(people) > 1 and all(block.kind in _IDLE for block in blocks):
                # Who does not work here today takes no room on the screen.
                continue
            found.append(_column(person, day, bands, blocks, asked, is_week=is_week))
    # Who has hours here today comes first.
    return found if is_week else sorted(found, key=lambda column: not column.bands)


def _column(
    person: directory.Person,
    day: date,
    bands: Sequence[Band],
    blocks: tuple[Block, ...],
    asked: Wanted,
    *,
    is_week: bool,
) -> Column:
    today = clock.today()
    title = date_format(day, "l j N") if is_week else person.short or person.name
    # In the week a day leads to its team; among a team a name leads to the week.
    address = (
        f"?view=team&date={day}&centre={asked.centre}"
        if is_week
        else f"?view=week&date={day}&centre={asked.centre}&practitioner={person.literal}"
    ) + (f"&{urlencode({'patient': asked.patient})}" if asked.patient else "")
    count = sum(1 for block in blocks if block.kind == "visit" and block.status not in {"noshow", "proposed"})
    return Column(
        person.literal,
        day,
        title[:1].upper() + title[1:],
        (_("public holiday") if holidays.is_holiday(day) else "") if is_week else profession(person.profession),
        address,
        day == today,
        holidays.is_holiday(day),
        tuple(bands),
        blocks,
        str(count) if count else "",
    )


def _of_rooms(actor: Actor, asked: Wanted, known: directory.Directory) -> list[Column]:
    rooms = known.rooms.get(asked.centre, ())
    low, high = bounds(asked.day)
    pks = {room.pk: room.literal for room in rooms}
    visits, names = appointments(actor, [room.literal for room in rooms], low, high)
    with context().pool.session() as session:
        kinds = {kind.code or kind.key: kind for kind in rules.kinds(session)}
    placed: dict[str, list[Block]] = {}
    seen = {f"Appointment/{visit['id']}" for visit in visits}
    for visit in visits:
        who = next(iter(references(visit, "Practitioner/")), "")
        for literal in references(visit, "Location/"):
            block = visit_block(visit, names, kinds, who)
            if literal in pks.values() and block is not None:
                person = known.people.get(who)
                placed.setdefault(literal, []).append(replace(block, detail=person.name if person else ""))
    for item in occupation.taken(context(), list(pks), low, high):
        block = taken_block(item, "")
        if item.source not in seen and block is not None:
            placed.setdefault(pks[item.resource], []).append(block)
    return [
        Column(
            room.literal,
            asked.day,
            known.room_names.get(room.literal, room.literal),
            "",
            is_today=asked.day == clock.today(),
            bands=(Band(1, grid.ROWS),),
            blocks=grid.side_by_side(placed.get(room.literal, ())),
        )
        for room in rooms
    ]


def appointments(
    actor: Actor, actors: Sequence[str], low: int, high: int, statuses: Sequence[str] = SHOWN
) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """(Appointments of these participants that begin in [low, high), Patients by literal): what the actor may see."""
    if not actors:
        return [], {}
    asked = [
        ("actor", ",".join(actors)),
        ("date", f"ge{clock.instant(low)}"),
        ("date", f"lt{clock.instant(high)}"),
        ("status", ",".join(statuses)),
        ("_include", "Appointment:patient"),
        ("_count", "1000"),
        ("_sort", "date"),
    ]
    page = search(context(), actor, "Appointment", asked)
    people = {f"Patient/{item.id}": json.parse(item.body) for item in page.includes if item.type == "Patient"}
    return [{**json.parse(item.body), "_version": item.version} for item in page.matches], people


def references(appointment: Resource, start: str) -> list[str]:
    """The literal references of participants of a type."""
    found = [str((item.get("actor") or {}).get("reference", "")) for item in appointment.get("participant", ())]
    return [literal for literal in found if literal.startswith(start)]


def patient_name(appointment: Resource, people: Mapping[str, Resource]) -> str:
    """The name of the patient of an Appointment, as far as the reader may see it."""
    for literal in references(appointment, "Patient/"):
        if literal in people:
            return show.name(people[literal])
    for item in appointment.get("participant", ()):
        if str((item.get("actor") or {}).get("reference", "")).startswith("Patient/"):
            return show.display(item["actor"]) or _("Patient")
    return ""


def visit_block(
    visit: Resource, people: Mapping[str, Resource], kinds: Mapping[str, rules.Kind], practitioner: str
) -> Block | None:
    """An Appointment in its column; None outside of the hours that are shown."""
    if not visit.get("start") or not visit.get("end"):
        return None
    low, high = moment(visit["start"]), moment(visit["end"])
    place = grid.place(minute_of(low), minute_of(low) + (high - low) // 60_000_000)
    if place is None:
        return None
    service: Resource = next(iter(visit.get("serviceType", ())), {})
    kind = kinds.get(show.code_of(service))
    title = patient_name(visit, people) or str(visit.get("description", "")) or _("Without a patient")
    origin = origin_of(visit)
    return Block(
        "visit",
        *place,
        hour(low),
        hour(high),
        low,
        high,
        title,
        service_name(service, kind) or str(visit.get("description", "")),
        str(visit["id"]),
        int(visit.get("_version", 0)),
        str(visit["status"]),
        str(STATUS.get(visit["status"], visit["status"])),
        kind.colour if kind else 6,
        is_movable=visit["status"] in MOVABLE,
        is_video=show.code_of(visit.get("appointmentType")) == "VR",
        is_online=origin == "online",
        practitioner=practitioner,
    )


def service_name(service: Resource, kind: rules.Kind | None) -> str:
    """What a kind of visit is called in the reader's language; else as whoever booked it called it."""
    language = (get_language() or "fr")[:2]
    return kind.names[language] if kind and language in kind.names else show.coded(service)


def origin_of(visit: Resource) -> str:
    """How an Appointment was booked: desk, phone, online …; "" when nobody said."""
    for extension in visit.get("extension", ()):
        if extension.get("url") == booking.ORIGIN:
            return str(extension.get("valueCode", ""))
    return ""


def session_block(group: sessions.GroupSession, kinds: Mapping[str, rules.Kind]) -> Block | None:
    """A group session as a block: its name, and how many of its seats are taken."""
    placed = grid.place(minute_of(group.low), minute_of(group.high) or 1440)
    if placed is None:
        return None
    kind = kinds.get(group.kind)
    language = (get_language() or "fr")[:2]
    return Block(
        "session",
        *placed,
        hour(group.low),
        hour(group.high),
        group.low,
        group.high,
        title=kind.name(language) if kind else _("Group session"),
        detail=f"{group.taken}/{group.seats}",
        id=group.id,
        colour=kind.colour if kind else 0,
        practitioner=group.practitioner,
    )


def taken_block(item: occupation.Taken, practitioner: str) -> Block | None:
    """A time that is taken by something that the reader may not see."""
    place = grid.place(minute_of(item.low), minute_of(item.low) + (item.high - item.low) // 60_000_000)
    if place is None:
        return None
    kind, title = {
        occupation.SLOT: ("blocked", _("Blocked")),
        occupation.HOLD: ("held", _("Being booked")),
    }.get(item.kind, ("busy", _("Taken")))
    identity = item.source.partition("/")[2] if item.kind == occupation.SLOT else ""
    return Block(
        kind,
        *place,
        hour(item.low),
        hour(item.high),
        item.low,
        item.high,
        title,
        id=identity,
        practitioner=practitioner,
    )


def _bands(found: Iterable[opening.Rule], closed: Iterable[opening.Closure], day: date, centre: str) -> list[Band]:
    low, high = bounds(day)
    bands = []
    for rule in found:
        if centre and rule.centre != centre:
            continue
        for piece in opening.open_times(rule, closed, low, high):
            start = minute_of(piece.low)
            place = grid.place(start, start + (piece.high - piece.low) // 60_000_000)
            if place is not None:
                bands.append(Band(*place))
    return bands


def moment(text: str) -> int:
    """µs since 1970 UTC of a FHIR instant."""
    return opening.moment(datetime.fromisoformat(text))


def at(day: date, minute: int) -> int:
    """µs since 1970 UTC of a minute after midnight in Belgium; of an hour that is shown twice, the first."""
    found = datetime(day.year, day.month, day.day, tzinfo=clock.ZONE) + timedelta(minutes=minute)
    return int(found.timestamp()) * _MICROSECOND


def local(microseconds: int) -> datetime:
    """The time in Belgium."""
    return clock.local(microseconds)


def minute_of(microseconds: int) -> int:
    """Minutes that the clock shows after midnight."""
    found = local(microseconds)
    return found.hour * 60 + found.minute


def day_of(microseconds: int) -> date:
    """The day in Belgium."""
    return local(microseconds).date()


def hour(microseconds: int) -> str:
    """10:20, in Belgium."""
    return f"{local(microseconds):%H:%M}"


def long_day(day: date) -> str:
    """Lundi 3 mars 2026."""
    text = date_format(day, "l j F Y")
    return text[:1].upper() + text[1:]
