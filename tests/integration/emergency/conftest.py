"""A small network: two physicians, a manager, a privacy officer, and two patients of nobody yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from integration.api.conftest import ROOTS, Client
from vesalius.access import tokens
from vesalius.api.application import Application
from vesalius.records.context import Context
from vesalius.store.wire import int8, text

NISS = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"
ANNA = {
    "resourceType": "Patient",
    "id": "anna",
    "identifier": [{"system": NISS, "value": "85073003328"}],
    "name": [{"family": "Peeters", "given": ["Anna", "Maria"]}],
    "gender": "female",
    "birthDate": "1985-07-30",
    "address": [{"line": ["Secret street 1"], "city": "Gent"}],
    "communication": [{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "nl-BE"}]}, "preferred": True}],
}
OBSERVATION = {
    "resourceType": "Observation",
    "id": "pulse",
    "status": "final",
    "category": [
        {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}]}
    ],
    "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]},
    "subject": {"reference": "Patient/anna"},
    "valueQuantity": {"value": 72, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min"},
}


@dataclass(slots=True)
class Network:
    """The people by username, each a client."""

    context: Context
    application: Application
    operator: Client
    people: dict[str, Client]

    def __getattr__(self, name: str) -> Client:
        return self.people[name]

    def again(self, username: str, *, authenticated: int | None = None) -> Client:
        """Another token of the same person."""
        with self.context.pool.session() as session:
            account = session.fetch("SELECT id FROM account WHERE username = $1", [text(username)])[0][0]
            minted = tokens.mint(session, username, minutes=60, account=account, authenticated=authenticated)
        return Client(self.application, minted)

    def rows(self, statement: str) -> list[tuple]:
        with self.context.pool.session() as session:
            return session.fetch(statement)

    def events(self, query: str) -> list[dict]:
        return self.operator.get(f"/AuditEvent?_count=200&{query}").resources


def _person(context: Context, username: str, role: str, fhir: str, display: str) -> None:
    type_name, logical_id = fhir.split("/")
    with context.pool.session() as session:
        account = session.fetch(
            "INSERT INTO account (username, display, fhir, subject, created) VALUES ($1, $2, $3, $4, 0) RETURNING id",
            [text(username), text(display), text(fhir), int8(context.blind.pk(type_name, logical_id))],
        )[0][0]
        session.execute("INSERT INTO account_role (account, role) VALUES ($1, $2)", [int8(account), text(role)])
        if type_name == "Patient":
            session.execute(
                "INSERT INTO account_patient (account, patient, fhir) VALUES ($1, $2, $3)",
                [int8(account), int8(context.blind.pk(type_name, logical_id)), text(fhir)],
            )


@pytest.fixture
def network(database_url: str) -> Iterator[Network]:
    context = Context(database_url, ROOTS)
    application = Application(context)
    with context.pool.session() as session:
        operator = Client(application, tokens.mint(session, tokens.ADMINISTRATOR, minutes=60))
    made = Network(context, application, operator, {})
    for resource in (
        ANNA,
        OBSERVATION,
        {"resourceType": "Patient", "id": "bert", "name": [{"family": "Peeters"}], "gender": "male"},
        {"resourceType": "Practitioner", "id": "house", "name": [{"family": "House", "given": ["Greg"]}]},
        {"resourceType": "Practitioner", "id": "wilson", "name": [{"text": "Dr. Wilson"}]},
    ):
        assert operator.put(f"/{resource['resourceType']}/{resource['id']}", resource).status == 201
    for username, role, fhir, display in (
        ("house", "physician", "Practitioner/house", "Greg House"),
        ("wilson", "physician", "Practitioner/wilson", "James Wilson"),
        ("manager", "manager", "Practitioner/manager", "Lisa Cuddy"),
        ("officer", "privacy-officer", "Practitioner/officer", "Olga Officer"),
        ("anna", "patient", "Patient/anna", "Anna Peeters"),
        ("bert", "patient", "Patient/bert", "Bert Peeters"),
    ):
        _person(context, username, role, fhir, display)
        made.people[username] = made.again(username)
    yield made
    context.close()


@pytest.fixture
def parameters() -> Callable[..., dict]:
    """A Parameters resource of strings."""

    def make(**values: str) -> dict:
        return {
            "resourceType": "Parameters",
            "parameter": [{"name": name, "valueString": value} for name, value in values.items()],
        }

    return make
