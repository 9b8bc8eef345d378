"""Every file that comes by the interface is shown to the scanner that an operator configured, wherever it stands."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from clamd import clamd
from integration.api.conftest import Client
from vesalius.records.context import Context
from vesalius.store.wire import int8

FILE = b"%PDF-1.4 a letter"
DATA = base64.b64encode(FILE).decode()
BINARY = {"resourceType": "Binary", "contentType": "application/pdf", "data": DATA}
LETTER = {
    "resourceType": "DocumentReference",
    "status": "current",
    "content": [{"attachment": {"contentType": "application/pdf", "data": DATA}}],
}
PHOTO = {"resourceType": "Patient", "photo": [{"contentType": "image/png", "data": DATA}]}
WAVES = {
    "resourceType": "Observation",
    "status": "final",
    "code": {"text": "ECG"},
    "valueSampledData": {"origin": {"value": 0}, "period": 1, "dimensions": 1, "data": "1 2 3"},
}


def transaction(resource: dict[str, Any]) -> dict[str, Any]:
    request = {"method": "POST", "url": resource["resourceType"]}
    return {"resourceType": "Bundle", "type": "transaction", "entry": [{"resource": resource, "request": request}]}


def contained(resource: dict[str, Any]) -> dict[str, Any]:
    inner = {**resource, "id": "inner"}
    link = [{"url": "urn:x", "valueReference": {"reference": "#inner"}}]
    return {"resourceType": "Basic", "code": {"text": "x"}, "contained": [inner], "extension": link}


def newest(context: Context) -> int:
    with context.pool.session() as session:
        return int(session.fetch("SELECT coalesce(max(id), 0) FROM audit_leaf")[0][0])


def refusals(context: Context, since: int) -> list[tuple[str, str]]:
    """(subtype, outcome) of what was refused since that leaf."""
    with context.pool.session() as session:
        rows = session.fetch("SELECT event FROM audit_leaf WHERE id > $1 ORDER BY id", [int8(since)])
    events = [context.log.open(row[0])[1] for row in rows]
    return [(event["subtype"], event["outcome"]) for event in events if event.get("outcome")]


@pytest.mark.parametrize(
    "resource", [BINARY, LETTER, PHOTO, contained(BINARY)], ids=["binary", "attachment", "photo", "contained"]
)
def test_what_the_scanner_refuses_is_not_stored_and_is_an_event(
    client: Client, context: Context, monkeypatch: pytest.MonkeyPatch, resource: dict[str, Any]
) -> None:
    type_name = str(resource["resourceType"])
    before = client.get(f"{type_name}?_summary=count").json["total"]
    since = newest(context)
    with clamd(b"stream: Win.Test.EICAR_HDB-1 FOUND\0") as (address, shown):
        monkeypatch.setenv("VESALIUS_SCANNER", address)
        answer = client.post(type_name, resource)
        assert client.post("", transaction(resource)).status == 422
    assert (answer.status, answer.issues[0]["code"]) == (422, "business-rule")
    assert b"EICAR" not in answer.body
    assert shown == [FILE, FILE]
    assert client.get(f"{type_name}?_summary=count").json["total"] == before
    assert refusals(context, since) == [("create", "refused"), ("transaction", "refused")]


def test_clean_files_are_stored_and_a_silent_scanner_lets_none_in(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clamd(b"stream: OK\0") as (address, shown):
        monkeypatch.setenv("VESALIUS_SCANNER", address)
        made = client.post("DocumentReference", LETTER)
        assert made.status == 201
        assert client.post("Observation", WAVES).status == 201
        assert client.post("Binary", FILE, content_type="application/pdf").status == 201
    assert shown == [FILE, FILE]
    monkeypatch.setenv("VESALIUS_SCANNER", "clamd://127.0.0.1:1")
    before = client.get("DocumentReference?_summary=count").json["total"]
    assert client.post("DocumentReference", LETTER).status == 503
    assert client.get("DocumentReference?_summary=count").json["total"] == before
    # What holds no file is nobody's matter.
    assert client.post("Basic", {"resourceType": "Basic", "code": {"text": json.dumps(DATA)}}).status == 201
