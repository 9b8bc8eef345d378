"""Opening hours of practitioners: rules, absences, and what is booked outside of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vesalius import clock, errors
from vesalius.access.actor import Actor
from vesalius.apps.booking import agenda
from vesalius.clinical import presentation as show
from vesalius.clinical.professions import profession
from vesalius.identity import numbers
from vesalius.records.scheduling import directory, free, occupation, rules
from vesalius.records.scheduling.opening import Closure, Rule
from vesalius.ui.frame import context, done, page, signed_in
from vesalius.ui.navigation import may

_YEARS_SHOWN = 2


def _allowed(actor: Actor, practitioner: str) -> bool:
    return may(actor, rules.MANAGE) or (bool(practitioner) and actor.fhir == practitioner)


@require_http_methods(["GET", "POST"])
@signed_in
def hours(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rules of one practitioner, and the forms that add a rule or an absence."""
    agenda.require_staff(actor)
    known = directory.directory(context())
    asked = agenda.wanted(actor, request.POST if request.method == "POST" else request.GET, known)
    if asked.practitioner not in known.people or not _allowed(actor, asked.practitioner):
        raise errors.NotFound("There is no such page.")
    fault = ""
    if request.method == "POST":
        try:
            _store(actor, asked.practitioner, request.POST)
        except errors.Invalid as error:
            fault = _(error.issues[0].diagnostics)
        else:
            return done(f"{reverse('booking:hours')}?practitioner={asked.practitioner}", "saved")
    return page(
        request,
        "booking/hours.html",
        _values(actor, asked, known) | {"fault": fault, "given": request.POST},
        place="agenda",
        status=422 if fault else 200,
    )


def _values(actor: Actor, asked: agenda.Wanted, known: directory.Directory) -> dict[str, Any]:
    person = known.people[asked.practitioner]
    language = (get_language() or "fr")[:2]
    today = clock.today()
    with context().pool.session() as session:
        kinds = {kind.id: kind for kind in rules.kinds(session)}
        found = rules.rules(session, [person.pk])
        closed = rules.closures(session, today, today.replace(year=today.year + _YEARS_SHOWN, day=1))
        outside = free.outside_hours(session, [person.pk])
        twice = [item for item in occupation.conflicts(session) if item.resource == person.pk]
    return {
        "person": person,
        "profession": profession(person.profession),
        "people": sorted(known.people.values(), key=lambda each: each.name) if may(actor, rules.MANAGE) else [],
        "rules": [_rule(rule, kinds, known, language) for rule in found],
        "closures": [closure(item, person.literal) for item in closed if _concerns(item, person)],
        "outside": [_when(low) for _source, _resource, low, _high in outside],
        "twice": [_when(item.low) for item in twice],
        "centres": [known.centres[literal] for literal in person.centres if literal in known.centres],
        "rooms": [
            (room.literal, f"{known.room_names[room.literal]}")
            for literal in person.centres
            for room in known.rooms.get(literal, ())
        ],
        "kinds": [
            (kind.id, kind.name(language)) for kind in kinds.values() if kind.profession in {"", person.profession}
        ],
        "weekdays": [(number, str(WEEKDAYS_ABBR[number]), str(WEEKDAYS[number])) for number in range(7)],
        "reasons": list(reasons().items()),
        "today": today,
    }


def _when(low: int) -> tuple[str, str]:
    """(what is shown, the day of the agenda) of a time."""
    return f"{agenda.long_day(agenda.day_of(low))}, {agenda.hour(low)}", str(agenda.day_of(low))


def _concerns(item: Closure, person: directory.Person) -> bool:
    return item.practitioner == person.literal or (not item.practitioner and item.centre in person.centres)


def _rule(rule: Rule, kinds: Mapping[int, rules.Kind], known: directory.Directory, language: str) -> dict[str, Any]:
    weeks = ngettext("every week", "every %(n)d weeks", rule.every) % {"n": rule.every}
    return {
        "id": rule.id,
        "days": _days(rule.weekdays),
        "hours": f"{_clock(rule.start_minute)}–{_clock(rule.end_minute)}",
        "every": "" if rule.every == 1 else weeks,
        "centre": known.centres[rule.centre].name if rule.centre in known.centres else "",
        "room": known.room_names.get(rule.room, ""),
        "step": rule.step,
        "kinds": [kinds[number].name(language) for number in rule.kinds if number in kinds],
        "is_online": rule.is_online,
        "until": show.day(str(rule.last)) if rule.last else "",
    }


