"""What a stored version looks like when it leaves the database."""

from __future__ import annotations

from typing import NamedTuple

COLUMNS = ("pk", "type", "id", "version", "updated", "patient", "labels", "deleted", "data_key", "body")


class StoredRow(NamedTuple):
    """One version as stored: the body is sealed. `updated` in microseconds since 1970 UTC."""

    pk: int
    type: int
    id: str
    version: int
    updated: int
    patient: int | None
    labels: int
    deleted: bool
    data_key: int
    body: bytes

    @classmethod
    def of(cls, row: tuple[object, ...]) -> StoredRow:
        """The row made of the first ten columns of a result."""
        return cls._make(row[:10])


def columns(alias: str) -> str:
    """The column list for a SELECT, qualified by `alias`."""
    return ", ".join(f"{alias}.{name}" for name in COLUMNS)
