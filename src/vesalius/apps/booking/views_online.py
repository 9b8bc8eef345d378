"""Booking by patients, step by step: what for, urgent signs, a time, who, the code. No account is needed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vesalius import clock, errors
from vesalius.access import roles
from vesalius.apps.booking import agenda, times, triage
from vesalius.apps.booking.public import keep, public, require_work, show, state
from vesalius.clinical import presentation
from vesalius.clinical.professions import profession
from vesalius.events.notifications import sending
from vesalius.events.notifications.templates import EMAIL, SMS
from vesalius.identity.events import neighbourhood_of
from vesalius.identity.requests import actor_of
from vesalius.r4 import json
from vesalius.records.scheduling import booking, directory, free, holding, links, online, rules
from vesalius.records.search import search
from vesalius.ui.frame import context

_HOLDS: Final = 2
_SUBJECTS: Final = 12
_KEPT: Final = "booking"
_MINUTE: Final = 60_000_000


def language() -> str:
    """The reader's language."""
    return (get_language() or "fr")[:2]


@require_safe
@public
def start(request: HttpRequest) -> HttpResponse:
    """What for, and where."""
    known = directory.directory(context())
    centre = request.GET.get("centre", "")
    with context().pool.session() as session:
        kinds = [kind for kind in rules.kinds(session) if kind.is_online]
    firsts = {kind.id: times.first_free(kind, centre, known) for kind in kinds}
    groups: dict[str, list[dict[str, Any]]] = {}
    for kind in kinds:
        first = firsts[kind.id]
        if first is None and centre:
            continue
        groups.setdefault(profession(kind.profession) or kind.name(language()), []).append(
            {
                "key": kind.key,
                "name": kind.name(language()),
                "minutes": kind.minutes,
                "is_video": kind.is_video,
                "first": "" if first is None else times.soon(first.low),
            }
        )
    values = {
        "groups": list(groups.items()),
        "centres": list(known.centres.values()),
        "centre": centre,
        "query": urlencode({"centre": centre}) if centre else "",
    }
    return show(request, "booking/public/start.html", values)


@require_safe
@public
def check(request: HttpRequest, key: str) -> HttpResponse:
    """Urgent signs, before any time is shown."""
    kind = times.kind(key)
    known = directory.directory(context())
    centre = known.centres.get(request.GET.get("centre", ""))
    values = {
        "kind": kind,
        "name": kind.name(language()),
        "signs": triage.signs(kind.profession),
        "centre": centre.literal if centre else "",
    }
    if request.GET.get("urgent") == "1":
        values |= {
            "emergency": triage.EMERGENCY,
            "duty": triage.DUTY,
            "suicide": triage.SUICIDE[language()] if kind.profession == "persclinicalpsychologist" else "",
            "centres": [centre] if centre else list(known.centres.values()),
        }
        return show(request, "booking/public/urgent.html", values)
    return show(request, "booking/public/check.html", values)


@require_safe
@public
def choose(request: HttpRequest, key: str) -> HttpResponse:
    """Free times, by day and person."""
    kind = times.kind(key)
    asked = times.asked(request.GET, kind)
    values = times.offered(asked, language()) | {"kind": kind, "name": kind.name(language())}
    return show(request, "booking/public/times.html", values)


@require_POST
@public
def hold(request: HttpRequest, key: str) -> HttpResponse:
    """Keeps the chosen time for some minutes, and goes on to who comes."""
    kind = times.kind(key)
    # A hand may choose at once: its machine has counted or it has not.
    is_proven = require_work(request, fastest=0)
    is_new = request.POST.get("new") == "1"
    chosen = times.chosen(request.POST.get("time", ""), kind, is_new=is_new)
    mine = state(request)
    kept = mine.get(_KEPT, {})
    visit = times.visit(chosen, kind, language())
    try:
        made = holding.hold(
            context(),
            booking.appointment(visit),
            holder=f"browser/{mine['browser']}",
            network=neighbourhood_of(request),
            maximum=_HOLDS,
            of_network=holding.MOST_OF_NETWORK if is_proven else holding.MOST_WITHOUT_PROOF,
            replaces=[kept["hold"]] if kept.get("hold") else [],
        )
    except booking.TimeTaken:
        back = request.POST.get("back", "")
        return HttpResponseRedirect(f"{reverse('booking:times', args=[key])}?{back}&taken=1")
    mine[_KEPT] = {
        "hold": made.secret,
        "expires": made.expires,
        "kind": kind.key,
        "new": is_new,
        "practitioner": chosen.practitioner,
        "centre": chosen.centre,
        "room": chosen.room,
        "slot": chosen.slot,
        "low": chosen.low,
        "high": chosen.high,
    }
    return keep(HttpResponseRedirect(reverse("booking:details")), mine)


def _kept(request: HttpRequest) -> dict[str, Any]:
    kept: dict[str, Any] = state(request).get(_KEPT, {})
    if not kept:
        raise errors.Conflict(_("Choose a time first."))
    return kept


def _chosen(kept: dict[str, Any]) -> free.Free:
    place = kept["practitioner"], kept["centre"], kept["room"]
    return free.Free(kept["low"], kept["high"], *place, slot=kept.get("slot", ""))


