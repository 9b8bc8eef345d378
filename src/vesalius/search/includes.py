"""_include and _revinclude (R4 search.html#include): what the matches refer to, and what refers to them.

Without :iterate only the matches are looked at; with it also what was included before. Nothing is included twice,
and never more than MAXIMUM_INCLUDED: then the answer says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from vesalius.crypto.blind import BlindIndex
from vesalius.errors import Issue
from vesalius.r4 import definitions, json
from vesalius.search import canonicals
from vesalius.search.candidates import Found
from vesalius.search.evaluate import elements
from vesalius.search.model import Parameter, Part, model
from vesalius.search.parameters import reference
from vesalius.search.query import Include
from vesalius.search.statement import Statement
from vesalius.search.visibility import Visibility
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session
from vesalius.store.wire import int2

MAXIMUM_INCLUDED: Final = 1_000
"""Resources included in one page."""

MAXIMUM_ROUNDS: Final = 10
"""Steps of :iterate."""

_TRUNCATED = Issue(
    "incomplete", f"More than {MAXIMUM_INCLUDED} resources would be included; the rest was left out.", (), "warning"
)
_DEEP = Issue("incomplete", f"Inclusion stopped after {MAXIMUM_ROUNDS} steps; there may be more.", (), "warning")


def collect(
    session: Session,
    wanted: Sequence[Include],
    visibility: Visibility,
    blind: BlindIndex,
    found: Sequence[Found],
) -> tuple[list[StoredRow], tuple[Issue, ...]]:
    """The included rows, and what must be said about their number."""
    return _Inclusion(session, visibility, blind, found).run(wanted)


class _Inclusion:
    def __init__(self, session: Session, visibility: Visibility, blind: BlindIndex, found: Sequence[Found]) -> None:
        self._session = session
        self._visibility = visibility
        self._blind = blind
        self._known = {item.row.pk for item in found}
        self._resources = {item.row.pk: item.resource for item in found if item.resource is not None}
        self._matches = [item.row for item in found]
        self._included: list[StoredRow] = []
        # By the key of a definition the versions that are named; "" is any.
        self._versions: dict[int, set[str]] = {}

    def run(self, wanted: Sequence[Include]) -> tuple[list[StoredRow], tuple[Issue, ...]]:
        """All rounds."""
        rows = self._matches
        rounds = wanted
        for number in range(MAXIMUM_ROUNDS + 1):
            new = self._round(rounds, rows)
            rounds = [include for include in wanted if include.iterate]
            if len(self._included) > MAXIMUM_INCLUDED:
                return self._included[:MAXIMUM_INCLUDED], (_TRUNCATED,)
            if not new or not rounds:
                return self._included, ()
            if number == MAXIMUM_ROUNDS:
                break
            rows = new
        return self._included, (_DEEP,)

    def _round(self, wanted: Sequence[Include], rows: Sequence[StoredRow]) -> list[StoredRow]:
        before = len(self._included)
        targets: dict[int, str] = {}
        for include in wanted:
            if not include.reverse:
                for row in rows:
                    self._forward(include, row, targets)
        if targets:
            self._add(self._by_keys(targets))
        for include in wanted:
            if include.reverse and len(self._included) <= MAXIMUM_INCLUDED:
                self._backward(include, rows)
        return self._included[before:]

    def _add(self, rows: Sequence[StoredRow]) -> None:
        for row in rows:
            if row.pk not in self._known:
                self._known.add(row.pk)
                self._included.append(row)

    def _forward(self, include: Include, row: StoredRow, targets: dict[int, str]) -> None:
        type_name = definitions.type_name(row.type)
        if include.source not in {"*", type_name}:
            return
        resource = self._resource(row)
        for parameter in _references(type_name, include.code):
            for _, leaf, value in elements(parameter, resource):
                literal = reference.literal(reference.of_value(leaf.type, value)[0] or "")
                if literal is not None:
                    if not include.target or include.target == literal[0]:
                        targets[self._blind.pk(*literal)] = literal[1]
                elif isinstance(value, str) and not value.startswith("#"):
                    self._canonical(value, include.target, targets)

    def _canonical(self, value: str, target: str, targets: dict[int, str]) -> None:
        """The resources here that define a canonical URL, in the version that it names."""
        bare, _, version = value.partition("|")
        names = [target] if target else [name for name in definitions.RESOURCE_TYPES if "url" in model(name).parameters]
        terms = [
            self._blind.term(part.source.key, "e" + bare)
            for name in names
            if "url" in model(name).parameters
            for part in model(name).parameters["url"].parts
        ]
        if not terms:
            return
        statement = Statement(self._visibility)
        where = f"i.terms && {statement.integers(terms)}"
        sql = f"{statement.rows('i.pk, i.id', 'i', where)} LIMIT {MAXIMUM_INCLUDED}"
        for pk, logical_id in self._session.fetch(sql, statement.values):
            targets[int(str(pk))] = str(logical_id)
            self._versions.setdefault(int(str(pk)), set()).add(version)

    def _resource(self, row: StoredRow) -> dict[str, Any]:
        found = self._resources.get(row.pk)
        if found is None:
            found = self._resources[row.pk] = json.parse(self._session.open(row))
        return found

    def _by_keys(self, targets: dict[int, str]) -> list[StoredRow]:
        missing = [pk for pk in targets if pk not in self._known]
        if not missing:
            return []
        statement = Statement(self._visibility)
        where = f"i.pk = ANY({statement.integers(missing)})"
        sql = f"{statement.rows(columns('i'), 'i', where)} ORDER BY i.type, i.pk LIMIT {MAXIMUM_INCLUDED + 1}"
        rows = [StoredRow.of(row) for row in self._session.fetch(sql, statement.values)]
        return [row for row in rows if row.id == targets[row.pk] and self._is_meant(row)]

    def _is_meant(self, row: StoredRow) -> bool:
        """Whether a definition that was named by its URL has the version that was named."""
        versions = self._versions.get(row.pk)
        return versions is None or "" in versions or self._resource(row).get("version") in versions

    def _backward(self, include: Include, rows: Sequence[StoredRow]) -> None:
        kinds = {definitions.type_name(row.type) for row in rows}
        if include.target:
            kinds &= {include.target}
        if not kinds:
            return
        sources = definitions.RESOURCE_TYPES if include.source == "*" else (include.source,)
        terms: dict[int, None] = {}
        urls: set[str] = set()
        for name in sources:
            for part in _reverse_parts(name, include.code):
                mask = self._blind.mask(part.source.key)
                by_url = any(leaf.type == "canonical" for leaf in part.source.leaves)
                for row in rows:
                    kind = definitions.type_name(row.type)
                    if kind in kinds and part.target in {None, kind}:
                        terms[row.pk ^ mask] = None
                        if by_url and canonicals.defines(kind) and (url := self._resource(row).get("url")):
                            terms[self._blind.pk_of_url(url) ^ mask] = None
                            urls |= {url, f"{url}|{self._resource(row).get('version', '')}"}
        if not terms:
            return
        statement = Statement(self._visibility)
        where = f"i.terms && {statement.integers(list(terms))}"
        if include.source != "*":
            # As in `plan`: IS TRUE keeps the planner from the index of the whole type.
            where = f"(i.type = {statement.bind(int2(definitions.type_number(include.source)))}) IS TRUE AND {where}"
        sql = f"{statement.rows(columns('i'), 'i', where)} ORDER BY i.type, i.pk LIMIT {MAXIMUM_INCLUDED + 1}"
        found = [StoredRow.of(row) for row in self._session.fetch(sql, statement.values)]
        if urls:
            # The terms know URLs without their versions.
            literals = {f"{definitions.type_name(row.type)}/{row.id}" for row in rows}
            found = [row for row in found if self._names(include, row, literals, urls)]
        self._add(found)

    def _names(self, include: Include, row: StoredRow, literals: set[str], urls: set[str]) -> bool:
        """Whether the row refers to one of these resources, by their literals or by their URLs."""
        for parameter in _references(definitions.type_name(row.type), include.code):
            for _, leaf, value in elements(parameter, self._resource(row)):
                literal = reference.literal(reference.of_value(leaf.type, value)[0] or "")
                if "/".join(literal or ()) in literals or (isinstance(value, str) and value in urls):
                    return True
        return False


def _references(type_name: str, code: str) -> list[Parameter]:
    parameters = model(type_name).parameters
    if code == "*":
        return [parameter for parameter in parameters.values() if parameter.kind == "reference"]
    parameter = parameters.get(code)
    return [parameter] if parameter is not None and parameter.kind == "reference" else []


def _reverse_parts(type_name: str, code: str) -> list[Part]:
    return [part for parameter in _references(type_name, code) for part in parameter.parts]
