"""What the desk reads: the appointments of the centre today, who waits, insurers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.clinical import presentation as show
from vesalius.clinical.entries import entry, status_label
from vesalius.errors import Conflict
from vesalius.r4 import json
from vesalius.records.scheduling import booking
from vesalius.records.search import search
from vesalius.ui.frame import context

_WAITING: Final = frozenset({"arrived"})
_COUNT: Final = "300"
# HL7's organisation types, and CD-HCPARTY of the Belgian eHealth platform.
_INSURERS: Final = "pay,ins,orginsurance"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One appointment of the day, as the desk sees it. `waiting` in minutes, None when nobody waits."""

    id: str
    time: str
    patient_id: str
    patient: str
    who: str
    kind: str
    status: str
    label: str
    waiting: int | None
    may_be_missed: bool


def arrivals(actor: Actor, day: str) -> list[Arrival]:
    """The appointments of a day that the actor may see, in order; cancelled ones left out."""
    page = search(context(), actor, "Appointment", [("date", day), ("_sort", "date"), ("_count", _COUNT)])
    found = [json.parse(item.body) for item in page.matches]
    return [_arrival(item) for item in found if item.get("status") not in {"cancelled", "entered-in-error"}]


def _arrival(appointment: Mapping[str, Any]) -> Arrival:
    patient: Mapping[str, Any] = {}
    people: list[str] = []
    for item in appointment.get("participant", ()):
        who = item.get("actor") or {}
        reference = str(who.get("reference", ""))
        if reference.startswith("Patient/"):
            patient = who
        elif reference.startswith(("Practitioner/", "PractitionerRole/")):
            people.append(show.display(who))
    status = str(appointment.get("status", ""))
    # The last time that somebody came in: a step back and forth begins anew.
    since = next((moment for state, moment in reversed(booking.steps(appointment)) if state == "arrived"), "")
    return Arrival(
        str(appointment["id"]),
        show.clock_time(str(appointment.get("start", ""))),
        str(patient.get("reference", "")).partition("/")[2],
        show.display(patient),
        ", ".join(filter(None, people)),
        entry(appointment).title,
        status,
        status_label(status),
        _minutes(since) if status in _WAITING else None,
        _is_late(appointment),
    )


def _is_late(appointment: Mapping[str, Any]) -> bool:
    try:
        booking.require_missed(appointment, clock.now_microseconds())
    except Conflict:
        return False
    return True


def _minutes(since: str) -> int:
    if not since:
        return 0
    began = datetime.fromisoformat(since).timestamp()
    return max(0, round((clock.now_microseconds() / 1_000_000 - began) / 60))


def insurers(actor: Actor) -> Sequence[tuple[str, str]]:
    """(reference, name) of the insurers of the directory."""
    page = search(context(), actor, "Organization", [("type", _INSURERS), ("_sort", "name"), ("_count", "100")])
    return [(f"Organization/{item.id}", str(json.parse(item.body).get("name", ""))) for item in page.matches]


def links(actor: Actor, patient: Mapping[str, Any]) -> list[dict[str, str]]:
    """The records that this one replaces, or that replaces it: id, name and type of the link."""
    found = []
    for link in patient.get("link", ()):
        identity = str((link.get("other") or {}).get("reference", "")).partition("/")[2]
        page = search(context(), actor, "Patient", [("_id", identity)])
        for item in page.matches:
            name = show.name(json.parse(item.body))
            found.append({"id": identity, "name": name, "type": str(link.get("type"))})
    return found
