"""The figures of the demo network, as the first page shows them: DIR/demo.json."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

FILE_NAME: Final = "demo.json"


class Centre(msgspec.Struct):
    """One centre of the network, with the number of people."""

    name: str = ""
    practitioners: int = 0
    patients: int = 0


class Figures(msgspec.Struct):
    """Counts for the first page. `centres` by their id."""

    types: dict[str, int] = msgspec.field(default_factory=dict)
    centres: dict[str, Centre] = msgspec.field(default_factory=dict)

    def add(self, resources: Iterable[Mapping[str, Any]]) -> None:
        """Counts some resources."""
        types: Counter[str] = Counter()
        for resource in resources:
            kind = resource["resourceType"]
            types[kind] += 1
            if kind == "Patient":
                self._centre(resource, "managingOrganization").patients += 1
            elif kind == "PractitionerRole":
                self._centre(resource, "organization").practitioners += 1
            elif kind == "Organization":
                self.centres.setdefault(f"Organization/{resource['id']}", Centre()).name = resource["name"]
        for kind, number in types.items():
            self.types[kind] = self.types.get(kind, 0) + number

    def join(self, other: Figures) -> None:
        """Adds the counts of another process."""
        for kind, number in other.types.items():
            self.types[kind] = self.types.get(kind, 0) + number
        for key, centre in other.centres.items():
            mine = self.centres.setdefault(key, Centre())
            mine.name = mine.name or centre.name
            mine.practitioners += centre.practitioners
            mine.patients += centre.patients

    def _centre(self, resource: Mapping[str, Any], element: str) -> Centre:
        reference = resource.get(element, {}).get("reference", "")
        return self.centres.setdefault(reference, Centre())


def figures(directory: Path) -> Mapping[str, Any] | None:
    """For the first page: {"types": {type: number}, "centres": [{name, practitioners, patients}]}."""
    try:
        read = msgspec.json.decode((directory / FILE_NAME).read_bytes(), type=Figures)
    except (OSError, msgspec.DecodeError):
        return None
    centres = [centre for centre in read.centres.values() if centre.patients]
    return {"types": read.types, "centres": sorted(centres, key=lambda centre: (-centre.patients, centre.name))}
