"""Audit events as R4 AuditEvents after IHE's Basic Audit Log Patterns (BALP, ITI supplement).

One leaf, one AuditEvent: a search that touched three patients has three. Who did it is agent `user`, through which
application agent `client`, here agent `server`; what was touched is entity `data`, asked for entity `query`, whose
record entity `patient`, in which request entity `transaction`.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from vesalius import clock
from vesalius.audit.kinds import DICOM, KINDS, OTHER, OWN_SUBTYPES, Code

Facts = Mapping[str, Any]
"""The facts of an event, as `Log.open` gives them."""

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
_PROFILE = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."
_ACCOUNTS, _TOKENS, _CLIENTS = "urn:vesalius:account", "urn:vesalius:token", "urn:vesalius:client"
_ROLES, _RECORDS = "urn:vesalius:role", "urn:vesalius:record"
_METHODS = "urn:vesalius:authentication-methods"
BREAK_THE_GLASS = "BTG"
"""The purpose of an access that an open emergency allowed (HL7 v3-ActReason)."""

# HL7's code system restful-interaction.
_INTERACTIONS = frozenset(
    (
        *("read", "vread", "update", "patch", "delete", "create", "capabilities", "transaction", "batch", "operation"),
        *("history", "history-instance", "history-type", "history-system", "search", "search-type", "search-system"),
    )
)
_OPERATIONS = frozenset({"meta-add", "meta-delete"})

_REST = (f"{_TERMINOLOGY}audit-event-type", "rest", "Restful Operation")

_SOURCE_ROLE = (DICOM, "110153", "Source Role ID")
_DESTINATION_ROLE = (DICOM, "110152", "Destination Role ID")
_APPLICATION = (DICOM, "110150", "Application")
_CUSTODIAN = (f"{_TERMINOLOGY}provenance-participant-type", "custodian", "Custodian")
_RECIPIENT = (f"{_TERMINOLOGY}v3-ParticipationType", "IRCP", "information recipient")
_AUTHOR = (f"{_TERMINOLOGY}v3-ParticipationType", "AUT", "author (originator)")
_USER_CUSTODIAN = (f"{_TERMINOLOGY}v3-ParticipationType", "CST", "custodian")

_ENTITY_TYPE, _ROLE = f"{_TERMINOLOGY}audit-entity-type", f"{_TERMINOLOGY}object-role"
_PERSON, _SYSTEM_OBJECT = (_ENTITY_TYPE, "1", "Person"), (_ENTITY_TYPE, "2", "System Object")
_PATIENT, _DOMAIN_RESOURCE, _QUERY = (
    (_ROLE, "1", "Patient"),
    (_ROLE, "4", "Domain Resource"),
    (_ROLE, "24", "Query"),
)
_REQUEST_ID = (
    "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType",
    "XrequestId",
    "transport specific unique identifier where http X-Request-Id is used",
)

_literal = re.compile(r"([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})(/_history/[0-9]+)?(/\$[a-z\-]+)?").fullmatch


def audit_event(
    facts: Facts,
    patient: str | None,
    version: int | None,
    *,
    logical_id: str | None = None,
    server: str = "vesalius",
) -> dict[str, Any]:
    """The AuditEvent of one leaf.

    `patient` is the literal "Patient/id" of whose record it is about, or the number of a record whose Patient is gone.
    `version` is that of the resource touched, `logical_id` the id of the AuditEvent, `server` the address that was
    asked.
    """
    event: dict[str, Any] = {"resourceType": "AuditEvent"}
    if logical_id is not None:
        event["id"] = logical_id
    entities = _entities(facts, patient, version)
    profile = _profile(facts, entities, patient)
    if profile is not None:
        event["meta"] = {"profile": [profile]}
    event["type"] = _coding(_type(facts))
    event["subtype"] = _subtypes(str(facts["subtype"]))
    event["action"] = facts["action"]
    event["recorded"] = clock.instant(int(facts["recorded"]))
    event["outcome"] = "0" if "outcome" not in facts else "4"
    if "outcome" in facts:
        event["outcomeDesc"] = facts["outcome"]
    event["agent"] = _agents(facts, server)
    event["source"] = {
        "observer": {"display": server},
        "type": [_coding((f"{_TERMINOLOGY}security-source-type", "4", "Application Server"))],
    }
    if centre := facts.get("centre"):
        event["source"]["site"] = centre
    if entities:
        event["entity"] = entities
    return event


def codes(facts: Facts) -> list[tuple[str, str]]:
    """The codes of type and subtype, each with the search parameter that finds it."""
    found = [("type", _type(facts)[1])]
    return found + [("subtype", coding["code"]) for coding in _subtypes(str(facts["subtype"]))]


def with_purpose(facts: Facts, patient: int | None) -> dict[str, Any]:
    """The facts as of the leaf about this patient (pk): break the glass, where that opened the record."""
    told = dict(facts)
    if patient is not None and patient in facts.get("emergencies", ()):
        told["purpose"] = BREAK_THE_GLASS
    return told


def _coding(code: Code) -> dict[str, str]:
    return {"system": code[0], "code": code[1], "display": code[2]}


def _concept(code: Code) -> dict[str, Any]:
    return {"coding": [_coding(code)]}


def _type(facts: Facts) -> Code:
    subtype = facts["subtype"]
    if subtype in _INTERACTIONS or subtype in _OPERATIONS:
        return _REST
    return KINDS.get(subtype, OTHER).type


def _subtypes(subtype: str) -> list[dict[str, str]]:
    interaction = "operation" if subtype in _OPERATIONS else subtype
    codings = []
    if interaction in _INTERACTIONS:
        codings.append(_coding(("http://hl7.org/fhir/restful-interaction", interaction, interaction)))
    else:
        known = KINDS.get(subtype, OTHER).subtype
        if known is not None:
            codings.append(_coding(known))
    if interaction not in _INTERACTIONS or interaction != subtype:
        codings.append({"system": OWN_SUBTYPES, "code": subtype})
    return codings


def _agents(facts: Facts, server: str) -> list[dict[str, Any]]:
    action = facts["action"]
    # Data flows to the client in a read; in BALP the question of a search flows to the server, as a write does.
    client_role, server_role = {
        "R": (_DESTINATION_ROLE, _SOURCE_ROLE),
        "D": (_APPLICATION, _CUSTODIAN),
    }.get(action, (_SOURCE_ROLE, _DESTINATION_ROLE))
    user_role = {"C": _AUTHOR, "U": _AUTHOR, "D": _USER_CUSTODIAN}.get(action, _RECIPIENT)
    user = _user(facts) | {"type": _concept(user_role)}
    return [
        {
            "type": _concept(client_role),
            "who": {"identifier": _application(facts)},
            "requestor": False,
            "network": _network(str(facts.get("address") or "")),
        },
        {
            "type": _concept(server_role),
            "who": {"display": server},
            "requestor": False,
            "network": {"address": server, "type": "5" if "://" in server else "1"},
        },
        user,
    ]


def _application(facts: Facts) -> dict[str, str]:
    if client := facts.get("client"):
        return {"system": _CLIENTS, "value": client}
    return {"system": _TOKENS, "value": facts.get("token") or "local"}


def _user(facts: Facts) -> dict[str, Any]:
    """Who asked: the person behind the account, as far as the event knows."""
    account, display = str(facts.get("agent") or "unknown"), facts.get("display")
    who: dict[str, Any] = {"identifier": {"system": _ACCOUNTS, "value": account}}
    if fhir := facts.get("fhir"):
        who["reference"] = fhir
    if display:
        who["display"] = display
    user: dict[str, Any] = {"who": who, "name": display or account, "requestor": True}
    if display:
        user["altId"] = account
    if role := facts.get("role"):
        user["role"] = [{"coding": [{"system": _ROLES, "code": role}], "text": role}]
    if token := facts.get("token"):
        user["policy"] = [f"{_TOKENS}:{token}"]
    if methods := facts.get("authentication"):
        user["extension"] = [{"url": _METHODS, "valueString": methods}]
    if purpose := facts.get("purpose"):
        stated: dict[str, Any] = {"coding": [{"system": f"{_TERMINOLOGY}v3-ActReason", "code": purpose}]}
        if reason := facts.get("reason"):
            stated["text"] = reason
        user["purposeOfUse"] = [stated]
    return user


def _network(address: str) -> dict[str, str]:
    """Type 2 is an IP address, 1 a machine name; who has no address works on the machine itself."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return {"address": address or "localhost", "type": "1"}
    return {"address": address, "type": "2"}


