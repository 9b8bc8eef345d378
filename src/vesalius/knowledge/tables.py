"""The package's own tables: lines of values between bars, with source, edition and licence at the head."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from vesalius.errors import Invalid


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` in the order of the file, each with exactly `width` values; empty values are empty texts."""

    name: str
    source: str
    edition: str
    licence: str
    rows: tuple[tuple[str, ...], ...]


def read(name: str, width: int, folder: Path | None = None) -> Table:
    """A table of the package, or of `folder` when it holds one of this name. Raises Invalid with the line."""
    file = f"{name}.psv"
    if folder is not None and (folder / file).exists():
        text = (folder / file).read_text(encoding="utf-8")
    else:
        text = resources.files("vesalius.knowledge").joinpath("data", file).read_text(encoding="utf-8")
    return parse(name, text, width)


def parse(name: str, text: str, width: int) -> Table:
    """A table from its text. Raises Invalid with the number of the first wrong line."""
    about = {"source": "", "edition": "", "licence": ""}
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            key, colon, value = line[1:].partition(":")
            if colon and key.strip() in about:
                about[key.strip()] = value.strip()
        elif line.strip():
            values = tuple(value.strip() for value in line.split("|"))
            if len(values) != width:
                raise Invalid(f"Line {number} of the table {name} has {len(values)} values, not {width}.")
            rows.append(values)
    return Table(name, about["source"], about["edition"], about["licence"], tuple(rows))


def listed(text: str) -> Iterator[str]:
    """The parts of a value with commas."""
    return (part.strip() for part in text.split(",") if part.strip())
