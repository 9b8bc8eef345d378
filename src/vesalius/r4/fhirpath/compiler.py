"""Syntax tree to closure. Names, functions, types and constants are resolved here, once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vesalius.r4.fhirpath import (  # noqa: F401 - they register
    functions_conversion,
    functions_keys,
    functions_number,
    functions_string,
)
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.functions_fhir import as_filter, is_closure
from vesalius.r4.fhirpath.model import is_type
from vesalius.r4.fhirpath.navigation import member, type_filter
from vesalius.r4.fhirpath.node import Closure, Collection, Node, State, resource_node
from vesalius.r4.fhirpath.operators import negated, operator_closure
from vesalius.r4.fhirpath.registry import FUNCTIONS
from vesalius.r4.fhirpath.syntax import (
    Binary,
    Call,
    Empty,
    External,
    Indexer,
    Literal,
    Member,
    Path,
    Polarity,
    Tree,
    TypeOperation,
    Variable,
)
from vesalius.r4.fhirpath.values import singleton

_CONSTANTS = {
    "sct": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
    "ucum": "http://unitsofmeasure.org",
    "map-codes": "http://terminology.hl7.org",
}


def compile_tree(tree: Tree) -> Closure:
    """The closure of a tree.

    Raises FHIRPathError for unknown functions, types and wrong counts of arguments.
    """
    match tree:
        case Literal(value=value):
            constant = [value]
            return lambda _state, _focus: constant
        case Empty():
            return lambda _state, _focus: []
        case Member() | Call() | Variable():
            return _step(tree)
        case Path():
            return _path(tree)
        case Indexer():
            return _indexer(compile_tree(tree.operand), compile_tree(tree.index))
        case Polarity():
            return _polarity(tree)
        case Binary():
            return operator_closure(tree.operator, compile_tree(tree.left), compile_tree(tree.right))
        case TypeOperation():
            test = (is_closure if tree.operator == "is" else as_filter)(tree.type_name)
            operand = compile_tree(tree.operand)
            return lambda state, focus: test(state, operand(state, focus))
        case External():
            return _external(tree.name, tree.position)


def _step(tree: Member | Call | Variable) -> Closure:
    if isinstance(tree, Member):
        walk = member(tree.name)
        if tree.leading and tree.name[:1].isupper() and is_type(tree.name):
            return type_filter(tree.name, walk)
        return walk
    if isinstance(tree, Variable):
        return _variable(tree.name)
    return _call(tree)


def _path(tree: Path) -> Closure:
    closures = [compile_tree(tree.first), *(_step(step) for step in tree.steps)]
    if len(closures) == 2:
        first, second = closures
        return lambda state, focus: second(state, first(state, focus))
    steps = tuple(closures)

    def run(state: State, focus: Collection) -> Collection:
        for step in steps:
            focus = step(state, focus)
        return focus

    return run


def _call(call: Call) -> Closure:
    signature = FUNCTIONS.get(call.name)
    if signature is None:
        raise FHIRPathError(f"unknown function {call.name[:64]}()", position=call.position, kind="semantic")
    if not signature.minimum <= len(call.arguments) <= signature.maximum:
        raise FHIRPathError(f"wrong count of arguments of {call.name}()", position=call.position, kind="semantic")
    if signature.builder is not None:
        return signature.builder(call, compile_tree)
    eager = signature.eager
    assert eager is not None  # noqa: S101 - a signature has one of the two
    if not call.arguments:
        return eager
    # Arguments see the surrounding $this, not the input of the function.
    if len(call.arguments) == 1:
        only = compile_tree(call.arguments[0])
        return lambda state, focus: eager(state, focus, only(state, state.this))
    arguments = [compile_tree(argument) for argument in call.arguments]

    def run(state: State, focus: Collection) -> Collection:
        this = state.this
        return eager(state, focus, *[argument(state, this) for argument in arguments])

    return run


def _variable(name: str) -> Closure:
    if name == "this":
        return lambda state, _focus: state.this
    if name == "index":
        return lambda state, _focus: [state.index]
    return lambda state, _focus: state.total


def _polarity(tree: Polarity) -> Closure:
    operand = compile_tree(tree.operand)
    if tree.sign == "-":
        return lambda state, focus: negated(state, operand(state, focus))

    def positive(state: State, focus: Collection) -> Collection:
        result = operand(state, focus)
        negated(state, result)
        return result

    return positive


def _indexer(operand: Closure, index: Closure) -> Closure:
    def run(state: State, focus: Collection) -> Collection:
        found = operand(state, focus)
        place = singleton(index(state, state.this), "an index")
        if place is None:
            return []
        if place.__class__ is not int:
            raise FHIRPathError("an index is an integer")
        return found[place : place + 1] if place >= 0 else []

    return run


def _external(name: str, position: int) -> Closure:
    if name == "resource":
        return lambda state, _focus: [state.resource]
    if name == "rootResource":
        return lambda state, _focus: [state.root]
    if name == "context":
        return lambda state, _focus: [state.context]
    constant = _CONSTANTS.get(name)
    if name.startswith("vs-"):
        constant = f"http://hl7.org/fhir/ValueSet/{name[3:]}"
    elif name.startswith("ext-"):
        constant = f"http://hl7.org/fhir/StructureDefinition/{name[4:]}"
    if constant is not None:
        values = [constant]
        return lambda _state, _focus: values

    def look_up(state: State, _focus: Collection) -> Collection:
        if state.variables is None or name not in state.variables:
            raise FHIRPathError("unknown environment variable", position=position)
        given = state.variables[name]
        return [_given(item) for item in given] if isinstance(given, list | tuple) else [_given(given)]

    return look_up


def _given(value: Any) -> Any:
    """A value of the caller's environment as an item: a resource becomes a node."""
    if isinstance(value, Node) or not isinstance(value, Mapping):
        return value
    return resource_node(value)
