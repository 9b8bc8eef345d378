"""Booking, moving, cancelling, and how a visit goes on: writes of Appointments that pages and operations share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.relationships import CENTRE
from vesalius.access.visibility import require_write
from vesalius.errors import Conflict, Invalid, NotFound, PreconditionFailed
from vesalius.r4 import json
from vesalius.records import create, prepare, update
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.refusal import audited
from vesalius.records.scheduling import holding
from vesalius.records.scheduling.reserving import BUFFER
from vesalius.records.scheduling.rules import Kind
from vesalius.records.version import Version, Written
from vesalius.search import moments
from vesalius.store import reservations
from vesalius.store.reservations import Taken
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

TimeTaken: TypeAlias = Taken
"""Raised when something is not free; `alternatives` are the next free times."""
ORIGIN: Final = "urn:vesalius:StructureDefinition:booking-origin"
"""Extension of Appointment: desk, phone, online, application, import or waitlist (valueCode)."""
TIMES: Final = "urn:vesalius:StructureDefinition:status-time"
"""Extension of Appointment: when it reached a state (`state`, valueCode; `at`, valueInstant)."""
SERIES: Final = "urn:vesalius:booking-series"
"""Identifier system of the appointments of one series."""
KIND: Final = "urn:vesalius:visit-kind"
TRANSLATION: Final = "http://hl7.org/fhir/StructureDefinition/translation"
"""Code system of kinds of visits that have no code of their own."""
VIDEO: Final = ("http://terminology.hl7.org/CodeSystem/v3-ActCode", "VR", "virtual")
CANCELLED_BY_PATIENT: Final = "pat"
CANCELLED_BY_PROVIDER: Final = "prov"
"""R4 CodeSystem appointment-cancellation-reason."""

FLOW: Final[Mapping[str, tuple[str, ...]]] = {
    "proposed": ("booked", "cancelled"),
    "pending": ("booked", "cancelled"),
    "waitlist": ("booked", "cancelled"),
    "booked": ("arrived", "checked-in", "fulfilled", "noshow", "cancelled"),
    "arrived": ("booked", "checked-in", "fulfilled", "noshow", "cancelled"),
    "checked-in": ("arrived", "fulfilled"),
    "fulfilled": ("checked-in",),
    "noshow": ("booked", "arrived"),
    "cancelled": ("booked",),
}
"""Status → what it may become. arrived: in the waiting room; checked-in: in the room with the practitioner."""
NO_SHOW_GRACE: Final = 10 * 60_000_000
"""Nobody is missed before the start and this long, in µs."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What is to be booked; references are literals ("Practitioner/x"), times in µs since 1970 UTC."""

    kind: Kind | None
    practitioner: str
    low: int
    high: int
    patient: str = ""
    centre: str = ""
    centre_location: str = ""
    room: str = ""
    devices: tuple[str, ...] = ()
    origin: str = "desk"
    is_video: bool = False
    comment: str = ""
    patient_text: str = ""
    slot: str = ""
    series: str = ""
    language: str = "fr"
    labels: tuple[tuple[str, str], ...] = ()
    displays: Mapping[str, str] | None = None


def appointment(visit: Visit, *, status: str = "booked") -> dict[str, Any]:
    """The Appointment of a visit, in plain JSON."""
    if visit.high <= visit.low:
        raise Invalid("The end lies before the start.")
    actors = [visit.patient, visit.practitioner, visit.room, *visit.devices]
    displays = visit.displays or {}
    found: dict[str, Any] = {
        "resourceType": "Appointment",
        "status": status,
        "start": clock.instant(visit.low),
        "end": clock.instant(visit.high),
        "minutesDuration": (visit.high - visit.low) // 60_000_000,
        "created": clock.instant(clock.now_microseconds()),
        "participant": [
            {"actor": _reference(actor, displays), "required": "required", "status": "accepted"}
            for actor in dict.fromkeys(actors)
            if actor
        ]
        + [
            {"actor": _reference(centre, displays), "required": "information-only", "status": "accepted"}
            for centre in (visit.centre_location,)
            if centre
        ],
        "extension": [{"url": ORIGIN, "valueCode": visit.origin}],
    }
    if visit.centre:
        found["extension"].append({"url": CENTRE, "valueReference": {"reference": visit.centre}})
    if visit.labels:
        found["meta"] = {"security": [{"system": system, "code": code} for system, code in visit.labels]}
    if visit.kind is not None:
        found["serviceType"] = service_type(visit.kind, visit.language)
        found["extension"] += _buffer(visit.kind)
    if visit.is_video:
        system, code, display = VIDEO
        found["appointmentType"] = {"coding": [{"system": system, "code": code, "display": display}]}
    if visit.comment:
        found["comment"] = visit.comment
    if visit.patient_text:
        found["patientInstruction"] = visit.patient_text
    if visit.slot:
        found["slot"] = [{"reference": visit.slot}]
    if visit.series:
        found["identifier"] = [{"system": SERIES, "value": visit.series}]
    return found


