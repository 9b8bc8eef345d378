"""Parts of a question that SQL alone cannot decide about *other* resources are answered first.

`subject:Patient.name:contains=son` asks for patients whose terms are only candidates: they are found and tested by a
search of their own, and stand in the outer question as the keys of what matched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from vesalius.crypto.blind import BlindIndex
from vesalius.r4 import json
from vesalius.search import canonicals, contained
from vesalius.search.candidates import Search
from vesalius.search.plan import EXACT, Planner
from vesalius.search.query import And, Chain, Clause, Group, Has, Inside, Keys, Not, Or, SearchQuery
from vesalius.search.statement import Statement
from vesalius.search.visibility import Visibility
from vesalius.store.session import Session

MAXIMUM_BEFOREHAND: Final = 10_000
"""Resources that a part of a question may name."""

_ADVICE: Final = "Narrow the part of the search that concerns other resources."


def answered(session: Session, query: SearchQuery, visibility: Visibility, blind: BlindIndex) -> SearchQuery:
    """The query with such parts replaced by keys. Raises TooCostly."""
    if not any(_asks_others(group.clause) for group in query.groups):
        return query
    work = _Work(session, visibility, blind)
    groups = tuple(
        Group(group.types, And(tuple(work.clause(item) for item in group.clause.items))) for group in query.groups
    )
    return replace(query, groups=groups)


def _asks_others(clause: Clause) -> bool:
    if isinstance(clause, (And, Or)):
        return any(_asks_others(item) for item in clause.items)
    if isinstance(clause, Not):
        return _asks_others(clause.item)
    return isinstance(clause, (Chain, Has))


class _Work:
    def __init__(self, session: Session, visibility: Visibility, blind: BlindIndex) -> None:
        self._session = session
        self._visibility = visibility
        self._blind = blind

    def clause(self, clause: Clause) -> Clause:
        """The clause with the inexact insides of chains and reverse chains replaced."""
        if isinstance(clause, And):
            return And(tuple(self.clause(item) for item in clause.items))
        if isinstance(clause, Or):
            return Or(tuple(self.clause(item) for item in clause.items))
        if isinstance(clause, Not):
            return Not(self.clause(clause.item))
        if isinstance(clause, Chain):
            chain = Chain(clause.parameter, tuple((name, self._inside(name, item)) for name, item in clause.targets))
            found = _either(chain, self._by_url(chain) if canonicals.is_by_url(clause.parameter) else None)
            return _either(found, self._contained(clause))
        if isinstance(clause, Has):
            inner = self._inside(clause.parameter.type_name, clause.clause)
            has = Has(clause.parameter, clause.target, inner)
            by_url = canonicals.is_by_url(clause.parameter) and canonicals.defines(clause.target)
            return _either(has, self._named(has) if by_url else None)
        return clause

    def _contained(self, chain: Chain) -> Clause | None:
        """What leads to contained resources that have to be opened; those that terms find stand in the statement."""
        planner = Planner(Statement(self._visibility), self._blind)
        targets = tuple(
            (name, item)
            for name, item in chain.targets
            if contained.is_decided_alone(item) and planner.terms_alone(item) is None
        )
        if not targets:
            return None
        group = Group((chain.parameter.type_name,), And((Inside(chain.parameter, targets),)))
        engine = Search(self._session, SearchQuery((group,)), self._visibility, self._blind)
        found = tuple(match.row.pk for match in engine.all(MAXIMUM_BEFOREHAND, _ADVICE))
        return Keys(found) if found else None

    def _by_url(self, chain: Chain) -> Clause | None:
        """The same chain along canonical URLs."""
        found = [
            resource
            for name, inner in chain.targets
            if canonicals.defines(name)
            for resource in self._resources(name, inner)
        ]
        return canonicals.naming(chain.parameter, found)

    def _named(self, has: Has) -> Clause | None:
        """The same reverse chain along canonical URLs."""
        found = self._resources(has.parameter.type_name, has.clause)
        return canonicals.named(has.parameter, has.target, found)

    def _resources(self, type_name: str, clause: Clause) -> Iterator[dict[str, Any]]:
        group = Group((type_name,), And((clause,)))
        engine = Search(self._session, SearchQuery((group,)), self._visibility, self._blind)
        for found in engine.all(MAXIMUM_BEFOREHAND, _ADVICE):
            yield found.resource if found.resource is not None else json.parse(self._session.open(found.row))

    def _inside(self, type_name: str, clause: Clause) -> Clause:
        inner = self.clause(clause)
        group = Group((type_name,), And((inner,)))
        _, exactness = Planner(Statement(self._visibility), self._blind).group(group, "r")
        if exactness == EXACT:
            return inner
        engine = Search(self._session, SearchQuery((group,)), self._visibility, self._blind)
        return Keys(tuple(found.row.pk for found in engine.all(MAXIMUM_BEFOREHAND, _ADVICE)))


def _either(one: Clause, other: Clause | None) -> Clause:
    return one if other is None else Or((one, other))
