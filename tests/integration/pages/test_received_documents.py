"""PDFs that came by the interface: found by their words and seen, inline or in a Binary, and never changed."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import pytest
import typst

from integration.pages.conftest import OPERATOR, put
from vesalius.records.context import Context
from vesalius.records.read import read

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


@pytest.fixture(scope="module", autouse=True)
def received(context: Context) -> None:
    put(
        context,
        document("inline", {"data": pdf("Ostéoporose du col fémoral")}),
        {
            "resourceType": "Binary", "id": "scan", "contentType": "application/pdf",
            "securityContext": {"reference": "Patient/anna"}, "data": pdf("Polype du côlon transverse"),
        },
        document("beside", {"url": "Binary/scan"}),
        document("elsewhere", {"url": "https://example.org/Binary/nothing-here"}),
        document("broken", {"data": base64.b64encode(b"%PDF-1.7 nothing of the kind").decode()}),
    )  # fmt: skip


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
