"""The operations of this endpoint as OperationDefinitions (R4 operationdefinition.html), made from their table.

`[base]/OperationDefinition/[id]` resolves what the CapabilityStatement names. For an operation of HL7 or IHE it tells
which of its parameters are taken here, and `base` names the definition that it follows.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from vesalius.api.operations import OPERATIONS, OWN, Operation
from vesalius.r4 import json

# The types of parameters; what is not named here is a text.
_TYPES: Final = {
    "_count": "integer",
    "_limit": "integer",
    "_since": "instant",
    "_type": "code",
    "abstract": "boolean",
    "activeOnly": "boolean",
    "appointment": "Appointment",
    "appointment-reference": "Reference",
    "appointment-resource": "Appointment",
    "code": "code",
    "codeA": "code",
    "codeB": "code",
    "count": "integer",
    "display": "string",
    "displayLanguage": "code",
    "end": "date",
    "group": "Reference",
    "header": "boolean",
    "history": "boolean",
    "includeDesignations": "boolean",
    "insurance-reference": "Reference",
    "language": "code",
    "lastReceivedOn": "dateTime",
    "location-reference": "Reference",
    "medication": "CodeableConcept",
    "meta": "Meta",
    "mode": "code",
    "new-patient": "boolean",
    "offset": "integer",
    "onlyCertainMatches": "boolean",
    "organization": "Reference",
    "patient-reference": "Reference",
    "patient-resource": "Patient",
    "periodEnd": "date",
    "periodStart": "date",
    "planDefinition": "PlanDefinition",
    "profile": "uri",
    "property": "code",
    "reasonCode": "code",
    "referral-identifier": "Identifier",
    "resource": "Resource",
    "reverse": "boolean",
    "reviewed": "boolean",
    "source": "uri",
    "start": "date",
    "system": "uri",
    "target": "uri",
    "targetsystem": "uri",
    "timing": "Timing",
    "unread": "boolean",
    "url": "uri",
    "viewReference": "Reference",
    "viewResource": "Resource",
}
_REPEATING: Final = frozenset(
    {
        *("_type", "medication", "property", "resource", "subject"),
        *("specialty", "visit-type", "practitioner", "organization", "location-string", "location-reference"),
        *("patient-reference", "patient-resource", "reason", "group"),
    }
)


def address(operation: Operation, base: str) -> str:
    """The canonical url of the operation: an own one is found at this endpoint."""
    own = operation.definition.startswith(OWN)
    return f"{base}/OperationDefinition/{identifier(operation)}" if own else operation.definition


def identifier(operation: Operation) -> str:
    """The id under which this endpoint tells of the operation."""
    return operation.definition.removeprefix(OWN).rpartition("/")[2].removeprefix("$")


@lru_cache(maxsize=256)
def shown(logical_id: str, base: str) -> bytes | None:
    """The OperationDefinition with this id as JSON; None when no operation has it."""
    for operation in OPERATIONS:
        if identifier(operation) == logical_id:
            return json.encode(_definition(operation, base))
    return None


def _definition(operation: Operation, base: str) -> dict[str, Any]:
    logical_id = identifier(operation)
    found: dict[str, Any] = {
        "resourceType": "OperationDefinition",
        "id": logical_id,
        "url": f"{base}/OperationDefinition/{logical_id}",
        "name": "".join(part[:1].upper() + part[1:] for part in logical_id.split("-")),
        "title": f"${operation.name}",
        "status": "active",
        "kind": "operation",
        "affectsState": operation.changes_state,
        "code": operation.name,
    }
    if not operation.definition.startswith(OWN):
        found["base"] = operation.definition
    return found | {
        "resource": list(operation.types) or ["Resource"],
        "system": operation.on_system,
        "type": operation.on_type,
        "instance": operation.on_instance,
        "parameter": [
            *(_parameter(name) for name in operation.parameters),
            {"name": "return", "use": "out", "min": 1, "max": "1", "type": "Resource"},
        ],
    }


def _parameter(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "use": "in",
        "min": 0,
        "max": "*" if name in _REPEATING else "1",
        "type": _TYPES.get(name, "string"),
    }
