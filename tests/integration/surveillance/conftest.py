"""A physician, a patient, a worker that does every due job, and the shared laboratory document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import services
from integration.api.conftest import ROOTS
from vesalius.access import tokens
from vesalius.access.actor import Actor, local_system
from vesalius.events import consumers, queue, workers
from vesalius.events.registry import QUEUES, REGISTERED
from vesalius.events.running import attempt
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.r4 import json as fhir_json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.filing import file_bundle
from vesalius.records.read import read
from vesalius.records.search import search
from vesalius.records.update import update
from vesalius.surveillance import transmission

OPERATOR = local_system("tests")
SSIN = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"
CULTURE = Path("/work/shared/data/lab-bundles/testing/Macsys/815933563/81365677998_815933563_3.json")


@dataclass
class Practice:
    """What the tests ask and do."""

    context: Context
    url: str
    actors: dict[str, Actor] = field(default_factory=dict)

    def add(self, resource: dict[str, Any], ident: str = "") -> dict[str, Any]:
        body = json.dumps({**resource, **({"id": ident} if ident else {})}).encode()
        kind = resource["resourceType"]
        if ident:
            return fhir_json.parse(update(self.context, OPERATOR, kind, ident, body).version.body)
        return fhir_json.parse(create(self.context, OPERATOR, kind, body).version.body)

    def culture(self, text: str, patient: str = "anna", **more: Any) -> dict[str, Any]:
        return self.add(
            {
                "resourceType": "Observation",
                "status": "final",
                "code": {"coding": [{"system": "http://loinc.org", "code": "625-4"}], "text": "Coproculture"},
                "subject": {"reference": f"Patient/{patient}"},
                "effectiveDateTime": "2026-10-01",
                "valueString": text,
                **more,
            }
        )

    def file(self, path: Path) -> None:
        file_bundle(self.context, OPERATOR, path.read_bytes())

    def tasks(self, patient: str = "anna") -> list[dict[str, Any]]:
        found = search(self.context, OPERATOR, "Task", [("patient", f"Patient/{patient}"), ("_count", "100")])
        return [fhir_json.parse(each.body) for each in found.matches]

    def get(self, literal: str) -> dict[str, Any]:
        kind, _, ident = literal.partition("/")
        return fhir_json.parse(read(self.context, OPERATOR, kind, ident).body)

    def rows(self, statement: str) -> list[tuple]:
        with self.context.pool.session() as session:
            return session.fetch(statement)

    def work(self) -> list[str]:
        """Gives the reader what was written and does every due job, until nothing is left."""
        ends: list[str] = []
        while True:
            services.await_older_transactions(self.url)
            moved = consumers.advance(self.context, REGISTERED.consumers["declarations"])
            with self.context.pool.session() as session:
                worker = workers.sign_on(session)
                claimed = [one for name in QUEUES for one in queue.claim(session, worker, name, REGISTERED.jobs, 20)]
            ends += [attempt(self.context, REGISTERED.jobs[each.name], each) for each in claimed]
            if not moved and not claimed:
                return ends


@pytest.fixture
def practice(database_url: str) -> Iterator[Practice]:
    context = Context(database_url, ROOTS)
    made = Practice(context, database_url)
    for name, family in (("house", "House"), ("wilson", "Wilson")):
        made.add({"resourceType": "Practitioner", "name": [{"family": family}]}, name)
    made.add(
        {
            "resourceType": "Patient",
            "identifier": [{"system": SSIN, "value": "15010199703"}],
            "name": [{"family": "Lastname", "given": ["Firstname Young"]}],
            "gender": "male",
            "birthDate": "2015-01-01",
            "address": [{"postalCode": "4000", "city": "Liège"}],
            "telecom": [{"system": "phone", "value": "0400 00 00 00"}],
            "generalPractitioner": [{"reference": "Practitioner/house"}],
        },
        "anna",
    )
    with context.pool.session() as session:
        consumers.register(session, [REGISTERED.consumers["declarations"]])
        for name in ("house", "wilson"):
            account = accounts.create(
                session, context.blind, name, roles=[Assignment("physician", "")], fhir=f"Practitioner/{name}"
            )
            token = tokens.mint(session, name, minutes=60, account=account)
            made.actors[name] = context.authenticator.authenticate(token)
    made.add(
        {
            "resourceType": "CareTeam",
            "status": "active",
            "subject": {"reference": "Patient/anna"},
            "period": {"start": "2025-01-01"},
            "participant": [{"member": {"reference": "Practitioner/house"}}],
        },
        "team",
    )
    transmission.use(transmission.LocalStandIn(context, lambda: False))
    yield made
    transmission.use(transmission.LocalStandIn(context))
    context.close()
