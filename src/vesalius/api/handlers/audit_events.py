"""Entries of the audit log as AuditEvents, and their proofs. Searching them is an ordinary search."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from vesalius.api import answers
from vesalius.api.call import Call
from vesalius.api.parameters import read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.r4 import json
from vesalius.records import audit_events

_MAXIMUM_PROOFS = 100


def handle(call: Call) -> Response:
    """200 with the AuditEvent, or 304."""
    return answers.resource(call, audit_events.read(call.context, call.actor, call.id, call.base))


def handle_proof(call: Call) -> Response:
    """200 with Parameters: for each entry a `proof` with the file that `verify_proof.py` checks, and what is in it.

    On the type `_id` names up to 100 entries, separated by commas.
    """
    if call.route.id is not None:
        wanted = [call.route.id]
    else:
        given = [*call.question(), *read_parameters(call).texts()]
        wanted = [item for name, value in given if name == "_id" for item in value.split(",") if item]
    if not 0 < len(wanted) <= _MAXIMUM_PROOFS:
        raise MalformedRequest(f"_id names 1 to {_MAXIMUM_PROOFS} entries of the audit log.")
    made = [_part(name, audit_events.proof(call.context, call.actor, name)) for name in wanted]
    return Response(200, (), json.encode({"resourceType": "Parameters", "parameter": made}))


def _part(name: str, proof: dict[str, Any]) -> dict[str, Any]:
    attachment = {
        "contentType": "application/json",
        "data": base64.b64encode(msgspec.json.encode(proof)).decode(),
        "title": f"proof-{name}.json",
    }
    parts: list[dict[str, Any]] = [
        {"name": "entry", "valueReference": {"reference": f"AuditEvent/{name}"}},
        {"name": "file", "valueAttachment": attachment},
        {"name": "position", "valueString": str(proof["position"])},
    ]
    parts += [
        {"name": key, "valueString": proof[key]} for key in ("event", "salt", "digest", "checkpoint", "publicKey")
    ]
    parts += [{"name": "path", "valueString": step} for step in proof["path"]]
    return {"name": "proof", "part": parts}
