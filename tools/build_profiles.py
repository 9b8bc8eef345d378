"""Builds `src/vesalius/r4/profiles/data/belgium.json.zst` from HL7 Belgium's StructureDefinitions.

The source is `../shared/data/be-conformance` beside the checkout (see its SOURCE.md); where it is missing, the data
already there is kept. Logical models and prose are left out. The same input gives the same bytes; `--check` writes
nothing and fails when the data is not what would be built.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import zstandard

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT.parent / "shared" / "data" / "be-conformance"
TARGET = ROOT / "src" / "vesalius" / "r4" / "profiles" / "data" / "belgium.json.zst"
KEPT = (
    "resourceType", "id", "url", "version", "name", "title", "status", "kind", "abstract", "type", "baseDefinition",
    "derivation", "context",
)  # fmt: skip
LEFT_OUT = frozenset(
    {"definition", "short", "comment", "requirements", "mapping", "mustSupport", "alias", "example", "isSummary"}
)


def trimmed(structure: dict[str, Any]) -> dict[str, Any]:
    """The definition without what a validator does not read."""
    kept = {name: structure[name] for name in KEPT if name in structure}
    rows = structure["differential"]["element"]
    kept["differential"] = {
        "element": [{name: value for name, value in row.items() if name not in LEFT_OUT} for row in rows]
    }
    return kept


def main(arguments: list[str]) -> int:
    """Writes or checks the data."""
    if not SOURCE.is_dir():
        print("Belgian profiles: the source is not here; what is there is kept.")
        return 0
    found = [json.loads(path.read_bytes()) for path in sorted(SOURCE.glob("StructureDefinition-*.json"))]
    shipped = [trimmed(item) for item in found if item["kind"] != "logical"]
    shipped.sort(key=lambda item: item["url"])
    plain = json.dumps(shipped, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    packed = zstandard.ZstdCompressor(level=19).compress(plain)
    if "--check" in arguments:
        if not TARGET.exists() or TARGET.read_bytes() != packed:
            print("Belgian profiles are not what tools/build_profiles.py makes.")
            return 1
        return 0
    TARGET.write_bytes(packed)
    print(f"{len(shipped)} profiles, {len(packed)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
