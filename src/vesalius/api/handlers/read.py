"""read (R4 http.html#read), the content of a Binary by itself (R4 binary.html § 2.7.2), this endpoint's operations."""

from __future__ import annotations

from vesalius.api import answers, operation_definitions
from vesalius.api.call import Call
from vesalius.api.negotiation import parse_accept, response_type
from vesalius.api.refusals import NotAcceptable
from vesalius.api.response import Response
from vesalius.errors import NotFound
from vesalius.r4 import json
from vesalius.records import published
from vesalius.records.read import read
from vesalius.records.version import Version
from vesalius.search.parameters.reference import literal


def handle(call: Call) -> Response:
    """200 with the current version, or 304."""
    try:
        version = read(call.context, call.actor, call.type, call.id)
    except NotFound:
        # A stored definition goes before the one that is made here, or came with the product.
        known = published.version(call.type, call.id)
        if known is not None:
            return answers.resource(call, known)
        shown = operation_definitions.shown(call.id, call.base) if call.type == "OperationDefinition" else None
        if shown is None:
            raise
        subset = answers.requested_subset(call)
        return Response(200, (), shown if subset is None else subset.of(shown))
    if call.type == "Binary":
        return binary_or_resource(call, version)
    return answers.resource(call, version)


def binary_or_resource(call: Call, version: Version) -> Response:
    """A Binary as a resource to those who accept FHIR's types; its content to those who ask for that."""
    accept = call.header("accept")
    if accept is None or call.parameter("_format") is not None:
        return answers.resource(call, version)
    if answers.is_unchanged(call, version):
        return answers.resource(call, version)
    wanted = [entry.media_type for entry in parse_accept(accept) if entry.quality]
    content = json.parse(version.body)
    owner = str((content.get("securityContext") or {}).get("reference", ""))
    if literal(owner) is None:
        # What stands in a resource may be anything; what stands in a header may not.
        owner = ""
    stored = str(content.get("contentType", "application/octet-stream"))
    if stored.partition(";")[0].strip().lower() in wanted and not _asks_for_fhir(wanted):
        return answers.binary(version, stored, str(content.get("data", "")), owner)
    try:
        response_type(accept, None)
    except NotAcceptable:
        if any(name == "*/*" or name == stored.partition("/")[0].lower() + "/*" for name in wanted):
            return answers.binary(version, stored, str(content.get("data", "")), owner)
        raise
    return answers.resource(call, version)


def _asks_for_fhir(wanted: list[str]) -> bool:
    return any(name.endswith("fhir+json") or name == "application/json+fhir" for name in wanted)
