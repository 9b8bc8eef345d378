"""The export of a record: complete, to the digit, readable, with every file and digest; for its subject only."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.access.tokens import mint
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.api.request import Request
from vesalius.errors import Forbidden, NotFound
from vesalius.r4 import validation
from vesalius.records.context import Context
from vesalius.records.read import read
from vesalius.records.subject import sealing
from vesalius.records.subject.export import Export, export_subject

pytestmark = pytest.mark.usefixtures("people")


def _files(export: Export) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(export.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _resources(body: bytes) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in json.loads(body).get("entry", []) if "resource" in entry]


@pytest.fixture
def document(store: Any) -> bytes:
    content = b"%PDF-1.7 a letter"
    store({"resourceType": "Organization", "id": "centre", "name": "Maison médicale"})
    store(
        {"resourceType": "DocumentReference", "id": "p1-d", "status": "current",
         "subject": {"reference": "Patient/p1"}, "custodian": {"reference": "Organization/centre"},
         "content": [{"attachment": {"contentType": "application/pdf", "title": "../../etc/Lettre d'été?.exe",
                                     "data": base64.b64encode(content).decode()}}]}
    )  # fmt: skip
    return content


def test_the_export_holds_every_resource_version_access_and_file(
    context: Context, officer: Actor, administrator: Actor, document: bytes
) -> None:
    read(context, administrator, "Observation", "p1-o1")
    files = _files(export_subject(context, officer, "p1", base="https://example.org/fhir"))
    record = _resources(files["record.json"])
    assert sorted(f"{one['resourceType']}/{one['id']}" for one in record) == [
        "Condition/p1-c", "DocumentReference/p1-d", "Observation/p1-o0", "Observation/p1-o1", "Observation/p1-o2",
        "Organization/centre", "Patient/p1",
    ]  # fmt: skip
    history = json.loads(files["history.json"])
    assert [
        (entry["resource"]["meta"]["versionId"], entry["resource"]["code"]["text"])
        for entry in history["entry"]
        if entry["resource"]["resourceType"] == "Condition"
    ] == [("1", "Asthma"), ("2", "Mild asthma")]
    accesses = _resources(files["access-log.json"])
    assert [event["action"] for event in accesses][-2:] == ["R", "R"]
    assert files["attachments/0001-etc-Lettre-d-ete-exe.pdf"] == document
    for name in ("record.json", "history.json", "access-log.json"):
        validation.check(files[name], "Bundle")


def test_bodies_in_the_export_are_those_that_are_stored(context: Context, officer: Actor, administrator: Actor) -> None:
    files = _files(export_subject(context, officer, "p1"))
    for logical_id in ("p1-o0", "p1-o1", "p1-o2"):
        assert read(context, administrator, "Observation", logical_id).body in files["record.json"]


def test_the_manifest_names_every_file_with_its_digest(context: Context, officer: Actor, document: bytes) -> None:
    export = export_subject(context, officer, "p1")
    files = _files(export)
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest == export.manifest
    assert {one["path"]: (one["bytes"], one["sha256"]) for one in manifest["files"]} == {
        name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in files.items()
    }
    assert manifest["resources"] == {"Condition": 1, "DocumentReference": 1, "Observation": 3, "Patient": 1}


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_the_readable_form_is_a_tagged_pdf_in_the_language_asked_for(
    context: Context, officer: Actor, language: str
) -> None:
    pdf = _files(export_subject(context, officer, "p1", language=language))["record.pdf"]
    assert pdf.startswith(b"%PDF-")
    assert b"/MarkInfo" in pdf or b"/StructTreeRoot" in pdf
    assert b"pdfuaid" in pdf
    assert f"({language})".encode() in pdf


def test_without_a_language_the_patient_s_own_is_taken(context: Context, officer: Actor, store: Any) -> None:
    store(
        {"resourceType": "Patient", "id": "p3", "communication": [
            {"language": {"coding": [{"code": "fr"}]}},
            {"language": {"coding": [{"code": "nl-BE"}]}, "preferred": True}]}
    )  # fmt: skip
    assert export_subject(context, officer, "p3").manifest["language"] == "nl"


class _OwnRights:
    """A patient's rights: to export what is his own, and to see his own but for one resource."""

    def __init__(self, patient: int, hidden: int) -> None:
        self._patient, self._hidden = patient, hidden

    def condition(self, action: str, alias: str, bind: object, *, patient: str = "") -> str:
        return f"({alias}.patient = {self._patient} AND {alias}.pk <> {self._hidden})"

    def may(self, capability: str) -> bool:
        return capability == "subject.export-own"


