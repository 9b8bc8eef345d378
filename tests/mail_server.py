"""A mail server of one test: takes messages over SMTP, keeps them, and fails as it is told to."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage


class MailServer(socketserver.ThreadingTCPServer):
    """`received` in order of arrival. `refuse_recipient` is answered to RCPT; `hang_up` ends without an answer to DATA.

    `during` is called before a message is acknowledged.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.received: list[EmailMessage] = []
        self.refuse_recipient = b""
        self.hang_up = False
        self.changed = threading.Condition()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def keep(self, content: bytes) -> None:
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        with self.changed:
            self.received.append(message)
            self.changed.notify_all()

    def wait_for(self, count: int, seconds: float = 20) -> list[EmailMessage]:
        """At least `count` messages."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.received) >= count, seconds), len(self.received)
            return list(self.received)


class _Conversation(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            command = line[:4].upper().strip()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = []
                while (part := self.rfile.readline()) not in {b".\r\n", b""}:
                    lines.append(part.removeprefix(b".") if part.startswith(b"..") else part)
                if not part:
                    # Whoever hangs up before the end of the data has sent nothing (RFC 5321 § 4.1.1.4).
                    return
                self.server.keep(b"".join(lines))
                if self.server.hang_up:
                    return
                self.wfile.write(b"250 taken\r\n")
            elif command == b"RCPT" and self.server.refuse_recipient:
                self.wfile.write(self.server.refuse_recipient + b"\r\n")
            elif command == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 test\r\n")


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A running one."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
