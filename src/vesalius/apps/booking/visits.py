"""One visit in the agenda: the form that books it, what its panel shows, its steps, moves and series."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, MutableMapping
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vesalius import clock, errors
from vesalius.access.actor import Actor
from vesalius.apps.booking import agenda
from vesalius.clinical import presentation as show
from vesalius.clinical.professions import profession
from vesalius.r4 import json
from vesalius.records.create import create
from vesalius.records.read import read
from vesalius.records.scheduling import booking, directory, rules
from vesalius.records.search import search
from vesalius.ui.frame import context

SCOPES: Final = ("one", "following", "all")
MAXIMUM_SERIES: Final = 40
_MINUTE: Final = 60_000_000
_MAXIMUM_MINUTES: Final = 480
_PSYCHOLOGY: Final = "persclinicalpsychologist"


def kinds() -> list[rules.Kind]:
    """The kinds of visits in use."""
    with context().pool.session() as session:
        return rules.kinds(session)


def kind_of(number: str) -> rules.Kind:
    """The kind with this number. Raises Invalid."""
    for kind in kinds():
        if str(kind.id) == number:
            return kind
    raise errors.Invalid(_("Choose a kind of visit."))


def form(actor: Actor, given: Mapping[str, str], language: str) -> dict[str, Any]:
    """What the booking form shows for a practitioner and a time."""
    known = directory.directory(context())
    practitioner = given.get("practitioner", "")
    person = known.people.get(practitioner)
    if person is None:
        raise errors.NotFound("The practitioner is not known.")
    offered = [kind for kind in kinds() if kind.profession in {"", person.profession}]
    chosen = next((kind for kind in offered if str(kind.id) == given.get("kind")), offered[0] if offered else None)
    low = _number(given.get("low", "")) or _of_place(given)
    minutes = _number(given.get("minutes", "")) or (chosen.minutes if chosen else 20)
    centre = given.get("centre", "") or person.centres[0]
    patient = given.get("patient", "")
    return {
        "person": person,
        "profession": profession(person.profession),
        "low": low,
        "minutes": minutes,
        "day": agenda.long_day(agenda.day_of(low)),
        "time": agenda.hour(low),
        "until": agenda.hour(low + minutes * _MINUTE),
        "kinds": [(kind, kind.name(language), kind is chosen) for kind in offered],
        "kind": chosen,
        "centre": known.centres.get(centre),
        "rooms": [(room.literal, known.room_names[room.literal]) for room in known.rooms.get(centre, ())],
        "room": given.get("room", ""),
        "lengths": sorted({10, 15, 20, 30, 40, 60, minutes}),
        "given": given,
        "patient": patient,
        "patient_name": patient_name(actor, patient) if patient else "",
        "key": given.get("key") or secrets.token_urlsafe(12),
        "may_block": actor.fhir == practitioner or _may_manage(actor),
    }


def _may_manage(actor: Actor) -> bool:
    return actor.is_administrator or (actor.rights is not None and actor.rights.may(rules.MANAGE))


def _of_place(given: Mapping[str, str]) -> int:
    """A click on the grid: a day and a minute."""
    try:
        return agenda.at(date.fromisoformat(given.get("day", "")), int(given.get("minute", "")))
    except ValueError as error:
        raise errors.Invalid(_("Choose a time.")) from error


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def patient_name(actor: Actor, patient_id: str) -> str:
    """The name of a patient. Raises NotFound for whom the actor may not see."""
    return show.name(json.parse(read(context(), actor, "Patient", patient_id).body))


def book(actor: Actor, given: MutableMapping[str, str], language: str) -> str:
    """Books what the form says, a whole series at once; returns the id of the first Appointment.

    A new patient is registered, and `given` then names them.

    Raises Invalid, Taken, Forbidden.
    """
    known = directory.directory(context())
    person = known.people.get(given.get("practitioner", ""))
    low, minutes = _number(given.get("low", "")), _number(given.get("minutes", ""))
    if person is None or not low or not 5 <= minutes <= _MAXIMUM_MINUTES:
        raise errors.Invalid(_("Choose a time."))
    kind = kind_of(given.get("kind", ""))
    centre = known.centres.get(given.get("centre", "") or person.centres[0])
    if not given.get("patient"):
        # Registered once, also when the time turns out to be taken and another one is chosen.
        given["patient"] = _new_patient(actor, given, centre.literal if centre else "")
    literal = f"Patient/{given['patient']}"
    count = min(max(_number(given.get("count", "1")), 1), MAXIMUM_SERIES)
    every = _number(given.get("every", "7")) or 7
    displays = {person.literal: person.name}
    if centre and centre.location:
        displays[centre.location] = centre.name
    rooms = {room.literal for each in known.rooms.values() for room in each}
    visit = booking.Visit(
        kind,
        person.literal,
        low,
        low + minutes * _MINUTE,
        patient=literal,
        centre=centre.literal if centre else "",
        centre_location=centre.location if centre else "",
        room=given.get("room", "") if given.get("room", "") in rooms else "",
        origin="phone" if given.get("origin") == "phone" else "desk",
        is_video=kind.is_video and given.get("video", "1") == "1",
        comment=given.get("comment", "").strip()[:500],
        slot=given.get("slot", "") if given.get("slot", "").startswith("Slot/") else "",
        series=secrets.token_hex(8) if count > 1 else "",
        language=language,
        displays=displays,
    )
    resources = [booking.appointment(visit)]
    for number in range(1, count):
        start = _days_later(low, every * number)
        moved = {"start": clock.instant(start), "end": clock.instant(start + minutes * _MINUTE)}
        resources.append(resources[0] | moved)
    written = booking.book(
        context(), actor, resources[0], beside=resources[1:], key=given.get("key", "")[:100] if count == 1 else ""
    )
    return written.version.id


def _days_later(low: int, days: int) -> int:
    """The same time on the clock some days later, also across a change of the clock."""
    return agenda.at(agenda.day_of(low) + timedelta(days=days), agenda.minute_of(low))


def _new_patient(actor: Actor, given: Mapping[str, str], centre: str) -> str:
    """Registers a caller who is not known yet, at the centre where they are booked. Raises Invalid, Forbidden."""
    family, first = given.get("family", "").strip()[:80], given.get("given", "").strip()[:80]
    birth, phone = given.get("birth", "").strip(), given.get("phone", "").strip()[:40]
    if not family or not first:
        raise errors.Invalid(_("Choose a patient, or give the name of a new one."))
    try:
        date.fromisoformat(birth)
    except ValueError as error:
        raise errors.Invalid(_("Give the birth date of the new patient.")) from error
    resource: dict[str, Any] = {
        "resourceType": "Patient",
        "active": True,
        "name": [{"use": "official", "family": family, "given": [first]}],
        "birthDate": birth,
        "managingOrganization": {"reference": centre},
    }
    if phone:
        resource["telecom"] = [{"system": "phone", "value": phone}]
    return create(context(), actor, "Patient", json.encode(resource)).version.id


def panel(actor: Actor, appointment_id: str, language: str) -> dict[str, Any]:
    """What the panel of a visit shows. Raises NotFound."""
    found, version = booking.get(context(), actor, appointment_id)
    known = directory.directory(context())
    low, high = agenda.moment(found["start"]), agenda.moment(found["end"])
    who = next(iter(agenda.references(found, "Practitioner/")), "")
    patient = _patient(actor, found)
    rooms = [known.room_names.get(literal, "") for literal in agenda.references(found, "Location/")]
    series = next((item["value"] for item in found.get("identifier", ()) if item.get("system") == booking.SERIES), "")
    status = str(found["status"])
    allowed = booking.FLOW.get(status, ())
    is_missed = clock.now_microseconds() >= low + booking.NO_SHOW_GRACE
    return {
        "id": appointment_id,
        "version": version,
        "status": status,
        "status_label": agenda.STATUS.get(status, status),
        "day": agenda.long_day(agenda.day_of(low)),
        "time": agenda.hour(low),
        "until": agenda.hour(high),
        "low": low,
        "minutes": (high - low) // _MINUTE,
        "service": service_of(found, kinds()),
        "person": known.people.get(who),
        "practitioner": who,
        "room": ", ".join(name for name in rooms if name),
        "patient": patient,
        "comment": str(found.get("comment", "")),
        "origin": _origin(agenda.origin_of(found)),
        "steps": [(agenda.STATUS.get(code, code), show.clock_time(at)) for code, at in booking.steps(found)],
        "next": [
            (code, label)
            for code, label in _buttons()
            if code in allowed and (code != "noshow" or is_missed) and not (code == "booked" and status == "booked")
        ],
        "may_cancel": "cancelled" in allowed,
        "may_move": status in agenda.MOVABLE,
        "series": len(_series(actor, series)) if series else 0,
        "language": language,
    }


def service_of(found: Mapping[str, Any], known: Iterable[rules.Kind]) -> str:
    """What the kind of visit of an Appointment is called, among the known ones."""
    service: Mapping[str, Any] = next(iter(found.get("serviceType", ())), {})
    code = show.code_of(service)
    return agenda.service_name(service, next((kind for kind in known if code in {kind.code, kind.key}), None))


def _buttons() -> tuple[tuple[str, str], ...]:
    return (
        ("arrived", _("Has arrived")),
        ("checked-in", _("Call into the room")),
        ("fulfilled", _("Visit finished")),
        ("noshow", _("Did not come")),
        ("booked", _("Booked again")),
    )


def _origin(code: str) -> str:
    return {
        "online": _("booked online by the patient"),
        "phone": _("booked by telephone"),
        "desk": _("booked at the desk"),
        "application": _("booked by an application"),
        "import": pgettext("appointment", "imported"),
        "waitlist": _("from the waiting list"),
    }.get(code, "")


def _patient(actor: Actor, found: Mapping[str, Any]) -> dict[str, str]:
    literal = next(iter(agenda.references(found, "Patient/")), "")
    if not literal:
        return {}
    logical_id = literal.partition("/")[2]
    try:
        patient = json.parse(read(context(), actor, "Patient", logical_id).body)
    except (errors.NotFound, errors.Gone):
        return {"name": _("Patient")}
    phones = [item.get("value", "") for item in patient.get("telecom", ()) if item.get("system") == "phone"]
    birth = str(patient.get("birthDate", ""))
    return {
        "id": logical_id,
        "name": show.name(patient),
        "birth": show.day(birth),
        "age": show.age_of(patient),
        "phone": phones[0] if phones else "",
        "address": reverse("chart:summary", args=[logical_id]),
        "number": show.masked(show.national_number(patient)),
    }


def _series(actor: Actor, series: str) -> list[dict[str, Any]]:
    asked = [("identifier", f"{booking.SERIES}|{series}"), ("_sort", "date"), ("_count", "100")]
    return [json.parse(item.body) for item in search(context(), actor, "Appointment", asked).matches]


def _members(actor: Actor, found: Mapping[str, Any], scope: str) -> Iterable[dict[str, Any]]:
    """The Appointments of the series of `found` that a change of this scope concerns, besides itself."""
    series = next((item["value"] for item in found.get("identifier", ()) if item.get("system") == booking.SERIES), "")
    if not series or scope == "one":
        return
    for item in _series(actor, series):
        if item["id"] == found["id"] or item["status"] not in agenda.MOVABLE:
            continue
        # What is over is never touched.
        if scope == "following" and agenda.moment(item["start"]) < agenda.moment(found["start"]):
            continue
        if agenda.moment(item["start"]) >= clock.now_microseconds():
            yield item


def step(
    actor: Actor, appointment_id: str, status: str, *, version: int | None, reason: str = "", scope: str = "one"
) -> None:
    """Takes a visit one step on; a cancellation may take others of its series along. Raises Conflict."""
    found, _version = booking.get(context(), actor, appointment_id)
    booking.set_status(context(), actor, appointment_id, status, version=version, reason=reason)
    if status == "cancelled":
        for item in _members(actor, found, scope):
            booking.set_status(context(), actor, item["id"], status, reason=reason)


def move(actor: Actor, appointment_id: str, given: Mapping[str, str]) -> None:
    """Moves a visit to a day and minute, and perhaps to another column. Raises Taken, Invalid, PreconditionFailed.

    With a `scope` the others of its series move by as many days and minutes and to the same column: all of them or, if
    one cannot, none.
    """
    found, version = booking.get(context(), actor, appointment_id)
    low = _of_place(given) if "minute" in given else agenda.moment(found["start"])
    length = (agenda.moment(found["end"]) - agenda.moment(found["start"])) // _MINUTE
    minutes = _number(given.get("minutes", "")) or length
    if not 5 <= minutes <= _MAXIMUM_MINUTES:
        raise errors.Invalid(_("A visit takes between 5 minutes and 8 hours."))
    column = given.get("column", "")
    asked = _number(given.get("version", ""))
    if asked and asked != version:
        raise errors.PreconditionFailed(_("A colleague changed this appointment meanwhile."))
    to_practitioner = column if column.startswith("Practitioner/") else ""
    to_room = column if column.startswith("Location/") else None
    days = (agenda.day_of(low) - agenda.day_of(agenda.moment(found["start"]))).days
    others: dict[str, booking.Change] = {}
    for item in _members(actor, found, given.get("scope", "one")):
        at = agenda.at(agenda.day_of(agenda.moment(item["start"])) + timedelta(days=days), agenda.minute_of(low))
        others[item["id"]] = booking.moved(at, at + minutes * _MINUTE, practitioner=to_practitioner, room=to_room)
    own = booking.moved(low, low + minutes * _MINUTE, practitioner=to_practitioner, room=to_room)
    if others:
        booking.change_all(context(), actor, {appointment_id: own, **others})
    else:
        booking.change(context(), actor, appointment_id, own, version=version)


def alternatives(error: booking.TimeTaken, given: Mapping[str, str]) -> list[tuple[str, str]]:
    """(text, query of the form) of the times that are free instead."""
    kept = {name: given.get(name, "") for name in ("practitioner", "kind", "minutes", "room", "centre", "patient")}
    return [
        (text, urlencode(kept | {"low": each.low}))
        for text, each in zip(alternative_texts(error), error.alternatives, strict=True)
    ]


def alternative_texts(error: booking.TimeTaken) -> list[str]:
    """The free times as short texts."""
    return [f"{show.day(str(agenda.day_of(each.low)))} {agenda.hour(each.low)}" for each in error.alternatives]


def fault(error: errors.VesaliusError) -> str:
    """What a refusal says to the reader, in the reader's language."""
    return _(error.issues[0].diagnostics)
