"""$validate (R4 resource-operation-validate): what is wrong with a resource, without storing it."""

from __future__ import annotations

from vesalius.api.call import Call
from vesalius.api.outcome import outcome
from vesalius.api.parameters import read_parameters
from vesalius.api.response import Response
from vesalius.records.validate import validate


def handle(call: Call) -> Response:
    """200 with the OperationOutcome, whatever it says: the operation worked even if the resource is wrong."""
    body: bytes | None = call.request.body or None
    mode, profile = call.parameter("mode"), call.parameter("profile")
    if body is not None:
        call.resource_body()
        parameters = read_parameters(call, resources_too=True)
        if parameters.is_given:
            body = parameters.resource("resource")
            mode = parameters.text("mode") or mode
            profile = parameters.text("profile") or profile
    issues = validate(call.context, call.actor, call.type, body, mode=mode, profile=profile, id=call.route.id)
    return Response(200, (), outcome(issues))
