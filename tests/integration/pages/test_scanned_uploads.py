"""Files of the form are shown to the scanner that an operator configured; without its word none is taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clamd import clamd
from integration.pages.test_uploads import LETTER, send

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


@pytest.mark.parametrize("is_socket", [False, True], ids=["over TCP", "over a socket"])
def test_a_clean_file_is_shown_whole_and_taken(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_socket: bool
) -> None:
    with clamd(b"stream: OK\0", tmp_path if is_socket else None) as (address, shown):
        monkeypatch.setenv("VESALIUS_SCANNER", address)
        assert send(ask, "house", LETTER).status_code == 302
    # Before anything reads it, and by the door.
    assert shown == [LETTER, LETTER]


@pytest.mark.parametrize(
    "says", [b"stream: Win.Test.EICAR_HDB-1 FOUND\0", b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK?\0"]
)
def test_without_a_clean_answer_nothing_is_stored(
    ask: Ask, found: Found, monkeypatch: pytest.MonkeyPatch, says: bytes
) -> None:
    before = len(found("DocumentReference"))
    with clamd(says) as (address, _):
        monkeypatch.setenv("VESALIUS_SCANNER", address)
        answer = send(ask, "house", LETTER)
    assert answer.status_code >= 400
    assert "EICAR" not in answer.text
    assert len(found("DocumentReference")) == before


@pytest.mark.parametrize("address", ["clamd://127.0.0.1:1", "clamd:///nowhere/clamd.ctl", "http://127.0.0.1:1", "x"])
def test_a_scanner_that_is_configured_and_away_closes_the_form(
    ask: Ask, found: Found, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    before = len(found("DocumentReference"))
    monkeypatch.setenv("VESALIUS_SCANNER", address)
    assert send(ask, "house", LETTER).status_code >= 400
    assert len(found("DocumentReference")) == before
