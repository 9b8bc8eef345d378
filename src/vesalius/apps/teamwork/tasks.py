"""Tasks: owned, due, passed on, and escalated when they are overdue.

An overdue task that nobody closed is shown to a second person or to a role of the centre as a Task of its own, `partOf`
the first (`jobs.py` makes it). Whoever closes one of the two closes both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import NoReverseMatch, reverse

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.apps.teamwork import colleagues
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import entry
from vesalius.clinical.writing import VESALIUS, Resource, author, concept, now
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.r4 import json
from vesalius.records.create import create as create_resource
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.transaction import Entry, transaction
from vesalius.ui.frame import context
from vesalius.ui.navigation import ROLE_LABELS

OPEN: Final = "requested,received,accepted,ready,in-progress,on-hold"
CLOSED: Final = frozenset({"completed", "cancelled", "failed", "rejected", "entered-in-error"})
KINDS: Final = f"{VESALIUS}task"
"""Code system of the kinds of task: request, follow-up, referral, hand-over, escalation …"""
REFERRAL, HANDOVER, ESCALATION = "referral", "hand-over", "escalation"
ROLES: Final = f"{VESALIUS}role"
ESCALATE: Final = "https://vesalius.health/fhir/StructureDefinition/escalation"
"""Extension of Task: `to` (Reference), `role` (code) and, when it happened, `at` (instant)."""
_APART: Final = frozenset({REFERRAL, HANDOVER})
_COUNT: Final = "200"
LONGEST: Final = 4000
# Tasks that are done on a page of their own: the system of their code → the name of that page.
_PAGES: Final = {
    "urn:vesalius:notifiable-disease": "declarations:declaration",
    "urn:vesalius:correction": "privacy:correction",
}
_PRIORITIES: Final = frozenset({"routine", "urgent"})


@dataclass(frozen=True, slots=True)
class Line:
    """A task. `state` is late, today or empty; `escalated_to` names who was told that it is overdue.

    `address` is the page on which it is done, for those that have one.
    """

    id: str
    patient_id: str
    patient: str
    text: str
    due: str
    order: str
    state: str
    by: str
    owner: str
    role: str
    is_mine: bool
    is_of_centre: bool
    is_urgent: bool
    is_escalation: bool
    escalated_to: str
    notes: tuple[tuple[str, str, str], ...] = ()
    address: str = ""

    @property
    def is_for_today(self) -> bool:
        """Whether it belongs on the page of today: due, urgent, or escalated to the reader."""
        return bool(self.state) or self.is_urgent or self.is_escalation


def kind(task: Resource) -> str:
    """The code of ours that says what kind of task it is."""
    for coding in (task.get("code") or {}).get("coding", ()):
        if coding.get("system") == KINDS:
            return str(coding.get("code", ""))
    return ""


def due(task: Mapping[str, Any]) -> str:
    """The day by which it is to be done; empty when there is none."""
    return dates.day_of(((task.get("restriction") or {}).get("period") or {}).get("end"))


def escalation(task: Mapping[str, Any]) -> dict[str, Any]:
    """{to, role, at} of the extension; empty when nobody was named and nothing happened."""
    for extension in task.get("extension", ()):
        if extension.get("url") == ESCALATE:
            parts = {part["url"]: part for part in extension.get("extension", ())}
            return {
                "to": (parts.get("to") or {}).get("valueReference") or {},
                "role": str((parts.get("role") or {}).get("valueCode", "")),
                "at": str((parts.get("at") or {}).get("valueInstant", "")),
            }
    return {}


def set_escalation(task: Resource, to: Resource, role: str, at: str = "") -> None:
    """Says in the Task who is told when it is overdue, and with `at` that they were."""
    parts: list[Resource] = [{"url": "to", "valueReference": dict(to)}] if to else []
    parts += [{"url": "role", "valueCode": role}] if role else []
    parts += [{"url": "at", "valueInstant": at}] if at else []
    kept = [item for item in task.get("extension", ()) if item.get("url") != ESCALATE]
    task["extension"] = [*kept, {"url": ESCALATE, "extension": parts}]


def role_of(task: Mapping[str, Any]) -> str:
    """The role that a task of a centre is for; empty for everybody."""
    for one in task.get("performerType", ()):
        for coding in one.get("coding", ()):
            if coding.get("system") == ROLES:
                return str(coding.get("code", ""))
    return ""


def mine(actor: Actor) -> list[Line]:
    """Open tasks that the actor owns, the most urgent first."""
    return _lines(actor, ("owner", actor.fhir)) if actor.fhir else []


def of_centre(actor: Actor) -> list[Line]:
    """Open tasks of the actor's centre that are for everybody or for the actor's role."""
    if not actor.centre:
        return []
    return [line for line in _lines(actor, ("owner", actor.centre)) if line.role in {"", actor.role}]


def asked(actor: Actor) -> list[Line]:
    """Open tasks that the actor gave to others."""
    if not actor.fhir:
        return []
    return [line for line in _lines(actor, ("requester", actor.fhir)) if not line.is_mine]


def of_patient(actor: Actor, patient_id: str) -> list[Line]:
    """Open tasks about a patient, whoever owns them."""
    return _lines(actor, ("patient", f"Patient/{patient_id}"))


def _lines(actor: Actor, asked_for: tuple[str, str]) -> list[Line]:
    question = [asked_for, ("status", OPEN), ("_count", _COUNT), ("_include", "Task:patient")]
    page = search(context(), actor, "Task", question)
    people = patients(page.includes)
    found = [json.parse(item.body) for item in page.matches]
    lines = [line(actor, task, people) for task in found if kind(task) not in _APART]
    return sorted(
        lines, key=lambda item: (not (item.is_escalation or item.address), item.order or "9999", item.patient)
    )


def patients(includes: Iterable[Any]) -> dict[str, Resource]:
    """Patient/x → the Patient, of what a search included."""
    return {f"Patient/{item.id}": json.parse(item.body) for item in includes if item.type == "Patient"}


def patient_id_of(task: Resource) -> str:
    """The id of the patient whom it is about; empty for none."""
    reference = str((task.get("for") or {}).get("reference", ""))
    return reference.partition("/")[2] if reference.startswith("Patient/") else ""


def line(actor: Actor, task: Resource, people: Mapping[str, Resource]) -> Line:
    """A Task as its line. `people` are the patients that could be seen."""
    patient_id, until, today = patient_id_of(task), due(task), str(clock.today())
    owner = task.get("owner") or {}
    told = escalation(task)
    return Line(
        str(task["id"]),
        patient_id,
        show.name(people[f"Patient/{patient_id}"]) if f"Patient/{patient_id}" in people else "",
        entry(task).title,
        show.day(until),
        until,
        "late" if until and until < today else "today" if until == today else "",
        show.display(task.get("requester") or {}),
        show.display(owner),
        role_of(task),
        owner.get("reference") == actor.fhir,
        owner.get("reference") == actor.centre != "",
        task.get("priority") in {"urgent", "asap", "stat"},
        kind(task) == ESCALATION,
        _addressee(told) if told.get("at") else "",
        tuple(note_line(item) for item in task.get("note", ())),
        page_of(task) if f"Patient/{patient_id}" in people else "",
    )


def page_of(task: Resource) -> str:
    """The page on which a task is done; empty for those that are done by saying so."""
    systems = [str(item.get("system", "")) for item in (task.get("code") or {}).get("coding", ())]
    names = [_PAGES[system] for system in systems if system in _PAGES]
    patient_id = patient_id_of(task)
    try:
        return reverse(names[0], args=[patient_id, task["id"]]) if names and patient_id else ""
    except NoReverseMatch:
        return ""


def _addressee(told: Mapping[str, Any]) -> str:
    role = ROLE_LABELS.get(told["role"], told["role"]) if told["role"] else ""
    return " · ".join(filter(None, (show.display(told["to"]), str(role))))


def note_line(item: Mapping[str, Any]) -> tuple[str, str, str]:
    """(text, author, day and time) of an Annotation."""
    time = str(item.get("time", ""))
    return str(item.get("text", "")), show.display(item.get("authorReference") or {}), show.day_and_time(time)


def new(
    actor: Actor,
    patient_id: str,
    *,
    text: str,
    owner: Resource,
    until: str = "",
    code: str = "request",
    priority: str = "routine",
    role: str = "",
    escalate_to: Resource | None = None,
    escalate_role: str = "",
) -> Resource:
    """A Task that is not stored yet. Raises Invalid without a text, or for a day that is none."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid("A task has a text of at most 4000 characters.")
    made: Resource = {
        "resourceType": "Task",
        "status": "requested",
        "intent": "order",
        "priority": priority if priority in _PRIORITIES else "routine",
        "code": concept(KINDS, code, code.capitalize()),
        "description": text,
        "for": {"reference": f"Patient/{patient_id}"},
        "authoredOn": now(),
        "requester": author(actor),
        "owner": owner,
    }
    if role and str(owner.get("reference", "")).startswith("Organization/"):
        made["performerType"] = [concept(ROLES, role)]
    if until:
        made["restriction"] = {"period": {"end": day(until)}}
    if escalate_to is not None:
        if not until:
            raise Invalid("Only a task with a day can be overdue.")
        if escalate_to.get("reference") == owner.get("reference") and escalate_role == role:
            raise Invalid("Somebody else is told when it is overdue.")
        set_escalation(made, escalate_to, escalate_role)
    return made


