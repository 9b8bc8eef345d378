"""Figures: a question becomes an answer, exact or blurred as the reader's scope demands."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import count
from typing import Any, Final

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.analytics import tables
from vesalius.analytics.scope import OWN, PATIENT
from vesalius.analytics.statement import Question, Statement
from vesalius.audit.recording import record
from vesalius.errors import Invalid
from vesalius.r4 import json
from vesalius.records.context import Context
from vesalius.records.people import literals
from vesalius.store.session import Session
from vesalius.store.wire import bytea, int8, text

SMALLEST: Final = 5
"""Groups of fewer people are not told to readers without the right to see each of them."""
_MINUTES_KEPT: Final = 5
_ROUNDING: Final = 3
"""Which way of rounding a kept answer was made by."""
_STATEMENT_SECONDS: Final = 60
_KEPT_FIGURES: Final = 5_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure. `keys` are the values of the dimensions, None for those that are not known.

    `count` are events or patients, `part` those of them that meet the numerator; None where it is hidden. `value` is
    the sum, average or median. `is_small` says that it is about one to four people and therefore hidden.
    """

    keys: tuple[str | None, ...]
    count: int | None
    part: int | None = None
    value: Decimal | None = None
    is_small: bool = False

    @property
    def share(self) -> Decimal | None:
        """The part of the whole in percent, with one decimal."""
        if not self.count or self.part is None:
            return None
        return (Decimal(100 * self.part) / self.count).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Answer:
    """The cells by their keys, the total of all, whether they are exact, and when they were counted (µs)."""

    question: Question
    cells: tuple[Cell, ...]
    total: Cell
    is_exact: bool
    computed: int


def evaluate(context: Context, actor: Actor, question: Question, *, fresh: bool = False) -> Answer:
    """The answer, computed now or within the last minutes; an event in the audit log tells who asked.

    Raises Invalid for what the measure cannot be asked, TooCostly when it takes too long.
    """
    question.check()
    with context.pool.session() as session:
        tables.make_sure(session)
        answer = None if fresh else _remembered(session, question)
        if answer is None:
            answer = _computed(session, actor, question)
            _remember(session, answer)
        record(
            session,
            context.log,
            actor,
            "figures-read",
            f"Measure/{question.measure.id}",
            patients=question.patients or (),
            details=_told(question),
        )
    return answer


def with_every_month(answer: Answer) -> Answer:
    """The answer with a zero for each month that has passed or begun and of which nothing was counted.

    Of counts and sums told by month alone; a share, an average or a median of nothing is no number.
    """
    question = answer.question
    measure = question.measure
    is_sum = measure.aggregate == "sum"
    if question.dimensions != ("month",) or measure.is_share or (measure.value is not None and not is_sum):
        return answer
    known = {cell.keys for cell in answer.cells}
    present = f"{clock.now().astimezone(clock.ZONE):%Y-%m}"
    missing = [
        Cell((month,), 0, value=Decimal(0) if is_sum else None)
        for month in question.period.every_month()
        if (month,) not in known and month <= present
    ]
    cells = sorted((*answer.cells, *missing), key=lambda cell: (cell.keys[0] is None, cell.keys[0] or ""))
    return replace(answer, cells=tuple(cells))


def patients(
    context: Context, actor: Actor, question: Question, keys: Mapping[str, str | None], *, part: bool, limit: int = 200
) -> list[int]:
    """The pks of the patients behind a cell that the actor may see, at most `limit`."""
    question.check()
    replace(question, dimensions=tuple(keys)).check()
    statement = Statement(actor, question)
    with context.pool.session() as session, session.transaction():
        tables.make_sure(session)
        _prepare(session)
        rows = session.fetch(statement.patients(keys, limit, part=part and question.measure.is_share), statement.values)
        record(
            session,
            context.log,
            actor,
            "figures-read",
            f"Measure/{question.measure.id}",
            details={**_told(question), "patients": str(len(rows))},
        )
    return [int(row[0]) for row in rows]


def evidence(context: Context, actor: Actor, question: Question, *, since: int = 0, limit: int) -> list[str]:
    """The literals of the entries behind an answer about chosen people that the actor may see, at most `limit`.

    Only those changed after `since` (µs since 1970 UTC), the oldest change first. Raises Invalid for rounded figures.
    """
    question.check()
    if not question.scope.is_exact:
        raise Invalid("What is behind rounded figures is not told.")
    statement = Statement(actor, question)
    with context.pool.session() as session, session.transaction():
        tables.make_sure(session)
        _prepare(session)
        sql = statement.evidence(since, limit)
        pks = [int(row[0]) for row in session.fetch(sql, statement.values)]
        found = literals(session, pks)
    return [found[pk] for pk in pks]


def _told(question: Question) -> dict[str, str]:
    return {
        "scope": question.scope.code,
        "period": f"{question.period.start:%Y-%m-%d}/{question.period.end - timedelta(days=1):%Y-%m-%d}",
        "by": " ".join((*question.dimensions, *question.filters)),
    }


def _prepare(session: Session) -> None:
    # Plans for the values at hand: what is asked differs by orders of magnitude.
    session.run("SET LOCAL plan_cache_mode = force_custom_plan")
    session.run("SET LOCAL work_mem = '64MB'")
    session.run("SET LOCAL max_parallel_workers_per_gather = 2")
    session.run(f"SET LOCAL statement_timeout = '{_STATEMENT_SECONDS}s'")


