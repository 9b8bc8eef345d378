"""The agenda: the grid, what one visit is and where it goes, booking for a caller, dragging, blocking."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vesalius import clock, errors
from vesalius.access.actor import Actor
from vesalius.apps.booking import agenda, grid, views_sessions, visits
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.identity.numbers import whole
from vesalius.records.scheduling import blocking, booking, directory, free, offering, rules
from vesalius.ui.frame import context, page, part, signed_in
from vesalius.ui.navigation import may

_DAYS_AHEAD: Final = 30
_FREE_TIMES: Final = 12
_MINUTE: Final = 60_000_000
_MAXIMUM_MINUTES: Final = 720


@require_safe
@signed_in
def agenda_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The grid in its page, or for htmx the grid alone."""
    agenda.require_staff(actor)
    known = directory.directory(context())
    asked = agenda.wanted(actor, request.GET, known)
    values: dict[str, Any] = {
        "columns": agenda.columns(actor, asked, known),
        "hours": grid.hours(),
        "asked": asked,
        "query": _query(asked),
        "now_row": (grid.place(now := agenda.minute_of(clock.now_microseconds()), now + 5) or (0, 0))[0],
        "refresh": f"{reverse('booking:agenda')}?{_query(asked)}&part=grid",
    }
    if request.GET.get("part") == "grid":
        return part(request, "booking/parts/grid.html", values)
    step = timedelta(days=7 if asked.view == "week" else 1)
    with context().pool.session() as session:
        kinds = rules.kinds(session)
    # Whoever sees patients books most often what is of the own profession.
    own = known.people.get(actor.fhir)
    own_kind = next((kind for kind in kinds if own and kind.profession == own.profession), None)
    values |= {
        "title": _title(asked, known),
        "views": [
            (view, label, _query(asked, view=view))
            for view, label in (
                ("team", _("Team")),
                ("week", _("Week")),
                ("day", _("Day")),
                ("room", _("Rooms")),
            )
        ],
        "previous": _query(asked, day=asked.day - step),
        "following": _query(asked, day=asked.day + step),
        "today": _query(asked, day=clock.today()),
        "centres": list(known.centres.values()),
        "team": known.at(asked.centre),
        "kinds": [(kind, kind.name(_language()), kind is own_kind) for kind in kinds],
        "may_manage": may(actor, rules.MANAGE) or actor.fhir in known.people,
        "first_hour": grid.FIRST_HOUR,
        "own": own,
        "patient_name": visits.patient_name(actor, asked.patient) if asked.patient else "",
    }
    return page(request, "booking/agenda.html", values, place="agenda")


def _title(asked: agenda.Wanted, known: directory.Directory) -> str:
    if asked.view == "week":
        monday = asked.day - timedelta(days=asked.day.weekday())
        person = known.people.get(asked.practitioner)
        week = _("week of %(day)s") % {"day": show.day(str(monday))}
        return f"{person.name if person else ''}, {week}"
    return agenda.long_day(asked.day)


def _query(asked: agenda.Wanted, *, view: str = "", day: date | None = None) -> str:
    return urlencode(
        {
            "view": view or asked.view,
            "date": str(day or asked.day),
            "centre": asked.centre,
            "practitioner": asked.practitioner,
            **({"patient": asked.patient} if asked.patient else {}),
        }
    )


def _language() -> str:
    return (get_language() or "fr")[:2]


