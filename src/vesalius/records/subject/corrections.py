"""A correction that a patient asks for (GDPR art. 16), from the request to the new version that both see.

Whoever wrote the contested entry finds a Task. They correct it with their own rights, which closes the request, or
decline with their reasons, which the officer answers with: the statement of disagreement is the officer's to file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

from vesalius import clock
from vesalius.access import classification
from vesalius.access.actor import Actor
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.r4 import json
from vesalius.records import prepare, update
from vesalius.records.context import Context
from vesalius.records.subject import rectification, requests, texts
from vesalius.records.subject.requests import Request
from vesalius.store.session import Session
from vesalius.store.wire import int8

KIND: Final = "urn:vesalius:correction"
"""System of the code of a Task about a correction; its id is `task_id`."""
SHORTEST_REASON: Final = 10
_TASK: Final = "correction-"


class Asked(NamedTuple):
    """A correction that is asked for: the request, the entry as it stands, and its version."""

    request: Request
    resource: dict[str, Any]
    version: int

    @property
    def target(self) -> str:
        """Of the contested entry: "Type/id"."""
        return self.request.target


def task_id(number: int) -> str:
    """The id of the Task about request `number`."""
    return f"{_TASK}{number}"


def number_of(task: str) -> int:
    """The request that a Task is about. Raises NotFound."""
    digits = task.removeprefix(_TASK)
    if not task.startswith(_TASK) or not (digits.isascii() and digits.isdigit()) or len(digits) > 18:
        raise NotFound("The request is not known.")
    return int(digits)


def tell_author(context: Context, number: int) -> str:
    """Puts a Task before whoever wrote what request `number` contests; its reference, "" when that is nobody here.

    The Task says neither what is contested nor why: that stands behind it, for who may change the entry. It is under
    the labels of the entry.
    """
    carrier = Actor(name="corrections", token="local", is_administrator=True)  # noqa: S106 - says how, is no secret

    def work(session: Session) -> str:
        with session.transaction():
            found = requests.held(context, session, number)
            entry = _entry(context, session, carrier, found)
            if entry is None:
                return ""
            type_name, resource = found.target.partition("/")[0], entry[0]
            author = classification.classify(type_name, resource).author
            if author is None or not author.startswith("Practitioner/"):
                return ""
            language = texts.known(_language(context, session, author))
            security = (resource.get("meta") or {}).get("security")
            words = texts.text("task", language, "correction")
            task = {
                "resourceType": "Task",
                "id": task_id(number),
                **({"meta": {"security": security}} if security else {}),
                "status": "requested",
                "intent": "order",
                "code": {"coding": [{"system": KIND, "code": "asked"}], "text": words},
                "description": words,
                "for": {"reference": found.fhir},
                "authoredOn": clock.instant(clock.now_microseconds()),
                "owner": {"reference": author},
                "restriction": {"period": {"end": clock.instant(found.due)}},
            }
            body = json.encode(task)
            update.put(context, session, carrier, "Task", task_id(number), body, prepare.check(body, "Task"))
            return f"Task/{task_id(number)}"

    return context.retrying(work)


def get(context: Context, actor: Actor, number: int) -> Asked:
    """The correction for whoever may change the contested entry. NotFound for everybody else, and once it is closed."""
    with context.pool.session() as session:
        found = requests.held(context, session, number)
        entry = _entry(context, session, actor, found)
        if entry is None or not found.is_open:
            raise NotFound("The request is not known.")
        requests.told(context, session, actor, found)
    return Asked(found, *entry)


def correct(context: Context, actor: Actor, number: int, resource: dict[str, Any], words: str, *, if_match: int) -> int:
    """Stores the corrected entry as its next version with its Provenance, and closes the request; the new version.

    Raises as `get` and `rectification.rectify`, Invalid when nothing was changed.
    """
    asked = get(context, actor, number)
    if resource == asked.resource:
        raise Invalid("Nothing was changed.")
    type_name, _, logical_id = asked.target.partition("/")
    done = rectification.rectify(
        context, actor, type_name, logical_id, json.encode(resource), reason=words, if_match=if_match, request=number
    )
    _answered(context, actor, number, "granted", words)
    return done.version.version


def decline(context: Context, actor: Actor, number: int, words: str) -> None:
    """Leaves the entry as it is: the reasons are a step of the request, which the officer answers. Raises as `get`."""
    if len(words.strip()) < SHORTEST_REASON:
        raise Invalid("A rectification needs its reason.")
    get(context, actor, number)
    _answered(context, actor, number, "in-progress", words)


def _answered(context: Context, actor: Actor, number: int, state: str, words: str) -> None:
    carrier = replace(actor, is_administrator=True)
    logical_id = task_id(number)

    def work(session: Session) -> None:
        with session.transaction():
            requests.step(context, session, actor, number, state, words)
            row = update.current(session, carrier, context.blind.pk("Task", logical_id), logical_id)
            if row is None or row.deleted:
                return
            task = json.parse(session.open(row))
            body = json.encode({**task, "status": "completed" if state == "granted" else "rejected"})
            update.put(context, session, carrier, "Task", logical_id, body, prepare.check(body, "Task"))

    context.retrying(work)


def _entry(context: Context, session: Session, actor: Actor, found: Request) -> tuple[dict[str, Any], int] | None:
    """(resource, version) of what is contested, when `actor` may change it and it is in the record of who asks."""
    type_name, _, logical_id = found.target.partition("/")
    if found.kind != "rectification" or not logical_id:
        return None
    try:
        row = update.current(session, actor, context.blind.pk(type_name, logical_id), logical_id, "update")
    except (Conflict, KeyError):
        return None
    if row is None or row.deleted or row.patient != found.patient:
        return None
    return json.parse(session.open(row)), row.version


def _language(context: Context, session: Session, author: str) -> str:
    pk = context.blind.pk(*author.split("/"))
    rows = session.fetch("SELECT language FROM account WHERE subject = $1 AND is_active LIMIT 1", [int8(pk)])
    return str(rows[0][0]) if rows else ""
