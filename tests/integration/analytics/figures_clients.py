"""People of one centre who ask the FHIR interface for figures and views."""

from __future__ import annotations

import json
from typing import Any

from integration.api.conftest import Client
from vesalius.access import tokens
from vesalius.access.roles import MANAGER, PHYSICIAN, RECEPTIONIST
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.records.context import Context

CENTRE = "Organization/organization-confluent"


def made(context: Context) -> dict[str, Client]:
    application = Application(context, Configuration())
    people = {
        "manager": (MANAGER, "Person/person-confluent-manager-4"),
        "gp": (PHYSICIAN, "Practitioner/practitioner-gp-05"),
        "desk": (RECEPTIONIST, "Person/person-confluent-receptionist-1"),
    }
    found = {}
    with context.pool.session() as session:
        found["operator"] = Client(application, tokens.mint(session, "admin", minutes=60))
        for name, (role, fhir) in people.items():
            username = f"api-{name}"
            account = accounts.create(session, context.blind, username, roles=[Assignment(role, CENTRE)], fhir=fhir)
            found[name] = Client(application, tokens.mint(session, username, minutes=60, account=account))
    return found


def ask(client: Client, method: str, address: str, body: Any = None, **more: Any) -> tuple[int, Any, dict[str, str]]:
    answer = client(method, address, body, **more)
    content = answer.body
    headers = answer.headers
    is_json = "json" in headers.get("content-type", "") and "ndjson" not in headers.get("content-type", "")
    return answer.status, json.loads(content) if is_json and content else content, headers
