"""What is done every night without being asked: what its retention rule lets go, and messages that are long over."""

from __future__ import annotations

from datetime import time
from typing import Final

from vesalius import clock
from vesalius.events.notifications import messages
from vesalius.events.registry import job
from vesalius.events.running import Run
from vesalius.events.schedule import Daily
from vesalius.events.system import system_actor
from vesalius.records.subject import retention

_DAYS_MESSAGES_ARE_KEPT: Final = 400
_ACTOR: Final = system_actor("retention", capabilities=("subject.requests",))


@job("housekeeping.retention", queue="slow", every=Daily(time(3, 40)))
def sweep(run: Run) -> None:
    """Deletes expired tokens, old rows of the outbox, and messages that were sent, held back or cancelled long ago."""
    retention.sweep(run.context, _ACTOR)
    before = clock.now_microseconds() - _DAYS_MESSAGES_ARE_KEPT * 86_400_000_000
    with run.finishing() as session:
        messages.sweep(session, before)
