"""The entries of the log in order of time, opened, and narrowed as far as the index of blocks can.

Blocks overlap in time by a little: an entry is given out once no block to come can hold one before it. What is younger
than the last block is looked through, in portions: there can be much of it while an installation is filled.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag

from vesalius.audit import index
from vesalius.audit.log import Log
from vesalius.store.session import Session
from vesalius.store.wire import Bound, int8, int8_array

BEGINNING, END = -(2**63), 2**63 - 1
_COLUMNS = "l.id, l.recorded, l.patient, l.version, l.event"
# Blocks are named many at a time and read few at a time, twice as many each time.
_NAMED = (32, 2048)
_MAXIMUM_READ = 32
# Of what no block covers each portion sorts all of it anew: the next one is many times as large.
_YOUNG = (64, 1024, 16_384)


class Entry(NamedTuple):
    """One opened leaf. `patient` is a pk; `recorded` in µs since 1970 UTC."""

    id: int
    recorded: int
    patient: int | None
    version: int | None
    facts: dict[str, Any]

    @property
    def place(self) -> tuple[int, int]:
        """Its place in the order of time."""
        return self.recorded, self.id


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of entries. `patients` None: anybody and nobody. [low, high) bounds the time.

    Each of `criteria` lists alternatives, one of which the entry has (`index.attributes`).
    """

    patients: tuple[int, ...] | None = None
    low: int = BEGINNING
    high: int = END
    criteria: tuple[frozenset[index.Attribute], ...] = ()


def one(session: Session, log: Log, leaf_id: int) -> Entry | None:
    """The entry of this number; None when there is none, or it does not open."""
    rows = session.fetch(f"SELECT {_COLUMNS} FROM audit_leaf l WHERE id = $1", [int8(leaf_id)])
    return _opened(log, rows[0], Filter()) if rows else None


def count(session: Session, chosen: Filter) -> int:
    """How many entries have these patients and times; the criteria are not looked at."""
    times = [int8(chosen.low), int8(chosen.high - 1)]
    if chosen.patients is None:
        return int(
            session.fetch("SELECT count(*) FROM audit_leaf WHERE recorded >= $1 AND recorded <= $2", times)[0][0]
        )
    rows = session.fetch(
        "SELECT (SELECT count(*) FROM audit_posting p CROSS JOIN unnest(p.ids) i(id) JOIN audit_leaf l ON l.id = i.id"
        " WHERE p.patient = ANY($3) AND l.recorded >= $1 AND l.recorded <= $2 AND l.id < $4)"
        " + (SELECT count(*) FROM audit_leaf l WHERE id >= $4 AND patient = ANY($3) AND recorded >= $1"
        " AND recorded <= $2)",
        [*times, int8_array(chosen.patients), int8(index.end(session))],
    )
    return int(rows[0][0])


def walk(
    session: Session,
    log: Log,
    chosen: Filter | Sequence[Filter],
    *,
    after: tuple[int, int] | None = None,
    is_descending: bool = True,
) -> Iterator[Entry | None]:
    """The entries that meet a filter, or one of several, in the order of (recorded, id), beginning after `after`.

    None stands for an entry that was opened and does not belong: so the caller can stop when it has cost enough.
    """
    filters = (chosen,) if isinstance(chosen, Filter) else chosen
    walks = [_Walk(session, log, one, after, is_descending=is_descending) for one in filters]
    if len(walks) == 1:
        yield from (entry for _, entry in walks[0].opened())
        return
    # What several walks come to stands in each of them at the same place.
    merged = heapq.merge(*(one.opened() for one in walks), key=lambda found: found[0])
    for _, same in groupby(merged, key=lambda found: found[0]):
        yield next((entry for _, entry in same if entry is not None), None)


def _opened(log: Log, row: tuple[Any, ...], chosen: Filter) -> Entry | None:
    leaf_id, recorded, patient, version, sealed = row
    try:
        facts = index.judged(log.open(sealed)[1], version)
    except (InvalidTag, ValueError, KeyError):
        # Forged or damaged: the verifier names it.
        return None
    if chosen.criteria:
        has = set(index.attributes(facts))
        if any(alternatives.isdisjoint(has) for alternatives in chosen.criteria):
            return None
    return Entry(leaf_id, recorded, patient, version, facts)


