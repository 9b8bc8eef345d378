"""Builds the profiles that come with the product, in `src/vesalius/r4/profiles/data`.

`belgium.json.zst`: HL7 Belgium's StructureDefinitions, from `../shared/data/be-conformance` beside the checkout (see
its SOURCE.md); where it is missing, the data already there is kept. Logical models and prose are left out.
`hl7.json.zst`: R4's own profiles and extensions, from `definitions/profiles.json.zst`, with the rules of AMENDED.

The same input gives the same bytes; `--check` writes nothing and fails when the data is not what would be built.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import zstandard

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT.parent / "shared" / "data" / "be-conformance"
DEFINITIONS = ROOT / "definitions" / "profiles.json.zst"
DATA = ROOT / "src" / "vesalius" / "r4" / "profiles" / "data"
KEPT = (
    "resourceType", "id", "url", "version", "name", "title", "status", "kind", "abstract", "type", "baseDefinition",
    "derivation", "context",
)  # fmt: skip
LEFT_OUT = frozenset(
    {"definition", "short", "comment", "requirements", "mapping", "mustSupport", "alias", "example", "isSummary"}
)
# The published expression is empty, and so not met, for a Period; the rule's own words are about dates only.
AMENDED = {("vitalsigns", "vs-1"): "$this is dateTime implies $this.toString().length() >= 8"}


def trimmed(structure: dict[str, Any]) -> dict[str, Any]:
    """The definition without what a validator does not read."""
    kept = {name: structure[name] for name in KEPT if name in structure}
    rows = structure["differential"]["element"]
    kept["differential"] = {
        "element": [{name: value for name, value in row.items() if name not in LEFT_OUT} for row in rows]
    }
    return kept


def belgian() -> list[dict[str, Any]] | None:
    """The profiles of HL7 Belgium; None where their source is not at hand."""
    if not SOURCE.is_dir():
        print("Belgian profiles: the source is not here; what is there is kept.")
        return None
    found = [json.loads(path.read_bytes()) for path in sorted(SOURCE.glob("StructureDefinition-*.json"))]
    shipped = [trimmed(item) for item in found if item["kind"] != "logical"]
    shipped.sort(key=lambda item: item["url"])
    return shipped


def international() -> list[dict[str, Any]]:
    """The profiles and extensions of HL7, with the rules of AMENDED."""
    found: list[dict[str, Any]] = json.loads(zstandard.ZstdDecompressor().decompress(DEFINITIONS.read_bytes()))
    for structure in found:
        for row in structure["differential"]["element"]:
            for rule in row.get("constraint", ()):
                rule["expression"] = AMENDED.get((structure["id"], rule["key"]), rule["expression"])
    return found


def main(arguments: list[str]) -> int:
    """Writes or checks the data."""
    failed = 0
    for name, structures in (("belgium", belgian()), ("hl7", international())):
        if structures is None:
            continue
        plain = json.dumps(structures, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
        packed = zstandard.ZstdCompressor(level=19).compress(plain)
        target = DATA / f"{name}.json.zst"
        if "--check" in arguments:
            if not target.exists() or target.read_bytes() != packed:
                print(f"{target.name} is not what tools/build_profiles.py makes.")
                failed = 1
            continue
        target.write_bytes(packed)
        print(f"{name}: {len(structures)} profiles, {len(packed)} bytes")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
