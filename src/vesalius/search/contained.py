"""Contained resources as chains see them: chained conditions are evaluated inside of them (R4 search.html#contained).

A contained resource has no row and no key. The terms that it would have of its own are hashed once more under the
source of the reference that leads to it, and stand among the terms of its container, with one that says its type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from vesalius.crypto.blind import BlindIndex
from vesalius.search.model import Parameter
from vesalius.search.parameters import reference
from vesalius.search.paths import visit
from vesalius.search.query import And, Clause, Ids, Leaf, Missing, Not, Or, Texts

_SUFFIX = "|contained"


def indexed(blind: BlindIndex, source_key: str, type_name: str, own: Iterable[int]) -> set[int]:
    """The terms in the container of a contained resource with the terms `own`, to which a reference leads."""
    return {blind.term(source_key + _SUFFIX, text) for text in (type_name, *map(str, own))}


def terms(blind: BlindIndex, parameter: Parameter, target: str, own: Iterable[int]) -> list[int]:
    """The terms in a container that correspond to the terms `own` of a resource of this type."""
    return [blind.term(key + _SUFFIX, str(term)) for key in _keys(parameter, target) for term in own]


def type_terms(blind: BlindIndex, parameter: Parameter, targets: Iterable[str]) -> list[int]:
    """The terms that say: the parameter leads to a contained resource of one of these types."""
    return [blind.term(key + _SUFFIX, target) for target in targets for key in _keys(parameter, target)]


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
