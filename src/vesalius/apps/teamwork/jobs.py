"""What follows from tasks and messages: pages and people are told, and what is overdue goes to a second person.

Pages are told at once, people by e-mail when they do not look for a quarter of an hour. The reader of the outbox sees
every Task and Communication, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.teamwork import messages, tasks
from vesalius.clinical.writing import Resource, concept
from vesalius.errors import Gone, NotFound
from vesalius.events import queue
from vesalius.events.consumers import Batch, Change
from vesalius.events.live import publishing
from vesalius.events.notifications import messages as notifications
from vesalius.events.notifications.templates import EMAIL, Facts, Words, template
from vesalius.events.registry import consumer, job
from vesalius.events.running import Run
from vesalius.events.schedule import instant_of
from vesalius.events.system import system_actor
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.transaction import Entry, transaction

ACTOR: Final[Actor] = system_actor(
    "teamwork",
    reads=("Task", "Communication", "Patient", "Practitioner", "PractitionerRole", "Organization"),
    writes=("Task",),
)
_PATIENCE: Final = 15 * 60 * 1_000_000
"""µs that a message waits to be read before its recipient gets an e-mail."""
_MORNING: Final = time(6, 0)


def _unread(context: Context, arguments: Mapping[str, Any]) -> Facts | None:
    """For a message that its recipient has still not read."""
    found = _resource(context, "Communication", str(arguments["message"]))
    if found is None or not messages.is_unread(found, str(arguments["reader"])):
        return None
    return Facts()


UNREAD: Final = template(
    "colleague-message",
    kind="colleague",
    channels=(EMAIL,),
    words={
        "fr": Words(
            "Un message vous attend",
            "Bonjour,\n\nUn collègue vous a écrit dans {network}. Connectez-vous pour le lire.\n",
            "Un collègue vous a écrit dans {network}.",
        ),
        "nl": Words(
            "Er wacht een bericht op u",
            "Goeiedag,\n\nEen collega heeft u geschreven in {network}. Meld u aan om het te lezen.\n",
            "Een collega heeft u geschreven in {network}.",
        ),
        "de": Words(
            "Eine Nachricht wartet auf Sie",
            "Guten Tag,\n\nIn {network} hat Ihnen jemand geschrieben. Melden Sie sich an, um es zu lesen.\n",
            "In {network} hat Ihnen jemand geschrieben.",
        ),
        "en": Words(
            "A message is waiting for you",
            "Hello,\n\nA colleague wrote to you in {network}. Sign in to read it.\n",
            "A colleague wrote to you in {network}.",
        ),
    },
    facts=_unread,
)
OVERDUE: Final = template(
    "task-escalated",
    kind="colleague",
    channels=(EMAIL,),
    words={
        "fr": Words(
            "Une tâche en retard vous est confiée",
            "Bonjour,\n\nUne tâche en retard vous est confiée dans {network}. Connectez-vous pour la voir.\n",
            "Une tâche en retard vous est confiée dans {network}.",
        ),
        "nl": Words(
            "Een taak die te laat is, komt bij u",
            "Goeiedag,\n\nEen taak die te laat is, komt bij u in {network}. Meld u aan om ze te zien.\n",
            "Een taak die te laat is, komt bij u in {network}.",
        ),
        "de": Words(
            "Eine überfällige Aufgabe geht an Sie",
            "Guten Tag,\n\nEine überfällige Aufgabe geht in {network} an Sie. Melden Sie sich an, um sie zu sehen.\n",
            "Eine überfällige Aufgabe geht in {network} an Sie.",
        ),
        "en": Words(
            "An overdue task comes to you",
            "Hello,\n\nAn overdue task comes to you in {network}. Sign in to see it.\n",
            "An overdue task comes to you in {network}.",
        ),
    },
)


def topic(reference: str) -> str:
    """The topic of the live stream on which a practitioner or a centre is told of what waits."""
    return f"about/waiting/{reference.partition('/')[2]}"


@consumer("teamwork", types=("Task", "Communication"))
def follow(batch: Batch) -> None:
    """Tells whom it concerns, and plans what happens when nobody looks."""
    for change in batch.changes:
        if not change.is_current:
            continue
        found = None if change.is_deleted else _resource(batch.context, change.type, change.id)
        if change.type == "Task":
            _follow_task(batch, change, found)
        elif found is not None:
            _follow_message(batch, change, found)


def _follow_message(batch: Batch, change: Change, message: Resource) -> None:
    for item in message.get("recipient", ()):
        reader = str(item.get("reference", ""))
        if not reader.startswith("Practitioner/"):
            continue
        publishing.about(batch.context, topic(reader), change.literal)
        if messages.is_unread(message, reader):
            notifications.notify(
                batch.session,
                batch.context,
                UNREAD,
                reader,
                key=f"colleague-message/{change.id}/{reader}",
                at=clock.now_microseconds() + _PATIENCE,
                message=change.id,
                reader=reader,
            )


def _follow_task(batch: Batch, change: Change, task: Resource | None) -> None:
    key = f"teamwork/{change.id}"
    queue.cancel_only(batch.session, escalate.name, key)
    if task is None:
        return
    for party in (task.get("owner"), task.get("requester")):
        reference = str((party or {}).get("reference", ""))
        if reference.startswith(("Practitioner/", "Organization/")):
            publishing.about(batch.context, topic(reference), change.literal)
    moment = escalates_at(task)
    if moment is None:
        return
    # What was overdue before anybody saw it here comes from elsewhere: it goes on only where somebody is named for it.
    if moment < clock.now_microseconds() and not tasks.escalation(task):
        return
    escalate.enqueue(batch.session, task=change.id, at=moment, only=key)


def escalates_at(task: Resource) -> int | None:
    """When a Task goes to a second person: the morning after the day by which it was to be done (µs since 1970 UTC).

    None for what is closed, has no day, went on already, or is such a second Task itself.
    """
    until = tasks.due(task)
    if not until or task.get("status") in tasks.CLOSED or tasks.escalation(task).get("at"):
        return None
    if tasks.kind(task) == tasks.ESCALATION:
        return None
    try:
        after = date.fromisoformat(until) + timedelta(days=1)
    except ValueError:
        return None
    return int(instant_of(datetime.combine(after, _MORNING)).timestamp() * 1_000_000)


@job("teamwork.escalate")
def escalate(run: Run, *, task: str) -> None:
    """Makes the second Task of one that is overdue, once, in the transaction that says so in the first."""
    found = _versioned(run.context, "Task", task)
    if found is None:
        return
    first, version = found
    moment = escalates_at(first)
    if moment is None or moment > clock.now_microseconds():
        return
    told = tasks.escalation(first)
    to, role = told.get("to") or _centre_of(run.context, first), str(told.get("role", ""))
    owner = (first.get("owner") or {}).get("reference")
    if not to or (to.get("reference") == owner and role == tasks.role_of(first)):
        return
    at = clock.instant(clock.now_microseconds())
    tasks.set_escalation(first, to, role, at)
    second = _second(first, to, role, at)
    made = transaction(
        run.context,
        ACTOR,
        [
            Entry(0, "PUT", "Task", id=task, body=json.encode(first), if_match=version),
            Entry(1, "POST", "Task", body=json.encode(second)),
        ],
    )
    reference = str(to.get("reference", ""))
    if made and reference.startswith("Practitioner/"):
        with run.finishing() as session:
            notifications.notify(session, run.context, OVERDUE, reference, key=f"escalated/{task}/{tasks.due(first)}")


def _second(first: Resource, to: Resource, role: str, at: str) -> Resource:
    made: Resource = {
        "resourceType": "Task",
        "partOf": [{"reference": f"Task/{first['id']}"}],
        "status": "requested",
        "intent": "order",
        "priority": "urgent",
        "code": concept(tasks.KINDS, tasks.ESCALATION, "Escalation"),
        "description": str(first.get("description", "")),
        "authoredOn": at,
        "requester": first.get("owner") or first.get("requester") or {},
        "owner": dict(to),
    }
    for name in ("for", "focus", "encounter", "restriction"):
        if name in first:
            made[name] = first[name]
    if role and str(to.get("reference", "")).startswith("Organization/"):
        made["performerType"] = [concept(tasks.ROLES, role)]
    return made


def _centre_of(context: Context, task: Resource) -> Resource:
    """The centre where the patient is registered, which is told when nobody was named."""
    type_name, _slash, logical_id = str((task.get("for") or {}).get("reference", "")).partition("/")
    patient = _resource(context, "Patient", logical_id) if type_name == "Patient" else None
    reference = (patient or {}).get("managingOrganization") or {}
    if not str(reference.get("reference", "")).startswith("Organization/"):
        return {}
    centre = _resource(context, "Organization", reference["reference"].partition("/")[2])
    return {"reference": reference["reference"], "display": str((centre or {}).get("name", ""))}


def _resource(context: Context, type_name: str, logical_id: str) -> Resource | None:
    found = _versioned(context, type_name, logical_id)
    return None if found is None else found[0]


def _versioned(context: Context, type_name: str, logical_id: str) -> tuple[Resource, int] | None:
    try:
        found = read(context, ACTOR, type_name, logical_id)
    except (NotFound, Gone):
        return None
    return json.parse(found.body), found.version
