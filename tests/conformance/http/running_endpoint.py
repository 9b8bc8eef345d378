"""A client that speaks HTTP to a running installation."""

from __future__ import annotations

import http.client
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

FHIR_JSON = "application/fhir+json"


def patient(name: str, **more: Any) -> dict[str, Any]:
    """A Patient of this id."""
    return {"resourceType": "Patient", "id": name, **more}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def issues(self) -> list[dict[str, Any]]:
        assert self.json["resourceType"] == "OperationOutcome", self.json
        return self.json["issue"]

    def entries(self, mode: str | None = None) -> list[dict[str, Any]]:
        assert self.json["resourceType"] == "Bundle", self.json
        found = self.json.get("entry", [])
        return found if mode is None else [entry for entry in found if entry["search"]["mode"] == mode]

    def ids(self, mode: str = "match") -> list[str]:
        assert self.status == 200, self.body
        return [entry["resource"]["id"] for entry in self.entries(mode)]

    def link(self, relation: str) -> str | None:
        return next((link["url"] for link in self.json["link"] if link["relation"] == relation), None)

    @property
    def version(self) -> str:
        return self.headers["etag"]


@dataclass
class Client:
    """Sends requests with a token; `path` is what follows /fhir/, or a whole address."""

    port: int
    data: Path
    token: str = ""
    _names: Iterator[int] = field(default_factory=itertools.count)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}/fhir"

    def __call__(self, method: str, path: str = "", body: Any = None, **headers: str | None) -> Answer:
        sent: dict[str, str | None] = {"Authorization": f"Bearer {self.token}", "Connection": "close"}
        if body is not None:
            sent["Content-Type"] = FHIR_JSON
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if path.startswith(self.base):
            path = path.removeprefix(self.base).removeprefix("/")
        # What a browser would encode; the rest is as the test wrote it.
        path = quote(path, safe="/?&=:,$|%+*!'()_.~-;@")
        target = path if path.startswith("/") else f"/fhir/{path}" if path and path[0] != "?" else f"/fhir{path}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, target, content, {k: v for k, v in sent.items() if v is not None})
            response = connection.getresponse()
            return Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            )
        finally:
            connection.close()

    def get(self, path: str, **headers: str | None) -> Answer:
        return self("GET", path, **headers)

    def put(self, resource: dict[str, Any], **headers: str | None) -> Answer:
        answer = self("PUT", f"{resource['resourceType']}/{resource['id']}", resource, **headers)
        assert answer.status in {200, 201}, answer.body
        return answer

    def fresh(self) -> str:
        """An id that no other test uses."""
        return f"fresh-{next(self._names)}"
