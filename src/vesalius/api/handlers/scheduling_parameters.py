"""What $find, $hold and $book are asked by (names of IHE, Argonaut and R4's search parameters), and their answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from vesalius.api.call import Call
from vesalius.api.outcome import error_response
from vesalius.api.parameters import Parameters, read_parameters
from vesalius.api.response import Response
from vesalius.errors import Invalid, VesaliusError
from vesalius.r4 import json
from vesalius.records.search import search

# Names that say the same: ours, IHE's, Argonaut's and those of R4's search parameters.
SAME: Final = {
    "visit-type": "kind",
    "service-type": "kind",
    "provider": "practitioner",
    "location-reference": "location",
    "patient-id": "patient",
    "patient-reference": "patient",
}
RESOURCES: Final = ("appointment", "appointment-resource", "appt-resource")
REFERENCES: Final = ("appointment-reference", "appt-id")
# What a Reference may name. Insurance is heard and settles nothing: no time depends on it.
_TYPES: Final = {
    "practitioner": ("Practitioner",),
    "organization": ("Organization",),
    "location": ("Location",),
    "patient": ("Patient",),
    "appointment-reference": ("Appointment",),
    "appt-id": ("Appointment",),
}
_TEXTS: Final = frozenset({"comment", "location-string"})

Asked = Mapping[str, list[str]]
"""Every parameter under one name for what says the same, with its values."""


def asked(call: Call, given: Parameters | None = None) -> Asked:
    """Every parameter, of the query and of the body, under one name for what says the same."""
    parameters = read_parameters(call) if given is None else given
    pairs = [(name, value.removeprefix(f"{call.base}/")) for name, value in (*call.question(), *parameters.texts())]
    for name, reference in parameters.references():
        if SAME.get(name, name) in _TYPES:
            pairs.append((name, literal(call, reference, _TYPES[SAME.get(name, name)])))
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        parts = [value] if name in _TEXTS else value.split(",")
        found.setdefault(SAME.get(name, name), []).extend(part for part in parts if part)
    return found


def literal(call: Call, reference: Mapping[str, Any], types: Sequence[str]) -> str:
    """The literal of a Reference; one by identifier is looked for among those of the types whom the caller may see."""
    if "reference" in reference:
        return str(reference["reference"]).removeprefix(f"{call.base}/")
    identifier = reference.get("identifier") or {}
    token = f"{identifier.get('system', '')}|{identifier.get('value', '')}"
    for type_name in types:
        page = search(call.context, call.actor, type_name, [("identifier", token), ("_count", "2")])
        if len(page.matches) == 1:
            return f"{type_name}/{page.matches[0].id}"
    raise Invalid("A reference names nothing that is known here.")


def holder(call: Call) -> str:
    """Who looks for times and keeps them."""
    return f"account/{call.actor.account or call.actor.name}"


def remarks(call: Call, asked_for: Asked, resource: dict[str, Any], parameters: Parameters) -> None:
    """Puts into an Appointment why it is asked for: `reason`, `referral-identifier` and `comment`."""
    reasons = asked_for.get("reason", ())
    if reasons:
        resource["reasonCode"] = [{"coding": [_coding(value)]} for value in reasons]
    if referral := parameters.value("referral-identifier"):
        if not isinstance(referral, dict) or not referral.get("value"):
            raise Invalid("referral-identifier is an Identifier with a value.")
        token = f"{referral['system']}|{referral['value']}" if referral.get("system") else str(referral["value"])
        page = search(call.context, call.actor, "ServiceRequest", [("identifier", token), ("_count", "2")])
        # One that is kept elsewhere, or that the caller may not see, stays what it was called.
        known = {"reference": f"ServiceRequest/{page.matches[0].id}"} if len(page.matches) == 1 else {}
        resource["basedOn"] = [{"type": "ServiceRequest", "identifier": referral, **known}]
    if comments := asked_for.get("comment"):
        resource["comment"] = comments[0]


def _coding(token: str) -> dict[str, str]:
    system, bar, code = token.rpartition("|")
    return {"system": system, "code": code} if bar and system else {"code": code}


def searchset(call: Call, resources: Sequence[Mapping[str, Any]], notes: Sequence[str] = ()) -> Response:
    """200 with the resources as matches of a Bundle; `notes` are told by an OperationOutcome beside them."""
    entries = [
        {
            "fullUrl": f"{call.base}/{resource['resourceType']}/{resource['id']}"
            if "id" in resource
            else f"urn:uuid:00000000-0000-4000-8000-{index:012d}",
            "resource": resource,
            "search": {"mode": "match"},
        }
        for index, resource in enumerate(resources)
    ]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(entries)}
    if notes:
        issues = [{"severity": "information", "code": "informational", "diagnostics": note} for note in notes]
        outcome = {"resourceType": "OperationOutcome", "issue": issues}
        entries.append({"resource": outcome, "search": {"mode": "outcome"}})
    return Response(200, (), json.encode(bundle | ({"entry": entries} if entries else {})))


def refused(error: VesaliusError) -> Response:
    """The refusal as IHE has it: its status, and a Bundle with nothing but its OperationOutcome (ITI-116, ITI-117)."""
    plain = error_response(error, "")
    entry = {"resource": json.parse(plain.body), "search": {"mode": "outcome"}}
    bundle = {"resourceType": "Bundle", "type": "searchset", "total": 0, "entry": [entry]}
    return Response(plain.status, plain.headers, json.encode(bundle))
