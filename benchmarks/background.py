"""What background work costs: enqueueing, running jobs, reading the outbox. On a fresh embedded database.

    .venv/bin/python benchmarks/background.py [resources]

Prints one JSON object: rates per second, and milliseconds of CPU for each job.
"""

from __future__ import annotations

import json
import sys
import threading
import time

import own_database
from vesalius.access.actor import local_system
from vesalius.events import consumers
from vesalius.events.registry import Registry, consumer, job
from vesalius.events.running import Run
from vesalius.events.worker import Worker
from vesalius.records.context import Context
from vesalius.records.create import create

REGISTRY = Registry()
JOBS = 3000


@job("bench.nothing", registry=REGISTRY)
def nothing(run: Run, *, number: int) -> None:  # noqa: ARG001 - a job has arguments
    """Ends in one transaction."""
    with run.finishing():
        pass


def enqueued(context: Context) -> float:
    """Jobs per second, each in a transaction of its own."""
    began = time.perf_counter()
    with context.pool.session() as session:
        for number in range(JOBS):
            nothing.enqueue(session, number=number)
    return JOBS / (time.perf_counter() - began)


def worked(context: Context) -> tuple[float, float]:
    """(jobs per second, ms of CPU for each) of one worker with two threads."""
    done = threading.Event()
    worker = threading.Thread(target=Worker(context, done, registry=REGISTRY, threads={"default": 2}).run)
    began, cpu = time.perf_counter(), time.process_time()
    worker.start()
    with context.pool.session() as session:
        while session.fetch("SELECT EXISTS (SELECT FROM job WHERE state IN (1, 2))")[0][0]:
            done.wait(0.02)
    seconds, spent = time.perf_counter() - began, time.process_time() - cpu
    done.set()
    worker.join()
    return JOBS / seconds, spent * 1000 / JOBS


def read(context: Context, resources: int) -> float:
    """Changed resources per second of a reader that does nothing with them."""
    found = consumer("bench", registry=REGISTRY, is_from_start=True)(lambda _: None)
    actor = local_system("benchmark")
    for number in range(resources):
        body = {"resourceType": "Observation", "status": "final", "code": {"text": str(number)}}
        create(context, actor, "Observation", json.dumps(body).encode())
    with context.pool.session() as session:
        consumers.register(session, [found])
    began, taken = time.perf_counter(), 0
    while step := consumers.advance(context, found):
        taken += step
    assert taken == resources, taken  # noqa: S101 - a wrong figure is worse than none
    return resources / (time.perf_counter() - began)


def main(resources: int) -> None:
    """Measures and prints."""
    with own_database.installed() as context:
        rate = enqueued(context)
        jobs, cpu = worked(context)
        figures = {
            "enqueued_per_second": round(rate),
            "jobs_per_second": round(jobs),
            "cpu_ms_per_job": round(cpu, 2),
            "outbox_resources_per_second": round(read(context, resources)),
        }
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
