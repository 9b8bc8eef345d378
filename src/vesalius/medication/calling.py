"""What is done about what is due: the request for an examination, and the invitation of the patient.

Both are written with the rights of whoever does it. The invitation itself is a message; `mark_invited` marks the Tasks,
and says which of them are new to the patient.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.knowledge import follow_up as rules
from vesalius.knowledge import plan_definitions
from vesalius.medication import examinations, follow_up, plans
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.update import update

Resource = dict[str, Any]
INVITED: Final = "invited"
STATE: Final = "urn:vesalius:follow-up-state"
AGAIN: Final = dt.timedelta(days=30)
"""Nobody is invited again for the same thing before."""


def order(context: Context, actor: Actor, patient_id: str, rule_id: str) -> Resource:
    """The ServiceRequest for what a rule asks of a patient, stored. Raises NotFound, Forbidden, Invalid for a vaccine.

    Raises Conflict when the rule asks nothing of this patient, or the examination is on its way already.
    """
    rule = next((each for each in rules.rules() if each.id == rule_id), None)
    if rule is None:
        raise NotFound("There is no such rule.")
    if rule.kind == "immunization":
        raise Invalid("A vaccine is given, not requested.")
    if not any(each.rule.id == rule_id for each in follow_up.status(context, actor, patient_id)):
        raise Conflict("Nothing of the kind is due for this patient.")
    pending = examinations.earlier(context, actor, patient_id, rule.codes[:1]).get(rule.codes[0])
    if pending is not None and pending.is_pending:
        raise Conflict("This examination is requested already.")
    activity = plans.activity_of(rule)
    request = plans.service_request(activity, {"id": patient_id}, actor, intent="order")
    request["instantiatesCanonical"] = [plan_definitions.canonical(rule)]
    request["reasonCode"] = [{"text": rule.source}]
    return json.parse(create(context, actor, "ServiceRequest", json.encode(request)).version.body)


def open_tasks(context: Context, actor: Actor, patient_id: str) -> list[Resource]:
    """The open follow-up Tasks of a patient that the actor may see. Raises NotFound."""
    known = follow_up.found(context, actor, patient_id)
    return [task for task in known if follow_up.rule_of(task) and task.get("status") in follow_up.OPEN]


def invited_on(task: Resource) -> dt.date | None:
    """The day of the last invitation for a Task."""
    for note in reversed(task.get("note") or ()):
        if note.get("text") == INVITED and note.get("time"):
            return dates.exact_day(note["time"])
    return None


def mark_invited(context: Context, actor: Actor, tasks: Iterable[Resource]) -> list[str]:
    """Marks those Tasks for which nobody was invited lately; their ids. Raises Forbidden."""
    marked = []
    for task in tasks:
        last = invited_on(task)
        if last is not None and last + AGAIN > clock.today():
            continue
        now = clock.instant(clock.now_microseconds())
        task["businessStatus"] = {"coding": [{"system": STATE, "code": INVITED}]}
        task["note"] = [*(task.get("note") or ()), {"time": now, "text": INVITED}]
        task["lastModified"] = now
        update(context, actor, "Task", task["id"], json.encode(task))
        marked.append(str(task["id"]))
    return marked
