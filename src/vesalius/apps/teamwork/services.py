"""What working together writes: tasks and messages."""

from __future__ import annotations

from datetime import date
from typing import Final

from vesalius.access.actor import Actor
from vesalius.clinical import presentation as show
from vesalius.clinical.writing import VESALIUS, Resource, author, concept, create_all, now, subject
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.records.update import update
from vesalius.ui.frame import context

_LONGEST: Final = 4000


def colleague(actor: Actor, reference: str) -> Resource:
    """A reference to a practitioner of the directory. Raises NotFound."""
    type_name, _slash, logical_id = reference.partition("/")
    if type_name != "Practitioner":
        raise NotFound("The resource is not known.")
    found = json.parse(read(context(), actor, "Practitioner", logical_id).body)
    return {"reference": reference, "display": show.name(found)}


def write(actor: Actor, patient_id: str, recipient: str, text: str, due: str) -> None:
    """A message about a patient to a colleague; with `due`, also a task for the colleague. Raises Invalid, NotFound."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        raise Invalid("A message has a text of at most 4000 characters.")
    to = colleague(actor, recipient)
    made: list[Resource] = [
        {
            "resourceType": "Communication",
            "status": "completed",
            "subject": subject(patient_id),
            "sent": now(),
            "sender": author(actor),
            "recipient": [to],
            "payload": [{"contentString": text}],
        }
    ]
    if due:
        try:
            date.fromisoformat(due)
        except ValueError as error:
            raise Invalid("The day is no date.") from error
        made.append(
            {
                "resourceType": "Task",
                "status": "requested",
                "intent": "order",
                "code": concept(f"{VESALIUS}task", "request", "Request to a colleague"),
                "description": text[:300],
                "for": {"reference": f"Patient/{patient_id}"},
                "authoredOn": now(),
                "requester": author(actor),
                "owner": to,
                "restriction": {"period": {"end": due}},
            }
        )
    create_all(actor, made)


def finish(actor: Actor, task_id: str) -> None:
    """Says that a task of the actor is done. Raises NotFound for somebody else's, Conflict when it is closed."""
    found = read(context(), actor, "Task", task_id)
    task = json.parse(found.body)
    if (task.get("owner") or {}).get("reference") not in {actor.fhir, actor.centre}:
        raise NotFound("The resource is not known.")
    if task.get("status") in {"completed", "cancelled", "failed", "rejected", "entered-in-error"}:
        raise Conflict("The task is closed.")
    task["status"] = "completed"
    task["lastModified"] = now()
    task["executionPeriod"] = {**task.get("executionPeriod", {}), "end": now()}
    update(context(), actor, "Task", task_id, json.encode(task), if_match=found.version)


def mark_read(actor: Actor, message_id: str) -> None:
    """Says that the recipient has read a message. Raises NotFound for somebody else's."""
    found = read(context(), actor, "Communication", message_id)
    message = json.parse(found.body)
    if not any(item.get("reference") == actor.fhir for item in message.get("recipient", ())):
        raise NotFound("The resource is not known.")
    if "received" not in message:
        message["received"] = now()
        update(context(), actor, "Communication", message_id, json.encode(message), if_match=found.version)
