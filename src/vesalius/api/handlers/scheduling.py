"""Appointment/$find, $hold and $book, after the Argonaut Scheduling guide (1.0.0) and IHE Scheduling.

$find answers free times as proposed Appointments, $hold keeps one and answers it as a pending Appointment with the
secret of the hold, $book stores it. docs/scheduling.md tells the parameters.
"""

from __future__ import annotations

from typing import Any, Final

from vesalius import clock
from vesalius.access.visibility import require_reach, require_write
from vesalius.api import answers
from vesalius.api.call import Call
from vesalius.api.parameters import Parameters, read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.errors import Invalid, NotFound
from vesalius.r4 import json, validation
from vesalius.records import prepare
from vesalius.records.scheduling import booking, directory, free, holding, rules
from vesalius.search import moments

HOLD: Final = "urn:vesalius:booking-hold"
"""Identifier system of the secret of a hold, in the pending Appointment."""
_MAXIMUM: Final = 500
_DEFAULT_DAYS: Final = 14
_MAXIMUM_DAYS: Final = 92
_STAFF_HOLDS: Final = 20


def handle_find(call: Call) -> Response:
    """200 with a searchset of proposed Appointments, earliest first."""
    require_reach(call.actor, "search", "Appointment")
    values = dict([*call.question(), *read_parameters(call).texts()])
    kind = _kind(call, values.get("kind", values.get("service-type", "")))
    known = directory.directory(call.context)
    low, high = _period(values)
    chosen = _practitioners(call, values, known)
    centre = values.get("organization", "")
    if centre and not centre.startswith("Organization/"):
        centre = f"Organization/{centre}"
    wanted = free.Search(
        kind=kind,
        low=low,
        high=high,
        practitioners=chosen,
        centre=centre,
        is_new=values.get("new-patient") == "true",
        from_minute=_minute(values.get("from", "00:00")),
        to_minute=_minute(values.get("to", "24:00")),
        rooms=known.rooms,
        count=min(_number(values.get("_count", "50")), _MAXIMUM),
    )
    with call.context.pool.session() as session:
        found = free.search(session, wanted)
    entries = [
        {
            "fullUrl": f"urn:uuid:{_made_up(index)}",
            "resource": _proposed(each, kind, known),
            "search": {"mode": "match"},
        }
        for index, each in enumerate(found)
    ]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    if entries:
        bundle["entry"] = entries
    return Response(200, (), json.encode(bundle))


def handle_hold(call: Call) -> Response:
    """200 with the pending Appointment and the secret of its hold; 409 with the next free times."""
    require_write(call.actor)
    require_reach(call.actor, "create", "Appointment")
    wanted = _appointment(call, read_parameters(call, resources_too=True))
    holder = f"account/{call.actor.account or call.actor.name}"
    kept = holding.hold(call.context, wanted, holder=holder, maximum=_STAFF_HOLDS)
    wanted["status"] = "pending"
    others = [item for item in wanted.get("identifier", ()) if item.get("system") != HOLD]
    period = {"end": clock.instant(kept.expires)}
    wanted["identifier"] = [*others, {"system": HOLD, "value": kept.secret, "period": period}]
    return Response(200, (), json.encode(wanted))


def handle_book(call: Call) -> Response:
    """201 with the booked Appointment; 200 when the idempotency key made it before; 409 with the next free times."""
    wanted = _appointment(call, read_parameters(call, resources_too=True))
    secrets = [item["value"] for item in wanted.get("identifier", ()) if item.get("system") == HOLD]
    others = [item for item in wanted.get("identifier", ()) if item.get("system") != HOLD]
    wanted.pop("identifier", None)
    if others:
        wanted["identifier"] = others
    wanted.pop("id", None)
    wanted["status"] = "booked"
    written = booking.book(
        call.context,
        call.actor,
        wanted,
        hold=secrets[0] if secrets else "",
        key=(call.header("idempotency-key") or "")[:200],
    )
    return answers.written(call, written)


def _appointment(call: Call, parameters: Parameters) -> dict[str, Any]:
    body = parameters.resource("appointment") if parameters.is_given else call.resource_body()
    if body is None:
        raise MalformedRequest("The operation needs the parameter appointment, an Appointment.")
    validation.check(body, "Appointment")
    return dict(prepare.check(body, "Appointment"))


def _kind(call: Call, key: str) -> rules.Kind:
    with call.context.pool.session() as session:
        known = rules.kinds(session)
    code = key.rpartition("|")[2]
    for kind in known:
        if code in {kind.key, kind.code} and code:
            return kind
    names = ", ".join(kind.key for kind in known) or "none yet"
    raise Invalid(f"Name the kind of visit (kind): {names}.")


def _practitioners(call: Call, values: dict[str, str], known: directory.Directory) -> list[int] | None:
    given = [name for name in values.get("practitioner", "").split(",") if name]
    if given:
        return [call.context.blind.pk("Practitioner", name.removeprefix("Practitioner/")) for name in given]
    profession = values.get("specialty", "").rpartition("|")[2]
    if profession:
        found = [person.pk for person in known.people.values() if person.profession == profession]
        if not found:
            raise NotFound("Nobody has this specialty.")
        return found
    return None


def _period(values: dict[str, str]) -> tuple[int, int]:
    now = clock.now_microseconds()
    try:
        low = moments.parse(values["start"]).low if "start" in values else now
        high = moments.parse(values["end"]).high if "end" in values else max(low, now) + _DEFAULT_DAYS * free.DAY
    except ValueError as error:
        raise MalformedRequest("start and end are dates or times.") from error
    if high - low > _MAXIMUM_DAYS * free.DAY:
        raise Invalid(f"Look at {_MAXIMUM_DAYS} days at most.")
    return low, high


def _minute(value: str) -> int:
    hour, _colon, minute = value.partition(":")
    if not hour.isdigit() or not minute[:2].isdigit() or int(hour) > 24 or int(minute[:2]) > 59:
        raise MalformedRequest("from and to are times such as 17:00.")
    return int(hour) * 60 + int(minute[:2])


def _number(value: str) -> int:
    if not value.isascii() or not value.isdigit() or len(value) > 9 or int(value) == 0:
        raise MalformedRequest("_count is a whole number.")
    return int(value)


def _proposed(found: free.Free, kind: rules.Kind, known: directory.Directory) -> dict[str, Any]:
    person, centre = known.people.get(found.practitioner), known.centres.get(found.centre)
    displays = {found.practitioner: person.name} if person else {}
    if centre and centre.location:
        displays[centre.location] = centre.name
    visit = booking.Visit(
        kind,
        found.practitioner,
        found.low,
        found.high,
        room=found.room,
        centre=found.centre,
        centre_location=centre.location if centre else "",
        origin="application",
        displays=displays,
    )
    resource = booking.appointment(visit, status="proposed")
    del resource["created"]
    return resource


def _made_up(index: int) -> str:
    return f"00000000-0000-4000-8000-{index:012d}"
