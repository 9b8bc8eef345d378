"""The FHIRPath of search parameters, taken apart into JSON steps.

R4's search expressions are, but for one, unions of plain paths with `ofType`, `where(x='y')`, `where(resolve() is T)`
and an index. These are walked directly; what is not of this form is left to `r4.fhirpath`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from vesalius.r4 import definitions

_NAME = re.compile(r"([A-Za-z_]\w*)(?:\[(\d+)\])?")
_EQUALS = re.compile(r"where\(\s*(\w+)\s*=\s*'([^']*)'\s*\)")
_RESOLVES = re.compile(r"where\(\s*resolve\(\)\s+is\s+(\w+)\s*\)")
_OF_TYPE = re.compile(r"(?:ofType|as)\(\s*(?:FHIR\.)?(\w+)\s*\)")
_AS = re.compile(r"(.+?)\s+as\s+(\w+)")


class NotPlain(ValueError):
    """The expression is more than a plain path."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step down: a JSON property, then, where given, an index or an equality that entries must meet."""

    key: str
    is_list: bool
    index: int | None = None
    where: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One way to values of one FHIR type. `binding` is the required value set of a code."""

    type: str
    steps: tuple[Step, ...]
    binding: str | None = None

    @property
    def is_single(self) -> bool:
        """Whether a resource has at most one such value."""
        return not any(step.is_list and step.index is None for step in self.steps)


@dataclass(frozen=True, slots=True)
class Branch:
    """One alternative of an expression. `path` names it; `target` restricts references to one type."""

    path: str
    leaves: tuple[Leaf, ...]
    target: str | None = None


def branches(expression: str) -> tuple[Branch, ...]:
    """The alternatives of an expression that starts at a type. Raises NotPlain."""
    found: list[Branch] = []
    for text in _split(expression, "|"):
        found += _branch(text)
    return tuple(found)


def visit(value: Any, steps: tuple[Step, ...], position: int = 0) -> Iterator[Any]:
    """Every value at the end of the steps."""
    if position == len(steps):
        yield value
        return
    if not isinstance(value, dict):
        return
    step = steps[position]
    child = value.get(step.key)
    if child is None:
        return
    if not isinstance(child, list):
        children = [child]
    else:
        children = child if step.index is None else child[step.index : step.index + 1]
    for item in children:
        if item is None or (step.where is not None and not _meets(item, step.where)):
            continue
        yield from visit(item, steps, position + 1)


Emit = Callable[[Any, Any], None]


def emitter(steps: tuple[Step, ...], emit: Emit) -> Emit:
    """A function that takes the value of the *first* step's property and calls `emit` for each value at the end."""
    function = emit
    for number in range(len(steps) - 1, -1, -1):
        function = _inner(steps[number], function)
        if number:
            function = _down(steps[number].key, function)
    return function


def _down(key: str, then: Emit) -> Emit:
    def down(value: Any, sink: Any) -> None:
        child = value.get(key)
        if child is not None:
            then(child, sink)

    return down


def _inner(step: Step, then: Emit) -> Emit:
    if not step.is_list and step.where is None:
        return then
    index, where = step.index, step.where

    def each(value: Any, sink: Any) -> None:
        items = value if isinstance(value, list) else [value]
        for item in items if index is None else items[index : index + 1]:
            if item is not None and (where is None or _meets(item, where)):
                then(item, sink)

    return each


def _meets(item: Any, where: tuple[str, str]) -> bool:
    return isinstance(item, dict) and item.get(where[0]) == where[1]


def _split(text: str, separator: str) -> list[str]:
    parts, depth, quoted, start = [], 0, False, 0
    for position, character in enumerate(text):
        if character == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif character in "([":
            depth += 1
        elif character in ")]":
            depth -= 1
        elif character == separator and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    parts.append(text[start:].strip())
    return parts


def _branch(text: str) -> list[Branch]:
    """One alternative without a top-level union; brackets in front are dissolved."""
    if text.startswith("("):
        closing = _closing(text)
        inner, rest = text[1:closing].strip(), text[closing + 1 :]
        alternatives = _split(inner, "|")
        found: list[Branch] = []
        for alternative in alternatives:
            found += _branch(_dissolved(alternative) + rest)
        return found
    return [_walk(_dissolved(text))]


def _closing(text: str) -> int:
    """The position of the bracket that closes the first one."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return position
    raise NotPlain(text)


def _dissolved(text: str) -> str:
    match = _AS.fullmatch(text)
    return f"{match[1]}.ofType({match[2]})" if match else text


def _walk(text: str) -> Branch:
    segments = _split(text, ".")
    root = _NAME.fullmatch(segments[0])
    if root is None or not definitions.is_type(root[1]):
        raise NotPlain(text)
    states = [Leaf(root[1], ())]
    name, target = root[1], None
    for segment in segments[1:]:
        resolves = _RESOLVES.fullmatch(segment)
        if resolves:
            target = resolves[1]
            continue
        states = _advance(states, segment)
        name += "." + segment
        if not states:
            raise NotPlain(text)
    return Branch(name, tuple(states), target)


def _advance(states: list[Leaf], segment: str) -> list[Leaf]:
    equals, of_type, plain = _EQUALS.fullmatch(segment), _OF_TYPE.fullmatch(segment), _NAME.fullmatch(segment)
    if equals:
        return [_filtered(state, (equals[1], equals[2])) for state in states]
    if of_type:
        wanted = of_type[1]
        return [
            state
            for state in states
            if state.type.lower() == wanted.lower() or definitions.is_subtype(state.type, wanted)
        ]
    if plain is None:
        raise NotPlain(segment)
    index = int(plain[2]) if plain[2] else None
    return [child for state in states for child in _children(state, plain[1], index)]


def _filtered(state: Leaf, where: tuple[str, str]) -> Leaf:
    last = state.steps[-1]
    return Leaf(state.type, (*state.steps[:-1], Step(last.key, last.is_list, last.index, where)), state.binding)


def _children(state: Leaf, name: str, index: int | None) -> Iterator[Leaf]:
    try:
        element = definitions.elements(state.type).get(name)
    except KeyError:
        return
    if element is None:
        return
    if element.choices:
        for key, type_name in element.choices.items():
            yield Leaf(type_name, (*state.steps, Step(key, element.is_list, index)), element.binding)
        return
    yield Leaf(
        element.content or element.types[0],
        (*state.steps, Step(element.name, element.is_list, index)),
        element.binding,
    )
