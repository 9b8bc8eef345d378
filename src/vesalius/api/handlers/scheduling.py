"""Appointment/$hold and $book as IHE ITI Scheduling (1.0.0) defines them, with Argonaut's names.

$hold keeps a time that $find proposed and answers it as a pending Appointment; $book stores it, changes or cancels one
that is booked. Whoever sends the resource itself, alone or as `appointment`, gets the resource; whoever uses the names
of IHE or Argonaut gets their Bundle, of a refusal one with the OperationOutcome alone. docs/scheduling.md tells the
parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.access.visibility import require_reach, require_write
from vesalius.api import answers
from vesalius.api.call import Call
from vesalius.api.handlers.scheduling_parameters import (
    REFERENCES,
    RESOURCES,
    Asked,
    asked,
    holder,
    refused,
    remarks,
    searchset,
)
from vesalius.api.headers import parse_if_match
from vesalius.api.parameters import Parameters, read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.errors import Conflict, Gone, Invalid, Issue, NotFound, NotSupported, PreconditionFailed, TooMany
from vesalius.r4 import json, validation
from vesalius.records import prepare
from vesalius.records.read import read
from vesalius.records.scheduling import booking, changing, holding, proposals, wishes
from vesalius.records.search import search
from vesalius.records.version import Version, Written

HOLD: Final = "urn:vesalius:booking-hold"
"""Identifier system of the secret of a hold, in the pending Appointment."""
_STAFF_HOLDS: Final = 20
_PATIENT: Final = ("patient-resource",)
# What is answered in a Bundle where IHE's names are used. Who may not book at all learns it as everywhere.
_REFUSALS: Final = (Conflict, Gone, Invalid, NotFound, NotSupported, PreconditionFailed, TooMany)


def handle_hold(call: Call) -> Response:
    """200 with the pending Appointment and the secret of its hold; 409 with the next free times."""
    require_write(call.actor)
    require_reach(call.actor, "create", "Appointment")
    parameters = read_parameters(call, resources_too=True)
    if not _is_named(call, parameters):
        return _held(call, parameters)
    try:
        return _held(call, parameters)
    except Conflict as error:
        # IHE's name for a time that cannot be kept, after ours (ITI-116).
        unavailable = Issue("not-found", "The appointment is not available to be held.", severity="fatal")
        return refused(Conflict(issues=(*error.issues, unavailable)))
    except _REFUSALS as error:
        return refused(error)


def _held(call: Call, parameters: Parameters) -> Response:
    wanted = _wanted(call, parameters)
    if wanted.existing:
        raise Conflict("This appointment is stored already: only what was proposed can be held.")
    resource = wanted.resource
    kept = holding.hold(call.context, resource, holder=holder(call), maximum=_STAFF_HOLDS)
    if wanted.named:
        wishes.keep(call.context, holder(call), resource, number=kept.number)
    resource["status"] = "pending"
    period = {"end": clock.instant(kept.expires)}
    resource["identifier"] = [
        *resource.get("identifier", ()),
        {"system": HOLD, "value": kept.secret, "period": period},
    ]
    identity = proposals.held(wanted.named, kept.secret)
    if identity:
        resource["id"] = identity
    return searchset(call, [resource]) if wanted.is_bundled else Response(200, (), json.encode(resource))


def handle_book(call: Call) -> Response:
    """201 with the booked Appointment; 200 when the idempotency key made it before; 409 with the next free times.

    An Appointment that is stored is changed (status booked) or cancelled (status cancelled) by sending it again, and
    booked by naming it: 200. A hold that is sent as cancelled ends.
    """
    require_write(call.actor)
    parameters = read_parameters(call, resources_too=True)
    if not _is_named(call, parameters):
        return _booked(call, parameters)
    try:
        return _booked(call, parameters)
    except _REFUSALS as error:
        return refused(error)


def _booked(call: Call, parameters: Parameters) -> Response:
    wanted = _wanted(call, parameters)
    if wanted.existing:
        version = _changed(call, wanted)
        found = json.parse(version.body)
        return searchset(call, [found]) if wanted.is_bundled else answers.written(call, Written(version, created=False))
    if wanted.resource["status"] == "cancelled":
        return _given_back(call, wanted)
    written = booking.book(
        call.context,
        call.actor,
        wanted.resource | {"status": "booked"},
        hold=wanted.secret,
        key=(call.header("idempotency-key") or "")[:200],
    )
    if wanted.is_bundled:
        return searchset(call, [json.parse(written.version.body)])
    return answers.written(call, written)


class _Wanted(NamedTuple):
    """What is to be held or booked; `named` is the id of a proposal, where it was named by one.

    `existing` is the id of a stored Appointment that is meant, `is_sent` whether its content was sent as well.
    """

    resource: dict[str, Any]
    secret: str
    named: str
    is_bundled: bool
    existing: str = ""
    is_sent: bool = False


def _changed(call: Call, wanted: _Wanted) -> Version:
    """The next version of a stored Appointment: changed, cancelled, or booked when it was only proposed so far."""
    context, actor, named = call.context, call.actor, wanted.existing
    version = parse_if_match(call.header("if-match"))
    if not wanted.is_sent:
        return changing.taken(context, actor, named, wanted.resource, version=version)
    match wanted.resource["status"]:
        case "cancelled":
            return changing.cancelled(context, actor, named, wanted.resource, version=version)
        case "booked" | "pending" | "proposed":
            return changing.changed(context, actor, named, wanted.resource, version=version)
        case _:
            raise Invalid("An appointment is sent as booked to change it, as cancelled to cancel it.")


def _given_back(call: Call, wanted: _Wanted) -> Response:
    """The hold of an Appointment that is sent as cancelled is over."""
    if not wanted.secret:
        raise NotFound("The appointment is not known.")
    with call.context.pool.session() as session, session.transaction():
        holding.take(session, wanted.secret)
    return searchset(call, [wanted.resource]) if wanted.is_bundled else Response(200, (), json.encode(wanted.resource))


def _is_named(call: Call, parameters: Parameters) -> bool:
    """Whether the names of IHE or Argonaut are used: their answers are Bundles, refusals too."""
    if any(name in REFERENCES for name, _value in call.question()):
        return True
    return parameters.is_given and parameters.resource(RESOURCES[0]) is None


def _wanted(call: Call, parameters: Parameters) -> _Wanted:
    found = asked(call, parameters)
    literal = next((values[0] for name in REFERENCES if (values := found.get(name))), "")
    if literal:
        wanted = _referred(call, literal)
    else:
        name = next((name for name in RESOURCES if parameters.resource(name) is not None), "")
        body = parameters.resource(name) if parameters.is_given else call.resource_body()
        wanted = _sent(call, body)._replace(is_bundled=name not in {"", RESOURCES[0]})
    resource = wanted.resource
    remarks(call, found, resource, parameters)
    for reference in _patients(call, found, parameters):
        if all((item.get("actor") or {}).get("reference") != reference for item in resource["participant"]):
            resource["participant"].append({"actor": {"reference": reference}, "status": "accepted"})
    return wanted


def _patients(call: Call, found: Asked, parameters: Parameters) -> list[str]:
    """The patients that are named by reference, or by a Patient whose identifiers the caller finds here."""
    named = [patient if "/" in patient else f"Patient/{patient}" for patient in found.get("patient", ())]
    for name, part in parameters.parts:
        if name == "patient-resource" and "resource" in part:
            named.append(_identified(call, json.parse(bytes(part["resource"]))))
    return named


def _identified(call: Call, patient: Mapping[str, Any]) -> str:
    for identifier in patient.get("identifier", ()):
        token = f"{identifier.get('system', '')}|{identifier.get('value', '')}"
        page = search(call.context, call.actor, "Patient", [("identifier", token), ("_count", "2")])
        if len(page.matches) == 1:
            return f"Patient/{page.matches[0].id}"
    raise Invalid(issues=(Issue("not-found", "The patient is not known here: register them first.", _PATIENT),))


def _referred(call: Call, literal: str) -> _Wanted:
    """What a reference names: a proposal, a hold, or an Appointment that is stored and not booked yet."""
    named = literal.rpartition("/")[2]
    if proposals.is_proposal(named):
        resource, secret = proposals.resolve(call.context, named, holder=holder(call))
        return _Wanted(resource, secret, named, is_bundled=True)
    found = json.parse(read(call.context, call.actor, "Appointment", named).body)
    return _Wanted(found, "", named, is_bundled=True, existing=named)


def _sent(call: Call, body: bytes | None) -> _Wanted:
    if body is None:
        raise MalformedRequest(
            "Name the appointment: appointment-reference, or appointment-resource with the resource."
        )
    validation.check(body, "Appointment")
    found = dict(json.parse(body))
    identity = str(found.get("id", ""))
    if identity and not proposals.is_proposal(identity) and _is_stored(call, identity):
        return _Wanted(found, "", "", is_bundled=False, existing=identity, is_sent=True)
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
        offered, _secret = proposals.resolve(call.context, named, holder=holder(call))
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
    return _Wanted(checked, secrets[0] if secrets else secret, named, is_bundled=False)


def _is_stored(call: Call, logical_id: str) -> bool:
    """Whether an Appointment with this id is there for the caller: its content is then another state of that one."""
    try:
        read(call.context, call.actor, "Appointment", logical_id)
    except (NotFound, Gone):
        return False
    return True


def _slots(resource: Mapping[str, Any]) -> list[str]:
    return [str(slot.get("reference", "")) for slot in resource.get("slot", ())]
