"""PDFs that came by the interface: found by their words and seen, inline or in a Binary, and never changed."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
import typst

from integration.pages.conftest import OPERATOR, put
from vesalius.access.actor import Actor
from vesalius.apps.chart import jobs
from vesalius.clinical import pdf_reader
from vesalius.events import consumers, queue, workers
from vesalius.events.running import attempt
from vesalius.records import maintenance
from vesalius.records.context import Context
from vesalius.records.delete import delete
from vesalius.records.read import read
from vesalius.records.search import search

Ask = Callable[..., Any]


def pdf(words: str) -> str:
    return base64.b64encode(typst.compile(words.encode())).decode()


def document(identity: str, attachment: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "DocumentReference", "id": identity, "status": "current", "description": f"Title {identity}",
        "type": {"coding": [{"system": "http://loinc.org", "code": "11488-4"}]},
        "subject": {"reference": "Patient/anna"}, "date": "2026-02-03T10:00:00Z",
        "content": [{"attachment": {"contentType": "application/pdf", **attachment}}], **more,
    }  # fmt: skip


def secret(identity: str, attachment: dict[str, Any], *labels: str) -> dict[str, Any]:
    security = [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": item} for item in labels]
    return document(identity, attachment, meta={"security": security})


def read_what_waits(context: Context) -> None:
    """What the background worker does after writes."""
    with context.pool.session() as session:
        consumers.register(session, [jobs.follow])
    while consumers.advance(context, jobs.follow):
        pass
    job = jobs.read_documents
    with context.pool.session() as session:
        worker = workers.sign_on(session)
        job.enqueue(session, only="attached-text")
    while True:
        with context.pool.session() as session:
            claimed = queue.claim(session, worker, job.queue, {job.name: job}, 1)
        if not claimed:
            return
        assert attempt(context, job, claimed[0]) == "done"


def found_by(context: Context, actor: Actor, words: str, type_name: str = "DocumentReference") -> list[str]:
    return sorted(item.id for item in search(context, actor, type_name, [("_content", words)]).matches)


def rows(context: Context, statement: str) -> list[tuple[Any, ...]]:
    with context.pool.session() as session:
        return session.fetch(statement)


@pytest.fixture(scope="module", autouse=True)
def received(context: Context) -> None:
    with context.pool.session() as session:
        consumers.register(session, [jobs.follow])
    put(
        context,
        document("inline", {"data": pdf("Ostéoporose du col fémoral")}),
        {
            "resourceType": "Binary", "id": "scan", "contentType": "application/pdf",
            "securityContext": {"reference": "Patient/anna"}, "data": pdf("Polype du côlon transverse"),
        },
        {
            "resourceType": "Binary", "id": "other", "contentType": "application/pdf",
            "securityContext": {"reference": "Patient/zoe"}, "data": pdf("Scarlatine"),
        },
        document("beside", {"url": "Binary/scan"}),
        document("astray", {"url": "Binary/other"}),
        document("elsewhere", {"url": "https://example.org/Binary/nothing-here"}),
        document("broken", {"data": base64.b64encode(b"%PDF-1.7 nothing of the kind").decode()}),
        secret("restricted", {"data": pdf("Sarcoïdose pulmonaire")}, "R"),
    )  # fmt: skip
    read_what_waits(context)


@pytest.mark.parametrize(
    ("words", "identity"), [("fémoral ostéoporose", "inline"), ("osteoporose", "inline"), ("polype colon", "beside")]
)
def test_a_received_pdf_is_found_by_its_words_and_is_not_changed(
    context: Context, ask: Ask, words: str, identity: str
) -> None:
    page = ask("house", f"/patients/anna/documents/?q={words.replace(' ', '+')}").text
    assert f"Title {identity}" in page
    assert page.count("Title ") == 1
    assert read(context, OPERATOR, "DocumentReference", identity).version == 1


def test_words_that_stand_in_none_find_nothing_and_others_find_nothing_of_anna(ask: Ask) -> None:
    assert "No document holds" in ask("house", "/patients/anna/documents/?q=ostéoporose+polype").text
    assert ask("wilson", "/patients/anna/documents/?q=polype").status_code == 404


def test_a_file_that_stands_in_a_binary_is_seen_and_downloaded(ask: Ask) -> None:
    address = "/patients/anna/documents/DocumentReference/beside/"
    page = ask("house", address).text
    (picture,) = re.findall(r'<img class="page"[^>]* src="([^"]+)"', page)
    assert ask("house", picture).content.startswith(b"\x89PNG")
    assert ask("house", f"{address}files/0/").content.startswith(b"%PDF-")
    assert ask("wilson", f"{address}files/0/").status_code == 404


def test_what_is_not_here_is_said_to_be_elsewhere(ask: Ask) -> None:
    assert ask("house", "/patients/anna/documents/DocumentReference/elsewhere/").status_code == 200
    assert ask("house", "/patients/anna/documents/DocumentReference/elsewhere/files/0/").status_code == 404


def test_the_interface_finds_the_words_of_pdfs_with_phrases_and_without(context: Context) -> None:
    assert found_by(context, OPERATOR, "fémoral ostéoporose") == ["inline"]
    assert found_by(context, OPERATOR, '"col fémoral"') == ["inline"]
    assert found_by(context, OPERATOR, '"fémoral col"') == []
    assert found_by(context, OPERATOR, "ostéoporose NOT fémoral") == []
    assert found_by(context, OPERATOR, "polype") == ["beside"]
    # Words of what is labelled are those of their record alone.
    of_anna = [("_content", "sarcoïdose"), ("patient", "Patient/anna")]
    assert [item.id for item in search(context, OPERATOR, "DocumentReference", of_anna).matches] == ["restricted"]
    assert found_by(context, OPERATOR, "sarcoïdose") == []
    narrative = search(context, OPERATOR, "DocumentReference", [("_text", "ostéoporose")])
    assert narrative.matches == []


def test_the_words_of_another_patients_file_are_not_those_of_the_document(context: Context) -> None:
    assert found_by(context, OPERATOR, "scarlatine") == []


def test_what_is_read_is_sealed_and_shows_no_word(context: Context) -> None:
    (body,) = rows(
        context, f"SELECT body FROM attached_text WHERE source = {context.blind.pk('DocumentReference', 'inline')}"
    )
    assert b"moral" not in bytes(body[0])
    assert rows(context, "SELECT count(*) FROM attached_text WHERE NOT is_read") == [(0,)]


def test_a_new_version_is_read_anew_and_a_deleted_document_leaves_nothing(context: Context) -> None:
    put(context, document("changing", {"data": pdf("Goitre multinodulaire")}))
    read_what_waits(context)
    assert found_by(context, OPERATOR, "goitre") == ["changing"]
    put(context, document("changing", {"data": pdf("Nodule toxique")}))
    read_what_waits(context)
    assert found_by(context, OPERATOR, "goitre") == []
    assert found_by(context, OPERATOR, "toxique") == ["changing"]
    delete(context, OPERATOR, "DocumentReference", "changing")
    read_what_waits(context)
    assert found_by(context, OPERATOR, "toxique") == []
    source = context.blind.pk("DocumentReference", "changing")
    assert rows(context, f"SELECT count(*) FROM attached_text WHERE source = {source}") == [(0,)]


def test_deriving_the_index_anew_keeps_the_words_and_finds_what_was_never_read(context: Context) -> None:
    rows(
        context,
        f"DELETE FROM attached_text WHERE source = {context.blind.pk('DocumentReference', 'beside')} RETURNING 1",
    )
    rows(context, "UPDATE resource SET words = '{}' RETURNING 1")
    assert found_by(context, OPERATOR, "ostéoporose") == []
    maintenance.reindex(context, OPERATOR, lambda _done, _total: None)
    assert found_by(context, OPERATOR, "ostéoporose") == ["inline"]
    assert found_by(context, OPERATOR, "polype") == []
    read_what_waits(context)
    assert found_by(context, OPERATOR, "polype") == ["beside"]


def test_a_file_that_never_comes_to_an_end_is_given_up(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def ends(_data: bytes) -> str:
        raise MemoryError

    put(context, document("hostile", {"data": pdf("Rien")}), document("next", {"data": pdf("Lithiase")}))
    while consumers.advance(context, jobs.follow):
        pass
    with monkeypatch.context() as patched:
        patched.setattr(pdf_reader, "text", ends)
        for _ in range(5):
            rows(context, "DELETE FROM job WHERE name = 'documents.read' RETURNING 1")
            with context.pool.session() as session:
                worker = workers.sign_on(session)
                jobs.read_documents.enqueue(session)
                claimed = queue.claim(
                    session, worker, jobs.read_documents.queue, {"documents.read": jobs.read_documents}, 1
                )
            attempt(context, jobs.read_documents, claimed[0])
    put(context, document("after", {"data": pdf("Varicelle")}))
    read_what_waits(context)
    assert found_by(context, OPERATOR, "varicelle") == ["after"]
    assert found_by(context, OPERATOR, "rien") == []
