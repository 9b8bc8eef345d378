"""PlanDefinition/$apply: what a plan asks to be done for one patient (R4 plandefinition-operation-apply.html)."""

from __future__ import annotations

from typing import Any

from vesalius.api.call import Call
from vesalius.api.parameters import checked_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.medication import follow_up, plans
from vesalius.medication.review import patient_of
from vesalius.r4 import json, validation


def handle(call: Call) -> Response:
    """200 with a CarePlan (not stored) that contains a RequestGroup, its ServiceRequests and a GuidanceResponse.

    `subject` is the patient ("Patient/id"); on the type `planDefinition` names the plan (canonical or id) or is one.
    """
    given = checked_parameters(call)
    subject = _named(call, given, "subject")
    if not subject:
        raise MalformedRequest("The operation needs the parameter subject.")
    plan = _plan(call, given)
    patient = patient_of(subject)
    known = follow_up.found(call.context, call.actor, patient)
    return Response(200, (), json.encode(plans.apply(plan, known, call.actor)))


def _plan(call: Call, given: list[dict[str, Any]]) -> dict[str, Any]:
    if call.route.id:
        return plans.find(call.context, call.actor, call.route.id)
    part = next((each for each in given if each.get("name") == "planDefinition" and "resource" in each), None)
    if part is not None:
        validation.check(json.encode(part["resource"]), "PlanDefinition")
        return dict(part["resource"])
    name = _named(call, given, "planDefinition")
    if not name:
        raise MalformedRequest("The operation needs the parameter planDefinition.")
    return plans.find(call.context, call.actor, name.removeprefix("PlanDefinition/"))


def _named(call: Call, given: list[dict[str, Any]], name: str) -> str:
    part = next((each for each in given if each.get("name") == name), None)
    if part is None:
        return call.parameter(name) or ""
    value = next((value for key, value in part.items() if key.startswith("value")), "")
    return str(value.get("reference", "")) if isinstance(value, dict) else str(value)
