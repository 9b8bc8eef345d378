"""What HL7's R4 definitions say about types, elements, search parameters, compartments and codes.

Everything is read from `generated/`, type by type on first use, and never changes while the process lives:
the mappings and tuples may be kept, compared and shared between threads. Unknown names raise KeyError unless
said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

import msgspec

GENERATED: Final = Path(__file__).parent / "generated"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a type, without its place: `elements()` gives it under the path that holds it.

    `name` is the JSON name; for a choice (`value[x]`) the base name, and `choices` then maps each JSON
    name to its type (`{"valueQuantity": "Quantity", ...}`). `types` are FHIR type codes, primitives in lower
    case. `maximum` is None for `*`. `binding` is the value set of a required binding, without version.
    `targets` are the resource types a Reference may point to, empty for any. `content` is the key for
    `elements()` that describes what is inside a backbone element: its own path, or the path that a
    contentReference points to.
    """

    name: str
    types: tuple[str, ...]
    is_list: bool = False
    minimum: int = 0
    maximum: int | None = 1
    choices: Mapping[str, str] = field(default_factory=dict)
    binding: str | None = None
    targets: tuple[str, ...] = ()
    content: str | None = None
    is_summary: bool = False
    is_modifier: bool = False


@dataclass(frozen=True, slots=True)
class SearchParameter:
    """A search parameter as it applies to one resource type.

    `expression` holds only those branches of HL7's FHIRPath that start with the type itself, Resource or
    DomainResource; it is empty for parameters without expression (`_text`, `_content`, `_query`, `_list`).
    `components` are (canonical url of the parameter, expression relative to `expression`) of a composite.
    """

    code: str
    url: str
    type: str
    expression: str = ""
    targets: tuple[str, ...] = ()
    components: tuple[tuple[str, str], ...] = ()
    multiple_or: bool = True
    multiple_and: bool = True


@dataclass(frozen=True, slots=True)
class Invariant:
    """A rule for each element at `path` (an element path without `[x]`): its FHIRPath must be true."""

    key: str
    severity: str
    path: str
    expression: str
    human: str


@dataclass(frozen=True, slots=True)
class _Table:
    """One file of `generated/tables/`."""

    elements: dict[str, dict[str, Element]]
    invariants: tuple[Invariant, ...]
    search_parameters: tuple[SearchParameter, ...] = ()


@dataclass(frozen=True, slots=True)
class _Index:
    """The file `generated/index.json`."""

    types: dict[str, tuple[str, str | None]]
    compartments: dict[str, dict[str, tuple[str, ...]]]
    search_parameter_owners: dict[str, str]


_index: Final = msgspec.json.decode((GENERATED / "index.json").read_bytes(), type=_Index)

RESOURCE_TYPES: Final[tuple[str, ...]] = tuple(name for name, row in _index.types.items() if row[0] == "resource")
"""The 146 concrete R4 resource types, sorted by name."""

_PRIMITIVES: Final = frozenset(name for name, row in _index.types.items() if row[0] == "primitive")
_RESOURCES: Final = frozenset(RESOURCE_TYPES)
_NUMBERS: Final = {name: number for number, name in enumerate(RESOURCE_TYPES, start=1)}


def type_number(name: str) -> int:
    """The 1-based position of a resource type in RESOURCE_TYPES, as stored in rows; it never changes."""
    return _NUMBERS[name]


def type_name(number: int) -> str:
    """The resource type with this number. Raises IndexError for a number that names none."""
    if number < 1:
        raise IndexError(number)
    return RESOURCE_TYPES[number - 1]


def is_primitive(name: str) -> bool:
    """Whether the type is a primitive: a JSON string, number or boolean."""
    return name in _PRIMITIVES


def is_resource(name: str) -> bool:
    """Whether the type is a concrete resource type."""
    return name in _RESOURCES


def is_type(name: str) -> bool:
    """Whether R4 knows a type of this name: resource (also abstract), datatype or primitive."""
    return name in _index.types


