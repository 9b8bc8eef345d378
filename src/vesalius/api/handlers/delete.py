"""delete and conditional delete (R4 http.html#delete, #3.1.0.7.1)."""

from __future__ import annotations

from vesalius.api.answers import version_headers
from vesalius.api.call import Call
from vesalius.api.handlers.update import condition_of
from vesalius.api.headers import parse_if_match
from vesalius.api.outcome import outcome
from vesalius.api.response import Response
from vesalius.errors import Issue
from vesalius.records.delete import delete, delete_where


def handle(call: Call) -> Response:
    """204 with the ETag of the deletion; 204 as well when there is nothing to delete, as R4 wants."""
    if_match = parse_if_match(call.header("if-match"))
    version = delete(call.context, call.actor, call.type, call.id, if_match=if_match)
    if call.preferences.returned == "OperationOutcome":
        text = "The resource was deleted." if version else "There was nothing to delete."
        return _told(text)
    if version is None:
        return Response(204, (), b"", "", is_resource=False)
    return Response(204, version_headers(version)[:1], b"", "", version, is_resource=False)


def handle_conditional(call: Call) -> Response:
    """204, whether the query named a resource or none; with If-Match it must name one, in that version."""
    if_match = parse_if_match(call.header("if-match"))
    deleted = delete_where(call.context, call.actor, call.type, condition_of(call), if_match=if_match)
    if call.preferences.returned == "OperationOutcome":
        return _told(f"{deleted} resources were deleted.")
    return Response(204, (), b"", "", is_resource=False)


def _told(text: str) -> Response:
    return Response(200, (), outcome((Issue("informational", text, (), "information"),)))
