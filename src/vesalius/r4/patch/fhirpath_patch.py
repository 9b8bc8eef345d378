"""FHIRPath Patch (R4 fhirpatch.html).

Add, insert, delete, replace and move by FHIRPath on a decoded resource.

The result is a new object. Choice elements get the JSON name of the new value's type, the lists of
primitives and of their companions stay aligned, and no empty array or object is left behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from vesalius.errors import Invalid
from vesalius.r4.fhirpath import FHIRPathError, Node, compile  # noqa: A004 - the engine's name for it
from vesalius.r4.fhirpath.model import STEPS, Step
from vesalius.r4.patch.json_patch import MAXIMUM_OPERATIONS, copied


def apply(resource: Mapping[str, Any], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The resource after all operations of a Parameters resource, applied in order. All or nothing.

    Raises Invalid naming the 0-based index of the operation that is malformed or does not fit.
    """
    if parameters.get("resourceType") != "Parameters":
        raise Invalid("A FHIRPath Patch is a Parameters resource.")
    given = parameters.get("parameter", [])
    if len(given) > MAXIMUM_OPERATIONS:
        raise Invalid(f"A FHIRPath Patch has at most {MAXIMUM_OPERATIONS} operations.")
    document: dict[str, Any] = copied(resource)
    for index, parameter in enumerate(given):
        try:
            _apply_one(document, _parsed(parameter))
        except _Refused as error:
            raise Invalid(f"FHIRPath Patch operation {index}: {error}") from error
        except FHIRPathError as error:
            raise Invalid(f"FHIRPath Patch operation {index}: {error}") from error
    return document


class _Refused(Exception):
    """Why one operation cannot be applied; the text holds no data."""


class _Value(NamedTuple):
    """A new element: its JSON value (None if it has extensions only), companion, and the type in its name.

    `suffix` is "Quantity" of `valueQuantity`, and empty for an element built from parts.
    """

    value: Any
    companion: Any
    suffix: str


class _Assembled(dict[str, list[_Value]]):
    """An element built from parts, whose JSON form depends on the type it gets."""


class _Operation(NamedTuple):
    """One parameter, parsed. What an operation of this type does not use is None."""

    type: str
    path: str
    name: str | None
    place: int | None
    source: int | None
    destination: int | None
    value: _Value | None


class _Slot:
    """The JSON places of one member of one object: its values and, beside primitives, their companions."""

    def __init__(self, container: dict[str, Any], step: Step) -> None:
        self.container = container
        self.step = step

    def rows(self) -> list[tuple[Any, Any]]:
        """(value, companion) of each item, in order."""
        value = self.container.get(self.step.json_name)
        companion = self.container.get(self.step.companion_name) if self.step.is_primitive else None
        if not self.step.is_list:
            return [] if value is None and companion is None else [(value, companion)]
        values, companions = value or [], companion or []
        length = max(len(values), len(companions))
        return list(zip(_padded(values, length), _padded(companions, length), strict=True))

    def store(self, rows: list[tuple[Any, Any]]) -> None:
        """Writes all items back; keys stay where they were, and empty ones go."""
        values = [value for value, _ in rows]
        companions = [companion for _, companion in rows]
        if self.step.is_list:
            _put(
                self.container,
                self.step.json_name,
                values if any(item is not None for item in values) else None,
            )
            has_companions = any(item is not None for item in companions)
            _put(self.container, self.step.companion_name, companions if has_companions else None)
        else:
            _put(self.container, self.step.json_name, values[0] if values else None)
            _put(self.container, self.step.companion_name, companions[0] if companions else None)


def _apply_one(document: dict[str, Any], operation: _Operation) -> None:
    found = compile(operation.path).nodes(document)
    if any(item.__class__ is not Node for item in found):
        raise _Refused("the path leads to values, not to elements")
    _HANDLERS[operation.type](operation, found)


def _add(operation: _Operation, found: list[Node]) -> None:
    node = _single(found)
    name, value = _required(operation.name, "name"), _required(operation.value, "value")
    slot = _Slot(_content(node), _step(node.type, name, value.suffix))
    rows = slot.rows()
    if not slot.step.is_list and (rows or _other_choice(node, name)):
        raise _Refused("the element exists already and does not repeat")
    slot.store([*rows, _row(value, slot.step)])


