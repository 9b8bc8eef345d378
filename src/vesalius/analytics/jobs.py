"""What keeps the tables of figures up to date: a reader of the outbox, and a job that fills what is empty."""

from __future__ import annotations

import threading
from typing import Final

from vesalius.access.actor import local_system
from vesalius.analytics import measure, measure_report, tables
from vesalius.analytics.materialise import Materialiser
from vesalius.errors import NotFound
from vesalius.events.consumers import Batch
from vesalius.events.registry import Retry, consumer, job
from vesalius.events.running import Run
from vesalius.events.schedule import Every
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.update import update

# Set once a process has made sure that the definitions are in the record: they change with the code only.
_PUBLISHED: Final = threading.Event()


@consumer("figures", is_from_start=True)
def follow(batch: Batch) -> None:
    """The rows of what was written, within seconds of the write."""
    tables.ensure(batch.session)
    Materialiser(batch.context).replace(batch.session, [change.pk for change in batch.changes])


@job("figures.fill", queue="slow", retry=Retry(attempts=5, first_seconds=30), every=Every(1))
def fill(run: Run) -> None:
    """Tables that are new or whose view changed are filled from all records; opened records come back."""
    with run.context.pool.session() as session:
        tables.ensure(session)
        waits = session.fetch("SELECT EXISTS (SELECT FROM analytics.view_state WHERE built IS NULL)")[0][0]
    materialiser = Materialiser(run.context)
    if waits:
        materialiser.rebuild(local_system("figures"))
    materialiser.take_back()
    if not _PUBLISHED.is_set():
        publish(run.context)
        _PUBLISHED.set()
    with run.finishing():
        pass


def publish(context: Context) -> int:
    """Stores the shipped definitions as Measures where they are not, or are older; returns how many were written."""
    actor = local_system("figures")
    written = 0
    for found in measure.shipped().values():
        try:
            known = json.parse(read(context, actor, "Measure", found.id).body)
        except NotFound:
            known = {}
        if known.get("version") != str(found.version):
            update(context, actor, "Measure", found.id, json.encode(measure_report.measure(found)))
            written += 1
    return written
