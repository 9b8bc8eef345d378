"""Two copies of a small network that differ only in what one of its people may not see."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from typing import Any

from vesalius import ids
from vesalius.access import accounts as held
from vesalius.access import tokens
from vesalius.access.actor import local_system
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.api.request import Request
from vesalius.crypto.keyring import RootKeys
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.records.context import Context
from vesalius.records.transaction import Entry, transaction
from vesalius.store.session import Session
from vesalius.store.wire import bytea, text

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
_TABLES = (
    "resource, resource_version, resource_date, resource_quantity, audit_leaf, outbox, access_token, account,"
    " account_role, account_patient, care_relationship, care_relationship_end, consent_rule,"
    " emergency_access, reservation"
)
# What may differ between two answers: a paging cursor is sealed with a random nonce, and entries of the audit log are
# numbered through all of them, so that a number tells how much was logged before it (docs/security/leakage.md).
_CURSOR = re.compile(rb"_cursor=[A-Za-z0-9_\-]+|leaf-[0-9]+")
_RANDOM_HEADERS = {"date", "x-request-id"}

COLLEAGUES = ("administrator", "laboratory", "manager", "receptionist")
"""Roles at the same centre, to which the hidden parts are as closed as to the physiotherapist."""
CENTRE = {"resourceType": "Organization", "id": "centre", "name": "Centre"}
OTHER_CENTRE = {"resourceType": "Organization", "id": "elsewhere", "name": "Elsewhere"}
PHYSIOTHERAPIST = {"resourceType": "Practitioner", "id": "physio", "name": [{"family": "Marino"}]}
STRANGER = {"resourceType": "Practitioner", "id": "stranger", "name": [{"family": "Autre"}]}


class Network:
    """One copy, in a database of its own, asked through the real application."""

    def __init__(self, database_url: str) -> None:
        self.context = Context(database_url, ROOTS, maximum_sessions=3)
        self.application = Application(
            self.context, Configuration(requests_per_second=1e6, burst=10**6, failures_per_minute=10**6)
        )
        self._bearers: dict[str, str] = {}

    def close(self) -> None:
        self.context.close()

    def fill(self, resources: Sequence[dict[str, Any]]) -> None:
        """Empties the copy and stores the resources, in this order, as the operator."""
        self._bearers.clear()
        with self.context.pool.session() as session:
            session.run(f"TRUNCATE {_TABLES} RESTART IDENTITY CASCADE")
            accounts.create(
                session,
                self.context.blind,
                "physio",
                roles=[Assignment("physiotherapist", "Organization/centre")],
                fhir="Practitioner/physio",
            )
            accounts.create(
                session,
                self.context.blind,
                "patient",
                roles=[Assignment("patient")],
                fhir="Patient/visible",
                patients=["Patient/visible"],
            )
            for name in COLLEAGUES:
                accounts.create(
                    session,
                    self.context.blind,
                    name,
                    roles=[Assignment(name, "Organization/centre")],
                    fhir=f"Practitioner/{name}",
                )
            for name in ("physio", "patient", *COLLEAGUES):
                self._bearers[name] = _same_bearer(session, name)
        for resource in resources:
            self.put(resource)

    def put(self, resource: dict[str, Any]) -> None:
        """Stores one resource as the operator."""
        body = json.dumps(resource).encode()
        entry = Entry(0, "PUT", resource["resourceType"], resource["id"], body=body)
        transaction(self.context, local_system("world"), [entry])

    def stored(self) -> list[tuple[Any, ...]]:
        """Every current version: (type, id, version, whether it is deleted)."""
        with self.context.pool.session() as session:
            return session.fetch("SELECT type, id, version, deleted FROM resource ORDER BY type, id")

    def form(self, who: str, address: str, query: str) -> tuple[Any, ...]:
        """As `ask`, for a search that is sent as a form."""
        return self.ask(who, "POST", address, query.encode(), content_type="application/x-www-form-urlencoded")

    def ask(self, who: str, method: str, address: str, body: Any = None, **headers: str) -> tuple[Any, ...]:
        """(status, headers, body) without what is random in every answer."""
        path, _, query = address.partition("?")
        given = {
            "authorization": f"Bearer {self._bearers[who]}",
            "host": "network.example",
            "accept": "application/fhir+json",
            "content-type": "application/fhir+json",
            "x-request-id": "same",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        with ids.counted("new"):
            answer = self.application.handle(
                Request(method=method, path=f"/fhir{path}", query=query, headers=given, body=raw, address="192.0.2.1")
            )
        left_out = _RANDOM_HEADERS | ({"content-length"} if b'"leaf-' in answer.body else set())
        kept = tuple(sorted((name, value) for name, value in answer.headers if name.lower() not in left_out))
        return answer.status, kept, _CURSOR.sub(b"_cursor=", answer.body)


def _same_bearer(session: Session, username: str) -> str:
    """A token that is the same in every copy: the audit log names tokens, and a random one would tell copies apart."""
    minted = tokens.mint(session, username, minutes=60, account=held.find(session, username))
    secret = hashlib.sha256(username.encode()).digest()
    session.execute(
        "UPDATE access_token SET digest = $1 WHERE name = $2",
        [bytea(hashlib.sha256(secret).digest()), text(username)],
    )
    return minted[:-43] + base64.urlsafe_b64encode(secret).rstrip(b"=").decode()


def patient(logical_id: str, family: str, *, centre: str | None = None) -> dict[str, Any]:
    """A patient; `centre` makes them one of that centre's."""
    found: dict[str, Any] = {
        "resourceType": "Patient",
        "id": logical_id,
        "identifier": [{"system": "urn:niss", "value": f"niss-{family}"}],
        "name": [{"family": family, "given": ["Anne"]}],
        "birthDate": "1970-01-01",
        "gender": "female",
    }
    if centre is not None:
        found["managingOrganization"] = {"reference": f"Organization/{centre}"}
    return found


