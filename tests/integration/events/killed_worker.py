"""A worker process for the tests that kill it. Arguments: the database's address, the roots in hexadecimal."""

from __future__ import annotations

import sys
import threading

from vesalius.crypto.keyring import RootKeys
from vesalius.events.consumers import Batch
from vesalius.events.notifications import messages, sending
from vesalius.events.notifications.templates import Words, template
from vesalius.events.registry import Registry, Retry, consumer, job
from vesalius.events.running import Run
from vesalius.events.worker import Worker
from vesalius.records.context import Context
from vesalius.store.wire import text

REGISTRY = Registry()
PATIENT = Retry(attempts=1000, first_seconds=0.01, longest_seconds=0.05)
REGISTRY.jobs[messages.JOB] = sending.send
AWAITED = template(
    "test-killed",
    kind="code",
    words={language: Words("A message", "A message.", "A message") for language in ("fr", "nl", "de", "en")},
    channels=("email",),
    is_awaited=True,
)


@job("test.count", retry=PATIENT, registry=REGISTRY)
def count(run: Run, *, name: str) -> None:
    """Adds one to a counter; a second run of the same job would show."""
    with run.finishing() as session:
        session.execute("INSERT INTO test_effect (name) VALUES ($1)", [text(name)])


@consumer("test.copy", registry=REGISTRY)
def copy(batch: Batch) -> None:
    """Notes each change, and enqueues a job for it."""
    for change in batch.changes:
        batch.session.execute("INSERT INTO test_effect (name) VALUES ($1)", [text(f"seen {change.literal}")])
        count.enqueue(batch.session, name=f"job-{change.id}")


if __name__ == "__main__":
    roots = bytes.fromhex(sys.argv[2])
    found = Context(sys.argv[1], RootKeys(*(roots[n : n + 32] for n in range(0, 128, 32))))
    Worker(found, threading.Event(), registry=REGISTRY, poll_seconds=0.01).run()
