"""Appointment/$find and Slot/$find: free times as proposed Appointments and as free Slots.

Sources: IHE ITI Scheduling (1.0.0), ITI-115; Argonaut Scheduling. docs/scheduling.md tells the parameters.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.access.visibility import require_reach
from vesalius.api.call import Call
from vesalius.api.handlers.scheduling_parameters import SAME, Asked, asked, holder, remarks, searchset
from vesalius.api.parameters import Parameters, read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.errors import Invalid
from vesalius.identity.numbers import whole
from vesalius.records.read import read
from vesalius.records.scheduling import booking, directory, free, offering, preferred, proposals, rules
from vesalius.records.scheduling import wishes as remembered
from vesalius.records.scheduling.free import Free
from vesalius.records.scheduling.preferred import Preferred
from vesalius.records.scheduling.rules import Kind
from vesalius.search import moments

_MAXIMUM: Final = 500
_DEFAULT_DAYS: Final = 14
_MAXIMUM_DAYS: Final = 92
_SETTLE_NOTHING: Final = ("insurance-reference", "patient-resource")
_HEEDED: Final = frozenset(
    {
        *(
            "start",
            "end",
            "kind",
            "practitioner",
            "organization",
            "location",
            "location-string",
            "specialty",
            "patient",
        ),
        *("from", "to", "new-patient", "_count", "timing", "reason", "referral-identifier", "comment"),
        *_SETTLE_NOTHING,
    }
)


def handle_find(call: Call) -> Response:
    """200 with a searchset of proposed Appointments, earliest first, and what of the question was not heeded."""
    require_reach(call.actor, "search", "Appointment")
    known = directory.directory(call.context)
    wishes = _wishes(call)
    patients = _patients(call, wishes.asked)
    first = patients[0] if patients else ""
    said: dict[str, Any] = {}
    remarks(call, wishes.asked, said, wishes.given)
    others = [{"actor": {"reference": other}, "status": "accepted"} for other in patients[1:]]
    number: int | None = None
    resources = []
    for kind, each in _found(call, wishes, known, patients):
        made = proposals.appointment(each, kind, known, patient=first) | said
        made["participant"] += others
        if number is None:
            number = remembered.keep(call.context, holder(call), made)
        # A seat of a group session is named by its Slot.
        named = proposals.identify(call.context, each, kind, patient=first, wish=number)
        resources.append(({} if each.slot else {"id": named}) | made)
    return searchset(call, resources, wishes.notes)


def handle_find_slots(call: Call) -> Response:
    """200 with a searchset of free Slots, earliest first; an Appointment that names one of them can be booked."""
    require_reach(call.actor, "search", "Slot")
    known = directory.directory(call.context)
    wishes = _wishes(call)
    resources = [
        {
            "resourceType": "Slot",
            "id": each.slot.partition("/")[2] or proposals.identify(call.context, each, kind),
            # The agenda of a practitioner is made when something in it is stored, not when it is looked at.
            "contained": [{"resourceType": "Schedule", "id": "schedule", "actor": [_actor(each, known)]}],
            "serviceType": booking.service_type(kind, "en"),
            "schedule": {"reference": "#schedule"},
            "status": "free",
            "start": clock.instant(each.low),
            "end": clock.instant(each.high),
        }
        for kind, each in _found(call, wishes, known, _patients(call, wishes.asked))
    ]
    return searchset(call, resources, wishes.notes)


class _Wishes(NamedTuple):
    """What is asked, when it would suit, and what of it was not heeded."""

    asked: Asked
    given: Parameters
    preferred: Preferred
    notes: tuple[str, ...]


def _wishes(call: Call) -> _Wishes:
    given = read_parameters(call)
    found = asked(call, given)
    timing = given.value("timing")
    if timing is not None and not isinstance(timing, dict):
        raise MalformedRequest("timing is a Timing.")
    times = preferred.of(timing or {})
    notes = [f"timing: {name} says nothing about free times." for name in times.ignored]
    names = [*found, *(name for name, _part in given.parts)]
    notes += [
        f"{name[:40]} is not known and was left out of account."
        for name in dict.fromkeys(names)
        if name not in _HEEDED and SAME.get(name, name) not in _HEEDED
    ]
    notes += [f"{name} changes nothing in what is free." for name in _SETTLE_NOTHING if name in names]
    return _Wishes(found, given, times, tuple(notes))


def _actor(found: Free, known: directory.Directory) -> dict[str, str]:
    person = known.people.get(found.practitioner)
    return {"reference": found.practitioner} | ({"display": person.name} if person else {})


def _patients(call: Call, found: Asked) -> list[str]:
    """Those whose own appointments are kept free, as "Patient/x". Raises NotFound for who may not be seen."""
    named = []
    for value in found.get("patient", ()):
        logical_id = value.removeprefix("Patient/")
        read(call.context, call.actor, "Patient", logical_id)
        named.append(f"Patient/{logical_id}")
    return list(dict.fromkeys(named))


def _found(
    call: Call, wishes: _Wishes, known: directory.Directory, patients: Sequence[str]
) -> Iterator[tuple[Kind, Free]]:
    found = wishes.asked
    low, high = _period(wishes)
    people = _practitioners(call, found, known)
    centres = _centres(found, known)
    count = min(_number(found.get("_count", ["50"])[0]), _MAXIMUM)
    busy = [call.context.blind.pk("Patient", patient.partition("/")[2]) for patient in patients]
    earliest, latest = _minute(found.get("from", ["00:00"])[0]), _minute(found.get("to", ["24:00"])[0])
    windows = [(max(one, earliest), min(other, latest)) for one, other in wishes.preferred.windows]
    streams = []
    with call.context.pool.session() as session:
        every = rules.kinds(session)
    for kind, centre, (first, last) in product(_kinds(every, found, people, known), centres, windows):
        wanted = free.Search(
            kind=kind,
            low=low,
            high=high,
            practitioners=_fitting(kind, people, known),
            centre=centre,
            is_new=found.get("new-patient", [""])[0] == "true",
            from_minute=first,
            to_minute=last,
            weekdays=wishes.preferred.weekdays,
            rooms=known.rooms,
            busy_too=busy,
            count=count,
        )
        streams.append([(kind, each) for each in offering.search(call.context, wanted)])
    return islice(heapq.merge(*streams, key=lambda pair: (pair[1].low, pair[1].practitioner)), count)


def _fitting(kind: Kind, people: list[int] | None, known: directory.Directory) -> list[int] | None:
    """Those of the people, None for all, whose profession has this kind of visit."""
    if not kind.profession:
        return people
    others = {person.pk for person in known.people.values() if person.profession != kind.profession}
    if people is not None:
        return [pk for pk in people if pk not in others]
    return [person.pk for person in known.people.values() if person.pk not in others]


def _kinds(every: list[Kind], found: Asked, people: list[int] | None, known: directory.Directory) -> list[Kind]:
    """The kinds that are asked for; without any, the first kind of each profession that is asked for."""
    codes = [value.rpartition("|")[2] for value in found.get("kind", ())]
    named = [kind for kind in every if {kind.key, kind.code} & set(codes) - {""}]
    if codes and not named:
        names = ", ".join(kind.key for kind in every) or "none yet"
        raise Invalid(f"There is no such kind of visit (visit-type): {names}.")
    if codes:
        return named
    asked_for = [person for person in known.people.values() if people is None or person.pk in people]
    professions = sorted({person.profession for person in asked_for})
    firsts = [next((kind for kind in every if kind.profession in {"", each}), None) for each in professions]
    return list({kind.id: kind for kind in firsts if kind is not None}.values())


def _practitioners(call: Call, found: Asked, known: directory.Directory) -> list[int] | None:
    """Those who are asked for, None for all; nobody who has the specialty is nobody."""
    given = found.get("practitioner", ())
    professions = {value.rpartition("|")[2] for value in found.get("specialty", ())}
    if given:
        named = [call.context.blind.pk("Practitioner", name.removeprefix("Practitioner/")) for name in given]
        return named if not professions else [pk for pk in named if pk in _of(professions, known)]
    return _of(professions, known) if professions else None


def _of(professions: set[str], known: directory.Directory) -> list[int]:
    return [person.pk for person in known.people.values() if person.profession in professions]


def _centres(asked: Asked, known: directory.Directory) -> list[str]:
    """The centres that are asked for as literals, [""] for all, none when there are none such."""
    if not any(asked.get(name) for name in ("organization", "location", "location-string")):
        return [""]
    organizations = {f"Organization/{name.removeprefix('Organization/')}" for name in asked.get("organization", ())}
    places = {f"Location/{name.removeprefix('Location/')}" for name in asked.get("location", ())}
    texts = [text.casefold() for text in asked.get("location-string", ())]
    found = []
    for literal, centre in known.centres.items():
        rooms = {room.literal for room in known.rooms.get(literal, ())}
        address = f"{centre.name} {centre.street} {centre.town}".casefold()
        if (
            (not organizations or literal in organizations)
            and (not places or centre.location in places or rooms & places)
            and (not texts or any(text in address for text in texts))
        ):
            found.append(literal)
    return found


def _period(wishes: _Wishes) -> tuple[int, int]:
    now = clock.now_microseconds()
    given = {name: values[0] for name, values in wishes.asked.items() if name in {"start", "end"} and values}
    try:
        low = moments.parse(given["start"]).low if "start" in given else now
        high = moments.parse(given["end"]).high if "end" in given else max(low, now) + _DEFAULT_DAYS * free.DAY
    except ValueError as error:
        raise MalformedRequest("start and end are dates or times.") from error
    if high <= low:
        raise Invalid("The end lies before the start.")
    if high - low > _MAXIMUM_DAYS * free.DAY:
        raise Invalid(f"Look at {_MAXIMUM_DAYS} days at most.")
    low = max(low, wishes.preferred.low if wishes.preferred.low is not None else low)
    return low, min(high, wishes.preferred.high if wishes.preferred.high is not None else high)


def _minute(value: str) -> int:
    hour, _colon, minute = value.partition(":")
    hours, minutes = whole(hour), whole(minute[:2])
    if hours is None or minutes is None or hours > 24 or minutes > 59:
        raise MalformedRequest("from and to are times such as 17:00.")
    return hours * 60 + minutes


def _number(value: str) -> int:
    number = whole(value)
    if not number or number >= 10**9:
        raise MalformedRequest("_count is a whole number.")
    return number
