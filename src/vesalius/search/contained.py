"""Contained resources: chains are evaluated inside of them, `_contained` finds them (R4 search.html#contained).

A contained resource has no row and no key. The terms that it would have of its own are hashed once more and stand among
the terms of its container, with one that says its type: under the source of each reference that leads to it, and under
HELD.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from vesalius.crypto.blind import BlindIndex
from vesalius.search.model import Parameter
from vesalius.search.parameters import reference
from vesalius.search.paths import visit
from vesalius.search.query import And, Clause, Held, Ids, Inside, Leaf, Missing, Not, Or, Texts

HELD: Final = "Resource.contained"
_SUFFIX: Final = "|contained"


def indexed(blind: BlindIndex, source_key: str, type_name: str, own: Iterable[int]) -> set[int]:
    """The terms in the container of a contained resource with the terms `own`, under a source or HELD."""
    return {blind.term(source_key + _SUFFIX, text) for text in (type_name, *map(str, own))}


def terms(blind: BlindIndex, parameter: Parameter, target: str, own: Iterable[int]) -> list[int]:
    """The terms in a container that correspond to the terms `own` of a resource of this type."""
    return [blind.term(key + _SUFFIX, str(term)) for key in _keys(parameter, target) for term in own]


def needed(
    clause: Inside | Held, blind: BlindIndex, terms_alone: Callable[[Clause], list[int] | None]
) -> list[list[int]]:
    """Of each list a container that meets the clause has a term. `terms_alone`: the terms that decide a clause."""
    if isinstance(clause, Inside):
        named = [(key, target) for target, _ in clause.targets for key in _keys(clause.parameter, target)]
        return [[blind.term(key + _SUFFIX, target) for key, target in named]]
    items = clause.clause.items if isinstance(clause.clause, And) else (clause.clause,)
    alone = [found for item in items if (found := terms_alone(item)) is not None]
    key = HELD + _SUFFIX
    return [[blind.term(key, clause.type_name)], *([blind.term(key, str(term)) for term in found] for found in alone)]


def named(parameter: Parameter, resource: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The contained resources that the parameter's references lead to."""
    contained = {f"#{inner.get('id')}": inner for inner in resource.get("contained", ())}
    if not contained:
        return
    for part in parameter.parts:
        for leaf in part.source.leaves:
            for value in visit(resource, leaf.steps):
                inner = contained.get(reference.of_value(leaf.type, value)[0] or "")
                if inner is not None and part.target in {None, inner["resourceType"]}:
                    yield inner


def found(
    resource: dict[str, Any], clause: And, test: Callable[[Clause, dict[str, Any]], bool]
) -> Iterator[dict[str, Any]]:
    """The contained resources that a search by `_contained` is about: the clause holds alternatives of type Held."""
    for item in clause.items:
        for alternative in item.items if isinstance(item, Or) else ():
            if isinstance(alternative, Held):
                yield from matching(resource, alternative, test)


def matching(resource: dict[str, Any], clause: Held, test: Callable[[Clause, dict[str, Any]], bool]) -> Iterator[Any]:
    """The contained resources of the type that meet the clause."""
    for inner in resource.get("contained", ()):
        if inner["resourceType"] == clause.type_name and test(clause.clause, inner):
            yield inner


def is_decided_alone(clause: Clause) -> bool:
    """Whether a contained resource by itself shows that it meets the clause."""
    if isinstance(clause, (And, Or)):
        return all(is_decided_alone(item) for item in clause.items)
    if isinstance(clause, Not):
        return is_decided_alone(clause.item)
    return isinstance(clause, (Leaf, Missing, Ids, Texts))


def holds(
    parameter: Parameter,
    targets: Iterable[tuple[str, Clause]],
    resource: dict[str, Any],
    test: Callable[[Clause, dict[str, Any]], bool],
) -> bool:
    """Whether a contained resource that the parameter leads to meets the clause of its type."""
    wanted = dict(targets)
    return any(
        inner["resourceType"] in wanted and test(wanted[inner["resourceType"]], inner)
        for inner in named(parameter, resource)
    )


def _keys(parameter: Parameter, target: str) -> Iterable[str]:
    return dict.fromkeys(part.source.key for part in parameter.parts if part.target in {None, target})
