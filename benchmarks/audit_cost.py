"""What the audit log costs a read and a search: throughput with it, as a part of that without it; bytes for each leaf.

.venv/bin/python benchmarks/audit_cost.py [READS]     on a database of its own, made and dropped here

Whole requests through the application, one after the other. Without: the same where no event is made and no leaf
written. The least of many short rounds in turns, since the machine is shared.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import own_database
from vesalius.access import tokens
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.api.request import Request
from vesalius.audit.log import Event, Log
from vesalius.crypto.keyring import RootKeys
from vesalius.records.context import Context
from vesalius.search import candidates
from vesalius.search import leaf as search_leaf
from vesalius.store import migrate, reads, writes

ROUNDS = 20
PATIENTS = 200
EVENT = Event(0, b"", b"")

Send = Callable[..., int]


@contextmanager
def without_audit() -> Iterator[None]:
    """Within the block nothing is logged."""
    kept = Log.event, reads.read, writes.record, search_leaf.disclosed

    def read(session: Any, pk: int, visible: str, values: list[Any], **_: Any) -> Any:
        return reads.current(session, pk, visible.replace("$5", "$2"), values)

    def disclosed(statement: Any, rows: str, *_: Any, **__: Any) -> str:  # noqa: ARG001 - in the place of another
        return rows

    Log.event = lambda *_, **__: EVENT  # type: ignore[method-assign]
    reads.read, writes.record = read, lambda *_: None  # type: ignore[assignment]
    search_leaf.disclosed = candidates.disclosed = disclosed  # type: ignore[assignment]
    try:
        yield
    finally:
        Log.event, reads.read, writes.record, search_leaf.disclosed = kept  # type: ignore[method-assign]
        candidates.disclosed = kept[3]


def fill(send: Callable[[str, str, Any], int]) -> None:
    """Patients with one observation each."""
    entries = []
    for number in range(PATIENTS):
        patient = {"resourceType": "Patient", "id": f"p{number}", "name": [{"family": f"Name{number}"}]}
        observation = {
            "resourceType": "Observation",
            "id": f"o{number}",
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]},
            "subject": {"reference": f"Patient/p{number}"},
            "valueQuantity": {"value": 60 + number % 40, "unit": "/min"},
        }
        entries += [
            {"resource": found, "request": {"method": "PUT", "url": f"{found['resourceType']}/{found['id']}"}}
            for found in (patient, observation)
        ]
    if send("POST", "/fhir", {"resourceType": "Bundle", "type": "transaction", "entry": entries}) != 200:
        raise SystemExit("the records could not be stored")


def server_seconds(context: Context) -> float:
    """CPU seconds so far of the database's processes for this database."""
    with context.pool.session() as session:
        rows = session.fetch("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
    # In nanoseconds; /proc/PID/stat counts hundredths of a second only.
    return sum(int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) for (process,) in rows) / 1e9


class Figures(NamedTuple):
    """For each request, in µs: by the clock, own CPU, the database's CPU."""

    clock: float
    own: float
    server: float


def measured(context: Context, work: Callable[[int], None], count: int) -> Figures:
    """The figures of so many requests, one after the other."""
    served, started, used = server_seconds(context), time.perf_counter(), time.process_time()
    for number in range(count):
        work(number)
    elapsed, own = time.perf_counter() - started, time.process_time() - used
    return Figures(*(part / count * 1e6 for part in (elapsed, own, server_seconds(context) - served)))


def sender(application: Application, token: str) -> Send:
    """Sends requests with a token; the answer's status."""
    headers = {"host": "clinic.example", "authorization": f"Bearer {token}"}

    def send(method: str, path: str, body: Any = None) -> int:
        sent = headers if body is None else headers | {"content-type": "application/fhir+json"}
        path, _, query = path.partition("?")
        content = b"" if body is None else json.dumps(body).encode()
        return application.handle(Request(method, path, query, sent, content, "192.0.2.1")).status

    return send


def main(count: int) -> None:
    """Prints a line for each kind of request."""
    with own_database.database() as url:
        migrate.migrate(url)
        context = Context(url, RootKeys(*(os.urandom(32) for _ in range(4))))
        application = Application(context, Configuration(requests_per_second=0))
        with context.pool.session() as session:
            token = tokens.mint(session, tokens.ADMINISTRATOR, minutes=60)
        send = sender(application, token)

        def read(number: int) -> None:
            send("GET", f"/fhir/Observation/o{number % PATIENTS}")

        def search(number: int) -> None:
            send("GET", f"/fhir/Observation?patient=p{number % PATIENTS}")

        fill(send)
        for name, work in (("read", read), ("search", search)):
            report(name, work, count, context)
        with context.pool.session() as session:
            row = session.fetch("SELECT count(*), pg_total_relation_size('audit_leaf') FROM audit_leaf")[0]
        print(f"audit_leaf: {row[1] / row[0]:.0f} bytes for each of {row[0]} leaves")
        context.close()


def report(name: str, work: Callable[[int], None], count: int, context: Context) -> None:
    """One line: with and without, the least of the rounds, in turns."""
    measured(context, work, count)
    found: dict[bool, list[Figures]] = {True: [], False: []}
    for _ in range(ROUNDS):
        found[True].append(measured(context, work, count))
        with without_audit():
            found[False].append(measured(context, work, count))
    logged, bare = (Figures(*(min(column) for column in zip(*found[key], strict=True))) for key in (True, False))
    parts = [
        f"{field} {with_it:5.0f} and {without:5.0f} µs ({without / with_it:4.0%})"
        for field, with_it, without in zip(Figures._fields, logged, bare, strict=True)
    ]
    print(f"{name:<8} with and without: {'; '.join(parts)}")
    work_with, work_without = logged.own + logged.server, bare.own + bare.server
    print(f"{'':<8} throughput by CPU {work_without / work_with:4.0%}, by the clock {bare.clock / logged.clock:4.0%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
