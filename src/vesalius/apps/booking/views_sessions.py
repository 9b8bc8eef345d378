"""Group sessions: planning them, who comes, adding somebody, calling one off."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius import clock, errors
from vesalius.access.actor import Actor
from vesalius.apps.booking import agenda, views_hours, visits
from vesalius.r4 import json
from vesalius.records.scheduling import booking, directory, free, rules
from vesalius.records.scheduling import sessions as group_sessions
from vesalius.records.search import search
from vesalius.ui.frame import context, done, page, part, signed_in
from vesalius.ui.navigation import may

_DAYS: Final = 120
_MINUTE: Final = 60_000_000


@require_http_methods(["GET", "POST"])
@signed_in
def sessions(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The sessions of the next months, and the form that plans more."""
    agenda.require_staff(actor)
    known = directory.directory(context())
    people = _people(actor, known)
    if not people:
        raise errors.NotFound("There is no such page.")
    fault = ""
    if request.method == "POST":
        try:
            made = group_sessions.create(context(), actor, _planned(request.POST, people), _language())
        except booking.TimeTaken as error:
            fault = _("Something is booked at this time.")
            if error.low:
                fault += f" {agenda.long_day(agenda.day_of(error.low))}, {agenda.hour(error.low)}"
        except errors.Invalid as error:
            fault = _(error.issues[0].diagnostics)
        else:
            return done(f"{reverse('booking:sessions')}?made={len(made)}", "saved")
    with context().pool.session() as session:
        kinds = rules.kinds(session)
    now = clock.now_microseconds()
    found = group_sessions.sessions(context(), now, now + _DAYS * free.DAY)
    names = {kind.code or kind.key: kind.name(_language()) for kind in kinds}
    values = {
        "sessions": [_shown(each, known, names) for each in found],
        "kinds": [(kind, kind.name(_language())) for kind in kinds if kind.seats > 1],
        "people": people,
        "rooms": [
            (known.centres[centre].name, [(room.literal, known.room_names[room.literal]) for room in rooms])
            for centre, rooms in known.rooms.items()
            if centre in known.centres
        ],
        "centres": list(known.centres.values()),
        "may_manage": may(actor, rules.MANAGE),
        "fault": fault,
        "given": request.POST,
        "today": clock.today(),
    }
    return page(request, "booking/sessions.html", values, place="agenda", status=422 if fault else 200)


@require_safe
@signed_in
def session(request: HttpRequest, actor: Actor, slot_id: str) -> HttpResponse:
    """One session in the panel beside the agenda: who comes, and the form that adds somebody."""
    agenda.require_staff(actor)
    return part(request, "booking/parts/session.html", panel(actor, slot_id))


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor, slot_id: str) -> HttpResponse:
    """Calls a session off, with everybody's visit in it."""
    agenda.require_staff(actor)
    count = group_sessions.end(context(), actor, slot_id)
    text = ngettext("The session is called off; %(n)d patient is told.", "Called off; %(n)d patients are told.", count)
    response = part(request, "booking/parts/done.html", {"text": text % {"n": count}})
    response.headers["HX-Trigger"] = "agenda-changed"
    return response


def panel(actor: Actor, slot_id: str) -> dict[str, Any]:
    """What the panel of a session shows. Raises NotFound."""
    found = group_sessions.get(context(), slot_id)
    known = directory.directory(context())
    with context().pool.session() as session:
        kinds = rules.kinds(session)
    kind = next((each for each in kinds if found.kind in {each.code, each.key} - {""}), None)
    asked = [
        ("slot", found.literal),
        ("status", ",".join(agenda.SHOWN)),
        ("_include", "Appointment:patient"),
        ("_count", "500"),
    ]
    come = search(context(), actor, "Appointment", asked)
    people = {f"Patient/{item.id}": json.parse(item.body) for item in come.includes if item.type == "Patient"}
    visits_of = [json.parse(item.body) for item in come.matches]
    return {
        "session": found,
        "title": kind.name(_language()) if kind else _("Group session"),
        "kind": kind,
        "person": known.people.get(found.practitioner),
        "room": known.room_names.get(found.room, ""),
        "day": agenda.long_day(agenda.day_of(found.low)),
        "time": agenda.hour(found.low),
        "until": agenda.hour(found.high),
        "minutes": (found.high - found.low) // _MINUTE,
        "is_full": found.taken >= found.seats,
        "visits": sorted(
            (
                {
                    "id": each["id"],
                    "name": agenda.patient_name(each, people) or _("Patient"),
                    "status": agenda.STATUS.get(each["status"], each["status"]),
                }
                for each in visits_of
            ),
            key=lambda item: item["name"],
        ),
        "key": secrets.token_urlsafe(12),
        "may_end": may(actor, rules.MANAGE) or actor.fhir == found.practitioner,
    }


def _people(actor: Actor, known: directory.Directory) -> list[directory.Person]:
    """Whose sessions the actor may plan."""
    if may(actor, rules.MANAGE):
        return sorted(known.people.values(), key=lambda person: person.name)
    return [known.people[actor.fhir]] if actor.fhir in known.people else []


def _planned(given: Mapping[str, str], people: list[directory.Person]) -> group_sessions.Planned:
    """The form as a plan. Raises Invalid."""
    person = next((each for each in people if each.literal == given.get("practitioner", "")), None)
    if person is None:
        raise errors.Invalid(_("Choose a practitioner."))
    kind = visits.kind_of(given.get("kind", ""))
    low = agenda.at(views_hours.day(given.get("first", "")), views_hours.minute(given.get("start", ""), -1))
    known = directory.directory(context())
    room = given.get("room", "")
    of_room = next((centre for centre, rooms in known.rooms.items() if room in {each.literal for each in rooms}), "")
    return group_sessions.Planned(
        person.literal,
        kind,
        low,
        low + (views_hours.whole(given.get("minutes", "")) or kind.minutes) * _MINUTE,
        views_hours.whole(given.get("seats", "")),
        room if of_room else "",
        of_room or next(iter(person.centres), ""),
        views_hours.whole(given.get("count", "1")),
        views_hours.whole(given.get("every", "7")),
    )


def _shown(found: group_sessions.GroupSession, known: directory.Directory, names: Mapping[str, str]) -> dict[str, Any]:
    person, centre = known.people.get(found.practitioner), known.centres.get(found.centre)
    return {
        "session": found,
        "name": names.get(found.kind, _("Group session")),
        "when": f"{agenda.long_day(agenda.day_of(found.low))}, {agenda.hour(found.low)}–{agenda.hour(found.high)}",
        "day": str(agenda.day_of(found.low)),
        "person": person,
        "place": ", ".join(
            name for name in (centre.name if centre else "", known.room_names.get(found.room, "")) if name
        ),
        "is_full": found.taken >= found.seats,
        "is_soon": agenda.day_of(found.low) <= clock.today() + timedelta(days=7),
    }


def _language() -> str:
    return (get_language() or "fr")[:2]
