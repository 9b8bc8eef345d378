"""The order of matches, and the place of a page within it.

Every order ends with the primary key, so that it is total; without `_sort` it is the primary key alone, which no
later write changes: a resource that is there from the first page to the last is seen exactly once. Resources without
a value come last in both directions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from vesalius.search.evaluate import elements
from vesalius.search.model import Model, Parameter, model
from vesalius.search.moments import BEGINNING, END, of_value
from vesalius.search.parameters import quantity, reference, token
from vesalius.search.query import SearchQuery, SortKey
from vesalius.search.statement import Statement
from vesalius.search.text import normalise
from vesalius.store.wire import Bound, int2_array, int8, numeric, text

MAXIMUM_SORTED: Final = 50_000
"""Matches that are decrypted, for each page, to be sorted by a value that the database cannot read: some seconds."""

Value = int | str | Decimal | None
Elsewhere = Callable[[SortKey, dict[str, Any]], Value]


@dataclass(frozen=True, slots=True)
class Column:
    """A sort key that SQL can order by; `sources` are numbers of rows of ordered values, where it has no column."""

    kind: str
    descending: bool
    sources: tuple[int, ...] = ()
    is_total: bool = False

    def expression(self, alias: str, statement: Statement) -> str:
        """The SQL value of a row."""
        if self.kind in {"updated", "id", "date_low"}:
            return f"{alias}.{self.kind}"
        numbers = statement.bind(int2_array(self.sources))
        if self.kind == "date":
            chosen = "max(d.low)" if self.descending else "min(d.low)"
            return (
                f"(SELECT {chosen} FROM resource_date d WHERE d.source = {alias}.pk AND d.parameter = ANY({numbers}))"
            )
        value = "coalesce(q.canonical_low, q.low)"
        chosen = f"max({value})" if self.descending else f"min({value})"
        return (
            f"(SELECT {chosen} FROM resource_quantity q WHERE q.source = {alias}.pk AND q.parameter = ANY({numbers}))"
        )

    def bound(self, value: Value) -> Bound:
        """A value of this column."""
        if self.kind == "id":
            return text(str(value))
        if self.kind == "quantity":
            return numeric(Decimal(str(value)))
        return int8(int(value or 0))


def columns(query: SearchQuery) -> tuple[Column, ...] | None:
    """The sort keys as columns; None when one of them can only be read after decryption."""
    found = []
    for key in query.sort:
        column = _column(query, key)
        if column is None:
            return None
        found.append(column)
    return tuple(found)


def _column(query: SearchQuery, key: SortKey) -> Column | None:
    if key.code == "_lastUpdated":
        return Column("updated", key.descending, is_total=True)
    if key.code == "_id":
        return Column("id", key.descending, is_total=True)
    if not query.types:
        return None
    models = [model(name) for name in query.types]
    if all(_is_date_column(one, key.code) for one in models):
        return Column("date_low", key.descending)
    parameters = [one.parameters[key.code] for one in models if key.code in one.parameters]
    kinds = {parameter.kind for parameter in parameters}
    sources = [part.source for parameter in parameters for part in parameter.parts]
    if any(source.in_columns or source.kind == "birthdate" for source in sources) or len(kinds) != 1 or not sources:
        return None
    kind = kinds.pop()
    if kind == "date":
        return Column("date", key.descending, tuple(source.number for source in sources))
    if kind in {"number", "quantity"}:
        return Column("quantity", key.descending, tuple(source.number for source in sources))
    return None


def _is_date_column(one: Model, code: str) -> bool:
    parameter = one.parameters.get(code)
    return parameter is not None and bool(parameter.parts) and all(part.source.in_columns for part in parameter.parts)


def ordering(expressions: Sequence[tuple[str, Column]], alias: str, *, backward: bool) -> str:
    """ORDER BY for the keys, nulls last, then pk; all reversed when `backward`."""
    parts = []
    for expression, column in expressions:
        if not column.is_total:
            parts.append(f"({expression} IS NULL)" + (" DESC" if backward else ""))
        parts.append(expression + (" DESC" if column.descending != backward else ""))
    parts.append(f"{alias}.pk" + (" DESC" if backward else ""))
    return ", ".join(parts)


def beyond(
    expressions: Sequence[tuple[str, Column]],
    alias: str,
    place: Sequence[Value],
    statement: Statement,
    *,
    backward: bool,
) -> str:
    """The condition that a row stands after `place` (key values, then pk), or before it when `backward`."""
    sql = f"{alias}.pk {'<' if backward else '>'} {statement.integer(int(place[-1] or 0))}"
    for (expression, column), value in reversed(list(zip(expressions, place, strict=False))):
        if value is None:
            after = f"{expression} IS NOT NULL" if backward else "FALSE"
            sql = f"({after} OR ({expression} IS NULL AND {sql}))"
            continue
        bound = statement.bind(column.bound(value))
        operator = "<" if column.descending != backward else ">"
        nulls = "" if backward or column.is_total else f" OR {expression} IS NULL"
        sql = f"({expression} {operator} {bound}{nulls} OR ({expression} = {bound} AND {sql}))"
    return sql


def is_sortable(parameter: Parameter) -> bool:
    """Whether there is an order by the parameter."""
    return parameter.kind not in {"composite", "special"} and parameter.code not in {"_text", "_content", "_query"}


def values_of(query: SearchQuery, resource: dict[str, Any], updated: int, related: Elsewhere) -> list[Value]:
    """The sort key values of a decrypted resource; `related` gives those that stand in another."""
    parameters = model(resource["resourceType"]).parameters
    return [
        related(key, resource) if "." in key.code else value_of(parameters.get(key.code), key, resource, updated)
        for key in query.sort
    ]


def value_of(parameter: Parameter | None, key: SortKey, resource: dict[str, Any], updated: int) -> Value:
    """The sort key value of a decrypted resource; None when it has none, or its type has no such parameter."""
    if key.code == "_lastUpdated":
        return updated
    if key.code == "_id":
        return str(resource["id"])
    if parameter is None:
        return None
    found: list[Any] = []
    for _, leaf, value in elements(parameter, resource):
        found += _sortable(parameter, leaf.type, value)
    if not found:
        return None
    chosen: Value = max(found) if key.descending else min(found)
    return chosen


def _sortable(parameter: Parameter, leaf_type: str, value: Any) -> list[Any]:
    kind = parameter.kind
    if kind == "date":
        moment = of_value(leaf_type, value)
        return [] if moment is None else [moment.low]
    if kind in {"number", "quantity"}:
        stored = quantity.of_value(leaf_type, value)
        bases = [quantity.canonical(item) for item in stored]
        return [base[0] if base else item.low for base, item in zip(bases, stored, strict=True)]
    if kind == "string":
        return [normalise(value)] if isinstance(value, str) else []
    if kind == "token":
        return [code for _, code in token.pairs(leaf_type, value) if code is not None]
    if kind == "reference":
        literal = reference.of_value(leaf_type, value)[0]
        return [literal] if literal is not None else []
    return [value] if isinstance(value, str) else []


def compare(query: SearchQuery, one: Sequence[Value], other: Sequence[Value]) -> int:
    """Negative when `one` (key values, then pk) stands before `other`."""
    for number, key in enumerate(query.sort):
        left, right = one[number], other[number]
        if left == right:
            continue
        if left is None or right is None:
            return 1 if left is None else -1
        # One parameter name may be two kinds of parameter in two types: numbers and dates stand before texts.
        is_mixed = isinstance(left, str) is not isinstance(right, str)
        smaller = isinstance(right, str) if is_mixed else left < right  # type: ignore[operator]
        return -1 if smaller != key.descending else 1
    left, right = one[-1], other[-1]
    return (left > right) - (left < right)  # type: ignore[operator]


__all__ = [
    "BEGINNING",
    "END",
    "MAXIMUM_SORTED",
    "Column",
    "Elsewhere",
    "Value",
    "beyond",
    "columns",
    "compare",
    "is_sortable",
    "ordering",
    "value_of",
    "values_of",
]
