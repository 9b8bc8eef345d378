"""Sending prescriptions to the national service: once each, visibly, and later when the service is down.

A reader of the outbox notes each new prescription of ours in the transaction in which it learns of it, and enqueues the
sending. The message is made from the record when it is sent. Its key is the prescription's own: the service answers a
second sending of the same key with the same number (RID), so that a crash between its answer and our commit sends
nothing twice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final, Protocol

from vesalius import clock, dates
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.errors import Conflict, Invalid, NotFound, Unavailable
from vesalius.events import demonstration
from vesalius.events.consumers import Batch
from vesalius.events.registry import Retry, consumer, job
from vesalius.events.running import GiveUp, Run
from vesalius.events.system import system_actor
from vesalius.knowledge import dosage, fhir_facts, kmehr, kmehr_prescription
from vesalius.knowledge.kmehr import Prescriber, Recipient
from vesalius.knowledge.kmehr_prescription import Order
from vesalius.medication.prescriptions import PRESCRIPTION, RID
from vesalius.r4 import human_names, json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.update import update
from vesalius.store.session import Session
from vesalius.store.wire import int8, text, text_array

Resource = dict[str, Any]
_OPENED_AT_ONCE: Final = 100
MODE: Final = "VESALIUS_PRESCRIPTION_SERVICE"
"""Environment: `local` (a stand-in on this machine, for exercises), `down` (a stand-in that does not answer), `off`.

