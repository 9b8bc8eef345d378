"""What an AppointmentResponse does to its Appointment (R4 appointmentresponse.html): the answer of a participant.

The answer becomes the status of the participant, in the transaction that stores it. Who declines is not reserved any
more. When everybody who is required has accepted, a proposed or pending Appointment is booked, and its time is
reserved as for any other booking; when its only patient declines, it is cancelled and its time is free.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Final

from vesalius.access.actor import Actor
from vesalius.errors import Forbidden
from vesalius.r4 import json
from vesalius.records import prepare
from vesalius.records.context import Context, Raced
from vesalius.records.visible import condition
from vesalius.store import reads, writes
from vesalius.store.session import Session

TYPE: Final = "AppointmentResponse"
_OPEN: Final = frozenset({"proposed", "pending", "booked", "waitlist"})
_CANCELLATION: Final = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"


def together(session: Session, type_name: str) -> AbstractContextManager[None]:
    """A transaction for an answer and what it changes; for everything else nothing."""
    return session.transaction() if type_name == TYPE else nullcontext()


def follow(context: Context, session: Session, actor: Actor, resource: Mapping[str, Any]) -> None:
    """Stores the next version of the Appointment that a stored AppointmentResponse is about, in the same transaction.

    Nothing changes when the Appointment is not here, is over, has no such participant or says so already. Raises
    Forbidden for an answer in the place of somebody else, Taken when everybody accepts what is not free any more.
    """
    literal = str((resource.get("appointment") or {}).get("reference", ""))
    kind, _slash, logical_id = literal.partition("/")
    if kind != "Appointment":
        return
    sql, values = condition(actor, "x", 2, "change")
    before = reads.current(session, context.blind.pk(kind, logical_id), sql, values)
    if before is None or before.deleted:
        return
    found = json.parse(session.open(before))
    made = answered(found, resource, actor)
    if made == found:
        return
    new, _version = prepare.version(
        context,
        session,
        kind,
        logical_id,
        json.encode(made),
        number=before.version + 1,
        method=writes.PUT,
        updated=prepare.moment(before.updated),
    )
    event = context.log.event(actor, "U", "update", literal)
    if not writes.replace(session, new, event.leaf(new.patient, new.version)):
        raise Raced


def answered(found: Mapping[str, Any], resource: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """The Appointment after the answer. Raises Forbidden as `follow`."""
    made = copy.deepcopy(dict(found))
    if made["status"] not in _OPEN:
        return made
    for item in made["participant"]:
        if not _is_of(item, resource):
            continue
        # A patient answers for patients (whom they may act for, the answer itself was asked), never for who sees them.
        is_patients = actor.fhir.startswith(("Patient/", "RelatedPerson/"))
        if is_patients and not _names(item).startswith(("Patient/", "RelatedPerson/")):
            raise Forbidden("You may not answer for somebody else.")
        # R4 binds both to the same four codes: accepted, declined, tentative, needs-action.
        item["status"] = resource["participantStatus"]
    required = [item for item in made["participant"] if item.get("required", "required") == "required"]
    patients = [item for item in made["participant"] if _names(item).startswith("Patient/")]
    if patients and all(item["status"] == "declined" for item in patients):
        made["status"] = "cancelled"
        made["cancelationReason"] = {"coding": [{"system": _CANCELLATION, "code": "pat"}]}
    elif made["status"] in {"proposed", "pending"} and all(item["status"] == "accepted" for item in required):
        made["status"] = "booked"
    return made


def _names(item: Mapping[str, Any]) -> str:
    return str((item.get("actor") or {}).get("reference", ""))


def _is_of(item: Mapping[str, Any], resource: Mapping[str, Any]) -> bool:
    """Whether the answer is of this participant: the same actor, else, where no actor is named, the same type."""
    actor = str((resource.get("actor") or {}).get("reference", ""))
    if actor:
        return _names(item) == actor
    asked = {
        coding.get("code") for concept in resource.get("participantType", ()) for coding in concept.get("coding", ())
    }
    own = {coding.get("code") for concept in item.get("type", ()) for coding in concept.get("coding", ())}
    return bool(asked & own)
