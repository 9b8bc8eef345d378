"""The patients whom a question names: what is asked within their records is asked of their rows alone."""

from __future__ import annotations

from collections.abc import Sequence

from vesalius.crypto.blind import BlindIndex
from vesalius.search.model import model
from vesalius.search.query import Group, Leaf, Member


def named_patients(leaf: Leaf, blind: BlindIndex) -> list[int]:
    """The pks of the patients that a reference leaf names by the type's primary reference; empty unless all are."""
    parameter = leaf.parameter
    if parameter.kind != "reference" or leaf.modifier or len(parameter.parts) != 1:
        return []
    part = parameter.parts[0]
    if part.source.key not in model(parameter.type_name).primary_patient:
        return []
    found = []
    for value in leaf.values:
        literals = [item for item in value.literals if part.target in {None, item[0]}]
        if value.url is not None or not literals or any(item[0] != "Patient" for item in literals):
            return []
        found += [blind.pk(*item) for item in literals]
    return found


def patients_of(groups: Sequence[Group], blind: BlindIndex, named: dict[Leaf, list[int]]) -> list[int]:
    """The patients in whose records the whole question is asked; empty when it is not. Fills `named` by leaf."""
    found: list[int] = []
    for group in groups:
        own: list[int] = []
        for item in group.clause.items:
            if isinstance(item, Member) and item.name == "Patient":
                own.append(blind.pk("Patient", item.logical_id))
            elif isinstance(item, Leaf):
                named[item] = named_patients(item, blind)
                own += named[item]
        if not own:
            return []
        found += own
    return list(dict.fromkeys(found))