def _reference(literal: str, displays: Mapping[str, str]) -> dict[str, str]:
    # The name of a patient is in the Patient, and nowhere else: it may change.
    shown = displays.get(literal)
    return {"reference": literal, "display": shown} if shown else {"reference": literal}


def service_type(kind: Kind, language: str) -> list[dict[str, Any]]:
    """The serviceType of Appointments of a kind: its code, or its key where it has none of its own.

    Its text has the names in the other languages beside it (extension `translation`): who reads it may speak another.
    """
    system, code = (kind.system, kind.code) if kind.code else (KIND, kind.key)
    name = kind.name(language)
    made: dict[str, Any] = {"coding": [{"system": system, "code": code, "display": name}], "text": name}
    others = [
        {
            "url": TRANSLATION,
            "extension": [{"url": "lang", "valueCode": other}, {"url": "content", "valueString": text}],
        }
        for other, text in kind.names.items()
        if text and other != language
    ]
    return [{**made, "_text": {"extension": others}}] if others else [made]


def _buffer(kind: Kind) -> list[dict[str, Any]]:
    parts = [
        {"url": name, "valueUnsignedInt": minutes}
        for name, minutes in (("before", kind.before), ("after", kind.after))
        if minutes
    ]
    return [{"url": BUFFER, "extension": parts}] if parts else []


@audited("C", "create")
def book(
    context: Context,
    actor: Actor,
    resource: Mapping[str, Any],
    *,
    hold: str = "",
    key: str = "",
    also: Callable[[Session, Version], None] | None = None,
    beside: Sequence[Mapping[str, Any]] = (),
) -> Written:
    """Stores an Appointment; with `hold`, in place of what was kept under that secret; with `key`, once only.

    `beside` are further Appointments that are stored or refused together with it (a series). `also` runs in the same
    transaction. A second request of the actor with the same `key` answers what the first one made.
    Raises Taken with the next free times, Conflict when the hold is over or the key was used for something else.
    """
    require_write(actor)
    bodies = [json.encode(dict(each)) for each in (resource, *beside)]
    checked = [prepare.check(body, "Appointment") for body in bodies]
    digest = hashlib.sha256(f"{actor.account or actor.name}\n{key}".encode()).digest()
    request = hashlib.sha256(b"\n".join(_without_times(each) for each in checked)).digest()

    # Whether the patient is free is looked at later: it is nothing for who may not book for them.
    wanted = [
        row
        for each in checked
        for row in prepare.reservations(context, "Appointment", each) or ()
        if not row.is_patient
    ]

    def work(session: Session) -> Written:
        if not hold and not key:
            reservations.require_free(session, wanted)
        with session.transaction():
            if key:
                session.fetch(
                    "SELECT pg_advisory_xact_lock($1)", [int8(int.from_bytes(digest[:8], "big", signed=True))]
                )
                before = _made_before(context, session, actor, digest, request)
                if before is not None:
                    return before
            if hold:
                holding.take(session, hold)
            written = create.store(context, session, actor, "Appointment", bodies[0], dict(checked[0]))
            for body, parsed in zip(bodies[1:], checked[1:], strict=True):
                create.store(context, session, actor, "Appointment", body, dict(parsed))
            if key:
                session.execute(
                    "INSERT INTO booking_key (digest, request, id, created) VALUES ($1, $2, $3, $4)",
                    [bytea(digest), bytea(request), text(written.version.id), int8(clock.now_microseconds())],
                )
            if also is not None:
                also(session, written.version)
            return written

    return context.retrying(work)


def _without_times(resource: Mapping[str, Any]) -> bytes:
    """What makes two requests the same: everything but when each of them was sent."""
    return json.encode({name: value for name, value in resource.items() if name not in {"created", "meta", "id"}})


