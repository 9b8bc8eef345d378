"""$expand, $validate-code, $lookup, $subsumes and $translate (R4 terminology-service.html)."""

from __future__ import annotations

from typing import Any

from vesalius.access.actor import Actor
from vesalius.errors import NotFound, NotSupported
from vesalius.r4 import json
from vesalius.records import published
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.terminology_source import source
from vesalius.terminology import operations

_OPERATIONS = {
    ("ValueSet", "expand"): operations.expand_operation,
    ("ValueSet", "validate-code"): operations.validate_code_in_value_set_operation,
    ("CodeSystem", "validate-code"): operations.validate_code_in_code_system_operation,
    ("CodeSystem", "lookup"): operations.lookup_operation,
    ("CodeSystem", "subsumes"): operations.subsumes_operation,
    ("ConceptMap", "translate"): operations.translate_operation,
}


def perform(
    context: Context,
    actor: Actor,
    operation: str,
    type_name: str,
    parameters: dict[str, Any],
    logical_id: str | None = None,
) -> dict[str, Any]:
    """The answer of an operation on a type, or on one resource, stored or shipped, which is read like any other.

    Takes and gives FHIR Parameters ($expand gives a ValueSet). Raises NotFound, Invalid, TooCostly, NotSupported.
    """
    function = _OPERATIONS.get((type_name, operation))
    if function is None:
        raise NotSupported(f"${operation} is not defined for {type_name}.")
    resource = json.parse(_body(context, actor, type_name, logical_id)) if logical_id else None
    with context.pool.session() as session:
        return function(source(context, session), parameters, resource)


def _body(context: Context, actor: Actor, type_name: str, logical_id: str) -> bytes:
    try:
        return read(context, actor, type_name, logical_id).body
    except NotFound:
        shipped = published.body(type_name, logical_id)
        if shipped is None:
            raise
        return shipped
