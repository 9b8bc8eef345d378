"""A scanner for malware beside us, asked about every file that comes into a record: clamd's INSTREAM.

VESALIUS_SCANNER     clamd:///run/clamav/clamd.ctl (a socket), or clamd://127.0.0.1:3310; without it nothing is asked

Where one is configured and does not answer, no file is taken: whoever asks for scanning wants no file without it. The
door asks about every Attachment and Binary, by whatever way it comes; a form asks before anything reads the file.
"""

from __future__ import annotations

import base64
import binascii
import os
import socket
import struct
from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from vesalius.errors import Invalid, Unavailable

_CHUNK: Final = 65_536
_SECONDS: Final = 20.0
_LONGEST: Final = 4096


class Harmful(Invalid):
    """The scanner found something in a file. Unlike other faults of content, that is an event of the log."""

    code = "business-rule"


def require_clean_files(resource: Mapping[str, Any]) -> None:
    """As `require_clean`, for every file inside of a resource, contained ones and those of a Bundle among them."""
    if _address():
        for data in _files(resource):
            require_clean(data)


def require_clean(data: bytes) -> None:
    """Returns when nobody is to be asked, or the scanner finds nothing.

    Raises Harmful for what it finds, Unavailable when it does not say.
    """
    address = _address()
    if not address:
        return
    try:
        said = _asked(address, data)
    except (OSError, ValueError) as error:
        raise Unavailable("The scanner of files does not answer.") from error
    # What it found is not told: its names say how it looks.
    if said.endswith(" FOUND"):
        raise Harmful("The scanner refuses this file.")
    if said != "stream: OK":
        raise Unavailable("The scanner of files does not answer.")


def _address() -> str:
    return os.environ.get("VESALIUS_SCANNER", "").strip()


def _files(value: Any) -> Iterator[bytes]:
    """The bytes of every Attachment, Binary and Signature. In SampledData, `data` are numbers."""
    if isinstance(value, Mapping):
        data = value.get("data")
        if isinstance(data, str) and "origin" not in value:
            try:
                yield base64.b64decode("".join(data.split()), validate=True)
            except (binascii.Error, ValueError):
                # Looked at as it is: what is no base64 is refused elsewhere, and nothing passes by unseen.
                yield data.encode()
        for inner in value.values():
            yield from _files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _files(inner)


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