def _entities(facts: Facts, patient: str | None, version: int | None) -> list[dict[str, Any]]:
    entities: list[dict[str, Any]] = []
    query, touched = facts.get("query"), str(facts.get("entity") or "")
    if facts.get("withheld") and query is None:
        # The query may name other people than the one who reads this.
        entities.append(
            {
                "what": {"display": touched or "search"},
                "type": _coding(_SYSTEM_OBJECT),
                "role": _coding(_QUERY),
                "description": "The query is not shown: it may name other people.",
            }
        )
    elif query is None or facts["action"] != "E":
        literals = facts.get("entities") or ([touched] if touched else [])
        entities += [_data(str(literal), version) for literal in literals]
    if query is not None:
        asked = f"{touched}?{query}".encode()
        entities.append(
            {
                "type": _coding(_SYSTEM_OBJECT),
                "role": _coding(_QUERY),
                "query": base64.b64encode(asked).decode(),
            }
        )
    if patient is not None:
        what: dict[str, Any] = {"reference": patient}
        if "/" not in patient:
            what = {"identifier": {"system": _RECORDS, "value": patient}}
        entities.append({"what": what, "type": _coding(_PERSON), "role": _coding(_PATIENT)})
    if details := facts.get("details"):
        named = [{"type": name, "valueString": value} for name, value in details.items() if value]
        if named:
            entities.append({"what": {"display": touched or "details"}, "detail": named})
    if request := facts.get("request"):
        entities.append({"what": {"identifier": {"value": request}}, "type": _coding(_REQUEST_ID)})
    return entities


