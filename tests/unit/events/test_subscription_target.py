"""What a subscriber's server may do to who sends to it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from vesalius.events.subscriptions import target


@pytest.fixture
def dripping() -> Iterator[str]:
    """The address of a server that answers one sign at a time, for ever."""
    listener, is_over = socket.create_server(("127.0.0.1", 0)), threading.Event()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
            try:
                while not is_over.wait(0.05):
                    connection.sendall(b"x")
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/hook"
    is_over.set()
    thread.join(5)
    listener.close()


def test_a_subscriber_that_drips_holds_the_worker_no_longer_than_was_allowed(
    dripping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target, "_SECONDS", 0.5)
    began = time.monotonic()
    with pytest.raises(target.NotDelivered, match="no-answer"):
        target.send("POST", dripping, b"", {}, environment={target.ALLOWED: "127.0.0.1"})
    assert time.monotonic() - began < 5


def test_a_host_that_no_name_service_can_be_asked_for_is_unreachable() -> None:
    with pytest.raises(target.NotDelivered, match="unreachable"):
        target.send("POST", f"https://{'a' * 64}.example.org/", b"", {}, environment={})
