"""Trains a zstd dictionary on the demo network and HL7's R4 names; run once for each new dictionary number.

A dictionary that has been released is never trained again: bodies name the one they need.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

import zstandard

from vesalius.platform.demo import network
from vesalius.r4 import definitions

_DIRECTORY = Path(__file__).resolve().parents[1] / "src/vesalius/crypto/dictionaries"
_BYTES = 64 * 1024


def _samples() -> list[bytes]:
    chosen = random.Random(1)  # noqa: S311 - a reproducible sample
    samples: dict[str, list[bytes]] = {}
    for batch in network.generate(seed=1, patients=150):
        for resource in batch:
            meta = {"versionId": "1", "lastUpdated": "2026-11-22T20:15:30.123Z", **resource.get("meta", {})}
            ordered = {"resourceType": resource["resourceType"], "id": resource["id"], "meta": meta, **resource}
            ordered["meta"] = meta
            text = json.dumps(ordered, ensure_ascii=False, separators=(",", ":")).encode()
            samples.setdefault(resource["resourceType"], []).append(text)
    # Types that the network lacks are represented by the names of their elements.
    for name in definitions.RESOURCE_TYPES:
        body = {"resourceType": name, "id": "", **dict.fromkeys(definitions.elements(name), "")}
        samples.setdefault(name, []).append(json.dumps(body, separators=(",", ":")).encode())
    return [text for texts in samples.values() for text in chosen.sample(texts, min(len(texts), 400))]


if __name__ == "__main__":
    path = _DIRECTORY / f"fhir-{sys.argv[1]}.zdict"
    if path.exists():
        sys.exit(f"{path} exists; choose the next number")
    path.write_bytes(zstandard.train_dictionary(_BYTES, _samples(), level=3).as_bytes())
    print(f"{path}: {path.stat().st_size} bytes")
