"""Files of the form are shown to the scanner that an operator configured; without its word none is taken."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from integration.pages.test_uploads import LETTER, send

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


@contextmanager
def clamd(says: bytes, folder: Path | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """(address, what was shown) of something that speaks clamd's protocol, over TCP or a socket in `folder`."""
    shown: list[bytes] = []
    if folder is None:
        listener = socket.create_server(("127.0.0.1", 0))
        address = f"clamd://127.0.0.1:{listener.getsockname()[1]}"
    else:
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(folder / "clamd.ctl"))
        listener.listen()
        address = f"clamd://{folder}/clamd.ctl"
    listener.settimeout(0.1)
    is_over = threading.Event()

    def serve() -> None:
        while not is_over.is_set():
            try:
                line, _ = listener.accept()
            except OSError:
                continue
            with line, line.makefile("rb") as stream:
                if stream.read(10) != b"zINSTREAM\0":
                    continue
                data = b""
                while size := struct.unpack(">I", stream.read(4))[0]:
                    data += stream.read(size)
                shown.append(data)
                line.sendall(says)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield address, shown
    finally:
        is_over.set()
        thread.join(5)
        listener.close()


@pytest.mark.parametrize("is_socket", [False, True], ids=["over TCP", "over a socket"])
def test_a_clean_file_is_shown_whole_and_taken(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, is_socket: bool
) -> None:
    with clamd(b"stream: OK\0", tmp_path if is_socket else None) as (address, shown):
        monkeypatch.setenv("VESALIUS_SCANNER", address)
        assert send(ask, "house", LETTER).status_code == 302
    assert shown == [LETTER]


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
