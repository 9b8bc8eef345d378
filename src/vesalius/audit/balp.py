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

Facts = Mapping[str, Any]
"""The facts of an event, as `Log.open` gives them."""

_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem/"
_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_PROFILE = "https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit."
_OWN_SUBTYPES = "urn:vesalius:audit-subtype"
_ACCOUNTS, _TOKENS = "urn:vesalius:account", "urn:vesalius:token"

# HL7's code system restful-interaction.
_INTERACTIONS = frozenset(
    (
        *("read", "vread", "update", "patch", "delete", "create", "capabilities", "transaction", "batch", "operation"),
        *("history", "history-instance", "history-type", "history-system", "search", "search-type", "search-system"),
    )
)
_OPERATIONS = frozenset({"meta-add", "meta-delete"})
_SIGNING_IN = {"login": ("110122", "Login"), "logout": ("110123", "Logout")}

_REST = (f"{_TERMINOLOGY}audit-event-type", "rest", "Restful Operation")
_AUTHENTICATION = (_DICOM, "110114", "User Authentication")
_EXPORT = (_DICOM, "110106", "Export")
_APPLICATION_ACTIVITY = (_DICOM, "110100", "Application Activity")

_SOURCE_ROLE = (_DICOM, "110153", "Source Role ID")
_DESTINATION_ROLE = (_DICOM, "110152", "Destination Role ID")
_APPLICATION = (_DICOM, "110150", "Application")
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
    """The AuditEvent of one leaf. `patient` is the literal "Patient/id" of whose record it is about.

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
    if entities:
        event["entity"] = entities
    return event


def _coding(code: tuple[str, str, str]) -> dict[str, str]:
    return {"system": code[0], "code": code[1], "display": code[2]}


def _concept(code: tuple[str, str, str]) -> dict[str, Any]:
    return {"coding": [_coding(code)]}


def _type(facts: Facts) -> tuple[str, str, str]:
    subtype = facts["subtype"]
    if subtype in _INTERACTIONS or subtype in _OPERATIONS:
        return _REST
    if subtype in _SIGNING_IN:
        return _AUTHENTICATION
    return _EXPORT if subtype in {"export", "backup"} else _APPLICATION_ACTIVITY


def _subtypes(subtype: str) -> list[dict[str, str]]:
    if subtype in _SIGNING_IN:
        return [_coding((_DICOM, *_SIGNING_IN[subtype]))]
    interaction = "operation" if subtype in _OPERATIONS else subtype
    codings = []
    if interaction in _INTERACTIONS:
        codings.append(_coding(("http://hl7.org/fhir/restful-interaction", interaction, interaction)))
    if interaction != subtype or not codings:
        codings.append({"system": _OWN_SUBTYPES, "code": subtype})
    return codings


def _agents(facts: Facts, server: str) -> list[dict[str, Any]]:
    action = facts["action"]
    # Data flows to the client in a read; in BALP the question of a search flows to the server, as a write does.
    client_role, server_role = {
        "R": (_DESTINATION_ROLE, _SOURCE_ROLE),
        "D": (_APPLICATION, _CUSTODIAN),
    }.get(action, (_SOURCE_ROLE, _DESTINATION_ROLE))
    user_role = {"C": _AUTHOR, "U": _AUTHOR, "D": _USER_CUSTODIAN}.get(action, _RECIPIENT)
    user: dict[str, Any] = {
        "type": _concept(user_role),
        "who": {"identifier": {"system": _ACCOUNTS, "value": facts["agent"]}},
        "name": facts["agent"],
        "requestor": True,
    }
    if role := facts.get("role"):
        user["role"] = [{"text": role}]
    if token := facts.get("token"):
        user["policy"] = [f"{_TOKENS}:{token}"]
    if purpose := facts.get("purpose"):
        stated: dict[str, Any] = {"coding": [{"system": f"{_TERMINOLOGY}v3-ActReason", "code": purpose}]}
        if reason := facts.get("reason"):
            stated["text"] = reason
        user["purposeOfUse"] = [stated]
    return [
        {
            "type": _concept(client_role),
            "who": {"identifier": {"system": _TOKENS, "value": facts.get("client") or facts.get("token") or "local"}},
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


def _network(address: str) -> dict[str, str]:
    """Type 2 is an IP address, 1 a machine name; who has no address works on the machine itself."""
    try:
        ipaddress.ip_address(address)
    except ValueError:
        return {"address": address or "localhost", "type": "1"}
    return {"address": address, "type": "2"}


def _entities(facts: Facts, patient: str | None, version: int | None) -> list[dict[str, Any]]:
    entities = []
    query, touched = facts.get("query"), str(facts.get("entity") or "")
    if query is None or facts["action"] != "E":
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
        entities.append({"what": {"reference": patient}, "type": _coding(_PERSON), "role": _coding(_PATIENT)})
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
    roles = [entity.get("role", {}).get("code") for entity in entities]
    if "outcome" in facts or _type(facts) is not _REST:
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
    if name is None or roles.count("24" if name == "Query" else "4") != 1:
        return None
    return f"{_PROFILE}{'Patient' if patient else ''}{name}"
