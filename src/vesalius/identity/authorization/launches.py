"""Launches out of a record (SMART App Launch 2.2, EHR launch): opaque, for one application, one account, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.audit.recording import record
from vesalius.errors import NotFound
from vesalius.identity.authorization import clients, secrets
from vesalius.identity.authorization.clients import Client
from vesalius.identity.authorization.services import Services
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Launch:
    """The context in which an application was opened: "Patient/x", "Encounter/x", a word for what is intended.

    `about`: what else it is about (fhirContext), literals such as "DiagnosticReport/x" with blanks between them.
    """

    patient: str = ""
    encounter: str = ""
    intent: str = ""
    about: str = ""


def begin(services: Services, session: Session, actor: Actor, client_id: str, context: Launch) -> tuple[Client, str]:
    """(client, launch token) for opening `client_id` about a record that the caller knows `actor` may see.

    Raises NotFound for a client that cannot be launched.
    """
    client = clients.find(session, client_id)
    if client is None or not client.is_open or not client.launch or actor.account is None:
        raise NotFound("There is no such application.")
    token, digest = secrets.new("vsx_")
    patient = services.blind.pk(*_split(context.patient)) if context.patient else None
    with session.transaction():
        session.execute(
            "INSERT INTO oauth_launch (digest, client, account, patient, encounter, intent, expires, about)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            [
                bytea(digest),
                text(client.id),
                int8(actor.account),
                text(context.patient),
                text(context.encounter),
                text(context.intent),
                int8(clock.now_microseconds() + SECONDS * 1_000_000),
                text(context.about),
            ],
        )
        patients = [] if patient is None else [patient]
        details = {"client": client.id}
        record(session, services.log, actor, "launch", context.patient, patients=patients, details=details)
    return client, token


def find(session: Session, token: str, client: Client, account: int, *, is_used_up: bool = False) -> Launch | None:
    """The context of a launch of this client by this account; None when there is none, or it is used or too old."""
    change = "used = $4" if is_used_up else "used = used"
    rows = session.fetch(
        f"UPDATE oauth_launch SET {change} WHERE digest = $1 AND client = $2 AND account = $3 AND used IS NULL"
        " AND expires > $4 RETURNING patient, encounter, intent, about",
        [bytea(secrets.digest(token)), text(client.id), int8(account), int8(clock.now_microseconds())],
    )
    return Launch(*(str(value) for value in rows[0])) if rows else None


def launchable(session: Session) -> list[Client]:
    """The applications that can be opened out of a record, by name."""
    return [client for client in clients.every(session) if client.is_open and client.launch]


def _split(literal: str) -> tuple[str, str]:
    type_name, _slash, logical_id = literal.partition("/")
    return type_name, logical_id
