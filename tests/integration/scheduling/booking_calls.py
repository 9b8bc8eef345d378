"""A small network that can be booked, and calls of its operations as a client makes them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from bookings import OPERATOR, put

from vesalius.access import tokens
from vesalius.api.application import Application
from vesalius.api.request import Request
from vesalius.r4 import validation
from vesalius.records.context import Context
from vesalius.records.scheduling import directory, rules
from vesalius.records.scheduling.opening import Rule
from vesalius.records.scheduling.rules import Kind

NOW = datetime(2030, 3, 4, 6, 0, tzinfo=UTC)  # a Monday
ANN, BEN = "Practitioner/ann", "Practitioner/ben"
PERIOD = [{"name": "start", "valueDateTime": "2030-03-05"}, {"name": "end", "valueDateTime": "2030-03-05"}]
CODE = "http://example.org/visits|session"


def build(context: Context) -> None:
    """Two practitioners at two centres with their kinds of visits and their hours, two rooms, a patient."""
    address = [{"line": ["Rue Haute 1"], "postalCode": "5000", "city": "Namur"}]
    put(context, {"resourceType": "Organization", "id": "north", "name": "North", "address": address})
    put(context, {"resourceType": "Organization", "id": "south", "name": "South"})
    put(context, {"resourceType": "Patient", "id": "p"})
    for name, profession, centre in (
        ("ann", "persphysiotherapist", "north"),
        ("ben", "persclinicalpsychologist", "south"),
    ):
        number = [{"system": "urn:number", "value": name}]
        named = {"name": [{"family": name.title()}], "identifier": number}
        put(context, {"resourceType": "Practitioner", "id": name} | named)
        role: dict[str, Any] = {
            "practitioner": {"reference": f"Practitioner/{name}"},
            "organization": {"reference": f"Organization/{centre}"},
            "code": [{"coding": [{"code": profession}]}],
        }
        put(context, {"resourceType": "PractitionerRole", "id": name} | role)
    room = {"managingOrganization": {"reference": "Organization/north"}, "physicalType": {"coding": [{"code": "ro"}]}}
    for number in (1, 2):
        put(context, {"resourceType": "Location", "id": f"room-{number}", "name": f"Room {number}"} | room)
    directory.forget(context)
    system, code = CODE.split("|")
    first = Kind(0, "session", "persphysiotherapist", system, code, {"en": "Session"}, 30, 60, needs_room=True)
    rules.add_kind(context, OPERATOR, first)
    rules.add_kind(context, OPERATOR, Kind(0, "talk", "persclinicalpsychologist", "", "", {"en": "Talk"}, 30, 30))
    for practitioner, centre in ((ANN, "north"), (BEN, "south")):
        hours = Rule(
            0, practitioner, 0, f"Organization/{centre}", rules.ZONE, 31, date(2030, 1, 1), 9 * 60, 10 * 60, 30
        )
        rules.add_rule(context, OPERATOR, hours)


def ask(context: Context, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, Any]]:
    with context.pool.session() as session:
        token = tokens.mint(session, tokens.ADMINISTRATOR, minutes=60)
    sent = {"host": "clinic.example", "authorization": f"Bearer {token}", "content-type": "application/fhir+json"}
    path, _, query = path.partition("?")
    encoded = b"" if body is None else json.dumps(body).encode()
    address = f"/fhir/{path}" if path else "/fhir"
    answer = Application(context).handle(Request(method, address, query, sent | headers, encoded, "192.0.2.1"))
    return answer.status, json.loads(answer.body)


def call(context: Context, operation: str, *parameters: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return ask(context, "POST", operation, {"resourceType": "Parameters", "parameter": list(parameters)})


def reference(name: str, literal: str) -> dict[str, Any]:
    return {"name": name, "valueReference": {"reference": literal}}


def resources(found: dict[str, Any]) -> list[dict[str, Any]]:
    assert (found["resourceType"], found["type"]) == ("Bundle", "searchset")
    assert found["total"] == len(found.get("entry", ()))
    return [entry["resource"] for entry in found.get("entry", ())]


def refusal(found: dict[str, Any]) -> dict[str, Any]:
    """The OperationOutcome of a refused $hold or $book: alone in its Bundle, as ITI-116 and ITI-117 have it."""
    assert (found["resourceType"], found["type"], found["total"]) == ("Bundle", "searchset", 0)
    (entry,) = found["entry"]
    assert (entry["resource"]["resourceType"], entry["search"]) == ("OperationOutcome", {"mode": "outcome"})
    validation.check(json.dumps(found).encode(), "Bundle")
    outcome: dict[str, Any] = entry["resource"]
    return outcome
