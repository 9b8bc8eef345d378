"""What an Appointment or a Slot keeps to itself, and what can be kept: read off the resources, nothing else.

* An Appointment that is pending, booked, arrived or checked-in reserves its practitioners, patients, devices and
  rooms from start to end. Proposed, on the waiting list, cancelled, missed or an error: nothing. Fulfilled: what it
  held stays held, and nothing new is asked for, since what happened cannot be refused. One that names patients and
  nobody whom they see reserves nothing.
* A Slot that is busy-unavailable (a block) or busy-tentative reserves the actors of its Schedule. A Slot with seats
  is a group session: it reserves them too, and each Appointment that names the Slot takes a seat instead of them.
* A PractitionerRole stands for its Practitioner, wherever the role is; a Schedule for its actors. A Location is
  reserved when it is a room, a bed or the like; a whole building never is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vesalius.errors import Invalid, Issue
from vesalius.search import moments
from vesalius.store.reservations import APPOINTMENT, SLOT

SEATS: Final = "urn:vesalius:StructureDefinition:seats"
"""Extension of Slot, Location and Device: how many may use it at once (valuePositiveInt)."""
BUFFER: Final = "urn:vesalius:StructureDefinition:buffer"
"""Extension of Appointment, Practitioner, Location and Device: `before` and `after`, in minutes (valueUnsignedInt)."""
TYPES: Final = frozenset({"Appointment", "Slot"})
"""Types that reserve."""
BOOKABLE_TYPES: Final = frozenset({"Practitioner", "PractitionerRole", "Location", "Device", "Schedule", "Slot"})
"""Types that say something about being reserved."""
ACTIVE: Final = frozenset({"pending", "booked", "arrived", "checked-in"})
"""Statuses of an Appointment that reserves."""
MAXIMUM_SEATS: Final = 500

_EXCLUSIVE: Final = ("Practitioner/", "Patient/", "Device/")
_NAMED: Final = (*_EXCLUSIVE, "PractitionerRole/", "Location/")
# R4 CodeSystem location-physical-type: rooms, beds, vehicles, areas.
_ROOMS: Final = frozenset({"ro", "bd", "ve", "area", "rd"})
_MINUTE: Final = 60_000_000
_LONGEST_BUFFER: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Reservation:
    """One literal reference and the time, in µs since 1970 UTC; buffers in µs."""

    literal: str
    is_exclusive: bool
    low: int
    high: int
    before: int = 0
    after: int = 0
    kind: int = APPOINTMENT


@dataclass(frozen=True, slots=True)
class Bookable:
    """What the source stands for: itself, or another resource. Buffers in µs."""

    literal: str
    is_exclusive: bool
    seats: int = 1
    before: int = 0
    after: int = 0
    is_session: bool = False


def reservations(type_name: str, resource: Mapping[str, Any]) -> tuple[Reservation, ...] | None:
    """What a valid Appointment or Slot reserves; None: what it reserved before, if anything, stays as it is.

    Raises Invalid when it would not end after it starts.
    """
    if type_name == "Appointment":
        return _of_appointment(resource)
    return tuple(_of_slot(resource))


def bookables(type_name: str, resource: Mapping[str, Any]) -> tuple[Bookable, ...]:
    """What a valid resource says about being reserved."""
    itself = f"{type_name}/{resource.get('id', '')}"
    before, after = buffers(resource)
    if type_name == "PractitionerRole":
        practitioner = _literal(resource.get("practitioner"))
        return (Bookable(practitioner, is_exclusive=True),) if practitioner else ()
    if type_name == "Schedule":
        actors = [found for actor in resource.get("actor", ()) if (found := _literal(actor)) is not None]
        return tuple(Bookable(actor, actor.startswith(_EXCLUSIVE)) for actor in dict.fromkeys(actors))
    if type_name == "Slot":
        seats = _seats(resource)
        if seats is None or resource.get("status") == "entered-in-error":
            return ()
        return (Bookable(itself, is_exclusive=True, seats=seats, is_session=True),)
    if type_name == "Location" and not _is_room(resource):
        return ()
    if type_name == "Practitioner" and not (before or after):
        return ()
    return (Bookable(itself, is_exclusive=True, seats=_seats(resource) or 1, before=before, after=after),)


def buffers(resource: Mapping[str, Any]) -> tuple[int, int]:
    """The (before, after) of the buffer extension, in µs; 0 where none is said. Raises Invalid above a day."""
    found = {"before": 0, "after": 0}
    for part in _extension(resource, BUFFER).get("extension", ()):
        if part.get("url") in found:
            minutes = part.get("valueUnsignedInt", part.get("valueInteger", part.get("valuePositiveInt", 0)))
            if not isinstance(minutes, int) or not 0 <= minutes <= _LONGEST_BUFFER:
                raise Invalid(issues=(Issue("business-rule", "A buffer has between 0 and 1440 minutes."),))
            found[part["url"]] = minutes * _MINUTE
    return found["before"], found["after"]


def _of_appointment(resource: Mapping[str, Any]) -> tuple[Reservation, ...] | None:
    status = resource.get("status")
    if status == "fulfilled":
        return None
    start, end = resource.get("start"), resource.get("end")
    if status not in ACTIVE or not start or not end:
        return ()
    low, high = _bounds(start, end, "Appointment")
    before, after = buffers(resource)
    literals = [_literal(slot) for slot in resource.get("slot", ())]
    literals += [
        _literal(item.get("actor"))
        for item in resource.get("participant", ())
        if item.get("status") != "declined" and item.get("required") != "information-only"
    ]
    named = [literal for literal in dict.fromkeys(literals) if literal and literal.startswith((*_NAMED, "Slot/"))]
    if all(literal.startswith("Patient/") for literal in named):
        # Nobody and nothing is booked yet: it says that somebody should come, not where they are.
        return ()
    return tuple(Reservation(literal, literal.startswith(_EXCLUSIVE), low, high, before, after) for literal in named)


def _of_slot(resource: Mapping[str, Any]) -> Iterator[Reservation]:
    status = resource.get("status")
    is_session = _seats(resource) is not None and status != "entered-in-error"
    if not is_session and status not in {"busy-unavailable", "busy-tentative"}:
        return
    low, high = _bounds(resource["start"], resource["end"], "Slot")
    schedule = _literal(resource.get("schedule"))
    if schedule:
        yield Reservation(schedule, is_exclusive=False, low=low, high=high, kind=SLOT)


def _bounds(start: str, end: str, place: str) -> tuple[int, int]:
    low, high = moments.parse(start).low, moments.parse(end).low
    if high <= low:
        # What lasts no time would stand beside anything.
        raise Invalid(issues=(Issue("business-rule", "The end does not lie after the start.", (f"{place}.end",)),))
    return low, high


def _is_room(resource: Mapping[str, Any]) -> bool:
    codings: Iterable[Any] = (resource.get("physicalType") or {}).get("coding", ())
    return any(coding.get("code") in _ROOMS for coding in codings)


def _seats(resource: Mapping[str, Any]) -> int | None:
    found = _extension(resource, SEATS)
    value = found.get("valuePositiveInt", found.get("valueInteger"))
    if value is None:
        return None
    if not isinstance(value, int) or not 1 <= value <= MAXIMUM_SEATS:
        raise Invalid(issues=(Issue("business-rule", f"There are between 1 and {MAXIMUM_SEATS} seats."),))
    return value


def _extension(resource: Mapping[str, Any], url: str) -> Mapping[str, Any]:
    return next((item for item in resource.get("extension", ()) if item.get("url") == url), {})


def _literal(reference: Any) -> str | None:
    text = reference.get("reference") if isinstance(reference, dict) else None
    if not isinstance(text, str) or text.count("/") < 1 or text.startswith(("http:", "https:", "urn:", "#")):
        return None
    return "/".join(text.split("/")[:2])
