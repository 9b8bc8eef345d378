"""Fixtures that start or reach the real services. Nothing is started until a test asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

import services
from distribution import WholeFiles


def pytest_configure(config: pytest.Config) -> None:
    """The main process names the run; xdist's workers inherit the name."""
    services.begin_run()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The main process ends the run."""
    services.end_run()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WholeFiles:
    """Whole files to each of xdist's workers."""
    return WholeFiles(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line with the counts of each kind of test."""
    counts: Counter[str] = Counter()
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, []):
            parts = report.nodeid.split("/")
            counts[parts[1] if len(parts) > 2 and parts[0] == "tests" else "other"] += 1
    if counts:
        terminalreporter.write_line(
            "tests run: " + ", ".join(f"{kind} {number}" for kind, number in sorted(counts.items()))
        )


@pytest.fixture
def database_url() -> Iterator[str]:
    """A fresh database for one test, with the schema of this version and no records."""
    with services.database() as url:
        yield url


@pytest.fixture
def empty_database_url() -> Iterator[str]:
    """A fresh database for one test, without anything."""
    with services.empty_database() as url:
        yield url


@pytest.fixture(scope="module")
def module_database_url() -> Iterator[str]:
    """As `database_url`, shared by the tests of one module."""
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
