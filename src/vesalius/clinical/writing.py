"""What clinical pages write: new resources in one transaction, changes of one, always with the reader's own rights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Invalid, NotFound
from vesalius.r4 import json
from vesalius.records.read import read
from vesalius.records.transaction import Entry, transaction
from vesalius.records.update import update
from vesalius.records.version import Written
from vesalius.ui.frame import context

Resource = dict[str, Any]
Change = Callable[[Resource], None]

LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
ICD10: Final = "http://hl7.org/fhir/sid/icd-10"
TERMINOLOGY: Final = "http://terminology.hl7.org/CodeSystem/"
VESALIUS: Final = "https://vesalius.health/fhir/CodeSystem/"


def now() -> str:
    """This moment as a FHIR instant."""
    return clock.instant(clock.now_microseconds())


def subject(patient_id: str) -> Resource:
    """A reference to the patient."""
    return {"reference": f"Patient/{patient_id}"}


def author(actor: Actor) -> Resource:
    """A reference to the actor, with the name that readers see. Raises NotFound for who is no practitioner."""
    if not actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        raise NotFound("There is no such page.")
    return {"reference": actor.fhir, "display": actor.display or actor.name}


def concept(system: str, code: str, display: str = "", text: str = "") -> Resource:
    """A CodeableConcept of one coding."""
    coding = {"system": system, "code": code}
    if display:
        coding["display"] = display
    return {"coding": [coding], "text": text} if text else {"coding": [coding]}


def hl7(name: str, code: str, display: str = "") -> Resource:
    """A CodeableConcept of a code system of HL7's terminology."""
    return concept(TERMINOLOGY + name, code, display)


def create_all(actor: Actor, resources: Sequence[Resource]) -> list[tuple[str, str, int]]:
    """(type, id, version) of what was created, all or nothing. A resource may name another by its `fullUrl`.

    The key "fullUrl" of a resource is taken off before it is stored.
    """
    entries = []
    for index, resource in enumerate(resources):
        kept = {key: value for key, value in resource.items() if key != "fullUrl"}
        entries.append(
            Entry(index, "POST", kept["resourceType"], full_url=resource.get("fullUrl"), body=json.encode(kept))
        )
    return [_identity(result) for result in transaction(context(), actor, entries)]


def _identity(result: Any) -> tuple[str, str, int]:
    if not isinstance(result, Written):
        raise Invalid("A change was not stored.")
    return result.version.type, result.version.id, result.version.version


def load(actor: Actor, type_name: str, logical_id: str, patient_id: str) -> tuple[Resource, int]:
    """(resource, version) of one of this patient's. Raises NotFound."""
    version = read(context(), actor, type_name, logical_id)
    resource = json.parse(version.body)
    of = resource.get("subject") or resource.get("patient") or resource.get("for") or {}
    if of.get("reference") != f"Patient/{patient_id}":
        raise NotFound("The resource is not known.")
    return resource, version.version


def amend(
    actor: Actor, type_name: str, logical_id: str, patient_id: str, change: Change, *, version: int | None = None
) -> int:
    """The version after `change` was made to the resource. With `version`, only when that is still the current one.

    Raises NotFound, Forbidden, PreconditionFailed.
    """
    resource, current = load(actor, type_name, logical_id, patient_id)
    change(resource)
    written = update(
        context(), actor, type_name, logical_id, json.encode(resource), if_match=current if version is None else version
    )
    return written.version.version
