"""A network under attack: a physician who treats P1 reaches for P2, who is a patient of somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import services
from integration.api.conftest import ROOTS, Answer, Client
from vesalius.access import tokens
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.records.context import Context
from vesalius.store.wire import int8, text

NISS = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"
CANARY = "Zonneschijn-Canari"
"""The family name of the victim: wherever it turns up, something leaked."""
LOINC = {"coding": [{"system": "http://loinc.org", "code": "718-7"}]}


def of(patient: str) -> dict[str, str]:
    return {"reference": f"Patient/{patient}"}


def observation(logical_id: str, patient: str, value: float, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": logical_id,
        "status": "final",
        "code": LOINC,
        "subject": of(patient),
        "effectiveDateTime": "2026-05-05",
        "valueQuantity": {"value": value, "unit": "g/dL", "system": "http://unitsofmeasure.org", "code": "g/dL"},
        **more,
    }


def _person(logical_id: str, family: str, niss: str, centre: str) -> dict[str, Any]:
    return {
        "resourceType": "Patient",
        "id": logical_id,
        "identifier": [{"system": NISS, "value": niss}],
        "name": [{"family": family, "given": ["Anna"]}],
        "gender": "female",
        "birthDate": "1985-07-30",
        "managingOrganization": {"reference": f"Organization/{centre}"},
    }


def _around(patient: str, practitioner: str, value: float) -> list[dict[str, Any]]:
    """What a patient has in the record, each id beginning with the patient's."""
    return [
        {
            "resourceType": "CareTeam",
            "id": f"{patient}-team",
            "status": "active",
            "subject": of(patient),
            "participant": [{"member": {"reference": f"Practitioner/{practitioner}"}}],
        },
        {
            "resourceType": "Encounter",
            "id": f"{patient}-visit",
            "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "subject": of(patient),
            "period": {"start": "2026-05-05", "end": "2026-05-05"},
            "participant": [{"individual": {"reference": f"Practitioner/{practitioner}"}}],
        },
        observation(
            f"{patient}-obs",
            patient,
            value,
            encounter={"reference": f"Encounter/{patient}-visit"},
            note=[{"text": CANARY}],
        )
        if patient == "p2"
        else observation(f"{patient}-obs", patient, value),
    ]


def _papers(patient: str, practitioner: str) -> list[dict[str, Any]]:
    """Orders, letters and lists, likewise."""
    return [
        {
            "resourceType": "MedicationRequest",
            "id": f"{patient}-order",
            "status": "active",
            "intent": "order",
            "medicationCodeableConcept": {"text": "Paracetamol"},
            "subject": of(patient),
            "encounter": {"reference": f"Encounter/{patient}-visit"},
            "authoredOn": "2026-05-05",
        },
        {
            "resourceType": "Provenance",
            "id": f"{patient}-origin",
            "target": [{"reference": f"Observation/{patient}-obs"}],
            "recorded": "2026-05-05T10:00:00Z",
            "agent": [{"who": {"reference": f"Practitioner/{practitioner}"}}],
        },
        {
            "resourceType": "DocumentReference",
            "id": f"{patient}-letter",
            "status": "current",
            "subject": of(patient),
            "author": [{"reference": f"Practitioner/{practitioner}"}],
            "content": [{"attachment": {"contentType": "text/plain", "url": f"Binary/{patient}-file"}}],
        },
        {
            "resourceType": "Binary",
            "id": f"{patient}-file",
            "contentType": "text/plain",
            "securityContext": {"reference": f"DocumentReference/{patient}-letter"},
            "data": "Wm9ubmVzY2hpam4tQ2FuYXJp",
        },
        {
            "resourceType": "List",
            "id": f"{patient}-list",
            "status": "current",
            "mode": "working",
            "subject": of(patient),
            "entry": [{"item": {"reference": f"Observation/{patient}-obs"}}],
        },
    ]