def day(text: str) -> str:
    """The day as a FHIR date. Raises Invalid."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Invalid("The day is no date.") from error


def store(actor: Actor, task: Resource) -> str:
    """Stores a new Task; its id. Raises Forbidden."""
    return create_resource(context(), actor, "Task", json.encode(task)).version.id


def get(actor: Actor, task_id: str) -> tuple[Resource, int]:
    """(Task, version). Raises NotFound."""
    found = read(context(), actor, "Task", task_id)
    return json.parse(found.body), found.version


def own(actor: Actor, task_id: str) -> tuple[Resource, int]:
    """A task that the actor or the actor's centre owns. Raises NotFound for somebody else's, Conflict when closed."""
    task, version = get(actor, task_id)
    if (task.get("owner") or {}).get("reference") not in {actor.fhir, actor.centre} - {""}:
        raise NotFound("The resource is not known.")
    if task.get("status") in CLOSED:
        raise Conflict("The task is closed.")
    return task, version


def finish(actor: Actor, task_id: str) -> None:
    """Says that a task is done, and with it the one that it was escalated from or to. Raises as `own`."""
    task, version = own(actor, task_id)
    if page_of(task):
        raise Conflict("This task is done on its own page.")
    changed = [(close(task, "completed"), version)]
    linked = [(close(other, "completed"), number) for other, number in _linked(actor, task)]
    try:
        put(actor, [*changed, *linked])
    except Forbidden:
        # The other half may be open to reading only: one's own is done all the same.
        put(actor, changed)


def withdraw(actor: Actor, task_id: str) -> None:
    """Takes back a task that the actor gave to somebody. Raises NotFound, Conflict."""
    task, version = get(actor, task_id)
    if (task.get("requester") or {}).get("reference") != actor.fhir:
        raise NotFound("The resource is not known.")
    if task.get("status") in CLOSED:
        raise Conflict("The task is closed.")
    linked = [(close(other, "cancelled"), number) for other, number in _linked(actor, task)]
    put(actor, [(close(task, "cancelled"), version), *linked])


def take(actor: Actor, task_id: str) -> None:
    """Takes over a task of the centre, or says that one's own is being worked on. Raises as `own`."""
    task, version = own(actor, task_id)
    task["owner"] = author(actor)
    task["status"] = "accepted"
    task["lastModified"] = now()
    put(actor, [(task, version)])


