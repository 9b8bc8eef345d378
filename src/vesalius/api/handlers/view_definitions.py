"""ViewDefinitions that are kept on the server (SQL on FHIR v2), although R4 has no such type: read, search, write."""

from __future__ import annotations

from typing import Any

from vesalius.analytics import stored_views
from vesalius.analytics.stored_views import StoredView
from vesalius.api.call import Call
from vesalius.api.headers import entity_tag, http_date, parse_if_match
from vesalius.api.refusals import MalformedRequest, Unprocessable
from vesalius.api.response import Headers, Response
from vesalius.errors import Invalid
from vesalius.r4 import json


def handle_read(call: Call) -> Response:
    """200 with the definition."""
    stored_views.require_reader(call.context, call.actor)
    found = stored_views.get(call.context, call.id)
    return Response(200, _headers(found), json.encode(found.resource))


def handle_search(call: Call) -> Response:
    """200 with a searchset of the definitions that fit _id, url, version, name and resource."""
    stored_views.require_reader(call.context, call.actor)
    try:
        found = stored_views.search(call.context, dict(call.question()))
    except Invalid as error:
        raise MalformedRequest(str(error)) from error
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(found)}
    if found:
        bundle["entry"] = [
            {
                "fullUrl": f"{call.base}/{stored_views.TYPE}/{one.id}",
                "resource": one.resource,
                "search": {"mode": "match"},
            }
            for one in found
        ]
    return Response(200, (), json.encode(bundle))


def handle_create(call: Call) -> Response:
    """201 with the definition under a new id; 422 for one that cannot be run."""
    return _written(call, *_store(call, _document(call)))


def handle_update(call: Call) -> Response:
    """200 with the next version of the definition, or 201 where the id was free; 422 for one that cannot be run."""
    document = _document(call)
    if document.get("id", call.id) != call.id:
        raise MalformedRequest("The id in the address and that in the resource differ.")
    version = parse_if_match(call.header("if-match"))
    return _written(call, *_store(call, document, call.id, version))


def handle_delete(call: Call) -> Response:
    """204, also where there was none."""
    stored_views.delete(call.context, call.actor, call.id)
    return Response(204, (), b"", "")


def _document(call: Call) -> dict[str, Any]:
    document = json.parse(call.resource_body())
    if not isinstance(document, dict) or document.get("resourceType") != stored_views.TYPE:
        raise MalformedRequest("The body is a ViewDefinition.")
    return document


def _store(
    call: Call, document: dict[str, Any], logical_id: str = "", version: int | None = None
) -> tuple[StoredView, bool]:
    try:
        return stored_views.store(call.context, call.actor, document, logical_id, version=version)
    except Invalid as error:
        raise Unprocessable(issues=error.issues) from error


def _written(call: Call, found: StoredView, is_new: bool) -> Response:  # noqa: FBT001 - as `store` answers
    headers = _headers(found)
    if is_new:
        headers = (("Location", f"{call.base}/{stored_views.TYPE}/{found.id}"), *headers)
    return Response(201 if is_new else 200, headers, json.encode(found.resource))


def _headers(found: StoredView) -> Headers:
    tag = ("ETag", entity_tag(found.version))
    return (tag,) if found.is_shipped else (tag, ("Last-Modified", http_date(found.updated)))
