"""Something that speaks clamd's protocol, and what it was shown."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
