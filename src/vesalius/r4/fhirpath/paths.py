"""The short way for plain paths: `Observation.code.coding.code` as three dictionary walks, without nodes.

When an expression starts with a type and every step leads to a type that is known beforehand, choice
elements become the JSON keys they are and the result is read straight from the dicts. Whatever is not
certain to give the same result as the closures of `compiler` is left to them
(tests/unit/r4/fhirpath/test_fhirpath_paths.py compares the two).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from vesalius.r4 import definitions
from vesalius.r4.fhirpath.functions_fhir import resolve_by_type
from vesalius.r4.fhirpath.model import STEPS, Step, is_subtype, is_type
from vesalius.r4.fhirpath.syntax import (
    Binary,
    Call,
    Empty,
    Indexer,
    Literal,
    Member,
    Path,
    Tree,
    TypeOperation,
)
from vesalius.r4.fhirpath.types import specifier

Walk = Callable[[list[Any]], list[Any]]
"""JSON values of the elements at hand → those of the next."""

Getter = Callable[[Mapping[str, Any]], list[Any]]


_UNKNOWN = "?"
# No type has this name: no member may follow.


class NotPlain(Exception):
    """The data holds something that the short way cannot judge: a reference to a contained resource."""


class Short(NamedTuple):
    """A getter; `needs_types` says that it holds only if resolve() is answered by `resolve_by_type`."""

    get: Getter
    needs_types: bool


class _Place(NamedTuple):
    """Where a walk stands. `choice` is a choice element whose type is not chosen yet."""

    walks: tuple[Walk, ...]
    type: str
    choice: Step | None = None
    needs_types: bool = False

    def then(self, walk: Walk, type_name: str | None = None, *, needs_types: bool = False) -> _Place:
        return _Place((*self.walks, walk), type_name or self.type, None, needs_types=self.needs_types or needs_types)


def short(tree: Tree, type_name: str | None) -> Short | None:
    """The short way for a tree, or None when there is none.

    `type_name` is the type of the context, if known.
    """
    if isinstance(tree, Binary) and tree.operator == "|":
        return _union(tree, type_name)
    found = _start(tree, type_name)
    if found is None:
        return None
    owner, place = found
    place = _settled(place)
    walks = place.walks
    is_abstract = owner in ("Resource", "DomainResource")

    def get(resource: Mapping[str, Any]) -> list[Any]:
        actual = resource.get("resourceType")
        if actual != owner and not (is_abstract and is_subtype(str(actual), owner)):
            return []
        found: list[Any] = [resource]
        for walk in walks:
            found = walk(found)
        return found

    return Short(get, place.needs_types)


def _start(tree: Tree, type_name: str | None) -> tuple[str, _Place] | None:
    """The type a tree starts from and the place it leads to; None when it is no plain path."""
    if isinstance(tree, Member) and tree.leading:
        if tree.name[:1].isupper() and is_type(tree.name):
            owner = tree.name
            is_resource = definitions.is_resource(owner) or owner in ("Resource", "DomainResource")
            return (owner, _Place((), owner)) if is_resource else None
        if type_name is None or not definitions.is_resource(type_name):
            return None
        place = _member(_Place((), type_name), tree.name)
        return None if place is None else (type_name, place)
    if isinstance(tree, TypeOperation) and tree.operator == "as":
        found = _start(tree.operand, type_name)
        place = None if found is None else _typed(found[1], tree.type_name)
        return None if found is None or place is None else (found[0], place)
    if isinstance(tree, Indexer) and isinstance(tree.index, Literal) and tree.index.value.__class__ is int:
        found = _start(tree.operand, type_name)
        if found is None or not _is_complex(found[1]):
            return None
        index = tree.index.value
        return found[0], found[1].then(lambda focus: focus[index : index + 1])
    return _path(tree, type_name) if isinstance(tree, Path) else None


def _path(tree: Path, type_name: str | None) -> tuple[str, _Place] | None:
    found = _start(tree.first, type_name)
    if found is None:
        return None
    owner, place = found
    for step in tree.steps:
        following: _Place | None = None
        if isinstance(step, Member):
            following = _member(_settled(place), step.name)
        elif isinstance(step, Call):
            following = _call(place, step)
        if following is None:
            return None
        place = following
    return owner, place


def _member(place: _Place, name: str) -> _Place | None:
    step = STEPS[place.type].get(name)
    if step is None or definitions.is_primitive(place.type) or step.holds_resource:
        return None
    if step.choices:
        return place._replace(choice=step)
    return place.then(_walk(step), step.type)


def _walk(step: Step) -> Walk:
    """One step on a list of JSON objects."""
    key = step.json_name
    if step.is_list and step.is_primitive:
        return lambda focus: [value for node in focus for value in node.get(key, ()) if value is not None]
    if step.is_list:
        return lambda focus: [value for node in focus for value in node.get(key, ())]
    return lambda focus: [value for node in focus if (value := node.get(key)) is not None]


def _settled(place: _Place) -> _Place:
    """A place whose choice is left open as one that takes whatever is there.

    Of use only at the end of a path.
    """
    if place.choice is None:
        return place
    keys = frozenset(choice.json_name for choice in place.choice.choices)

    def walk(focus: list[Any]) -> list[Any]:
        return [value for node in focus for key, value in node.items() if key in keys]

    return place.then(walk, _UNKNOWN)


def _typed(place: _Place, name: str) -> _Place | None:
    """`as` and ofType(): of an open choice the key of that type; otherwise all or nothing cannot be told."""
    name = name.removeprefix("FHIR.")
    if place.choice is None:
        return place if place.type == name else None
    if not definitions.is_type(name):
        return None
    chosen = [choice for choice in place.choice.choices if choice.type == name]
    others = [choice for choice in place.choice.choices if choice.type != name and is_subtype(choice.type, name)]
    if len(chosen) != 1 or (others and not definitions.is_primitive(name)):
        return None
    return place.then(_walk(chosen[0]), name)


def _call(place: _Place, call: Call) -> _Place | None:
    arguments = call.arguments
    if call.name in ("ofType", "as") and len(arguments) == 1:
        return _typed(place, specifier(arguments[0])) if call.name == "ofType" else None
    if not _is_complex(place):
        return None
    if call.name == "first" and not arguments:
        return place.then(lambda focus: focus[:1])
    if call.name == "extension" and len(arguments) == 1 and isinstance(arguments[0], Literal):
        url = arguments[0].value
        return place.then(
            lambda focus: [value for node in focus for value in node.get("extension", ()) if value.get("url") == url],
            "Extension",
        )
    if call.name == "where" and len(arguments) == 1:
        return _where(place, arguments[0])
    return None


def _where(place: _Place, criterion: Tree) -> _Place | None:
    """`where(name = 'text')` and `where(resolve() is Type)`."""
    if isinstance(criterion, TypeOperation) and criterion.operator == "is":
        resolves = isinstance(criterion.operand, Call) and criterion.operand.name == "resolve"
        wanted = criterion.type_name.removeprefix("FHIR.")
        if resolves and place.type == "Reference" and definitions.is_resource(wanted):
            return place.then(lambda focus: [node for node in focus if _refers_to(node, wanted)], needs_types=True)
        return None
    if not isinstance(criterion, Binary) or criterion.operator != "=":
        return None
    name, literal = criterion.left, criterion.right
    if not isinstance(name, Member) or not isinstance(literal, Literal) or literal.value.__class__ is not str:
        return None
    step = STEPS[place.type].get(name.name)
    if step is None or step.is_list or step.choices or not _is_text(step.type):
        return None
    key, value = step.json_name, literal.value
    return place.then(lambda focus: [node for node in focus if node.get(key) == value])


def _refers_to(reference: dict[str, Any], wanted: str) -> bool:
    text = reference.get("reference")
    if text is None:
        return False
    if text[:1] == "#":
        raise NotPlain
    target = resolve_by_type(text)
    return target is not None and target["resourceType"] == wanted


def _union(tree: Binary, type_name: str | None) -> Short | None:
    """`a | b` where both give texts, or where one side cannot give anything: duplicates go, order stays."""
    branches = _branches(tree)
    found = [_start(branch, type_name) for branch in branches]
    shorts = [short(branch, type_name) for branch in branches]
    if any(start is None or not _is_text(start[1].type) or start[1].choice for start in found):
        return None
    getters = [way.get for way in shorts if way is not None]
    if len(getters) != len(branches):
        return None

    def get(resource: Mapping[str, Any]) -> list[Any]:
        values: dict[Any, None] = {}
        for getter in getters:
            values |= dict.fromkeys(getter(resource))
        return list(values)

    return Short(get, any(way is not None and way.needs_types for way in shorts))


def _branches(tree: Tree) -> list[Tree]:
    if isinstance(tree, Binary) and tree.operator == "|":
        return [*_branches(tree.left), *_branches(tree.right)]
    return [] if isinstance(tree, Empty) else [tree]


def _is_complex(place: _Place) -> bool:
    return place.choice is None and place.type != _UNKNOWN and not definitions.is_primitive(place.type)


def _is_text(type_name: str) -> bool:
    """Whether values of the type are compared as plain texts."""
    return is_subtype(type_name, "string") or is_subtype(type_name, "uri")