def _data(touched: str, version: int | None) -> dict[str, Any]:
    entity: dict[str, Any] = {"type": _coding(_SYSTEM_OBJECT), "role": _coding(_DOMAIN_RESOURCE)}
    found = _literal(touched)
    if found is None:
        return {"what": {"display": touched}, **entity}
    literal, history, operation = found.groups()
    if history is None and operation is None and version:
        history = f"/_history/{version}"
    entity = {"what": {"reference": f"{literal}{history or ''}"}, **entity}
    if operation:
        entity["description"] = operation[1:]
    return entity


def _profile(facts: Facts, entities: list[dict[str, Any]], patient: str | None) -> str | None:
    """The BALP profile that the event fulfils, None when none of them is about such an event."""
    objects = [entity["role"]["code"] for entity in entities if entity.get("type", {}).get("code") == "2"]
    if "outcome" in facts or _type(facts) is not _REST or (facts.get("withheld") and "query" not in facts):
        return None
    name = {
        ("R", "read"): "Read",
        ("R", "vread"): "Read",
        ("C", "create"): "Create",
        ("U", "update"): "Update",
        ("U", "patch"): "Update",
        ("D", "delete"): "Delete",
        ("E", "search"): "Query",
        ("E", "search-type"): "Query",
        ("E", "search-system"): "Query",
    }.get((facts["action"], facts["subtype"]))
    # One slice for each type of entity: a conditional interaction has a query beside what it touched.
    if name is None or objects != ["24" if name == "Query" else "4"]:
        return None
    return f"{_PROFILE}{'Patient' if patient else ''}{name}"
