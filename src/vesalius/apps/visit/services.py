"""What a visit writes: its beginning, its note, its end, addenda."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from vesalius import ids
from vesalius.access.actor import Actor
from vesalius.apps.visit import notes
from vesalius.apps.visit.profession import CONTACT_KIND, Place, Profession
from vesalius.apps.visit.selectors import OPEN, Visit
from vesalius.clinical import mentions
from vesalius.clinical.writing import TERMINOLOGY, Resource, amend, author, create_all, now, subject
from vesalius.errors import Conflict, Invalid
from vesalius.r4 import json
from vesalius.records.history import history
from vesalius.records.transaction import Entry, transaction
from vesalius.ui.frame import context

_CLASSES: Final = {"AMB": "ambulatory", "HH": "home health", "VR": "virtual"}
VERSIONS: Final = 200
"""Earlier versions of a note that are offered for comparison."""


def begin(actor: Actor, patient_id: str, profession: Profession, place: Place, *, appointment: str = "") -> str:
    """The id of a new visit with an empty note. Raises Forbidden."""
    name = f"urn:uuid:{ids.new()}"
    encounter: Resource = {
        "resourceType": "Encounter",
        "fullUrl": name,
        "status": OPEN,
        "class": {"system": f"{TERMINOLOGY}v3-ActCode", "code": place.code, "display": _CLASSES[place.code]},
        "type": [{"coding": [{"system": CONTACT_KIND, "code": place.kind}], "text": str(place.label)}],
        "subject": subject(patient_id),
        "participant": [{"individual": author(actor)}],
        "period": {"start": now()},
    }
    if actor.centre.startswith("Organization/"):
        encounter["serviceProvider"] = {"reference": actor.centre}
    if appointment:
        encounter["appointment"] = [{"reference": f"Appointment/{appointment}"}]
    if profession.is_confidential:
        encounter["meta"] = {"security": [dict(item) for item in notes.RESTRICTED]}
    note = notes.document(actor, patient_id, profession, "", encounter=name)
    made = create_all(actor, [encounter, note])
    return made[0][1]


def save_note(actor: Actor, visit: Visit, text: str, version: int) -> int:
    """The version of the note that holds `text`; no new one when nothing changed.

    Raises PreconditionFailed when `version` is not the current one, Conflict when the note is signed.
    """
    _require_open(visit)
    if visit.note is None:
        raise Conflict("This visit has no note.")
    if visit.note_version == version and notes.text_of(visit.note) == text:
        return version

    def change(resource: Resource) -> None:
        if resource.get("docStatus") == "final":
            raise Conflict("The note is signed.")
        notes.with_text(resource, text)
        notes.set_writer(resource, author(actor))

    return amend(actor, "DocumentReference", str(visit.note["id"]), visit.patient_id, change, version=version)


def share_note(actor: Actor, visit: Visit, *, is_open: bool) -> None:
    """Opens the psychologist's note to the care team, or closes it."""
    _require_open(visit)
    if visit.note is not None:
        amend(
            actor,
            "DocumentReference",
            str(visit.note["id"]),
            visit.patient_id,
            lambda resource: notes.share(resource, is_open=is_open),
        )


def sign(actor: Actor, visit: Visit, meant: Mapping[str, str]) -> None:
    """Makes the note final and ends the encounter, in one transaction, and tells the colleagues whom it names.

    `meant` is as for `mentions.mentioned`. Raises Conflict when it is signed already, Invalid when it is empty.
    """
    _require_open(visit)
    if visit.note is None or not notes.text_of(visit.note).strip():
        raise Invalid("An empty note cannot be signed.")
    note = dict(visit.note)
    note["docStatus"] = "final"
    note["authenticator"] = author(actor)
    encounter = dict(visit.encounter)
    encounter["status"] = "finished"
    encounter["period"] = {**encounter.get("period", {}), "end": now()}
    messages = _told(actor, visit, notes.text_of(visit.note), meant, is_shared=notes.is_shared(visit.note))
    _put(actor, [(note, visit.note_version), (encounter, visit.version)], messages)


def _told(actor: Actor, visit: Visit, text: str, meant: Mapping[str, str], *, is_shared: bool) -> list[Resource]:
    """Messages to whom a signed text names; what is confidential is not quoted."""
    is_quoted = visit.profession is not None and (is_shared or not visit.profession.is_confidential)
    return mentions.told(actor, visit.patient_id, text, visit.reference, meant, is_quoted=is_quoted)


def cancel(actor: Actor, visit: Visit) -> None:
    """Ends a visit that did not take place: what was written stays in the history, marked as an error."""
    _require_open(visit)
    encounter = dict(visit.encounter)
    encounter["status"] = "cancelled"
    encounter["period"] = {**encounter.get("period", {}), "end": now()}
    changed = [(encounter, visit.version)]
    if visit.note is not None:
        note = dict(visit.note)
        note["status"] = "entered-in-error"
        changed.insert(0, (note, visit.note_version))
    _put(actor, changed)


def add_addendum(actor: Actor, visit: Visit, text: str, meant: Mapping[str, str]) -> None:
    """A signed text that is appended to a signed note. Raises Invalid when it is empty, Conflict before signing."""
    if visit.profession is None or visit.note is None or not visit.is_signed or not visit.is_mine:
        raise Conflict("Only a signed note has addenda.")
    text = notes.markdown(notes.written({"free": text}))
    if not text:
        raise Invalid("An addendum needs a text.")
    made = notes.document(actor, visit.patient_id, visit.profession, text, encounter=visit.reference)
    made["docStatus"] = "final"
    made["authenticator"] = author(actor)
    made["relatesTo"] = [{"code": "appends", "target": {"reference": f"DocumentReference/{visit.note['id']}"}}]
    if visit.profession.is_confidential:
        notes.share(made, is_open=notes.is_shared(visit.note))
    create_all(actor, [made, *_told(actor, visit, text, meant, is_shared=notes.is_shared(visit.note))])


def versions(actor: Actor, visit: Visit) -> list[tuple[int, int, str, str]]:
    """(number, µs, text, docStatus) of every version of the note, newest first."""
    if visit.note is None:
        return []
    found = history(context(), actor, type="DocumentReference", id=str(visit.note["id"]), count=VERSIONS)
    made = []
    for item in found.entries:
        if item.deleted:
            continue
        resource = json.parse(item.body)
        made.append((item.version, item.updated, notes.text_of(resource), str(resource.get("docStatus", ""))))
    return made


def _require_open(visit: Visit) -> None:
    if not visit.is_open:
        raise Conflict("The visit is signed.")


def _put(actor: Actor, changed: list[tuple[Resource, int]], made: Sequence[Resource] = ()) -> list[Any]:
    entries = [
        Entry(
            index, "PUT", resource["resourceType"], id=str(resource["id"]), body=json.encode(resource), if_match=version
        )
        for index, (resource, version) in enumerate(changed)
    ]
    entries += [
        Entry(len(changed) + index, "POST", resource["resourceType"], body=json.encode(resource))
        for index, resource in enumerate(made)
    ]
    return transaction(context(), actor, entries)
