"""A page in the order of keys is looked for in the first stretches of that order, and only then in all the rest.

Keys are random numbers: a stretch of their range is a fair sample of the resources. What one resource in a hundred
meets fills its page from the first stretch, however many meet it in all; PostgreSQL does not begin the next branch of
a UNION ALL while the limit is not wanting. What is rare costs the reading of a few thousand index entries more.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from vesalius.search.model import model
from vesalius.search.query import Chain, Group, Has, Leaf
from vesalius.search.selectivity import asks_code, is_by_patient, is_plain, narrows
from vesalius.search.statement import Statement

FREQUENT: Final = 120
"""The first stretch holds so many resources for each that is wanted."""

PAIRED: Final = 3_000
"""The second of a composite, which costs a look at the value for each resource with the code."""

_MOST: Final = 250
"""Wanted resources beyond which a stretch grows no more."""

_PARTS: Final = 4
"""A stretch is at most such a part of all resources."""

_FIRST_KEY, _LAST_KEY, _KEYS = -(2**63), 2**63 - 1, 2**64


class Stretch(NamedTuple):
    """The keys from `start`, which is a comparison, to `end`, both SQL; `end` '' for the last one."""

    start: str
    end: str

    def holds(self, column: str) -> str:
        """The condition that a column of keys lies in it; in the last, no index on the column is worth reading."""
        if not self.end:
            return f"({column} {self.start}) IS TRUE"
        return f"{column} {self.start} AND {column} <= {self.end}"


def sizes(groups: tuple[Group, ...], wanted: int) -> tuple[int, ...]:
    """How many resources each stretch but the last is to hold; empty where a page is better looked for at once.

    `groups` name no patient. Only what many resources may meet is worth it: a code of the type's primary parameter,
    what stands in records that are looked for by it, and a chain to patients by something like their gender.
    """
    if len(groups) != 1 or len(groups[0].types) != 1:
        return ()
    found: tuple[int, ...] = ()
    for item in groups[0].clause.items:
        is_related = isinstance(item, Has) and is_by_patient(item.parameter, item.target)
        if is_related or (isinstance(item, Chain) and not narrows(item)):
            found = found or (FREQUENT,)
        elif isinstance(item, Leaf) and asks_code(item, model(groups[0].types[0]).primary_code):
            found = (FREQUENT, PAIRED) if item.parameter.kind == "composite" else (FREQUENT,)
        elif not (isinstance(item, Leaf) and (item.parameter.kind == "date" or is_plain(item))):
            return ()
    return tuple(size * min(wanted, _MOST) for size in found)


def stretches(statement: Statement, sizes: tuple[int, ...], place: int | None) -> list[Stretch]:
    """The stretches of these sizes behind `place`, and the rest."""
    first = statement.integer(_FIRST_KEY if place is None else place)
    start = f"{'>=' if place is None else '>'} {first}"
    found = []
    for number in range(len(sizes)):
        end = _end(first, sizes[: number + 1])
        found.append(Stretch(start, end))
        start = f"> {end}"
    return [*found, Stretch(start, "")]


def _end(first: str, sizes: tuple[int, ...]) -> str:
    """SQL of the key that about the last of `sizes` resources lie before, counted from `first`.

    Of few resources no stretch is worth reading by itself: it ends where the one before it does.
    """
    cases = "".join(f" WHEN reltuples >= {int(size) * _PARTS} THEN {int(size)}" for size in reversed(sizes))
    share = f"{_KEYS}::numeric * CASE{cases} ELSE 0 END / greatest(reltuples::numeric, 1)"
    return (
        f"(SELECT least({_LAST_KEY}, {first}::numeric + trunc({share}))::bigint"
        " FROM pg_class WHERE oid = 'resource'::regclass)"
    )
