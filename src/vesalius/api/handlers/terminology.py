"""$expand, $validate-code, $lookup, $subsumes and $translate (R4 terminology-service.html)."""

from __future__ import annotations

from typing import Any, Final

from vesalius.api.call import Call
from vesalius.api.parameters import checked_parameters
from vesalius.api.response import Response
from vesalius.r4 import json
from vesalius.records.terminology import perform

# What may be sent as the body by itself: the only resource that the operation takes.
_BY_ITSELF: Final = {"$expand": ("valueSet", "ValueSet")}


def handle(call: Call) -> Response:
    """200 with the answer; the input may be a query, Parameters, or both (operations.html § 3.2.0.3)."""
    parameters: list[dict[str, Any]] = [
        {"name": name, "valueString": value} for name, value in call.question() if value
    ]
    parameters += checked_parameters(call, _BY_ITSELF.get(call.route.operation))
    answer = perform(
        call.context,
        call.actor,
        call.route.operation.removeprefix("$"),
        call.type,
        {"resourceType": "Parameters", "parameter": parameters},
        call.route.id,
    )
    return Response(200, (), json.encode(answer))
