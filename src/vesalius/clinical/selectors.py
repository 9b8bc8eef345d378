"""What pages read of a record: searches through the one door, with the actor's own rights, as parsed resources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.clinical import finding
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.search.text import words
from vesalius.ui.frame import context

Found = dict[str, Any]
MAXIMUM: Final = 1000
# Said by what they are not: then the newest are read along the patient's own dates, and no further than is needed.
_NOT_OF: Final = {"results": "vital-signs,survey,activity,social-history", "measurements": "laboratory,imaging"}
_OBSERVATIONS: Final = 400


def patient(actor: Actor, logical_id: str) -> Found:
    """The Patient. Raises NotFound when it does not exist or may not be seen."""
    return json.parse(read(context(), actor, "Patient", logical_id).body)


def resource(actor: Actor, type_name: str, logical_id: str) -> Found:
    """One resource. Raises NotFound."""
    return json.parse(read(context(), actor, type_name, logical_id).body)


def of_patient(
    actor: Actor, patient_id: str, types: str | Sequence[str], *parameters: tuple[str, str], count: int = MAXIMUM
) -> list[Found]:
    """The resources of these types in the patient's compartment that the actor may see."""
    if isinstance(types, str):
        asked, question = types, [*parameters, ("_count", str(count))]
    elif len(types) == 1:
        asked, question = types[0], [*parameters, ("_count", str(count))]
    else:
        asked, question = None, [("_type", ",".join(types)), *parameters, ("_count", str(count))]
    page = search(context(), actor, asked, question, compartment=("Patient", patient_id))
    return [json.parse(found.body) for found in page.matches]


def observations(
    actor: Actor, patient_id: str, name: str, *parameters: tuple[str, str], count: int = _OBSERVATIONS
) -> list[Found]:
    """The newest observations for a part of the record: "results" of a laboratory or of images, or "measurements".

    Told apart by category, so that a long list of one kind does not push the other one off the page; what is not told
    apart so is for `sections.own`.
    """
    asked = [("category:not", _NOT_OF[name]), ("_sort", "-date"), *parameters]
    return of_patient(actor, patient_id, "Observation", *asked, count=count)


def tasks(actor: Actor, patient_id: str, *parameters: tuple[str, str], count: int = MAXIMUM) -> list[Found]:
    """The tasks about a patient: R4 has no Task in the patient compartment (compartmentdefinition-patient)."""
    asked = [("patient", f"Patient/{patient_id}"), *parameters, ("_count", str(count))]
    return [json.parse(found.body) for found in search(context(), actor, "Task", asked).matches]


def directory(actor: Actor, references: Iterable[str]) -> dict[str, Found]:
    """Organisations and practitioners by their literal reference: names that references did not carry."""
    wanted: dict[str, set[str]] = {}
    for reference in references:
        type_name, _, logical_id = reference.partition("/")
        if type_name in {"Organization", "Practitioner", "PractitionerRole"} and logical_id:
            wanted.setdefault(type_name, set()).add(logical_id)
    found: dict[str, Found] = {}
    for type_name, ids in wanted.items():
        page = search(context(), actor, type_name, [("_id", ",".join(sorted(ids))), ("_count", str(len(ids)))])
        found.update({f"{type_name}/{item.id}": json.parse(item.body) for item in page.matches})
    return found


def appointments_of(actor: Actor, day: str) -> list[Found]:
    """The actor's own appointments of a day, in order."""
    if not actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        return []
    asked = [("actor", actor.fhir), ("date", day), ("_sort", "date"), ("_count", "100")]
    return [json.parse(found.body) for found in search(context(), actor, "Appointment", asked).matches]


def recent_patients(actor: Actor, count: int = 40) -> list[tuple[Found, Found]]:
    """(patient, contact) of the actor's last contacts, latest first, each patient once."""
    if not actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        return []
    asked = [
        ("participant", actor.fhir), ("_sort", "-date"), ("_count", str(count)), ("_include", "Encounter:patient"),
    ]  # fmt: skip
    page = search(context(), actor, "Encounter", asked)
    people = {f"Patient/{item.id}": json.parse(item.body) for item in page.includes if item.type == "Patient"}
    seen: dict[str, tuple[Found, Found]] = {}
    for item in page.matches:
        contact = json.parse(item.body)
        reference = (contact.get("subject") or {}).get("reference", "")
        if reference in people and reference not in seen:
            seen[reference] = (people[reference], contact)
    return list(seen.values())


def patients(actor: Actor, text: str, count: int = 8) -> tuple[list[Found], bool]:
    """(patients meant by what was typed, whether there are more). Only those whom the actor may see."""
    found, more = finding.patients(actor, text, clock.today(), count=count)
    return [match.patient for match in found], more


def practitioners(actor: Actor, text: str, count: int = 8) -> list[Found]:
    """Practitioners of the network by the beginnings of their names."""
    asked = [("name", word) for word in words(text)]
    if not asked:
        return []
    page = search(context(), actor, "Practitioner", [*asked, ("_sort", "family"), ("_count", str(count))])
    return [json.parse(found.body) for found in page.matches]


def all_patients(actor: Actor, count: int, cursor: str = "") -> tuple[list[Found], str | None]:
    """(a page of all patients that the actor may see, by name; what leads on)."""
    asked = [("_sort", "family,given"), ("_count", str(count))]
    if cursor:
        asked.append(("_cursor", cursor))
    page = search(context(), actor, "Patient", asked)
    return [json.parse(found.body) for found in page.matches], page.next
