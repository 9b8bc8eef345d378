"""Our own clinical tables as a pharmacist reads them: source, edition, columns, rows, and a digest of all of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from vesalius.knowledge import tables

WIDTHS: Final = {
    "interactions": 6,
    "renal": 4,
    "pregnancy": 6,
    "age": 4,
    "problem": 6,
    "problem_codes": 3,
    "maximum_dose": 6,
    "allergy": 7,
    "qt": 2,
    "substances": 7,
}
"""The tables that say something clinical, with the number of their columns; phrases are their words."""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """One table. `digest` changes with anything that it says; `columns` are as long as each row."""

    name: str
    source: str
    edition: str
    digest: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read(name: str, folder: Path | None) -> OwnTable:
    """A table in use: that of `folder` (imported tables) where it is there, else the shipped one. KeyError."""
    width = WIDTHS[name]
    path = folder / f"{name}.psv" if folder is not None else None
    if path is not None and path.exists():
        text = path.read_text(encoding="utf-8")
    else:
        text = resources.files("vesalius.knowledge").joinpath("data", f"{name}.psv").read_text(encoding="utf-8")
    table = tables.parse(name, text, width)
    heads = [line[1:].strip() for line in text.splitlines() if line.startswith("#") and "|" in line]
    columns = tuple(part.strip() for part in heads[-1].split("|")) if heads else ()
    columns = columns if len(columns) == width else tuple(str(place) for place in range(1, width + 1))
    digest = hashlib.blake2b(repr((table.source, table.edition, table.rows)).encode(), digest_size=8).hexdigest()
    return OwnTable(name, table.source, table.edition, digest, columns, table.rows)
