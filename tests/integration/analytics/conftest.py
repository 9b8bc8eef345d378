"""A small demo network in a database, with its tables of figures filled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

import services
from integration.analytics.figures_clients import made
from integration.api.conftest import Client
from vesalius.access.actor import Actor, local_system
from vesalius.analytics import tables
from vesalius.analytics.materialise import Materialiser
from vesalius.crypto.keyring import RootKeys
from vesalius.platform import demonstration
from vesalius.platform.demo import cast, network
from vesalius.r4 import json
from vesalius.records.context import Context

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
PATIENTS = 60


@dataclass
class World:
    context: Context
    operator: Actor
    materialiser: Materialiser
    resources: list[dict[str, Any]]

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with self.context.pool.session() as session:
            return session.fetch(statement)

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table, as text, in an order of its own."""
        return {
            name: self.rows(f"SELECT t::text FROM {table.quoted} t ORDER BY 1")
            for name, table in tables.tables().items()
        }


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with services.database() as url:
        context = Context(url, ROOTS)
        operator = local_system("tests")
        resources = []
        with context.pool.session() as session:
            tables.ensure(session)
        for batch in [*network.generate(patients=PATIENTS), cast.resources()]:
            demonstration.write(context, operator, batch)
            resources += [json.parse(msgspec.json.encode(resource)) for resource in batch]
        found = World(context, operator, Materialiser(context), resources)
        found.materialiser.rebuild(operator)
        yield found
        context.close()


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    """By name: operator, manager, gp, desk; each speaks to the interface with a token of their own."""
    return made(world.context)
