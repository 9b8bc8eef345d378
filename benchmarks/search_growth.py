"""How search grows: the same queries over 1 000, 4 000, 16 000 and 64 000 patients in one database.

Every patient has one Encounter, one Condition and four Observations. Printed are for each kind of query the p50 of its
wall time and of its CPU (this process and the database), and their growth from the first size to the last; the budget
is 1.35 of wall time, or of CPU with `--by cpu`, which a busy machine disturbs less. Records are written and searched
through `vesalius.records`, without HTTP. `--data` keeps the database, so that a later run need not fill it again.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from bench import database_url, installation
from vesalius.access.actor import Actor, local_system
from vesalius.crypto.keyring import RootKeys
from vesalius.records.context import Context
from vesalius.records.search import search
from vesalius.records.transaction import Entry, transaction

SIZES = (1_000, 4_000, 16_000, 64_000)
BUDGET = 1.35
LOINC = [f"{1000 + n}-{n % 10}" for n in range(40)]
FAMILIES = [
    a + b for a in ("Pee", "Jan", "Wil", "Dub", "Lam", "Cla", "Mer", "Goo") for b in ("ters", "sens", "ois", "bert")
]
PATIENTS_AT_ONCE = 20


def _patient(n: int, chosen: random.Random) -> list[Entry]:
    family = f"{chosen.choice(FAMILIES)}{n // 50}"
    subject = {"reference": f"Patient/g{n}"}
    resources: list[dict[str, object]] = [
        {
            "resourceType": "Patient",
            "id": f"g{n}",
            "identifier": [{"system": "urn:growth", "value": f"{n:08d}"}],
            "name": [{"family": family, "given": [chosen.choice(FAMILIES)]}],
            "gender": chosen.choice(["male", "female"]),
            "birthDate": f"{chosen.randint(1930, 2020)}-{chosen.randint(1, 12):02d}-{chosen.randint(1, 28):02d}",
        },
        {
            "resourceType": "Encounter",
            "id": f"g{n}-e",
            "status": "finished",
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
            "subject": subject,
            "period": {"start": f"2025-{chosen.randint(1, 12):02d}-{chosen.randint(1, 28):02d}"},
        },
        {
            "resourceType": "Condition",
            "id": f"g{n}-c",
            "code": {"coding": [{"system": "urn:problem", "code": f"P{chosen.randint(1, 500)}"}]},
            "subject": subject,
        },
    ]
    resources += [
        {
            "resourceType": "Observation",
            "id": f"g{n}-o{k}",
            "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": chosen.choice(LOINC)}]},
            "subject": subject,
            "encounter": {"reference": f"Encounter/g{n}-e"},
            "effectiveDateTime": f"2025-{chosen.randint(1, 12):02d}-{chosen.randint(1, 28):02d}",
            "valueQuantity": {"value": chosen.randint(1, 300), "unit": "mg/dL"},
        }
        for k in range(4)
    ]
    return [
        Entry(index=0, method="PUT", type=str(one["resourceType"]), id=str(one["id"]), body=json.dumps(one).encode())
        for one in resources
    ]


def _grow(context: Context, actor: Actor, first: int, last: int) -> None:
    chosen = random.Random(first)
    for start in range(first, last, PATIENTS_AT_ONCE):
        entries = [entry for n in range(start, min(start + PATIENTS_AT_ONCE, last)) for entry in _patient(n, chosen)]
        numbered = [
            Entry(index=index, method=entry.method, type=entry.type, id=entry.id, body=entry.body)
            for index, entry in enumerate(entries)
        ]
        transaction(context, actor, numbered)


Query = Callable[[random.Random, int], tuple[str, list[tuple[str, str]]]]
QUERIES: dict[str, Query] = {
    "patient and code, newest first": lambda r, size: (
        "Observation",
        [
            ("patient", f"Patient/g{r.randrange(size)}"),
            ("code", f"http://loinc.org|{r.choice(LOINC)}"),
            ("_sort", "-date"),
        ],
    ),
    "identifier": lambda r, size: ("Patient", [("identifier", f"urn:growth|{r.randrange(size):08d}")]),
    "name": lambda r, size: ("Patient", [("family", f"{r.choice(FAMILIES)}{r.randrange(size) // 50}")]),
    "code of all patients, newest first": lambda r, _: (
        "Observation",
        [("code", f"http://loinc.org|{r.choice(LOINC)}"), ("_sort", "-date"), ("_count", "20")],
    ),
    "chain by identifier": lambda r, size: (
        "Observation",
        [("subject:Patient.identifier", f"urn:growth|{r.randrange(size):08d}")],
    ),
    "chain by name, newest first": lambda r, size: (
        "Observation",
        [
            ("subject:Patient.family", f"{r.choice(FAMILIES)}{r.randrange(size) // 50}"),
            ("_sort", "-date"),
            ("_count", "20"),
        ],
    ),
    "_has by a rare code": lambda r, _: (
        "Patient",
        [("_has:Condition:patient:code", f"urn:problem|P{r.randint(1, 500)}"), ("_count", "20")],
    ),
    "_has by a frequent code": lambda r, _: (
        "Patient",
        [("_has:Observation:patient:code", f"http://loinc.org|{r.choice(LOINC)}"), ("_count", "20")],
    ),
    "composite of a patient": lambda r, size: (
        "Observation",
        [
            ("patient", f"Patient/g{r.randrange(size)}"),
            ("code-value-quantity", f"http://loinc.org|{r.choice(LOINC)}$gt150"),
        ],
    ),
    "composite of all patients, newest first": lambda r, _: (
        "Observation",
        [("code-value-quantity", f"http://loinc.org|{r.choice(LOINC)}$gt150"), ("_sort", "-date"), ("_count", "20")],
    ),
    "composite of all patients": lambda r, _: (
        "Observation",
        [("code-value-quantity", f"http://loinc.org|{r.choice(LOINC)}$gt290"), ("_count", "20")],
    ),
    "last updated of a type": lambda _r, _: ("Condition", [("_sort", "-_lastUpdated"), ("_count", "20")]),
    "reverse include": lambda r, size: (
        "Encounter",
        [("_id", f"g{r.randrange(size)}-e"), ("_revinclude", "Observation:encounter")],
    ),
    "encounter of a patient with include": lambda r, size: (
        "Encounter",
        [("patient", f"Patient/g{r.randrange(size)}"), ("_include", "Encounter:subject")],
    ),
}


class Figure(NamedTuple):
    """Milliseconds, p50."""

    wall: float
    cpu: float


def _measure(context: Context, actor: Actor, size: int, repetitions: int, only: str) -> dict[str, Figure]:
    figures = {}
    with context.pool.session() as session:
        # One thread uses one connection again and again.
        backend = Path(f"/proc/{session.fetch('SELECT pg_backend_pid()')[0][0]}/schedstat")
    for name, make in QUERIES.items():
        if only not in name:
            continue
        chosen, walls, cpus = random.Random(7), [], []
        for turn in range(repetitions + 20):
            type_name, parameters = make(chosen, size)
            began, before = time.perf_counter(), time.process_time() + _cpu(backend)
            search(context, actor, type_name, parameters, strict=True)
            if turn >= 20:
                walls.append(time.perf_counter() - began)
                cpus.append(time.process_time() + _cpu(backend) - before)
        figures[name] = Figure(statistics.median(walls) * 1000, statistics.median(cpus) * 1000)
    return figures


def _cpu(backend: Path) -> float:
    return int(backend.read_text().split()[0]) / 1e9


def main() -> int:
    """Prints the table; 1 when a kind of query grows beyond the budget."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(part) for part in text.split(",")], default=list(SIZES))
    parser.add_argument("--repetitions", type=int, default=150)
    parser.add_argument("--data", type=Path, help="a folder to keep, filled where it is not yet")
    parser.add_argument("--only", default="", help="a part of the name of the queries to run")
    parser.add_argument("--by", choices=("wall", "cpu"), default="wall")
    options = parser.parse_args()
    with installation(workers=1, data=options.data) as running:
        context = Context(database_url(running.data), RootKeys.from_directory(running.data / "keys"))
        actor, table = local_system("benchmark"), []
        before = search(context, actor, "Patient", [("_summary", "count")]).total or 0
        for size in options.sizes:
            began = time.perf_counter()
            if size > before:
                _grow(context, actor, before, size)
                seconds = time.perf_counter() - began
                print(f"{size} patients; {(size - before) * 7 / seconds:.0f} resources/s written", flush=True)
            with context.pool.session() as session:
                session.run("VACUUM ANALYZE")
            before = max(size, before)
            table.append(_measure(context, actor, size, options.repetitions, options.only))
        context.close()
    worst = 0.0
    for name in table[0]:
        growth = []
        for title, times in (("wall", [row[name].wall for row in table]), ("cpu", [row[name].cpu for row in table])):
            growth.append(times[-1] / times[0])
            shown = " ".join(f"{value:8.2f}" for value in times)
            print(f"{name if title == 'wall' else '':40s} {title:4s} {shown} ms   {growth[-1]:.2f}x")
        worst = max(worst, growth[options.by == "cpu"])
    return int(worst > BUDGET)


if __name__ == "__main__":
    sys.exit(main())
