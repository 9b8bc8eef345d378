"""A patient's own appointment by its secret link: calendar file, moving, cancelling, waiting for an earlier time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius import clock, errors
from vesalius.access import roles
from vesalius.access.actor import Actor
from vesalius.apps.booking import agenda, jobs, times, words
from vesalius.apps.booking.public import public, require_person, show
from vesalius.apps.booking.views_online import deadline_text, language, within_policy
from vesalius.clinical import presentation
from vesalius.events.notifications import calendar
from vesalius.identity.events import address_of
from vesalius.r4 import json
from vesalius.records.create import create
from vesalius.records.scheduling import booking, directory, links, rules, service, waiting
from vesalius.records.search import search
from vesalius.ui.frame import context, page, signed_in


def _actor(request: HttpRequest) -> Any:
    return service.actor(service.ONLINE, address=address_of(request))


def _found(request: HttpRequest, token: str) -> tuple[dict[str, Any], int]:
    return booking.get(context(), _actor(request), links.identity(context(), links.APPOINTMENT, token))


def _kind(found: Mapping[str, Any]) -> rules.Kind | None:
    code = presentation.code_of(next(iter(found.get("serviceType", ())), {}))
    with context().pool.session() as session:
        for kind in rules.kinds(session):
            if code and code == (kind.code or kind.key):
                return kind
    return None


def _values(found: Mapping[str, Any], token: str) -> dict[str, Any]:
    known = directory.directory(context())
    low = agenda.moment(found["start"]) if found.get("start") else 0
    literal = next(iter(agenda.references(found, "Practitioner/")), "")
    person = known.people.get(literal)
    places = agenda.references(found, "Location/")
    centre = next((each for each in known.centres.values() if each.location in places), None)
    kind = _kind(found)
    is_ahead = found["status"] == "booked" and low > clock.now_microseconds()
    return {
        "token": token,
        "status": found["status"],
        "day": agenda.long_day(agenda.day_of(low)) if low else "",
        "time": agenda.hour(low) if low else "",
        "person": person.name if person else "",
        "centre": centre,
        "name": kind.name(language()) if kind else "",
        "kind": kind,
        "is_video": bool(kind and kind.is_video),
        "is_ahead": is_ahead,
        "may_change": is_ahead and within_policy(low, kind),
        "deadline": deadline_text(low, kind) if low else "",
    }


@require_safe
@signed_in
def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The appointments ahead of whoever is signed in, and of those whom they stand for; each leads to its own page."""
    if actor.role not in {roles.PATIENT, roles.REPRESENTATIVE}:
        raise errors.NotFound("There is no such page.")
    asked = [
        ("status", "booked,pending,arrived,waitlist"),
        ("_include", "Appointment:patient"),
        ("_sort", "date"),
        ("_count", "100"),
    ]
    found = search(context(), actor, "Appointment", asked)
    people = {f"Patient/{item.id}": json.parse(item.body) for item in found.includes if item.type == "Patient"}
    now = clock.now_microseconds()
    ahead, waits = [], []
    for item in found.matches:
        visit = json.parse(item.body)
        token = links.token(context(), links.APPOINTMENT, visit["id"])
        shown = _values(visit, token) | {"who": agenda.patient_name(visit, people) if len(people) > 1 else ""}
        if visit["status"] == "waitlist":
            waits.append(shown)
        elif visit.get("end") and agenda.moment(visit["end"]) > now:
            ahead.append(shown)
    return page(request, "booking/mine.html", {"ahead": ahead, "waits": waits}, place="appointments")


@require_safe
@public
def own(request: HttpRequest, token: str) -> HttpResponse:
    """When, where, with whom, and what can be done about it."""
    found, _version = _found(request, token)
    values = _values(found, token) | {"done": request.GET.get("done", "")}
    values["waits"] = _waits(request, found)
    return show(request, "booking/public/own.html", values)


