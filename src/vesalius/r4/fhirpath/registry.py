"""The table of functions. Each function module fills it when the compiler imports it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.node import Closure, Collection, State
from vesalius.r4.fhirpath.syntax import Call, Tree
from vesalius.r4.fhirpath.values import singleton

Eager = Callable[..., Collection]
"""(state, focus, *arguments), every argument evaluated already."""

Builder = Callable[[Call, Callable[[Tree], Closure]], Closure]
"""(call, compile) → closure: for functions that evaluate their arguments themselves, per item or not at
all.
"""


class Signature(NamedTuple):
    """How often arguments may be given, and exactly one of the two ways to build the function."""

    minimum: int
    maximum: int
    eager: Eager | None
    builder: Builder | None


FUNCTIONS: dict[str, Signature] = {}


def function(name: str, minimum: int = 0, maximum: int | None = None) -> Callable[[Eager], Eager]:
    """Registers a function whose arguments are evaluated once, before it."""

    def register(eager: Eager) -> Eager:
        FUNCTIONS[name] = Signature(minimum, minimum if maximum is None else maximum, eager, None)
        return eager

    return register


def lazy(name: str, minimum: int, maximum: int | None = None) -> Callable[[Builder], Builder]:
    """Registers a function that evaluates its arguments itself."""

    def register(builder: Builder) -> Builder:
        FUNCTIONS[name] = Signature(minimum, minimum if maximum is None else maximum, None, builder)
        return builder

    return register


def text(collection: Collection, what: str) -> str | None:
    """The one string, None for an empty collection; raises FHIRPathError for anything else."""
    value = singleton(collection, what)
    if value is None or value.__class__ is str:
        return value
    if collection[0].__class__ is bool or value.__class__.__name__ in (
        "bool",
        "Node",
        "int",
        "Decimal",
        "Quantity",
    ):
        raise FHIRPathError(f"{what} takes a string")
    return str(value)


def integer(collection: Collection, what: str) -> int | None:
    """The one integer, None for an empty collection; raises FHIRPathError for anything else."""
    value = singleton(collection, what)
    if value is None or value.__class__ is int:
        return value
    raise FHIRPathError(f"{what} takes an integer")


def each(state: State, focus: Collection, criteria: Closure, visit: Callable[[Any, Collection], bool]) -> None:
    """Evaluates `criteria` on each item as $this with its $index; stops when `visit` answers true."""
    outer_this, outer_index = state.this, state.index
    state.spend(len(focus))
    for index, item in enumerate(focus):
        one = [item]
        state.this = one
        state.index = index
        if visit(item, criteria(state, one)):
            break
    state.this, state.index = outer_this, outer_index
