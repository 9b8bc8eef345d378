"""What a clause asks about, as far as the plan of its statement depends on it."""

from __future__ import annotations

from vesalius.search.model import Part
from vesalius.search.query import And, Chain, Clause, Has, Ids, Keys, Leaf, Listed, Not, Or, Texts


def is_plain(leaf: Leaf) -> bool:
    """Whether the leaf asks for a status or the like, of which there are too few to narrow a search."""
    return leaf.parameter.kind == "token" and all(part.source.code_systems is not None for part in leaf.parameter.parts)


def narrows(clause: Clause) -> bool:
    """Whether a clause leaves few enough rows that no index on anything else is worth reading beside it."""
    if isinstance(clause, Leaf):
        kind = clause.parameter.kind
        if clause.modifier not in {"", "exact", "of-type", "identifier"} or is_plain(clause):
            return False
        return kind in {"token", "string", "reference", "uri", "composite"} or clause.parameter.is_birthdate
    if isinstance(clause, And):
        return any(narrows(item) for item in clause.items)
    if isinstance(clause, Or):
        return bool(clause.items) and all(narrows(item) for item in clause.items)
    return isinstance(clause, (Ids, Keys, Chain, Has, Listed, Texts))


def is_clinical(clause: Clause) -> bool:
    """Whether a clause asks for clinical codes, whose terms stay within the patient under a restricted label."""
    if isinstance(clause, (And, Or)):
        return any(is_clinical(item) for item in clause.items)
    if isinstance(clause, Not):
        return is_clinical(clause.item)
    if isinstance(clause, Leaf):
        parts: list[Part] = list(clause.parameter.parts)
        for component in clause.parameter.components:
            parts += component.prefilters
        return any(part.source.is_clinical and part.source.code_systems is None for part in parts)
    return False
