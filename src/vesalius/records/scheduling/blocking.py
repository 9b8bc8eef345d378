"""Blocking time in an agenda: a Slot that is busy-unavailable, which keeps bookings out like a booking does."""

from __future__ import annotations

from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.visibility import require
from vesalius.audit.recording import REFUSED, record
from vesalius.errors import Forbidden, Invalid, NotFound
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.read import read
from vesalius.records.scheduling import service
from vesalius.records.scheduling.rules import MANAGE
from vesalius.records.update import update

SCHEDULE: Final = "urn:vesalius:schedule"
"""Identifier system of the one Schedule of a practitioner: the value is the practitioner's id."""


def block(context: Context, actor: Actor, practitioner: str, low: int, high: int, comment: str = "") -> str:
    """Keeps [low, high) of a practitioner ("Practitioner/x") free of bookings; returns "Slot/x".

    Raises Forbidden unless it is the actor's own agenda or the actor manages agendas, Taken when something is booked.
    """
    if high <= low:
        raise Invalid("The end lies before the start.")
    authorise(context, actor, practitioner)
    written = create(
        context,
        service.actor(service.WORKER),
        "Slot",
        json.encode(
            {
                "resourceType": "Slot",
                "schedule": {"reference": schedule(context, practitioner)},
                "status": "busy-unavailable",
                "start": clock.instant(low),
                "end": clock.instant(high),
                **({"comment": comment} if comment else {}),
            }
        ),
    )
    literal = f"Slot/{written.version.id}"
    with context.pool.session() as session:
        record(session, context.log, actor, "configuration-changed", literal)
    return literal


def unblock(context: Context, actor: Actor, slot_id: str, practitioner: str) -> None:
    """Frees what `block` kept. Raises Forbidden as `block`, NotFound."""
    authorise(context, actor, practitioner)
    worker = service.actor(service.WORKER)
    found = json.parse(read(context, worker, "Slot", slot_id).body)
    if found["schedule"].get("reference") != schedule(context, practitioner):
        raise NotFound("The block is not known.")
    update(context, worker, "Slot", slot_id, json.encode(found | {"status": "entered-in-error"}))
    with context.pool.session() as session:
        record(session, context.log, actor, "configuration-changed", f"Slot/{slot_id}")


def schedule(context: Context, practitioner: str, room: str = "") -> str:
    """The Schedule of a practitioner, or of one in a room, as "Schedule/x"; made when there is none."""
    actors = [literal for literal in (practitioner, room) if literal]
    value = ".".join(literal.partition("/")[2] for literal in actors)
    body = {
        "resourceType": "Schedule",
        "identifier": [{"system": SCHEDULE, "value": value}],
        "active": True,
        "actor": [{"reference": literal} for literal in actors],
    }
    written = create(
        context,
        service.actor(service.WORKER),
        "Schedule",
        json.encode(body),
        if_none_exist=f"identifier={SCHEDULE}|{value}",
    )
    return f"Schedule/{written.version.id}"


def authorise(context: Context, actor: Actor, practitioner: str) -> None:
    """Raises Forbidden, which is recorded, unless it is the actor's own agenda or the actor manages agendas."""
    if practitioner and actor.fhir == practitioner:
        return
    try:
        require(actor, MANAGE)
    except Forbidden:
        with context.pool.session() as session:
            record(session, context.log, actor, "configuration-changed", f"agenda/{practitioner}", outcome=REFUSED)
        raise
