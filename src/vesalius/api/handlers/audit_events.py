"""Entries of the audit log as AuditEvents, and their proofs. Searching them is an ordinary search."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from vesalius import clock
from vesalius.api import answers
from vesalius.api.call import Call
from vesalius.api.moments import parse_range
from vesalius.api.parameters import read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.audit.access_report import Visit
from vesalius.r4 import json
from vesalius.records import access_report, audit_events
from vesalius.records.audit_query import PREFIX

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


def handle_report(call: Call) -> Response:
    """200 with Parameters: who opened this record, grouped by day and person, newest first.

    `start` and `end` bound the days; `next` in the answer is the `before` of the next page.
    """
    values = dict([*call.question(), *read_parameters(call).texts()])
    before, count = values.get("before", ""), values.get("_count", "")
    for name, value in (("before", before), ("_count", count)):
        if value and not (value.isascii() and value.isdigit() and len(value) < 18):
            raise MalformedRequest(f"{name} is a whole number.")
    found = access_report.report(
        call.context,
        call.actor,
        call.id,
        start=parse_range("start", values["start"])[0] if "start" in values else None,
        end=parse_range("end", values["end"])[1] if "end" in values else None,
        before=int(before) if before else None,
        count=min(int(count) if count else access_report.DEFAULT_VISITS, access_report.MAXIMUM_VISITS),
    )
    parameters = [{"name": "visit", "part": _visit(visit)} for visit in found.visits]
    if found.before is not None:
        parameters.append({"name": "next", "valueString": str(found.before)})
    answer: dict[str, Any] = {"resourceType": "Parameters"}
    if parameters:
        answer["parameter"] = parameters
    return Response(200, (), json.encode(answer))


def _visit(visit: Visit) -> list[dict[str, Any]]:
    person = {key: value for key, value in (("reference", visit.fhir), ("display", visit.person)) if value}
    told: list[dict[str, Any]] = [
        {"name": "day", "valueDate": visit.day.isoformat()},
        {"name": "person", "valueReference": person or {"display": "unknown"}},
        {"name": "first", "valueInstant": clock.instant(visit.first)},
        {"name": "last", "valueInstant": clock.instant(visit.last)},
        {"name": "count", "valueInteger": visit.count},
        {"name": "emergency", "valueBoolean": visit.is_emergency},
    ]
    told += [{"name": name, "valueString": value} for name, value in (("role", visit.role),) if value]
    if visit.centre:
        told.append({"name": "centre", "valueReference": {"reference": visit.centre}})
    told += [{"name": "purpose", "valueCode": purpose} for purpose in sorted(visit.purposes)]
    told += [{"name": "reason", "valueString": reason} for reason in visit.reasons]
    told += [{"name": "interaction", "valueCode": kind} for kind in sorted(visit.kinds)]
    told += [
        {"name": "data", "part": [{"name": "type", "valueCode": name}, {"name": "count", "valueInteger": number}]}
        for name, number in sorted(visit.types.items())
    ]
    told += [
        {"name": "event", "valueReference": {"reference": f"AuditEvent/{PREFIX}{number}"}}
        for number in visit.entries[:_MAXIMUM_PROOFS]
    ]
    return told


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
