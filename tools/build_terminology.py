"""Builds the terminology data that the product ships: `src/vesalius/terminology/data/`.

Sources: `definitions/` (HL7 FHIR R4, see its SOURCE.md) and, where the checkout has it beside it,
`../shared/data/be-conformance` (HL7 Belgium, see its SOURCE.md). Without the second folder the Belgian part
of the data already there is kept. The same input gives the same bytes.

The format: `frames.bin` holds one zstd frame per resource, made with `dictionary.bin`; `index.json.zst` says
where each frame stands. A reader decompresses only what it asks for.

`--check` writes nothing and fails when the data is not what would be built.
`--oracle FOLDER` writes instead the digests of HL7's own expansions (the unpacked npm package
`hl7.fhir.r4.expansions`) that the conformance test compares with.
"""

from __future__ import annotations

import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import zstandard

ROOT = Path(__file__).resolve().parent.parent
DEFINITIONS = ROOT / "definitions"
BELGIAN = ROOT.parent / "shared" / "data" / "be-conformance"
DATA = ROOT / "src" / "vesalius" / "terminology" / "data"
ORACLE = ROOT / "tests" / "conformance" / "terminology_expansions.json"
HL7_FILES = ("code-systems", "value-sets", "concept-maps")
TYPES = ("CodeSystem", "ValueSet", "ConceptMap", "NamingSystem")
LEVEL = 19
DICTIONARY_BYTES = 48 * 1024
HL7_SOURCE = "HL7 FHIR 4.0.1"
# Guides and versions of be-conformance/SOURCE.md. Resources of other Belgian guides came as copies inside the
# terminology guide.
GUIDES = {
    "core": "2.1.2",
    "core-clinical": "1.1.0",
    "terminology": "1.0.0",
    "lab": "1.0.1",
    "medication": "1.1.0",
    "vaccination": "1.1.2",
    "allergy": "1.2.0",
    "mycarenet": "2.1.2",
    "childrecord": "0.1.0",
}
GUIDE_PREFIX = "https://www.ehealth.fgov.be/standards/fhir/"
# HL7's own slips, by url: this value set names a version of a code system that was never published.
ERRATA = {"http://hl7.org/fhir/ValueSet/task-code": "3.6.0"}
LEFT_OUT = {
    "text",
    "meta",
    "contact",
    "useContext",
    "jurisdiction",
    "purpose",
    "date",
    "publisher",
    "immutable",
}


@dataclass(frozen=True)
class Entry:
    """One resource to ship, and where it comes from."""

    source: str
    resource: dict[str, Any]

    @property
    def key(self) -> tuple[str, str, str, str]:
        """The sort key: type, canonical url, version, id."""
        return (
            self.resource["resourceType"],
            self.resource.get("url") or "",
            self.resource.get("version") or "",
            self.resource.get("id") or "",
        )


def hl7() -> list[Entry]:
    """HL7's code systems, value sets and concept maps."""
    entries = []
    for name in HL7_FILES:
        packed = (DEFINITIONS / f"{name}.json.zst").read_bytes()
        resources = json.loads(zstandard.ZstdDecompressor().decompressobj().decompress(packed))
        entries += [Entry(HL7_SOURCE, corrected(trimmed(resource))) for resource in resources]
    return entries


def belgian() -> list[Entry]:
    """Belgian terminology resources: of the shared folder, or else those that are shipped already."""
    if not BELGIAN.is_dir():
        return shipped_belgian()
    entries = []
    for kind in TYPES:
        for path in sorted(BELGIAN.glob(f"{kind}-*.json")):
            resource = json.loads(path.read_text(encoding="utf-8"))
            entries.append(Entry(guide_of(resource), trimmed(resource)))
    return entries


def shipped_belgian() -> list[Entry]:
    """The Belgian resources of the data built earlier."""
    if not (DATA / "index.json.zst").is_file():
        return []
    frames = (DATA / "frames.bin").read_bytes()
    dictionary = zstandard.ZstdCompressionDict((DATA / "dictionary.bin").read_bytes())
    decompressor = zstandard.ZstdDecompressor(dict_data=dictionary)
    index = json.loads(zstandard.ZstdDecompressor().decompress((DATA / "index.json.zst").read_bytes()))
    return [
        Entry(
            index["sources"][row["source"]],
            json.loads(decompressor.decompress(frames[row["start"] : row["end"]])),
        )
        for row in index["resources"]
        if index["sources"][row["source"]] != HL7_SOURCE
    ]


def guide_of(resource: dict[str, Any]) -> str:
    """The guide and version that a Belgian resource belongs to, after its canonical url."""
    names = [
        str(resource.get("url", "")),
        *(str(one.get("value", "")) for one in resource.get("uniqueId", [])),
    ]
    ours = [name for name in names if name.startswith(GUIDE_PREFIX)]
    segment = ours[0].removeprefix(GUIDE_PREFIX).split("/")[0] if ours else ""
    guide = segment if segment in GUIDES else "terminology"
    return f"HL7 Belgium {guide} {GUIDES[guide]}"