Without it nothing is transmitted, and prescriptions say so; the demo network, of invented people, has the stand-in.
"""
_NIHII: Final = ("/nihdi", "/nihdi-professional")


class Service(Protocol):
    """The national prescription service."""

    def create(self, key: str, document: bytes) -> str:
        """The RID of a new prescription; the same one for a key that was sent before. Raises Unavailable, Invalid."""
        ...

    def revoke(self, rid: str, reason: str) -> None:
        """Takes a prescription back; one that was taken back stays so. Raises Unavailable, Invalid (dispensed)."""
        ...


class LocalStandIn:
    """Answers as the national service would, on this machine: numbers follow from the key, so no state is needed."""

    def __init__(self, is_down: Callable[[], bool] = lambda: os.environ.get(MODE) == "down") -> None:
        self._is_down = is_down

    def create(self, key: str, document: bytes) -> str:
        """As Service."""
        if self._is_down():
            raise Unavailable("The prescription service does not answer.")
        if b"<kmehrmessage" not in document:
            raise Invalid("The prescription is no KMEHR message.")
        alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
        digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
        return "BEP0" + "".join(alphabet[byte % len(alphabet)] for byte in digest)

    def revoke(self, rid: str, reason: str) -> None:
        """As Service."""
        if self._is_down():
            raise Unavailable("The prescription service does not answer.")
        if not rid.startswith("BEP") or not reason:
            raise Invalid("A prescription is taken back by its number, with a reason.")


_services: list[Service] = []


def use(service: Service) -> None:
    """Names the adapter of the installation."""
    _services[:] = [service]


def mode() -> str:
    """`adapter` where one is named, else as `demonstration.mode`."""
    return "adapter" if _services else demonstration.mode(os.environ.get(MODE, ""))


def service() -> Service:
    """The adapter in use: the one that was named, else the stand-in. Only what `mode` lets out may be given to it."""
    return _services[0] if _services else LocalStandIn()


@dataclass(frozen=True, slots=True)
class State:
    """What became of one prescription: waiting, sent, refused, untransmitted …; its number at the service."""

    prescription: str
    state: str
    rid: str
    attempts: int
    changed_at: int


def states(context: Context, prescriptions: Sequence[str]) -> dict[str, State]:
    """The states of prescriptions (ids that the caller has read through the door)."""
    if not prescriptions:
        return {}
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT prescription, state, coalesce(rid, ''), attempts, changed_at FROM prescription_transmission"
            " WHERE prescription = ANY($1)",
            [text_array(list(prescriptions))],
        )
    return {row[0]: State(*row) for row in rows}


@consumer("prescriptions", types=("MedicationRequest",), is_from_start=False)
def notice(batch: Batch) -> None:
    """Notes new prescriptions of ours, and enqueues their sending; where nothing is transmitted it notes that."""
    is_off = mode() == "off"
    changed = {change.id: change for change in batch.changes if change.version == 1 and not change.is_deleted}
    ids = sorted(changed)
    for some in (ids[at : at + _OPENED_AT_ONCE] for at in range(0, len(ids), _OPENED_AT_ONCE)):
        # Only what is ours is opened: most prescriptions of a record that is loaded come from elsewhere.
        asked = [("_id", ",".join(some)), ("identifier", f"{PRESCRIPTION}|"), ("_count", str(_OPENED_AT_ONCE))]
        for each in search(batch.context, _actor(), "MedicationRequest", asked).matches:
            key = own_key(json.parse(each.body))
            if key:
                state = "untransmitted" if is_off else "waiting"
                note(batch.session, each.id, changed[each.id].patient or 0, key, state)
            if key and not is_off:
                send.enqueue(
                    batch.session, prescription=each.id, once=f"prescription/{key}", lock=f"prescription/{each.id}"
                )


def note(session: Session, prescription: str, patient: int, key: str, state: str = "waiting") -> None:
    """Writes the row of a prescription that waits, or that is not transmitted, once."""
    session.execute(
        "INSERT INTO prescription_transmission (prescription, patient, key, state, changed_at)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        [text(prescription), int8(patient), text(key), text(state), int8(clock.now_microseconds())],
    )


@job("prescription.send", queue="messages", retry=Retry(attempts=40, first_seconds=10))
def send(run: Run, *, prescription: str) -> None:
    """Sends one prescription; its number goes into the record and into its state."""
    context = run.context
    version_read = read(context, _actor(), "MedicationRequest", prescription)
    body = json.parse(version_read.body)
    key = own_key(body)
    if not key:
        raise GiveUp("not-ours")
    if mode() == "off":
        # It waited for a service that was taken away meanwhile.
        _settle(context, prescription, "untransmitted", "", problem="off")
        raise GiveUp("no-service")
    with context.pool.session() as session:
        waits = session.execute(
            "UPDATE prescription_transmission SET attempts = attempts + 1, changed_at = $2 WHERE prescription = $1"
            " AND state IN ('waiting', 'sent')",
            [text(prescription), int8(clock.now_microseconds())],
        )
    if not waits:
        # Taken back before it was sent: nobody will ever see it.
        with run.finishing():
            return
    try:
        rid = service().create(key, message(context, _actor(), body))
    except Invalid as error:
        _settle(context, prescription, "refused", "", problem="invalid")
        raise GiveUp("refused") from error
    if not any(each.get("system") == RID for each in body.get("identifier", ())):
        body["identifier"] = [{"system": RID, "value": rid}, *body.get("identifier", ())]
        update(context, _actor(), "MedicationRequest", prescription, json.encode(body), if_match=version_read.version)
    with run.finishing() as session:
        _sent(session, prescription, rid)
        record(
            session,
            context.log,
            _actor(),
            "prescription-sent",
            f"MedicationRequest/{prescription}",
            patients=_patients(session, prescription),
        )


def revoke(context: Context, actor: Actor, patient_id: str, prescription: str, reason: str) -> None:
    """Cancels a prescription of ours in the record, and takes it back from the national service by a job.

    One that was not sent yet never will be. Raises NotFound, Forbidden, Invalid without a reason, Conflict when it is
    cancelled already.
    """
    words = reason.strip()
    if len(words) < 3:
        raise Invalid("Say why the prescription is taken back.")
    found = read(context, actor, "MedicationRequest", prescription)
    body = json.parse(found.body)
    if (body.get("subject") or {}).get("reference") != f"Patient/{patient_id}" or not own_key(body):
        raise NotFound("The resource is not known.")
    if body["status"] == "cancelled":
        raise Conflict("This prescription was taken back already.")
    body["status"], body["statusReason"] = "cancelled", {"text": words[:200]}
    update(context, actor, "MedicationRequest", prescription, json.encode(body), if_match=found.version)
    with context.pool.session() as session, session.transaction():
        session.execute(
            "UPDATE prescription_transmission SET state = CASE state WHEN 'sent' THEN 'revoking' ELSE 'revoked' END,"
            " changed_at = $2 WHERE prescription = $1 AND state IN ('waiting', 'sent', 'refused', 'untransmitted')",
            [text(prescription), int8(clock.now_microseconds())],
        )
        take_back.enqueue(session, prescription=prescription, lock=f"prescription/{prescription}")


@job("prescription.revoke", queue="messages", retry=Retry(attempts=40, first_seconds=10))
def take_back(run: Run, *, prescription: str) -> None:
    """Takes one prescription back at the service, after everything that was on its way."""
    context = run.context
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT coalesce(rid, ''), state FROM prescription_transmission WHERE prescription = $1",
            [text(prescription)],
        )
    body = json.parse(read(context, _actor(), "MedicationRequest", prescription).body)
    rid = rows[0][0] if rows else ""
    if rid:
        try:
            service().revoke(rid, str((body.get("statusReason") or {}).get("text", "")) or "?")
        except Invalid as error:
            _settle(context, prescription, "sent", rid, problem="not-revoked")
            raise GiveUp("not-revoked") from error
    with run.finishing() as session:
        _set(session, prescription, "revoked", rid, "")
        record(
            session, context.log, _actor(), "prescription-revoked", f"MedicationRequest/{prescription}",
            patients=_patients(session, prescription),
        )  # fmt: skip


def _patients(session: Session, prescription: str) -> list[int]:
    rows = session.fetch("SELECT patient FROM prescription_transmission WHERE prescription = $1", [text(prescription)])
    return [row[0] for row in rows if row[0]]


def _settle(context: Context, prescription: str, state: str, rid: str, *, problem: str) -> None:
    with context.pool.session() as session:
        _set(session, prescription, state, rid, problem)


def _sent(session: Session, prescription: str, rid: str) -> None:
    """Sent, with its number; one that was taken back meanwhile is known by its number, so that it can be."""
    session.execute(
        "UPDATE prescription_transmission SET rid = $2, problem = NULL, changed_at = $3,"
        " state = CASE WHEN state IN ('waiting', 'sent') THEN 'sent' ELSE 'revoking' END WHERE prescription = $1",
        [text(prescription), text(rid), int8(clock.now_microseconds())],
    )


def _set(session: Session, prescription: str, state: str, rid: str, problem: str) -> None:
    session.execute(
        "UPDATE prescription_transmission SET state = $2, rid = nullif($3, ''), problem = nullif($4, ''),"
        " changed_at = $5 WHERE prescription = $1",
        [text(prescription), text(state), text(rid), text(problem), int8(clock.now_microseconds())],
    )


def _actor() -> Actor:
    return system_actor(
        "prescriptions",
        # What a prescription refers to must be there for whoever writes it.
        reads=(
            *(
                "MedicationRequest",
                "MedicationStatement",
                "Patient",
                "Practitioner",
                "PractitionerRole",
                "Organization",
            ),
            *("Condition", "Observation", "Encounter"),
        ),
        writes=("MedicationRequest",),
    )


def own_key(body: Resource) -> str:
    """The identifier that makes a MedicationRequest a prescription of ours; empty for others."""
    return next(
        (str(each.get("value", "")) for each in body.get("identifier", ()) if each.get("system") == PRESCRIPTION), ""
    )


def message(context: Context, actor: Actor, body: Resource) -> bytes:
    """The KMEHR document of a prescription. Raises Invalid when prescriber or patient have no number."""
    patient = json.parse(read(context, actor, "Patient", body["subject"]["reference"].partition("/")[2]).body)
    prescriber = prescriber_of(context, actor, body)
    whom = kmehr.recipient(patient)
    _require(prescriber, whom)
    moment = dt.datetime.fromisoformat(str(body["authoredOn"])).astimezone(clock.ZONE)
    # Seventeen digits that no other message of this prescriber has: the moment, and the prescription's own number.
    digits = int.from_bytes(hashlib.blake2b(own_key(body).encode(), digest_size=4).digest(), "big") % 1000
    return kmehr_prescription.document(
        f"{moment:%Y%m%d%H%M%S}{digits:03}",
        moment,
        prescriber,
        whom,
        order_of(body, language_of(patient)),
        version("vesalius"),
    )


def _require(prescriber: Prescriber, whom: Recipient) -> None:
    if not prescriber.nihii:
        raise Invalid("The prescriber has no INAMI number.")
    if not whom.family_name:
        raise Invalid("The patient has no name.")


def language_of(patient: Resource) -> str:
    """fr, nl, de or en: the patient's, else French."""
    for each in patient.get("communication", ()):
        for coding in (each.get("language") or {}).get("coding", ()):
            found = str(coding.get("code", ""))[:2]
            if found in dosage.LANGUAGES:
                return found
    return "fr"