def parent_type(name: str) -> str | None:
    """The type that this one specialises (Age → Quantity, Patient → DomainResource); None for a root."""
    return _index.types[name][1]


@cache
def is_subtype(name: str, ancestor: str) -> bool:
    """Whether the type is `ancestor` or specialises it, directly or not. False for unknown names."""
    current: str | None = name if name in _index.types else None
    while current is not None and current != ancestor:
        current = _index.types[current][1]
    return current is not None


@cache
def elements(name: str) -> Mapping[str, Element]:
    """The elements of a type or backbone path (`Patient.contact`), inherited ones included, in HL7's order.

    Choices stand under their base name. Primitives have `id` and `extension`: the content of a companion.
    """
    return MappingProxyType(_table(name.partition(".")[0]).elements[name])


@cache
def json_names(name: str) -> Mapping[str, tuple[Element, str]]:
    """Every JSON property of a type or backbone path with its element and FHIR type, without companions.

    The type of `valueQuantity` is Quantity; that of an element with content is BackboneElement or Element.
    """
    names: dict[str, tuple[Element, str]] = {}
    for element in elements(name).values():
        if element.choices:
            names |= {json_name: (element, code) for json_name, code in element.choices.items()}
        else:
            names[element.name] = (element, element.types[0])
    return MappingProxyType(names)


@cache
def search_parameters(name: str) -> Mapping[str, SearchParameter]:
    """The search parameters of a resource type by code, sorted by code: rows rely on this order."""
    if name not in _RESOURCES:
        raise KeyError(name)
    return MappingProxyType({parameter.code: parameter for parameter in _table(name).search_parameters})


def find_search_parameter(url: str, name: str | None = None) -> SearchParameter | None:
    """The search parameter with this canonical url as it applies to resource type `name`, or None.

    Without `name` the first type that has it decides what `expression` is restricted to.
    """
    owner = name or _index.search_parameter_owners.get(url)
    if owner is None:
        return None
    return next((parameter for parameter in search_parameters(owner).values() if parameter.url == url), None)


@cache
def compartment(name: str) -> Mapping[str, tuple[str, ...]]:
    """Resource type → codes of the search parameters that put it into the compartment of this name.

    Names: Patient, Encounter, Practitioner, RelatedPerson, Device. `{def}`, the resource itself, stays.
    """
    return MappingProxyType(_index.compartments[name])


def required_codes(value_set_url: str) -> frozenset[str] | None:
    """The codes of a required binding's value set; None if they cannot be listed (MIME types, currencies)."""
    return _required_codes().get(value_set_url)


def required_systems(value_set_url: str) -> Mapping[str, str]:
    """Code → code system of a required binding's value set; empty if it cannot be listed."""
    return MappingProxyType(_value_sets().get(value_set_url) or {})


@cache
def invariants(name: str) -> tuple[Invariant, ...]:
    """The invariants of a type (those inside it and inherited ones too), or of exactly one path.

    `invariants("Patient")` holds `pat-1` with the path `Patient.contact` and `dom-2` with the path `Patient`;
    `invariants("Patient.contact")` holds `pat-1` only. `ele-1` stands at each type that inherits Element.
    """
    rows = _table(name.partition(".")[0]).invariants
    return tuple(row for row in rows if row.path == name) if "." in name else rows


@cache
def _table(name: str) -> _Table:
    if name not in _index.types:
        raise KeyError(name)
    return msgspec.json.decode((GENERATED / "tables" / f"{name}.json").read_bytes(), type=_Table)


@cache
def _value_sets() -> dict[str, dict[str, str] | None]:
    data = (GENERATED / "required.json").read_bytes()
    loaded: dict[str, dict[str, str] | None] = msgspec.json.decode(data)["value_sets"]
    return loaded


@cache
def _required_codes() -> dict[str, frozenset[str] | None]:
    return {url: None if codes is None else frozenset(codes) for url, codes in _value_sets().items()}