def care_team(logical_id: str, subject: str, *members: str) -> dict[str, Any]:
    """A care team, which opens the relationship of its members."""
    return {
        "resourceType": "CareTeam",
        "id": logical_id,
        "status": "active",
        "subject": {"reference": f"Patient/{subject}"},
        "participant": [{"member": {"reference": f"Practitioner/{name}"}} for name in members],
    }


def about(type_name: str, logical_id: str, subject: str, number: int) -> dict[str, Any]:
    """A resource of a type about a patient, with a value that tells it from others."""
    reference = {"reference": f"Patient/{subject}"}
    concept = {"coding": [{"system": "http://loinc.org", "code": "718-7"}], "text": f"text {number}"}
    day = f"2026-0{1 + number % 9}-1{number % 10}"
    slot = zlib.crc32(logical_id.encode()) % 144
    made = _documented(reference, concept, day, number, slot) | _organised(reference, concept, day, number)
    return {"resourceType": type_name, "id": logical_id, **made[type_name]}


def _documented(
    reference: dict[str, Any], concept: dict[str, Any], day: str, number: int, slot: int
) -> dict[str, dict[str, Any]]:
    """What is recorded about somebody."""
    return {
        "Observation": {
            "status": "final",
            "code": concept,
            "subject": reference,
            "effectiveDateTime": day,
            "valueQuantity": {"value": number, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"},
        },
        "Condition": {"subject": reference, "code": concept, "recordedDate": day},
        "Encounter": {
            "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "subject": reference,
            "period": {"start": day, "end": day},
            "participant": [{"individual": {"reference": "Practitioner/stranger"}}],
        },
        "MedicationRequest": {
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": concept,
            "subject": reference,
            "authoredOn": day,
        },
        "AllergyIntolerance": {
            "clinicalStatus": {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
                        "code": "active",
                    }
                ]
            },
            "patient": reference,
            "code": concept,
            "recordedDate": day,
        },
        "DocumentReference": {
            "status": "current",
            "subject": reference,
            "date": f"{day}T10:00:00Z",
            "content": [{"attachment": {"contentType": "text/plain", "data": "YQ=="}}],
        },
        "Appointment": {
            "status": "booked",
            # Nobody can be in two places at once: each appointment has its own time of the day.
            "start": f"{day}T{slot // 6:02}:{slot % 6}0:00Z",
            "end": f"{day}T{slot // 6:02}:{slot % 6}9:00Z",
            "participant": [{"actor": reference, "status": "accepted"}],
        },
    }


def _organised(reference: dict[str, Any], concept: dict[str, Any], day: str, number: int) -> dict[str, dict[str, Any]]:
    """What is planned and done, and who belongs together."""
    return {
        "CarePlan": {"status": "active", "intent": "plan", "subject": reference},
        "Task": {"status": "requested", "intent": "order", "for": reference, "authoredOn": day},
        "Communication": {"status": "completed", "subject": reference, "sent": f"{day}T10:00:00Z"},
        "QuestionnaireResponse": {"status": "completed", "subject": reference, "authored": day},
        "Procedure": {"status": "completed", "subject": reference, "code": concept, "performedDateTime": day},
        "Immunization": {
            "status": "completed",
            "vaccineCode": concept,
            "patient": reference,
            "occurrenceDateTime": day,
        },
        "ServiceRequest": {"status": "active", "intent": "order", "code": concept, "subject": reference},
        "Flag": {"status": "active", "code": concept, "subject": reference},
        "List": {"status": "current", "mode": "working", "subject": reference, "entry": [{"item": reference}]},
        "Group": {"type": "person", "actual": True, "member": [{"entity": reference}]},
        "Provenance": {
            "target": [reference],
            "recorded": f"{day}T10:00:00Z",
            "agent": [{"who": {"reference": "Practitioner/stranger"}}],
        },
        "RelatedPerson": {"patient": reference, "name": [{"family": f"Relative {number}"}]},
        "Coverage": {"status": "active", "beneficiary": reference, "payor": [{"reference": "Organization/elsewhere"}]},
        "Goal": {"lifecycleStatus": "active", "description": concept, "subject": reference},
    }


TYPES = (
    *("Observation", "Condition", "Encounter", "MedicationRequest", "AllergyIntolerance", "DocumentReference"),
    *("Appointment", "CarePlan", "Task", "Communication", "QuestionnaireResponse", "Procedure", "Immunization"),
    *("ServiceRequest", "Flag", "List", "Group", "Provenance", "RelatedPerson", "Coverage", "Goal"),
)
