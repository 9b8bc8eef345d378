"""What the page of a visit reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.visit import notes, profession
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.writing import Resource, load
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.ui.frame import context

OPEN: Final = "in-progress"


@dataclass(frozen=True, slots=True)
class Visit:
    """One encounter with its note. `note` is None where the reader may not see one; `addenda` oldest first."""

    patient_id: str
    id: str
    encounter: Resource
    version: int
    profession: profession.Profession | None
    is_mine: bool
    note: Resource | None
    note_version: int
    addenda: Sequence[Resource] = ()
    papers: Sequence[Resource] = field(default_factory=tuple)

    @property
    def reference(self) -> str:
        """Encounter/id."""
        return f"Encounter/{self.id}"

    @property
    def is_open(self) -> bool:
        """Whether the reader can still write in it."""
        return self.is_mine and self.encounter["status"] == OPEN and not self.is_signed

    @property
    def is_signed(self) -> bool:
        """Whether the note is final."""
        return self.note is not None and self.note.get("docStatus") == "final"

    @property
    def title(self) -> str:
        """What kind of contact it is."""
        kinds = self.encounter.get("type") or [{}]
        return show.coded(kinds[0])


def visit(actor: Actor, patient_id: str, encounter_id: str) -> Visit:
    """The visit. Raises NotFound."""
    encounter, version = load(actor, "Encounter", encounter_id, patient_id)
    found = selectors.of_patient(
        actor, patient_id, "DocumentReference", ("encounter", f"Encounter/{encounter_id}"), ("_sort", "date")
    )
    current = [item for item in found if item.get("status") == "current"]
    own = [item for item in current if is_note(item)]
    note = next((item for item in own if not item.get("relatesTo")), None)
    is_mine = any(
        (item.get("individual") or {}).get("reference") == actor.fhir for item in encounter.get("participant", ())
    )
    return Visit(
        patient_id,
        encounter_id,
        encounter,
        version,
        profession.find(actor),
        is_mine,
        note,
        0 if note is None else int(note["meta"]["versionId"]),
        [item for item in own if item.get("relatesTo")],
        [item for item in current if not is_note(item)],
    )


def own_visit(actor: Actor, patient_id: str, encounter_id: str) -> Visit:
    """The visit, if it is the actor's own. Raises NotFound."""
    found = visit(actor, patient_id, encounter_id)
    if not found.is_mine or found.profession is None:
        raise NotFound("The resource is not known.")
    return found


def is_note(resource: Resource) -> bool:
    """Whether a document is the note of a visit, or an addendum to it."""
    return show.code_of(resource.get("type")) in profession.NOTES and any(
        "markdown" in str((item.get("attachment") or {}).get("contentType", "")) for item in resource.get("content", ())
    )


def open_visit(actor: Actor, patient_id: str) -> str:
    """The id of the actor's visit of today that is not signed yet; empty when there is none."""
    found = selectors.of_patient(
        actor,
        patient_id,
        "Encounter",
        ("participant", actor.fhir),
        ("status", OPEN),
        ("date", f"ge{clock.today()}"),
        ("_sort", "-date"),
        count=1,
    )
    return str(found[0]["id"]) if found else ""


def last_note(actor: Actor, patient_id: str, before: str) -> tuple[Resource, str] | None:
    """(document, Markdown) of the last signed note of this actor before the visit `before`."""
    found = selectors.of_patient(
        actor, patient_id, "DocumentReference", ("author", actor.fhir), ("_sort", "-date"), count=12
    )
    for item in found:
        encounters = [one.get("reference") for one in (item.get("context") or {}).get("encounter", ())]
        if is_note(item) and f"Encounter/{before}" not in encounters and item.get("docStatus") != "preliminary":
            return item, notes.text_of(item)
    return None


def current_note(actor: Actor, document_id: str) -> tuple[Resource, int]:
    """(document, version) of a note as it is now. Raises NotFound."""
    version = read(context(), actor, "DocumentReference", document_id)
    return json.parse(version.body), version.version


def of_visit(actor: Actor, found: Visit, types: str | Sequence[str]) -> list[dict[str, Any]]:
    """What was recorded in this visit."""
    return selectors.of_patient(
        actor, found.patient_id, types, ("encounter", found.reference), ("_sort", "-_lastUpdated")
    )
