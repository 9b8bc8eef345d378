"""The real Belgian laboratory documents go in through the public API, are found again, and keep their digits."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from vesalius import clock
from vesalius.access import tokens
from vesalius.api.application import Application
from vesalius.api.request import Request
from vesalius.crypto.keyring import RootKeys
from vesalius.records.context import Context

BUNDLES = Path(__file__).resolve().parents[3] / "../shared/data/lab-bundles"
SSIN = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"
NUMBERS = re.compile(rb'"value"\s*:\s*(-?[0-9.eE+-]+)')

pytestmark = pytest.mark.skipif(not BUNDLES.exists(), reason="the shared folder is not beside the checkout")


@pytest.fixture(scope="module")
def application(module_database_url: str) -> Iterator[tuple[Application, str]]:
    context = Context(module_database_url, RootKeys(b"d" * 32, b"i" * 32, b"a" * 32, b"b" * 32))
    with context.pool.session() as session:
        token = tokens.mint(session, "admin", minutes=60)
    yield Application(context), token
    context.close()


def ask(
    application: tuple[Application, str], method: str, path: str, query: str = "", body: bytes = b""
) -> tuple[int, bytes]:
    app, token = application
    headers = {"host": "vesalius.test", "authorization": f"Bearer {token}", "content-type": "application/fhir+json"}
    response = app.handle(Request(method, f"/fhir{path}", query, headers, body, "127.0.0.1"))
    return response.status, response.body


def total(application: tuple[Application, str], type_name: str, query: str = "") -> int:
    status, body = ask(application, "GET", f"/{type_name}", f"{query}&_summary=count".lstrip("&"))
    assert status == 200
    return int(json.loads(body)["total"])


def test_shared_laboratory_documents_are_filed_found_and_filed_once(application: tuple[Application, str]) -> None:
    files = sorted(BUNDLES.rglob("*.json"))
    assert len(files) == 30
    for path in files:
        status, body = ask(application, "POST", "", body=path.read_bytes())
        assert status == 200, (path.name, body[:500])
    counts = {name: total(application, name) for name in ("Patient", "DiagnosticReport", "Observation", "Specimen")}
    assert counts["Observation"] > 500
    assert counts["DiagnosticReport"] >= 25
    moment = clock.instant(clock.now_microseconds() + 1000)
    for path in files:
        status, body = ask(application, "POST", "", body=path.read_bytes())
        answer = json.loads(body)
        assert {entry["response"]["status"][:3] for entry in answer["entry"]} == {"200"}, path.name
    assert counts == {name: total(application, name) for name in counts}
    _, history = ask(application, "GET", "/_history", f"_since={moment}&_count=1000")
    assert json.loads(history).get("entry", []) == []
    assert total(application, "Patient", f"identifier={SSIN}|40010199813") == 1


def test_shared_results_keep_every_digit(application: tuple[Application, str]) -> None:
    files = sorted(BUNDLES.rglob("*.json"))
    sent = {number for path in files for number in NUMBERS.findall(path.read_bytes())}
    for path in files:
        ask(application, "POST", "", body=path.read_bytes())
    _, body = ask(application, "GET", "/Observation", "_count=1000")
    found = NUMBERS.findall(body)
    assert len(found) > 300
    assert set(found) <= sent
    # Trailing zeros are what a float would have lost.
    assert any(b"." in number and number.endswith(b"0") for number in found)
