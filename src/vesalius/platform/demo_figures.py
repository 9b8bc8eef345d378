"""The figures of the demo network, as the first page shows them: DIR/demo.json."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

FILE_NAME: Final = "demo.json"


class Figures(msgspec.Struct):
    """Counts of resources by type, patients by centre, practitioners by profession."""

    by_type: dict[str, int] = msgspec.field(default_factory=dict)
    patients_by_centre: dict[str, int] = msgspec.field(default_factory=dict)
    practitioners_by_profession: dict[str, int] = msgspec.field(default_factory=dict)

    def join(self, by_type: Mapping[str, int], centres: Mapping[str, int], professions: Mapping[str, int]) -> None:
        """Adds the counts of another part of the network."""
        for mine, others in (
            (self.by_type, by_type),
            (self.patients_by_centre, centres),
            (self.practitioners_by_profession, professions),
        ):
            for name, number in others.items():
                mine[name] = mine.get(name, 0) + number

    @property
    def resources(self) -> int:
        """All of them."""
        return sum(self.by_type.values())


def is_finished(directory: Path) -> bool:
    """Whether the whole network was loaded into the installation in this folder."""
    return (directory / FILE_NAME).exists()


def figures(directory: Path) -> Mapping[str, Any] | None:
    """The fields of demo.network.Figures for the first page; None when the network is not here."""
    try:
        read = msgspec.json.decode((directory / FILE_NAME).read_bytes(), type=Figures)
    except (OSError, msgspec.DecodeError):
        return None
    return {
        "resources": read.resources,
        "patients": read.by_type.get("Patient", 0),
        "by_type": _sorted(read.by_type),
        "patients_by_centre": _sorted(read.patients_by_centre),
        "practitioners_by_profession": _sorted(read.practitioners_by_profession),
    }


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