class _Walk:
    """The statements of one walk."""

    def __init__(
        self, session: Session, log: Log, chosen: Filter, after: tuple[int, int] | None, *, is_descending: bool
    ) -> None:
        self._session, self._log, self._chosen = session, log, chosen
        self._after, self._is_descending = after, is_descending
        self.sign = -1 if is_descending else 1
        self._end = index.end(session)
        low, high = chosen.low, chosen.high - 1
        if after is not None:
            low, high = (low, min(high, after[0])) if is_descending else (max(low, after[0]), high)
        self._low, self._high = low, high

    def opened(self) -> Iterator[tuple[tuple[int, int], Entry | None]]:
        """The place of each row in the order of the walk, and its entry."""
        for row in heapq.merge(self.young(), self.covered(), key=self.key):
            yield self.key(row), _opened(self._log, row, self._chosen)

    def key(self, row: tuple[Any, ...]) -> tuple[int, int]:
        """By which rows stand in the order of the walk."""
        return self.sign * row[1], self.sign * row[0]

    def young(self) -> Iterator[tuple[Any, ...]]:
        """The rows that no block covers, in order."""
        after, limits = self._after, iter(_YOUNG)
        limit = next(limits)
        direction = "DESC" if self._is_descending else "ASC"
        while True:
            rows = self._rows(
                "audit_leaf l",
                "l.id >= $1",
                [int8(self._end)],
                after=after,
                tail=f" ORDER BY l.recorded {direction}, l.id {direction} LIMIT {limit}",
            )
            yield from rows
            if len(rows) < limit:
                return
            after = rows[-1][1], rows[-1][0]
            limit = next(limits, limit)

    def covered(self) -> Iterator[tuple[Any, ...]]:
        """The rows of blocks, in order."""
        waiting: list[tuple[tuple[int, int], tuple[Any, ...]]] = []
        for numbers, edge in self.groups():
            while waiting and waiting[0][0][0] < self.sign * edge:
                yield heapq.heappop(waiting)[1]
            for row in self.read(numbers):
                heapq.heappush(waiting, (self.key(row), row))
        while waiting:
            yield heapq.heappop(waiting)[1]

    def read(self, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
        """The rows of these blocks."""
        values: list[Bound] = [int8_array(numbers)]
        if self._chosen.patients is None:
            size = index.BLOCK_LEAVES
            # The fence: each block is one short walk along the primary key, whatever the planner thinks of the table.
            source = (
                "unnest($1::bigint[]) b(number) CROSS JOIN LATERAL (SELECT * FROM audit_leaf f"
                f" WHERE f.id >= b.number * {size} AND f.id < b.number * {size} + {size} OFFSET 0) l"
            )
            return self._rows(source, "", values, after=self._after)
        values.append(int8_array(self._chosen.patients))
        source = "audit_posting p CROSS JOIN unnest(p.ids) i(id) JOIN audit_leaf l ON l.id = i.id"
        return self._rows(source, "p.number = ANY($1) AND p.patient = ANY($2)", values, after=self._after)

    def _rows(
        self, source: str, condition: str, values: list[Bound], *, after: tuple[int, int] | None, tail: str = ""
    ) -> list[tuple[Any, ...]]:
        values += [int8(self._low), int8(self._high)]
        parts = [f"l.recorded >= ${len(values) - 1} AND l.recorded <= ${len(values)}"]
        if condition:
            parts.append(condition)
        if self._chosen.patients is not None:
            values.append(int8_array(self._chosen.patients))
            parts.append(f"l.patient = ANY(${len(values)})")
        if after is not None:
            values += [int8(after[0]), int8(after[1])]
            comparison = "<" if self._is_descending else ">"
            parts.append(f"(l.recorded, l.id) {comparison} (${len(values) - 1}, ${len(values)})")
        return self._session.fetch(f"SELECT {_COLUMNS} FROM {source} WHERE {' AND '.join(parts)}{tail}", values)

    def groups(self) -> Iterator[tuple[list[int], int]]:
        """(numbers of blocks, the latest or earliest time in them), in the order of these times."""
        size, waiting = 1, list[tuple[int, int]]()
        for found in self._blocks():
            waiting.append(found)
            if len(waiting) >= size:
                yield [number for number, _ in waiting], waiting[0][1]
                size, waiting = min(size * 2, _MAXIMUM_READ), []
        if waiting:
            yield [number for number, _ in waiting], waiting[0][1]

    def _blocks(self) -> Iterator[tuple[int, int]]:
        edge, comparison, direction = ("high", "<", "DESC") if self._is_descending else ("low", ">", "ASC")
        values: list[Bound] = [int8(self._low), int8(self._high), int8(self._end // index.BLOCK_LEAVES)]
        parts = ["b.high >= $1", "b.low <= $2", "b.number < $3"]
        terms = index.Terms(self._log)
        for alternatives in self._chosen.criteria:
            values.append(int8_array(terms.terms(alternatives)))
            parts.append(f"b.terms && ${len(values)}")
        if self._chosen.patients is not None:
            values.append(int8_array(self._chosen.patients))
            parts.append(f"b.number IN (SELECT number FROM audit_posting WHERE patient = ANY(${len(values)}))")
        last: tuple[int, int] | None = None
        limits = iter(_NAMED)
        limit = next(limits)
        while True:
            bound, conditions = list(values), list(parts)
            if last is not None:
                bound += [int8(last[1]), int8(last[0])]
                conditions.append(f"(b.{edge}, b.number) {comparison} (${len(bound) - 1}, ${len(bound)})")
            rows = self._session.fetch(
                f"SELECT b.number, b.{edge} FROM audit_block b WHERE {' AND '.join(conditions)}"
                f" ORDER BY b.{edge} {direction}, b.number {direction} LIMIT {limit}",
                bound,
            )
            for row in rows:
                last = (int(row[0]), int(row[1]))
                yield last
            if len(rows) < limit:
                return
            limit = next(limits, limit)
