"""From elements to their children: members by name, all children, all descendants."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any

from vesalius.r4.fhirpath.model import KEYS, STEPS, Step, is_subtype
from vesalius.r4.fhirpath.node import Closure, Collection, Node, State, TypeName


def member(name: str) -> Closure:
    """All children of this name of every item; nothing for items that have no such member."""

    def walk(state: State, focus: Collection) -> Collection:  # noqa: ARG001 - every closure takes the state
        found: Collection = []
        for node in focus:
            if node.__class__ is Node:
                step = STEPS[node.type].get(name)
                if step is None:
                    if name == "value" and node.value is not None and node.value.__class__ is not dict:
                        found.append(_plain(node))
                    continue
                value = node.value
                if value.__class__ is not dict:
                    # A primitive: its id and extensions are in the companion.
                    value = node.companion
                    if value is None:
                        continue
                if step.choices:
                    for choice in step.choices:
                        if choice.json_name in value or choice.companion_name in value:
                            append(found, node, value, choice)
                            break
                else:
                    append(found, node, value, step)
            elif node.__class__ is TypeName:
                found += _of_type_name(node, name)
        return found

    return walk


def type_filter(type_name: str, fallback: Closure) -> Closure:
    """Items of a type, as in the first word of `Patient.name`; otherwise members of that name."""

    def walk(state: State, focus: Collection) -> Collection:
        if len(focus) == 1 and focus[0].__class__ is Node and focus[0].type == type_name:
            return focus
        found = [node for node in focus if node.__class__ is Node and is_subtype(node.type, type_name)]
        return found or fallback(state, focus)

    return walk


def append(found: Collection, parent: Node, data: dict[str, Any], step: Step) -> None:
    """Appends the nodes that one step reaches in the object of `parent`."""
    value = data.get(step.json_name)
    if step.is_primitive:
        companion = data.get(step.companion_name)
        if value.__class__ is list or companion.__class__ is list:
            for index, (item, beside) in enumerate(zip_longest(value or (), companion or ())):
                found.append(Node(item, step.type, beside, parent, step, index))
        elif value is not None or companion is not None:
            found.append(Node(value, step.type, companion, parent, step))
    elif value.__class__ is list:
        type_name = step.type
        for index, item in enumerate(value):
            if step.holds_resource:
                type_name = item.get("resourceType", type_name)
            found.append(Node(item, type_name, None, parent, step, index))
    elif value is not None:
        type_name = value.get("resourceType", step.type) if step.holds_resource else step.type
        found.append(Node(value, type_name, None, parent, step))


def child_nodes(node: Node) -> Collection:
    """Every child element in the order of the JSON object; of a primitive, its id and extensions."""
    data = node.value if node.value.__class__ is dict else node.companion
    found: Collection = []
    if data is None:
        return found
    table = KEYS[node.type]
    for key in data:
        step = table.get(key)
        if step is not None:
            append(found, node, data, step)
        elif key[:1] == "_":
            step = table.get(key[1:])
            if step is not None and key[1:] not in data:
                append(found, node, data, step)
    return found


def children(state: State, focus: Collection) -> Collection:
    """The children of every item."""
    found: Collection = []
    for node in focus:
        if node.__class__ is Node:
            found += child_nodes(node)
    state.spend(len(found))
    return found


def descendants(state: State, focus: Collection) -> Collection:
    """Children, their children and so on, level by level."""
    found: Collection = []
    level = children(state, focus)
    while level:
        found += level
        level = children(state, level)
    return found


def _of_type_name(type_name: TypeName, name: str) -> Collection:
    if name == "name":
        return [type_name.name]
    return [type_name.namespace] if name == "namespace" else []


def _plain(node: Node) -> Any:
    from vesalius.r4.fhirpath.values import system  # noqa: PLC0415 - values know nodes, not the reverse

    return system(node)
