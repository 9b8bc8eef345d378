"""The nightly check of everybody's medication: new knowledge, a new result or a birthday can make an old line unsafe.

What stops (tier 1) and was not accepted opens one Task for each alert, with the fingerprint as its identifier: the same
alert never opens a second one, and a Task closes by itself when its alert is gone. A contraindication that is written
for other substances does not stop, and opens none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Gone, NotFound
from vesalius.events.registry import job
from vesalius.events.running import Run
from vesalius.events.schedule import Daily
from vesalius.events.system import system_actor
from vesalius.knowledge import cards
from vesalius.knowledge.alerts import Alert, Tier
from vesalius.medication import hidden_causes, ledger
from vesalius.medication.follow_up import labelled, responsible
from vesalius.medication.review import Review, judge, looked_at
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.search import search
from vesalius.records.update import update

Resource = dict[str, Any]
SYSTEM: Final = "urn:vesalius:medication-alert"
_PAGE: Final = "500"


def watch(context: Context, actor: Actor, patient_id: str) -> tuple[int, int]:
    """(Tasks opened, Tasks completed) for one patient. Twice in a row changes nothing."""
    reviews: list[Review] = []

    def stopping(part: Sequence[Resource]) -> dict[str, Alert]:
        reviews.append(judge(context, part, with_alternatives=False))
        return {alert.fingerprint: alert for alert in reviews[-1].report.alerts if alert.tier is Tier.STOP}

    serious, sensitive = hidden_causes.apart(looked_at(context, actor, patient_id), stopping)
    found = reviews[0]
    page = search(
        context, actor, "Task", [("patient", f"Patient/{patient_id}"), ("code", f"{SYSTEM}|"), ("_count", "200")]
    )
    tasks = [json.parse(each.body) for each in page.matches]
    known = {_fingerprint(task): task for task in tasks}
    opened = completed = 0
    for fingerprint, alert in serious.items():
        if fingerprint not in known:
            owner = responsible(context, actor, found.patient, {})
            body = json.encode(labelled(_task(found, patient_id, alert, owner), sensitive.get(fingerprint, 0)))
            create(context, actor, "Task", body, if_none_exist=f"identifier={SYSTEM}|{patient_id}-{fingerprint}")
            opened += 1
    for fingerprint, task in known.items():
        changed = labelled(task, sensitive.get(fingerprint, 0))
        if fingerprint not in serious and task.get("status") == "requested":
            changed |= {"status": "completed", "lastModified": clock.instant(clock.now_microseconds())}
            completed += 1
        if changed != task:
            update(context, actor, "Task", task["id"], json.encode(changed))
    ledger.count(context, [(alert.rule, int(alert.tier), "shown") for alert in serious.values()] if opened else [])
    return opened, completed


def _fingerprint(task: Resource) -> str:
    value = next(
        (str(each.get("value", "")) for each in task.get("identifier", ()) if each.get("system") == SYSTEM), ""
    )
    return value.rpartition("-")[2]


def _task(found: Review, patient_id: str, alert: Alert, owner: Resource | None) -> Resource:
    now = clock.instant(clock.now_microseconds())
    title = cards.title(found.base, alert, "fr")
    task: Resource = {
        "resourceType": "Task",
        "identifier": [{"system": SYSTEM, "value": f"{patient_id}-{alert.fingerprint}"}],
        "status": "requested",
        "intent": "plan",
        "priority": "urgent",
        "code": {"coding": [{"system": SYSTEM, "code": alert.kind}], "text": title},
        "description": f"{cards.level_name(found.base, alert, 'fr')} : {title}",
        "for": {"reference": f"Patient/{patient_id}"},
        "authoredOn": now,
        "lastModified": now,
        "reasonCode": {"text": f"{cards.effect(found.base, alert, 'fr')} {alert.citation} ({alert.edition})".strip()},
    }
    if owner:
        task["owner"] = owner
    return task


def _actor() -> Actor:
    reads = (
        *("Patient", "MedicationStatement", "MedicationRequest", "AllergyIntolerance", "Condition", "DetectedIssue"),
        *("Observation", "Practitioner", "PractitionerRole", "Organization"),
    )
    return system_actor("medication-watch", reads=reads, writes=("Task",))


@job("medication.watch", queue="slow")
def watch_one(run: Run, *, patient: str) -> None:
    """Looks at the medication of one patient."""
    try:
        watch(run.context, _actor(), patient.removeprefix("Patient/"))
    except (NotFound, Gone):
        return


@job("medication.watch-all", queue="slow", every=Daily(dt.time(1, 30)))
def watch_all(run: Run) -> None:
    """Looks at everybody's medication, each patient in a job of its own."""
    question = [("_count", _PAGE), ("_elements", "id")]
    while True:
        page = search(run.context, _actor(), "Patient", question)
        with run.context.pool.session() as session, session.transaction():
            for each in page.matches:
                watch_one.enqueue(session, patient=f"Patient/{each.id}", only=f"Patient/{each.id}")
        if page.next is None:
            return
        question = [("_count", _PAGE), ("_elements", "id"), ("_cursor", page.next)]
