"""What the access policy costs: CPU of each operation for a physician under the policy, beside that of the operator.

.venv/bin/python benchmarks/access_cost.py [REQUESTS] [--http] [--budgets]     on a database of its own, dropped here

Whole requests, one after the other, in turns; medians of many short rounds and of their pairs, since the machine is
shared. Web and database are counted together. Without --http they go straight to the application; with it over a kept
connection to `vesalius up`, as the operations of bench.py do, of which the budget is meant. The operator's statements
have no condition at all; the physician treats every patient by a care team, so that both get the same answers.
Budget: 15 % more CPU.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent))

import bench
import own_database
from audit_cost import Figures, Send, measured, sender
from vesalius.access import tokens
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.crypto.keyring import RootKeys
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.platform.installation import installation as installed
from vesalius.records.context import Context
from vesalius.store import migrate

BUDGET = 0.15
ROUNDS = 40
PATIENTS, OBSERVATIONS = 50, 100
CODES = ("718-7", "8867-4", "2093-3", "4548-4", "2160-0")


def observation(number: int, patient: int) -> dict[str, Any]:
    """A result as a laboratory sends it."""
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [
            {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "laboratory"}]}
        ],
        "code": {"coding": [{"system": "http://loinc.org", "code": CODES[number % len(CODES)]}]},
        "subject": {"reference": f"Patient/p{patient}"},
        "effectiveDateTime": f"20{10 + number % 16}-0{1 + number % 9}-1{number % 10}T08:00:00+01:00",
        "performer": [{"reference": "Practitioner/physician"}],
        "valueQuantity": {
            "value": 4 + number / 7,
            "unit": "g/dL",
            "system": "http://unitsofmeasure.org",
            "code": "g/dL",
        },
    }


def world() -> list[dict[str, Any]]:
    """The physician, their centre, and patients whom they treat, each with a hundred results."""
    found: list[dict[str, Any]] = [
        {"resourceType": "Organization", "id": "centre", "name": "Centre"},
        {"resourceType": "Practitioner", "id": "physician", "name": [{"family": "Claes"}]},
    ]
    for patient in range(PATIENTS):
        found += [
            {
                "resourceType": "Patient",
                "id": f"p{patient}",
                "name": [{"family": f"Name{patient}", "given": ["Anna"]}],
                "birthDate": "1980-01-01",
                "gender": "female",
                "managingOrganization": {"reference": "Organization/centre"},
                "generalPractitioner": [{"reference": "Practitioner/physician"}],
            },
            {
                "resourceType": "CareTeam",
                "id": f"t{patient}",
                "status": "active",
                "subject": {"reference": f"Patient/p{patient}"},
                "participant": [{"member": {"reference": "Practitioner/physician"}}],
            },
            *(observation(n, patient) | {"id": f"p{patient}-o{n}"} for n in range(OBSERVATIONS)),
        ]
    return found


def parts(found: list[dict[str, Any]], size: int) -> list[list[dict[str, Any]]]:
    """The list in pieces of `size`."""
    return [found[start : start + size] for start in range(0, len(found), size)]


def operations(counter: itertools.count[int]) -> dict[str, Callable[[Send, int], int]]:
    """Name → one request, of which the number chooses patient and resource."""

    def put(send: Send, number: int) -> int:
        name = f"p{number % PATIENTS}-o0"
        changed = observation(next(counter), number % PATIENTS) | {"id": name}
        return send("PUT", f"/fhir/Observation/{name}", changed)

    return {
        "read": lambda send, n: send("GET", f"/fhir/Observation/p{n % PATIENTS}-o{n % OBSERVATIONS}"),
        "search patient+code": lambda send, n: send(
            "GET",
            f"/fhir/Observation?patient=p{n % PATIENTS}&code=http://loinc.org|{CODES[n % 5]}&_sort=-date&_count=20",
        ),
        "search by name": lambda send, n: send("GET", f"/fhir/Patient?name=Name{n % PATIENTS}"),
        "$everything": lambda send, n: send("GET", f"/fhir/Patient/p{n % PATIENTS}/$everything?_count=200"),
        "update": put,
        "create": lambda send, n: send("POST", "/fhir/Observation", observation(next(counter), n % PATIENTS)),
    }


def load(operator: Send) -> None:
    """Stores the world. Raises SystemExit where that does not work."""
    for part in parts(world(), 500):
        entries = [
            {"resource": found, "request": {"method": "PUT", "url": f"{found['resourceType']}/{found['id']}"}}
            for found in part
        ]
        if operator("POST", "/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": entries}) != 200:
            raise SystemExit("the records could not be stored")


def physician_token(context: Context) -> str:
    """A token with the rights of the physician, whose account is made."""
    with context.pool.session() as session:
        account = accounts.create(
            session,
            context.blind,
            "physician",
            roles=[Assignment("physician", "Organization/centre")],
            fhir="Practitioner/physician",
        )
        session.execute("ANALYZE")
        return tokens.mint(session, "physician", minutes=600, account=account)


def main(count: int) -> int:
    """Prints a line for each operation; 1 with --budgets when one costs too much."""
    kept = over_http(count) if "--http" in sys.argv else in_application(count)
    return int("--budgets" in sys.argv and not kept)


def in_application(count: int) -> bool:
    """Every operation straight through the application; whether all budgets are kept."""
    with own_database.database() as url:
        migrate.migrate(url)
        context = Context(url, RootKeys(*(os.urandom(32) for _ in range(4))))
        application = Application(context, Configuration(requests_per_second=0))
        with context.pool.session() as session:
            operator = sender(application, tokens.mint(session, tokens.ADMINISTRATOR, minutes=600))
        load(operator)
        physician = sender(application, physician_token(context))

        def meter(work: Callable[[int], None], count: int) -> Figures:
            return measured(context, work, count)

        works = operations(itertools.count(1000))
        kept = [report(name, work, operator, physician, count, meter) for name, work in works.items()]
        context.close()
        return all(kept)


def over_http(count: int) -> bool:
    """Every operation over HTTP to a started installation; whether all budgets are kept."""
    with bench.installation(workers=1) as running:
        operator = caller(running, running.token)
        load(operator)
        context = installed(running.data).context(maximum_sessions=2)
        token = physician_token(context)
        context.close()
        physician = caller(running, token)

        def meter(work: Callable[[int], None], count: int) -> Figures:
            web, served, started = running.web_seconds(), running.database_seconds(), time.perf_counter()
            for number in range(count):
                work(number)
            elapsed, web = time.perf_counter() - started, running.web_seconds() - web
            return Figures(*(part / count * 1e6 for part in (elapsed, web, running.database_seconds() - served)))

        works = operations(itertools.count(1000))
        kept = [report(name, work, operator, physician, count, meter) for name, work in works.items()]
        return all(kept)


def caller(running: bench.Running, token: str) -> Send:
    """Sends requests with a token over one kept connection; the answer's status."""
    connection = http.client.HTTPConnection(urlsplit(running.base).netloc)
    headers = {"authorization": f"Bearer {token}"}

    def send(method: str, path: str, body: Any = None) -> int:
        sent = headers if body is None else headers | {"content-type": "application/fhir+json"}
        connection.request(method, path, None if body is None else json.dumps(body).encode(), sent)
        with connection.getresponse() as answer:
            answer.read()
            return answer.status

    return send