WORLD: list[dict[str, Any]] = [
    {"resourceType": "Organization", "id": "north", "name": "North"},
    {"resourceType": "Organization", "id": "south", "name": "South"},
    {"resourceType": "Practitioner", "id": "attacker", "name": [{"family": "Attaque"}]},
    {"resourceType": "Practitioner", "id": "other", "name": [{"family": "Autre"}]},
    _person("p1", "Peeters", "85073003328", "north"),
    _person("p2", CANARY, "93051822361", "south"),
    *_around("p1", "attacker", 3),
    *_papers("p1", "attacker"),
    *_around("p2", "other", 9),
    *_papers("p2", "other"),
    {
        "resourceType": "Group",
        "id": "p2-group",
        "type": "person",
        "actual": True,
        "member": [{"entity": of("p2")}],
    },
    {
        "resourceType": "Composition",
        "id": "p2-summary",
        "status": "final",
        "type": {"text": "Summary"},
        "subject": of("p2"),
        "date": "2026-05-05",
        "author": [{"reference": "Practitioner/other"}],
        "title": "Summary",
    },
]


@dataclass(slots=True)
class Siege:
    """The attacker's client, the operator's, and what can be checked afterwards."""

    context: Context
    application: Application
    operator: Client
    people: dict[str, Client] = field(default_factory=dict)

    @property
    def attacker(self) -> Client:
        return self.people["attacker"]

    def state(self) -> list[tuple[Any, ...]]:
        """Everything that is stored, in all versions."""
        with self.context.pool.session() as session:
            return session.fetch(
                "SELECT pk, version, deleted, md5(body), labels, patient FROM resource"
                " UNION ALL SELECT pk, version, deleted, md5(body), labels, patient FROM resource_version"
                " ORDER BY 1, 2"
            )

    def mark(self) -> int:
        with self.context.pool.session() as session:
            return int(session.fetch("SELECT coalesce(max(id), 0) FROM audit_leaf")[0][0])

    def events(self, after: int) -> list[dict[str, Any]]:
        """The facts of the audit entries since a mark."""
        with self.context.pool.session() as session:
            rows = session.fetch("SELECT event FROM audit_leaf WHERE id > $1 ORDER BY id", [int8(after)])
        return [self.context.log.open(row[0])[1] for row in rows]

    def again(self, username: str, *, authenticated: int | None = None) -> Client:
        """Another token of a person."""
        with self.context.pool.session() as session:
            account = session.fetch("SELECT id FROM account WHERE username = $1", [text(username)])[0][0]
            minted = tokens.mint(session, username, minutes=60, account=account, authenticated=authenticated)
        return Client(self.application, minted)

    def attempt(self, method: str, path: str, body: Any = None, *, by: Client | None = None, **headers: str) -> Answer:
        """The answer to an attack, after checking that nothing changed, nothing leaked and an entry says so."""
        before, mark = self.state(), self.mark()
        answer = (by or self.attacker)(method, path, body, **headers)
        assert self.state() == before, "an attack changed something"
        assert self.events(mark), "an attack left no audit entry"
        seen = answer.body + repr(answer.headers).encode()
        asked = f"{path}{body}".encode()
        for secret in (CANARY, "93051822361", "p2-obs", "p2-visit", "p2-order", "p2-letter", "Wm9ubmVz"):
            assert secret.encode() in asked or secret.encode() not in seen, f"{secret} leaked"
        return answer


ROLES = (
    ("attacker", "physician", "Practitioner/attacker"),
    ("other", "physician", "Practitioner/other"),
    ("p1-person", "patient", "Patient/p1"),
    ("officer", "privacy-officer", ""),
    ("desk", "receptionist", ""),
)


@contextmanager
def besieged() -> Iterator[Siege]:
    """The network, on a database of its own."""
    with services.database() as url:
        context = Context(url, ROOTS, maximum_sessions=4)
        application = Application(
            context,
            Configuration(
                requests_per_second=0, failures_per_minute=10**6, trusted_hosts=frozenset({"clinic.example"})
            ),
        )
        with context.pool.session() as session:
            operator = Client(application, tokens.mint(session, tokens.ADMINISTRATOR, minutes=60))
        made = Siege(context, application, operator)
        for resource in WORLD:
            answer = operator.put(f"/{resource['resourceType']}/{resource['id']}", resource)
            assert answer.status == 201, answer.body
        for username, role, fhir in ROLES:
            with context.pool.session() as session:
                accounts.create(
                    session,
                    context.blind,
                    username,
                    roles=[Assignment(role, "" if role in {"patient", "privacy-officer"} else "Organization/north")],
                    fhir=fhir,
                    patients=[fhir] if role == "patient" else (),
                )
            made.people[username] = made.again(username)
        yield made
        context.close()