def _summary(kept: dict[str, Any]) -> dict[str, Any]:
    known = directory.directory(context())
    person, centre = known.people.get(kept["practitioner"]), known.centres.get(kept["centre"])
    kind = times.kind(kept["kind"])
    return {
        "day": agenda.long_day(agenda.day_of(kept["low"])),
        "time": agenda.hour(kept["low"]),
        "person": person.name if person else "",
        "centre": centre,
        "name": kind.name(language()),
        "kind": kind,
        "seconds": max(0, (kept["expires"] - clock.now_microseconds()) // 1_000_000),
        "back": f"{reverse('booking:times', args=[kind.key])}?{urlencode({'centre': kept['centre']})}",
    }


@require_http_methods(["GET", "POST"])
@public
def details(request: HttpRequest) -> HttpResponse:
    """Who comes, and where the code goes."""
    kept = _kept(request)
    values: dict[str, Any] = _summary(kept) | {"given": request.POST, "fault": "", "is_new": kept["new"]}
    values["subjects"] = subjects = _subjects(request)
    if request.method == "POST":
        if request.POST.get("subject", "") in {subject for subject, _name in subjects}:
            return _book_known(request, kept, request.POST["subject"])
        is_proven = require_work(request)
        try:
            who = online.person({**request.POST.dict(), "known": "" if kept["new"] else "1"}, language())
        except errors.Invalid as error:
            values["fault"] = error.issues[0].diagnostics
            return show(request, "booking/public/details.html", values, status=422)
        chosen = _chosen(kept)
        mine = state(request)
        number = online.request(
            context(),
            who,
            booking.appointment(times.visit(chosen, times.kind(kept["kind"]), language())),
            hold=kept["hold"],
            address=neighbourhood_of(request),
            browser=mine["browser"],
            of_address=online.MOST_OF_ADDRESS if is_proven else online.MOST_WITHOUT_PROOF,
        )
        mine["request"] = {"number": number, "to": _masked(who.contact)}
        return keep(HttpResponseRedirect(reverse("booking:code")), mine)
    return show(request, "booking/public/details.html", values)


def _subjects(request: HttpRequest) -> list[tuple[str, str]]:
    """(id, name) of those for whom whoever is signed in may book: themselves, and whom they stand for."""
    actor = actor_of(request)
    if actor.role not in {roles.PATIENT, roles.REPRESENTATIVE}:
        return []
    found = search(context(), actor, "Patient", [("_count", str(_SUBJECTS))]).matches
    people = [(item.id, presentation.name(json.parse(item.body))) for item in found]
    return sorted(people, key=lambda pair: (f"Patient/{pair[0]}" != actor.fhir, pair[1]))


def _book_known(request: HttpRequest, kept: dict[str, Any], patient_id: str) -> HttpResponse:
    """Whoever is signed in has proved who they are already."""
    actor = actor_of(request)
    visit = times.visit(_chosen(kept), times.kind(kept["kind"]), language(), patient=f"Patient/{patient_id}")
    written = booking.book(context(), actor, booking.appointment(visit), hold=kept["hold"])
    return _done(request, written.version.id)


def _done(request: HttpRequest, appointment_id: str) -> HttpResponse:
    mine = {name: value for name, value in state(request).items() if name == "browser"}
    token = links.token(context(), links.APPOINTMENT, appointment_id)
    return keep(HttpResponseRedirect(f"{reverse('booking:own', args=[token])}?done=booked"), mine)


def _masked(contact: str) -> str:
    """Enough to recognise one's own address, and for nobody else."""
    if "@" in contact:
        name, _at, domain = contact.partition("@")
        return f"{name[:2]}…@{domain}"
    return f"{contact[:4]}… {contact[-2:]}"


@require_http_methods(["GET", "POST"])
@public
def code(request: HttpRequest) -> HttpResponse:
    """The code out of the message; then the visit is booked."""
    mine = state(request)
    kept, asked = _kept(request), mine.get("request")
    if not asked:
        return HttpResponseRedirect(reverse("booking:details"))
    values: dict[str, Any] = _summary(kept) | {"to": asked["to"], "fault": ""}
    if request.method == "POST":
        try:
            written = online.confirm(
                context(),
                int(asked["number"]),
                request.POST.get("code", ""),
                browser=mine["browser"],
                address=neighbourhood_of(request),
            )
        except errors.Invalid:
            values["fault"] = _("This is not the code that we sent. Check it, and type it again.")
        except errors.NotFound:
            values["fault"] = _("The code is no longer valid. Go back and ask for a new one.")
        except booking.TimeTaken:
            raise errors.Conflict(
                _("The time was kept for ten minutes, and somebody took it. Choose another.")
            ) from None
        else:
            return _done(request, written.version.id)
        values["demo_code"] = _demo_code(int(asked["number"]))
        return show(request, "booking/public/code.html", values, status=422)
    values["demo_code"] = _demo_code(int(asked["number"]))
    return show(request, "booking/public/code.html", values)


def _demo_code(number: int) -> str:
    """In a demonstration that can send nothing, the code itself; never anywhere else."""
    channels = sending.ways().channels
    if settings.DEMO_FIGURES() is None or EMAIL in channels or SMS in channels:
        return ""
    found = online.waiting(context(), number)
    return found[1] if found else ""


def within_policy(low: int, kind: rules.Kind | None) -> bool:
    """Whether a visit may still be moved or cancelled by its patient."""
    deadline = (kind.cancel_minutes if kind else 24 * 60) * _MINUTE
    return clock.now_microseconds() <= low - deadline


def deadline_text(low: int, kind: rules.Kind | None) -> str:
    """Until when a visit may be moved or cancelled."""
    moment = low - (kind.cancel_minutes if kind else 24 * 60) * _MINUTE
    return f"{agenda.long_day(agenda.day_of(moment))}, {agenda.hour(moment)}"


def tomorrow(days: int = 1) -> str:
    """A day ahead, as ISO date."""
    return str(agenda.day_of(clock.now_microseconds()) + timedelta(days=days))
