"""The real application on a real database, and a client that speaks to it without a socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from vesalius.access import tokens
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.api.request import Request
from vesalius.api.response import Response
from vesalius.crypto.keyring import RootKeys
from vesalius.records.context import Context

ROOTS = RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32)
BASE = "http://clinic.example/fhir"


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as a client sees it."""

    response: Response

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.response.headers}

    @property
    def body(self) -> bytes:
        return self.response.body

    @property
    def json(self) -> Any:
        # A number may be longer than Python turns into an int.
        return json.loads(self.response.body, parse_int=lambda digits: int(digits) if len(digits) < 1000 else digits)

    @property
    def issues(self) -> list[dict[str, Any]]:
        """Of the OperationOutcome that the body must be."""
        assert self.json["resourceType"] == "OperationOutcome", self.json
        return self.json["issue"]

    @property
    def resources(self) -> list[dict[str, Any]]:
        """Of the Bundle that the body must be."""
        assert self.json["resourceType"] == "Bundle", self.json
        return [entry["resource"] for entry in self.json.get("entry", []) if "resource" in entry]

    def link(self, relation: str) -> str | None:
        return next((link["url"] for link in self.json["link"] if link["relation"] == relation), None)


@dataclass(slots=True)
class Client:
    """Sends requests as one bearer of a token."""

    application: Application
    token: str
    headers: dict[str, str] = field(default_factory=dict)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """`path` below /fhir, or a whole address; keywords are headers with underscores."""
        sent = {"host": "clinic.example", "authorization": f"Bearer {self.token}", **self.headers}
        sent |= {name.replace("_", "-").lower(): value for name, value in headers.items()}
        if body is not None:
            sent.setdefault("content-type", "application/fhir+json")
            body = body if isinstance(body, bytes) else json.dumps(body).encode()
        path, _, query = path.removeprefix(BASE).partition("?")
        path = f"/fhir/{path}" if path and not path.startswith("/") else f"/fhir{path}"
        sent = {name: value for name, value in sent.items() if value}
        return Answer(self.application.handle(Request(method, path, query, sent, body or b"", "192.0.2.1")))

    def get(self, path: str, **headers: str) -> Answer:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        return self("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Answer:
        return self("PUT", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answer:
        return self("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Answer:
        return self("DELETE", path, **headers)


@pytest.fixture(scope="module")
def context(module_database_url: str) -> Iterator[Context]:
    context = Context(module_database_url, ROOTS)
    yield context
    context.close()


@pytest.fixture(scope="module")
def application(context: Context) -> Application:
    return Application(context)


@pytest.fixture(scope="module")
def token(context: Context) -> str:
    with context.pool.session() as session:
        return tokens.mint(session, tokens.ADMINISTRATOR, minutes=60)


@pytest.fixture
def client(application: Application, token: str) -> Client:
    return Client(application, token)


@pytest.fixture
def stranger(application: Application, context: Context) -> Client:
    """A bearer of a valid token without any right."""
    with context.pool.session() as session:
        return Client(application, tokens.mint(session, "stranger", minutes=60))


@pytest.fixture
def configured(context: Context, token: str):
    """Makes a client of an application with other settings."""

    def make(**settings: Any) -> Client:
        return Client(Application(context, Configuration(**settings)), token)

    return make
