"""Builds HL7's own definitions as this endpoint shows them, in `src/vesalius/r4/published/data`.

From `definitions/`: StructureDefinitions of resources and datatypes, SearchParameters, CompartmentDefinitions. HL7's
prose is not in there; what R4 requires beside it is put in: status, version of FHIR, ids of elements, and of a search
parameter in what it looks.

The same input gives the same bytes; `--check` writes nothing and fails when the data is not what would be built.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import zstandard

ROOT = Path(__file__).resolve().parent.parent
DEFINITIONS = ROOT / "definitions"
DATA = ROOT / "src" / "vesalius" / "r4" / "published" / "data"
SUBJECTS = ("structures", "search-parameters", "compartments")


def completed(resource: dict[str, Any]) -> dict[str, Any]:
    """The definition with what R4 requires and HL7 says in prose or elsewhere."""
    kind = resource["resourceType"]
    if kind == "StructureDefinition":
        rows = [{"id": row["path"], **row} for row in resource["snapshot"]["element"]]
        return {"status": "active", "fhirVersion": "4.0.1", **resource, "snapshot": {"element": rows}}
    if kind == "SearchParameter":
        looked_at = resource.get("expression") or f"{resource['code']} of {', '.join(resource['base'])}"
        return {"description": f"Looks at {looked_at}", **resource}
    return resource


def main(arguments: list[str]) -> int:
    """Writes or checks the data."""
    failed = 0
    DATA.mkdir(parents=True, exist_ok=True)
    for subject in SUBJECTS:
        source = zstandard.ZstdDecompressor().decompress((DEFINITIONS / f"{subject}.json.zst").read_bytes())
        found = sorted(map(completed, json.loads(source)), key=lambda one: str(one["id"]))
        plain = json.dumps(found, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        packed = zstandard.ZstdCompressor(level=19).compress(plain)
        target = DATA / f"{subject}.json.zst"
        if "--check" in arguments:
            if not target.exists() or target.read_bytes() != packed:
                print(f"{target.name} is not what tools/build_published.py makes.")
                failed = 1
            continue
        target.write_bytes(packed)
        print(f"{subject}: {len(found)} definitions, {len(packed)} bytes")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
