"""Sorting by a value of what a reference leads to: `_sort=patient.family`, `_sort=-subject:Patient.birthdate`.

The targets of the matches are read in batches, each once, under the same visibility as the matches: what an actor may
not see gives no value, and so stands last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from vesalius.crypto.blind import BlindIndex
from vesalius.r4 import definitions, json
from vesalius.search import order
from vesalius.search.evaluate import elements
from vesalius.search.model import Parameter, model
from vesalius.search.order import Value
from vesalius.search.parameters import reference
from vesalius.search.query import SearchQuery, SortKey
from vesalius.search.statement import Statement
from vesalius.search.visibility import Visibility
from vesalius.store.rows import StoredRow, columns
from vesalius.store.session import Session

_BATCH: Final = 500


def is_sortable(type_name: str, code: str) -> bool:
    """Whether matches of the type can be sorted by `reference[:Type].parameter`, one step away."""
    head, _, rest = code.partition(".")
    parameter = model(type_name).parameters.get(head.partition(":")[0])
    if parameter is None or parameter.kind != "reference" or "." in rest:
        return False
    return any(_is_plain(model(target).parameters.get(rest)) for target in _targets(parameter, head))


def _is_plain(parameter: Parameter | None) -> bool:
    return parameter is not None and order.is_sortable(parameter)


def _targets(parameter: Parameter, head: str) -> Sequence[str]:
    named = head.partition(":")[2]
    possible = parameter.targets or definitions.RESOURCE_TYPES
    return [target for target in possible if definitions.is_resource(target) and named in {"", target}]


class Related:
    """The sort values of one query that stand in other resources."""

    def __init__(self, session: Session, visibility: Visibility, blind: BlindIndex, query: SearchQuery) -> None:
        self._session = session
        self._visibility = visibility
        self._blind = blind
        self._keys = tuple(key for key in query.sort if "." in key.code)
        self._values: dict[tuple[str, int], Value] = {}
        """(code, key of the target) → its value."""

    @property
    def is_needed(self) -> bool:
        """Whether any key of the query leads elsewhere."""
        return bool(self._keys)

    def learn(self, resources: Iterable[dict[str, Any]]) -> None:
        """Reads the values of all that these resources lead to."""
        wanted: dict[int, set[SortKey]] = {}
        for resource in resources:
            for key in self._keys:
                for pk in self._pks(key, resource):
                    if (key.code, pk) not in self._values:
                        self._values[key.code, pk] = None
                        wanted.setdefault(pk, set()).add(key)
        pks = list(wanted)
        for start in range(0, len(pks), _BATCH):
            statement = Statement(self._visibility)
            where = f"i.pk = ANY({statement.integers(pks[start : start + _BATCH])})"
            for row in self._session.fetch(statement.rows(columns("i"), "i", where), statement.values):
                stored = StoredRow.of(row)
                target = json.parse(self._session.open(stored))
                for key in wanted[stored.pk]:
                    rest = key.code.partition(".")[2]
                    parameter = model(target["resourceType"]).parameters.get(rest)
                    self._values[key.code, stored.pk] = order.value_of(
                        parameter, SortKey(rest, key.descending), target, stored.updated
                    )

    def value(self, key: SortKey, resource: dict[str, Any]) -> Value:
        """The value of a key that leads elsewhere, of a resource that was learned about."""
        found = [self._values.get((key.code, pk)) for pk in self._pks(key, resource)]
        present: list[Any] = [value for value in found if value is not None]
        if not present:
            return None
        # A parameter of one name may be a text in one target and a date in another.
        alike = [value for value in present if isinstance(value, str) is isinstance(present[0], str)]
        chosen: Value = max(alike) if key.descending else min(alike)
        return chosen

    def _pks(self, key: SortKey, resource: dict[str, Any]) -> list[int]:
        head = key.code.partition(".")[0]
        code, _, named = head.partition(":")
        parameter = model(resource["resourceType"]).parameters.get(code)
        if parameter is None:
            return []
        found = []
        for _, leaf, value in elements(parameter, resource):
            literal = reference.literal(reference.of_value(leaf.type, value)[0] or "")
            if literal is not None and named in {"", literal[0]}:
                found.append(self._blind.pk(*literal))
        return found
