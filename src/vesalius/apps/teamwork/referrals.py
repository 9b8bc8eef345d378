"""Referrals between practitioners, with their answer.

The request is a ServiceRequest: it opens the therapeutic relationship of whoever it is sent to, for as long as the
policy says. Its way is a Task with the request as `focus`, which both may change: requested, accepted or declined,
answered. The answer is a letter in the record, a message to the requester, and the output of the Task.

Professions that make no requests (nurses, dietitians …) refer with the Task alone: it opens the record to nobody, and
reaches whoever cares for the patient already.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from vesalius import clock, ids
from vesalius.access.actor import Actor
from vesalius.apps.teamwork import colleagues, messages, tasks
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.entries import entry
from vesalius.clinical.writing import LOINC, Resource, author, concept, create_all, now, subject
from vesalius.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.transaction import Entry, transaction
from vesalius.ui.frame import context

_SNOMED: Final = "http://snomed.info/sct"
_LETTER: Final = ("11488-4", "Consult note")
LONGEST: Final = 4000
PRIORITIES: Final[dict[str, str | Promise]] = {"routine": _lazy("not urgent"), "urgent": _lazy("urgent")}
_WAITING, _ACCEPTED, _DECLINED = "requested", "accepted", "rejected"
STATES: Final[dict[str, tuple[str | Promise, str]]] = {
    "requested": (pgettext_lazy("referral", "waits for an answer"), "warn"),
    "accepted": (pgettext_lazy("referral", "accepted"), "good"),
    "in-progress": (pgettext_lazy("referral", "accepted"), "good"),
    "completed": (pgettext_lazy("referral", "answered"), "accent"),
    "rejected": (pgettext_lazy("referral", "declined"), "danger"),
    "cancelled": (pgettext_lazy("referral", "withdrawn"), ""),
}
"""Status of the Task → (what it is called, kind of tag)."""
_COUNT: Final = "100"


@dataclass(frozen=True, slots=True)
class Line:
    """A referral in a list. `is_unseen`: its answer waits for the requester."""

    id: str
    patient_id: str
    patient: str
    reason: str
    requester: str
    performer: str
    day: str
    due: str
    order: str
    label: str
    tag: str
    status: str
    is_late: bool
    is_urgent: bool
    is_unseen: bool


@dataclass(frozen=True, slots=True)
class Referral:
    """One referral as a whole. `order` is the ServiceRequest, None where it may not be seen; `answer` the message."""

    line: Line
    task: Resource
    version: int
    order: Resource | None
    order_version: int
    answer: Resource | None
    problems: Sequence[str]
    steps: Sequence[tuple[str, str, str]]
    is_performer: bool
    is_requester: bool


def received(actor: Actor) -> list[Line]:
    """Referrals to the actor that are open, and those answered last; the open ones first."""
    return _lines(actor, "owner")


def sent(actor: Actor) -> list[Line]:
    """Referrals of the actor, those with an answer that was not seen yet first."""
    return _lines(actor, "requester")


def of_patient(actor: Actor, patient_id: str) -> list[Line]:
    """All referrals of a patient, the newest first."""
    asked = [("patient", f"Patient/{patient_id}"), *_kind(), ("_sort", "-authored-on"), ("_count", _COUNT)]
    page = search(context(), actor, "Task", asked)
    return [_line(json.parse(item.body), {}) for item in page.matches]


def _kind() -> list[tuple[str, str]]:
    return [("code", f"{tasks.KINDS}|{tasks.REFERRAL}")]


def _lines(actor: Actor, party: str) -> list[Line]:
    if not actor.fhir:
        return []
    asked = [
        (party, actor.fhir), *_kind(), ("_sort", "-authored-on"), ("_count", _COUNT), ("_include", "Task:patient"),
    ]  # fmt: skip
    page = search(context(), actor, "Task", asked)
    people = tasks.patients(page.includes)
    found = [_line(json.parse(item.body), people) for item in page.matches]
    rank = {_WAITING: 1, _ACCEPTED: 2}
    return sorted(found, key=lambda line: 0 if line.is_unseen and party == "requester" else rank.get(line.status, 3))


def _line(task: Resource, people: Mapping[str, Resource]) -> Line:
    patient_id, status, until = tasks.patient_id_of(task), str(task.get("status", "")), tasks.due(task)
    label, tag = STATES.get(status, (status, ""))
    is_open = status in {_WAITING, _ACCEPTED, "in-progress"}
    return Line(
        str(task["id"]),
        patient_id,
        show.name(people[f"Patient/{patient_id}"]) if f"Patient/{patient_id}" in people else "",
        str(task.get("description", "")),
        show.display(task.get("requester") or {}),
        show.display(task.get("owner") or {}),
        show.day(str(task.get("authoredOn", ""))),
        show.day(until),
        str(task.get("authoredOn", "")),
        str(label),
        tag,
        status,
        is_open and bool(until) and until < str(clock.today()),
        task.get("priority") == "urgent",
        status in {"completed", _DECLINED} and not _is_seen(task),
    )


_SEEN: Final = "https://vesalius.health/fhir/StructureDefinition/seen-at"


def _is_seen(task: Mapping[str, Any]) -> bool:
    return any(item.get("url") == _SEEN for item in task.get("extension", ()))


def get(actor: Actor, task_id: str) -> Referral:
    """A referral with what belongs to it. Raises NotFound."""
    task, version = tasks.get(actor, task_id)
    if tasks.kind(task) != tasks.REFERRAL:
        raise NotFound("The resource is not known.")
    order, order_version = _read(actor, task.get("focus") or {})
    answer = None
    for output in task.get("output", ()):
        answer, _version = _read(actor, output.get("valueReference") or {})
    patient_id = tasks.patient_id_of(task)
    people = {f"Patient/{patient_id}": selectors.patient(actor, patient_id)}
    problems = []
    for reference in (order or {}).get("reasonReference", ()):
        problem, _version = _read(actor, reference)
        if problem is not None:
            problems.append(entry(problem).title)
    return Referral(
        _line(task, people),
        task,
        version,
        order,
        order_version,
        answer,
        problems,
        [tasks.note_line(item) for item in task.get("note", ())],
        (task.get("owner") or {}).get("reference") == actor.fhir,
        (task.get("requester") or {}).get("reference") == actor.fhir,
    )


def _read(actor: Actor, reference: Mapping[str, Any]) -> tuple[Resource | None, int]:
    type_name, _slash, logical_id = str(reference.get("reference", "")).partition("/")
    if type_name not in {"ServiceRequest", "Communication", "Condition"}:
        return None, 0
    try:
        found = read(context(), actor, type_name, logical_id)
    except (NotFound, Gone, Forbidden):
        return None, 0
    return json.parse(found.body), found.version


def refer(
    actor: Actor,
    patient_id: str,
    *,
    to: str,
    reason: str,
    question: str,
    priority: str,
    until: str,
    problems: Sequence[str] = (),
    is_opening: bool = True,
) -> str:
    """The id of a new referral to a colleague. `problems` are ids of Conditions that it is about.

    Without `is_opening` there is no request behind it: the record is opened to nobody. Raises Invalid without a reason,
    NotFound for who is no colleague, Forbidden for who may not refer.
    """
    performer = colleagues.colleague(actor, to)
    reason, question = reason.strip(), question.strip()
    if not reason or len(reason) + len(question) > LONGEST:
        raise Invalid("A referral has a reason; it and the question hold at most 4000 characters.")
    if performer["reference"] == actor.fhir:
        raise Invalid("A referral goes to somebody else.")
    task = tasks.new(
        actor, patient_id, text=reason, owner=performer, until=until, code=tasks.REFERRAL, priority=priority
    )
    if not is_opening:
        if question:
            tasks.add_note(actor, task, question)
        return create_all(actor, [task])[0][1]
    name = f"urn:uuid:{ids.new()}"
    order: Resource = {
        "resourceType": "ServiceRequest",
        "fullUrl": name,
        "status": "active",
        "intent": "order",
        "priority": priority if priority in PRIORITIES else "routine",
        "category": [concept(_SNOMED, "3457005", "Patient referral")],
        "code": {"text": _("Referral")},
        "subject": subject(patient_id),
        "authoredOn": now(),
        "requester": author(actor),
        "performer": [performer],
        "reasonCode": [{"text": reason}],
    }
    if problems:
        order["reasonReference"] = [{"reference": f"Condition/{item}"} for item in problems]
    if question:
        order["note"] = [{"text": question}]
    task["focus"] = {"reference": name}
    return create_all(actor, [order, task])[1][1]


def accept(actor: Actor, referral: Referral) -> None:
    """The performer says yes. Raises NotFound for others, Conflict when it was answered."""
    _require(referral, {_WAITING}, is_party=referral.is_performer)
    _step(actor, referral, _ACCEPTED)


def decline(actor: Actor, referral: Referral, reason: str) -> None:
    """The performer says no, and why. Raises Invalid without a reason."""
    _require(referral, {_WAITING, _ACCEPTED, "in-progress"}, is_party=referral.is_performer)
    if not reason.strip():
        raise Invalid("Say why.")
    referral.task["statusReason"] = {"text": reason.strip()[:LONGEST]}
    tasks.close(referral.task, _DECLINED)
    tasks.add_note(actor, referral.task, reason)
    tasks.put(actor, [(referral.task, referral.version)])


def withdraw(actor: Actor, referral: Referral) -> None:
    """The requester takes it back; the request is revoked, and with it what it opened."""
    _require(referral, {_WAITING, _ACCEPTED, "in-progress"}, is_party=referral.is_requester)
    changed = [(tasks.close(referral.task, "cancelled"), referral.version)]
    if referral.order is not None:
        changed.insert(0, ({**referral.order, "status": "revoked"}, referral.order_version))
    tasks.put(actor, changed)


def acknowledge(actor: Actor, referral: Referral) -> None:
    """The requester has seen the answer, or that it was declined; the request is over."""
    _require(referral, {"completed", _DECLINED}, is_party=referral.is_requester)
    if _is_seen(referral.task):
        return
    referral.task.setdefault("extension", []).append({"url": _SEEN, "valueInstant": now()})
    changed = [(referral.task, referral.version)]
    if referral.order is not None and referral.order.get("status") == "active":
        status = "completed" if referral.line.status == "completed" else "revoked"
        changed.append(({**referral.order, "status": status}, referral.order_version))
    tasks.put(actor, changed)
    if referral.answer is not None and messages.is_unread(referral.answer, actor.fhir):
        messages.mark_read(actor, str(referral.answer["id"]))


def answer(actor: Actor, referral: Referral, text: str) -> None:
    """The performer's answer: a letter, a message to the requester, and the end of the Task, in one transaction."""
    _require(referral, {_WAITING, _ACCEPTED, "in-progress"}, is_party=referral.is_performer)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid("An answer has a text of at most 4000 characters.")
    patient_id = referral.line.patient_id
    message_name, letter_name = f"urn:uuid:{ids.new()}", f"urn:uuid:{ids.new()}"
    based_on = [referral.task.get("focus") or {"reference": f"Task/{referral.task['id']}"}]
    message: Resource = {
        "resourceType": "Communication",
        "status": "completed",
        "basedOn": based_on,
        "subject": subject(patient_id),
        "sent": now(),
        "sender": author(actor),
        "recipient": [referral.task["requester"]],
        "payload": [{"contentString": text}, {"contentReference": {"reference": letter_name}}],
    }
    task = tasks.close(referral.task, "completed")
    task["output"] = [{"type": {"text": "answer"}, "valueReference": {"reference": message_name}}]
    letter = _letter(actor, patient_id, text, based_on)
    made = [
        Entry(0, "POST", "DocumentReference", full_url=letter_name, body=json.encode(letter)),
        Entry(1, "POST", "Communication", full_url=message_name, body=json.encode(message)),
        Entry(2, "PUT", "Task", id=str(task["id"]), body=json.encode(task), if_match=referral.version),
    ]
    transaction(context(), actor, made)


def _letter(actor: Actor, patient_id: str, text: str, based_on: Sequence[Resource]) -> Resource:
    code, display = _LETTER
    title = _("Answer to a referral")
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "docStatus": "final",
        "type": {"coding": [{"system": LOINC, "code": code, "display": display}], "text": title},
        "subject": subject(patient_id),
        "date": now(),
        "author": [author(actor)],
        "authenticator": author(actor),
        "description": title,
        "context": {"related": [dict(item) for item in based_on]},
        "content": [
            {
                "attachment": {
                    "contentType": "text/plain; charset=utf-8",
                    "language": get_language() or "fr",
                    "title": title,
                    "data": base64.b64encode(text.encode()).decode(),
                }
            }
        ],
    }


def _step(actor: Actor, referral: Referral, status: str) -> None:
    referral.task["status"] = status
    referral.task["lastModified"] = now()
    tasks.put(actor, [(referral.task, referral.version)])


def _require(referral: Referral, states: set[str], *, is_party: bool) -> None:
    if not is_party:
        raise NotFound("The resource is not known.")
    if referral.line.status not in states:
        raise Conflict("The referral cannot take this step from where it is.")