def corrected(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource, without the version that an erratum names."""
    wrong = ERRATA.get(resource.get("url", ""))
    if wrong is None or resource["resourceType"] != "ValueSet":
        return resource
    includes = [
        {name: value for name, value in one.items() if (name, value) != ("version", wrong)}
        for one in resource["compose"]["include"]
    ]
    return {**resource, "compose": {**resource["compose"], "include": includes}}


def trimmed(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource without narrative, contacts and other elements that no terminology operation reads."""
    return {name: value for name, value in resource.items() if name not in LEFT_OUT}


def without_doubles(entries: list[Entry]) -> list[Entry]:
    """The entries, the first of each type, url, version and id; what is dropped is printed."""
    found: dict[tuple[str, str, str, str], Entry] = {}
    for entry in entries:
        if found.setdefault(entry.key, entry) is not entry:
            print("dropped, a second resource of the same name:", *entry.key)
    return list(found.values())


def codes_of(resource: dict[str, Any]) -> dict[str, Any]:
    """What the index says of a resource, so that finding it does not mean reading it."""
    kind = resource["resourceType"]
    if kind == "CodeSystem":
        facts = {
            "supplements": resource.get("supplements"),
            "identifiers": [one["value"] for one in resource.get("identifier", []) if "value" in one],
        }
    elif kind == "ConceptMap":
        groups = resource.get("group", [])
        facts = {
            "sources": sorted({group["source"] for group in groups if "source" in group}),
            "targets": sorted({group["target"] for group in groups if "target" in group}),
        }
    elif kind == "NamingSystem":
        # OIDs stand bare in NamingSystem and with urn:oid: in Identifier.system.
        facts = {
            "identifiers": [
                f"urn:oid:{one['value']}" if one["type"] == "oid" else one["value"]
                for one in resource.get("uniqueId", [])
            ]
        }
    else:
        facts = {}
    return {name: value for name, value in facts.items() if value}


def encoded(resource: dict[str, Any]) -> bytes:
    """The resource as compact JSON, members in the order of the source."""
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":")).encode()


def write_oracle(folder: Path) -> int:
    """Writes number and SHA-256 of the sorted `system|code` lines of each expansion in the package."""
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    found = {}
    for path in sorted(folder.glob("ValueSet-*.json")):
        resource = json.loads(path.read_text(encoding="utf-8"))
        contains = resource["expansion"].get("contains", [])
        # HL7 writes two systems with their version behind them.
        lines = sorted({f"{one['system'].partition('|')[0]}|{one['code']}" for one in contains})
        digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
        found[resource["url"]] = [len(lines), digest]
    oracle = {"source": f"npm {package['name']} {package['version']} ({package['license']})", "expansions": found}
    rows = json.dumps(oracle, indent=0, sort_keys=True, separators=(",", ":"))
    ORACLE.write_text(rows + "\n", encoding="utf-8")
    print(f"{len(found)} expansions")
    return 0


def built() -> dict[str, bytes]:
    """The files of the data by name."""
    entries = without_doubles(sorted(hl7() + belgian(), key=lambda entry: entry.key))
    texts = [encoded(entry.resource) for entry in entries]
    # Trained on beginnings: small resources gain most, and large ones would crowd them out.
    samples = [text[:3000] for text in texts]
    dictionary = zstandard.train_dictionary(DICTIONARY_BYTES, samples, k=64, d=8, level=LEVEL)
    compressor = zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary, write_content_size=True)
    sources = sorted({entry.source for entry in entries})
    rows, frames, start = [], [], 0
    for entry, text in zip(entries, texts, strict=True):
        frame = compressor.compress(text)
        rows.append(
            {
                "type": entry.resource["resourceType"],
                "id": entry.resource["id"],
                "url": entry.resource.get("url") or f"urn:naming-system:{entry.resource['id']}",
                "version": entry.resource.get("version"),
                "start": start,
                "end": start + len(frame),
                "source": sources.index(entry.source),
                **codes_of(entry.resource),
            }
        )
        frames.append(frame)
        start += len(frame)
    index = encoded({"sources": sources, "resources": rows})
    return {
        "dictionary.bin": dictionary.as_bytes(),
        "frames.bin": b"".join(frames),
        "index.json.zst": zstandard.ZstdCompressor(level=LEVEL).compress(index),
    }


def main() -> int:
    """Writes the data and prints its size; or does what the options say."""
    if sys.argv[1:2] == ["--oracle"]:
        return write_oracle(Path(sys.argv[2]))
    files = built()
    if sys.argv[1:] == ["--check"]:
        different = [name for name, content in files.items() if (DATA / name).read_bytes() != content]
        print("terminology data:", f"differs in {', '.join(different)}" if different else "as built")
        return bool(different)
    DATA.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (DATA / name).write_bytes(content)
    print(f"{sum(map(len, files.values()))} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
