"""read (R4 http.html#read), the content of a Binary by itself (R4 binary.html § 2.7.2), this endpoint's operations."""

from __future__ import annotations

from vesalius.api import answers, operation_definitions
from vesalius.api.call import Call
from vesalius.api.negotiation import JSON_TYPES, parse_accept, response_type
from vesalius.api.response import FHIR_JSON, Response
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
    """A Binary as a resource to those who name a type of FHIR or `_format`; its content to all others.

    R4 binary.html § 2.7.2: whoever does not ask for FHIR, such as a browser that follows Attachment.url, gets the file.
    """
    accept = call.header("accept") or "*/*"
    asked = call.parameter("_format") is not None or answers.requested_subset(call) is not None
    if asked or answers.is_unchanged(call, version):
        return answers.resource(call, version)
    content = json.parse(version.body)
    stored = str(content.get("contentType", "application/octet-stream"))
    wanted = {entry.media_type for entry in parse_accept(accept) if entry.quality}
    if not _wants_content(wanted, stored.partition(";")[0].strip().lower()):
        response_type(accept, None)
        return answers.resource(call, version)
    owner = str((content.get("securityContext") or {}).get("reference", ""))
    if literal(owner) is None:
        # What stands in a resource may be anything; what stands in a header may not.
        owner = ""
    return answers.binary(version, stored, str(content.get("data", "")), owner)


def _wants_content(wanted: set[str], stored: str) -> bool:
    """What is named goes before what is merely covered, and FHIR before all."""
    if wanted & {FHIR_JSON, "application/json+fhir"}:
        return False
    if stored in wanted:
        return True
    return not wanted.intersection(JSON_TYPES) and bool(wanted & {f"{stored.partition('/')[0]}/*", "*/*"})
