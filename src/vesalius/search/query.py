"""A parsed search: what must hold, how to sort, what to include. Frozen; nothing here knows SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from vesalius.errors import Issue
from vesalius.search.model import Parameter

DEFAULT_COUNT, MAXIMUM_COUNT = 50, 1000


class Clause:
    """Something that a resource meets or not."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False)
class Leaf(Clause):
    """Any value of `parameter` meets any of `values` (of the kind's own value class). `modifier` is '' for none."""

    parameter: Parameter
    modifier: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Missing(Clause):
    """The parameter has no value."""

    parameter: Parameter


@dataclass(frozen=True, slots=True, eq=False)
class And(Clause):
    """All hold; true when empty."""

    items: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Or(Clause):
    """At least one holds; false when empty."""

    items: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Not(Clause):
    """The clause does not hold."""

    item: Clause


@dataclass(frozen=True, slots=True, eq=False)
class Chain(Clause):
    """The reference leads to a resource of one of the types that meets that type's clause."""

    parameter: Parameter
    targets: tuple[tuple[str, Clause], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Inside(Clause):
    """As Chain, to a contained resource; each clause is one that the contained resource decides alone."""

    parameter: Parameter
    targets: tuple[tuple[str, Clause], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Held(Clause):
    """A contained resource of this type meets the clause, which it decides alone."""

    type_name: str
    clause: Clause


@dataclass(frozen=True, slots=True, eq=False)
class Has(Clause):
    """A resource of `parameter`'s type refers to this one (of `target` type) by it and meets `clause`."""

    parameter: Parameter
    target: str
    clause: Clause


@dataclass(frozen=True, slots=True, eq=False)
class Ids(Clause):
    """The logical id is one of these."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Keys(Clause):
    """The primary key is one of these: a part of the question that was answered beforehand."""

    pks: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Listed(Clause):
    """An entry of the List with this id."""

    list_id: str


@dataclass(frozen=True, slots=True, eq=False)
class Member(Clause):
    """In the compartment `name` of `logical_id`; `type_name` is the type that is asked for."""

    name: str
    logical_id: str
    type_name: str


@dataclass(frozen=True, slots=True, eq=False)
class Texts(Clause):
    """All words of one of the alternatives stand in the narrative, or anywhere in the texts of the resource.

    Those of a phrase stand one behind the other in one text.
    """

    in_narrative: bool
    alternatives: tuple[tuple[str, ...], ...]
    is_phrase: bool = False


class SortKey(NamedTuple):
    """One key of `_sort`: the parameter code, and for each type its parameter (None for columns)."""

    code: str
    descending: bool


class Include(NamedTuple):
    """One `_include` or `_revinclude`. `source` is a type or '*', `code` a parameter or '*', `target` '' for any."""

    source: str
    code: str
    target: str
    iterate: bool
    reverse: bool


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The resource types that share one clause. `types` is empty for all types."""

    types: tuple[str, ...]
    clause: And


@dataclass(frozen=True, slots=True, eq=False)
class SearchQuery:
    """Everything that was asked for. `applied` are the parameters that took effect, as given, for the self link.

    `elements` and `summary` shape the answer and are applied by the caller; so is `by_contained`: contained resources
    that match stand for their containers. `warnings` name what was ignored.
    """

    groups: tuple[Group, ...]
    sort: tuple[SortKey, ...] = ()
    count: int = DEFAULT_COUNT
    count_only: bool = False
    total: str | None = None
    summary: str | None = None
    elements: tuple[str, ...] = ()
    includes: tuple[Include, ...] = ()
    cursor: str | None = None
    applied: tuple[tuple[str, str], ...] = ()
    warnings: tuple[Issue, ...] = ()
    by_contained: bool = False

    @property
    def types(self) -> tuple[str, ...]:
        """The types searched; empty for all."""
        if not all(group.types for group in self.groups):
            return ()
        return tuple(name for group in self.groups for name in group.types)
