"""Functions on collections.

Existence, filtering, projection, parts, sets (N1 sections 5.1 to 5.4, 5.8, 5.9).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.navigation import children, descendants
from vesalius.r4.fhirpath.node import Closure, Collection, Node, State
from vesalius.r4.fhirpath.registry import each, function, integer, lazy
from vesalius.r4.fhirpath.syntax import Call, Polarity, Tree
from vesalius.r4.fhirpath.values import boolean, compare, key, singleton, system

Compile = Callable[[Tree], Closure]

function("children")(children)
function("descendants")(descendants)


@function("empty")
def _empty(_state: State, focus: Collection) -> Collection:
    return [not focus]


@function("count")
def _count(_state: State, focus: Collection) -> Collection:
    return [len(focus)]


@function("not")
def _not(_state: State, focus: Collection) -> Collection:
    value = boolean(focus)
    return [] if value is None else [not value]


@lazy("exists", 0, 1)
def _exists(call: Call, compile_tree: Compile) -> Closure:
    if not call.arguments:
        return lambda _state, focus: [bool(focus)]
    criteria = compile_tree(call.arguments[0])

    def run(state: State, focus: Collection) -> Collection:
        outer_this, outer_index = state.this, state.index
        state.spend(len(focus))
        found = False
        for index, item in enumerate(focus):
            one = [item]
            state.this, state.index = one, index
            if boolean(criteria(state, one)):
                found = True
                break
        state.this, state.index = outer_this, outer_index
        return [found]

    return run


@lazy("all", 1)
def _all(call: Call, compile_tree: Compile) -> Closure:
    criteria = compile_tree(call.arguments[0])

    def run(state: State, focus: Collection) -> Collection:
        failed: list[bool] = []

        def visit(_item: Any, result: Collection) -> bool:
            if boolean(result):
                return False
            failed.append(True)
            return True

        each(state, focus, criteria, visit)
        return [not failed]

    return run


@lazy("where", 1)
def _where(call: Call, compile_tree: Compile) -> Closure:
    criteria = compile_tree(call.arguments[0])

    def run(state: State, focus: Collection) -> Collection:
        outer_this, outer_index = state.this, state.index
        state.spend(len(focus))
        found: Collection = []
        for index, item in enumerate(focus):
            one = [item]
            state.this, state.index = one, index
            if boolean(criteria(state, one)):
                found.append(item)
        state.this, state.index = outer_this, outer_index
        return found

    return run


@lazy("select", 1)
def _select(call: Call, compile_tree: Compile) -> Closure:
    projection = compile_tree(call.arguments[0])

    def run(state: State, focus: Collection) -> Collection:
        found: Collection = []

        def visit(_item: Any, result: Collection) -> bool:
            found.extend(result)
            state.spend(len(result))
            return False

        each(state, focus, projection, visit)
        return found

    return run


@lazy("repeat", 1)
def _repeat(call: Call, compile_tree: Compile) -> Closure:
    projection = compile_tree(call.arguments[0])

    def run(state: State, focus: Collection) -> Collection:
        found: Collection = []
        seen: set[Any] = set()
        level = focus
        while level:
            following: Collection = []

            def visit(_item: Any, result: Collection, following: Collection = following) -> bool:
                for child in result:
                    # Elements are told apart by place, values by content: the loop ends either way.
                    mark = id(child.value) if child.__class__ is Node and child.value.__class__ is dict else key(child)
                    if mark not in seen:
                        seen.add(mark)
                        following.append(child)
                return False

            # Every round and item costs several times what it does in where().
            state.spend(4 + 4 * len(level))
            each(state, level, projection, visit)
            found += following
            level = following
        return found

    return run


@lazy("aggregate", 1, 2)
def _aggregate(call: Call, compile_tree: Compile) -> Closure:
    aggregator = compile_tree(call.arguments[0])
    start = compile_tree(call.arguments[1]) if len(call.arguments) > 1 else None

    def run(state: State, focus: Collection) -> Collection:
        outer = state.total
        state.total = [] if start is None else start(state, state.this)

        def visit(_item: Any, result: Collection) -> bool:
            state.total = result
            state.spend(len(result))
            return False

        each(state, focus, aggregator, visit)
        result, state.total = state.total, outer
        return result

    return run


@lazy("sort", 0, 16)
def _sort(call: Call, compile_tree: Compile) -> Closure:
    """Stable, by each key in turn; a key after a minus sign sorts downwards.

    An empty key comes first either way.
    """
    downwards = [isinstance(tree, Polarity) and tree.sign == "-" for tree in call.arguments]
    criteria = [
        compile_tree(tree.operand if isinstance(tree, Polarity) and tree.sign == "-" else tree)
        for tree in call.arguments
    ]

    def order(one: Any, other: Any) -> int:
        if one is None or other is None:
            return (one is not None) - (other is not None)
        return compare(one, other) or 0

    def order_pairs(one: tuple[Any, Any], other: tuple[Any, Any]) -> int:
        return order(one[0], other[0])

    def run(state: State, focus: Collection) -> Collection:
        if not criteria:
            return sorted(focus, key=cmp_to_key(lambda one, other: order(system(one), system(other))))
        state.spend(len(focus) * 4)
        result = list(focus)
        for criterion, is_downwards in reversed(list(zip(criteria, downwards, strict=True))):
            keyed: list[tuple[Any, Any]] = []

            def visit(item: Any, found: Collection, keyed: list[tuple[Any, Any]] = keyed) -> bool:
                keyed.append((singleton(found, "sort"), item))
                return False

            each(state, result, criterion, visit)
            sortable = [pair for pair in keyed if pair[0] is not None]
            sortable.sort(key=cmp_to_key(order_pairs), reverse=is_downwards)
            result = [item for value, item in keyed if value is None] + [item for _, item in sortable]
        return result

    return run


@function("allTrue")
def _all_true(_state: State, focus: Collection) -> Collection:
    return [all(_booleans(focus, "allTrue"))]


@function("anyTrue")
def _any_true(_state: State, focus: Collection) -> Collection:
    return [any(_booleans(focus, "anyTrue"))]


@function("allFalse")
def _all_false(_state: State, focus: Collection) -> Collection:
    return [not any(_booleans(focus, "allFalse"))]


@function("anyFalse")
def _any_false(_state: State, focus: Collection) -> Collection:
    return [not all(_booleans(focus, "anyFalse"))]


@function("single")
def _single(_state: State, focus: Collection) -> Collection:
    if len(focus) > 1:
        raise FHIRPathError("single() found more than one item")
    return focus


@function("first")
def _first(_state: State, focus: Collection) -> Collection:
    return focus[:1]


@function("last")
def _last(_state: State, focus: Collection) -> Collection:
    return focus[-1:]


@function("tail")
def _tail(_state: State, focus: Collection) -> Collection:
    return focus[1:]


@function("skip", 1)
def _skip(_state: State, focus: Collection, number: Collection) -> Collection:
    return focus[max(0, _count_of(number, "skip")) :]


@function("take", 1)
def _take(_state: State, focus: Collection, number: Collection) -> Collection:
    return focus[: max(0, _count_of(number, "take"))]


@function("distinct")
def distinct(state: State, focus: Collection) -> Collection:
    """The first of each group of equal items."""
    state.spend(len(focus))
    seen: set[Any] = set()
    found: Collection = []
    for item in focus:
        mark = key(item)
        if mark not in seen:
            seen.add(mark)
            found.append(item)
    return found


@function("isDistinct")
def _is_distinct(state: State, focus: Collection) -> Collection:
    state.spend(len(focus))
    return [len({key(item) for item in focus}) == len(focus)]


@function("subsetOf", 1)
def _subset_of(state: State, focus: Collection, other: Collection) -> Collection:
    state.spend(len(focus) + len(other))
    return [{key(item) for item in focus} <= {key(item) for item in other}]


@function("supersetOf", 1)
def _superset_of(state: State, focus: Collection, other: Collection) -> Collection:
    state.spend(len(focus) + len(other))
    return [{key(item) for item in focus} >= {key(item) for item in other}]


@function("intersect", 1)
def _intersect(state: State, focus: Collection, other: Collection) -> Collection:
    state.spend(len(focus) + len(other))
    keys = {key(item) for item in other}
    return [item for item in distinct(state, focus) if key(item) in keys]


@function("exclude", 1)
def _exclude(state: State, focus: Collection, other: Collection) -> Collection:
    state.spend(len(focus) + len(other))
    keys = {key(item) for item in other}
    return [item for item in focus if key(item) not in keys]


@function("union", 1)
def union(state: State, focus: Collection, other: Collection) -> Collection:
    """Items of both without duplicates."""
    state.spend(len(other))
    return distinct(state, focus + other)


@function("combine", 1, 2)
def _combine(state: State, focus: Collection, other: Collection, _keep_order: Collection | None = None) -> Collection:
    state.spend(len(focus) + len(other))
    return focus + other


def _booleans(focus: Collection, what: str) -> list[bool]:
    values = [system(item) for item in focus]
    if any(value.__class__ is not bool for value in values if value is not None):
        raise FHIRPathError(f"{what}() takes booleans")
    return [bool(value) for value in values]


def _count_of(number: Collection, what: str) -> int:
    value = integer(number, what)
    if value is None:
        raise FHIRPathError(f"{what}() takes a count")
    return value
