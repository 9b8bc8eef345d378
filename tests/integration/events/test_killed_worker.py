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
from mail_server import mail_server
from vesalius.events import consumers
from vesalius.events.notifications import messages

JOBS, RESOURCES = 2000, 150


def started(world: World, **environment: str) -> subprocess.Popen[bytes]:
    keys = (ROOTS.data, ROOTS.index, ROOTS.audit, ROOTS.backup)
    return subprocess.Popen(
        [sys.executable, killed_worker.__file__, world.url, b"".join(keys).hex()],
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": str(Path(__file__).parents[2]), **environment},
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


def test_no_message_is_sent_twice_although_workers_are_killed_and_each_doubt_is_shown(world: World) -> None:
    count = 60
    people = [f"Patient/{world.make('Patient', telecom=[_mail(number)]).id}" for number in range(count)]
    with world.context.pool.session() as session, session.transaction():
        for number, person in enumerate(people):
            messages.notify(session, world.context, killed_worker.AWAITED, person, key=f"message/{number}")
    chosen, kills, deadline = random.Random(11), 0, time.monotonic() + 120
    with mail_server() as server:
        setting = {"VESALIUS_SMTP_URL": server.url, "VESALIUS_MAIL_FROM": "no-reply@example.org"}
        worker = started(world, **setting)
        try:
            while world.rows("SELECT count(*) FROM job WHERE state IN (1, 2)") != [(0,)]:
                assert time.monotonic() < deadline, world.rows("SELECT state, failure, count(*) FROM job GROUP BY 1, 2")
                if kills < 5 and len(server.received) > 10 * kills:
                    # While messages are on their way, at a moment of no choice of ours.
                    threading.Event().wait(chosen.random() * 0.02)
                    worker.send_signal(signal.SIGKILL)
                    worker.wait()
                    worker = started(world, **setting)
                    kills += 1
                threading.Event().wait(0.002)
        finally:
            worker.kill()
            worker.wait()
        received = [str(mail["To"]) for mail in server.received]
    assert kills >= 3
    assert len(received) == len(set(received))
    states = dict(world.rows("SELECT key, state FROM message"))
    assert set(states.values()) <= {messages.SENT, messages.UNKNOWN}
    for number in range(count):
        if states[f"message/{number}"] == messages.SENT:
            assert f"person{number}@example.org" in received
    # At most the one message that was on its way at a kill is in doubt.
    assert list(states.values()).count(messages.UNKNOWN) <= kills


def _mail(number: int) -> dict[str, str]:
    return {"system": "email", "value": f"person{number}@example.org"}
