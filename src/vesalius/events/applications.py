"""What applications leave behind is swept every night."""

from __future__ import annotations

from datetime import time

from vesalius.events.registry import job
from vesalius.events.running import Run
from vesalius.events.schedule import Daily
from vesalius.identity.authorization import sweeping


@job("applications.sweep", every=Daily(time(3, 40)))
def sweep(run: Run) -> None:
    """Deletes expired codes, launches, pushed requests, assertions, refresh tokens, keys and old grants."""
    with run.finishing() as session:
        sweeping.sweep(session)
