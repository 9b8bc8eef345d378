"""An installation of the module, emptied before each test, and the actors of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vesalius.access.actor import Actor
from vesalius.crypto.keyring import RootKeys
from vesalius.records.context import Context

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
_EMPTIED = (
    "resource, resource_version, resource_date, resource_quantity, reservation, reservation_conflict, bookable,"
    " booking_hold, booking_key, outbox, visit_kind, availability_rule, availability_closure, care_relationship"
)


@pytest.fixture(scope="module")
def installation(module_database_url: str) -> Iterator[Context]:
    context = Context(module_database_url, ROOTS)
    yield context
    context.close()


@pytest.fixture
def context(installation: Context) -> Context:
    with installation.pool.session() as session:
        session.run(f"TRUNCATE {_EMPTIED}")
    return installation


@pytest.fixture
def stranger() -> Actor:
    """Authenticated, without any right."""
    return Actor(name="stranger", token="none")
