"""Agendas of another system: iCalendar (RFC 5545) or CSV into Appointments, first as a trial that stores nothing.

Each line or event becomes one Appointment with its identifier of origin, so that a second import adds nothing twice.
Patients are found by their national number alone; what names none becomes an Appointment without a patient. A time that
is taken is reported and left out, never squeezed in.
"""

from __future__ import annotations

import hashlib
from typing import Final

from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.errors import Conflict, VesaliusError
from vesalius.r4 import json
from vesalius.records import prepare
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.scheduling import blocking, booking, service
from vesalius.records.scheduling.foreign import KNOWN, NEW, TAKEN, WRONG, Event, Line, read
from vesalius.records.search import search
from vesalius.store import reservations
from vesalius.terminology import naming_systems

ORIGIN: Final = "urn:vesalius:imported-appointment"
"""Identifier system of what was imported: practitioner and UID, as a digest."""


def bring(context: Context, actor: Actor, practitioner: str, content: bytes, *, is_trial: bool = True) -> list[Line]:
    """What becomes of each visit of the file, in its order; stores nothing when `is_trial`.

    Raises Forbidden unless it is the actor's own agenda or the actor manages agendas, Invalid for no calendar at all.
    """
    blocking.authorise(context, actor, practitioner)
    events, report = read(content)
    planned: list[tuple[int, int]] = []
    for event in events:
        outcome, reason = _one(context, practitioner, event, planned, is_trial=is_trial)
        if outcome == NEW:
            planned.append((event.low, event.high))
        report.append(Line(event.line, outcome, event.low, event.title, reason))
    with context.pool.session() as session:
        details = {"trial": str(is_trial).lower(), "visits": str(len(events))}
        record(session, context.log, actor, "import", f"agenda/{practitioner}", details=details)
    return sorted(report, key=lambda each: (each.line, each.low))


def _one(
    context: Context, practitioner: str, event: Event, planned: list[tuple[int, int]], *, is_trial: bool
) -> tuple[str, str]:
    worker = service.actor(service.WORKER)
    digest = hashlib.sha256(f"{practitioner}\n{event.uid}\n{event.low}".encode()).hexdigest()[:40]
    identifier = f"{ORIGIN}|{digest}"
    if search(context, worker, "Appointment", [("identifier", identifier), ("_count", "1")]).matches:
        return KNOWN, ""
    patient, reason = _patient(context, event.patient_number)
    visit = booking.Visit(None, practitioner, event.low, event.high, patient=patient, origin="import")
    resource = booking.appointment(visit)
    resource["identifier"] = [{"system": ORIGIN, "value": digest}]
    if event.title and not patient:
        resource["description"] = event.title[:200]
    try:
        if is_trial:
            if any(low < event.high and event.low < high for low, high in planned):
                return TAKEN, "twice in the file"
            with context.pool.session() as session:
                rows = prepare.reservations(context, "Appointment", resource) or ()
                reservations.require_free(session, rows)
        else:
            create(context, worker, "Appointment", json.encode(resource), if_none_exist=f"identifier={identifier}")
    except Conflict:
        return TAKEN, ""
    except VesaliusError as error:
        return WRONG, error.issues[0].diagnostics
    return NEW, reason


def _patient(context: Context, number: str) -> tuple[str, str]:
    """("Patient/x" or "", why nobody was found)."""
    digits = naming_systems.digits(number)
    if not digits:
        return "", ""
    asked = [("identifier", f"{naming_systems.SSIN}|{digits}"), ("_count", "2")]
    found = search(context, service.actor(service.WORKER), "Patient", asked).matches
    return (f"Patient/{found[0].id}", "") if len(found) == 1 else ("", "no patient with this number")
