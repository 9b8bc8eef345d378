"""Messages about patients: part of the record, to colleagues who are chosen or mentioned, in conversations.

A message is a Communication. Its first message is `partOf` nothing, every answer is `partOf` the first. Who has read it
stands at each recipient; `received` says that all have.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from vesalius import dates
from vesalius.access.actor import Actor
from vesalius.apps.teamwork import colleagues, tasks
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.mentions import communication
from vesalius.clinical.writing import Resource, create_all, now
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.update import update
from vesalius.ui.frame import context

READ_AT: Final = "https://vesalius.health/fhir/StructureDefinition/read-at"
"""Extension of a recipient: the instant at which this person read the message."""
_COUNT: Final = "100"
_THREAD: Final = "300"


@dataclass(frozen=True, slots=True)
class Message:
    """A message about a patient. `is_new` for its recipient until it is read; `read_by` names who has read it."""

    id: str
    thread: str
    patient_id: str
    patient: str
    text: SafeString
    day: str
    order: str
    sender: str
    recipients: str
    read_by: str
    is_new: bool
    is_own: bool


def is_unread(message: Mapping[str, Any], reader: str) -> bool:
    """Whether `reader` ("Practitioner/x") is a recipient who has not read it."""
    for item in message.get("recipient", ()):
        if item.get("reference") == reader:
            return "received" not in message and not _read_at(item)
    return False


def _read_at(recipient: Mapping[str, Any]) -> str:
    for extension in recipient.get("extension", ()):
        if extension.get("url") == READ_AT:
            return str(extension.get("valueInstant", ""))
    return ""


def all_of(actor: Actor) -> list[Message]:
    """Messages to and from the actor, the newest first."""
    found: dict[str, Resource] = {}
    people: dict[str, Resource] = {}
    for name in ("recipient", "sender"):
        asked = [(name, actor.fhir), ("_sort", "-sent"), ("_count", _COUNT), ("_include", "Communication:patient")]
        page = search(context(), actor, "Communication", asked)
        found |= {item.id: json.parse(item.body) for item in page.matches}
        people |= tasks.patients(page.includes)
    return _shown(actor, found.values(), people)


def unread(actor: Actor) -> list[Message]:
    """What the actor has not read yet, the newest first."""
    if not actor.fhir:
        return []
    asked = [
        ("recipient", actor.fhir), ("received:missing", "true"), ("_sort", "-sent"), ("_count", _COUNT),
        ("_include", "Communication:patient"),
    ]  # fmt: skip
    page = search(context(), actor, "Communication", asked)
    found = [json.parse(item.body) for item in page.matches]
    kept = [item for item in found if is_unread(item, actor.fhir)]
    return _shown(actor, kept, tasks.patients(page.includes))


def about(actor: Actor, patient_id: str, count: int = 50) -> list[Message]:
    """Messages among colleagues about a patient, the newest first. What went to the patient is not among them."""
    found = selectors.of_patient(actor, patient_id, "Communication", ("_sort", "-sent"), count=count)
    kept = [item for item in found if str((item.get("sender") or {}).get("reference", "")).startswith("Practitioner")]
    own = f"Patient/{patient_id}"
    kept = [item for item in kept if all(one.get("reference") != own for one in item.get("recipient", ()))]
    return _shown(actor, kept, {})


def thread(actor: Actor, message_id: str) -> tuple[Resource, list[Message]]:
    """(the first message of a conversation, all of it in order). Raises NotFound."""
    first = json.parse(read(context(), actor, "Communication", message_id).body)
    if first.get("partOf"):
        message_id = root_of(first)
        first = json.parse(read(context(), actor, "Communication", message_id).body)
    asked = [("part-of", f"Communication/{message_id}"), ("_sort", "sent"), ("_count", _THREAD)]
    answers = [json.parse(item.body) for item in search(context(), actor, "Communication", asked).matches]
    people = {}
    patient_id = str((first.get("subject") or {}).get("reference", "")).partition("/")[2]
    if patient_id:
        people = {f"Patient/{patient_id}": selectors.patient(actor, patient_id)}
    return first, list(reversed(_shown(actor, [first, *answers], people)))


def root_of(message: Mapping[str, Any]) -> str:
    """The id of the first message of the conversation."""
    for item in message.get("partOf", ()):
        reference = str(item.get("reference", ""))
        if reference.startswith("Communication/"):
            return reference.partition("/")[2]
    return str(message.get("id", ""))


def _shown(actor: Actor, found: Any, people: Mapping[str, Resource]) -> list[Message]:
    made = [_message(actor, item, people) for item in found if item.get("status") != "entered-in-error"]
    return sorted(made, key=lambda message: message.order, reverse=True)


def _message(actor: Actor, item: Resource, people: Mapping[str, Resource]) -> Message:
    reference = str((item.get("subject") or {}).get("reference", ""))
    sent = str(item.get("sent", ""))
    recipients: Sequence[Resource] = item.get("recipient", ())
    names = [
        _("the patient") if str(one.get("reference", "")).startswith("Patient/") else show.display(one)
        for one in recipients
    ]
    text = "\n".join(str(part["contentString"]) for part in item.get("payload", ()) if "contentString" in part)
    return Message(
        str(item["id"]),
        root_of(item),
        reference.partition("/")[2],
        show.name(people[reference]) if reference in people else "",
        colleagues.marked(text, [*names, show.display(item.get("sender") or {})]),
        show.day_and_time(sent),
        dates.sort_key(sent),
        show.display(item.get("sender") or {}),
        ", ".join(filter(None, names)),
        colleagues.names(one for one in recipients if _read_at(one)),
        is_unread(item, actor.fhir),
        (item.get("sender") or {}).get("reference") == actor.fhir,
    )


def write(actor: Actor, patient_id: str, recipients: Sequence[str], text: str, until: str = "") -> None:
    """A message about a patient to colleagues; with `until`, also a task for each. Raises Invalid, NotFound."""
    found = colleagues.colleagues(actor, recipients)
    if not found:
        raise NotFound("The resource is not known.")
    made = [communication(actor, patient_id, found, text)]
    if until:
        made += [tasks.new(actor, patient_id, text=text, owner=one, until=until) for one in found]
    create_all(actor, made)


def answer(actor: Actor, message_id: str, recipients: Sequence[str], text: str) -> None:
    """An answer in a conversation: to whoever wrote in it, and whoever is added. It marks as read what is answered.

    Raises Invalid without a text, NotFound for a conversation that the actor has no part in.
    """
    first, shown = thread(actor, message_id)
    asked = [("part-of", f"Communication/{first['id']}"), ("_count", _THREAD)]
    every = [first, *(json.parse(item.body) for item in search(context(), actor, "Communication", asked).matches)]
    parties = [
        str(one.get("reference", ""))
        for item in every
        for one in (item.get("sender") or {}, *item.get("recipient", ()))
    ]
    if actor.fhir not in parties:
        raise NotFound("The resource is not known.")
    practitioners = [one for one in parties if one.startswith("Practitioner/") and one != actor.fhir]
    to = colleagues.colleagues(actor, [*practitioners, *recipients])
    patient_id = str((first.get("subject") or {}).get("reference", "")).partition("/")[2]
    made = communication(actor, patient_id, to, text)
    made["partOf"] = [{"reference": f"Communication/{first['id']}"}]
    made["inResponseTo"] = [{"reference": f"Communication/{shown[-1].id}"}]
    create_all(actor, [made])
    for item in every:
        if is_unread(item, actor.fhir):
            mark_read(actor, str(item["id"]))


def mark_read(actor: Actor, message_id: str) -> None:
    """Says that the actor has read a message. Raises NotFound for who is no recipient."""
    found = read(context(), actor, "Communication", message_id)
    message = json.parse(found.body)
    own = [item for item in message.get("recipient", ()) if item.get("reference") == actor.fhir]
    if not own:
        raise NotFound("The resource is not known.")
    if "received" in message or _read_at(own[0]):
        return
    own[0].setdefault("extension", []).append({"url": READ_AT, "valueInstant": now()})
    if all(_read_at(item) for item in message["recipient"]):
        message["received"] = now()
    update(context(), actor, "Communication", message_id, json.encode(message), if_match=found.version)
