"""The knowledge base of this process. `platform` says where its editions are; without that, what ships is used."""

from __future__ import annotations

from pathlib import Path

from vesalius.knowledge import follow_up
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.editions import Folder, Library

_held: list[Library] = []
_folders: list[Path | None] = []


def configure(directory: Path | None) -> None:
    """Names the folder of editions. Nothing is loaded before the first question."""
    _held[:] = [Library(directory)]
    _folders[:] = [None if directory is None else Folder(directory).sources / "tables"]
    follow_up.use(_folders[0])


def tables_folder() -> Path | None:
    """Where imported tables lie that take the place of ours; None where nothing is imported."""
    return _folders[0] if _folders else None


def library() -> Library:
    """The library of the process."""
    if not _held:
        configure(None)
    return _held[0]


def knowledge() -> KnowledgeBase:
    """The edition in use."""
    return library().current()
