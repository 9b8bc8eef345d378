"""Work of the desk that nobody waits for: the downtime pages, every few minutes."""

from __future__ import annotations

from vesalius.apps.desk import downtime
from vesalius.events.registry import Retry, job
from vesalius.events.running import Run
from vesalius.events.schedule import Every


@job("desk.downtime", queue="slow", retry=Retry(attempts=3, first_seconds=20), every=Every(5))
def write_downtime_pages(run: Run) -> None:
    """Writes the downtime pages of every centre as the records are now."""
    downtime.refresh(run.context)