def _insert(operation: _Operation, found: list[Node]) -> None:
    index, value = _required(operation.place, "index"), _required(operation.value, "value")
    slot = _list_slot(found)
    rows = slot.rows()
    if not 0 <= index <= len(rows):
        raise _Refused("the index is beyond the end of the list")
    rows.insert(index, _row(value, slot.step))
    slot.store(rows)


def _delete(_operation: _Operation, found: list[Node]) -> None:
    if not found:
        return
    if len(found) > 1:
        raise _Refused("the path leads to more than one element")
    node = found[0]
    if node.parent is None or node.step is None:
        raise _Refused("the whole resource cannot be deleted")
    slot = _Slot(_content(node.parent), node.step)
    rows = slot.rows()
    del rows[max(node.index, 0)]
    slot.store(rows)
    _prune(node.parent)


def _replace(operation: _Operation, found: list[Node]) -> None:
    node, value = _single(found), _required(operation.value, "value")
    if node.parent is None or node.step is None:
        raise _Refused("the whole resource cannot be replaced")
    container = _content(node.parent)
    step = _step(node.parent.type, node.step.name, value.suffix)
    if step.json_name != node.step.json_name:
        # A choice gets another type: the new key takes the place of the old one.
        _rename(container, node.step, step)
    slot = _Slot(container, step)
    rows = slot.rows()
    rows[max(node.index, 0)] = _row(value, step)
    slot.store(rows)


def _move(operation: _Operation, found: list[Node]) -> None:
    source, destination = (
        _required(operation.source, "source"),
        _required(operation.destination, "destination"),
    )
    slot = _list_slot(found)
    rows = slot.rows()
    if not (0 <= source < len(rows) and 0 <= destination < len(rows)):
        raise _Refused("source or destination is beyond the end of the list")
    rows.insert(destination, rows.pop(source))
    slot.store(rows)


_HANDLERS = {"add": _add, "insert": _insert, "delete": _delete, "replace": _replace, "move": _move}


def _parsed(parameter: Mapping[str, Any]) -> _Operation:
    if parameter.get("name") != "operation":
        raise _Refused("the parameter is not named 'operation'")
    parts = {part.get("name"): part for part in parameter.get("part", ())}
    unknown = parts.keys() - {"type", "path", "name", "index", "source", "destination", "value"}
    if unknown or len(parts) != len(parameter.get("part", ())):
        raise _Refused("a part is unknown or repeated")
    kind, path = _plain(parts, "type", str), _plain(parts, "path", str)
    if kind not in _HANDLERS:
        raise _Refused("'type' is none of add, insert, delete, replace, move")
    if not path:
        raise _Refused("'path' is missing")
    value = _new_element(parts["value"]) if "value" in parts else None
    place, source, destination = (_plain(parts, name, int) for name in ("index", "source", "destination"))
    return _Operation(kind, path, _plain(parts, "name", str), place, source, destination, value)


def _plain(parts: Mapping[Any, Mapping[str, Any]], name: str, kind: type) -> Any:
    """The primitive value of a part, whatever its value[x] is called; None when the part is missing."""
    if name not in parts:
        return None
    for key, value in parts[name].items():
        if key.startswith("value") and value.__class__ is kind:
            return value
    raise _Refused(f"'{name}' has no fitting value")


def _new_element(part: Mapping[str, Any]) -> _Value:
    """The element that a part describes: its value[x], its resource, or an object of its parts."""
    if "part" in part:
        return _Value(_assembled(part["part"]), None, "")
    if "resource" in part:
        return _Value(copied(part["resource"]), None, "")
    suffix = next((key.lstrip("_")[5:] for key in part if key.lstrip("_").startswith("value")), None)
    if not suffix:
        raise _Refused("'value' has no value[x] and no parts")
    return _Value(copied(part.get(f"value{suffix}")), copied(part.get(f"_value{suffix}")), suffix)


