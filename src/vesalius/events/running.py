"""One attempt of a job: its arguments, and the transaction in which its effects and its end are one."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from vesalius.errors import VesaliusError
from vesalius.events import queue
from vesalius.events.queue import Claimed, Lost
from vesalius.events.registry import Job, Retry
from vesalius.records.context import Context
from vesalius.store.session import Session

_log: Final = logging.getLogger(__name__)


class GiveUp(VesaliusError):
    """Raised by a job that no further attempt can save: it goes to the dead at once. The text is a short code."""


class Again(VesaliusError):
    """Raised by a job that must wait `seconds`; the attempt does not count as a failure unless attempts run out."""

    def __init__(self, seconds: float) -> None:
        super().__init__("The job must wait.")
        self.seconds = seconds


class Run:
    """What a job's function gets. `attempt` counts from 1; `is_last` when no other follows a failure."""

    def __init__(self, context: Context, claimed: Claimed, attempts: int) -> None:
        self.context = context
        self.claimed = claimed
        self.attempt = claimed.attempt
        self.is_last = claimed.attempt >= attempts
        self.is_finished = False

    @contextmanager
    def finishing(self) -> Iterator[Session]:
        """A transaction whose effects are stored together with the end of the job, or not at all.

        Its effects happen exactly once. Raises Lost at its end when the job was given to another worker meanwhile.
        """
        with self.context.pool.session() as session, session.transaction():
            yield session
            queue.finish(session, self.claimed)
        self.is_finished = True


def attempt(context: Context, job: Job, claimed: Claimed) -> str:
    """Runs it to its end: "done", "retry", "dead" or "lost". Raises Unavailable without a database."""
    run = Run(context, claimed, job.retry.attempts)
    try:
        job.work(run, **claimed.arguments)
        if not run.is_finished:
            with context.pool.session() as session:
                queue.finish(session, claimed)
    except Lost:
        _log.warning("job %d (%s) was taken over by another worker", claimed.id, claimed.name)
        return "lost"
    except Exception as error:  # noqa: BLE001 - whatever a job raises is its failure, kept for the administrators
        return _failed(context, job.retry, claimed, error)
    return "done"


def _failed(context: Context, retry: Retry, claimed: Claimed, error: Exception) -> str:
    pause = None if isinstance(error, GiveUp) else retry.seconds_after(claimed.attempt)
    if pause is not None and isinstance(error, Again):
        pause = error.seconds
    with context.pool.session() as session:
        kept = queue.fail(session, claimed, described(error), pause)
    _log.warning("job %d (%s) failed in attempt %d: %s", claimed.id, claimed.name, claimed.attempt, described(error))
    if not kept:
        return "lost"
    return "dead" if pause is None else "retry"


def described(error: BaseException) -> str:
    """Kind and place of an error; its text is left out, since it might speak of somebody. GiveUp says its code."""
    if isinstance(error, GiveUp):
        return str(error)[:100]
    frames: list[Any] = traceback.extract_tb(error.__traceback__)
    # The innermost of our own; the first is the one that runs the job.
    own = [frame for frame in frames[1:] if "vesalius" in frame.filename] or frames
    place = f" at {Path(own[-1].filename).stem}:{own[-1].lineno}" if own else ""
    return f"{type(error).__name__}{place}"
