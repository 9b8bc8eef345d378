"""The loops of one worker process: a heart, a few threads for each queue, two for the readers of the outbox."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import Final

from vesalius.errors import Unavailable
from vesalius.events import consumers, queue, workers
from vesalius.events.registry import QUEUES, REGISTERED, Registry
from vesalius.events.running import attempt
from vesalius.records.context import Context
from vesalius.store.session import Session, StatementFailed

POLL_SECONDS: Final = 0.2
_READER_THREADS: Final = 2
_SECONDS_BETWEEN_BEATS: Final = 2.0
_SECONDS_BETWEEN_SWEEPS: Final = 3600.0
_SECONDS_TO_FINISH: Final = 8.0
# More than one at a time only while jobs are short: what is claimed and waits here, nobody else can do.
_MAXIMUM_CLAIMED: Final = 8
_SECONDS_SHORT: Final = 0.2
_log: Final = logging.getLogger(__name__)


class Worker:
    """Works from `run` until `stop` is set. `threads` maps queues to their threads."""

    def __init__(
        self,
        context: Context,
        stop: threading.Event,
        *,
        registry: Registry = REGISTERED,
        threads: Mapping[str, int] = QUEUES,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._context = context
        self._stop = stop
        self._registry = registry
        self._threads = dict(threads)
        self._poll_seconds = poll_seconds
        self._number: int | None = None
        self.sessions = sum(threads.values()) * 2 + _READER_THREADS + 2

    def run(self) -> None:
        """Returns after `stop` was set and what ran has ended, or been given back."""
        loops: list[tuple[str, Callable[[], None]]] = [
            (f"{name}-{n}", self._queue_loop(name)) for name, number in self._threads.items() for n in range(number)
        ]
        loops += [(f"reader-{n}", self._read) for n in range(_READER_THREADS)]
        threads = [threading.Thread(target=self._guarded, args=(loop,), name=name, daemon=True) for name, loop in loops]
        is_started = False
        while not self._stop.is_set():
            try:
                with self._context.pool.session() as session:
                    self._number = workers.sign_on(session)
                    with self._context.pool.session() as other:
                        consumers.register(other, list(self._registry.consumers.values()))
                    if not is_started:
                        is_started = True
                        for thread in threads:
                            thread.start()
                    self._live(session, self._number)
                    self._finish(threads)
                    workers.sign_off(session, self._number)
            except (Unavailable, StatementFailed) as error:
                self._number = None
                _log.warning("The worker pauses: %s", error)
                self._stop.wait(1.0)
        self._finish(threads if is_started else [])

    def _finish(self, threads: list[threading.Thread]) -> None:
        if not self._stop.is_set():
            return
        deadline = time.monotonic() + _SECONDS_TO_FINISH
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _guarded(self, loop: Callable[[], None]) -> None:
        while not self._stop.is_set():
            try:
                loop()
            except (Unavailable, StatementFailed) as error:
                _log.warning("%s pauses: %s", threading.current_thread().name, error)
                self._stop.wait(1.0)

    def _live(self, session: Session, number: int) -> None:
        scheduled = [found for found in self._registry.jobs.values() if found.schedule is not None]
        swept = 0.0
        while not self._stop.is_set():
            if not workers.beat(session, number):
                _log.warning("Worker %d was taken for dead; it signs on anew.", number)
                return
            workers.take_from_dead(session, number)
            workers.enqueue_scheduled(session, scheduled)
            workers.settle(session)
            if time.monotonic() - swept > _SECONDS_BETWEEN_SWEEPS or not swept:
                swept = time.monotonic()
                workers.sweep(session)
            self._stop.wait(_SECONDS_BETWEEN_BEATS)

    def _queue_loop(self, name: str) -> Callable[[], None]:
        known = [found.name for found in self._registry.jobs.values() if found.queue == name]

        def work() -> None:
            wanted = 1
            while not self._stop.is_set():
                worker = self._number
                if worker is None or not known:
                    self._stop.wait(self._poll_seconds)
                    continue
                with self._context.pool.session() as session:
                    claimed = queue.claim(session, worker, name, known, wanted)
                began = time.monotonic()
                for position, found in enumerate(claimed):
                    if self._stop.is_set():
                        self._give_back(claimed[position:])
                        return
                    attempt(self._context, self._registry.jobs[found.name], found)
                is_short = time.monotonic() - began < _SECONDS_SHORT
                wanted = min(wanted * 2, _MAXIMUM_CLAIMED) if is_short and len(claimed) == wanted else 1
                if not claimed:
                    self._stop.wait(self._poll_seconds)

        return work

    def _give_back(self, claimed: list[queue.Claimed]) -> None:
        with self._context.pool.session() as session:
            for found in claimed:
                queue.release(session, found)

    def _read(self) -> None:
        known = self._registry.consumers
        while not self._stop.is_set():
            with self._context.pool.session() as session:
                ready = consumers.waiting(session, list(known)) if known else []
            is_behind = False
            for name in ready:
                if self._stop.is_set():
                    return
                is_behind |= consumers.advance(self._context, known[name]) >= consumers.MAXIMUM_TRANSACTIONS
            # While somebody writes there is always something: a moment's patience makes one batch of a hundred.
            if not is_behind:
                self._stop.wait(self._poll_seconds)
