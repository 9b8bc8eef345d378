"""One running installation for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from operating import Running, down, up


@pytest.fixture(scope="session")
def installation_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of this worker's installation; made by the first supervisor."""
    return tmp_path_factory.mktemp("i") / "var"


@pytest.fixture(scope="module")
def running(installation_folder: Path) -> Iterator[Running]:
    """The installation, running. Tests leave it running and whole."""
    started = up(installation_folder)
    yield started
    down(started)
