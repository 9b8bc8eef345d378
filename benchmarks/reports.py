"""How long each report of the catalogue takes over 40 000 patients and 5 million resources.

    .venv/bin/python benchmarks/reports.py [--patients 40000] [--seed-patients 2000] [--history 4] [--postgresql URL]

The world is made in three steps, the first two through the product's own code:

1. the demonstration network of `--seed-patients` is written into the store, as the product writes it;
2. the tables of figures are filled from the store by the materialiser, as the worker fills them;
3. the rows of these tables are repeated, each time for other patients, until there are `--patients`; results are
   repeated `--history` times more in earlier years, up to about 125 resources for each patient.

So the store holds the seed only, and the tables hold the whole: what is measured is counting. The rate of writing and
of following the outbox is measured by benchmarks/bench.py and benchmarks/background.py. Cold is a question asked for
the first time, with the tables in memory as far as they fit; warm is the same question again. The pack is every report
of one month, computed anew and written as PDF by the product's own code.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time

import django
import psycopg
from django.conf import settings
from django.utils import translation

import own_database
from vesalius.access.actor import local_system
from vesalius.analytics import measure, period, tables
from vesalius.analytics.evaluate import evaluate
from vesalius.analytics.materialise import Materialiser
from vesalius.analytics.scope import NETWORK, Scope
from vesalius.analytics.statement import Question
from vesalius.platform import demonstration
from vesalius.platform.demo import network
from vesalius.records.context import Context
from vesalius.store.migrate import migrate

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
COLD_SECONDS, WARM_SECONDS, PACK_SECONDS = 5.0, 0.5, 60.0
_CENTRE = "organization-confluent"
# Another patient's key for each repetition: the same for all of one patient's rows, in whatever table.
_OTHER = "{column} # (k * 2654435761)::bigint"


def seed(context: Context, patients: int) -> int:
    """Writes the demonstration network into the store and fills the tables from it; returns how many resources."""
    operator = local_system("benchmark")
    written = 0
    for batch in network.generate(patients=patients):
        demonstration.write(context, operator, batch)
        written += len(batch)
    with context.pool.session() as session:
        tables.ensure(session)
    Materialiser(context).rebuild(operator)
    return written


def multiply(url: str, copies: int, history: int) -> dict[str, int]:
    """Repeats the rows of the tables for other patients, and results in earlier years; returns rows by table."""
    counts = {}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET work_mem = '64MB'")
        connection.execute("SET maintenance_work_mem = '256MB'")
        if history:
            _repeat(connection, "result", history, is_history=True)
        for name in tables.tables():
            # Practitioners stay who they are: more patients, the same people who treat them.
            if copies > 1 and name != "role":
                _repeat(connection, name, copies - 1, is_history=False)
            row = connection.execute(f'SELECT count(*) FROM analytics."{name}"'.encode()).fetchone()
            counts[name] = int(row[0]) if row else 0
        connection.execute("VACUUM ANALYZE")
    return counts


def _repeat(connection: psycopg.Connection, name: str, times: int, *, is_history: bool) -> None:
    table = tables.tables()[name]
    chosen = []
    for column in ("pk", "patient", "others", "labels", "data_class", "author"):
        if column == "others":
            chosen.append("NULL::bigint[]")
        elif column == "pk" or (column == "patient" and not is_history):
            chosen.append(_OTHER.format(column=column))
        else:
            chosen.append(column)
    for one in table.columns.values():
        shifted = is_history and one.kind == "time"
        chosen.append(f"\"{one.name}\" - k * interval '137 days'" if shifted else f'"{one.name}"')
    names = ["pk", "patient", "others", "labels", "data_class", "author", *(f'"{one}"' for one in table.columns)]
    # Repetitions of the history lie beyond those of other patients, so that no key meets another.
    first = 100_000 if is_history else 1
    connection.execute(
        f"INSERT INTO {table.quoted} ({', '.join(names)}) SELECT {', '.join(chosen)} FROM {table.quoted},"
        f" generate_series({first}::bigint, {first + times - 1}) k".replace(
            "k * interval", f"(k - {first - 1}) * interval"
        ).encode()
    )


def measured(context: Context, scope: Scope) -> int:
    """Prints the table of one scope; returns how many budgets were missed."""
    operator = local_system("benchmark")
    print(f"\n| report ({scope.code}) | told by | cold s | warm s |\n|---|---|---|---|")
    year = period.parse("2025-11", "2026-10")
    missed, slow = 0, []
    for found in measure.shipped().values():
        question = Question(found, year, scope, found.shown)
        seconds = []
        for fresh in (True, False):
            began = time.monotonic()
            evaluate(context, operator, question, fresh=fresh)
            seconds.append(time.monotonic() - began)
        missed += seconds[0] > COLD_SECONDS or seconds[1] > WARM_SECONDS
        slow.append((seconds[0], found.id))
        print(f"| {found.id} | {', '.join(found.shown)} | {seconds[0]:.2f} | {seconds[1]:.3f} |", flush=True)
    slow.sort(reverse=True)
    print("\nslowest: " + ", ".join(f"{name} {seconds:.2f} s" for seconds, name in slow[:5]))
    return missed


def pack(context: Context, scope: Scope) -> float:
    """Seconds for every report of one month, computed anew and written as PDF."""
    django.setup()
    settings.RECORDS_CONTEXT = context
    packs = importlib.import_module("vesalius.apps.reporting.packs")
    with context.pool.session() as session:
        session.run("DELETE FROM analytics.figure")
    began = time.monotonic()
    with translation.override("fr"):
        content = packs.rendered(local_system("benchmark"), scope, period.parse("2026-10"), "fr")
    print(f"\npack: {len(content) // 1024} kB of PDF")
    return time.monotonic() - began


def run(url: str, patients: int, seeds: int, history: int) -> int:
    """Prints the tables; 1 when a budget is not met."""
    migrate(url)
    context = Context(url, own_database.ROOTS)
    began = time.monotonic()
    written = seed(context, seeds)
    print(f"{written} resources of {seeds} patients stored and counted in {time.monotonic() - began:.0f} s", flush=True)
    began = time.monotonic()
    counts = multiply(url, max(1, patients // seeds), history)
    print(f"repeated in {time.monotonic() - began:.0f} s: {counts['patient']} patients, {sum(counts.values())} rows")
    print(", ".join(f"{name} {number}" for name, number in counts.items()), flush=True)
    missed = measured(context, Scope(NETWORK))
    missed += measured(context, Scope(f"Organization/{_CENTRE}", context.blind.pk("Organization", _CENTRE)))
    seconds = pack(context, Scope(NETWORK))
    missed += seconds > PACK_SECONDS
    print(f"the pack of a month: {seconds:.1f} s (budget {PACK_SECONDS:.0f}); budgets missed: {missed}")
    context.close()
    return int(missed > 0)


def main() -> int:
    """Runs on a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=40_000)
    parser.add_argument("--seed-patients", type=int, default=2_000)
    parser.add_argument("--history", type=int, default=4)
    parser.add_argument("--postgresql", default="")
    given = parser.parse_args()
    wanted = (given.patients, given.seed_patients, given.history)
    if given.postgresql:
        return run(given.postgresql, *wanted)
    with own_database.database() as url:
        return run(url, *wanted)


if __name__ == "__main__":
    sys.exit(main())
