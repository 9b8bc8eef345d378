"""A centre with one of each profession, and patients in their care; pages asked as a browser asks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from vesalius.access.actor import Actor, local_system
from vesalius.crypto.keyring import RootKeys
from vesalius.records import relationships
from vesalius.records.context import Context
from vesalius.records.search import search
from vesalius.records.update import update
from vesalius.store.wire import int8, text

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
NISS = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"
OPERATOR = local_system("tests")
PEOPLE = {
    "house": ("physician", "Practitioner/house", "Dr Greg House"),
    "jackie": ("nurse", "Practitioner/jackie", "Jackie Peyton"),
    "pilates": ("physiotherapist", "Practitioner/pilates", "Joseph Pilates"),
    "melfi": ("psychologist", "Practitioner/melfi", "Jennifer Melfi"),
    "wilson": ("physician", "Practitioner/wilson", "Dr James Wilson"),
    "pam": ("receptionist", "Practitioner/pam", "Pam Beesly"),
}
Ask = Callable[..., Any]


def patient(identity: str, family: str, given: str, birth: str, number: str = "") -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "Patient",
        "id": identity,
        "name": [{"family": family, "given": [given]}],
        "gender": "female",
        "birthDate": birth,
    }
    if number:
        made["identifier"] = [{"system": NISS, "value": number}]
    return made


@pytest.fixture(scope="module")
def context(module_database_url: str) -> Iterator[Context]:
    context = Context(module_database_url, ROOTS)
    put(
        context,
        {
            "resourceType": "Organization",
            "id": "centre",
            "name": "Maison médicale",
            "address": [{"line": ["Rue Haute 1"], "postalCode": "5000", "city": "Namur"}],
        },
        patient("anna", "Peeters", "Anna", "1985-07-30", "85073003328"),
        patient("bert", "Peeters", "Berthe", "1950-02-01"),
        patient("zoe", "Lambert", "Zoé", "2020-05-05"),
    )
    for username, (role, fhir, display) in PEOPLE.items():
        put(context, {"resourceType": "Practitioner", "id": username, "name": [{"text": display}]})
        _account(context, username, role, fhir, display)
    for username in ("house", "jackie", "pilates", "melfi"):
        for known in ("anna", "zoe"):
            relationships.declare(context, _actor(context, username), known, reason="cared for at the centre")
    yield context
    context.close()


def put(context: Context, *resources: dict[str, Any]) -> None:
    for resource in resources:
        update(context, OPERATOR, resource["resourceType"], resource["id"], json.dumps(resource).encode())


def _account(context: Context, username: str, role: str, fhir: str, display: str) -> None:
    type_name, logical_id = fhir.split("/")
    # Whoever works elsewhere has nothing to do with the patients of the centre.
    name = "elsewhere" if username == "wilson" else "centre"
    centre = context.blind.pk("Organization", name)
    with context.pool.session() as session:
        account = session.fetch(
            "INSERT INTO account (username, display, fhir, subject, created) VALUES ($1, $2, $3, $4, 0) RETURNING id",
            [text(username), text(display), text(fhir), int8(context.blind.pk(type_name, logical_id))],
        )[0][0]
        session.execute(
            "INSERT INTO account_role (account, role, organization_pk, organization) VALUES ($1, $2, $3, $4)",
            [int8(account), text(role), int8(centre), text(f"Organization/{name}")],
        )


def _actor(context: Context, username: str) -> Actor:
    with context.pool.session() as session:
        account = session.fetch("SELECT id FROM account WHERE username = $1", [text(username)])[0][0]
    actor = context.authenticator.actor_for_account(account, token="tests")
    assert actor is not None
    return actor


@pytest.fixture
def actor(context: Context) -> Callable[[str], Actor]:
    """The actor of a username, with the rights of this moment."""
    return lambda username: _actor(context, username)


@pytest.fixture
def found(context: Context) -> Callable[..., list[dict[str, Any]]]:
    """What is stored, as the operator sees it."""

    def look(type_name: str, **parameters: str) -> list[dict[str, Any]]:
        asked = [(name[0] + name[1:].replace("_", "-"), value) for name, value in parameters.items()]
        return [
            json.loads(item.body) for item in search(context, OPERATOR, type_name, [*asked, ("_count", "200")]).matches
        ]

    return look


@pytest.fixture
def ask(context: Context) -> Iterator[Ask]:
    """Calls the view of an address: ask(username, path, reader=…, is_opened=…, **form). With a form it posts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    import django
    from django.conf import settings
    from django.test import RequestFactory
    from django.urls import resolve

    django.setup()
    before = settings.RECORDS_CONTEXT
    settings.RECORDS_CONTEXT = context
    factory = RequestFactory()

    def call(username: str, path: str, *, reader: str = "en", is_opened: bool = False, **form: Any) -> Any:
        headers = {"Sec-Fetch-Dest": "document"} if is_opened else {}
        request = factory.post(path, form) if form else factory.get(path, headers=headers)
        request.COOKIES["language"] = reader
        request.actor = _actor(context, username)  # type: ignore[attr-defined]
        view = resolve(request.path)
        response = view.func(request, *view.args, **view.kwargs)
        response.text = response.content.decode("utf-8", "replace")
        return response

    yield call
    settings.RECORDS_CONTEXT = before
