"""What the page of today reads beside tasks and messages."""

from __future__ import annotations

from typing import Any

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.apps.teamwork import tasks
from vesalius.clinical import presentation as show
from vesalius.clinical import selectors
from vesalius.clinical.entries import entry, status_label
from vesalius.clinical.writing import Resource
from vesalius.r4 import json
from vesalius.records.search import search
from vesalius.ui.frame import context


def unsigned(actor: Actor) -> list[dict[str, str]]:
    """The actor's visits that are not signed yet."""
    if not actor.fhir.startswith(("Practitioner/", "PractitionerRole/")):
        return []
    asked = [
        ("participant", actor.fhir), ("status", "in-progress"), ("_sort", "-date"), ("_count", "30"),
        ("_include", "Encounter:patient"),
    ]  # fmt: skip
    page = search(context(), actor, "Encounter", asked)
    people = tasks.patients(page.includes)
    found = []
    for item in page.matches:
        encounter = json.parse(item.body)
        reference = str((encounter.get("subject") or {}).get("reference", ""))
        found.append(
            {
                "id": item.id,
                "patient_id": reference.partition("/")[2],
                "patient": show.name(people[reference]) if reference in people else "",
                "title": entry(encounter).title,
                "day": show.day_and_time(show.when(encounter)),
            }
        )
    return found


def appointments(actor: Actor) -> list[dict[str, Any]]:
    """The actor's appointments of today, in order."""
    found = []
    for item in selectors.appointments_of(actor, str(clock.today())):
        patient: Resource = next(
            (
                one["actor"]
                for one in item.get("participant", ())
                if str((one.get("actor") or {}).get("reference", "")).startswith("Patient/")
            ),
            {},
        )
        status = str(item.get("status", ""))
        if status in {"cancelled", "entered-in-error"}:
            continue
        found.append(
            {
                "id": str(item["id"]),
                "time": show.clock_time(str(item.get("start", ""))),
                "patient_id": str(patient.get("reference", "")).partition("/")[2],
                "patient": show.display(patient),
                "kind": entry(item).title,
                "status": status,
                "label": status_label(status),
            }
        )
    return found
