"""One web worker: a process with an inherited listening socket, a few threads, and granian's HTTP server.

The supervisor owns the socket, so that the port stays taken and connections wait in its queue while a
worker is replaced. granian's own process manager is left out: the supervisor watches each worker itself.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from granian.http import HTTP1Settings

from vesalius.medication import library as medication
from vesalius.platform import logs, processes
from vesalius.platform.installation import installation
from vesalius.platform.metrics import Metrics
from vesalius.platform.pages import BOUND_TO
from vesalius.platform.wsgi import Service

# granian's own type stubs of these are out of date. The release is pinned; a test starts a worker.
_granian: Any = importlib.import_module("granian._granian")
_futures: Any = importlib.import_module("granian._futures")

BACKLOG: Final = 1024
# Requests that one worker holds at once; more wait in the socket's queue.
BACKPRESSURE: Final = 128
_SECONDS_IDLE: Final = 600
_SECONDS_BETWEEN_LOOKS: Final = 0.01
# For the reading of large bodies inside the HTTP server.
_RUNTIME_THREADS: Final = 1
_MILLISECONDS_FOR_HEADERS: Final = 15_000
_BYTES_FOR_HEADERS: Final = 128 * 1024


def main(arguments: list[str]) -> int:
    """Serves until SIGTERM.

    Arguments: descriptor of the socket, number of the worker, threads, data folder.
    """
    descriptor, number, threads = (int(argument) for argument in arguments[:3])
    found = installation(Path(arguments[3]))
    processes.die_with_parent(signal.SIGKILL)
    os.environ[BOUND_TO] = _await_listening(descriptor)
    file = logs.configure(found.logs / f"web-{number}.log")
    service = Service(
        found,
        request_log=logs.RequestLog(file),
        counters=Metrics(found.run / "metrics", number),
        threads=threads,
    )
    # What is loaded now stays; the collector need not look at it again.
    gc.collect()
    gc.freeze()
    # A request makes thousands of small objects and few cycles: looking at every 700 costs a quarter of a write.
    gc.set_threshold(50_000, 20, 100)
    # The first check must not wait for the knowledge base, nor the first page for it: it is read beside.
    threading.Thread(target=medication.knowledge, name="knowledge", daemon=True).start()
    serve(service, descriptor, threads)
    return 0


def _await_listening(descriptor: int) -> str:
    """The address of the port, when the supervisor has opened it: then database, keys and schema are there as well."""
    with socket.socket(fileno=os.dup(descriptor)) as listener:
        while not listener.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return str(listener.getsockname()[0])


def serve(application: Callable[..., Iterable[bytes]], descriptor: int, threads: int) -> None:
    """Serves a WSGI callable on a listening socket until SIGTERM or SIGINT. For the main thread."""
    ended, asked = threading.Event(), _granian.WorkerSignal()
    asked.add_cb(ended.set)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    no_tls: tuple[Any, ...] = (False, None, None, None, "tls1.3", None, [], False)
    http = HTTP1Settings(max_buffer_size=_BYTES_FOR_HEADERS, header_read_timeout=_MILLISECONDS_FOR_HEADERS)
    listener = (None, _granian.SocketHolder(descriptor, False, BACKLOG))
    runtime = (1, _RUNTIME_THREADS, threads, _SECONDS_IDLE, BACKPRESSURE)
    worker = _granian.WSGIWorker(1, listener, None, *runtime, "1", http, None, None, *no_tls, (None, None))
    new_scheduler = _futures._new_cbscheduler  # noqa: SLF001 - as granian starts its own workers
    scheduler = new_scheduler(asyncio.new_event_loop(), _adapter(application), impl_asyncio=True)
    worker.serve_str(scheduler, None, asked)
    ended.wait()


def _adapter(application: Callable[..., Iterable[bytes]]) -> Callable[[Any, dict[str, Any]], int]:
    """Granian's call → WSGI.

    Unlike granian's own it does not put the process's environment into each request.
    """
    constants: dict[str, Any] = {
        "GATEWAY_INTERFACE": "CGI/1.1",
        "SCRIPT_NAME": "",
        "SERVER_SOFTWARE": "Vesalius",
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multiprocess": True,
        "wsgi.multithread": True,
        "wsgi.run_once": False,
        "wsgi.version": (1, 0),
    }

    def call(protocol: Any, scope: dict[str, Any]) -> int:
        head: list[Any] = [500, []]

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            head[:] = int(status[:3]), headers

        body = application(constants | scope, start_response)
        if isinstance(body, list):
            protocol.response_bytes(head[0], head[1], body[0] if len(body) == 1 else b"".join(body))
        else:
            protocol.response_iter(head[0], head[1], _Chunks(body))
        return int(head[0])

    return call


class _Chunks:
    """What granian wants of a streamed body: `__next__` and `close`."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = body
        self._iterator = iter(body)

    def __next__(self) -> bytes:
        return next(self._iterator)

    def close(self) -> None:
        """Ends the body early or in order, as PEP 3333 wants."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
