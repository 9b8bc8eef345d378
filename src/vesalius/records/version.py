"""What the door hands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from vesalius.errors import Issue
from vesalius.r4 import definitions
from vesalius.store.rows import StoredRow
from vesalius.store.session import Session


class Version(NamedTuple):
    """One version of one resource. `body` is the exact JSON, with id and meta; b"" for a deletion.

    `updated` in microseconds since 1970 UTC. `method` is that of the write: POST, PUT, PATCH or DELETE; "" when it
    was not asked for.
    """

    type: str
    id: str
    version: int
    updated: int
    body: bytes
    deleted: bool = False
    method: str = ""

    @classmethod
    def of(cls, session: Session, row: StoredRow, method: str = "") -> Version:
        """The opened version behind a stored row."""
        return cls(
            definitions.type_name(row.type),
            row.id,
            row.version,
            row.updated,
            session.open(row),
            row.deleted,
            method,
        )


class Written(NamedTuple):
    """The outcome of a write. `created` is False when the resource was there before.

    `changed` is False when that was all, and nothing was written.
    """

    version: Version
    created: bool
    changed: bool = True


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Versions, newest first. `total` is None where counting would cost a scan."""

    entries: Sequence[Version]
    total: int | None
    next: str | None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a search: what matched, what was included, what must be said about the search itself.

    `applied` are the parameters that took effect, for the self link; `next` and `previous` are opaque cursors.
    """

    matches: Sequence[Version]
    includes: Sequence[Version]
    issues: tuple[Issue, ...] = ()
    total: int | None = None
    next: str | None = None
    previous: str | None = None
    applied: Sequence[tuple[str, str]] = ()
    summary: str | None = None
    elements: tuple[str, ...] = ()
    count_only: bool = False