def report(
    name: str,
    work: Callable[[Send, int], int],
    operator: Send,
    physician: Send,
    count: int,
    meter: Callable[[Callable[[int], None], int], Figures],
) -> bool:
    """One line: the medians of the rounds of each, in turns. Whether the budget is kept."""
    found: dict[str, list[Figures]] = {"operator": [], "physician": []}
    for _ in range(ROUNDS + 1):
        for who, send in (("operator", operator), ("physician", physician)):
            if (status := work(send, 1)) not in {200, 201}:
                raise SystemExit(f"{name} answers {status} to the {who}")
            found[who].append(meter(lambda number, send=send: void(work(send, number)), count))
    bare, under = (Figures(*map(median, zip(*found[who][1:], strict=True))) for who in ("operator", "physician"))
    pairs = zip(found["operator"][1:], found["physician"][1:], strict=True)
    more = median((policy.own + policy.server) / (plain.own + plain.server) for plain, policy in pairs) - 1
    print(
        f"{name:<20} web {bare.own:6.0f} → {under.own:6.0f} µs, database {bare.server:6.0f} → {under.server:6.0f} µs:"
        f" {more:+.0%}{'' if more <= BUDGET else '  OVER'}",
        flush=True,
    )
    return more <= BUDGET


def void(_: object) -> None:
    """Drops a value."""


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    sys.exit(main(numbers[0] if numbers else 60))
