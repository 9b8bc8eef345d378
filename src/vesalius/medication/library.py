"""The knowledge base of this process. `platform` says where its editions are; without that, what ships is used."""

from __future__ import annotations

from pathlib import Path

from vesalius.knowledge import follow_up
from vesalius.knowledge.base import KnowledgeBase
from vesalius.knowledge.editions import Folder, Library

_held: list[Library] = []


def configure(directory: Path | None) -> None:
    """Names the folder of editions. Nothing is loaded before the first question."""
    _held[:] = [Library(directory)]
    follow_up.use(None if directory is None else Folder(directory).sources / "tables")


def library() -> Library:
    """The library of the process."""
    if not _held:
        configure(None)
    return _held[0]


def knowledge() -> KnowledgeBase:
    """The edition in use."""
    return library().current()
