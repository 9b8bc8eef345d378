"""Follow-up of one patient: what is due, and the Tasks that say so, opened and closed by themselves.

A Task belongs to the patient's practitioner where one is recorded; without one it is the centre's, and shows there. A
matching result completes it. Nothing closes a Task that a person has taken over (status other than requested).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Gone, NotFound
from vesalius.events.consumers import Batch
from vesalius.events.registry import consumer, job
from vesalius.events.running import Run
from vesalius.events.schedule import Daily
from vesalius.events.system import system_actor
from vesalius.knowledge import fhir_facts, follow_up
from vesalius.knowledge.follow_up import Due
from vesalius.medication import examinations
from vesalius.medication.library import knowledge
from vesalius.medication.review import today
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.update import update

Resource = dict[str, Any]
_TYPES: Final = ("Condition", "MedicationStatement", "Immunization", "Procedure", "Task")
_AHEAD: Final = dt.timedelta(days=30)
_PAGE: Final = "500"


def status(context: Context, actor: Actor, patient_id: str) -> list[Due]:
    """What is due, now or later, for one patient, by what the actor may see. Raises NotFound."""
    return _judged(_found(context, actor, patient_id))


def synchronise(context: Context, actor: Actor, patient_id: str) -> tuple[int, int]:
    """(Tasks opened, Tasks completed). Due within thirty days opens; done completes. Twice in a row changes nothing."""
    found = _found(context, actor, patient_id)
    wanted = {each.rule.id: each for each in _judged(found) if each.on <= today() + _AHEAD}
    open_tasks = {
        rule: task
        for task in found
        if (rule := _rule_of(task)) and task.get("status") in {"requested", "accepted", "in-progress"}
    }
    opened = completed = 0
    for rule, each in wanted.items():
        if rule not in open_tasks:
            create(
                context,
                actor,
                "Task",
                json.encode(_task(found[0], patient_id, each)),
                if_none_exist=f"identifier={follow_up.SYSTEM}|{_identifier(patient_id, each)}",
            )
            opened += 1
    for rule, task in open_tasks.items():
        if rule not in wanted and task["status"] == "requested":
            task["status"] = "completed"
            task["lastModified"] = clock.instant(clock.now_microseconds())
            update(context, actor, "Task", task["id"], json.encode(task))
            completed += 1
    return opened, completed


def _judged(found: list[Resource]) -> list[Due]:
    base, day = knowledge(), today()
    taken = [
        code for line in fhir_facts.medicines(base, found, day) for code in (line.atc or _codes(base, line.substances))
    ]
    return follow_up.due(fhir_facts.facts(found, day), taken, _done(found))


def _codes(base: Any, keys: Iterable[str]) -> list[str]:
    return [code for key in keys if key in base.substances for code in base.substances[key].atc[:1]]


def _found(context: Context, actor: Actor, patient_id: str) -> list[Resource]:
    """The Patient first, then what the rules look at."""
    patient = json.parse(read(context, actor, "Patient", patient_id).body)
    compartment = ("Patient", patient_id)
    asked = [("_type", ",".join(_TYPES)), ("_count", "1000")]
    found = [json.parse(each.body) for each in search(context, actor, None, asked, compartment=compartment).matches]
    tasks = search(context, actor, "Task", [("patient", f"Patient/{patient_id}"), ("_count", "200")])
    found += [each for each in (json.parse(item.body) for item in tasks.matches) if each not in found]
    codes = ",".join(
        sorted(
            {
                f"http://loinc.org|{code}"
                for rule in follow_up.rules()
                if rule.kind != "immunization"
                for code in rule.codes
                if "-" in code and code[0].isdigit()
            }
        )
    )
    asked = [("code", codes), ("_sort", "-date"), ("_count", _PAGE)]
    page = search(context, actor, "Observation", asked, compartment=compartment)
    return [patient, *found, *(json.parse(each.body) for each in page.matches)]


def _done(found: Iterable[Resource]) -> dict[str, dt.date]:
    done: dict[str, dt.date] = {}
    for resource in found:
        kind = resource.get("resourceType")
        if kind not in {"Observation", "Immunization", "Procedure"} or resource.get("status") in {
            "entered-in-error",
            "not-done",
            "cancelled",
        }:
            continue
        concept = resource.get("vaccineCode") if kind == "Immunization" else resource.get("code")
        day = examinations.day_of(resource)
        if day is None:
            continue
        for coding in (concept or {}).get("coding", ()):
            code = str(coding.get("code", ""))
            done[code] = max(day, done.get(code, day))
    return done


def _rule_of(task: Mapping[str, Any]) -> str:
    if task.get("resourceType") != "Task":
        return ""
    return next(
        (
            str(each.get("code", ""))
            for each in (task.get("code") or {}).get("coding", ())
            if each.get("system") == follow_up.SYSTEM
        ),
        "",
    )


def _identifier(patient_id: str, each: Due) -> str:
    return f"{patient_id}-{each.rule.id}-{each.on.isoformat() if each.last else 'first'}"


def _task(patient: Resource, patient_id: str, each: Due) -> Resource:
    now = clock.instant(clock.now_microseconds())
    french = each.rule.title("fr")
    task: Resource = {
        "resourceType": "Task",
        "identifier": [{"system": follow_up.SYSTEM, "value": _identifier(patient_id, each)}],
        "instantiatesCanonical": f"{follow_up.SYSTEM}:{each.rule.id}",
        "status": "requested",
        "intent": "plan",
        "code": {
            "coding": [{"system": follow_up.SYSTEM, "code": each.rule.id, "display": each.rule.title("en")}],
            "text": french,
        },
        "description": french,
        "for": {"reference": f"Patient/{patient_id}"},
        "authoredOn": now,
        "lastModified": now,
        "restriction": {"period": {"end": each.on.isoformat()}},
        "reasonCode": {"text": f"{each.because} · {each.rule.source}" if each.because else each.rule.source},
    }
    owner = next((each for each in patient.get("generalPractitioner", ()) if each.get("reference")), None)
    owner = owner or patient.get("managingOrganization")
    if owner:
        task["owner"] = owner
    return task


def _actor() -> Actor:
    reads = ("Patient", "Observation", "Practitioner", "PractitionerRole", "Organization", *_TYPES)
    return system_actor("follow-up", reads=reads, writes=("Task",))


@consumer(
    "follow-up",
    types=("Observation", "Condition", "Immunization", "Procedure", "MedicationStatement"),
    is_from_start=False,
)
def follow(batch: Batch) -> None:
    """Looks again at the patients of the changes, once each, without opening what changed."""
    for patient_id in sorted({change.patient_id for change in batch.changes if change.patient_id}):
        reference = f"Patient/{patient_id}"
        evaluate.enqueue(batch.session, patient=reference, only=reference)


@job("follow-up.evaluate", queue="slow")
def evaluate(run: Run, *, patient: str) -> None:
    """Opens and closes the Tasks of one patient."""
    try:
        synchronise(run.context, _actor(), patient.removeprefix("Patient/"))
    except (NotFound, Gone):
        return


@job("follow-up.nightly", queue="slow", every=Daily(dt.time(2, 40)))
def nightly(run: Run) -> None:
    """Time alone makes things due: every patient is looked at each night."""
    question = [("_count", _PAGE), ("_elements", "id")]
    while True:
        page = search(run.context, _actor(), "Patient", question)
        with run.context.pool.session() as session, session.transaction():
            for each in page.matches:
                evaluate.enqueue(session, patient=f"Patient/{each.id}", only=f"Patient/{each.id}")
        if page.next is None:
            return
        question = [("_count", _PAGE), ("_elements", "id"), ("_cursor", page.next)]
