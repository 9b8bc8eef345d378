"""What a clinician does with a draft: complete and send it, or say why nothing is declared. With their own rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.transaction import Entry, transaction
from vesalius.records.update import update
from vesalius.store.wire import text_array
from vesalius.surveillance import form, message
from vesalius.surveillance.diseases import SYSTEM, Disease, Region, diseases, regions
from vesalius.surveillance.drafting import DRAFT, OPEN, RECEIPT, REGION, WORD, code_of, kind_of, reference_of

Resource = dict[str, Any]
REASONS: Final = ("no-case", "declared-elsewhere", "old")
"""Why nothing is declared."""
LONGEST_REFERENCE: Final = 80
_LISTED: Final = "200"


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration in the record. `state` is draft, sending, sent, refused, dismissed or withdrawn."""

    task: Resource
    version: int
    disease: Disease
    region: Region
    state: str
    receipt: str = ""
    attempts: int = 0

    @property
    def id(self) -> str:
        """The id of its Task."""
        return str(self.task["id"])

    @property
    def patient_id(self) -> str:
        """The patient's id."""
        return str(self.task["for"]["reference"]).partition("/")[2]

    @property
    def due(self) -> str:
        """Until when it must be sent: a FHIR instant."""
        return str(self.task["restriction"]["period"]["end"])

    @property
    def response(self) -> str:
        """The literal of its form."""
        return next((reference_of(item) for item in self.task.get("input", ()) if kind_of(item) == DRAFT), "")


def listed(context: Context, actor: Actor, owner: str) -> list[tuple[Declaration, Resource]]:
    """Declarations of an owner with their patients, the most urgent first, then the newest; as the actor may see."""
    asked = [("owner", owner), ("code", f"{SYSTEM}|"), ("_sort", "-authored-on"), ("_count", _LISTED)]
    page = search(context, actor, "Task", [*asked, ("_include", "Task:patient")])
    people = {f"Patient/{item.id}": json.parse(item.body) for item in page.includes if item.type == "Patient"}
    states = _states(context, [item.id for item in page.matches])
    found = [_declaration(json.parse(item.body), item.version, states) for item in page.matches]
    known = [(one, people.get(f"Patient/{one.patient_id}", {})) for one in found if one is not None]
    return sorted(known, key=lambda pair: (pair[0].state != "draft", pair[0].due if pair[0].state == "draft" else ""))


def find(context: Context, actor: Actor, patient_id: str, task_id: str) -> tuple[Declaration, Resource]:
    """A declaration of the patient and its form. Raises NotFound."""
    found = read(context, actor, "Task", task_id)
    made = _declaration(json.parse(found.body), found.version, _states(context, [task_id]))
    if made is None or made.patient_id != patient_id:
        raise NotFound("The resource is not known.")
    response = read(context, actor, "QuestionnaireResponse", made.response.partition("/")[2])
    return made, json.parse(response.body)


def complete(
    context: Context,
    actor: Actor,
    patient_id: str,
    task_id: str,
    given: Mapping[str, str],
    author: Resource,
    *,
    language: str,
) -> None:
    """Stores the form as completed and lets it be sent: both or neither.

    `author` refers to the actor, `language` is that in which they answered.
    Raises NotFound, Conflict when it is no draft any more, Invalid.
    """
    made, response = find(context, actor, patient_id, task_id)
    if made.state != "draft":
        raise Conflict("The declaration was completed already.")
    if form.faults(given, clock.now().date()):
        raise Invalid("The declaration is not complete.")
    now = clock.instant(clock.now_microseconds())
    answered = {"status": "completed", "authored": now, "author": author, "item": form.items(given, language)}
    response |= {"language": language, **answered}
    task = made.task | {"status": "in-progress", "lastModified": now, "requester": author}
    entries = [
        Entry(0, "PUT", "QuestionnaireResponse", id=str(response["id"]), body=json.encode(response)),
        Entry(1, "PUT", "Task", id=task_id, body=json.encode(task), if_match=made.version),
    ]
    transaction(context, actor, entries)


def declared_by_hand(context: Context, actor: Actor, patient_id: str, task_id: str, reference: str) -> None:
    """Keeps what the authority answered to a declaration that a person made by its own route.

    Raises NotFound, Conflict unless it is completed and not sent, Invalid without a reference.
    """
    made, _response = find(context, actor, patient_id, task_id)
    is_under_way = made.state == "sending" and bool(_states(context, [task_id]))
    if made.state not in {"sending", "refused"} or is_under_way:
        raise Conflict("The declaration is not waiting for its reference.")
    reference = " ".join(reference.split())
    if not 1 <= len(reference) <= LONGEST_REFERENCE or not reference.isprintable():
        raise Invalid("A reference has 1 to 80 signs.")
    document, task = message.receipted(context, actor, made.task, reference)
    entries = [
        Entry(0, "POST", "DocumentReference", full_url=message.address(task_id), body=json.encode(document)),
        Entry(1, "PUT", "Task", id=task_id, body=json.encode(task), if_match=made.version),
    ]
    transaction(context, actor, entries)
    with context.pool.session() as session:
        patients = [context.blind.pk("Patient", patient_id)]
        details = {"route": "by hand"}
        record(session, context.log, actor, "declaration-sent", f"Task/{task_id}", patients=patients, details=details)


def dismiss(context: Context, actor: Actor, patient_id: str, task_id: str, reason: str, author: Resource) -> None:
    """Says that nothing is declared, and why. Raises NotFound, Conflict, Invalid."""
    made, _response = find(context, actor, patient_id, task_id)
    if made.state != "draft":
        raise Conflict("The declaration was completed already.")
    if reason not in REASONS:
        raise Invalid("A reason is needed.")
    task = made.task | {
        "status": "rejected",
        "statusReason": {"coding": [{"system": WORD, "code": reason}]},
        "lastModified": clock.instant(clock.now_microseconds()),
        "requester": author,
    }
    update(context, actor, "Task", task_id, json.encode(task), if_match=made.version)


def _declaration(task: Resource, version: int, states: Mapping[str, tuple[str, int]]) -> Declaration | None:
    disease, region = diseases().get(code_of(task, SYSTEM)), regions().get(code_of(task, REGION))
    if disease is None or region is None:
        return None
    receipt = next(
        (str(item.get("valueString", "")) for item in task.get("output", ()) if kind_of(item) == RECEIPT), ""
    )
    sending, attempts = states.get(str(task["id"]), ("", 0))
    status = str(task.get("status"))
    if status in OPEN:
        state = "draft"
    elif status == "rejected":
        state = "dismissed"
    elif status == "completed":
        state = "sent"
    elif status == "in-progress":
        state = "refused" if sending == "refused" else "sending"
    else:
        state = "withdrawn"
    return Declaration(task, version, disease, region, state, receipt, attempts)


def _states(context: Context, tasks: list[str]) -> dict[str, tuple[str, int]]:
    """State and attempts of the sending, by Task (ids that the caller has read through the door)."""
    if not tasks:
        return {}
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT task, state, attempts FROM declaration_transmission WHERE task = ANY($1)", [text_array(tasks)]
        )
    return {str(row[0]): (str(row[1]), int(row[2])) for row in rows}
