"""Step-up: what is dangerous needs a strong authentication of the last minutes."""

from __future__ import annotations

from typing import Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.errors import Forbidden

MINUTES: Final = 5
"""How long ago the actor may have proved who they are."""


class StepUpNeeded(Forbidden):
    """The actor may do this after proving again who they are."""


def require_recent(actor: Actor, *, minutes: int = MINUTES) -> None:
    """Raises StepUpNeeded unless the actor authenticated strongly within the last `minutes`."""
    if actor.is_administrator:
        return
    if not 0 <= clock.now_microseconds() - actor.authenticated <= minutes * 60_000_000:
        raise StepUpNeeded("This needs a fresh authentication: prove again who you are.")
