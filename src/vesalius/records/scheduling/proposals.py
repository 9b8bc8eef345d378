"""Free times that a client can name: the id of a proposed Appointment says which time of whom it is.

Nothing is stored of what is only proposed but what was said of it (`wishes`). The id holds the time, the practitioner,
the kind of visit, perhaps the patient and the number of what was said; whoever names it gets what is free then, or
learns that it is taken. In the id of what is held the secret of the hold stands before that. It is no credential: who
names it needs the rights for what they do with it.
"""

from __future__ import annotations

import base64
import binascii
import struct
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final, NamedTuple

from vesalius.errors import Conflict, NotFound
from vesalius.records.context import Context
from vesalius.records.people import literals
from vesalius.records.scheduling import booking, directory, free, holding, opening, rules, wishes
from vesalius.records.scheduling.free import Free
from vesalius.records.scheduling.intervals import Interval
from vesalius.records.scheduling.rules import Kind
from vesalius.store.session import Session

_FREE: Final = "f."
_HELD: Final = "h."
_SECRET: Final = 22
"""Characters of the secret of a hold."""
# Minute, practitioner, kind, length in minutes, patient (0: nobody). With the secret: 59 characters; an id has 64.
_PLACE: Final = struct.Struct(">IqIHq")
_WISH: Final = struct.Struct(">q")
"""After the place, where something was said: of what is held it is found by the number of the hold."""


class Proposal(NamedTuple):
    """What an id names: an Appointment as it would be booked, and the secret of its hold, "" without one."""

    appointment: dict[str, Any]
    secret: str


def identify(context: Context, found: Free, kind: Kind, *, patient: str = "", wish: int = 0) -> str:
    """The id of a free time for a patient ("Patient/x") or for nobody yet; `wish` is the number of what was said."""
    packed = _PLACE.pack(
        found.low // free.MINUTE,
        _pk(context, found.practitioner),
        kind.id,
        (found.high - found.low) // free.MINUTE,
        _pk(context, patient) if patient else 0,
    )
    return _FREE + _written(packed + (_WISH.pack(wish) if wish else b""))


def held(proposal_id: str, secret: str) -> str:
    """The id of a proposed time once it is held; "" where what is held has no such id."""
    if not proposal_id.startswith(_FREE):
        return ""
    place = _read(proposal_id[len(_FREE) :])[: _PLACE.size]
    return _HELD + secret.replace("_", ".") + _written(place)


def secret_of(logical_id: str) -> str:
    """The secret of the hold in an id of `held`; "" in any other."""
    if not logical_id.startswith(_HELD):
        return ""
    return logical_id[len(_HELD) :][:_SECRET].replace(".", "_")


def is_proposal(logical_id: str) -> bool:
    """Whether an id looks like one of ours."""
    return logical_id.startswith((_FREE, _HELD))


def appointment(
    found: Free, kind: Kind, known: directory.Directory, *, patient: str = "", status: str = "proposed"
) -> dict[str, Any]:
    """The Appointment of a free time, without an id."""
    person, centre = known.people.get(found.practitioner), known.centres.get(found.centre)
    displays = {found.practitioner: person.name} if person else {}
    if centre and centre.location:
        displays[centre.location] = centre.name
    visit = booking.Visit(
        kind,
        found.practitioner,
        found.low,
        found.high,
        patient=patient,
        room=found.room,
        centre=found.centre,
        centre_location=centre.location if centre else "",
        origin="application",
        is_video=kind.is_video,
        slot=found.slot,
        displays=displays,
    )
    resource = booking.appointment(visit, status=status)
    if status == "proposed":
        del resource["created"]
    return resource


def resolve(context: Context, logical_id: str, *, holder: str = "") -> Proposal:
    """What an id of `identify` or `held` names now, with what the holder said of it.

    Raises NotFound for any other, Conflict for a time that is not offered any more. One that is taken is answered all
    the same: who books it is refused with what is free instead.
    """
    secret = secret_of(logical_id)
    place = logical_id[len(_FREE) :][_SECRET if secret else 0 :]
    try:
        packed = _read(place)
        minute, practitioner, number, minutes, patient = _PLACE.unpack(packed[: _PLACE.size])
        said = _WISH.unpack(packed[_PLACE.size :])[0] if len(packed) > _PLACE.size else 0
    except (binascii.Error, struct.error, UnicodeEncodeError) as error:
        raise NotFound("The proposed appointment is not known.") from error
    known = directory.directory(context)
    person = next((each for each in known.people.values() if each.pk == practitioner), None)
    low = minute * free.MINUTE
    with context.pool.session() as session:
        kind = next((each for each in rules.kinds(session) if each.id == number), None)
        named: Mapping[int, str] = literals(session, [patient]) if patient else {}
        if person is None or kind is None or (patient and patient not in named) or not minutes:
            raise NotFound("The proposed appointment is not known.")
        high = low + minutes * free.MINUTE
        wanted = free.Search(kind, low, high, [practitioner], rooms=known.rooms, count=1, minutes=minutes)
        offered = free.search(session, wanted)
        found = next((each for each in offered if each.low == low), None)
        if found is None:
            if not free.is_open(session, practitioner, low, high):
                raise Conflict("This time is not offered any more.")
            # What is held keeps its own time busy; what somebody else took is refused when it is booked.
            kept = holding.resources(session, secret) if secret else set()
            found = _of_hours(session, person, known, kind, Interval(low, high), kept)
        made = appointment(found, kind, known, patient=named.get(patient, ""), status="booked")
        if secret:
            said = holding.number(session, secret)
        if said:
            wishes.recall(context, session, holder, said, made)
    return Proposal(made, secret)


def _of_hours(
    session: Session, person: directory.Person, known: directory.Directory, kind: Kind, at: Interval, kept: set[int]
) -> Free:
    """The time as the practitioner's hours have it, free or not; in the room that is kept, else in any."""
    first = opening.local(at.low, rules.ZONE).date() - timedelta(days=2)
    closed = rules.closures(session, first, first + timedelta(days=5))
    fitting = [
        rule
        for rule in rules.rules(session, [person.pk])
        if any(each.high >= at.high for each in opening.open_times(rule, closed, at.low, at.high) if each.low <= at.low)
    ]
    rule = fitting[0] if fitting else None
    centre = rule.centre if rule else next(iter(person.centres), "")
    room = rule.room if rule else ""
    if not room and kind.needs_room:
        rooms = known.rooms.get(centre, ())
        room = next((each.literal for each in rooms if each.pk in kept), rooms[0].literal if rooms else "")
    return Free(at.low, at.high, person.literal, centre, room)


def _written(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode().replace("_", ".")


def _read(place: str) -> bytes:
    return base64.b64decode(place.replace(".", "_").encode() + b"=" * (-len(place) % 4), b"-_", validate=True)


def _pk(context: Context, literal: str) -> int:
    type_name, logical_id = literal.split("/")
    return context.blind.pk(type_name, logical_id)
