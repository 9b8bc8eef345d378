"""An installation whose pages are asked as a browser asks them; one database for each module."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from integration.identity.world import World
from vesalius.crypto.keyring import RootKeys
from vesalius.records.context import Context


@pytest.fixture(scope="module")
def installation(module_database_url: str, redis_url: str) -> Iterator[World]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django
    from django.conf import settings

    django.setup()
    # Other keys for each module: its counters in Valkey are nobody else's.
    context = Context(module_database_url, RootKeys(*(os.urandom(32) for _ in range(4))))
    before = settings.RECORDS_CONTEXT, settings.IDENTITY
    settings.RECORDS_CONTEXT = context
    settings.IDENTITY = replace(before[1], valkey_url=redis_url, base_url="http://testserver")
    yield World(context)
    settings.RECORDS_CONTEXT, settings.IDENTITY = before
    context.close()


@pytest.fixture
def world(installation: World, request: pytest.FixtureRequest) -> Iterator[World]:
    """As `installation`, with people and addresses of the test's own, and nothing remembered."""
    from django.conf import settings

    from vesalius.identity import sessions

    before = settings.IDENTITY
    sessions.memory.clear()
    prefix = re.sub(r"[^a-z0-9]", "", request.node.name.lower())[:16]
    installation.begin(f"{prefix}-{os.urandom(3).hex()}")
    yield installation
    settings.IDENTITY = before


@pytest.fixture
def configured(world: World) -> Any:
    """Changes what the operator chose, for this test: configured(idle_minutes=3)."""
    from django.conf import settings

    def change(**values: Any) -> None:
        settings.IDENTITY = replace(settings.IDENTITY, **values)

    return change
