"""One knowledge base for all tests of this folder: compiling costs a second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from synthetic_sam import export
from vesalius.knowledge import editions, importing
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.editions import Folder
from vesalius.knowledge.facts import Medicine


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A data folder into which the synthetic SAM export was imported."""
    directory = tmp_path_factory.mktemp("knowledge")
    file = directory / "ActualMedicines.xml"
    file.write_bytes(export())
    found = Folder(directory / "knowledge")
    importing.run(found, "sam", [file], edition="2026-11-01", is_synthetic=True)
    return found


@pytest.fixture(scope="session")
def base(folder: Folder) -> KnowledgeBase:
    """What is in use after the import."""
    return editions.load(folder)


@pytest.fixture(scope="session")
def medicine(base: KnowledgeBase) -> Callable[..., Medicine]:
    """Makes a line of medication of a name."""

    def make(name: str, **more: object) -> Medicine:
        found = base.by_name(name)
        given = {"substances": found.substances, "atc": found.atc, "unknown": found.unknown, **more}
        return Medicine(name, name, **given)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def shared() -> Path:
    """The data that is not shipped; tests that need it say so when it is absent."""
    path = Path("/work/shared/data")
    if not path.exists():
        pytest.skip("the shared data are not on this machine")
    return path
