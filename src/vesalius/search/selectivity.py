"""What a clause asks about, as far as the plan of its statement depends on it."""

from __future__ import annotations

from functools import cache

from vesalius.search.model import Parameter, Part, model
from vesalius.search.parameters import token
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
    if isinstance(clause, Chain):
        return all(narrows(item) or not is_by_patient(clause.parameter, target) for target, item in clause.targets)
    return isinstance(clause, (Ids, Keys, Has, Listed, Texts))


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


@cache
def is_paired_by_resource(parameter: Parameter) -> bool:
    """Whether the element that pairs the components is the resource itself, so that terms alone decide."""
    return (
        len(parameter.bases) == 1
        and not parameter.bases[0].steps
        and all(component.is_exact for component in parameter.components)
    )


@cache
def is_by_patient(parameter: Parameter, target: str) -> bool:
    """Whether what refers to a patient by it stands in their record, so that the column `patient` names them."""
    primary = model(parameter.type_name).primary_patient
    parts = [part for part in parameter.parts if part.target in {None, target}]
    return target == "Patient" and len(parts) == 1 and parts[0].source.key in primary


def asks_code(leaf: Leaf, primary: str | None) -> bool:
    """Whether the leaf asks for a code of the type's primary parameter, alone or with a value of the resource."""
    if leaf.parameter.code == primary:
        return True
    return (
        leaf.parameter.kind == "composite"
        and is_paired_by_resource(leaf.parameter)
        and len(leaf.values) == 1
        and (code_of(leaf, primary) is not None)
    )


def code_of(leaf: Leaf, primary: str | None) -> token.Token | None:
    """The code that the leaf asks of the primary parameter; None when it asks for something else."""
    value = leaf.values[0]
    if leaf.parameter.kind != "composite":
        return value if isinstance(value, token.Token) else None
    for component, wanted in zip(leaf.parameter.components, value, strict=True):
        if component.code == primary and isinstance(wanted, token.Token):
            return wanted
    return None
