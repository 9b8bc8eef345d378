"""The network under attack, made once for all of these tests: what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import services
from integration.api.conftest import ROOTS, Client
from integration.attacks.siege import ROLES, WORLD, Siege
from vesalius.access import tokens
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.records.context import Context
from vesalius.store.migrate import migrate


@pytest.fixture(scope="session")
def siege() -> Iterator[Siege]:
    with services.database() as url:
        migrate(url)
        context = Context(url, ROOTS, maximum_sessions=4)
        application = Application(
            context,
            Configuration(
                requests_per_second=0, failures_per_minute=10**6, trusted_hosts=frozenset({"clinic.example"})
            ),
        )
        with context.pool.session() as session:
            operator = Client(application, tokens.mint(session, tokens.ADMINISTRATOR, minutes=60))
        made = Siege(context, application, operator)
        for resource in WORLD:
            answer = operator.put(f"/{resource['resourceType']}/{resource['id']}", resource)
            assert answer.status == 201, answer.body
        for username, role, fhir in ROLES:
            with context.pool.session() as session:
                accounts.create(
                    session,
                    context.blind,
                    username,
                    roles=[Assignment(role, "" if role in {"patient", "privacy-officer"} else "Organization/north")],
                    fhir=fhir,
                    patients=[fhir] if role == "patient" else (),
                )
            made.people[username] = made.again(username)
        yield made
        context.close()
