"""Hand-over: patients whom one shift, or one person, leaves to the next, with a word about each, acknowledged.

Each is a Task of the kind hand-over about one patient, held together by a `groupIdentifier` of centre, day and shift.
It is requested until whoever takes over says so, and accepted from then on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from vesalius.access.actor import Actor
from vesalius.apps.teamwork import colleagues, tasks
from vesalius.clinical import presentation as show
from vesalius.clinical.writing import VESALIUS, Resource, author, now
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context

_GROUP: Final = f"{VESALIUS}hand-over"
SHIFTS: Final[dict[str, str | Promise]] = {
    "morning": pgettext_lazy("shift", "morning"),
    "afternoon": pgettext_lazy("shift", "afternoon"),
    "night": pgettext_lazy("shift", "night and on call"),
}
_COUNT: Final = "200"


@dataclass(frozen=True, slots=True)
class Line:
    """One patient handed over. `is_to_me`: the actor, or the actor's centre, is to take over."""

    id: str
    patient_id: str
    patient: str
    text: str
    by: str
    to: str
    moment: str
    shift: str
    is_taken: bool
    taken: str
    is_to_me: bool
    is_own: bool
    is_urgent: bool


def shift_of(hour: int) -> str:
    """The shift that begins next at this hour of the day, which is who one hands over to."""
    return "morning" if hour < 7 or hour >= 22 else "afternoon" if hour < 14 else "night"


def group(centre: str, day: str, shift: str) -> str:
    """The value of the identifier that holds one list together. Raises Invalid for what is no day or shift."""
    if shift not in SHIFTS:
        raise Invalid("Choose a shift.")
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise Invalid("The day is no date.") from error
    return f"{centre.partition('/')[2]}.{day}.{shift}"


def of_shift(actor: Actor, day: str, shift: str) -> list[Line]:
    """The list of the actor's centre for a shift: what waits first. Raises Invalid."""
    if not actor.centre:
        return []
    value = group(actor.centre, day, shift)
    return _lines(actor, [("group-identifier", f"{_GROUP}|{value}")])


def waiting(actor: Actor) -> list[Line]:
    """What was handed to the actor in person and is not acknowledged yet."""
    if not actor.fhir:
        return []
    return _lines(actor, [("owner", actor.fhir), ("status", "requested")])


def of_patient(actor: Actor, patient_id: str) -> list[Line]:
    """The last hand-overs of a patient."""
    return _lines(actor, [("patient", f"Patient/{patient_id}"), ("_sort", "-authored-on")])[:5]


def _lines(actor: Actor, asked: list[tuple[str, str]]) -> list[Line]:
    question = [
        *asked, ("code", f"{tasks.KINDS}|{tasks.HANDOVER}"), ("_count", _COUNT), ("_include", "Task:patient"),
    ]  # fmt: skip
    page = search(context(), actor, "Task", question)
    people = tasks.patients(page.includes)
    found = [json.parse(item.body) for item in page.matches]
    lines = [_line(actor, task, people) for task in found if task.get("status") not in {"cancelled", "rejected"}]
    return sorted(lines, key=lambda line: (line.is_taken, not line.is_urgent, line.patient))


def _line(actor: Actor, task: Resource, people: dict[str, Resource]) -> Line:
    patient_id = tasks.patient_id_of(task)
    owner = task.get("owner") or {}
    is_taken = task.get("status") != "requested"
    value = str((task.get("groupIdentifier") or {}).get("value", ""))
    own = (task.get("requester") or {}).get("reference") == actor.fhir
    reference = owner.get("reference")
    # What somebody handed to the centre is for the others of the centre.
    is_to_me = reference == actor.fhir or (reference == actor.centre != "" and not own)
    return Line(
        str(task["id"]),
        patient_id,
        show.name(people[f"Patient/{patient_id}"]) if f"Patient/{patient_id}" in people else "",
        str(task.get("description", "")),
        show.display(task.get("requester") or {}),
        show.display(owner),
        show.day_and_time(str(task.get("authoredOn", ""))),
        str(SHIFTS.get(value.rpartition(".")[2], "")),
        is_taken,
        show.day_and_time(str(task.get("lastModified", ""))) if is_taken else "",
        is_to_me and not is_taken,
        own,
        task.get("priority") == "urgent",
    )


def hand_over(
    actor: Actor, patient_id: str, *, to: str, text: str, day: str, shift: str, is_urgent: bool = False
) -> str:
    """Hands a patient over to a colleague ("Practitioner/x") or to the next shift of the centre ("centre").

    The id of the Task. Raises Invalid without a word about the patient, NotFound, Forbidden.
    """
    owner = colleagues.owner(actor, to)
    if owner["reference"] == actor.fhir:
        raise Invalid("A patient is handed over to somebody else.")
    if not actor.centre:
        raise NotFound("There is no such page.")
    task = tasks.new(
        actor,
        patient_id,
        text=text,
        owner=owner,
        code=tasks.HANDOVER,
        priority="urgent" if is_urgent else "routine",
    )
    task["groupIdentifier"] = {"system": _GROUP, "value": group(actor.centre, day, shift)}
    return tasks.store(actor, task)


def take_over(actor: Actor, task_id: str) -> None:
    """Says that the actor takes over. Raises NotFound for what is for somebody else, Conflict when it was taken."""
    task, version = tasks.own(actor, task_id)
    if tasks.kind(task) != tasks.HANDOVER:
        raise NotFound("The resource is not known.")
    if task.get("status") != "requested":
        raise Conflict("Somebody has taken over already.")
    task["status"] = "accepted"
    task["owner"] = author(actor)
    task["lastModified"] = now()
    tasks.put(actor, [(task, version)])


def withdraw(actor: Actor, task_id: str) -> None:
    """Takes back what the actor handed over and nobody has taken yet. Raises NotFound, Conflict."""
    task, version = tasks.get(actor, task_id)
    if tasks.kind(task) != tasks.HANDOVER or (task.get("requester") or {}).get("reference") != actor.fhir:
        raise NotFound("The resource is not known.")
    if task.get("status") != "requested":
        raise Conflict("Somebody has taken over already.")
    tasks.put(actor, [(tasks.close(task, "cancelled"), version)])
