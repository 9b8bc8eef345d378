"""$meta, $meta-add and $meta-delete (R4 resource-operation-meta, -meta-add, -meta-delete)."""

from __future__ import annotations

from typing import Any

from vesalius.api.answers import version_headers
from vesalius.api.call import Call
from vesalius.api.parameters import read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.r4 import json
from vesalius.records.meta import meta, meta_add, meta_delete
from vesalius.records.version import Written


def handle(call: Call) -> Response:
    """200 with Parameters whose `return` is the Meta."""
    found = meta(call.context, call.actor, call.route.type, call.route.id)
    return Response(200, (), _returned(found))


def handle_add(call: Call) -> Response:
    """200 with the Meta after profiles, labels and tags were added."""
    return _changed(meta_add(call.context, call.actor, call.type, call.id, _given(call)))


def handle_delete(call: Call) -> Response:
    """200 with the Meta after profiles, labels and tags were removed."""
    return _changed(meta_delete(call.context, call.actor, call.type, call.id, _given(call)))


def _given(call: Call) -> dict[str, Any]:
    call.resource_body()
    value = read_parameters(call).value("meta")
    if not isinstance(value, dict):
        raise MalformedRequest("The operation needs one parameter meta with a valueMeta.")
    return value


def _changed(written: Written) -> Response:
    version = written.version
    current = json.parse(version.body).get("meta", {})
    return Response(200, version_headers(version), _returned(current), version=version)


def _returned(found: dict[str, Any]) -> bytes:
    answer: dict[str, Any] = {"resourceType": "Parameters"}
    # An empty Meta cannot be written in JSON (R4 json.html: no empty objects), nor a parameter without a
    # value.
    if found:
        answer["parameter"] = [{"name": "return", "valueMeta": found}]
    return json.encode(answer)