def _computed(session: Session, actor: Actor, question: Question) -> Answer:
    statement = Statement(actor, question)
    sql = statement.counted()
    computed = clock.now_microseconds()
    with session.transaction():
        _prepare(session)
        rows = session.fetch(sql, statement.values)
    width = len(question.dimensions)
    exact = question.scope.is_exact
    cells, total = [], Cell(("",) * 0, 0, 0 if question.measure.is_share else None)
    for row in rows:
        found = _cell(question, row, width)
        if not exact:
            found = blurred(found, int(row[width + 2]), is_sum=question.measure.aggregate == "sum")
        if not width or row[width]:
            total = replace(found, keys=())
        else:
            cells.append(found)
    cells.sort(key=lambda cell: tuple((key is None, key or "") for key in cell.keys))
    return Answer(question, tuple(cells), total, exact, computed)


def _cell(question: Question, row: tuple[Any, ...], width: int) -> Cell:
    measure = question.measure
    count = int(row[width + 2] if measure.aggregate == "patients" else row[width + 1])
    value = row[width + 4]
    return Cell(
        tuple(row[:width]),
        count,
        int(row[width + 3]) if measure.is_share else None,
        None if value is None else Decimal(value).quantize(Decimal("0.1")),
    )


def blurred(cell: Cell, people: int, *, is_sum: bool = False) -> Cell:
    """A figure for readers without the right to see each person: multiples of five, nothing about one to four.

    `people` is how many persons stand behind it. A part, or what is left beside it, of one to four is hidden as well:
    rounding makes the one equal to nothing and the other equal to the whole. A sum is told to about a twentieth, at
    least to five: among exact ones a hidden one would be what is left of the whole. So are averages and medians, at
    least to one: of two exact ones, with and without one more person, follows what is true of that person.
    """
    if cell.count == 0:
        return cell
    if 0 < people < SMALLEST or (cell.count is not None and 0 < cell.count < SMALLEST):
        return replace(cell, count=None, part=None, value=None, is_small=True)
    part = cell.part
    if part is not None and 0 < part < SMALLEST:
        part = None
    value = None if cell.value is None else coarse(cell.value, least=SMALLEST if is_sum else 1)
    return replace(cell, count=_rounded(cell.count), part=None if part is None else _rounded(part), value=value)


def coarse(value: Decimal, *, least: int = SMALLEST) -> Decimal:
    """The nearest multiple of the first of 1, 2, 5, 10, 20 … that is at least `least` and a twentieth of the value."""
    step = next(
        step
        for power in count()
        for base in (1, 2, 5)
        if (step := Decimal(base * 10**power)) >= least and step * 20 >= abs(value)
    )
    return (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step


def _rounded(number: int | None) -> int | None:
    return None if number is None else (number + SMALLEST // 2) // SMALLEST * SMALLEST


def _key(question: Question) -> bytes | None:
    """Under which an answer is remembered; None for figures that depend on what the reader may see."""
    if question.scope.code in {OWN, PATIENT}:
        return None
    parts = (
        _ROUNDING,
        question.measure.id,
        question.measure.digest,
        question.period.start,
        question.period.end,
        question.patients,
        question.scope.code,
        question.scope.is_exact,
        question.dimensions,
        sorted(question.filters.items()),
    )
    return hashlib.sha256(repr(parts).encode()).digest()


def _remembered(session: Session, question: Question) -> Answer | None:
    key = _key(question)
    if key is None:
        return None
    rows = session.fetch(
        "SELECT r.computed, r.content FROM analytics.figure r, analytics.feed f WHERE r.key = $1"
        " AND (r.computed > f.moved OR r.computed > $2)",
        [bytea(key), int8(clock.now_microseconds() - _MINUTES_KEPT * 60_000_000)],
    )
    if not rows:
        return None
    content = json.parse(str(rows[0][1]).encode())
    cells = [_unpacked(item) for item in content["cells"]]
    return Answer(question, tuple(cells[:-1]), cells[-1], question.scope.is_exact, int(rows[0][0]))


def _remember(session: Session, answer: Answer) -> None:
    key = _key(answer.question)
    if key is None:
        return
    content = json.encode({"cells": [_packed(cell) for cell in (*answer.cells, answer.total)]}).decode()
    session.execute(
        "INSERT INTO analytics.figure (key, computed, content) VALUES ($1, $2, $3) ON CONFLICT (key)"
        " DO UPDATE SET computed = $2, content = $3",
        [bytea(key), int8(answer.computed), text(content)],
    )
    session.execute(
        "DELETE FROM analytics.figure WHERE key IN (SELECT key FROM analytics.figure ORDER BY computed DESC"
        f" OFFSET {_KEPT_FIGURES})"
    )


def _packed(cell: Cell) -> dict[str, Any]:
    return {
        "keys": list(cell.keys),
        "count": cell.count,
        "part": cell.part,
        "value": None if cell.value is None else str(cell.value),
        "small": cell.is_small,
    }


def _unpacked(item: Mapping[str, Any]) -> Cell:
    value = item["value"]
    return Cell(
        tuple(item["keys"]), item["count"], item["part"], None if value is None else Decimal(value), item["small"]
    )
