"""Calendar feeds, importing an agenda of another system, and the figures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius import clock, errors
from vesalius.access.actor import Actor
from vesalius.apps.booking import agenda, jobs, told
from vesalius.apps.booking.public import public
from vesalius.clinical import presentation as show
from vesalius.events.notifications import calendar
from vesalius.identity.numbers import whole
from vesalius.records.scheduling import directory, feeds, figures, foreign, importing, rules
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import may


@require_safe
@public
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The feed behind a secret address: when the practitioner is taken. Raises NotFound for any other."""
    found = feeds.entries(context(), secret)
    stamp = calendar.moment(clock.now_microseconds())
    # What is subscribed to has no method: it is no message (RFC 5545 § 3.7.2). A calendar has at least one component.
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Vesalius//Agenda//EN"]
    if not found:
        lines += ["BEGIN:VFREEBUSY", "UID:nothing@agenda.vesalius", f"DTSTAMP:{stamp}", "END:VFREEBUSY"]
    for entry in found:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry.uid}",
            f"SEQUENCE:{entry.sequence}",
            f"DTSTAMP:{stamp}",
            f"DTSTART:{calendar.moment(entry.low)}",
            f"DTEND:{calendar.moment(entry.high)}",
            f"SUMMARY:{calendar.escaped(entry.name or _('Taken'))}",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    body = "".join(calendar.folded(line) for line in lines).encode()
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _practitioner(actor: Actor, given: Any) -> directory.Person:
    """The practitioner of a form, when the actor may manage that agenda. Raises NotFound."""
    agenda.require_staff(actor)
    person = directory.directory(context()).people.get(str(given.get("practitioner", "")))
    if person is None or not (may(actor, rules.MANAGE) or actor.fhir == person.literal):
        raise errors.NotFound("There is no such page.")
    return person


@require_http_methods(["GET", "POST"])
@signed_in
def connect(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Feeds of a practitioner, and the import of an agenda with its report."""
    person = _practitioner(actor, request.POST if request.method == "POST" else request.GET)
    values: dict[str, Any] = {"person": person, "address": "", "report": None, "fault": ""}
    if request.method == "POST" and request.POST.get("what") == "feed":
        secret = feeds.create(context(), actor, person.literal, is_detailed=request.POST.get("detailed") == "1")
        values["address"] = jobs.address(reverse("booking:feed", args=[secret]))
    elif request.method == "POST":
        upload = request.FILES.get("file")
        is_trial = request.POST.get("for_real") != "1"
        try:
            content = b"" if upload is None else upload.read()
            found = importing.bring(context(), actor, person.literal, content, is_trial=is_trial)
        except errors.Invalid as error:
            values["fault"] = _(error.issues[0].diagnostics)
        else:
            values |= {"report": [_line(line) for line in found], "is_trial": is_trial, "counts": _counts(found)}
    values["feeds"] = [
        {
            "id": each.id,
            "is_detailed": each.is_detailed,
            "created": show.moment(each.created),
            "used": show.moment(each.used) if each.used else "",
        }
        for each in feeds.feeds(context(), actor, person.literal)
    ]
    return page(request, "booking/connect.html", values, place="agenda", status=422 if values["fault"] else 200)


def _outcomes() -> dict[str, str]:
    return {
        foreign.NEW: _("new"),
        foreign.KNOWN: _("already there"),
        foreign.TAKEN: _("time is taken"),
        foreign.WRONG: _("cannot be read"),
    }


def _reasons() -> dict[str, str]:
    return {
        "twice in the file": _("twice in the file"),
        "no patient with this number": _("no patient with this number"),
        "start and end are times such as 2027-03-01 09:00": _("start and end are times such as 2027-03-01 09:00"),
        "the end lies before the start": _("the end lies before the start"),
        "without a start and an end that can be read": _("without a start and an end that can be read"),
        "repeated in a way that is not understood": _("repeated in a way that is not understood"),
    }


def _line(line: foreign.Line) -> dict[str, str]:
    return {
        "line": str(line.line),
        "when": f"{show.day(str(agenda.day_of(line.low)))} {agenda.hour(line.low)}" if line.low else "",
        "title": line.title,
        "outcome": _outcomes()[line.outcome],
        "kind": {foreign.NEW: "good", foreign.KNOWN: ""}.get(line.outcome, "warn"),
        "reason": _reasons().get(line.reason) or (_(line.reason) if line.reason else ""),
    }


def _counts(found: list[foreign.Line]) -> list[tuple[str, int]]:
    return [
        (label, sum(1 for line in found if line.outcome == outcome))
        for outcome, label in _outcomes().items()
        if any(line.outcome == outcome for line in found)
    ]


@require_POST
@signed_in
def revoke(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ends a feed."""
    person = _practitioner(actor, request.POST)
    number = whole(request.POST.get("number", ""))
    if number is None:
        raise errors.NotFound("The feed is not known.")
    feeds.revoke(context(), actor, person.literal, number)
    return done(f"{reverse('booking:connect')}?practitioner={person.literal}", "saved")


@require_safe
@signed_in
def report(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Occupancy, missed visits, online share and waiting time, for a centre and each practitioner."""
    if not may(actor, figures.READ):
        raise errors.NotFound("There is no such page.")
    known = directory.directory(context())
    centre = request.GET.get("centre", actor.centre)
    centre = centre if centre in known.centres else ""
    usual = told.usual(clock.today())
    first, last = _day(request.GET.get("first", ""), usual[0]), _day(request.GET.get("last", ""), usual[1])
    if not actor.is_administrator:
        first, last = told.months(first, last, clock.today())
    low, high = agenda.bounds(first)[0], agenda.bounds(last)[1]
    fault = ""
    found: figures.Report | None = None
    try:
        found = figures.figures(context(), actor, low, high, centre=centre)
    except errors.Invalid as error:
        fault = _(error.issues[0].diagnostics)
    values = {
        "first": first,
        "last": last,
        "centre": centre,
        "centres": list(known.centres.values()),
        "fault": fault,
    }
    if found is not None:
        names = {each.literal: each.name for each in known.centres.values()}

        def shown(each: figures.Figures, *, is_at: bool = False) -> dict[str, str]:
            return told.texts(each, names, is_exact=told.sees_each(actor, each), is_at=is_at)

        values |= {
            "is_exact": actor.is_administrator,
            "whole": shown(found.whole),
            "tables": [
                (_("Centre"), [shown(each) for each in found.centres] if not centre else []),
                (_("Practitioner"), [shown(each, is_at=not centre) for each in found.people]),
            ],
        }
    return page(request, "booking/figures.html", values, place="agenda-figures")


def _day(text: str, default: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return default
