"""What jobs, periodic jobs and readers of the outbox there are: filled while modules are imported.

@job("recall.invite", queue="messages", retry=Retry(attempts=8))
def invite(run: Run, *, patient: str, rule: str) -> None: ...

invite.enqueue(session, patient="Patient/x", rule="hba1c", once="recall/x/hba1c/2026")
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from vesalius.events.schedule import Schedule
from vesalius.store import jobs
from vesalius.store.jobs import Argument
from vesalius.store.session import Session

if TYPE_CHECKING:
    from vesalius.events.consumers import Batch


QUEUES: Final[Mapping[str, int]] = {"default": 2, "messages": 1, "subscriptions": 1, "slow": 1}
"""Queue → threads of each worker process. What waits for other machines belongs in `messages`, what takes minutes in
`slow`."""


@dataclass(frozen=True, slots=True)
class Retry:
    """How often and when a failed job is tried again: after first_seconds, doubled each time, give or take a fifth."""

    attempts: int = 10
    first_seconds: float = 5.0
    longest_seconds: float = 3600.0

    def seconds_after(self, attempt: int) -> float | None:
        """The pause after the n-th attempt (from 1) failed; None when that was the last."""
        if attempt >= self.attempts:
            return None
        pause = min(self.first_seconds * 2.0 ** min(attempt - 1, 40), self.longest_seconds)
        return pause * random.uniform(0.8, 1.2)  # noqa: S311 - spreads retries, protects nothing


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of job. `schedule` makes it periodic: it is then enqueued without arguments."""

    name: str
    work: Callable[..., None]
    queue: str
    retry: Retry
    schedule: Schedule | None = None

    def enqueue(
        self,
        session: Session,
        *,
        at: int | None = None,
        lock: str | None = None,
        only: str | None = None,
        once: str | None = None,
        **arguments: Argument,
    ) -> int | None:
        """As `store.jobs.enqueue`: in the caller's transaction, or at once outside of one."""
        return jobs.enqueue(session, self.name, arguments, queue=self.queue, at=at, lock=lock, only=only, once=once)

    def enqueue_now(self, context: Any, **options: Any) -> int | None:
        """As `enqueue`, for callers without a session: durable when it returns."""
        with context.pool.session() as session:
            return self.enqueue(session, **options)


@dataclass(frozen=True, slots=True)
class Consumer:
    """A named reader of the outbox. `types` limits what the handler is given; `is_from_start` reads all there is."""

    name: str
    handle: Callable[[Batch], None]
    types: frozenset[str] | None = None
    is_from_start: bool = False
    maximum_resources: int = 1000


@dataclass(slots=True)
class Registry:
    """Everything defined, by name."""

    jobs: dict[str, Job] = field(default_factory=dict)
    consumers: dict[str, Consumer] = field(default_factory=dict)


REGISTERED: Final = Registry()


def job(
    name: str,
    *,
    queue: str = "default",
    retry: Retry | None = None,
    every: Schedule | None = None,
    registry: Registry = REGISTERED,
) -> Callable[[Callable[..., None]], Job]:
    """Defines a job: the function gets a `Run` and the arguments by keyword. Raises ValueError for a name in use."""

    def define(work: Callable[..., None]) -> Job:
        if name in registry.jobs:
            raise ValueError(f"There are two jobs {name!r}.")
        if queue not in QUEUES:
            raise ValueError(f"There is no queue {queue!r}.")
        made = Job(name, work, queue, retry or Retry(), every)
        registry.jobs[name] = made
        return made

    return define


def consumer(
    name: str,
    *,
    types: tuple[str, ...] = (),
    is_from_start: bool = False,
    maximum_resources: int = 1000,
    registry: Registry = REGISTERED,
) -> Callable[[Callable[[Batch], None]], Consumer]:
    """Defines a reader of the outbox: the function gets each `Batch` once, in order of commit."""

    def define(handle: Callable[[Batch], None]) -> Consumer:
        if name in registry.consumers:
            raise ValueError(f"There are two readers {name!r}.")
        made = Consumer(name, handle, frozenset(types) or None, is_from_start, maximum_resources)
        registry.consumers[name] = made
        return made

    return define