def order_of(body: Resource, language: str) -> Order:
    """What is ordered, out of the MedicationRequest."""
    concept = body.get("medicationCodeableConcept") or {}
    cnk = next(
        (str(each.get("code")) for each in concept.get("coding", ()) if each.get("system") == fhir_facts.CNK), ""
    )
    texts = [
        str(each.get("text") or dosage.to_text(dosage.from_fhir(each), language))
        for each in body.get("dosageInstruction", ())
    ]
    course: Resource = next(iter((body.get("courseOfTherapyType") or {}).get("coding", ())), {})
    request = body.get("dispenseRequest") or {}
    quantity = (request.get("quantity") or {}).get("value", 1)
    return Order(
        str(concept.get("text", "")) or "?",
        cnk,
        int(quantity),
        " ; ".join(texts) or "?",
        language if language in {"fr", "nl", "de"} else "fr",
        dates.first_day((request.get("validityPeriod") or {}).get("start") or body["authoredOn"]) or clock.today(),
        " ; ".join(
            str(each["patientInstruction"])
            for each in body.get("dosageInstruction", ())
            if each.get("patientInstruction")
        ),
        (body.get("substitution") or {}).get("allowedBoolean", True),
        {"continuous": "chronic", "acute": "acute"}.get(str(course.get("code", "")), ""),
        kmehr.intakes([dosage.from_fhir(each) for each in body.get("dosageInstruction", ())]),
    )


