"""kill -9 of workers at any moment: each stored effect happens exactly once, and nothing stays undone."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from integration.events import killed_worker
from integration.events.conftest import ROOTS, World
from vesalius.events import consumers

JOBS, RESOURCES = 2000, 150


def started(world: World) -> subprocess.Popen[bytes]:
    keys = (ROOTS.data, ROOTS.index, ROOTS.audit, ROOTS.backup)
    return subprocess.Popen(
        [sys.executable, killed_worker.__file__, world.url, b"".join(keys).hex()],
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        stderr=subprocess.DEVNULL,
    )


def test_each_effect_happens_once_although_workers_are_killed_again_and_again(world: World) -> None:
    world.rows("CREATE TABLE test_effect (name text NOT NULL)")
    with world.context.pool.session() as session:
        consumers.register(session, list(killed_worker.REGISTRY.consumers.values()))
        with session.transaction():
            for number in range(JOBS):
                lock = f"lock-{number % 7}" if number % 3 == 0 else None
                killed_worker.count.enqueue(session, name=f"first-{number}", lock=lock)
    made = [world.make("Basic", code={"text": str(number)}).id for number in range(RESOURCES)]
    chosen = random.Random(7)
    workers = [started(world), started(world)]
    kills, deadline = 0, time.monotonic() + 120
    try:
        while world.rows("SELECT count(*) FROM test_effect")[0][0] < JOBS + 2 * RESOURCES or kills < 4:
            assert time.monotonic() < deadline, world.rows("SELECT state, count(*) FROM job GROUP BY 1")
            threading.Event().wait(0.3 + chosen.random() * 0.7)
            victim = chosen.randrange(2)
            if kills < 8:
                workers[victim].send_signal(signal.SIGKILL)
                workers[victim].wait()
                workers[victim] = started(world)
                kills += 1
        while world.rows("SELECT count(*) FROM job WHERE state <> 3") != [(0,)]:
            assert time.monotonic() < deadline, world.rows("SELECT state, failure, count(*) FROM job GROUP BY 1, 2")
            threading.Event().wait(0.1)
    finally:
        for worker in workers:
            worker.kill()
            worker.wait()
    effects = [row[0] for row in world.rows("SELECT name FROM test_effect")]
    expected = [f"first-{number}" for number in range(JOBS)]
    expected += [f"seen Basic/{logical_id}" for logical_id in made] + [f"job-{logical_id}" for logical_id in made]
    assert sorted(effects) == sorted(expected)
