"""One database for each module of search tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from search_world import World, opened


@pytest.fixture(scope="module")
def world(module_database_url: str) -> Iterator[World]:
    """An empty world; the module fills it."""
    pool = opened(module_database_url)
    with pool.session() as session:
        yield World(session)
    pool.close()
