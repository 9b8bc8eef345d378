"""How long each report of the catalogue takes over 40 000 patients and 5 million resources.

    .venv/bin/python benchmarks/reports.py [--patients 40000] [--postgresql URL]

The tables of figures are filled by the database itself with rows of plausible spread: what is measured is counting, not
the writing of records (benchmarks/events.py has that). Cold is the first time that a question is asked, with the tables
in memory as far as they fit; warm is the same question again. The pack is every report of one month.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from vesalius.access.actor import local_system
from vesalius.analytics import measure, period, tables
from vesalius.analytics.evaluate import evaluate
from vesalius.analytics.scope import NETWORK, Scope
from vesalius.analytics.statement import Question
from vesalius.crypto.keyring import RootKeys
from vesalius.platform.embedded_postgresql import EmbeddedPostgresql, stop
from vesalius.records.context import Context
from vesalius.store.migrate import migrate

COLD_SECONDS, WARM_SECONDS, PACK_SECONDS = 5.0, 0.5, 60.0
# For each patient; the parts add up to 125 resources.
_SPREAD = {
    "contact": 25,
    "result": 82,
    "prescription": 9,
    "vaccination": 3,
    "problem": 3,
    "appointment": 2,
    "document": 1,
}
_HEAD = "pk, patient, labels, data_class"
_ROW = "n, 1 + n % {patients}, CASE WHEN n % 50 = 0 THEN 1 ELSE 0 END, 1"
_DAY = "timestamp '2020-01-01' + ((n * 7919) % 2500) * interval '1 day' + ((n * 31) % 600 + 480) * interval '1 minute'"
_LOINC = (
    "(ARRAY['4548-4','8480-6','8462-4','39156-5','2160-0','98979-8','13457-7','29463-7','718-7','72166-2'])[1 + n % 10]"
)
_FILL = {
    "patient": "INSERT INTO analytics.patient (pk, patient, labels, data_class, sex, birth_month, is_active, centre,"
    " practitioner, postal_code, language) SELECT n, n, 0, 1, CASE n % 2 WHEN 0 THEN 'female' ELSE 'male' END,"
    " date_trunc('month', timestamp '1930-01-01' + ((n * 7919) % 34000) * interval '1 day'), true, n % 4, n % 16,"
    " (4000 + n % 90)::text, 'fr' FROM generate_series(1, {patients}) n",
    "contact": f'INSERT INTO analytics.contact ({_HEAD}, status, class, kind, start, "end", centre, practitioner)'
    f" SELECT {_ROW}, 'finished', (ARRAY['AMB','AMB','AMB','HH','VR'])[1 + n % 5], 'kind-' || n % 9, {_DAY},"
    f" {_DAY} + interval '20 minutes', n % 4, n % 40 FROM generate_series(1, {{rows}}) n",
    "result": f"INSERT INTO analytics.result ({_HEAD}, status, category, effective, loinc, value, unit, interpretation)"
    f" SELECT {_ROW}, 'final', CASE WHEN n % 10 IN (1, 2, 3, 7) THEN 'vital-signs' ELSE 'laboratory' END, {_DAY},"
    f" {_LOINC},"
    " 5 + (n % 900) / 6.0, '%', (ARRAY['N','N','H'])[1 + n % 3] FROM generate_series(1, {rows}) n",
    "prescription": f"INSERT INTO analytics.prescription ({_HEAD}, status, intent, atc, authored, practitioner)"
    f" SELECT {_ROW}, 'active', 'order', "
    f" (ARRAY['J01CA04','A10BA02','C09AA05','N05BA06','N02AX02','C10AA05'])[1 + n % 6], {_DAY}, n % 16"
    f" FROM generate_series(1, {{rows}}) n",
    "vaccination": f"INSERT INTO analytics.vaccination ({_HEAD}, status, snomed, occurrence)"
    f" SELECT {_ROW}, 'completed', (ARRAY['1181000221105','871875004','28531000087107'])[1 + n % 3], {_DAY}"
    " FROM generate_series(1, {rows}) n",
    "problem": f"INSERT INTO analytics.problem ({_HEAD}, clinical_status, verification_status, icd10, recorded)"
    f" SELECT {_ROW}, 'active', 'confirmed', (ARRAY['E11.9','I10','N18.3','J45.9','M54.5','F32.9','E78.0'])[1 + n % 7],"
    f" {_DAY} FROM generate_series(1, {{rows}}) n",
    "appointment": f'INSERT INTO analytics.appointment ({_HEAD}, status, kind, start, "end", created, practitioner)'
    f" SELECT {_ROW}, (ARRAY['fulfilled','fulfilled','noshow','cancelled'])[1 + n % 4], 'kind-1', {_DAY},"
    f" {_DAY} + interval '20 minutes', {_DAY} - interval '9 days', n % 40 FROM generate_series(1, {{rows}}) n",
    "document": f"INSERT INTO analytics.document ({_HEAD}, status, loinc, date, centre, practitioner)"
    f" SELECT {_ROW}, 'current', (ARRAY['11506-3','83910-0','24606-6'])[1 + n % 3], {_DAY}, n % 4, n % 40"
    " FROM generate_series(1, {rows}) n",
}


def fill(url: str, patients: int) -> int:
    """Fills the tables; returns how many resources that would be."""
    total = patients
    with psycopg.connect(url, autocommit=True) as connection:
        for name, statement in _FILL.items():
            rows = patients * _SPREAD.get(name, 1)
            connection.execute(statement.format(patients=patients, rows=rows).encode())
            total += rows if name != "patient" else 0
        connection.execute(b"VACUUM ANALYZE")
    return total


def run(url: str, patients: int) -> int:
    """Prints the table; 1 when a budget is not met."""
    migrate(url)
    context = Context(url, RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32))
    operator = local_system("benchmark")
    with context.pool.session() as session:
        tables.ensure(session)
    began = time.monotonic()
    total = fill(url, patients)
    print(f"{patients} patients, {total} resources, filled in {time.monotonic() - began:.0f} s\n")
    print("| report | told by | cold s | warm s |\n|---|---|---|---|")
    year, month = period.parse("2025-11", "2026-10"), period.parse("2026-10")
    missed = 0
    for found in measure.shipped().values():
        question = Question(found, year, Scope(NETWORK), found.shown)
        seconds = []
        for fresh in (True, False):
            began = time.monotonic()
            evaluate(context, operator, question, fresh=fresh)
            seconds.append(time.monotonic() - began)
        missed += seconds[0] > COLD_SECONDS or seconds[1] > WARM_SECONDS
        print(f"| {found.id} | {', '.join(found.shown)} | {seconds[0]:.2f} | {seconds[1]:.3f} |")
    began = time.monotonic()
    for found in measure.shipped().values():
        evaluate(context, operator, Question(found, month, Scope(NETWORK), found.shown), fresh=True)
    pack = time.monotonic() - began
    missed += pack > PACK_SECONDS
    print(f"\nAll reports of one month: {pack:.1f} s (budget {PACK_SECONDS:.0f}); budgets missed: {missed}")
    context.close()
    return int(missed > 0)


def main() -> int:
    """Runs on a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=40_000)
    parser.add_argument("--postgresql", default="")
    given = parser.parse_args()
    if given.postgresql:
        return run(given.postgresql, given.patients)
    with tempfile.TemporaryDirectory(prefix="vesalius-reports-") as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedPostgresql(Path(folder) / "p")
        process = server.start(subprocess.DEVNULL)
        try:
            return run(server.database_url(), given.patients)
        finally:
            stop(process)


if __name__ == "__main__":
    sys.exit(main())
