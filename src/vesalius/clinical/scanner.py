"""A scanner for malware beside us, asked about every file that the form for documents takes: clamd's INSTREAM.

VESALIUS_SCANNER     clamd:///run/clamav/clamd.ctl (a socket), or clamd://127.0.0.1:3310; without it nothing is asked

Where one is configured and does not answer, no file is taken: whoever asks for scanning wants no file without it.
"""

from __future__ import annotations

import os
import socket
import struct
from typing import Final
from urllib.parse import urlsplit

from vesalius.errors import Invalid, Unavailable

_CHUNK: Final = 65_536
_SECONDS: Final = 20.0
_LONGEST: Final = 4096


def require_clean(data: bytes) -> None:
    """Returns when nobody is to be asked, or the scanner finds nothing.

    Raises Invalid for what it finds, Unavailable when it does not say.
    """
    address = os.environ.get("VESALIUS_SCANNER", "").strip()
    if not address:
        return
    try:
        said = _asked(address, data)
    except (OSError, ValueError) as error:
        raise Unavailable("The scanner of files does not answer.") from error
    # What it found is not told: its names say how it looks.
    if said.endswith(" FOUND"):
        raise Invalid("The scanner refuses this file.")
    if said != "stream: OK":
        raise Unavailable("The scanner of files does not answer.")


def _asked(address: str, data: bytes) -> str:
    """What clamd says of `data`. Raises OSError, and ValueError for an address that is none."""
    parts = urlsplit(address)
    if parts.scheme != "clamd":
        raise ValueError(parts.scheme)
    with _connected(parts.hostname, parts.port, parts.path) as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), _CHUNK):
            piece = data[start : start + _CHUNK]
            line.sendall(struct.pack(">I", len(piece)) + piece)
        line.sendall(struct.pack(">I", 0))
        said = b""
        while not said.endswith(b"\0") and len(said) < _LONGEST:
            more = line.recv(1024)
            if not more:
                break
            said += more
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()


def _connected(host: str | None, port: int | None, path: str) -> socket.socket:
    if host:
        return socket.create_connection((host, port or 3310), timeout=_SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(_SECONDS)
    try:
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line
