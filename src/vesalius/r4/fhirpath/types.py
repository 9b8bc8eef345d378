"""Type specifiers: what `is`, `as` and ofType() accept (N1 section 6.3, R4 fhirpath.html section 2.9.1)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from vesalius.r4 import definitions
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.model import QUANTITY_TYPES, SYSTEM_TYPES, is_subtype, is_type
from vesalius.r4.fhirpath.node import Node, TypeName
from vesalius.r4.fhirpath.syntax import Member, Path, Tree
from vesalius.r4.fhirpath.values import type_of

Test = Callable[[Any], bool]


def specifier(tree: Tree) -> str:
    """The text of a type given as an argument: `Quantity`, `FHIR.Patient`.

    Raises FHIRPathError for other trees.
    """
    if isinstance(tree, Member):
        return tree.name
    if isinstance(tree, Path) and isinstance(tree.first, Member) and len(tree.steps) == 1:
        step = tree.steps[0]
        if isinstance(step, Member):
            return f"{tree.first.name}.{step.name}"
    raise FHIRPathError("a type is expected", position=tree.position, kind="syntax")


@lru_cache(maxsize=512)
def is_test(name: str) -> Test:
    """Whether an item is of the type or specialises it. Raises FHIRPathError for unknown types."""
    fhir, system_name = _resolved(name)

    def test(item: Any) -> bool:
        if item.__class__ is Node:
            return fhir is not None and (item.type == fhir or is_subtype(item.type, fhir))
        return system_name is not None and (system_name == "Any" or type_of(item) == system_name)

    return test


@lru_cache(maxsize=512)
def as_test(name: str) -> Test:
    """Whether an item can be taken as the type.

    Primitives by their exact type, as R4 and HL7's suite have it.
    """
    fhir, _ = _resolved(name)
    if fhir is None or not definitions.is_primitive(fhir):
        return is_test(name)

    def test(item: Any) -> bool:
        return item.__class__ is Node and item.type == fhir

    return test


def type_name(item: Any) -> TypeName:
    """What type() answers for an item."""
    if item.__class__ is Node:
        name = "BackboneElement" if "." in item.type else item.type
        return TypeName("FHIR", name)
    return TypeName("System", type_of(item))


def _resolved(name: str) -> tuple[str | None, str | None]:
    """The FHIR type and the System type that a specifier may mean; FHIR names come first for elements."""
    namespace, _, local = name.rpartition(".")
    if namespace not in ("", "FHIR", "System"):
        # A backbone element by its path, as in the definitions.
        namespace, local = "FHIR", name
    fhir = local if namespace in ("", "FHIR") and (local in QUANTITY_TYPES or is_type(local)) else None
    system_name = local if namespace in ("", "System") and local in SYSTEM_TYPES else None
    if fhir is None and system_name is None and namespace != "System":
        raise FHIRPathError(f"unknown type {name[:64]}", kind="semantic")
    return fhir, system_name