def prescriber_of(context: Context, actor: Actor, body: Resource) -> Prescriber:
    """The prescriber with number, name and address of practice."""
    reference = str((body.get("requester") or {}).get("reference", ""))
    type_name, _, ident = reference.partition("/")
    role: Resource = {}
    if type_name == "PractitionerRole":
        role = json.parse(read(context, actor, type_name, ident).body)
        type_name, _, ident = str((role.get("practitioner") or {}).get("reference", "")).partition("/")
    if type_name != "Practitioner":
        raise Invalid("The prescription names no practitioner.")
    person = json.parse(read(context, actor, "Practitioner", ident).body)
    name = human_names.chosen(person)
    numbers = [
        str(each.get("value", ""))
        for each in (*person.get("identifier", ()), *role.get("identifier", ()))
        if str(each.get("system", "")).endswith(_NIHII)
    ]
    place = _place(context, actor, role) or next(iter(person.get("address", ())), {})
    lines = " ".join(place.get("line", ()))
    street, _, number = lines.rpartition(" ")
    return Prescriber(
        numbers[0] if numbers else "",
        " ".join(name.get("given", ())),
        str(name.get("family", "")),
        street or lines,
        number if street else "",
        str(place.get("postalCode", "")),
        str(place.get("city", "")),
        next(
            (
                str(each.get("value", ""))
                for each in (*role.get("telecom", ()), *person.get("telecom", ()))
                if each.get("system") == "phone"
            ),
            "",
        ),
    )


def _place(context: Context, actor: Actor, role: Resource) -> Resource:
    reference = str((role.get("organization") or {}).get("reference", ""))
    if not reference.startswith("Organization/"):
        return {}
    try:
        centre = json.parse(read(context, actor, "Organization", reference.partition("/")[2]).body)
    except NotFound:
        return {}
    found: Resource = next(iter(centre.get("address", ())), {})
    return found
