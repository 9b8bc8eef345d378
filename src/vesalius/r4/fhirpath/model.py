"""R4's types as the engine walks them: for each type, which JSON key and type a member name leads to."""

from __future__ import annotations

from functools import cache

import msgspec

from vesalius.r4 import definitions

SYSTEM_TYPES = frozenset({"Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity", "Any"})
QUANTITY_TYPES = frozenset({"Quantity", "Age", "Distance", "Duration", "Count", "SimpleQuantity", "MoneyQuantity"})


class Step(msgspec.Struct, frozen=True, gc=False):
    """How a member is reached: from a type by a name to a JSON key and a type.

    `choices` is non-empty for a choice element, whose own JSON key is never present. `holds_resource` says
    that the type is read from the value's resourceType.
    """

    name: str
    json_name: str
    companion_name: str
    type: str
    is_primitive: bool
    is_list: bool
    holds_resource: bool
    choices: tuple[Step, ...] = ()


class _Steps(dict[str, dict[str, Step]]):
    """Filled on first use of each type; a type without elements has an empty table."""

    def __missing__(self, type_name: str) -> dict[str, Step]:
        table = _table(type_name)
        self[type_name] = table
        return table


STEPS = _Steps()
"""Type or backbone path → member name → step."""


class _Keys(dict[str, dict[str, Step]]):
    """The same steps by JSON key, choices flattened: for walking what is present."""

    def __missing__(self, type_name: str) -> dict[str, Step]:
        table = {}
        for step in STEPS[type_name].values():
            for choice in step.choices or (step,):
                table[choice.json_name] = choice
        self[type_name] = table
        return table


KEYS = _Keys()
"""Type or backbone path → JSON key → step."""


def is_type(name: str) -> bool:
    """Whether R4 has a type of this name, abstract ones included."""
    return definitions.is_type(name)


@cache
def is_subtype(name: str, ancestor: str) -> bool:
    """Whether the type is the ancestor or specialises it, at any distance."""
    current: str | None = name
    while current is not None:
        if current == ancestor:
            return True
        current = parent(current)
    return False


@cache
def parent(name: str) -> str | None:
    """The type that this one specialises; a backbone path specialises BackboneElement."""
    if "." in name:
        return "BackboneElement"
    try:
        return definitions.parent_type(name)
    except KeyError:
        return None


def _table(type_name: str) -> dict[str, Step]:
    try:
        elements = definitions.elements(type_name)
    except KeyError:
        elements = {}
    table = {}
    if definitions.is_primitive(type_name):
        table["extension"] = _step("extension", "extension", "Extension", is_list=True)
        table["id"] = _step("id", "id", "string", is_list=False)
        return table
    for element in elements.values():
        name = element.name.removesuffix("[x]")
        if element.choices:
            choices = tuple(
                _step(name, json_name, choice, is_list=element.is_list) for json_name, choice in element.choices.items()
            )
            table[name] = Step(
                name,
                "",
                "",
                "",
                is_primitive=False,
                is_list=element.is_list,
                holds_resource=False,
                choices=choices,
            )
        else:
            child = element.content or element.types[0]
            table[name] = _step(name, name, child, is_list=element.is_list)
    return table


def _step(name: str, json_name: str, type_name: str, *, is_list: bool) -> Step:
    return Step(
        name,
        json_name,
        f"_{json_name}",
        type_name,
        is_primitive=definitions.is_primitive(type_name),
        is_list=is_list,
        holds_resource=type_name in ("Resource", "DomainResource"),
    )
