"""How long a run of all models over 40 000 patients takes.

    .venv/bin/python benchmarks/learning.py [PATIENTS]

Rows of the tables of figures are made in the database (nothing else of the records is read), with eight results per
patient and code.
"""

from __future__ import annotations

import sys
import time

import own_database
from vesalius.access.actor import local_system
from vesalius.analytics import tables
from vesalius.learning import scoring
from vesalius.records.context import Context
from vesalius.store.session import Session

VALUES = {"39156-5": (27, "kg/m2"), "2093-3": (195, "mg/dL"), "2085-9": (52, "mg/dL"), "8480-6": (128, "mm[Hg]"),
          "8462-4": (76, "mm[Hg]")}  # fmt: skip


def main(patients: int) -> None:
    """Prints seconds, and CPU seconds of this process, of two runs: everything new, then nothing new."""
    with own_database.installed() as context:
        run(context, patients)


def run(context: Context, patients: int) -> None:
    """Fills the tables and runs twice."""
    with context.pool.session() as session:
        tables.ensure(session)
        _fill(session, patients)
    for what in ("everything is new", "nothing is new"):
        started, cpu = time.monotonic(), time.process_time()
        tally = scoring.run(context, local_system("benchmark"))
        print(f"{what}: {time.monotonic() - started:.1f} s, {time.process_time() - cpu:.1f} s CPU here, {tally}")


def _fill(session: Session, patients: int) -> None:
    system = "pk, patient, others, labels, data_class, author"
    session.run(
        f"INSERT INTO analytics.patient ({system}, sex, birth_month) SELECT n, n, NULL, 0, 1, NULL,"
        " CASE n % 2 WHEN 0 THEN 'male' ELSE 'female' END, timestamp '1940-01-01' + (n % 600) * interval '1 month'"
        f" FROM generate_series(1, {patients}) n"
    )
    for number, (code, (middle, unit)) in enumerate(VALUES.items(), 1):
        session.run(
            f"INSERT INTO analytics.result ({system}, status, effective, loinc, value, unit)"
            f" SELECT n * 1000 + {number} * 10 + k, n, NULL, 0, 1, NULL, 'final',"
            f" localtimestamp - (k * 180 + n % 170) * interval '1 day', '{code}', {middle} * (0.8 + random() * 0.4),"
            f" '{unit}'"
            f" FROM generate_series(1, {patients}) n, generate_series(1, 8) k"
        )
    session.run(
        f"INSERT INTO analytics.problem ({system}, icd10, onset) SELECT n * 1000 + 1, n, NULL, 0, 1, NULL,"
        " CASE n % 3 WHEN 0 THEN 'I10' WHEN 1 THEN 'E11' ELSE 'M54' END, timestamp '2015-01-01'"
        f" FROM generate_series(1, {patients}) n"
    )
    session.run("ANALYZE")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000)
