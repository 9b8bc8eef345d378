"""Appointment/$find, $hold and $book as IHE ITI Scheduling (1.0.0) defines them, Slot/$find, and Argonaut's names.

$find answers free times as proposed Appointments, whose ids $hold and $book take as references; $hold keeps one and
answers it as a pending Appointment; $book stores it. Whoever sends the resource itself, alone or as `appointment`, gets
the resource; whoever uses the names of IHE or Argonaut gets their Bundle. docs/scheduling.md tells the parameters.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, NamedTuple

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
from vesalius.records.read import read
from vesalius.records.scheduling import booking, directory, free, holding, offering, proposals, rules
from vesalius.records.scheduling.free import Free
from vesalius.records.scheduling.rules import Kind
from vesalius.records.search import search
from vesalius.search import moments

HOLD: Final = "urn:vesalius:booking-hold"
"""Identifier system of the secret of a hold, in the pending Appointment."""
_MAXIMUM: Final = 500
_DEFAULT_DAYS: Final = 14
_MAXIMUM_DAYS: Final = 92
_STAFF_HOLDS: Final = 20
# Names that say the same: ours, IHE's, Argonaut's and those of R4's search parameters.
_SAME: Final = {
    "visit-type": "kind",
    "service-type": "kind",
    "provider": "practitioner",
    "location-reference": "location",
    "patient-id": "patient",
    "patient-reference": "patient",
}
_RESOURCES: Final = ("appointment", "appointment-resource", "appt-resource")
_REFERENCES: Final = ("appointment-reference", "appt-id")

Asked = Mapping[str, list[str]]


def handle_find(call: Call) -> Response:
    """200 with a searchset of proposed Appointments, earliest first."""
    require_reach(call.actor, "search", "Appointment")
    known = directory.directory(call.context)
    asked = _asked(call)
    patient = _patient(call, asked)
    resources = []
    for kind, each in _found(call, asked, known, patient):
        # A seat of a group session is named by its Slot.
        identity = {} if each.slot else {"id": proposals.identify(call.context, each, kind, patient=patient)}
        resources.append(identity | proposals.appointment(each, kind, known, patient=patient))
    return _searchset(call, resources)


def handle_find_slots(call: Call) -> Response:
    """200 with a searchset of free Slots, earliest first; an Appointment that names one of them can be booked."""
    require_reach(call.actor, "search", "Slot")
    known = directory.directory(call.context)
    asked = _asked(call)
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
        for kind, each in _found(call, asked, known, _patient(call, asked))
    ]
    return _searchset(call, resources)


def _actor(found: Free, known: directory.Directory) -> dict[str, str]:
    person = known.people.get(found.practitioner)
    return {"reference": found.practitioner} | ({"display": person.name} if person else {})


def handle_hold(call: Call) -> Response:
    """200 with the pending Appointment and the secret of its hold; 409 with the next free times."""
    require_write(call.actor)
    require_reach(call.actor, "create", "Appointment")
    wanted = _wanted(call)
    holder = f"account/{call.actor.account or call.actor.name}"
    resource = wanted.resource
    kept = holding.hold(call.context, resource, holder=holder, maximum=_STAFF_HOLDS)
    resource["status"] = "pending"
    period = {"end": clock.instant(kept.expires)}
    resource["identifier"] = [
        *resource.get("identifier", ()),
        {"system": HOLD, "value": kept.secret, "period": period},
    ]
    identity = proposals.held(wanted.named, kept.secret)
    if identity:
        resource["id"] = identity
    return _searchset(call, [resource]) if wanted.is_bundled else Response(200, (), json.encode(resource))


def handle_book(call: Call) -> Response:
    """201 with the booked Appointment; 200 when the idempotency key made it before; 409 with the next free times."""
    wanted = _wanted(call)
    written = booking.book(
        call.context,
        call.actor,
        wanted.resource | {"status": "booked"},
        hold=wanted.secret,
        key=(call.header("idempotency-key") or "")[:200],
    )
    if wanted.is_bundled:
        return _searchset(call, [json.parse(written.version.body)])
    return answers.written(call, written)


class _Wanted(NamedTuple):
    """What is to be held or booked; `named` is the id of a proposal, where it was named by one."""

    resource: dict[str, Any]
    secret: str
    named: str
    is_bundled: bool


def _wanted(call: Call) -> _Wanted:
    parameters = read_parameters(call, resources_too=True)
    asked = _asked(call, parameters)
    literal = next((values[0] for name in _REFERENCES if (values := asked.get(name))), "")
    is_bundled = bool(literal)
    if literal:
        named = literal.rpartition("/")[2]
        resource, secret = proposals.resolve(call.context, named)
    else:
        name = next((name for name in _RESOURCES if parameters.resource(name) is not None), "")
        is_bundled = name not in {"", _RESOURCES[0]}
        resource, secret, named = _sent(
            call, parameters.resource(name) if parameters.is_given else call.resource_body()
        )
    for patient in asked.get("patient", ()):
        reference = patient if "/" in patient else f"Patient/{patient}"
        if all((item.get("actor") or {}).get("reference") != reference for item in resource["participant"]):
            resource["participant"].append({"actor": {"reference": reference}, "status": "accepted"})
    return _Wanted(resource, secret, named, is_bundled)


def _sent(call: Call, body: bytes | None) -> tuple[dict[str, Any], str, str]:
    """(the Appointment that was sent, the secret of its hold, the id of the proposal that it names or "")."""
    if body is None:
        raise MalformedRequest(
            "Name the appointment: appointment-reference, or appointment-resource with the resource."
        )
    validation.check(body, "Appointment")
    found = dict(json.parse(body))
    named = next(
        (
            literal
            for literal in [f"Appointment/{found.pop('id', '')}", *_slots(found)]
            if proposals.is_proposal(literal.rpartition("/")[2])
        ),
        "",
    ).rpartition("/")[2]
    secret = proposals.secret_of(named)
    if any(proposals.is_proposal(literal.rpartition("/")[2]) for literal in _slots(found)):
        # A Slot that was only proposed stands for its time and its practitioner, whatever else is said beside it.
        offered, _secret = proposals.resolve(call.context, named)
        present = {(item.get("actor") or {}).get("reference") for item in found.get("participant", ())}
        added = [item for item in offered["participant"] if item["actor"]["reference"] not in present]
        found = offered | found | {"participant": [*found.get("participant", ()), *added]}
        del found["slot"]
    secrets = [item["value"] for item in found.get("identifier", ()) if item.get("system") == HOLD]
    others = [item for item in found.get("identifier", ()) if item.get("system") != HOLD]
    found.pop("identifier", None)
    if others:
        found["identifier"] = others
    # Before anything is reserved: what is only to be held is checked like what is booked.
    checked = dict(prepare.check(json.encode(found), "Appointment"))
    return checked, (secrets[0] if secrets else secret), named


def _slots(resource: Mapping[str, Any]) -> list[str]:
    return [str(slot.get("reference", "")) for slot in resource.get("slot", ())]


def _asked(call: Call, given: Parameters | None = None) -> Asked:
    """Every parameter, of the query and of the body, under one name for what says the same."""
    parameters = read_parameters(call) if given is None else given
    pairs = [*call.question(), *parameters.texts()]
    for name, reference in parameters.references():
        pairs.append((name, _literal(call, reference)))
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(_SAME.get(name, name), []).extend(part for part in value.split(",") if part)
    return found


def _literal(call: Call, reference: Mapping[str, Any]) -> str:
    """The literal of a Reference; one by identifier is looked for among the practitioners and organizations."""
    if "reference" in reference:
        return str(reference["reference"]).removeprefix(f"{call.base}/")
    identifier = reference.get("identifier") or {}
    token = f"{identifier.get('system', '')}|{identifier.get('value', '')}"
    for type_name in ("Practitioner", "Organization", "Location"):
        page = search(call.context, call.actor, type_name, [("identifier", token), ("_count", "2")])
        if len(page.matches) == 1:
            return f"{type_name}/{page.matches[0].id}"
    raise Invalid("A reference names nothing that is known here.")


def _patient(call: Call, asked: Asked) -> str:
    """The patient whose own appointments are kept free, as "Patient/x". Raises NotFound for who may not be seen."""
    for value in asked.get("patient", ()):
        logical_id = value.removeprefix("Patient/")
        read(call.context, call.actor, "Patient", logical_id)
        return f"Patient/{logical_id}"
    return ""


def _found(call: Call, asked: Asked, known: directory.Directory, patient: str) -> Iterator[tuple[Kind, Free]]:
    low, high = _period(asked)
    people = _practitioners(call, asked, known)
    centres = _centres(asked, known)
    count = min(_number(asked.get("_count", ["50"])[0]), _MAXIMUM)
    busy = [call.context.blind.pk("Patient", patient.partition("/")[2])] if patient else []
    streams = []
    with call.context.pool.session() as session:
        every = rules.kinds(session)
    for kind in _kinds(every, asked, people, known):
        fitting = _fitting(kind, people, known)
        for centre in centres:
            wanted = free.Search(
                kind=kind,
                low=low,
                high=high,
                practitioners=fitting,
                centre=centre,
                is_new=asked.get("new-patient", [""])[0] == "true",
                from_minute=_minute(asked.get("from", ["00:00"])[0]),
                to_minute=_minute(asked.get("to", ["24:00"])[0]),
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


def _kinds(every: list[Kind], asked: Asked, people: list[int] | None, known: directory.Directory) -> list[Kind]:
    """The kinds that are asked for; without any, the first kind of each profession that is asked for."""
    codes = [value.rpartition("|")[2] for value in asked.get("kind", ())]
    found = [kind for kind in every if {kind.key, kind.code} & set(codes) - {""}]
    if found:
        return found
    if not codes and people is not None:
        professions = {person.profession for person in known.people.values() if person.pk in people}
        firsts = [next((kind for kind in every if kind.profession in {"", each}), None) for each in sorted(professions)]
        if found := list({kind.id: kind for kind in firsts if kind is not None}.values()):
            return found
    names = ", ".join(kind.key for kind in every) or "none yet"
    raise Invalid(f"Name the kind of visit (visit-type): {names}.")


def _practitioners(call: Call, asked: Asked, known: directory.Directory) -> list[int] | None:
    given = asked.get("practitioner", ())
    professions = {value.rpartition("|")[2] for value in asked.get("specialty", ())}
    if given:
        found = [call.context.blind.pk("Practitioner", name.removeprefix("Practitioner/")) for name in given]
        return found if not professions else [pk for pk in found if pk in _of(professions, known)]
    if professions:
        specialists = _of(professions, known)
        if not specialists:
            raise NotFound("Nobody has this specialty.")
        return specialists
    return None


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


def _period(asked: Asked) -> tuple[int, int]:
    now = clock.now_microseconds()
    try:
        low = moments.parse(asked["start"][0]).low if asked.get("start") else now
        high = moments.parse(asked["end"][0]).high if asked.get("end") else max(low, now) + _DEFAULT_DAYS * free.DAY
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


def _searchset(call: Call, resources: list[dict[str, Any]]) -> Response:
    entries = [
        {
            "fullUrl": f"{call.base}/{resource['resourceType']}/{resource['id']}"
            if "id" in resource
            else f"urn:uuid:00000000-0000-4000-8000-{index:012d}",
            "resource": resource,
            "search": {"mode": "match"},
        }
        for index, resource in enumerate(resources)
    ]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    return Response(200, (), json.encode(bundle | ({"entry": entries} if entries else {})))
