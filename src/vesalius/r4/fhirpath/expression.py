"""A compiled expression and its cache."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from vesalius.r4.fhirpath.compiler import compile_tree
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.functions_fhir import resolve_by_type
from vesalius.r4.fhirpath.node import Collection, Node, Resolver, State, Terminology, resource_node
from vesalius.r4.fhirpath.parser import parse
from vesalius.r4.fhirpath.paths import NotPlain, short
from vesalius.r4.fhirpath.strict import check
from vesalius.r4.fhirpath.values import boolean, plain

CACHED_EXPRESSIONS = 4096
"""Compiled expressions that are kept; the least recently used one goes first."""

CACHED_LENGTH = 1_000
"""Characters up to which an expression is kept: long ones of strangers must not fill the memory."""


class Expression:
    """One expression, ready to run on any resource and in any thread."""

    __slots__ = ("_closure", "_short", "text", "tree")

    def __init__(self, text: str, type_name: str | None = None) -> None:
        self.text = text
        self.tree = parse(text)
        self._closure = compile_tree(self.tree)
        self._short = short(self.tree, type_name)

    def evaluate(
        self,
        resource: Mapping[str, Any],
        *,
        environment: Mapping[str, Any] | None = None,
        resolve: Resolver | None = None,
    ) -> list[Any]:
        """The result as JSON values.

        Elements as they stand in the resource, dates as text, Quantities as FHIR's.

        Primitives without a value (with extensions only) are left out. `environment` holds further
        %variables; `resolve` answers resolve() with a resource or None. Raises FHIRPathError.
        """
        way = self._short
        if way is not None and (not way.needs_types or resolve is resolve_by_type):
            try:
                return way.get(resource)
            except NotPlain:
                pass
        found = self.nodes(resource, environment=environment, resolve=resolve)
        return [value for value in [plain(item) for item in found] if value is not None]

    def nodes(
        self,
        resource: Mapping[str, Any],
        *,
        environment: Mapping[str, Any] | None = None,
        resolve: Resolver | None = None,
        terminology: Terminology | None = None,
        conforms: Callable[[Node, str], bool | None] | None = None,
        trace: Callable[[str, Collection], None] | None = None,
    ) -> Collection:
        """The result as items: Node for elements (with type and location), System values otherwise."""
        root = resource_node(resource)
        state = State(root, root, root, environment, resolve)
        state.terminology, state.conforms, state.trace = terminology, conforms, trace
        return self.run(state)

    def run(self, state: State) -> Collection:
        """The result in a state of the caller's own making, from its context on."""
        try:
            return self._closure(state, state.this)
        except RecursionError as error:
            raise FHIRPathError("nested too deeply") from error

    def is_true(self, state: State) -> bool:
        """Whether the result is true, as an invariant asks: empty counts as false."""
        return boolean(self.run(state)) is True


def compile(  # noqa: A001 - the name of the operation, always qualified by the module
    expression: str, type_name: str | None = None, *, is_strict: bool = False
) -> Expression:
    """The compiled expression, from the cache if possible.

    `type_name` is the type that the expression starts from when its first word does not say so: it makes plain
    paths fast. `is_strict` also refuses what no data of that type can heal, such as an unknown element (see
    `strict`). Raises FHIRPathError with the offset of the fault.
    """
    if len(expression) > CACHED_LENGTH:
        return _made(expression, type_name, is_strict)
    return _kept(expression, type_name, is_strict)


def _made(expression: str, type_name: str | None, is_strict: bool) -> Expression:  # noqa: FBT001 - keys of the cache
    try:
        compiled = Expression(expression, type_name)
        if is_strict:
            check(compiled.tree, type_name or "Resource")
    except RecursionError as error:
        raise FHIRPathError("nested too deeply", kind="syntax") from error
    return compiled


_kept = lru_cache(maxsize=CACHED_EXPRESSIONS)(_made)