@require_safe
@signed_in
def free_times(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The next free times for a kind of visit, as buttons."""
    agenda.require_staff(actor)
    known = directory.directory(context())
    kind = visits.kind_of(request.GET.get("kind", ""))
    low = max(clock.now_microseconds(), agenda.bounds(_day(request.GET.get("from", "")))[0])
    who = request.GET.get("who", "")
    if who in known.people:
        people: list[int] | None = [known.people[who].pk]
    else:
        people = [person.pk for person in known.people.values() if kind.profession in {"", person.profession}]
    hour = whole(request.GET.get("after", "")) or 0
    wanted = free.Search(
        kind,
        low,
        low + _DAYS_AHEAD * free.DAY,
        people,
        centre=request.GET.get("centre", ""),
        is_new=request.GET.get("new") == "1",
        from_minute=hour * 60,
        rooms=known.rooms,
        count=_FREE_TIMES,
        each=4 if people is None or len(people) > 1 else None,
    )
    found = offering.search(context(), wanted)
    values = {
        "kind": kind,
        "times": [
            {
                "day": agenda.long_day(agenda.day_of(each.low)),
                "time": agenda.hour(each.low),
                "person": known.people[each.practitioner].name,
                "query": urlencode(
                    {
                        "practitioner": each.practitioner,
                        "low": each.low,
                        "minutes": (each.high - each.low) // _MINUTE,
                        "kind": kind.id,
                        "room": each.room,
                        "centre": each.centre,
                        "slot": each.slot,
                        "patient": request.GET.get("patient", ""),
                    }
                ),
            }
            for each in found
            if each.practitioner in known.people
        ],
    }
    return part(request, "booking/parts/free.html", values)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today()


@require_safe
@signed_in
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The form that books a time for somebody."""
    agenda.require_staff(actor)
    return part(request, "booking/parts/new.html", visits.form(actor, request.GET, _language()))


@require_safe
@signed_in
def suggest(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Patients for what is being typed into the booking form."""
    agenda.require_staff(actor)
    text = request.GET.get("name", "").strip()
    if len(text) < 2:
        return part(request, "booking/parts/people.html", {"text": ""})
    found, more = selectors.patients(actor, text)
    values = {
        "text": text,
        "more": more,
        "people": [
            {
                "id": str(patient["id"]),
                "name": show.name(patient),
                "birth": show.day(str(patient.get("birthDate", ""))),
                "age": show.age_of(patient),
                "number": show.masked(show.national_number(patient)),
            }
            for patient in found
        ],
    }
    return part(request, "booking/parts/people.html", values)


@require_POST
@signed_in
def book(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Books; the panel then shows the visit, or what is free instead."""
    agenda.require_staff(actor)
    given = request.POST.copy()
    try:
        made = visits.book(actor, given, _language())
    except booking.TimeTaken as error:
        if given.get("slot", "").startswith("Slot/"):
            return _full(request, actor, given.get("slot", ""))
        values = visits.form(actor, given, _language()) | {"alternatives": visits.alternatives(error, given)}
        response = part(request, "booking/parts/new.html", values)
        response.status_code = 409
        return response
    except errors.Invalid as error:
        values = visits.form(actor, given, _language()) | {"fault": visits.fault(error)}
        response = part(request, "booking/parts/new.html", values)
        response.status_code = 422
        return response
    return _changed(_panel(request, actor, made))


def _full(request: HttpRequest, actor: Actor, slot: str) -> HttpResponse:
    """A seat that was refused: the session is full, or the patient is somewhere else at that time."""
    values = views_sessions.panel(actor, slot.partition("/")[2])
    full, elsewhere = _("Every seat is taken."), _("The patient is booked somewhere else at this time.")
    text = full if values["is_full"] else elsewhere
    response = part(request, "booking/parts/session.html", values | {"fault": text})
    response.status_code = 409
    return response


@require_safe
@signed_in
def visit(request: HttpRequest, actor: Actor, appointment_id: str) -> HttpResponse:
    """One visit: who, when, how far, and what can be done."""
    agenda.require_staff(actor)
    return _panel(request, actor, appointment_id)


def _panel(request: HttpRequest, actor: Actor, appointment_id: str, **more: Any) -> HttpResponse:
    return part(request, "booking/parts/visit.html", visits.panel(actor, appointment_id, _language()) | more)


def _changed(response: HttpResponse) -> HttpResponse:
    """Tells the page to draw its grid again."""
    response.headers["HX-Trigger"] = "agenda-changed"
    return response


@require_POST
@signed_in
def step(request: HttpRequest, actor: Actor, appointment_id: str) -> HttpResponse:
    """Takes a visit one step on, or cancels it; `scope` of a cancellation in a series is one, following or all."""
    agenda.require_staff(actor)
    status = request.POST.get("status", "")
    try:
        visits.step(
            actor,
            appointment_id,
            status,
            version=whole(request.POST.get("version", "")),
            reason=request.POST.get("reason", ""),
            scope=request.POST.get("scope", "one"),
        )
    except errors.Conflict as error:
        response = _panel(request, actor, appointment_id, fault=visits.fault(error))
        response.status_code = 409
        return response
    except errors.PreconditionFailed:
        text = _("A colleague changed this appointment meanwhile. This is how it is now.")
        response = _panel(request, actor, appointment_id, fault=text)
        response.status_code = 409
        return _changed(response)
    return _changed(_panel(request, actor, appointment_id))


@require_POST
@signed_in
def move(request: HttpRequest, actor: Actor, appointment_id: str) -> JsonResponse:
    """Moves or resizes after a drag: {"message"} with 200, or with 409 why not and what is free."""
    agenda.require_staff(actor)
    try:
        visits.move(actor, appointment_id, request.POST)
    except booking.TimeTaken as error:
        offered = ", ".join(visits.alternative_texts(error)[:3])
        text = _("This time is taken.")
        if offered:
            text += " " + _("Free: %(times)s") % {"times": offered}
        return JsonResponse({"message": text}, status=409)
    except (errors.Conflict, errors.PreconditionFailed, errors.Invalid) as error:
        return JsonResponse({"message": visits.fault(error)}, status=409)
    return JsonResponse({"message": _("Moved.")})


@require_POST
@signed_in
def block(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Blocks a time of a practitioner."""
    agenda.require_staff(actor)
    low, minutes = whole(request.POST.get("low", "")), whole(request.POST.get("minutes", ""))
    if low is None or minutes is None or not 5 <= minutes <= _MAXIMUM_MINUTES:
        raise errors.Invalid(_("Choose a time."))
    try:
        blocking.block(
            context(),
            actor,
            request.POST.get("practitioner", ""),
            int(low),
            int(low) + int(minutes) * _MINUTE,
            request.POST.get("comment", "")[:200],
        )
    except booking.TimeTaken:
        values = visits.form(actor, request.POST, _language()) | {"fault": _("Something is booked at this time.")}
        response = part(request, "booking/parts/new.html", values)
        response.status_code = 409
        return response
    return _changed(part(request, "booking/parts/done.html", {"text": _("The time is blocked.")}))


@require_POST
@signed_in
def unblock(request: HttpRequest, actor: Actor, slot_id: str) -> HttpResponse:
    """Frees a blocked time."""
    agenda.require_staff(actor)
    blocking.unblock(context(), actor, slot_id, request.POST.get("practitioner", ""))
    return _changed(part(request, "booking/parts/done.html", {"text": _("The time is free again.")}))


@require_safe
@signed_in
def blocked(request: HttpRequest, actor: Actor, slot_id: str) -> HttpResponse:
    """A blocked time, with the button that frees it."""
    agenda.require_staff(actor)
    values = {"slot": slot_id, "practitioner": request.GET.get("practitioner", "")}
    return part(request, "booking/parts/blocked.html", values)
