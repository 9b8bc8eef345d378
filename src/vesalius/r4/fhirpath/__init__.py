"""FHIRPath 2.0 (N1) with R4's additions: expressions compiled to closures over decoded JSON.

    compile("Patient.name.given").evaluate(resource)

Resources are the plain dicts that `r4.json.parse` makes: dict, list, str, bool, int and Decimal.
"""

from __future__ import annotations

from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.expression import Expression, compile  # noqa: A004 - always qualified by the module
from vesalius.r4.fhirpath.functions_fhir import resolve_by_type
from vesalius.r4.fhirpath.node import Node, State, Terminology, TypeName, resource_node

__all__ = [
    "Expression",
    "FHIRPathError",
    "Node",
    "State",
    "Terminology",
    "TypeName",
    "compile",
    "resolve_by_type",
    "resource_node",
]