def _made_before(context: Context, session: Session, actor: Actor, digest: bytes, request: bytes) -> Written | None:
    rows = session.fetch("SELECT request, id FROM booking_key WHERE digest = $1", [bytea(digest)])
    if not rows:
        return None
    if rows[0][0] != request:
        raise Conflict("The idempotency key was used for another booking.")
    logical_id = str(rows[0][1])
    row = update.current(session, actor, context.blind.pk("Appointment", logical_id), logical_id)
    if row is None or row.deleted:
        raise Conflict("What was booked with this idempotency key is not there any more.")
    return Written(Version.of(session, row), created=False)


Change = Callable[[dict[str, Any]], dict[str, Any]]
"""From the current Appointment to the next; raises what forbids it."""


@audited("U", "update")
def change(
    context: Context,
    actor: Actor,
    appointment_id: str,
    make: Change,
    *,
    version: int | None = None,
    hold: str = "",
    also: Callable[[Session, Version], None] | None = None,
) -> Version:
    """The next version of an Appointment. Raises NotFound, PreconditionFailed when `version` is old, and as `make`."""
    require_write(actor)

    def work(session: Session) -> Version:
        with session.transaction():
            pk = context.blind.pk("Appointment", appointment_id)
            before = update.current(session, actor, pk, appointment_id)
            if before is None or before.deleted:
                raise NotFound("The appointment is not known.")
            if version is not None and before.version != version:
                raise PreconditionFailed("The appointment was changed meanwhile.")
            found = json.parse(session.open(before))
            body = json.encode(make(found))
            if hold:
                holding.take(session, hold)
            resource = prepare.check(body, "Appointment")
            written = update.supersede(context, session, actor, "Appointment", appointment_id, body, resource, before)
            if also is not None:
                also(session, written.version)
            return written.version

    return context.retrying(work)


@audited("U", "update")
def change_all(context: Context, actor: Actor, changes: Mapping[str, Change]) -> None:
    """The next version of several Appointments by id, all or none: each may take the time that another one gives up.

    Raises NotFound, Taken, and as the changes.
    """
    require_write(actor)

    def work(session: Session) -> None:
        with session.transaction():
            planned = []
            for appointment_id, make in changes.items():
                pk = context.blind.pk("Appointment", appointment_id)
                before = update.current(session, actor, pk, appointment_id)
                if before is None or before.deleted:
                    raise NotFound("The appointment is not known.")
                body = json.encode(make(json.parse(session.open(before))))
                planned.append((before, body, prepare.check(body, "Appointment")))
            rows = [
                row
                for _before, _body, resource in planned
                for row in prepare.reservations(context, "Appointment", resource) or ()
            ]
            reservations.lock(session, rows)
            reservations.release(session, [before.pk for before, _body, _resource in planned])
            for before, body, resource in planned:
                update.supersede(context, session, actor, "Appointment", before.id, body, resource, before)

    context.retrying(work)


def move(
    context: Context,
    actor: Actor,
    appointment_id: str,
    *,
    low: int,
    high: int,
    practitioner: str = "",
    room: str | None = None,
    slot: str = "",
    centre: tuple[str, str] | None = None,
    version: int | None = None,
    hold: str = "",
) -> Version:
    """Moves an Appointment to another time, and to what else is given, as `moved`. Raises Taken."""
    made = moved(low, high, practitioner=practitioner, room=room, slot=slot, centre=centre)
    return change(context, actor, appointment_id, made, version=version, hold=hold)


def moved(
    low: int,
    high: int,
    *,
    practitioner: str = "",
    room: str | None = None,
    slot: str = "",
    centre: tuple[str, str] | None = None,
) -> Change:
    """The change that `move` makes: another time, practitioner, room ("" for none), seat of a group, centre.

    `centre` is its Organization and its Location. Raises Invalid for an end before the start.
    """
    if high <= low:
        raise Invalid("The end lies before the start.")

    def make(found: dict[str, Any]) -> dict[str, Any]:
        if found["status"] not in {"booked", "pending", "arrived", "proposed"}:
            raise Conflict("This appointment cannot be moved any more.")
        found |= {"start": clock.instant(low), "end": clock.instant(high)}
        found["minutesDuration"] = (high - low) // 60_000_000
        found["status"] = "booked" if found["status"] in {"arrived", "proposed"} else found["status"]
        found.pop("slot", None)
        if slot:
            found["slot"] = [{"reference": slot}]
        if centre is not None:
            _place(found, *centre)
        if practitioner:
            found["participant"] = _replaced(found["participant"], ("Practitioner/", "PractitionerRole/"), practitioner)
        if room is not None:
            found["participant"] = _with_room(found["participant"], room)
        return found

    return make


