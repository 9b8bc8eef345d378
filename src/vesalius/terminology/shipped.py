"""The terminology resources that come with the product, read one by one when asked for.

The data is made by `tools/build_terminology.py`: HL7's R4, v3 and v2 content (CC0) and the terminology of HL7
Belgium's guides (CC0; single value sets hold SNOMED CT and LOINC codes and carry their own `copyright`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from vesalius.terminology.model import Json

DATA = Path(__file__).resolve().parent / "data"


class _Row(msgspec.Struct, frozen=True, rename={"resource_type": "type", "logical_id": "id"}):
    """One line of the index."""

    resource_type: str
    logical_id: str
    url: str
    start: int
    end: int
    source: int
    version: str | None = None
    supplements: str | None = None
    identifiers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()


class _Index(msgspec.Struct, frozen=True):
    sources: tuple[str, ...]
    resources: tuple[_Row, ...]


class Shipped:
    """Random access to the shipped resources. Opening costs the index; a resource costs its own frame."""

    def __init__(self, folder: Path = DATA) -> None:
        self._folder = folder
        self._read: dict[int, Json] = {}

    def resources(self, resource_type: str, url: str) -> Sequence[Json]:
        """All versions of a resource by its canonical url.

        Code systems are also found by OID (`urn:oid:…`), naming systems by each of their unique ids.
        """
        return [self._resource(row) for row in self._by_url.get((resource_type, url), ())]

    def supplements(self, url: str) -> Sequence[Json]:
        """The shipped supplements of a code system."""
        rows = self._by_supplemented.get(url, ())
        return [self._resource(row) for row in rows]

    def concept_maps(self, system: str, *, reverse: bool = False) -> Sequence[Json]:
        """The shipped maps with a group from, or with `reverse` to, this system."""
        rows = (row for row in self._index.resources if row.resource_type == "ConceptMap")
        return [self._resource(row) for row in rows if system in (row.targets if reverse else row.sources)]

    def urls(self, resource_type: str) -> Sequence[str]:
        """The canonical urls of one type, sorted."""
        return sorted({row.url for row in self._index.resources if row.resource_type == resource_type})

    def ids(self, resource_type: str, url: str | None = None) -> Sequence[str]:
        """The ids of one type, or of those with a canonical url."""
        return [
            row.logical_id
            for row in self._index.resources
            if row.resource_type == resource_type and (url is None or row.url == url)
        ]

    def body(self, resource_type: str, logical_id: str) -> bytes | None:
        """One resource as JSON, which is not kept in memory; None when there is none."""
        row = self._by_id.get((resource_type, logical_id))
        return None if row is None else self._frame(row)

    def provenance(self, resource_type: str, url: str) -> str | None:
        """Publication and version that a resource was taken from, to be shown: `HL7 Belgium core 2.1.2`."""
        rows = self._by_url.get((resource_type, url))
        return self._index.sources[rows[-1].source] if rows else None

    @cached_property
    def _index(self) -> _Index:
        packed = (self._folder / "index.json.zst").read_bytes()
        return msgspec.json.decode(zstandard.ZstdDecompressor().decompress(packed), type=_Index)

    @cached_property
    def _by_url(self) -> dict[tuple[str, str], list[_Row]]:
        found: dict[tuple[str, str], list[_Row]] = {}
        for row in self._index.resources:
            found.setdefault((row.resource_type, row.url), []).append(row)
        for row in self._index.resources:
            for name in row.identifiers:
                found.setdefault((row.resource_type, name), [row])
        return found

    @cached_property
    def _by_id(self) -> dict[tuple[str, str], _Row]:
        return {(row.resource_type, row.logical_id): row for row in self._index.resources}

    @cached_property
    def _by_supplemented(self) -> dict[str, list[_Row]]:
        found: dict[str, list[_Row]] = {}
        for row in self._index.resources:
            if row.supplements:
                found.setdefault(row.supplements.partition("|")[0], []).append(row)
        return found

    @cached_property
    def _dictionary(self) -> zstandard.ZstdCompressionDict:
        return zstandard.ZstdCompressionDict((self._folder / "dictionary.bin").read_bytes())

    def _resource(self, row: _Row) -> Json:
        found = self._read.get(row.start)
        if found is None:
            resource: dict[str, Any] = msgspec.json.decode(self._frame(row))
            found = self._read[row.start] = resource
        return found

    def _frame(self, row: _Row) -> bytes:
        with (self._folder / "frames.bin").open("rb") as frames:
            frames.seek(row.start)
            frame = frames.read(row.end - row.start)
        # A decompressor of its own: they must not be shared between threads.
        return zstandard.ZstdDecompressor(dict_data=self._dictionary).decompress(frame)