def closure(item: Closure, practitioner: str) -> dict[str, Any]:
    """A closure as a line of a list."""
    first, last = show.day(str(item.first)), show.day(str(item.last))
    is_whole = (item.start_minute, item.end_minute) == (0, 1440)
    return {
        "id": item.id,
        "days": first if item.first == item.last else f"{first} – {last}",
        "hours": "" if is_whole else f"{_clock(item.start_minute)}–{_clock(item.end_minute)}",
        "reason": reasons()[item.reason],
        "is_own": item.practitioner == practitioner,
    }


def reasons() -> dict[str, str]:
    """Why nobody can be seen, by code."""
    return {
        "leave": _("Leave"),
        "training": _("Training"),
        "illness": _("Illness"),
        "meeting": _("Meeting"),
        "closed": _("Closed"),
    }


def _days(mask: int) -> str:
    numbers = [number for number in range(7) if mask >> number & 1]
    if numbers == [0, 1, 2, 3, 4]:
        return _("Monday to Friday")
    return ", ".join(str(WEEKDAYS[number]) for number in numbers)


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def _store(actor: Actor, practitioner: str, given: Mapping[str, Any]) -> None:
    """Adds the rule or the absence that the form says. Raises Invalid."""
    if given.get("what") == "absence":
        first = day(given.get("first", ""))
        last = day(given.get("last", "")) if given.get("last") else first
        start, end = minute(given.get("start", ""), 0), minute(given.get("end", ""), 1440)
        closure = Closure(0, practitioner, "", rules.ZONE, first, last, start, end, given.get("reason", "leave"))
        rules.add_closure(context(), actor, closure)
        return
    getlist = given.getlist  # type: ignore[attr-defined]  # Django's QueryDict
    weekdays = sum({1 << int(number) for number in getlist("weekday") if number in set("0123456")})
    start, end = minute(given.get("start", ""), -1), minute(given.get("end", ""), -1)
    rule = Rule(
        id=0,
        practitioner=practitioner,
        resource=0,
        centre=given.get("centre", ""),
        zone=rules.ZONE,
        weekdays=weekdays,
        first=day(given.get("first", "")),
        # Past midnight: the night that follows.
        start_minute=start,
        end_minute=end if end > start else end + 1440,
        step=whole(given.get("step", "20")),
        every=whole(given.get("every", "1")),
        last=day(given["last"]) if given.get("last") else None,
        room=given.get("room", ""),
        kinds=tuple(number for text in getlist("kind") if (number := numbers.whole(text)) is not None),
        is_online=given.get("online") == "1",
        on_holidays=given.get("holidays") == "1",
    )
    replaced = numbers.whole(given.get("replaces", ""))
    if replaced is not None:
        rules.change_rule(context(), actor, replaced, rule)
    else:
        rules.add_rule(context(), actor, rule)


def day(text: str) -> date:
    """The day of a form. Raises Invalid."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise errors.Invalid(_("Give the day as a date.")) from error


def minute(text: str, default: int) -> int:
    """Minutes from midnight of a form; the default, unless negative, for nothing. Raises Invalid."""
    if not text and default >= 0:
        return default
    hour, minute = (numbers.whole(part) for part in text.partition(":")[::2])
    if hour is None or minute is None or hour > 23 or minute > 59:
        raise errors.Invalid(_("Give the time as hours and minutes."))
    return hour * 60 + minute


def whole(text: str) -> int:
    """The whole number of a form. Raises Invalid."""
    number = numbers.whole(text)
    if number is None or number > 9999:
        raise errors.Invalid(_("Give a whole number."))
    return number


@require_POST
@signed_in
def end(request: HttpRequest, actor: Actor) -> HttpResponseRedirect:
    """Takes a rule or an absence out of use."""
    agenda.require_staff(actor)
    number = numbers.whole(request.POST.get("number", ""))
    if number is None:
        raise errors.NotFound("This is not known.")
    if request.POST.get("what") == "absence":
        rules.end_closure(context(), actor, number)
    else:
        rules.end_rule(context(), actor, number)
    return done(f"{reverse('booking:hours')}?practitioner={request.POST.get('practitioner', '')}", "saved")
