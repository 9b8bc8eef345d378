"""An installation's context on a fresh database, and the actors of these tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from vesalius.access.actor import Actor, local_system
from vesalius.crypto.keyring import RootKeys
from vesalius.records.context import Context

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)


@pytest.fixture
def context(database_url: str) -> Iterator[Context]:
    context = Context(database_url, ROOTS)
    yield context
    context.close()


@pytest.fixture
def administrator() -> Actor:
    return local_system("tests")


@pytest.fixture
def stranger() -> Actor:
    """Authenticated, without any right."""
    return Actor(name="stranger", token="none")
