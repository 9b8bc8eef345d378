"""getResourceKey() and getReferenceKey(): how rows of views are joined (SQL on FHIR v2, required functions).

A key is the literal "Type/id", or what the caller's `key_of` makes of it: a view that is stored for analysis must
not hold the ids of the records.
"""

from __future__ import annotations

from typing import Any

from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.functions_fhir import resolve_by_type
from vesalius.r4.fhirpath.node import Closure, Collection, Node, State
from vesalius.r4.fhirpath.registry import function, lazy
from vesalius.r4.fhirpath.syntax import Call
from vesalius.r4.fhirpath.types import specifier


@function("getResourceKey")
def _resource_key(state: State, focus: Collection) -> Collection:
    found: Collection = []
    for node in focus:
        value = node.value if node.__class__ is Node else None
        if value.__class__ is not dict or "resourceType" not in value:
            raise FHIRPathError("getResourceKey() takes a resource")
        if "id" in value:
            found.append(_key(state, f"{value['resourceType']}/{value['id']}"))
    return found


@lazy("getReferenceKey", 0, 1)
def _reference_key(call: Call, _compile: Any) -> Closure:
    wanted = specifier(call.arguments[0]).removeprefix("FHIR.") if call.arguments else None

    def run(state: State, focus: Collection) -> Collection:
        found: Collection = []
        for node in focus:
            value = node.value if node.__class__ is Node else None
            reference = value.get("reference") if value.__class__ is dict else None
            target = resolve_by_type(reference) if reference.__class__ is str else None
            if target is not None and wanted in (None, target["resourceType"]):
                found.append(_key(state, f"{target['resourceType']}/{target['id']}"))
        return found

    return run


def _key(state: State, literal: str) -> Any:
    return literal if state.key_of is None else state.key_of(literal)
