"""Our own clinical tables, and the coded criteria, as a pharmacist reads them: source, columns, rows, a digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from vesalius.knowledge import criteria, tables
from vesalius.knowledge.model import Condition, Criterion, Source

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
NAMES: Final = (*WIDTHS, criteria.SOURCE)
"""What is verified: the tables, and STOPP/START as it is coded."""


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
    return _of(name, table.source, table.edition, columns, table.rows)


def of_criteria(source: Source, found: Iterable[Criterion]) -> OwnTable:
    """The criteria of STOPP/START in use: the words of the source beside the codes that stand for them."""
    rows = tuple((each.id, each.text, " OR ".join(map(_alternative, each.alternatives))) for each in found)
    return _of(
        criteria.SOURCE, source.line, source.edition, ("criterion", "words of the source", "as it is coded"), rows
    )


def _of(name: str, source: str, edition: str, columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> OwnTable:
    digest = hashlib.blake2b(repr((source, edition, rows)).encode(), digest_size=8).hexdigest()
    return OwnTable(name, source, edition, digest, columns, rows)


def _alternative(conditions: tuple[Condition, ...]) -> str:
    return " AND ".join(map(_condition, conditions))


def _condition(each: Condition) -> str:
    codes = ", ".join(code for code, _ in each.included)
    words = [f"{'no ' if each.is_negative else ''}{each.kind} {each.terminology} {codes}".strip()]
    if each.excluded:
        words.append("except " + ", ".join(code for code, _ in each.excluded))
    if each.value:
        words.append(f"{each.operator} {each.value}")
    if each.dose_above:
        words.append(f"dose above {each.dose_above:g} mg")
    if each.duration_days:
        words.append(f"{each.duration_operator} {each.duration_days} days")
    return " ".join(words)
