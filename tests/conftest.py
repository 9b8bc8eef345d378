"""Fixtures that start or reach the real services. Nothing is started until a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import services


def pytest_configure(config: pytest.Config) -> None:
    """The main process names the run; xdist's workers inherit the name."""
    services.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The main process ends the run."""
    services.end_run()


@pytest.fixture
def database_url() -> Iterator[str]:
    """A fresh empty database for one test."""
    with services.database() as url:
        yield url


@pytest.fixture(scope="module")
def module_database_url() -> Iterator[str]:
    """A fresh empty database shared by the tests of one module."""
    with services.database() as url:
        yield url


@pytest.fixture(scope="session")
def administrator_url() -> str:
    """A superuser of the test database server."""
    return services.services().administrator_url


@pytest.fixture(scope="session")
def redis_url() -> str:
    """The run's Valkey; tests choose keys of their own."""
    return services.services().redis_url
