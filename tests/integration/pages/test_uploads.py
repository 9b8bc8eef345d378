"""Files from outside: taken by what they are, looked at as pictures, found by their words, refused without a trace."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from integration.pages.conftest import put
from vesalius.clinical import pdf_reader
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]
PNG = pdf_reader.png(bytes(12), 2, 2, 6, 3)
LETTER = typst.compile(b"Cardiologie\n\nInsuffisance mitrale severe #pagebreak() Controle \\<b\\>annuel")
BOMB = b"%PDF-1.7\n" + b"[" * 200_000


def file(data: bytes, name: str = "file.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="application/pdf")


def send(ask: Ask, username: str, data: bytes, **more: str) -> Any:
    given = {"title": "Rapport du coeur", "kind": "letter", "day": "5/2026", "from": "Dr Lambda", **more}
    return ask(username, "/patients/anna/documents/new/", file=file(data), **given)


def test_a_pdf_is_filed_seen_page_by_page_and_found_by_its_words(ask: Ask, found: Found) -> None:
    answer = send(ask, "house", LETTER, sensitivity="R")
    assert answer.status_code == 302
    (document,) = [item for item in found("DocumentReference") if item.get("description") == "Rapport du coeur"]
    attachment = document["content"][0]["attachment"]
    assert attachment["contentType"] == "application/pdf"
    assert base64.b64decode(attachment["data"]) == LETTER
    assert document["type"]["coding"][0]["code"] == "11488-4"
    assert document["context"]["period"]["start"] == "2026-05"
    assert document["meta"]["security"][0]["code"] == "R"
    assert [item.get("display") for item in document["author"]][1] == "Dr Lambda"
    page = ask("house", answer.headers["Location"])
    pictures = re.findall(r'<img class="page"[^>]* src="([^"]+)"', page.text)
    assert len(pictures) == 2
    assert "&lt;b&gt;" in page.text
    assert "<b>annuel" not in page.text
    shown = ask("house", pictures[1])
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.content.startswith(b"\x89PNG")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert ask("house", pictures[1].replace("pages/1", "pages/2")).status_code == 404
    hit = ask("house", "/patients/anna/documents/?q=mitrale+insuffisance").text
    assert "Rapport du coeur" in hit
    assert "Rapport du coeur" not in ask("house", "/patients/anna/documents/?q=tricuspide").text
    assert "No document holds" in ask("house", "/patients/anna/documents/?q=tricuspide,rien").text


def test_the_words_of_notes_are_found_as_well(ask: Ask, context: Context) -> None:
    put(
        context,
        {
            "resourceType": "DocumentReference", "id": "note", "status": "current", "description": "A plain note",
            "type": {"coding": [{"system": "http://loinc.org", "code": "11506-3"}]},
            "subject": {"reference": "Patient/anna"}, "date": "2026-05-01T10:00:00Z",
            "content": [{"attachment": {"contentType": "text/markdown; charset=utf-8",
                                        "data": base64.b64encode("Vertiges à l'effort".encode()).decode()}}],
        },
    )  # fmt: skip
    assert "A plain note" in ask("house", "/patients/anna/documents/?q=vertiges").text
    assert "A plain note" not in ask("house", "/patients/anna/documents/?q=vertigo").text


def test_images_are_shown_as_they_are_and_texts_are_read(ask: Ask) -> None:
    image = send(ask, "house", PNG, kind="photograph", title="Photo")
    (picture,) = re.findall(r'<img class="page"[^>]* src="([^"]+)"', ask("house", image.headers["Location"]).text)
    assert ask("house", picture).content == PNG
    text = send(ask, "house", "Température : 38,4 °C".encode(), title="Texte")
    assert "38,4 °C" in ask("house", text.headers["Location"]).text


@pytest.mark.parametrize(
    "data",
    [
        b"", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", b"<!doctype html><script>1</script>",
        b"PK\x03\x04\x00\x00", b"MZ\x90\x00", b"\x00\x01\x02", b"%PDF-1.7 broken", BOMB, b"{\\rtf1 x}", b"#!/bin/sh\n",
    ],
)  # fmt: skip
def test_everything_else_is_refused_whatever_its_name_and_nothing_is_stored(
    ask: Ask, found: Found, data: bytes
) -> None:
    before = len(found("DocumentReference"))
    answer = send(ask, "house", data, title="Kept title")
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text
    assert "Kept title" in answer.text
    assert len(found("DocumentReference")) == before


def test_a_file_that_is_too_large_is_refused(ask: Ask, found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    from vesalius.apps.chart import uploads

    monkeypatch.setattr(uploads, "LARGEST", 1000)
    before = len(found("DocumentReference"))
    answer = send(ask, "house", b"words " * 400)
    assert "larger than 10 MB" in answer.text
    assert len(found("DocumentReference")) == before


def test_who_may_add_what_follows_the_policy(ask: Ask, found: Found) -> None:
    before = len(found("DocumentReference"))
    for username in ("pam", "wilson"):
        assert ask(username, "/patients/anna/documents/new/").status_code == 404
        assert send(ask, username, LETTER).status_code == 404
    # Somebody of another profession adds nothing of the laboratory's kind.
    assert send(ask, "jackie", LETTER, kind="laboratory").status_code == 200
    assert len(found("DocumentReference")) == before


def test_pictures_of_a_hidden_document_are_not_there(ask: Ask) -> None:
    address = send(ask, "house", LETTER, title="Hidden").headers["Location"]
    identity = address.rstrip("/").rpartition("/")[2]
    for username in ("wilson", "pam"):
        assert ask(username, f"/patients/anna/documents/{identity}/files/0/pages/0/").status_code == 404
    assert ask("house", f"/patients/zoe/documents/{identity}/files/0/pages/0/").status_code == 404


def test_the_reader_of_pdfs_has_no_environment_and_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pdf_reader.contents(LETTER) is not None
    assert pdf_reader.contents(BOMB) is None
    monkeypatch.setattr(pdf_reader, "_SECONDS", 0.001)
    assert pdf_reader.contents(LETTER) is None
