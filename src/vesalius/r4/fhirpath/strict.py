"""What can be known of an expression without data.

The type of each part, and so the faults that no data could heal.

Raises FHIRPathError of kind "semantic" for a member that its type does not have, a first word that names
another type, an order-dependent function on a collection without order, and a condition that is no boolean.
"""

from __future__ import annotations

from typing import NamedTuple

from vesalius.r4 import definitions
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.model import STEPS, is_subtype, is_type
from vesalius.r4.fhirpath.syntax import (
    Binary,
    Call,
    Empty,
    Indexer,
    Literal,
    Member,
    Path,
    Polarity,
    Tree,
    TypeOperation,
    Variable,
)
from vesalius.r4.fhirpath.types import specifier
from vesalius.r4.fhirpath.values import type_of

_ORDERED = frozenset({"first", "last", "tail", "skip", "take"})
_SAME = frozenset({
    "where", "single", "distinct", "trace", "intersect", "exclude", "checkModifiers", "sort", "subsetOf", "supersetOf",
}) | _ORDERED  # fmt: skip
_BOOLEAN = frozenset(
    {
        "exists",
        "empty",
        "not",
        "all",
        "allTrue",
        "anyTrue",
        "allFalse",
        "anyFalse",
        "isDistinct",
        "hasValue",
        "is",
        "contains",
        "startsWith",
        "endsWith",
        "matches",
        "matchesFull",
        "conformsTo",
        "memberOf",
        "comparable",
        "htmlChecks",
    }
) | {
    f"convertsTo{name}" for name in ("Boolean", "Integer", "Decimal", "String", "Date", "DateTime", "Time", "Quantity")
}
_OPEN = frozenset({"Resource", "DomainResource", "Element", "BackboneElement"})


class Kind(NamedTuple):
    """What a part may hold.

    `types` are type names, System types with their namespace; None when unknown.
    """

    types: frozenset[str] | None
    is_ordered: bool = True


_UNKNOWN = Kind(None)
_TRUTH = Kind(frozenset({"System.Boolean"}))


def check(tree: Tree, type_name: str) -> Kind:
    """The kind of the result on a resource or element of this type.

    Raises FHIRPathError for the first fault.
    """
    return _kind(tree, Kind(frozenset({type_name})))


def _kind(tree: Tree, focus: Kind) -> Kind:
    match tree:
        case Literal(value=value):
            return Kind(frozenset({f"System.{type_of(value)}"}))
        case Empty():
            return Kind(frozenset())
        case Member() | Call() | Variable():
            return _step(tree, focus, focus)
        case Path():
            kind = _kind(tree.first, focus)
            for step in tree.steps:
                kind = _step(step, kind, focus)
            return kind
        case Indexer():
            kind = _kind(tree.operand, focus)
            _require_order(kind, "an index", tree.position)
            return kind
        case Polarity():
            return _kind(tree.operand, focus)
        case TypeOperation():
            _kind(tree.operand, focus)
            return _TRUTH if tree.operator == "is" else Kind(frozenset({tree.type_name.removeprefix("FHIR.")}))
        case Binary():
            return _binary(tree, focus)
    return _UNKNOWN


def _binary(tree: Binary, focus: Kind) -> Kind:
    left, right = _kind(tree.left, focus), _kind(tree.right, focus)
    if tree.operator == "|":
        types = None if left.types is None or right.types is None else left.types | right.types
        return Kind(types, is_ordered=False)
    return _UNKNOWN if tree.operator in ("+", "-", "*", "/", "div", "mod", "&") else _TRUTH


def _step(step: Member | Call | Variable, kind: Kind, this: Kind) -> Kind:
    if isinstance(step, Variable):
        return this if step.name == "this" else _UNKNOWN
    if isinstance(step, Member):
        return _member(step, kind)
    return _call(step, kind, this)


def _member(step: Member, kind: Kind) -> Kind:
    if kind.types is None:
        return _UNKNOWN
    if step.leading and step.name[:1].isupper() and is_type(step.name):
        if not any(is_subtype(name, step.name) or is_subtype(step.name, name) for name in kind.types):
            raise FHIRPathError(f"the context is no {step.name}", position=step.position, kind="semantic")
        narrowed = frozenset(name for name in kind.types if is_subtype(name, step.name))
        return Kind(narrowed or frozenset({step.name}), kind.is_ordered)
    found: set[str] = set()
    is_known = False
    for name in kind.types:
        if name in _OPEN or name.startswith("System."):
            return _UNKNOWN
        target = STEPS[name].get(step.name)
        if target is not None:
            is_known = True
            found.update(choice.type for choice in target.choices or (target,))
    if not is_known and kind.types and step.name != "value":
        raise FHIRPathError(f"no such element: {step.name[:64]}", position=step.position, kind="semantic")
    return Kind(frozenset(found), kind.is_ordered) if is_known and not found & _OPEN else _UNKNOWN


def _call(call: Call, kind: Kind, this: Kind) -> Kind:
    if call.name in ("is", "as", "ofType"):
        name = specifier(call.arguments[0]).removeprefix("FHIR.")
        return _TRUTH if call.name == "is" else Kind(frozenset({name}), kind.is_ordered)
    if call.name in _ORDERED:
        _require_order(kind, f"{call.name}()", call.position)
    if call.name in ("children", "descendants"):
        return Kind(None, is_ordered=False)
    if call.name == "iif":
        _require_condition(_kind(call.arguments[0], kind), call.position)
        return _UNKNOWN
    inner = kind if call.name in ("where", "exists", "all", "select", "repeat", "aggregate", "sort") else this
    results = [_kind(argument, inner) for argument in call.arguments]
    if call.name in ("where", "all") and results:
        _require_condition(results[0], call.position)
    if call.name == "select":
        return results[0]
    if call.name == "extension":
        return Kind(frozenset({"Extension"}), kind.is_ordered)
    if call.name in _BOOLEAN:
        return _TRUTH
    return kind if call.name in _SAME else _UNKNOWN


def _require_order(kind: Kind, what: str, position: int) -> None:
    if not kind.is_ordered and kind.types is None:
        raise FHIRPathError(f"{what} needs a collection in order", position=position, kind="semantic")


def _require_condition(kind: Kind, position: int) -> None:
    if kind.types and not kind.types & {"System.Boolean", "boolean"}:
        is_value = all(name.startswith("System.") or definitions.is_primitive(name) for name in kind.types)
        if is_value:
            raise FHIRPathError("a condition is a boolean", position=position, kind="semantic")
