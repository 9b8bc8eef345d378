"""Operations about access itself: identifying a patient, emergency access and its review, relationships, notices.

They are our own (`[base]/OperationDefinition/…`), but for R4's Patient/$match. docs/api/access.md tells their
parameters.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vesalius import clock
from vesalius.api.bundles import searchset
from vesalius.api.call import Call
from vesalius.api.parameters import Parameters, read_parameters
from vesalius.api.refusals import MalformedRequest
from vesalius.api.response import Response
from vesalius.errors import Invalid
from vesalius.r4 import json, validation
from vesalius.records import emergency, identification, notices, relationships
from vesalius.records.version import SearchPage

_GRADE = "http://hl7.org/fhir/StructureDefinition/match-grade"
_MAXIMUM_COUNT = 500


def handle_match(call: Call) -> Response:
    """200 with a searchset of the one person who certainly is meant, or of nobody.

    `onlyCertainMatches` is how it always works; false is refused.
    """
    parameters = read_parameters(call, resources_too=True)
    body = parameters.resource("resource") if parameters.is_given else call.resource_body()
    if body is None:
        raise MalformedRequest("The operation needs the parameter resource, a Patient.")
    if parameters.value("onlyCertainMatches") is False:
        raise Invalid("Only certain matches are given: leave onlyCertainMatches out, or say true.")
    validation.check(body, "Patient")
    found = identification.match(call.context, call.actor, json.parse(body))
    if found is None:
        page = SearchPage([], [], total=0)
        return Response(200, (), searchset(page, f"{call.base}/Patient/$match", call.base))
    bundle = json.parse(searchset(SearchPage([found], [], total=1), f"{call.base}/Patient/$match", call.base))
    bundle["entry"][0]["search"] = {
        "extension": [{"url": _GRADE, "valueCode": "certain"}],
        "mode": "match",
        "score": 1,
    }
    return Response(200, (), json.encode(bundle))


def handle_emergency(call: Call) -> Response:
    """201 with what was opened, and until when."""
    parameters = _given(call)
    code = parameters.value("reasonCode")
    if isinstance(code, dict):
        code = next((coding.get("code") for coding in code.get("coding", [code]) if coding.get("code")), None)
    opened = emergency.open_record(
        call.context, call.actor, call.id, reason=parameters.text("reason") or "", code=str(code or "")[:100]
    )
    return _answer(_opening(opened), 201)


def handle_end_emergency(call: Call) -> Response:
    """200, and whether anything was open."""
    return _answer([{"name": "ended", "valueBoolean": emergency.close(call.context, call.actor, call.id)}])


def handle_emergencies(call: Call) -> Response:
    """200 with emergency accesses, newest first: all for reviewers, one's own for everybody else."""
    values = dict([*call.question(), *read_parameters(call).texts()])
    reviewed = values.get("reviewed")
    if reviewed not in {None, "true", "false"}:
        raise MalformedRequest("reviewed is true or false.")
    patient = values.get("patient")
    found = emergency.openings(
        call.context,
        call.actor,
        patient_id=None if patient is None else patient.removeprefix("Patient/"),
        is_reviewed=None if reviewed is None else reviewed == "true",
        before=_number(values, "before"),
        count=min(_number(values, "_count") or 50, _MAXIMUM_COUNT),
    )
    return _answer({"name": "emergency", "part": _opening(opening)} for opening in found)


def handle_review(call: Call) -> Response:
    """200 with the emergency access and its verdict."""
    parameters = _given(call)
    number = parameters.value("id")
    if not str(number).isascii() or not str(number).isdigit():
        raise MalformedRequest("id is the number of an emergency access.")
    reviewed = emergency.review(
        call.context,
        call.actor,
        int(str(number)),
        verdict=parameters.text("verdict") or "",
        comment=parameters.text("comment") or "",
    )
    return _answer(_opening(reviewed))


def handle_declare(call: Call) -> Response:
    """201 with the relationship, and until when it gives access."""
    reason = _given(call).text("reason") or ""
    declared = relationships.declare(call.context, call.actor, call.id, reason=reason)
    return _answer(_relationship(declared), 201)


