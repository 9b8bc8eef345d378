"""create and conditional create (R4 http.html#create, #ccreate), and Binary content sent by itself."""

from __future__ import annotations

import base64

import msgspec

from vesalius.api import answers
from vesalius.api.answers import SECURITY_CONTEXT
from vesalius.api.call import Call
from vesalius.api.refusals import MalformedRequest
from vesalius.api.request import criteria
from vesalius.api.response import Response
from vesalius.records.create import create
from vesalius.search.parameters.reference import literal


def handle(call: Call) -> Response:
    """201 with the new resource; 200 with the existing one when If-None-Exist names it."""
    condition = call.header("if-none-exist")
    if condition is not None:
        condition = criteria(condition.partition("?")[2] if "?" in condition else condition)
        if not condition:
            raise MalformedRequest("If-None-Exist needs at least one search parameter.")
    result = create(call.context, call.actor, call.type, body_of(call), if_none_exist=condition)
    return answers.written(call, result, found=not result.created)


def body_of(call: Call) -> bytes:
    """The resource that was sent; other content sent to Binary is wrapped in one (binary.html § 2.7.2)."""
    content_type = call.header("content-type")
    if call.type != "Binary" or content_type is None or "json" in content_type:
        return call.stored_body()
    wrapped: dict[str, object] = {"resourceType": "Binary"}
    if call.route.id is not None:
        wrapped["id"] = call.route.id
    wrapped["contentType"] = content_type
    owner = call.header(SECURITY_CONTEXT)
    if owner is not None:
        wrapped["securityContext"] = {"reference": _named(owner, call.base)}
    if call.request.body:
        wrapped["data"] = base64.b64encode(call.request.body).decode()
    return msgspec.json.encode(wrapped)


def _named(owner: str, base: str) -> str:
    """The reference in the header, relative. Refused when it is none: the content would be protected as nobody's."""
    text = owner.strip().removeprefix(base + "/")
    if literal(text) is None:
        raise MalformedRequest("X-Security-Context is a reference to a resource of this server, as Patient/[id].")
    return text
