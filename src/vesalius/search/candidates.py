"""The rows that a query's terms name, in order, tested after decryption where terms do not decide."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from functools import cmp_to_key, lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple

from vesalius.crypto.blind import BlindIndex
from vesalius.errors import TooCostly
from vesalius.r4 import json
from vesalius.search import labels, order
from vesalius.search.evaluate import matches_group, texts
from vesalius.search.index import primary_term, secondary_term
from vesalius.search.leaf import KEY, disclosed
from vesalius.search.leaf import Leaf as AuditLeaf
from vesalius.search.model import model
from vesalius.search.order import Column
from vesalius.search.patients import patients_of
from vesalius.search.plan import CHAIN, EXACT, LOSSY, RESTRICTED, Planner
from vesalius.search.query import And, Clause, Leaf, Member, Not, Or, SearchQuery, SortKey, Texts
from vesalius.search.related import Related
from vesalius.search.selectivity import asks_code, code_of, is_plain, narrows
from vesalius.search.statement import Statement
from vesalius.search.stretch import sizes, stretches
from vesalius.search.visibility import Visibility
from vesalius.store import attached_text
from vesalius.store.keys import wrapped_beside
from vesalius.store.rows import COLUMNS, StoredRow, columns
from vesalius.store.session import Session

MAXIMUM_TESTED: Final = 50_000
"""Candidates that are decrypted and tested for one page, count or part of a question: some seconds."""

_BATCH: Final = 200
_FEW: Final = 5
_WIDTH: Final = len(COLUMNS)
_COLUMNS: Final = columns("r")
_LOCAL = ("Leaf", "Missing", "Ids", "Texts", "Inside", "Held", "And", "Or", "Not")


class Found(NamedTuple):
    """A match with its place in the order: sort values, then pk. `resource` is there when it was decrypted."""

    row: StoredRow
    place: tuple[Any, ...]
    resource: dict[str, Any] | None


def _fenced(rows: str) -> str:
    """The rows, found before they are put in order.

    The planner cannot know how few terms a chain gives; left to itself it walks an index in the wanted order through
    the whole type, in the hope of soon having enough.
    """
    return f"SELECT * FROM ({rows} OFFSET 0) r"


@lru_cache(maxsize=1024)
def _facts(
    query: SearchQuery, blind: BlindIndex
) -> tuple[list[int], dict[Leaf, list[int]], tuple[Column, ...] | None, list[Clause], list[Texts]]:
    """What follows from the query alone, for queries that come again and again: never changed afterwards."""
    named: dict[Leaf, list[int]] = {}
    patients = patients_of(query.groups, blind, named)
    others = [clause for group in query.groups for clause in _others(group.clause)]
    contents = [item for group in query.groups for item in _contents(group.clause)]
    return patients, named, order.columns(query), others, contents


class Search:
    """One query over one session. `query` holds no part that another statement must answer first."""

    def __init__(self, session: Session, query: SearchQuery, visibility: Visibility, blind: BlindIndex) -> None:
        self.session = session
        self.query = query
        self.visibility = visibility
        self.blind = blind
        self.patients, self._named, self.columns, self._others, self._contents = _facts(query, blind)
        self._patient = _only_patient(query, self._named)
        self._compartment = None if self._patient is not None else _compartment(query, blind)
        self._tested = 0
        self._narrowed = ""
        self._leaf: AuditLeaf | None = None
        self.is_disclosed = False
        """Whether the leaves of the page have been written with it."""

    def page(
        self,
        count: int,
        place: tuple[Any, ...] | None = None,
        *,
        backward: bool = False,
        leaf: AuditLeaf | None = None,
    ) -> list[Found]:
        """Up to `count` matches after `place`, nearest first (before it when `backward`). Raises TooCostly.

        With `leaf`, the leaves of all but the last of `count` are written by the same statement where that can be:
        `is_disclosed` says so afterwards.
        """
        self._tested = 0
        self._leaf = leaf
        if self.columns is None:
            return self._sorted(count, place, backward=backward)
        found: list[Found] = []
        while True:
            wanted = count - len(found)
            batch, more = self._fetch(self.columns, wanted, place, backward=backward)
            found += batch.matches
            if len(found) >= count or not more:
                return found[:count]
            place = batch.last

    def all(self, maximum: int, advice: str) -> Iterator[Found]:
        """Every match, in the order of keys. Raises TooCostly beyond `maximum`."""
        place: tuple[Any, ...] | None = None
        number = 0
        self._tested = 0
        while True:
            batch, more = self._fetch((), _BATCH * 5, place, backward=False)
            for found in batch.matches:
                number += 1
                if number > maximum:
                    raise TooCostly(f"More than {maximum} resources would have to be decrypted. {advice}")
                yield found
            if not more:
                return
            place = batch.last

    def count_tested(self, condition: str) -> int:
        """The number of matches among the rows `r` that meet a condition without values. Raises TooCostly."""
        self._narrowed = condition
        try:
            return sum(1 for _ in self.all(MAXIMUM_TESTED, "Narrow the search, or ask for _total=estimate."))
        finally:
            self._narrowed = ""

    def where(self, statement: Statement, alias: str) -> tuple[str, int]:
        """The condition of the query and how far it decides."""
        return Planner(statement, self.blind, self.patients, self._named).groups(self.query.groups, alias)

    def _fetch(
        self, keys: Sequence[Column], wanted: int, place: tuple[Any, ...] | None, *, backward: bool
    ) -> tuple[_Batch, bool]:
        """Matches among the next rows, and whether there are rows beyond these."""
        statement = Statement(self.visibility)
        where, exactness = self.where(statement, "r")
        if self._narrowed:
            where = f"{where} AND {self._narrowed}"
        # The limit stands in the text, where the planner sees it; few sizes keep the prepared statements few.
        limit = wanted if exactness == EXACT else -(-max(wanted * 2, _BATCH) // _BATCH) * _BATCH
        extra = self._extra(statement) if exactness == LOSSY else ""
        # Rows of many patients come with their keys; those of one patient share one, which is mostly at hand.
        is_keyed = not self.patients
        if is_keyed:
            extra += f", {wrapped_beside('r')} AS wrapping"
        sql = self._sql(statement, where, keys, place, limit, extra, backward=backward)
        if self._leaf is not None and exactness == EXACT:
            sql = disclosed(statement, sql, keys, limit - 1, self._leaf, backward=backward)
            self._leaf, self.is_disclosed = None, True
        rows = self.session.fetch_stored_and(sql, statement.values)
        width = 1 + len(keys)
        is_full = len(rows) >= limit
        if len(keys) == 1 and len(rows) > 1:
            rows = self._merged(rows, keys, limit, backward=backward)
        found, last = [], place
        attached = attached_text.texts(self.session, [row[0] for row in rows]) if self._contents else {}
        for row in rows:
            stored = row[0]
            last = (*row[1:width], stored.pk)
            if is_keyed:
                self.session.keys.offer(self.session, stored.data_key, row[-1])
            resource = None
            if exactness == LOSSY or (exactness == RESTRICTED and stored.labels & labels.RESTRICTED):
                resource = self._resource(stored)
                known = dict(zip(self._others, row[width:], strict=False))
                if stored.pk in attached:
                    known |= {item: texts(item, resource, attached[stored.pk]) for item in self._contents}
                if not any(matches_group(resource, group, known) for group in self.query.groups):
                    continue
            found.append(Found(stored, last, resource))
        return _Batch(found, last), is_full

    def _merged(self, rows: list[Any], keys: Sequence[Column], limit: int, *, backward: bool) -> list[Any]:
        """The rows of several branches in one order."""
        if len(keys) == 1 and keys[0].kind == "date_low":
            sign = -1 if keys[0].descending else 1

            def place(row: Any) -> tuple[bool, int, int]:
                low = row[1]
                return low is None, 0 if low is None else sign * low, row[0].pk

            return sorted(rows, key=place, reverse=backward)[:limit]
        query = SearchQuery((), tuple(SortKey("", column.descending) for column in keys))
        end = 1 + len(keys)

        def before(one: Any, other: Any) -> int:
            found = order.compare(query, (*one[1:end], one[0].pk), (*other[1:end], other[0].pk))
            return -found if backward else found

        return sorted(rows, key=cmp_to_key(before))[:limit]

    def _extra(self, statement: Statement) -> str:
        planner = Planner(statement, self.blind, self.patients)
        return "".join(f", coalesce({planner.condition(clause, 'r')[0]}, FALSE)" for clause in self._others)

    def _sql(
        self,
        statement: Statement,
        where: str,
        keys: Sequence[Column],
        place: tuple[Any, ...] | None,
        limit: int,
        extra: str,
        *,
        backward: bool,
    ) -> str:
        limited = f"LIMIT {int(limit)}"
        expressions = [(column.expression("r", statement), column) for column in keys]
        what = (
            _COLUMNS + "".join(f", {expression} AS {KEY}{n}" for n, (expression, _) in enumerate(expressions)) + extra
        )
        after = "" if place is None else " AND " + order.beyond(expressions, "r", place, statement, backward=backward)
        if len(keys) == 1 and keys[0].kind == "date_low":
            return self._by_date(statement, where, keys[0], place, what, limited, backward=backward)
        ordered = order.ordering(expressions, "r", backward=backward)
        rows = statement.rows(what, "r", where + after, patient=self._patient, compartment=self._compartment)
        parts = () if keys or backward or self.patients or limit <= _FEW else sizes(self.query.groups, limit)
        if parts:
            return self._by_stretch(statement, parts, place, what, limited)
        if not keys and (CHAIN in where or (limit <= _FEW and self._is_narrow())):
            return f"{_fenced(rows)} ORDER BY {ordered} {limited}"
        return f"{rows} ORDER BY {ordered} {limited}"

    def _by_stretch(
        self, statement: Statement, parts: tuple[int, ...], place: tuple[Any, ...] | None, what: str, limited: str
    ) -> str:
        """One branch for each stretch of the keys, in their order; what is read ends with the page."""
        branches = []
        for stretch in stretches(statement, parts, None if place is None else int(place[-1])):
            planner = Planner(statement, self.blind, (), self._named, stretch)
            where = f"{planner.groups(self.query.groups, 'r')[0]} AND {stretch.holds('r.pk')}"
            if self._narrowed:
                where = f"{where} AND {self._narrowed}"
            rows = statement.rows(what, "r", where)
            rows = _fenced(rows) if CHAIN in where else rows
            branches.append(f"({rows} ORDER BY r.pk {limited})")
        return f"SELECT * FROM ({' UNION ALL '.join(branches)}) r {limited}"

    def _is_narrow(self) -> bool:
        """Whether terms of the whole population leave few rows.

        For the two rows of a conditional interaction the planner would walk the primary key through everything.
        """
        groups = self.query.groups
        return not self.patients and all(any(narrows(item) for item in group.clause.items) for group in groups)

    def _by_date(
        self,
        statement: Statement,
        where: str,
        column: Column,
        place: tuple[Any, ...] | None,
        what: str,
        limited: str,
        *,
        backward: bool,
    ) -> str:
        """One branch for dated and one for undated rows, and these again for the first and for further codes.

        Each branch reads an index in its order and stops at the limit. Undated rows come last, and no index knows them:
        they are not looked for where a date is asked for, nor where dated ones fill the page.
        """
        direction = "DESC" if column.descending != backward else "ASC"
        step = "<" if column.descending != backward else ">"
        by_key = "DESC" if backward else "ASC"
        dated, undated = "", ""
        if place is not None:
            pk = statement.integer(place[-1])
            further = f"r.pk {'<' if backward else '>'} {pk}"
            if place[0] is None:
                dated = "" if backward else "FALSE"
                undated = f" AND {further}"
            else:
                low = statement.integer(place[0])
                dated = f" AND r.date_low {step}= {low} AND (r.date_low {step} {low} OR {further})"
                undated = "FALSE" if backward else ""
        if self._asks_date():
            undated = "FALSE"
        branches = []
        conditions = self._by_code(statement, where)
        for condition in conditions:
            if dated != "FALSE":
                wanted = f"{condition} AND r.date_low IS NOT NULL{dated}"
                rows = statement.rows(what, "r", wanted, patient=self._patient, compartment=self._compartment)
                if CHAIN in condition:
                    # The first column is the key, the one behind the stored row is the date.
                    branches.append(f"({_fenced(rows)} ORDER BY {_WIDTH + 1} {direction}, 1 {by_key} {limited})")
                else:
                    branches.append(f"({rows} ORDER BY r.date_low {direction}, r.pk {by_key} {limited})")
            if undated != "FALSE":
                wanted = f"{condition} AND r.date_low IS NULL{undated}"
                rows = statement.rows(what, "r", wanted, patient=self._patient, compartment=self._compartment)
                rows = _fenced(rows) if CHAIN in condition else rows
                branches.append(f"({rows} ORDER BY r.pk {by_key} {limited})")
        if len(branches) != 2 or len(conditions) != 1:
            return " UNION ALL ".join(branches) or f"{statement.rows(what, 'r', 'FALSE')} {limited}"
        return f"SELECT * FROM ({' UNION ALL '.join(reversed(branches) if backward else branches)}) r {limited}"

    def _asks_date(self) -> bool:
        """Whether only rows with a date in the columns can match."""
        return all(
            any(isinstance(item, Leaf) and _is_dated(item) for item in group.clause.items)
            for group in self.query.groups
        )

    def _by_code(self, statement: Statement, where: str) -> list[str]:
        """The condition, split for the index on the primary code when one code of the whole population is asked.

        That index gives the order; it is of use only if no other term could narrow the search better.
        """
        groups = self.query.groups
        if self.patients or len(groups) != 1 or len(groups[0].types) != 1:
            return [where]
        type_name = groups[0].types[0]
        primary = model(type_name).primary_code
        chosen, rest = None, []
        for item in groups[0].clause.items:
            if isinstance(item, Leaf) and chosen is None and asks_code(item, primary):
                chosen = item
            elif isinstance(item, Leaf) and (item.parameter.kind == "date" or is_plain(item)):
                rest.append(item)
            else:
                return [where]
        if chosen is None or chosen.modifier or len(chosen.values) != 1:
            return [where]
        value = code_of(chosen, primary)
        if value is None or value.code is None:
            return [where]
        planner = Planner(statement, self.blind)
        first = statement.integer(primary_term(self.blind, type_name, value.code))
        # The term says the type as well: IS TRUE keeps the planner from joining the index of the type to it.
        condition = f"r.primary_code = {first} AND ({planner.types((type_name,), 'r')}) IS TRUE"
        if rest:
            condition += f" AND {planner.condition(And(tuple(rest)), 'r')[0]}"
        if value.system is not None or chosen.parameter.kind == "composite":
            # IS TRUE keeps the planner from the index on terms, which knows no order.
            condition += f" AND ({planner.condition(chosen, 'r')[0]}) IS TRUE"
        further = statement.integers([secondary_term(self.blind, type_name, value.code)])
        return [condition, f"r.terms @> {further} AND {where}"]

    def _resource(self, row: StoredRow) -> dict[str, Any]:
        self._tested += 1
        if self._tested > MAXIMUM_TESTED:
            raise TooCostly(
                f"More than {MAXIMUM_TESTED} resources would have to be decrypted and tested."
                " Add a criterion that narrows the search, such as a patient, a code or a longer text."
            )
        return json.parse(self.session.open(row))

    def _sorted(self, count: int, place: tuple[Any, ...] | None, *, backward: bool) -> list[Found]:
        """Matches in an order that only decrypted values give. Of all that are read, only the page is kept."""
        limit = order.MAXIMUM_SORTED
        advice = "Narrow the search, or sort by a date, a number, _id or _lastUpdated."
        statement = Statement(self.visibility)
        where, exactness = self.where(statement, "r")
        if exactness == EXACT:
            # Counting costs a thousandth of decrypting: what is too much is refused before it is begun.
            rows = statement.rows("1", "r", where, patient=self._patient, compartment=self._compartment)
            counted = self.session.fetch(f"SELECT count(*) FROM ({rows} LIMIT {limit + 1}) c", statement.values)
            if int(str(counted[0][0])) > limit:
                raise TooCostly(
                    f"More than {limit} resources would have to be decrypted to be sorted by"
                    f" {', '.join(key.code for key in self.query.sort)}. {advice}"
                )
        sign = -1 if backward else 1

        def before(one: Found, other: Found) -> int:
            return sign * order.compare(self.query, one.place, other.place)

        related = Related(self.session, self.visibility, self.blind, self.query)

        def found() -> Iterator[Found]:
            for batch in _batches(self.all(limit, advice)):
                resources = [match.resource or json.parse(self.session.open(match.row)) for match in batch]
                if related.is_needed:
                    related.learn(resources)
                for match, resource in zip(batch, resources, strict=True):
                    values = order.values_of(self.query, resource, match.row.updated, related.value)
                    here = (*values, match.row.pk)
                    if place is None or sign * order.compare(self.query, here, place) > 0:
                        yield Found(match.row, here, resource)

        return heapq.nsmallest(count, found(), key=cmp_to_key(before))


def _batches(found: Iterator[Found]) -> Iterator[list[Found]]:
    while batch := list(islice(found, _BATCH * 5)):
        yield batch


def _only_patient(query: SearchQuery, named: dict[Leaf, list[int]]) -> int | None:
    """The pk of the one patient to whom a parameter of the query binds every row (Planner asks the column for it)."""
    if len(query.groups) != 1:
        return None
    found = (named.get(item) for item in query.groups[0].clause.items if isinstance(item, Leaf))
    return next((pks[0] for pks in found if pks and len(pks) == 1), None)


def _compartment(query: SearchQuery, blind: BlindIndex) -> int | None:
    """The pk of the patient in whose compartment the whole query is asked."""
    named = {
        next(
            (item.logical_id for item in group.clause.items if isinstance(item, Member) and item.name == "Patient"), ""
        )
        for group in query.groups
    }
    logical_id = named.pop() if len(named) == 1 else ""
    return blind.pk("Patient", logical_id) if logical_id else None


class _Batch(NamedTuple):
    matches: list[Found]
    last: tuple[Any, ...] | None


def _is_dated(leaf: Leaf) -> bool:
    parts = leaf.parameter.parts
    return leaf.parameter.kind == "date" and bool(parts) and all(part.source.in_columns for part in parts)


def _others(clause: Clause) -> list[Clause]:
    """The clauses about other resources inside a clause."""
    if isinstance(clause, (And, Or)):
        return [other for item in clause.items for other in _others(item)]
    if isinstance(clause, Not):
        return _others(clause.item)
    return [] if type(clause).__name__ in _LOCAL else [clause]


def _contents(clause: Clause) -> list[Texts]:
    """The `_content` clauses inside a clause."""
    if isinstance(clause, (And, Or)):
        return [other for item in clause.items for other in _contents(item)]
    if isinstance(clause, Not):
        return _contents(clause.item)
    return [clause] if isinstance(clause, Texts) and not clause.in_narrative else []