def _assembled(parts: list[Mapping[str, Any]]) -> _Assembled:
    """An object of parts by name; `_named` gives it the form of its type once that is known."""
    built = _Assembled()
    for part in parts:
        name, element = part.get("name"), _new_element(part)
        if not isinstance(name, str) or not name:
            raise _Refused("a part of 'value' has no name")
        built.setdefault(name, []).append(element)
    return built


def _named(built: Any, type_name: str) -> Any:
    """An assembled object with the JSON names and arrays of its type; any other value as it is."""
    if not isinstance(built, _Assembled):
        return built
    result: dict[str, Any] = {}
    for name, elements in built.items():
        step = _step(type_name, name, elements[0].suffix)
        if len(elements) > 1 and not step.is_list:
            raise _Refused("a part of 'value' repeats an element that does not")
        _Slot(result, step).store([(_named(element.value, step.type), element.companion) for element in elements])
    return result


def _row(value: _Value, step: Step) -> tuple[Any, Any]:
    return _named(value.value, step.type), value.companion


def _step(type_name: str, name: str, suffix: str) -> Step:
    """How the member is written for a value of the type that `suffix` names."""
    step = STEPS[type_name].get(name)
    if step is None:
        # The JSON name of a choice is accepted too.
        step = next(
            (one for outer in STEPS[type_name].values() for one in outer.choices if one.json_name == name),
            None,
        )
    if step is None:
        raise _Refused("the element has no member of this name")
    if not step.choices:
        return step
    for choice in step.choices:
        if choice.json_name == f"{step.name}{suffix}":
            return choice
    raise _Refused("the value has a type that the element does not allow")


def _other_choice(node: Node, name: str) -> bool:
    step = STEPS[node.type].get(name)
    data = _content(node)
    return step is not None and any(
        choice.json_name in data or choice.companion_name in data for choice in step.choices
    )


def _single(found: list[Node]) -> Node:
    if len(found) != 1:
        raise _Refused("the path leads to nothing" if not found else "the path leads to more than one element")
    return found[0]


def _required(value: Any, name: str) -> Any:
    if value is None:
        raise _Refused(f"'{name}' is missing")
    return value


def _list_slot(found: list[Node]) -> _Slot:
    """The list that all nodes are the items of."""
    if not found:
        raise _Refused("the path leads to nothing")
    first = found[0]
    if first.parent is None or first.step is None or not first.step.is_list:
        raise _Refused("the path does not lead to a list")
    container = _content(first.parent)
    if any(
        node.step is not first.step or node.parent is None or _content(node.parent) is not container for node in found
    ):
        raise _Refused("the path leads to more than one list")
    return _Slot(container, first.step)


def _content(node: Node) -> dict[str, Any]:
    """The object that holds the members of an element: of a primitive its companion."""
    if isinstance(node.value, dict):
        return node.value
    if node.companion is None:
        if node.parent is None or node.step is None:
            raise _Refused("the path leads to a value without a place")
        node.companion = {}
        slot = _Slot(_content(node.parent), node.step)
        rows = slot.rows()
        rows[max(node.index, 0)] = (node.value, node.companion)
        # Written without store(): an object that is still empty must stay until its member is added.
        _put(
            slot.container,
            node.step.companion_name,
            [companion for _, companion in rows] if node.step.is_list else node.companion,
        )
    return node.companion


def _prune(node: Node) -> None:
    """Removes an object that became empty, and its parents that do so thereby."""
    content = _content(node)
    if content or node.parent is None or node.step is None:
        return
    slot = _Slot(_content(node.parent), node.step)
    rows = slot.rows()
    place = max(node.index, 0)
    value, companion = rows[place]
    if content is value or value is None:
        del rows[place]
    else:
        rows[place] = (value, None if companion is content else companion)
    slot.store(rows)
    _prune(node.parent)


def _rename(container: dict[str, Any], old: Step, new: Step) -> None:
    items = list(container.items())
    container.clear()
    names = {old.json_name: new.json_name, old.companion_name: new.companion_name}
    for key, value in items:
        container[names.get(key, key)] = value


def _put(container: dict[str, Any], key: str, value: Any) -> None:
    if value is None:
        container.pop(key, None)
    else:
        container[key] = value


def _padded(items: list[Any], length: int) -> Iterator[Any]:
    yield from items
    for _ in range(length - len(items)):
        yield None