@require_safe
@public
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The appointment for a calendar (RFC 5545): neutral, with the same UID over its whole life."""
    found, version = _found(request, token)
    if not found.get("start"):
        raise errors.NotFound("There is no time yet.")
    values = _values(found, token)
    centre = values["centre"]
    invitation = calendar.Invitation(
        jobs.uid(found["id"]),
        version,
        agenda.moment(found["start"]),
        agenda.moment(found["end"]),
        words.SUMMARY[language()],
        ", ".join(part for part in (centre.name, centre.street) if part) if centre else "",
        jobs.address(reverse("booking:own", args=[token])),
        found["status"] == "cancelled",
    )
    response = HttpResponse(
        calendar.render(invitation, clock.now_microseconds()), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


@require_http_methods(["GET", "POST"])
@public
def move(request: HttpRequest, token: str) -> HttpResponse:
    """Another time with the same person."""
    found, version = _found(request, token)
    values = _values(found, token)
    kind = values["kind"]
    if not values["may_change"] or kind is None:
        raise errors.Conflict(_("It is too late to change this appointment here: please call the centre."))
    who = next(iter(agenda.references(found, "Practitioner/")), "")
    minutes = found.get("minutesDuration", kind.minutes)
    is_new = minutes == kind.minutes_new and minutes != kind.minutes
    if request.method == "POST":
        chosen = times.chosen(request.POST.get("time", ""), kind, is_new=is_new)
        place = directory.directory(context()).centres.get(chosen.centre)
        try:
            booking.move(
                context(),
                _actor(request),
                found["id"],
                low=chosen.low,
                high=chosen.high,
                practitioner=chosen.practitioner if chosen.practitioner != who else "",
                room=chosen.room,
                slot=chosen.slot,
                centre=(place.literal, place.location) if place else None,
                version=version,
            )
        except booking.TimeTaken:
            return HttpResponseRedirect(f"{reverse('booking:own-move', args=[token])}?taken=1")
        return HttpResponseRedirect(f"{reverse('booking:own', args=[token])}?done=moved")
    given = {**request.GET.dict(), "who": request.GET.get("who", who), "new": "1" if is_new else ""}
    values |= times.offered(times.asked(given, kind), language()) | {"moving": token}
    return show(request, "booking/public/times.html", values)


@require_POST
@public
def cancel(request: HttpRequest, token: str) -> HttpResponse:
    """Cancels in one tap, within the policy."""
    found, version = _found(request, token)
    values = _values(found, token)
    if not values["may_change"]:
        raise errors.Conflict(_("It is too late to cancel this appointment here: please call the centre."))
    booking.set_status(
        context(), _actor(request), found["id"], "cancelled", version=version, reason=booking.CANCELLED_BY_PATIENT
    )
    return HttpResponseRedirect(f"{reverse('booking:own', args=[token])}?done=cancelled")


def _waits(request: HttpRequest, found: Mapping[str, Any]) -> bool:
    asked = [("status", "waitlist"), ("supporting-info", f"Appointment/{found['id']}"), ("_count", "1")]
    return bool(search(context(), _actor(request), "Appointment", asked).matches)


@require_POST
@public
def wait(request: HttpRequest, token: str) -> HttpResponse:
    """Puts the patient on the waiting list for an earlier time."""
    found, _version = _found(request, token)
    values = _values(found, token)
    if not values["is_ahead"]:
        raise errors.Conflict(_("This appointment is over."))
    if not _waits(request, found):
        entry = waiting.entry(
            next(iter(agenda.references(found, "Patient/"))),
            found["serviceType"],
            practitioner=next(iter(agenda.references(found, "Practitioner/")), ""),
            # Earlier means over before the visit that is booked begins.
            until=2 * agenda.moment(found["start"]) - agenda.moment(found["end"]),
            replaces=f"Appointment/{found['id']}",
        )
        create(context(), _actor(request), "Appointment", json.encode(entry))
    return HttpResponseRedirect(f"{reverse('booking:own', args=[token])}?done=waiting")


@require_http_methods(["GET", "POST"])
@public
def offer(request: HttpRequest, token: str) -> HttpResponse:
    """A freed time: the first who accepts has it."""
    number = int(links.identity(context(), links.OFFER, token))
    found = waiting.find(context(), number)
    if request.method == "POST":
        require_person(request)
        if request.POST.get("answer") == "no":
            waiting.decline(context(), number)
            return show(
                request,
                "booking/public/refusal.html",
                {"title": _("Thank you"), "text": _("You stay on the waiting list.")},
            )
        try:
            booked = waiting.accept(context(), number)
        except errors.Conflict:
            text = _("Somebody was faster. You stay on the waiting list.")
            return show(request, "booking/public/refusal.html", {"title": _("Already taken"), "text": text}, status=409)
        own_token = links.token(context(), links.APPOINTMENT, booked.id)
        return HttpResponseRedirect(f"{reverse('booking:own', args=[own_token])}?done=booked")
    known = directory.directory(context())
    person = known.people.get(found.practitioner)
    values = {
        "token": token,
        "day": agenda.long_day(agenda.day_of(found.low)),
        "time": agenda.hour(found.low),
        "person": person.name if person else "",
        "is_open": found.state == waiting.OPEN and found.expires > clock.now_microseconds(),
    }
    return show(request, "booking/public/offer.html", values)
