"""HL7's own definitions of R4 as resources: StructureDefinitions, SearchParameters, CompartmentDefinitions.

Made by `tools/build_published.py` from `definitions/`, without HL7's prose; beside them the profiles of `r4.profiles`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

import msgspec
import zstandard

from vesalius.r4 import json
from vesalius.r4.profiles.shipped import shipped

DATA: Final = Path(__file__).parent / "data"
_FILES: Final = {
    "StructureDefinition": "structures",
    "SearchParameter": "search-parameters",
    "CompartmentDefinition": "compartments",
}
TYPES: Final = frozenset(_FILES)


class _Head(msgspec.Struct, frozen=True):
    id: str
    url: str


def ids(resource_type: str, url: str | None = None) -> Sequence[str]:
    """The ids of one type, sorted, or of those with a canonical url."""
    if url is not None:
        return [logical_id for logical_id in (_by_url(resource_type).get(url),) if logical_id is not None]
    return sorted(_bodies(resource_type))


def body(resource_type: str, logical_id: str) -> bytes | None:
    """One definition as JSON; None when there is none."""
    return _bodies(resource_type).get(logical_id)


@cache
def _bodies(resource_type: str) -> dict[str, bytes]:
    """{id: JSON}: two megabytes in all, read when first asked for."""
    packed = (DATA / f"{_FILES[resource_type]}.json.zst").read_bytes()
    rows = msgspec.json.decode(zstandard.ZstdDecompressor().decompress(packed), type=list[msgspec.Raw])
    found = {_head(row).id: bytes(row) for row in rows}
    if resource_type == "StructureDefinition":
        for profile in shipped().values():
            found.setdefault(str(profile["id"]), json.encode(profile))
    return found


@cache
def _by_url(resource_type: str) -> dict[str, str]:
    heads = map(_head, _bodies(resource_type).values())
    return {head.url: head.id for head in heads}


_head = msgspec.json.Decoder(_Head).decode
