"""A physician with a patient on simvastatin, a worker that sends what is due, and the pages as a browser asks them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from integration.api.conftest import ROOTS
from vesalius.access import tokens
from vesalius.access.actor import Actor, local_system
from vesalius.events import queue, workers
from vesalius.events.registry import REGISTERED
from vesalius.events.running import attempt
from vesalius.medication import transmission
from vesalius.r4 import json as fhir_json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.update import update
from vesalius.store.wire import int8, text

OPERATOR = local_system("tests")
ATC = "http://www.whocc.no/atc"


@dataclass
class Practice:
    """What the tests ask and do."""

    context: Context
    physician: Actor
    second: Actor
    nurse: Actor
    patient: str = "anna"

    def add(self, resource: dict[str, Any], ident: str = "") -> dict[str, Any]:
        body = json.dumps({**resource, **({"id": ident} if ident else {})}).encode()
        if ident:
            return fhir_json.parse(update(self.context, OPERATOR, resource["resourceType"], ident, body).version.body)
        return fhir_json.parse(create(self.context, OPERATOR, resource["resourceType"], body).version.body)

    def line(self, name: str, code: str, **more: Any) -> dict[str, Any]:
        return self.add(
            {
                "resourceType": "MedicationStatement",
                "status": "unknown",
                "subject": {"reference": f"Patient/{self.patient}"},
                "medicationCodeableConcept": {"coding": [{"system": ATC, "code": code}], "text": name},
                "effectivePeriod": {"start": "2025-01-01"},
                "dosage": [{"text": "1", "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d"}}}],
                **more,
            }
        )

    def all(self, type_name: str) -> list[dict[str, Any]]:
        found = search(self.context, OPERATOR, type_name, [("_count", "100")])
        return [fhir_json.parse(each.body) for each in found.matches]

    def get(self, type_name: str, ident: str) -> dict[str, Any]:
        return fhir_json.parse(read(self.context, OPERATOR, type_name, ident).body)

    def rows(self, statement: str) -> list[tuple]:
        with self.context.pool.session() as session:
            return session.fetch(statement)

    def work(self) -> list[str]:
        """Does every due job of ours once."""
        with self.context.pool.session() as session:
            worker = workers.sign_on(session)
            claimed = queue.claim(session, worker, "messages", REGISTERED.jobs, 20)
        return [attempt(self.context, REGISTERED.jobs[each.name], each) for each in claimed]


def _account(context: Context, username: str, role: str, fhir: str) -> Actor:
    type_name, logical_id = fhir.split("/")
    with context.pool.session() as session:
        account = session.fetch(
            "INSERT INTO account (username, display, fhir, subject, created) VALUES ($1, $2, $3, $4, 0) RETURNING id",
            [text(username), text(username.title()), text(fhir), int8(context.blind.pk(type_name, logical_id))],
        )[0][0]
        session.execute("INSERT INTO account_role (account, role) VALUES ($1, $2)", [int8(account), text(role)])
        minted = tokens.mint(session, username, minutes=60, account=account)
    return context.authenticator.authenticate(minted)


@pytest.fixture(scope="module")
def practice(module_database_url: str) -> Iterator[Practice]:
    context = Context(module_database_url, ROOTS)
    made = Practice(context, OPERATOR, OPERATOR, OPERATOR)
    nihdi = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/nihdi"
    made.add(
        {
            "resourceType": "Practitioner",
            "identifier": [{"system": nihdi, "value": "11530231003"}],
            "name": [{"family": "House", "given": ["Greg"]}],
        },
        "house",
    )
    made.add({"resourceType": "Practitioner", "name": [{"family": "Wilson"}]}, "wilson")
    made.add({"resourceType": "Practitioner", "name": [{"family": "Nurse"}]}, "nurse")
    participants = [{"individual": {"reference": f"Practitioner/{name}"}} for name in ("house", "wilson", "nurse")]
    made.add(
        {
            "resourceType": "Patient",
            "identifier": [
                {"system": "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin", "value": "85073003328"}
            ],
            "name": [{"family": "Peeters", "given": ["Anna"]}],
            "gender": "female",
            "birthDate": "1955-07-30",
            "generalPractitioner": [{"reference": "Practitioner/house"}],
        },
        "anna",
    )
    made.add(
        {
            "resourceType": "CareTeam",
            "status": "active",
            "subject": {"reference": "Patient/anna"},
            "period": {"start": "2025-01-01"},
            "participant": [{"member": each["individual"]} for each in participants],
        },
        "team",
    )
    made.physician = _account(context, "house", "physician", "Practitioner/house")
    made.second = _account(context, "wilson", "physician", "Practitioner/wilson")
    made.nurse = _account(context, "nurse", "nurse", "Practitioner/nurse")
    transmission.use(transmission.LocalStandIn(lambda: False))
    yield made
    context.close()