def handle_end_relationship(call: Call) -> Response:
    """200: the relationships with `party` (a Reference, or its text) give no access any more.

    With `centres` true those with the centres of `party` end too; `remains` names each centre that still gives access.
    """
    given = _given(call)
    party, with_centres = given.value("party"), given.value("centres")
    if isinstance(party, dict):
        party = party.get("reference")
    if party is None:
        # Practitioners end their own.
        party = call.actor.fhir
    left = relationships.end(call.context, call.actor, call.id, str(party), with_centres=with_centres in {True, "true"})
    remains = [
        {"name": "remains", "valueReference": {"reference": centre.reference, "display": centre.name}}
        for centre in left
    ]
    return _answer([{"name": "ended", "valueBoolean": True}, *remains])


def handle_relationships(call: Call) -> Response:
    """200 with every relationship of the patient: with whom, of which kind, until when."""
    found = relationships.relationships(call.context, call.actor, call.id)
    return _answer({"name": "relationship", "part": _relationship(each)} for each in found)


def handle_notices(call: Call) -> Response:
    """200 with what the account is to be told, newest first."""
    values = dict([*call.question(), *read_parameters(call).texts()])
    found = notices.notices(
        call.context,
        call.actor,
        is_unread=values.get("unread") == "true",
        count=min(_number(values, "_count") or 100, _MAXIMUM_COUNT),
    )
    return _answer({"name": "notice", "part": _notice(each)} for each in found)


def _given(call: Call) -> Parameters:
    found = read_parameters(call)
    if found.is_given:
        validation.check(call.request.body, "Parameters")
    return found


def _number(values: dict[str, str], name: str) -> int | None:
    text = values.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise MalformedRequest(f"{name} is a whole number.")
    return int(text)


def _answer(parameters: Iterable[dict[str, Any]], status: int = 200) -> Response:
    answer: dict[str, Any] = {"resourceType": "Parameters"}
    # An empty array cannot be written in FHIR's JSON.
    if found := list(parameters):
        answer["parameter"] = found
    return Response(status, (), json.encode(answer))


def _opening(opening: emergency.Opening) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": "id", "valueString": str(opening.id)},
        {"name": "patient", "valueReference": {"reference": opening.patient}},
        _person("practitioner", opening.fhir, opening.person),
        {"name": "opened", "valueInstant": clock.instant(opening.opened)},
        {"name": "until", "valueInstant": clock.instant(opening.until)},
    ]
    found += _texts(reason=opening.reason, reasonCode=opening.code, verdict=opening.verdict, comment=opening.comment)
    if opening.reviewed is not None:
        found.append({"name": "reviewed", "valueInstant": clock.instant(opening.reviewed)})
        found += _texts(reviewer=opening.reviewer)
    return found


def _relationship(found: relationships.Relationship) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = [
        _person("party", found.party, found.name),
        {"name": "kind", "valueCode": found.kind},
    ]
    for name, moment in (("start", found.low), ("until", found.until), ("ended", found.ended)):
        # What has no beginning is not told as one.
        if moment is not None and moment > 0:
            told.append({"name": name, "valueInstant": clock.instant(moment)})
    if found.source:
        told.append({"name": "source", "valueReference": {"reference": found.source}})
    return told


def _notice(found: notices.Notice) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = [
        {"name": "id", "valueString": str(found.id)},
        {"name": "kind", "valueCode": found.kind},
        {"name": "patient", "valueReference": {"reference": found.patient}},
        {"name": "emergency", "valueString": str(found.source)},
        {"name": "created", "valueInstant": clock.instant(found.created)},
    ]
    if found.read is not None:
        told.append({"name": "read", "valueInstant": clock.instant(found.read)})
    return told


def _person(name: str, fhir: str, display: str) -> dict[str, Any]:
    reference = {key: value for key, value in (("reference", fhir), ("display", display)) if value}
    return {"name": name, "valueReference": reference or {"display": "unknown"}}


def _texts(**values: str | None) -> list[dict[str, Any]]:
    return [{"name": name, "valueString": value} for name, value in values.items() if value]
