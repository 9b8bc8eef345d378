"""The audit log's costs: sequencing, verification, proofs, and bytes for each leaf.

.venv/bin/python benchmarks/audit.py [LEAVES]     on a database of its own, made and dropped here

CPU time is that of this process (time.process_time) and that of its database process (/proc); the least of the rounds.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import own_database
from vesalius.access.actor import Actor
from vesalius.audit import proofs, sequencer
from vesalius.audit.log import Log
from vesalius.audit.verify import verify
from vesalius.crypto.keyring import RootKeys
from vesalius.store import migrate, writes
from vesalius.store.keys import Keys
from vesalius.store.session import Pool

ROUNDS = 3
CHUNK = 2000


def server_seconds(pool: Pool) -> Callable[[], float]:
    """CPU seconds so far of the database process behind the pool's warm session."""
    with pool.session() as session:
        process = session.fetch("SELECT pg_backend_pid()")[0][0]
    ticks = os.sysconf("SC_CLK_TCK")

    def used() -> float:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / ticks

    return used


def insert(pool: Pool, log: Log, leaves: int) -> float:
    """Writes leaves; returns the database's CPU microseconds for each."""
    actor = Actor("benchmark", "0123456789abcdef", request_id="0" * 32, address="192.0.2.1")
    made = [log.event(actor, "R", "read", f"Observation/{number:032x}").leaf(number, 1) for number in range(leaves)]
    used = server_seconds(pool)
    before = used()
    with pool.session() as session:
        for start in range(0, leaves, CHUNK):
            writes.record(session, made[start : start + CHUNK], [])
    return (used() - before) / leaves * 1e6


def measured(pool: Pool, leaves: int, work: Callable[[], object]) -> tuple[float, float, float]:
    """(leaves per second, own CPU µs, database CPU µs for each leaf)."""
    used = server_seconds(pool)
    wall, own, server = time.perf_counter(), time.process_time(), used()
    work()
    elapsed, own, server = time.perf_counter() - wall, time.process_time() - own, used() - server
    return leaves / elapsed, own / leaves * 1e6, server / leaves * 1e6


def main(leaves: int) -> None:
    """Prints a line for each cost."""
    roots = RootKeys(*(os.urandom(32) for _ in range(4)))
    with own_database.database() as url, tempfile.TemporaryDirectory() as folder:
        migrate.migrate(url)
        pool, log, witness = Pool(url, Keys(roots)), Log(roots.audit), Path(folder) / "checkpoints.log"
        inserted, caught = [], []
        for _ in range(ROUNDS):
            inserted.append(insert(pool, log, leaves))
            caught.append(measured(pool, leaves, lambda: sequencer.catch_up(pool, log, witness)))
        print(f"insert               {min(inserted):8.2f} µs database CPU for each leaf")
        rate, own, server = max(caught)[0], min(row[1] for row in caught), min(row[2] for row in caught)
        print(f"sequence             {rate:8.0f} leaves/s  {own:6.2f} + {server:.2f} µs CPU")
        total = leaves * ROUNDS
        checked = measured(pool, total, lambda: verify(pool, log, witness))
        print(f"verify               {checked[0]:8.0f} leaves/s  {checked[1]:6.2f} + {checked[2]:.2f} µs CPU")
        own = min(
            measured(pool, 100, lambda: [proofs.proof(pool, log, 1 + number) for number in range(100)])[1]
            for _ in range(ROUNDS)
        )
        print(f"proof                {own:8.0f} µs CPU")
        with pool.session() as session:
            sizes = session.fetch(
                "SELECT name, pg_total_relation_size(name::regclass) FROM unnest(ARRAY['audit_leaf',"
                " 'audit_batch', 'audit_node', 'audit_checkpoint']) name"
            )
        for name, size in sizes:
            print(f"{name:<20} {size / total:8.1f} bytes for each leaf")
        pool.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
