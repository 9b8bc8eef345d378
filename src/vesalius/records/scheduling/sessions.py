"""Group sessions: Slots with seats, each of which an Appointment that names the Slot takes.

A session keeps its practitioner and its room as a block does; those who come to it take a seat of it, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.relationships import CENTRE
from vesalius.audit.recording import record
from vesalius.errors import Invalid, NotFound
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.scheduling import blocking, booking, opening, rules, service
from vesalius.records.scheduling.free import MINUTE, Free, Search
from vesalius.records.scheduling.reserving import MAXIMUM_SEATS, SEATS
from vesalius.records.scheduling.rules import Kind
from vesalius.records.search import search
from vesalius.records.transaction import Entry, transaction
from vesalius.records.update import update
from vesalius.search import moments
from vesalius.store.session import Session as DatabaseSession
from vesalius.store.wire import int8, int8_array

MOST_AT_ONCE: Final = 52
"""No series of sessions is longer."""


class GroupSession(NamedTuple):
    """One session: [low, high) in µs since 1970 UTC, seats and how many of them are taken. `kind` is a code or key."""

    id: str
    practitioner: str
    room: str
    centre: str
    kind: str
    low: int
    high: int
    seats: int
    taken: int

    @property
    def literal(self) -> str:
        """The Slot."""
        return f"Slot/{self.id}"


class Planned(NamedTuple):
    """What is to be held: `times` sessions every `days` days at the same time on the clock, from [low, high) on."""

    practitioner: str
    kind: Kind
    low: int
    high: int
    seats: int
    room: str = ""
    centre: str = ""
    times: int = 1
    days: int = 7


def create(context: Context, actor: Actor, planned: Planned, language: str) -> list[str]:
    """Stores the sessions, all or none, and returns the ids of their Slots.

    Raises Forbidden unless it is the actor's own agenda or the actor manages agendas, Taken when something is booked,
    Invalid.
    """
    if planned.high <= planned.low or planned.low < clock.now_microseconds():
        raise Invalid("A session lies ahead, and ends after it starts.")
    if not 1 <= planned.times <= MOST_AT_ONCE or not 1 <= planned.days <= 366:
        raise Invalid("A series has 1 to 52 sessions.")
    if not 1 <= planned.seats <= MAXIMUM_SEATS:
        raise Invalid(f"There are between 1 and {MAXIMUM_SEATS} seats.")
    blocking.authorise(context, actor, planned.practitioner)
    schedule = blocking.schedule(context, planned.practitioner, planned.room)
    worker = service.actor(service.WORKER)
    entries = []
    for number in range(planned.times):
        low = _later(planned.low, planned.days * number)
        slot = _slot(planned, schedule, low, low + planned.high - planned.low, language)
        entries.append(Entry(number, "POST", "Slot", body=json.encode(slot)))
    made = [result.version.id for result in transaction(context, worker, entries) if hasattr(result, "version")]  # type: ignore[union-attr]
    with context.pool.session() as session:
        for slot_id in made:
            record(session, context.log, actor, "configuration-changed", f"Slot/{slot_id}")
    return made


def _later(low: int, days: int) -> int:
    at = opening.local(low, rules.ZONE)
    return opening.moment((at.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=at.tzinfo))


def _slot(planned: Planned, schedule: str, low: int, high: int, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "resourceType": "Slot",
        "schedule": {"reference": schedule},
        "status": "free",
        "start": clock.instant(low),
        "end": clock.instant(high),
        "serviceType": booking.service_type(planned.kind, language),
        "extension": [{"url": SEATS, "valuePositiveInt": planned.seats}],
    }
    if planned.centre:
        found["extension"].append({"url": CENTRE, "valueReference": {"reference": planned.centre}})
    return found


def sessions(
    context: Context,
    low: int,
    high: int,
    *,
    practitioners: Sequence[str] | None = None,
    kind: Kind | None = None,
) -> list[GroupSession]:
    """The sessions that begin in [low, high), earliest first: of these practitioners, of this kind, or all."""
    asked = [
        ("start", f"ge{clock.instant(low)}"),
        ("start", f"lt{clock.instant(high)}"),
        ("status", "free"),
        ("_include", "Slot:schedule"),
        ("_count", "500"),
    ]
    if kind is not None:
        asked.append(("service-type", kind.code or kind.key))
    page = search(context, service.actor(service.WORKER), "Slot", asked)
    schedules = {f"Schedule/{item.id}": json.parse(item.body) for item in page.includes if item.type == "Schedule"}
    slots = [json.parse(item.body) for item in page.matches]
    with context.pool.session() as session:
        taken = _taken(session, [context.blind.pk("Slot", slot["id"]) for slot in slots])
    found = []
    for slot in slots:
        actors = [
            str(actor.get("reference", ""))
            for actor in schedules.get(slot["schedule"].get("reference", ""), {}).get("actor", ())
        ]
        made = _session(slot, actors, taken.get(context.blind.pk("Slot", slot["id"]), 0))
        if made is not None and (practitioners is None or made.practitioner in practitioners):
            found.append(made)
    return sorted(found, key=lambda each: (each.low, each.practitioner))


def _taken(session: DatabaseSession, pks: Sequence[int]) -> dict[int, int]:
    rows = session.fetch(
        "SELECT resource, count(*) FROM reservation WHERE resource = ANY($1) AND (expires IS NULL OR expires > $2)"
        " GROUP BY resource",
        [int8_array(list(pks)), int8(clock.now_microseconds())],
    )
    return {int(row[0]): int(row[1]) for row in rows}


def _session(slot: dict[str, Any], actors: Sequence[str], taken: int) -> GroupSession | None:
    extensions = {extension.get("url"): extension for extension in slot.get("extension", ())}
    seats = extensions.get(SEATS, {}).get("valuePositiveInt")
    practitioner = next((actor for actor in actors if actor.startswith("Practitioner/")), "")
    if not seats or not practitioner:
        return None
    codes = [coding.get("code", "") for concept in slot.get("serviceType", ()) for coding in concept.get("coding", ())]
    return GroupSession(
        slot["id"],
        practitioner,
        next((actor for actor in actors if actor.startswith("Location/")), ""),
        extensions.get(CENTRE, {}).get("valueReference", {}).get("reference", ""),
        codes[0] if codes else "",
        moments.parse(slot["start"]).low,
        moments.parse(slot["end"]).low,
        seats,
        taken,
    )


def get(context: Context, slot_id: str) -> GroupSession:
    """One session. Raises NotFound for what is none."""
    worker = service.actor(service.WORKER)
    slot = json.parse(read(context, worker, "Slot", slot_id).body)
    schedule = str(slot["schedule"].get("reference", ""))
    actors: list[str] = []
    if schedule.startswith("Schedule/"):
        found = json.parse(read(context, worker, "Schedule", schedule.partition("/")[2]).body)
        actors = [str(actor.get("reference", "")) for actor in found.get("actor", ())]
    with context.pool.session() as session:
        pk = context.blind.pk("Slot", slot_id)
        made = _session(slot, actors, _taken(session, [pk]).get(pk, 0))
    if made is None or slot["status"] == "entered-in-error":
        raise NotFound("The group session is not known.")
    return made


def end(context: Context, actor: Actor, slot_id: str) -> int:
    """Cancels a session with everybody's visit in it; returns how many these were. Raises Forbidden, NotFound."""
    found = get(context, slot_id)
    blocking.authorise(context, actor, found.practitioner)
    worker = service.actor(service.WORKER)
    asked = [("slot", found.literal), ("status", "pending,booked,arrived,proposed"), ("_count", str(MAXIMUM_SEATS))]
    visits = search(context, worker, "Appointment", asked).matches
    for visit in visits:
        booking.set_status(context, worker, visit.id, "cancelled", reason=booking.CANCELLED_BY_PROVIDER)
    slot = json.parse(read(context, worker, "Slot", slot_id).body)
    update(context, worker, "Slot", slot_id, json.encode(slot | {"status": "entered-in-error"}))
    with context.pool.session() as session:
        record(session, context.log, actor, "configuration-changed", found.literal)
    return len(visits)


def offered(context: Context, wanted: Search, practitioners: Sequence[str] | None) -> list[Free]:
    """The sessions of a kind with a free seat, as free times that name their Slot; earliest first."""
    now = clock.now_microseconds()
    low, high = max(wanted.low, now), wanted.high
    if wanted.online:
        low = max(low, now + wanted.kind.notice_minutes * MINUTE)
        high = min(high, now + wanted.kind.horizon_days * 1440 * MINUTE)
    if low >= high:
        return []
    found = []
    for each in sessions(context, low, high, practitioners=practitioners, kind=wanted.kind):
        at = opening.local(each.low, rules.ZONE)
        minute = at.hour * 60 + at.minute
        if (
            each.taken < each.seats
            and (not wanted.centre or each.centre == wanted.centre)
            and wanted.from_minute <= minute < wanted.to_minute
            and wanted.weekdays >> at.weekday() & 1
        ):
            found.append(Free(each.low, each.high, each.practitioner, each.centre, each.room, slot=each.literal))
    return found[: wanted.count]