def _place(found: dict[str, Any], centre: str, location: str) -> None:
    """Where the visit is: the Organization whose desk sees it, and the Location that the patient is told."""
    others = [item for item in found.get("extension", ()) if item.get("url") != CENTRE]
    found["extension"] = [*others, {"url": CENTRE, "valueReference": {"reference": centre}}]
    kept = [
        item
        for item in found["participant"]
        if item.get("required") != "information-only"
        or not str((item.get("actor") or {}).get("reference", "")).startswith("Location/")
    ]
    where = {"actor": {"reference": location}, "required": "information-only", "status": "accepted"}
    found["participant"] = [*kept, *([where] if location else [])]


def _replaced(participants: list[dict[str, Any]], starts: tuple[str, ...], literal: str) -> list[dict[str, Any]]:
    kept = [item for item in participants if not item.get("actor", {}).get("reference", "").startswith(starts)]
    return [*kept, {"actor": {"reference": literal}, "required": "required", "status": "accepted"}]


def _with_room(participants: list[dict[str, Any]], room: str) -> list[dict[str, Any]]:
    kept = [item for item in participants if not is_room(item)]
    return [*kept, {"actor": {"reference": room}, "required": "required", "status": "accepted"}] if room else kept


def is_room(participant: Mapping[str, Any]) -> bool:
    """Whether a participant is a room of the visit; the centre, which is a Location too, is there for information."""
    reference = str(participant.get("actor", {}).get("reference", ""))
    return reference.startswith("Location/") and participant.get("required") == "required"


def set_status(
    context: Context,
    actor: Actor,
    appointment_id: str,
    status: str,
    *,
    version: int | None = None,
    reason: str = "",
    concept: Mapping[str, Any] | None = None,
) -> Version:
    """Takes an Appointment one step on (FLOW), with the time of the step. Raises Conflict for a step that is none.

    `reason` of a cancellation is CANCELLED_BY_PATIENT or CANCELLED_BY_PROVIDER; `concept` says it in a client's words.
    """
    return change(
        context,
        actor,
        appointment_id,
        lambda found: stepped(found, status, reason=reason, concept=concept),
        version=version,
    )


def stepped(
    found: dict[str, Any], status: str, *, reason: str = "", concept: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The Appointment one step on, as `set_status` has it. Raises Conflict for a step that is none."""
    now = clock.now_microseconds()
    if status not in FLOW.get(found["status"], ()):
        raise Conflict("The appointment cannot take this step from where it is.")
    if status == "noshow":
        require_missed(found, now)
    if status == "cancelled":
        code = reason if reason in {CANCELLED_BY_PATIENT, CANCELLED_BY_PROVIDER} else CANCELLED_BY_PROVIDER
        system = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"
        found["cancelationReason"] = concept or {"coding": [{"system": system, "code": code}]}
    else:
        found.pop("cancelationReason", None)
    found["status"] = status
    found["extension"] = [*found.get("extension", ()), _step(status, now)]
    return found


def require_missed(found: Mapping[str, Any], now: int) -> None:
    """Raises Conflict while the patient may still come."""
    if not found.get("start") or now < moments.parse(found["start"]).low + NO_SHOW_GRACE:
        raise Conflict("It is too early to say that the patient did not come.")


def _step(status: str, now: int) -> dict[str, Any]:
    return {
        "url": TIMES,
        "extension": [{"url": "state", "valueCode": status}, {"url": "at", "valueInstant": clock.instant(now)}],
    }


def steps(resource: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(status, FHIR instant) of the steps that an Appointment took, in their order."""
    found = []
    for extension in resource.get("extension", ()):
        if extension.get("url") == TIMES:
            parts = {part.get("url"): part for part in extension.get("extension", ())}
            found.append((parts.get("state", {}).get("valueCode", ""), parts.get("at", {}).get("valueInstant", "")))
    return found


def get(context: Context, actor: Actor, appointment_id: str) -> tuple[dict[str, Any], int]:
    """(Appointment in plain JSON, its version). Raises NotFound, Gone."""
    found = read(context, actor, "Appointment", appointment_id)
    return json.parse(found.body), found.version
