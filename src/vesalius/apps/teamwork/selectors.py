"""What today, tasks and messages read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from vesalius.access.actor import Actor
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.entries import entry, status_label
from vesalius.clinical.writing import Resource
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context

OPEN: Final = "requested,received,accepted,ready,in-progress,on-hold"
_COUNT: Final = "100"


@dataclass(frozen=True, slots=True)
class Line:
    """A task. `state` is late, today or empty."""

    id: str
    patient_id: str
    patient: str
    text: str
    due: str
    order: str
    state: str
    by: str
    owner: str
    is_mine: bool


def tasks(actor: Actor, *, of_centre: bool = False) -> list[Line]:
    """Open tasks that the actor owns, or that the centre owns, the most urgent first."""
    owner = actor.centre if of_centre else actor.fhir
    if not owner:
        return []
    asked = [("owner", owner), ("status", OPEN), ("_count", _COUNT), ("_include", "Task:patient")]
    page = search(context(), actor, "Task", asked)
    people = _people(page.includes)
    lines = [_line(actor, json.parse(item.body), people) for item in page.matches]
    return sorted(lines, key=lambda line: (line.order or "9999", line.patient))


def _people(includes: Iterable[Any]) -> dict[str, Resource]:
    return {f"Patient/{item.id}": json.parse(item.body) for item in includes if item.type == "Patient"}


def _line(actor: Actor, task: Resource, people: dict[str, Resource]) -> Line:
    reference = str((task.get("for") or {}).get("reference", ""))
    due = str(((task.get("restriction") or {}).get("period") or {}).get("end", ""))[:10]
    today = str(show.today())
    owner = task.get("owner") or {}
    return Line(
        str(task["id"]),
        reference.partition("/")[2] if reference.startswith("Patient/") else "",
        show.name(people[reference]) if reference in people else "",
        entry(task).title,
        show.day(due),
        due,
        "late" if due and due < today else "today" if due == today else "",
        show.display(task.get("requester") or {}),
        show.display(owner),
        owner.get("reference") == actor.fhir,
    )


@dataclass(frozen=True, slots=True)
class Message:
    """A message about a patient. `is_new` for its recipient until it is read."""

    id: str
    patient_id: str
    patient: str
    text: str
    day: str
    order: str
    sender: str
    recipients: str
    is_new: bool
    is_own: bool


def messages(actor: Actor) -> list[Message]:
    """Messages to and from the actor, the newest first."""
    found: dict[str, Resource] = {}
    people: dict[str, Resource] = {}
    for name in ("recipient", "sender"):
        asked = [(name, actor.fhir), ("_sort", "-sent"), ("_count", _COUNT), ("_include", "Communication:patient")]
        page = search(context(), actor, "Communication", asked)
        found |= {item.id: json.parse(item.body) for item in page.matches}
        people |= _people(page.includes)
    made = [_message(actor, item, people) for item in found.values() if item.get("status") != "entered-in-error"]
    return sorted(made, key=lambda message: message.order, reverse=True)


def _message(actor: Actor, item: Resource, people: dict[str, Resource]) -> Message:
    reference = str((item.get("subject") or {}).get("reference", ""))
    sent = str(item.get("sent", ""))
    is_own = (item.get("sender") or {}).get("reference") == actor.fhir
    names = [
        _("the patient") if str(one.get("reference", "")).startswith("Patient/") else show.display(one)
        for one in item.get("recipient", ())
    ]
    return Message(
        str(item["id"]),
        reference.partition("/")[2],
        show.name(people[reference]) if reference in people else "",
        " ".join(str(part.get("contentString", "")) for part in item.get("payload", ())),
        show.day_and_time(sent),
        show.sort_key(sent),
        show.display(item.get("sender") or {}),
        ", ".join(filter(None, names)),
        not is_own and "received" not in item,
        is_own,
    )


def unsigned(actor: Actor) -> list[dict[str, str]]:
    """The actor's visits that are not signed yet."""
    if not actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        return []
    asked = [
        ("participant", actor.fhir), ("status", "in-progress"), ("_sort", "-date"), ("_count", "30"),
        ("_include", "Encounter:patient"),
    ]  # fmt: skip
    page = search(context(), actor, "Encounter", asked)
    people = _people(page.includes)
    found = []
    for item in page.matches:
        encounter = json.parse(item.body)
        reference = str((encounter.get("subject") or {}).get("reference", ""))
        found.append(
            {
                "id": item.id,
                "patient_id": reference.partition("/")[2],
                "patient": show.name(people[reference]) if reference in people else "",
                "title": entry(encounter).title,
                "day": show.day_and_time(show.when(encounter)),
            }
        )
    return found


def appointments(actor: Actor) -> list[dict[str, Any]]:
    """The actor's appointments of today, in order."""
    found = []
    for item in selectors.appointments_of(actor, str(show.today())):
        patient: Resource = next(
            (
                one["actor"]
                for one in item.get("participant", ())
                if str((one.get("actor") or {}).get("reference", "")).startswith("Patient/")
            ),
            {},
        )
        status = str(item.get("status", ""))
        if status in {"cancelled", "entered-in-error"}:
            continue
        found.append(
            {
                "id": str(item["id"]),
                "time": show.clock_time(str(item.get("start", ""))),
                "patient_id": str(patient.get("reference", "")).partition("/")[2],
                "patient": show.display(patient),
                "kind": entry(item).title,
                "status": status,
                "label": status_label(status),
            }
        )
    return found