def _patient(context: Context) -> Actor:
    rights = _OwnRights(context.blind.pk("Patient", "p1"), context.blind.pk("Observation", "p1-o2"))
    with context.pool.session() as session:
        pk = context.blind.pk("Patient", "p1")
        session.run(
            "INSERT INTO account (username, created) VALUES ('anna', 0);"
            f"INSERT INTO account_patient (account, patient, fhir) SELECT id, {pk}, 'Patient/p1' FROM account"
        )
        account = int(session.fetch("SELECT id FROM account")[0][0])
    return Actor(
        name="anna", token="t", account=account, rights=rights, authenticated=clock.now_microseconds(), role="patient"
    )


def test_patients_export_their_own_as_far_as_they_may_see_it_and_nobody_else_s(context: Context) -> None:
    anna = _patient(context)
    record = _resources(_files(export_subject(context, anna, "p1"))["record.json"])
    assert sorted(one["id"] for one in record) == ["p1", "p1-c", "p1-o0", "p1-o1"]
    history = _resources(_files(export_subject(context, anna, "p1"))["history.json"])
    assert "p1-o2" not in {one["id"] for one in history}
    for other in ("p2", "nobody"):
        with pytest.raises(NotFound):
            export_subject(context, anna, other)


def test_an_export_needs_the_right_a_recent_sign_in_and_an_open_record(
    context: Context, officer: Actor, stale: Actor
) -> None:
    with pytest.raises(Forbidden):
        export_subject(context, stale, "p1")
    with pytest.raises(Forbidden):
        export_subject(context, Actor(name="stranger", token="none"), "p1")
    with pytest.raises(Forbidden):
        export_subject(context, replace(_patient(context), authenticated=0), "p1")
    sealing.seal(context, officer, "Patient/p1", ground="legal-claims", reason="A claim is under way.")
    with pytest.raises(NotFound):
        export_subject(context, officer, "p1")


def test_an_export_and_a_refused_one_stand_in_the_audit_log(context: Context, officer: Actor) -> None:
    with context.pool.session() as session:
        last = int(session.fetch("SELECT max(id) FROM audit_leaf")[0][0])
    export_subject(context, officer, "p1")
    with pytest.raises(NotFound):
        export_subject(context, officer, "nobody")
    with context.pool.session() as session:
        rows = session.fetch(f"SELECT patient, event FROM audit_leaf WHERE id > {last} ORDER BY id")
    facts = [context.log.open(row[1])[1] for row in rows]
    assert [(one["subtype"], one["entity"], one.get("outcome")) for one in facts] == [
        ("export", "Patient/p1", None),
        ("export", "Patient/nobody", "refused"),
    ]
    assert [row[0] for row in rows] == [context.blind.pk("Patient", "p1"), None]


def test_the_operation_answers_with_a_download(context: Context) -> None:
    application = Application(context, Configuration())
    with context.pool.session() as session:
        token = mint(session, "admin", minutes=5)

    def post(path: str) -> Any:
        headers = {"authorization": f"Bearer {token}", "host": "testserver"}
        return application.handle(Request("POST", f"/fhir{path}", "", headers, b"", "192.0.2.1"))

    answer = post("/Patient/p1/$export-record")
    assert answer.status == 200
    headers = dict(answer.headers)
    assert headers["Content-Type"] == "application/zip"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Disposition"].startswith('attachment; filename="record-p1-')
    assert "record.pdf" in zipfile.ZipFile(io.BytesIO(answer.body)).namelist()
    assert post("/Patient/nobody/$export-record").status == 404
