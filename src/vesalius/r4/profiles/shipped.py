"""The profiles that come with the product: those of HL7 Belgium's guides (CC0 1.0, see `data/SOURCE.md`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import zstandard

from vesalius.r4 import json

DATA: Final = Path(__file__).parent / "data" / "belgium.json.zst"


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """{canonical url: StructureDefinition}, without prose."""
    listed = json.parse(b'{"of":' + zstandard.ZstdDecompressor().decompress(DATA.read_bytes()) + b"}")["of"]
    return {structure["url"]: structure for structure in listed}


def find_shipped(url: str) -> dict[str, Any] | None:
    """The shipped StructureDefinition with this canonical url; of a given version only that one."""
    plain, _, version = url.partition("|")
    found = shipped().get(plain)
    return found if found is None or not version or found.get("version") == version else None