def change(actor: Actor, task_id: str, *, owner: str, until: str, note: str) -> None:
    """Passes a task on, gives it another day, or adds a word to it. Raises as `own`, Invalid for a day that is none."""
    task, version = own(actor, task_id)
    if owner:
        task["owner"] = colleagues.owner(actor, owner)
        task.pop("performerType", None)
        task["status"] = "requested"
    if until and until != due(task):
        period = task.setdefault("restriction", {}).setdefault("period", {})
        period["end"] = day(until)
        told = escalation(task)
        if told.get("at"):
            # It has another day now: being overdue on that day is something new.
            set_escalation(task, told["to"], told["role"])
    if note.strip():
        add_note(actor, task, note)
    task["lastModified"] = now()
    put(actor, [(task, version)])


def add_note(actor: Actor, task: Resource, text: str) -> None:
    """A word about the task, with who wrote it and when."""
    task.setdefault("note", []).append(
        {"text": text.strip()[:LONGEST], "authorReference": author(actor), "time": now()}
    )


def close(task: Resource, status: str) -> Resource:
    """The Task as it is when it is over."""
    task["status"] = status
    task["lastModified"] = now()
    task["executionPeriod"] = {**task.get("executionPeriod", {}), "end": now()}
    return task


def put(actor: Actor, changed: list[tuple[Resource, int]]) -> None:
    """Stores new versions, all or nothing. Raises Forbidden, PreconditionFailed."""
    entries = [
        Entry(index, "PUT", item["resourceType"], id=str(item["id"]), body=json.encode(item), if_match=version)
        for index, (item, version) in enumerate(changed)
    ]
    transaction(context(), actor, entries)


def _linked(actor: Actor, task: Resource) -> list[tuple[Resource, int]]:
    """The open tasks that this one was escalated from or to, and that the actor may see."""
    references = [str(item.get("reference", "")) for item in task.get("partOf", ())]
    ids = [reference.partition("/")[2] for reference in references if reference.startswith("Task/")]
    questions = [[("part-of", f"Task/{task['id']}")], *([[("_id", ",".join(ids))]] if ids else [])]
    found = []
    for question in questions:
        page = search(context(), actor, "Task", [*question, ("status", OPEN), ("_count", "20")])
        for item in page.matches:
            other = json.parse(item.body)
            if kind(other) == ESCALATION or kind(task) == ESCALATION:
                found.append((other, item.version))
    return found
