"""capabilities (R4 http.html#capabilities) and the OpenAPI document: what this endpoint can do."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from vesalius.api import capability, openapi
from vesalius.api.call import Call
from vesalius.api.headers import none_match_tag
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.api.router import SERVED_TYPES


def handle(call: Call) -> Response:
    """200 with the CapabilityStatement, or with the TerminologyCapabilities when `mode` asks for them."""
    mode = call.parameter("mode") or "full"
    if mode not in {"full", "normative", "terminology"}:
        raise MalformedRequest("mode is one of full, normative and terminology.")
    summary = call.parameter("_summary")
    body, tag = _statement(call.base, mode, summary)
    return _tagged(call, body, tag, "application/fhir+json", is_resource=True)


def handle_openapi(call: Call) -> Response:
    """200 with the OpenAPI document of the endpoint; `_type` narrows it to some resource types."""
    wanted = tuple(name for name in (call.parameter("_type") or "").split(",") if name)
    if any(name not in SERVED_TYPES for name in wanted):
        raise MalformedRequest("_type lists resource types.")
    body, tag = _document(call.base, wanted)
    return _tagged(call, body, tag, "application/json", is_resource=False)


def _tagged(call: Call, body: bytes, tag: str, content_type: str, *, is_resource: bool) -> Response:
    headers = (("ETag", f'W/"{tag}"'),)
    if none_match_tag(call.header("if-none-match"), tag):
        return Response(200, headers, body, content_type, is_resource=is_resource, is_public=True)
    return Response(304, headers, b"", "", is_resource=False, is_public=True)


@lru_cache(maxsize=16)
def _statement(base: str, mode: str, summary: str | None) -> tuple[bytes, str]:
    body = capability.statement(base, mode, summary)
    return body, hashlib.sha256(body).hexdigest()[:16]


@lru_cache(maxsize=4)
def _document(base: str, types: tuple[str, ...]) -> tuple[bytes, str]:
    body = openapi.document(base, types)
    return body, hashlib.sha256(body).hexdigest()[:16]
