"""Free times as patients see them: by day, then by person, filtered by centre, name, language and time of day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from vesalius import clock, errors
from vesalius.apps.booking import agenda
from vesalius.records.scheduling import booking, directory, free, offering, rules
from vesalius.records.scheduling.free import Free
from vesalius.records.scheduling.rules import Kind
from vesalius.ui.frame import context

_DAYS: Final = 4
_WINDOW_DAYS: Final = 21
_TIMES: Final = 1500
_CHIPS: Final = 8
LANGUAGES: Final = ("fr", "nl", "de", "en", "ar", "tr", "es", "it")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters."""

    kind: Kind
    centre: str
    who: str
    spoken: str
    after: int
    first: date
    is_new: bool
    is_taken: bool


def kind(key: str) -> Kind:
    """The kind of visit with this key, when patients may book it. Raises NotFound."""
    with context().pool.session() as session:
        for found in rules.kinds(session):
            if found.key == key and found.is_online:
                return found
    raise errors.NotFound("The kind of visit is not known.")


def asked(given: Mapping[str, str], chosen: Kind) -> Asked:
    """The filters of an address; what makes no sense is left out."""
    known = directory.directory(context())
    today = clock.today()
    try:
        first = max(today, date.fromisoformat(given.get("from", "")))
    except ValueError:
        first = today
    after = given.get("after", "0")
    return Asked(
        chosen,
        given.get("centre", "") if given.get("centre", "") in known.centres else "",
        given.get("who", "") if given.get("who", "") in known.people else "",
        given.get("spoken", "") if given.get("spoken", "") in LANGUAGES else "",
        int(after) if after in {"12", "15", "17"} else 0,
        first,
        given.get("new") == "1",
        given.get("taken") == "1",
    )


def _practitioners(wanted: Asked, known: directory.Directory) -> list[directory.Person]:
    return [
        person
        for person in known.people.values()
        if wanted.kind.profession in {"", person.profession}
        and (not wanted.who or person.literal == wanted.who)
        and (not wanted.spoken or wanted.spoken in person.languages)
        and (not wanted.centre or wanted.centre in person.centres)
    ]


def offered(wanted: Asked, language: str) -> dict[str, Any]:
    """What the page of free times shows."""
    known = directory.directory(context())
    people = _practitioners(wanted, known)
    low = agenda.bounds(wanted.first)[0]
    search = free.Search(
        wanted.kind,
        low,
        low + _WINDOW_DAYS * free.DAY,
        [person.pk for person in people],
        wanted.centre,
        is_new=wanted.is_new,
        online=True,
        from_minute=wanted.after * 60,
        rooms=known.rooms,
        count=_TIMES,
    )
    found = offering.search(context(), search)
    days = _by_day(found, known)
    following = days[-1]["date"] + timedelta(days=1) if len(days) == _DAYS else None
    everybody = _practitioners(Asked(wanted.kind, wanted.centre, "", "", 0, wanted.first, False, False), known)
    spoken = sorted({code for person in everybody for code in person.languages if code in LANGUAGES})
    return {
        "days": days,
        "asked": wanted,
        "centres": list(known.centres.values()),
        "people": sorted(everybody, key=lambda person: person.name),
        "spoken": [(code, spoken_names().get(code, code)) for code in spoken],
        "back": query(wanted),
        "later": query(wanted, first=following) if following else "",
        "language": language,
    }


def query(wanted: Asked, *, first: date | None = None) -> str:
    """The filters as the query of an address."""
    values = {
        "centre": wanted.centre,
        "who": wanted.who,
        "spoken": wanted.spoken,
        "after": str(wanted.after) if wanted.after else "",
        "from": str(first or wanted.first),
        "new": "1" if wanted.is_new else "",
    }
    return urlencode({name: value for name, value in values.items() if value})


def spoken_names() -> dict[str, str]:
    """Languages that practitioners speak, by code."""
    return {
        "fr": "Français",
        "nl": "Nederlands",
        "de": "Deutsch",
        "en": "English",
        "ar": "العربية",
        "tr": "Türkçe",
        "es": "Español",
        "it": "Italiano",
    }


def _by_day(found: list[Free], known: directory.Directory) -> list[dict[str, Any]]:
    days: dict[date, dict[str, list[Free]]] = {}
    for each in found:
        day = agenda.day_of(each.low)
        if day not in days and len(days) == _DAYS:
            break
        days.setdefault(day, {}).setdefault(f"{each.practitioner}|{each.centre}", []).append(each)
    return [
        {
            "date": day,
            "title": agenda.long_day(day),
            "people": [
                {
                    "name": known.people[items[0].practitioner].name,
                    "centre": known.centres[items[0].centre],
                    "times": [(value(item), agenda.hour(item.low)) for item in items[:_CHIPS]],
                    "more": [(value(item), agenda.hour(item.low)) for item in items[_CHIPS:]],
                }
                for items in people.values()
                if items[0].practitioner in known.people and items[0].centre in known.centres
            ],
        }
        for day, people in days.items()
    ]


def value(item: Free) -> str:
    """A free time as the value of its button."""
    return f"{item.practitioner}|{item.low}"


def chosen(given: str, wanted: Kind, *, is_new: bool) -> Free:
    """The free time of a button, looked up again: nobody books what was not offered. Raises Taken-like Conflict."""
    practitioner, _bar, low = given.partition("|")
    known = directory.directory(context())
    person = known.people.get(practitioner)
    if person is None or not low.isascii() or not low.isdigit() or len(low) > 18:
        raise errors.Invalid("There is no such time.")
    search = free.Search(
        wanted,
        int(low),
        int(low) + wanted.length(is_new=is_new) * free.MINUTE,
        [person.pk],
        is_new=is_new,
        online=True,
        rooms=known.rooms,
        count=1,
    )
    found = offering.search(context(), search)
    if not found or found[0].low != int(low):
        raise errors.Conflict(_("Somebody was faster: this time is taken. Choose another."))
    return found[0]


def visit(item: Free, wanted: Kind, language: str, *, patient: str = "") -> booking.Visit:
    """What is held and booked for a free time."""
    known = directory.directory(context())
    person, centre = known.people.get(item.practitioner), known.centres.get(item.centre)
    displays = {item.practitioner: person.name} if person else {}
    if centre and centre.location:
        displays[centre.location] = centre.name
    return booking.Visit(
        wanted,
        item.practitioner,
        item.low,
        item.high,
        patient=patient,
        centre=item.centre,
        centre_location=centre.location if centre else "",
        room=item.room,
        origin="online",
        is_video=wanted.is_video,
        slot=item.slot,
        language=language,
        displays=displays,
    )


def first_free(wanted: Kind, centre: str, known: directory.Directory) -> Free | None:
    """The earliest time of a kind of visit."""
    people = [person.pk for person in known.people.values() if wanted.profession in {"", person.profession}]
    now = clock.now_microseconds()
    found = offering.search(
        context(),
        free.Search(
            wanted, now, now + _WINDOW_DAYS * free.DAY, people, centre, online=True, rooms=known.rooms, count=1
        ),
    )
    return found[0] if found else None


def soon(low: int) -> str:
    """Today, tomorrow, or the day, of a first free time."""
    day, today = agenda.day_of(low), clock.today()
    if day == today:
        return _("today %(time)s") % {"time": agenda.hour(low)}
    if day == today + timedelta(days=1):
        return _("tomorrow %(time)s") % {"time": agenda.hour(low)}
    return f"{date_format(day, 'D j N')} {agenda.hour(low)}"
