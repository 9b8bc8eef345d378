"""The waiting list: Appointments with the status waitlist, and freed times that are offered to them.

A freed time is offered to the first few who wait for it. Who accepts first has it: the reservation decides, and the
others are told so. What waits becomes what is booked: the same Appointment, with a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Conflict, NotFound
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.scheduling import booking, service, sessions
from vesalius.records.search import search
from vesalius.records.version import Version
from vesalius.search import moments
from vesalius.store.session import Session
from vesalius.store.wire import int2, int8, text, text_array

OFFERS: Final = 3
"""So many are asked about one freed time."""
HOURS: Final = 12
"""An offer lasts so long, and never beyond two hours before the visit."""
OPEN, ACCEPTED, DECLINED, OVER = 1, 2, 3, 4
SHORTEST_NOTICE: Final = 2 * 3_600_000_000
"""Nobody is offered a time that begins sooner than this, in µs."""
_SECOND: Final = 1_000_000
_HOUR: Final = 3600 * _SECOND


class Offer(NamedTuple):
    """A freed time and whom it is offered to; times in µs since 1970 UTC."""

    id: int
    appointment: str
    practitioner: str
    low: int
    high: int
    expires: int
    state: int


def offer(
    context: Context,
    session: Session,
    freed: Mapping[str, Any],
    low: int,
    high: int,
    tell: Callable[[Session, Offer, str], object],
) -> int:
    """Offers a freed time in the caller's transaction; returns to how many. `tell` (session, offer, patient) sends.

    `freed` is the Appointment that had it. Asking again about the same time offers nothing twice.
    """
    now = clock.now_microseconds()
    practitioner = _reference(freed, "Practitioner/")
    if not practitioner or low < now + SHORTEST_NOTICE:
        return 0
    count = 0
    for waiting in _candidates(context, freed, practitioner, low, high):
        expires = min(now + HOURS * _HOUR, low - SHORTEST_NOTICE)
        rows = session.fetch(
            "INSERT INTO waiting_offer (appointment, practitioner, low, high, offered, expires)"
            " VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id",
            [text(waiting["id"]), text(practitioner), int8(low), int8(high), int8(now), int8(expires)],
        )
        if rows:
            made = Offer(int(rows[0][0]), waiting["id"], practitioner, low, high, expires, OPEN)
            tell(session, made, _reference(waiting, "Patient/"))
            count += 1
            if count == OFFERS:
                break
    return count


def find(context: Context, number: int) -> Offer:
    """An offer. Raises NotFound."""
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT id, appointment, practitioner, low, high, expires, state FROM waiting_offer WHERE id = $1",
            [int8(number)],
        )
    if not rows:
        raise NotFound("The offer is not known.")
    return Offer(*rows[0])


def offers(session: Session, appointments: Sequence[str]) -> dict[str, Offer]:
    """The latest offer to each of those who wait, by the id of their Appointment."""
    rows = session.fetch(
        "SELECT id, appointment, practitioner, low, high, expires, state FROM waiting_offer"
        " WHERE appointment = ANY($1) ORDER BY id",
        [text_array(list(appointments))],
    )
    return {row[1]: Offer(*row) for row in rows}


def accept(context: Context, number: int) -> Version:
    """Books what was offered; accepting twice answers the same. Raises Conflict when somebody was faster or it is over.

    A visit that is to be replaced (supportingInformation) is cancelled by its patient in the same moment.
    """
    found = find(context, number)
    actor = service.actor(service.ONLINE)
    if found.state == ACCEPTED:
        resource, _version = booking.get(context, actor, found.appointment)
        if moments.parse(resource["start"]).low == found.low:
            return _current(context, actor, found.appointment)
    if found.state != OPEN or found.expires <= clock.now_microseconds():
        raise Conflict("The offer is over.")
    replaced: list[str] = []
    # What became free may be a seat of a group, which is booked by its Slot.
    groups = sessions.sessions(context, found.low, found.low + _SECOND, practitioners=[found.practitioner])

    def make(resource: dict[str, Any]) -> dict[str, Any]:
        if resource["status"] != "waitlist":
            raise Conflict("You do not wait for this any more.")
        resource["status"] = "booked"
        resource["start"], resource["end"] = clock.instant(found.low), clock.instant(found.high)
        resource["minutesDuration"] = (found.high - found.low) // 60_000_000
        others = [
            item
            for item in resource["participant"]
            if not item.get("actor", {}).get("reference", "").startswith("Practitioner/")
        ]
        who = {"actor": {"reference": found.practitioner}, "required": "required", "status": "accepted"}
        resource["participant"] = [*others, who]
        if groups:
            resource["slot"] = [{"reference": groups[0].literal}]
        replaced.extend(
            item["reference"].partition("/")[2]
            for item in resource.get("supportingInformation", ())
            if item.get("reference", "").startswith("Appointment/")
        )
        return resource

    def also(session: Session, _version: Version) -> None:
        _answer(session, number, ACCEPTED)
        session.execute(
            "UPDATE waiting_offer SET state = $3 WHERE practitioner = $1 AND low = $2 AND state = 1",
            [text(found.practitioner), int8(found.low), int2(OVER)],
        )

    try:
        booked = booking.change(context, actor, found.appointment, make, also=also)
    except booking.TimeTaken as error:
        with context.pool.session() as session:
            _answer(session, number, OVER)
        raise Conflict("Somebody was faster.") from error
    for appointment_id in replaced:
        try:
            booking.set_status(context, actor, appointment_id, "cancelled", reason=booking.CANCELLED_BY_PATIENT)
        except (Conflict, NotFound):
            # It was cancelled or took place meanwhile: there is nothing to give back.
            continue
    return booked


def decline(context: Context, number: int) -> None:
    """Says no to one offer; the patient goes on waiting."""
    with context.pool.session() as session:
        _answer(session, number, DECLINED)


def _answer(session: Session, number: int, state: int) -> None:
    session.execute(
        "UPDATE waiting_offer SET state = $2, answered = $3 WHERE id = $1 AND state = 1",
        [int8(number), int2(state), int8(clock.now_microseconds())],
    )


def entry(
    patient: str, service_type: list[dict[str, Any]], *, practitioner: str = "", until: int = 0, replaces: str = ""
) -> dict[str, Any]:
    """The Appointment of somebody who waits. `until` (µs) is the last moment that helps, `replaces` "Appointment/x"."""
    actors = [patient, practitioner]
    found: dict[str, Any] = {
        "resourceType": "Appointment",
        "status": "waitlist",
        "created": clock.instant(clock.now_microseconds()),
        "serviceType": service_type,
        "participant": [
            {"actor": {"reference": actor}, "required": "required", "status": "accepted"} for actor in actors if actor
        ],
        "extension": [{"url": booking.ORIGIN, "valueCode": "waitlist"}],
    }
    if until:
        period = {"start": clock.instant(clock.now_microseconds()), "end": clock.instant(until)}
        found["requestedPeriod"] = [period]
    if replaces:
        found["supportingInformation"] = [{"reference": replaces}]
    return found


def _candidates(
    context: Context, freed: Mapping[str, Any], practitioner: str, low: int, high: int
) -> list[dict[str, Any]]:
    """Who waits for this kind of visit at this time: the more urgent first, then the longer waiting."""
    codes = [
        f"{coding.get('system', '')}|{coding['code']}"
        for concept in freed.get("serviceType", ())
        for coding in concept.get("coding", ())
        if coding.get("code")
    ]
    if not codes:
        return []
    asked = [
        ("status", "waitlist"),
        ("service-type", ",".join(codes)),
        ("_include", "Appointment:patient"),
        ("_count", "200"),
    ]
    page = search(context, service.actor(service.WORKER), "Appointment", asked)
    people = {f"Patient/{item.id}": json.parse(item.body) for item in page.includes if item.type == "Patient"}
    found = []
    for item in page.matches:
        resource = json.parse(item.body)
        # A place offered to the dead, or to nobody that is known any more, is lost to those who wait.
        if not _is_reachable(people.get(_reference(resource, "Patient/"))):
            continue
        wished = _reference(resource, "Practitioner/")
        if wished in {"", practitioner} and _is_in_time(resource, low) and _fits(resource, low, high):
            found.append(resource)
    # R4 Appointment.priority: as in iCalendar, 1 is the highest, 0 says nothing.
    return sorted(found, key=lambda each: (each.get("priority") or 10, each.get("created", ""), each["id"]))


def _is_reachable(patient: Mapping[str, Any] | None) -> bool:
    return (
        patient is not None
        and patient.get("active", True)
        and "deceasedDateTime" not in patient
        and not patient.get("deceasedBoolean", False)
    )


def _is_in_time(resource: Mapping[str, Any], low: int) -> bool:
    periods = resource.get("requestedPeriod", ())
    return not periods or any(
        ("start" not in period or moments.parse(period["start"]).low <= low)
        and ("end" not in period or low < moments.parse(period["end"]).high)
        for period in periods
    )


def _fits(resource: Mapping[str, Any], low: int, high: int) -> bool:
    minutes = resource.get("minutesDuration")
    return not minutes or minutes * 60_000_000 <= high - low


def _reference(resource: Mapping[str, Any], start: str) -> str:
    found = (str(item.get("actor", {}).get("reference", "")) for item in resource.get("participant", ()))
    return next((literal for literal in found if literal.startswith(start)), "")


def _current(context: Context, actor: Actor, appointment_id: str) -> Version:
    return read(context, actor, "Appointment", appointment_id)
