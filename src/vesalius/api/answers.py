"""The answers that interactions share: a resource, a write, a subset, nothing new."""

from __future__ import annotations

import base64
from typing import Final

from vesalius.api.call import Call
from vesalius.api.headers import (
    RETURN_MINIMAL,
    RETURN_OUTCOME,
    entity_tag,
    http_date,
    none_match,
    parse_http_date,
    parse_if_none_match,
)
from vesalius.api.outcome import outcome
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Headers, Response
from vesalius.api.subsets import Subset, subset_of
from vesalius.errors import Issue
from vesalius.records.version import Version, Written

SECURITY_CONTEXT: Final = "x-security-context"
"""The header that says whose a Binary is when its content is sent by itself (R4 binary.html § 2.7.3)."""

_MICROSECONDS: Final = 1_000_000


def resource(call: Call, version: Version) -> Response:
    """The version as the answer to a read: 200, or 304 when the client has it (R4 http.html § 3.1.0.1.3)."""
    headers = version_headers(version)
    if is_unchanged(call, version):
        return Response(304, headers, b"", "", version)
    subset = requested_subset(call)
    return Response(200, headers, version.body if subset is None else subset.of(version.body), version=version)


def written(call: Call, outcome_of_write: Written, *, found: bool = False) -> Response:
    """The answer to a create, update or patch: 201 with Location, or 200; the body as Prefer asks.

    R4 http.html § 3.1.0.1.9. `found` marks a conditional create that met a resource: 200 and its Location.
    """
    version = outcome_of_write.version
    headers = version_headers(version)
    if outcome_of_write.created or found:
        headers = (("Location", location(call.base, version)), *headers)
    status = 201 if outcome_of_write.created else 200
    returned = call.preferences.returned
    if returned is not None:
        headers = (*headers, ("Preference-Applied", f"return={returned}"))
    if returned == RETURN_MINIMAL:
        return Response(status, headers, b"", "", version)
    if returned == RETURN_OUTCOME:
        return Response(status, headers, outcome((_done(outcome_of_write),)), version=version)
    return Response(status, headers, version.body, version=version)


def is_unchanged(call: Call, version: Version) -> bool:
    """Whether the preconditions of a read say that the client holds this version (RFC 9110 § 13.2.2)."""
    known = parse_if_none_match(call.header("if-none-match"))
    if known is not None:
        # If-Modified-Since counts only where there is no If-None-Match.
        return not none_match(known, version.version)
    since = call.header("if-modified-since")
    if since is None:
        return False
    seconds = parse_http_date(since)
    return seconds is not None and version.updated // _MICROSECONDS <= seconds


def version_headers(version: Version) -> Headers:
    """ETag and Last-Modified of a version."""
    return (("ETag", entity_tag(version.version)), ("Last-Modified", http_date(version.updated)))


def location(base: str, version: Version) -> str:
    """The address of exactly this version."""
    return f"{base}/{version.type}/{version.id}/_history/{version.version}"


def requested_subset(call: Call) -> Subset | None:
    """The part of each resource that `_summary` or `_elements` asks for; None for all of it.

    Raises MalformedRequest for an unknown `_summary`.
    """
    if not call.parameters:
        return None
    elements = tuple(
        name.strip()
        for key, value in call.parameters
        if key == "_elements"
        for name in value.split(",")
        if name.strip()
    )
    return subset_of(call.parameter("_summary"), elements)


def binary(version: Version, content_type: str, data: str, owner: str) -> Response:
    """The content of a Binary by itself (R4 binary.html § 2.7.2), as a download that no browser runs.

    `owner` is the reference that says whose it is, "" for none.
    """
    try:
        content = base64.b64decode(data, validate=False)
    except ValueError as error:
        raise MalformedRequest("The Binary holds no valid base64.") from error
    headers = (*version_headers(version), ("Content-Disposition", "attachment"))
    if owner:
        headers = (*headers, ("X-Security-Context", owner))
    return Response(200, headers, content, content_type, version, is_resource=False)


def _done(outcome_of_write: Written) -> Issue:
    text = "The resource was created." if outcome_of_write.created else "The resource was stored."
    return Issue("informational", text, (), "information")
