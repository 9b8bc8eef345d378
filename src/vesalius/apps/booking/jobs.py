"""What follows from an appointment: confirmation, reminders, what a freed time is offered to, the code of a request.

A reader of the outbox plans messages in the transaction of its own position: each is planned once, whoever wrote the
Appointment, and sent once by the notifications. What a message speaks of is looked up when it is sent, so a reminder of
a time that was moved says nothing, and nothing goes to who has died or was erased.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any, Final

from django.conf import settings
from django.urls import reverse

from vesalius import clock, errors
from vesalius.apps.booking import words
from vesalius.events.consumers import Batch, Change
from vesalius.events.notifications import messages, recipients, sending
from vesalius.events.notifications.calendar import Invitation
from vesalius.events.notifications.channels import Temporary
from vesalius.events.notifications.templates import EMAIL, SMS, Facts, letter, template
from vesalius.events.registry import Retry, consumer, job
from vesalius.events.running import GiveUp, Run
from vesalius.events.schedule import Daily
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read, vread
from vesalius.records.scheduling import (
    booking,
    daily_waits,
    directory,
    holding,
    links,
    online,
    service,
    waiting,
    wishes,
)
from vesalius.search import moments

_HOUR: Final = 3_600_000_000
BEFORE: Final = {"j-2": 48 * _HOUR, "h-3": 3 * _HOUR}
"""Reminders, and how long before the visit they go out, in µs."""
_ACTIVE: Final = frozenset({"booked", "arrived", "checked-in"})
# What an application without an origin writes is its own affair; imports are told by whoever imports.
_TOLD: Final = frozenset({"desk", "phone", "online", "application", "waitlist"})
# What was booked so long before it was first written here was confirmed where it was booked.
_TAKEN_OVER: Final = 24 * _HOUR

Resource = Mapping[str, Any]


def _appointment(context: Context, arguments: Mapping[str, Any]) -> Resource | None:
    try:
        found = read(context, service.actor(service.WORKER), "Appointment", str(arguments["appointment"]))
    except (errors.NotFound, errors.Gone):
        return None
    return {**json.parse(found.body), "_version": found.version}


def _booked(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    """For what is to be said while the visit is still booked for the same time."""
    found = _appointment(context, arguments)
    if found is None or found["status"] != "booked" or moments.parse(found["start"]).low != arguments["start"]:
        return None
    if arguments["start"] <= clock.now_microseconds():
        return None
    return _facts(context, found)


def _cancelled(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    found = _appointment(context, arguments)
    if found is None or found["status"] != "cancelled" or not found.get("start"):
        return None
    return _facts(context, found, is_cancelled=True)


def _missed(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    found = _appointment(context, arguments)
    if found is None or found["status"] != "noshow":
        return None
    return Facts(moments.parse(found["start"]).low, {"place": "", "link": address(reverse("booking:start"))})


def _offered(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    try:
        found = waiting.find(context, int(arguments["offer"]))
    except errors.NotFound:
        return None
    if found.state != waiting.OPEN or found.expires <= clock.now_microseconds():
        return None
    token = links.token(context, links.OFFER, str(found.id))
    place = _place(context, {"participant": [{"actor": {"reference": found.practitioner}}]})
    return Facts(found.low, {"place": place, "link": address(reverse("booking:offer", args=[token]))})


def _facts(context: Context, found: Resource, *, is_cancelled: bool = False) -> Facts:
    low, high = moments.parse(found["start"]).low, moments.parse(found["end"]).low
    place = _place(context, found)
    visit = address(reverse("booking:own", args=[links.token(context, links.APPOINTMENT, found["id"])]))
    language = "fr"
    for literal in _references(found, "Patient/"):
        try:
            language = recipients.resolve(context, literal).language
        except recipients.Unreachable:
            return Facts(low, {"place": place, "link": visit})
    return Facts(
        low,
        {"place": place, "link": address(reverse("booking:start")) if is_cancelled else visit},
        Invitation(uid(found["id"]), found["_version"], low, high, words.SUMMARY[language], place, visit, is_cancelled),
    )


def uid(appointment_id: str) -> str:
    """The UID of an appointment in every calendar, over its whole life."""
    return f"{appointment_id}@appointments.vesalius"


def address(path: str) -> str:
    """The whole address of a page."""
    return f"{settings.BASE_URL}{path}"


def _place(context: Context, found: Resource) -> str:
    """The centre where the visit is, with its street; never the room, which would tell the specialty."""
    known = directory.directory(context)
    for centre in known.centres.values():
        if centre.location and centre.location in _references(found, "Location/"):
            return ", ".join(part for part in (centre.name, centre.street) if part)
    for literal in _references(found, "Practitioner/"):
        person = known.people.get(literal)
        if person is not None and person.centres:
            centre = known.centres[person.centres[0]]
            return ", ".join(part for part in (centre.name, centre.street) if part)
    return ""


def _references(found: Resource, start: str) -> list[str]:
    literals = (str((item.get("actor") or {}).get("reference", "")) for item in found.get("participant", ()))
    return [literal for literal in literals if literal.startswith(start)]


BOOKED: Final = template("appointment-booked", kind="appointment", words=words.BOOKED, facts=_booked, is_awaited=True)
MOVED: Final = template("appointment-moved", kind="appointment", words=words.MOVED, facts=_booked, is_awaited=True)
CANCELLED: Final = template(
    "appointment-cancelled", kind="appointment", words=words.CANCELLED, facts=_cancelled, is_awaited=True
)
REMINDER: Final = template("appointment-reminder", kind="reminder", words=words.REMINDER, facts=_booked)
MISSED: Final = template("appointment-missed", kind="appointment", words=words.MISSED, facts=_missed)
OFFERED: Final = template("waiting-offer", kind="waiting-list", words=words.OFFERED, facts=_offered)
CODE: Final = template("booking-code", kind="code", words=words.CODE, is_awaited=True)


@consumer("appointments", types=("Appointment",), is_from_start=False)
def follow(batch: Batch) -> None:
    """Plans what every change of an Appointment has to be followed by."""
    for change in batch.changes:
        if not change.is_deleted:
            _follow(batch, change)


def _follow(batch: Batch, change: Change) -> None:
    worker = service.actor(service.WORKER)
    try:
        now = json.parse(vread(batch.context, worker, "Appointment", change.id, change.version).body)
        before = (
            json.parse(vread(batch.context, worker, "Appointment", change.id, change.version - 1).body)
            if change.version > 1
            else {}
        )
    except (errors.NotFound, errors.Gone):
        # Erased or sealed meanwhile: there is nothing to say to anybody.
        return
    was, is_now = before.get("status") in _ACTIVE, now["status"] in _ACTIVE
    is_moved = was and is_now and before.get("start") != now.get("start")
    if was and (not is_now or is_moved) and now["status"] != "fulfilled":
        _forget(batch, change.id, before)
        _offer(batch, before)
    if _origin(now) not in _TOLD or _is_taken_over(now, change):
        return
    for patient in _references(now, "Patient/"):
        if now["status"] == "booked" and (not was or is_moved):
            _plan(batch, change, now, patient, is_moved=is_moved)
        elif was and now["status"] in {"cancelled", "noshow"}:
            told = CANCELLED if now["status"] == "cancelled" else MISSED
            key = f"appointment/{change.id}/{now['status']}/{change.version}"
            messages.notify(batch.session, batch.context, told, patient, key=key, appointment=change.id)


def _is_taken_over(now: Resource, change: Change) -> bool:
    """Whether this is a visit that another system booked and announced, told to us afterwards."""
    created = str(now.get("created", ""))
    return change.version == 1 and bool(created) and moments.parse(created).low < change.recorded - _TAKEN_OVER


def _plan(batch: Batch, change: Change, now: Resource, patient: str, *, is_moved: bool) -> None:
    start = moments.parse(now["start"]).low
    if start <= clock.now_microseconds():
        return
    messages.notify(
        batch.session,
        batch.context,
        MOVED if is_moved else BOOKED,
        patient,
        key=f"appointment/{change.id}/booked/{change.version}",
        appointment=change.id,
        start=start,
    )
    for name, before in BEFORE.items():
        # Whoever books for this afternoon needs no reminder of it.
        if start - before > clock.now_microseconds() + 12 * _HOUR or (
            name == "h-3" and start - before > clock.now_microseconds() + _HOUR
        ):
            messages.notify(
                batch.session,
                batch.context,
                REMINDER,
                patient,
                key=_reminder(change.id, change.version, name),
                at=start - before,
                appointment=change.id,
                start=start,
            )


def _reminder(appointment_id: str, version: int, name: str) -> str:
    return f"appointment/{appointment_id}/{name}/{version}"


def _forget(batch: Batch, appointment_id: str, before: Resource) -> None:
    """Reminders of the time before are not sent; those on their way find that it is not that time any more."""
    version = int(str(before.get("meta", {}).get("versionId", "1")))
    for number in range(1, version + 1):
        for name in BEFORE:
            messages.cancel(batch.session, _reminder(appointment_id, number, name))


def _offer(batch: Batch, before: Resource) -> None:
    low, high = moments.parse(before["start"]).low, moments.parse(before["end"]).low

    def tell(session: Any, offer: waiting.Offer, patient: str) -> None:
        messages.notify(session, batch.context, OFFERED, patient, key=f"offer/{offer.id}", offer=offer.id)

    waiting.offer(batch.context, batch.session, before, low, high, tell)


def _origin(found: Resource) -> str:
    for extension in found.get("extension", ()):
        if extension.get("url") == booking.ORIGIN:
            return str(extension.get("valueCode", ""))
    return ""


@job(online.CODE_JOB, queue="messages", retry=Retry(attempts=4, first_seconds=5))
def send_code(run: Run, *, request: int) -> None:
    """Sends the code of a request to the address that is to be proved. A second copy does no harm: it is the same."""
    found = online.waiting(run.context, request)
    if found is None:
        raise GiveUp("code-over")
    who, code = found
    ways = sending.ways()
    channel = ways.channels.get(EMAIL if who.is_email else SMS)
    if channel is None:
        raise GiveUp("not-configured")
    made = letter(CODE, Facts(places={"code": code}), who.language, ways.network)
    try:
        channel.send(who.contact, made, f"booking-code/{request}")
    except Temporary:
        if run.is_last:
            raise GiveUp("not-sent") from None
        raise


@job("booking.sweep", queue="slow", every=Daily(time(3, 40)))
def sweep(run: Run) -> None:
    """Deletes holds, requests, offers and what was said of proposals, when they are over."""
    online.sweep(run.context)
    with run.finishing() as session:
        holding.sweep(session)
        wishes.sweep(session)


@job("booking.daily-waits", queue="slow", every=Daily(time(6, 0)))
def keep_waits(run: Run) -> None:
    """Writes down how long one waits for the third free time today."""
    daily_waits.keep(run.context)
    with run.finishing():
        pass
