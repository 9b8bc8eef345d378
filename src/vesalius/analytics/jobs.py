"""What keeps the tables of figures up to date: a reader of the outbox, and a job that fills what is empty."""

from __future__ import annotations

from vesalius.access.actor import local_system
from vesalius.analytics import tables
from vesalius.analytics.materialise import Materialiser
from vesalius.events.consumers import Batch
from vesalius.events.registry import Retry, consumer, job
from vesalius.events.running import Run
from vesalius.events.schedule import Every


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
    with run.finishing():
        pass
