"""A migrated database with an audit log, and leaves in it as the product writes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from vesalius.access.actor import Actor
from vesalius.audit.log import Log
from vesalius.crypto.keyring import RootKeys
from vesalius.store import reads, writes
from vesalius.store.keys import Keys
from vesalius.store.session import Pool, Session

ROOTS = RootKeys(*(bytes([number]) * 32 for number in range(1, 5)))
ACTOR = Actor("dr.house", "0123456789abcdef", request_id="request-1", address="192.0.2.7")


class World:
    """One installation's log and database."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pool = Pool(url, Keys(ROOTS))
        self.log = Log(ROOTS.audit)

    def write(self, count: int, *, patient: int | None = 77, version: int | None = 3) -> None:
        """`count` leaves in one transaction."""
        leaves = [
            self.log.event(ACTOR, "R", "read", f"Observation/{number}").leaf(patient, version)
            for number in range(count)
        ]
        with self.pool.session() as session:
            writes.record(session, leaves, [])

    def read_nothing(self) -> None:
        """A read of a resource that does not exist: the database makes the leaf."""
        event = self.log.event(ACTOR, "R", "read", "Observation/none")
        with self.pool.session() as session:
            reads.read(session, 1, "TRUE", [], recorded=event.recorded, event=event.sealed, digest=event.digest)

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.pool.session() as session:
            yield session

    def sql(self, statement: str, *values: object) -> list[tuple]:
        """What somebody with full rights to the database does."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode(), values or None)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def world(url: str) -> Iterator[World]:
    made = World(url)
    try:
        yield made
    finally:
        made.pool.close()
