"""$rectify of any resource: the correction that a data subject has a right to (GDPR art. 16), with who made it and why.

An update says only that something changed. This stores the same next version, and beside it a Provenance with the
reason, the version that was wrong and the number of the request.
"""

from __future__ import annotations

from vesalius.api import answers
from vesalius.api.call import Call
from vesalius.api.headers import parse_if_match
from vesalius.api.own_references import made_relative
from vesalius.api.parameters import read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.r4 import json
from vesalius.records.subject.rectification import rectify


def handle(call: Call) -> Response:
    """200 with Parameters: `version`, and `provenance` as a Reference. If-Match names the version looked at."""
    given = read_parameters(call)
    body, reason, request = given.resource("resource"), given.text("reason"), given.value("request")
    if body is None or not reason:
        raise MalformedRequest("The operation needs the parameters resource and reason.")
    if request is not None and not (isinstance(request, int) and 0 < request < 2**63):
        raise MalformedRequest("request is the number of the data subject's request.")
    looked_at = parse_if_match(call.header("if-match"))
    if looked_at is None:
        raise MalformedRequest('The operation needs If-Match: W/"[version]", the version that is corrected.')
    made = rectify(
        call.context,
        call.actor,
        call.type,
        call.id,
        made_relative(body, call.base),
        reason=reason,
        if_match=looked_at,
        request=request,
    )
    told = [
        {"name": "version", "valueString": str(made.version.version)},
        {"name": "provenance", "valueReference": {"reference": f"Provenance/{made.provenance}"}},
    ]
    answer = json.encode({"resourceType": "Parameters", "parameter": told})
    return Response(200, answers.version_headers(made.version), answer, version=made.version)
