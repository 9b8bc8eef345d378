"""The worker that sends prescriptions, for the test that kills it.

Arguments: the database's address, the roots in hexadecimal, the port of the national service.
"""

from __future__ import annotations

import sys
import threading
import urllib.request

from vesalius.crypto.keyring import RootKeys
from vesalius.events.registry import REGISTERED
from vesalius.events.worker import Worker
from vesalius.medication import transmission
from vesalius.records.context import Context


class Remote(transmission.LocalStandIn):
    """A service in another process: it keeps what it gets, and may answer late."""

    def __init__(self, port: int) -> None:
        super().__init__(lambda: False)
        self.port = port

    def create(self, key: str, document: bytes) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{key}", data=document)
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
            return answer.read().decode()


if __name__ == "__main__":
    transmission.use(Remote(int(sys.argv[3])))
    roots = bytes.fromhex(sys.argv[2])
    found = Context(sys.argv[1], RootKeys(*(roots[n : n + 32] for n in range(0, 128, 32))))
    Worker(found, threading.Event(), registry=REGISTERED, poll_seconds=0.01).run()
