"""Notices: what the patient and the officers must be told, once, whether or not they ask.

The row is written in the transaction of what it is about. The patient's notice also becomes a Communication in the
record, in the patient's language and without the reason, which stands where access to it is decided.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor, local_system
from vesalius.audit.recording import record
from vesalius.errors import NotFound, VesaliusError
from vesalius.r4 import json
from vesalius.records.audit_events import own_patients
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.people import names_of_accounts
from vesalius.records.visible import condition
from vesalius.store import reads
from vesalius.store.session import Session
from vesalius.store.wire import int8, int8_array, text, text_array

_log = logging.getLogger(__name__)
_SYSTEM: Final = "emergency access"
_CAPABILITIES: Final = ("emergency.review",)
_LANGUAGES: Final = ("fr", "nl", "de", "en")
_TEXTS: Final = {
    "fr": "{person} a ouvert votre dossier en urgence le {day} à {hour} (UTC). Le délégué à la protection des données"
    " contrôle chaque accès en urgence; vous voyez le motif et le résultat dans « Qui a consulté mon dossier ».",
    "nl": "{person} heeft uw dossier in een noodgeval geopend op {day} om {hour} (UTC). De functionaris voor"
    " gegevensbescherming controleert elke noodtoegang; reden en uitkomst ziet u bij ‘Wie heeft mijn dossier geopend’.",
    "de": "{person} hat Ihre Akte am {day} um {hour} (UTC) in einem Notfall geöffnet. Jeder Notfallzugriff wird von"
    " der oder dem Datenschutzbeauftragten geprüft; Grund und Ergebnis stehen unter „Wer meine Akte geöffnet hat“.",
    "en": "{person} opened your record in an emergency on {day} at {hour} (UTC). Every emergency access is reviewed by"
    " the data protection officer; reason and outcome are shown under “Who opened my record”.",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice. `kind` is emergency or emergency-reviewed, `source` the number of the emergency access.

    `read` is when somebody whom it concerns read it, in µs since 1970 UTC as `created`; None: nobody yet.
    """

    id: int
    kind: str
    patient: str
    source: int
    created: int
    read: int | None


def add(session: Session, kind: str, patient: int, fhir: str, source: int, *, capability: str | None = None) -> None:
    """Adds a notice for the patient, or for whoever holds `capability`, in the caller's transaction."""
    session.execute(
        "INSERT INTO notice (kind, patient, fhir, capability, source, created) VALUES ($1, $2, $3, $4, $5, $6)",
        [text(kind), int8(patient), text(fhir), text(capability), int8(source), int8(clock.now_microseconds())],
    )


def settle(session: Session, source: int, capability: str, actor: Actor) -> None:
    """Marks what officers were told of `source` as done by `actor`."""
    session.execute(
        "UPDATE notice SET read = $3, reader = $4 WHERE source = $1 AND capability = $2 AND read IS NULL",
        [int8(source), text(capability), int8(clock.now_microseconds()), int8(actor.account)],
    )


def notices(context: Context, actor: Actor, *, is_unread: bool = False, count: int = 100) -> list[Notice]:
    """What the actor is to be told, newest first."""
    with context.pool.session() as session:
        held = [name for name in _CAPABILITIES if actor.rights is not None and actor.rights.may(name)]
        if actor.is_administrator:
            held = list(_CAPABILITIES)
        rows = session.fetch(
            "SELECT id, kind, fhir, source, created, read FROM notice"
            " WHERE ((capability IS NULL AND patient = ANY($1)) OR capability = ANY($2))"
            f"{' AND read IS NULL' if is_unread else ''} ORDER BY created DESC, id DESC LIMIT {int(min(count, 500))}",
            [int8_array(own_patients(session, actor)), text_array(held)],
        )
    return [Notice(*row) for row in rows]


def mark_read(context: Context, actor: Actor, number: int) -> None:
    """Marks one of the actor's own notices as read. Raises NotFound for every other."""
    if number not in {found.id for found in notices(context, actor, count=500)}:
        raise NotFound("There is no such notice.")
    with context.pool.session() as session, session.transaction():
        rows = session.fetch(
            "UPDATE notice SET read = $2, reader = $3 WHERE id = $1 AND read IS NULL RETURNING patient",
            [int8(number), int8(clock.now_microseconds()), int8(actor.account)],
        )
        if rows:
            record(session, context.log, actor, "notice-read", f"notice/{number}", patients=[rows[0][0]])


def deliver(context: Context, source: int) -> None:
    """Puts the patient's notice of this emergency access, and older ones that failed, into the record."""
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT n.id, n.fhir, e.account, e.opened FROM notice n JOIN emergency_access e ON e.id = n.source"
            " WHERE n.capability IS NULL AND n.kind = 'emergency' AND n.communication IS NULL AND n.source <= $1"
            " ORDER BY n.id LIMIT 20",
            [int8(source)],
        )
        names = names_of_accounts(session, {row[2] for row in rows})
    for number, fhir, account, opened in rows:
        try:
            _deliver(context, number, fhir, names.get(account, ("", "")), opened)
        except VesaliusError as error:
            # The notice itself is stored, and tried again with the next one: care must not wait for it.
            _log.error("notice %d is not in the record yet: %s", number, type(error).__name__)


def _deliver(context: Context, number: int, fhir: str, person: tuple[str, str], opened: int) -> None:
    moment = clock.local(opened)
    words = _TEXTS[_language(context, fhir)].format(person=person[0], day=f"{moment:%Y-%m-%d}", hour=f"{moment:%H:%M}")
    communication: dict[str, Any] = {
        "resourceType": "Communication",
        "status": "completed",
        "category": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/communication-category",
                        "code": "notification",
                        "display": "Notification",
                    }
                ]
            }
        ],
        "subject": {"reference": fhir},
        "recipient": [{"reference": fhir}],
        "sent": clock.instant(opened),
        "reasonCode": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "BTG"}]}],
        "payload": [{"contentString": words}],
    }
    made = create(context, local_system(_SYSTEM), "Communication", json.encode(communication))
    with context.pool.session() as session:
        session.execute("UPDATE notice SET communication = $2 WHERE id = $1", [int8(number), text(made.version.id)])


def _language(context: Context, fhir: str) -> str:
    """The patient's preferred language, French when it is not known or not ours."""
    type_name, logical_id = fhir.split("/")
    system = local_system(_SYSTEM)
    sql, values = condition(system, "x", 2)
    with context.pool.session() as session:
        row = reads.current(session, context.blind.pk(type_name, logical_id), sql, values)
        patient = json.parse(session.open(row)) if row is not None and not row.deleted else {}
    spoken = sorted(patient.get("communication", ()), key=lambda found: not found.get("preferred", False))
    for found in spoken:
        for coding in found.get("language", {}).get("coding", ()):
            code = str(coding.get("code", ""))[:2].lower()
            if code in _LANGUAGES:
                return code
    return _LANGUAGES[0]
