"""`:below` and `:above` of references (R4 search.html#recursive): what is part of a place, a practice, a visit.

    Procedure?location:below=ward    at the ward, or at a room of it
    Procedure?location:above=room    at the room, or at what it is a part of

The steps are written out as chains along the parameter of the target that names what it is a part of.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from vesalius.search.model import Parameter, model
from vesalius.search.parameters.reference import Target
from vesalius.search.query import Chain, Clause, Has, Ids, Leaf, Or

LEVELS: Final = 8
"""Steps up or down that are looked at; deeper hierarchies are cut."""

_PARENTS: Final = ("partof", "part-of", "parent")


@cache
def parent_of(type_name: str) -> Parameter | None:
    """The parameter by which a resource of the type names the one of its own type that it is a part of."""
    for code in _PARENTS:
        found = model(type_name).parameters.get(code)
        if found is not None and found.kind == "reference" and type_name in found.targets:
            return found
    return None


def clause(parameter: Parameter, modifier: str, targets: Sequence[Target]) -> Clause:
    """The clause that the parameter names one of the targets, or what is below or above one of them."""
    by_type: dict[str, list[str]] = {}
    for target in targets:
        for type_name, logical_id in target.literals:
            by_type.setdefault(type_name, []).append(logical_id)
    found: list[Clause] = [Leaf(parameter, "", tuple(targets))]
    for type_name, ids in by_type.items():
        parent = parent_of(type_name)
        if parent is None:
            continue
        step = _below(parent, ids) if modifier == "below" else _above(parent, ids)
        for _ in range(LEVELS):
            found.append(Chain(parameter, ((type_name, step),)))
            step = Chain(parent, ((type_name, step),)) if modifier == "below" else Has(parent, type_name, step)
    return found[0] if len(found) == 1 else Or(tuple(found))


def _below(parent: Parameter, ids: Sequence[str]) -> Clause:
    """Is a part of one of these."""
    return Leaf(parent, "", tuple(Target(((parent.type_name, logical_id),)) for logical_id in ids))


def _above(parent: Parameter, ids: Sequence[str]) -> Clause:
    """Has one of these as a part."""
    return Has(parent, parent.type_name, Ids(tuple(ids)))
