"""What the desk writes: new patients, their identity, merging and its undoing, arrivals, insurance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.desk import person
from vesalius.clinical import selectors
from vesalius.clinical.writing import VESALIUS, Resource, concept, create_all
from vesalius.errors import Conflict, Invalid, NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.records.scheduling import booking
from vesalius.records.transaction import Entry, transaction
from vesalius.records.update import update
from vesalius.terminology import naming_systems
from vesalius.ui.frame import context

STATES: Final = frozenset({"booked", "arrived", "checked-in", "fulfilled", "noshow"})
"""Appointment statuses that the desk sets."""
REIMBURSEMENT: Final = f"{VESALIUS}reimbursement"
PREFERENTIAL: Final = "preferential"


def register(actor: Actor, values: Mapping[str, str]) -> str:
    """The id of a new Patient of the actor's centre."""
    patient: Resource = {"resourceType": "Patient", "active": True}
    person.apply(patient, values)
    if actor.centre.startswith("Organization/"):
        patient["managingOrganization"] = {"reference": actor.centre}
    return create_all(actor, [patient])[0][1]


def change(actor: Actor, patient_id: str, values: Mapping[str, str], version: int) -> None:
    """The next version of a Patient. Raises PreconditionFailed when it is no longer `version`."""
    patient, _current = patient_of(actor, patient_id)
    person.apply(patient, values)
    update(context(), actor, "Patient", patient_id, json.encode(patient), if_match=version)


def patient_of(actor: Actor, patient_id: str) -> tuple[Resource, int]:
    """(Patient, version). Raises NotFound."""
    found = read(context(), actor, "Patient", patient_id)
    return json.parse(found.body), found.version


def merge(actor: Actor, kept_id: str, other_id: str) -> None:
    """Says that two Patients are one: `other` is replaced by `kept` (R4 patient.html#links), both stay whole.

    Nothing is moved and nothing is lost: what was recorded under the other stays there. The other stays active, because
    an inactive registration ends the centre's relationship with it, and nobody could read it or undo this.
    Raises Invalid for one and the same, Conflict when one is merged already, NotFound.
    """
    if kept_id == other_id:
        raise Invalid("These are one and the same.")
    kept, kept_version = patient_of(actor, kept_id)
    other, other_version = patient_of(actor, other_id)
    if replaced_by(kept) or replaced_by(other):
        raise Conflict("One of the two is merged already.")
    other.setdefault("link", []).append({"other": {"reference": f"Patient/{kept_id}"}, "type": "replaced-by"})
    kept.setdefault("link", []).append({"other": {"reference": f"Patient/{other_id}"}, "type": "replaces"})
    _put(actor, [(other, other_version), (kept, kept_version)])


def undo(actor: Actor, other_id: str) -> None:
    """Takes a merge back. Raises Conflict when there is none."""
    other, other_version = patient_of(actor, other_id)
    kept_id = replaced_by(other)
    if not kept_id:
        raise Conflict("This patient was not merged.")
    kept, kept_version = patient_of(actor, kept_id)
    _unlink(other, kept_id)
    _unlink(kept, other_id)
    _put(actor, [(other, other_version), (kept, kept_version)])


def replaced_by(patient: Mapping[str, Any]) -> str:
    """The id of the Patient that replaces this one; empty when none does."""
    for link in patient.get("link", ()):
        if link.get("type") == "replaced-by":
            return str((link.get("other") or {}).get("reference", "")).partition("/")[2]
    return ""


def _unlink(patient: Resource, other_id: str) -> None:
    links = [
        link for link in patient.get("link", ()) if (link.get("other") or {}).get("reference") != f"Patient/{other_id}"
    ]
    patient.pop("link", None)
    if links:
        patient["link"] = links


def _put(actor: Actor, changed: list[tuple[Resource, int]]) -> None:
    entries = [
        Entry(index, "PUT", "Patient", id=str(item["id"]), body=json.encode(item), if_match=version)
        for index, (item, version) in enumerate(changed)
    ]
    transaction(context(), actor, entries)


def set_state(actor: Actor, appointment_id: str, state: str) -> None:
    """Takes an appointment one step on, as the agenda does. Raises Invalid, NotFound, Conflict where none leads."""
    if state not in STATES:
        raise Invalid("This is no state of an appointment.")
    booking.set_status(context(), actor, appointment_id, state)


def insure(actor: Actor, patient_id: str, insurer: str, membership: str, *, is_preferential: bool = False) -> None:
    """A Coverage by a mutual insurer from today on; the ones that the actor sees end. Raises Invalid, NotFound."""
    if not insurer.startswith("Organization/"):
        raise NotFound("The resource is not known.")
    organization = json.parse(read(context(), actor, "Organization", insurer.partition("/")[2]).body)
    digits = "".join(sign for sign in membership if sign.isalnum())
    if not 3 <= len(digits) <= 20:
        raise Invalid("The membership number has 3 to 20 letters and digits.")
    coverage: Resource = {
        "resourceType": "Coverage",
        "status": "active",
        "identifier": [{"system": naming_systems.INSURANCE_MEMBERSHIP, "value": digits}],
        "subscriberId": digits,
        "beneficiary": {"reference": f"Patient/{patient_id}"},
        "period": {"start": str(clock.today())},
        "payor": [{"reference": insurer, "display": str(organization.get("name", ""))}],
    }
    if is_preferential:
        coverage["type"] = concept(REIMBURSEMENT, PREFERENTIAL, "Preferential reimbursement")
    entries = [Entry(0, "POST", "Coverage", body=json.encode(coverage))]
    for earlier in selectors.of_patient(actor, patient_id, "Coverage", ("status", "active")):
        version = int(earlier["meta"]["versionId"])
        earlier["status"] = "cancelled"
        earlier["period"] = {**earlier.get("period", {}), "end": str(clock.today())}
        body = json.encode(earlier)
        entries.append(Entry(len(entries), "PUT", "Coverage", id=str(earlier["id"]), body=body, if_match=version))
    transaction(context(), actor, entries)
