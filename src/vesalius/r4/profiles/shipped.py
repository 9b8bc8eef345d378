"""The profiles that come with the product: HL7's own of R4, and those of HL7 Belgium's guides (`data/SOURCE.md`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import zstandard

from vesalius.r4 import json

DATA: Final = tuple(Path(__file__).parent / "data" / f"{name}.json.zst" for name in ("hl7", "belgium"))


@cache
def shipped() -> dict[str, dict[str, Any]]:
    """{canonical url: StructureDefinition}, without prose."""
    found: dict[str, dict[str, Any]] = {}
    for path in DATA:
        listed = json.parse(b'{"of":' + zstandard.ZstdDecompressor().decompress(path.read_bytes()) + b"}")["of"]
        found |= {structure["url"]: structure for structure in listed}
    return found


def find_shipped(url: str) -> dict[str, Any] | None:
    """The shipped StructureDefinition with this canonical url; of a given version only that one."""
    plain, _, version = url.partition("|")
    found = shipped().get(plain)
    return found if found is None or not version or found.get("version") == version else None
