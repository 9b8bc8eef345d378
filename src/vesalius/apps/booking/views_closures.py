"""When nobody is seen: closed centres, public holidays, everybody's leave, and the visits that are in the way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vesalius import clock, errors
from vesalius.access.actor import Actor
from vesalius.apps.booking import agenda, views_hours
from vesalius.apps.booking.views_kinds import require_manager
from vesalius.identity.numbers import whole
from vesalius.records.scheduling import directory, free, holidays, occupation, rules
from vesalius.records.scheduling.opening import Closure
from vesalius.ui.frame import context, done, page, signed_in

_YEARS: Final = 2
_HOLIDAYS: Final = 12


@require_http_methods(["GET", "POST"])
@signed_in
def closures(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Everything that is closed from today on, the form that adds to it, and what has to be resolved."""
    require_manager(actor)
    fault = ""
    if request.method == "POST":
        try:
            rules.add_closure(context(), actor, _closure(request.POST))
        except errors.Invalid as error:
            fault = _(error.issues[0].diagnostics)
        else:
            return done(reverse("booking:closures"), "saved")
    values = _values() | {"fault": fault, "given": request.POST}
    return page(request, "booking/closures.html", values, place="agenda", status=422 if fault else 200)


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor) -> HttpResponseRedirect:
    """Takes a closure back."""
    require_manager(actor)
    number = whole(request.POST.get("number", ""))
    if number is None:
        raise errors.NotFound("This is not known.")
    rules.end_closure(context(), actor, number)
    return done(reverse("booking:closures"), "saved")


def _values() -> dict[str, Any]:
    known = directory.directory(context())
    today = clock.today()
    last = today.replace(year=today.year + _YEARS, day=1)
    people = sorted(known.people.values(), key=lambda person: person.name)
    with context().pool.session() as session:
        found = rules.closures(session, today, last)
        outside = free.outside_hours(session, [person.pk for person in people])
        twice = occupation.conflicts(session)
    names = {person.pk: person for person in people}
    conflicts = [(low, names[pk], _("outside of the hours")) for _source, pk, low, _high in outside if pk in names]
    conflicts += [(item.low, names[item.resource], _("given twice")) for item in twice if item.resource in names]
    return {
        "closures": [_shown(item, known) for item in found],
        "conflicts": [
            {
                "when": f"{agenda.long_day(agenda.day_of(low))}, {agenda.hour(low)}",
                "day": str(agenda.day_of(low)),
                "person": person,
                "why": why,
            }
            for low, person, why in sorted(conflicts, key=lambda item: (item[0], item[1].name))
        ],
        "holidays": [
            date_format(day, "l j F Y")
            for year in (today.year, today.year + 1)
            for day in sorted(holidays.of_year(year))
            if day >= today
        ][:_HOLIDAYS],
        "centres": list(known.centres.values()),
        "people": people,
        "reasons": list(views_hours.reasons().items()),
        "today": today,
    }


def _shown(item: Closure, known: directory.Directory) -> dict[str, Any]:
    person, centre = known.people.get(item.practitioner), known.centres.get(item.centre)
    names = [each.name for each in (person, centre) if each is not None]
    return views_hours.closure(item, item.practitioner) | {"who": ", ".join(names), "is_centre": person is None}


def _closure(given: Mapping[str, str]) -> Closure:
    """The closure of the form. Raises Invalid."""
    who = given.get("who", "")
    known = directory.directory(context())
    if who not in known.people and who not in known.centres:
        raise errors.Invalid(_("Say who is away, or which centre is closed."))
    first = views_hours.day(given.get("first", ""))
    last: date = views_hours.day(given["last"]) if given.get("last") else first
    return Closure(
        id=0,
        practitioner=who if who in known.people else "",
        centre=who if who in known.centres else "",
        zone=rules.ZONE,
        first=first,
        last=last,
        start_minute=views_hours.minute(given.get("start", ""), 0),
        end_minute=views_hours.minute(given.get("end", ""), 1440),
        reason=given.get("reason", "closed"),
    )
