"""The entries of the log in order of time, opened, and narrowed as far as indexes can."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag

from vesalius.audit import index
from vesalius.audit.log import Log
from vesalius.store.session import Session
from vesalius.store.wire import Bound, int8, int8_array

BEGINNING, END = -(2**63), 2**63 - 1
_COLUMNS = "id, recorded, patient, version, event"
_PAGE = 200
_BLOCKS = 16


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
    rows = session.fetch(f"SELECT {_COLUMNS} FROM audit_leaf WHERE id = $1", [int8(leaf_id)])
    return next(_opened(log, rows), None)


def count(session: Session, chosen: Filter) -> int:
    """How many entries have these patients and times; the criteria are not looked at."""
    where, values = _where(chosen, None, is_descending=True)
    return int(session.fetch(f"SELECT count(*) FROM audit_leaf WHERE {where}", values)[0][0])


def walk(
    session: Session, log: Log, chosen: Filter, *, after: tuple[int, int] | None = None, is_descending: bool = True
) -> Iterator[Entry | None]:
    """The entries in the order of (recorded, id), beginning after the place `after`.

    None stands for an entry that was opened and does not belong: so the caller can stop when it has cost enough.
    """
    if chosen.criteria and chosen.patients is None:
        yield from _by_blocks(session, log, chosen, after, is_descending=is_descending)
        return
    while True:
        where, values = _where(chosen, after, is_descending=is_descending)
        direction = "DESC" if is_descending else "ASC"
        rows = session.fetch(
            f"SELECT {_COLUMNS} FROM audit_leaf WHERE {where}"
            f" ORDER BY recorded {direction}, id {direction} LIMIT {_PAGE}",
            values,
        )
        for row in rows:
            yield next(_opened(log, [row], chosen), None)
        if len(rows) < _PAGE:
            return
        after = (rows[-1][1], rows[-1][0])


def _where(chosen: Filter, after: tuple[int, int] | None, *, is_descending: bool) -> tuple[str, list[Bound]]:
    low, high = chosen.low, chosen.high
    parts, values = ["recorded >= $1", "recorded <= $2"], [int8(low), int8(high - 1)]
    if after is not None:
        # The plain bound lets the index begin there.
        values += [int8(after[0]), int8(after[1])]
        parts.append("recorded <= $3" if is_descending else "recorded >= $3")
        parts.append(f"(recorded, id) {'<' if is_descending else '>'} ($3, $4)")
    if chosen.patients is not None:
        if len(chosen.patients) == 1:
            values.append(int8(chosen.patients[0]))
            parts.append(f"patient = ${len(values)}")
        else:
            values.append(int8_array(chosen.patients))
            parts.append(f"patient = ANY(${len(values)})")
    return " AND ".join(parts), values


def _opened(log: Log, rows: Sequence[tuple[Any, ...]], chosen: Filter | None = None) -> Iterator[Entry]:
    for leaf_id, recorded, patient, version, sealed in rows:
        try:
            facts = log.open(sealed)[1]
        except (InvalidTag, ValueError):
            # Forged or damaged: the verifier names it.
            continue
        if chosen is not None and chosen.criteria:
            has = set(index.attributes(facts))
            if any(alternatives.isdisjoint(has) for alternatives in chosen.criteria):
                continue
        yield Entry(leaf_id, recorded, patient, version, facts)


def _by_blocks(
    session: Session, log: Log, chosen: Filter, after: tuple[int, int] | None, *, is_descending: bool
) -> Iterator[Entry | None]:
    """Blocks overlap in time by a little: an entry is given out once no block to come can hold an earlier one."""
    sign = -1 if is_descending else 1
    waiting: list[tuple[int, int, Entry]] = []

    def load(first: int, behind: int | None) -> Iterator[None]:
        bounds = "id >= $1" if behind is None else "id >= $1 AND id < $2"
        values = [int8(first)] if behind is None else [int8(first), int8(behind)]
        rows = session.fetch(f"SELECT {_COLUMNS} FROM audit_leaf WHERE {bounds}", values)
        for row in rows:
            place = (row[1], row[0])
            if not chosen.low <= row[1] < chosen.high:
                continue
            if after is not None and (place >= after if is_descending else place <= after):
                continue
            found = next(_opened(log, [row], chosen), None)
            if found is None:
                yield None
            else:
                heapq.heappush(waiting, (sign * found.recorded, sign * found.id, found))

    ended = index.end(session)
    yield from load(ended, None)
    for number, edge in _blocks(session, log, chosen, after, ended, is_descending=is_descending):
        while waiting and waiting[0][0] < sign * edge:
            yield heapq.heappop(waiting)[2]
        yield from load(number * index.BLOCK_LEAVES, (number + 1) * index.BLOCK_LEAVES)
    while waiting:
        yield heapq.heappop(waiting)[2]


def _blocks(
    session: Session, log: Log, chosen: Filter, after: tuple[int, int] | None, ended: int, *, is_descending: bool
) -> Iterator[tuple[int, int]]:
    """(number, its latest or earliest time) of the blocks that may hold what is asked for, in the order of these."""
    if after is not None:
        bounded = (
            replace(chosen, high=min(chosen.high, after[0] + 1))
            if is_descending
            else replace(chosen, low=max(chosen.low, after[0]))
        )
    else:
        bounded = chosen
    terms = index.Terms(log)
    edge, comparison, direction = ("high", "<", "DESC") if is_descending else ("low", ">", "ASC")
    last: tuple[int, int] | None = None
    while True:
        values: list[Bound] = [int8(bounded.low), int8(bounded.high - 1), int8(ended // index.BLOCK_LEAVES)]
        parts = ["high >= $1", "low <= $2", "number < $3"]
        for alternatives in chosen.criteria:
            values.append(int8_array(terms.terms(alternatives)))
            parts.append(f"terms && ${len(values)}")
        if last is not None:
            values += [int8(last[1]), int8(last[0])]
            parts.append(f"({edge}, number) {comparison} (${len(values) - 1}, ${len(values)})")
        rows = session.fetch(
            f"SELECT number, {edge} FROM audit_block WHERE {' AND '.join(parts)}"
            f" ORDER BY {edge} {direction}, number {direction} LIMIT {_BLOCKS}",
            values,
        )
        for row in rows:
            last = (int(row[0]), int(row[1]))
            yield last
        if len(rows) < _BLOCKS:
            return
