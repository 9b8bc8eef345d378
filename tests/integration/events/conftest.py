"""An installation's context on a fresh database, a registry of its own, and a worker that does what is due."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from vesalius.access.actor import Actor, local_system
from vesalius.crypto.keyring import RootKeys
from vesalius.events import queue, workers
from vesalius.events.registry import QUEUES, Registry
from vesalius.events.running import attempt
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.create import create
from vesalius.records.version import Version
from vesalius.store.session import Session
from vesalius.store.wire import text

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)


def note_effect(session: Session, key: str) -> None:
    """Something that is stored, or not, with the transaction in which it happens."""
    session.execute("INSERT INTO effect (key, made) VALUES ($1, 1) ON CONFLICT DO NOTHING", [text(key)])


@dataclass
class World:
    """One installation; `work` does every due job once, in this thread."""

    context: Context
    url: str
    registry: Registry = field(default_factory=Registry)
    actor: Actor = field(default_factory=lambda: local_system("tests"))
    worker: int = 0

    def rows(self, statement: str) -> list[tuple]:
        with self.context.pool.session() as session:
            return session.fetch(statement)

    def sign_on(self) -> int:
        with self.context.pool.session() as session:
            self.worker = workers.sign_on(session)
        return self.worker

    def claim(self, maximum: int = 10, name: str = "default") -> list[queue.Claimed]:
        with self.context.pool.session() as session:
            return queue.claim(session, self.worker, name, self.registry.jobs, maximum)

    def work(self) -> list[str]:
        ends = []
        for name in QUEUES:
            ends += [attempt(self.context, self.registry.jobs[found.name], found) for found in self.claim(name=name)]
        return ends

    def make(self, type_name: str, **content: object) -> Version:
        body = json.encode({"resourceType": type_name, **content})
        return create(self.context, self.actor, type_name, body).version


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    context = Context(database_url, ROOTS)
    made = World(context, database_url)
    made.sign_on()
    yield made
    context.close()


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()
