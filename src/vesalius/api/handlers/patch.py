"""patch and conditional patch by JSON Patch or FHIRPath Patch (R4 http.html#patch, fhirpatch.html)."""

from __future__ import annotations

from typing import Final

from vesalius.api import answers
from vesalius.api.call import Call
from vesalius.api.handlers.update import condition_of, refuse_if_none_match
from vesalius.api.headers import parse_if_match
from vesalius.api.negotiation import JSON_PATCH, request_type
from vesalius.api.refusals import MalformedRequest, UnsupportedMediaType
from vesalius.api.response import FHIR_JSON, Response
from vesalius.records.patch import patch, patch_where

PATCH_TYPES: Final = (JSON_PATCH, FHIR_JSON, "application/json", "text/json")
_ACCEPTED: Final = ("Accept-Patch", f"{JSON_PATCH}, {FHIR_JSON}")


def handle(call: Call) -> Response:
    """200 with the patched resource."""
    refuse_if_none_match(call)
    document, media_type = patch_of(call)
    if_match = parse_if_match(call.header("if-match"))
    return answers.written(
        call, patch(call.context, call.actor, call.type, call.id, document, media_type, if_match=if_match)
    )


def handle_conditional(call: Call) -> Response:
    """200 with the patched resource that the query names."""
    refuse_if_none_match(call)
    query = condition_of(call)
    document, media_type = patch_of(call)
    if_match = parse_if_match(call.header("if-match"))
    return answers.written(
        call, patch_where(call.context, call.actor, call.type, query, document, media_type, if_match=if_match)
    )


def patch_of(call: Call) -> tuple[bytes, str]:
    """The patch document and its media type: JSON Patch, or FHIR JSON for Parameters.

    Raises UnsupportedMediaType, naming what is accepted as RFC 5789 § 2.2 asks.
    """
    content_type = call.header("content-type")
    try:
        media_type = request_type(content_type, PATCH_TYPES)
    except UnsupportedMediaType as error:
        raise UnsupportedMediaType(error.issues[0].diagnostics, header=_ACCEPTED) from error
    if content_type is None:
        raise UnsupportedMediaType("A patch needs its Content-Type.", header=_ACCEPTED)
    if not call.request.body:
        raise MalformedRequest("The request needs a patch as its body.")
    return call.request.body, media_type if media_type == JSON_PATCH else FHIR_JSON
