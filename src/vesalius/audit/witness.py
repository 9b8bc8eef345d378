"""The witness file: every checkpoint on a disk that a restored or altered database does not take back with it.

One line for each checkpoint, appended and flushed to disk: time, origin, size, root and signature (base64), separated
by spaces. Lines are never changed. Copy the file to where the operators of the database cannot write.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from vesalius import clock
from vesalius.audit.checkpoint import Checkpoint

_TORN = b" torn\n"
_TAIL_BYTES = 4096


class Witnessed(NamedTuple):
    """A line of the file. `checkpoint` is None when it cannot be read."""

    line: int
    origin: str
    checkpoint: Checkpoint | None


class Witness:
    """The file, open for appending; made where missing, with mode 0640."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        is_new = not path.exists()
        self._descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
        if is_new:
            directory = os.open(path.parent, os.O_RDONLY)
            os.fsync(directory)
            os.close(directory)
        self.last = self._mend()

    def _mend(self) -> Witnessed | None:
        """The last whole line. A line that a crash tore is marked as such: readers pass over it."""
        end = os.fstat(self._descriptor).st_size
        tail = os.pread(self._descriptor, _TAIL_BYTES, max(0, end - _TAIL_BYTES))
        if tail and not tail.endswith(b"\n"):
            self._write(_TORN)
        whole = [line for line in tail.split(b"\n")[:-1] if line and not line.endswith(_TORN[:-1])]
        return _parsed(0, whole[-1]) if whole else None

    def append(self, origin: str, checkpoints: list[Checkpoint]) -> None:
        """Adds checkpoints and returns when they are on disk."""
        now = clock.instant(clock.now_microseconds())
        lines = [
            f"{now} {origin} {found.size} {_base64(found.root)} {_base64(found.signature)}\n".encode()
            for found in checkpoints
        ]
        self._write(b"".join(lines))

    def _write(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._descriptor, data) :]
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Closes the file."""
        os.close(self._descriptor)


def lines(path: Path) -> Iterator[Witnessed]:
    """All lines of a witness file in order; a last line still being written is left out."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n") and not line.endswith(_TORN):
                yield _parsed(number, line.rstrip(b"\n"))


def _parsed(number: int, line: bytes) -> Witnessed:
    try:
        _, origin, size, root, signature = line.decode("ascii").split(" ")
        found = Checkpoint(int(size), base64.b64decode(root, validate=True), base64.b64decode(signature, validate=True))
    except (ValueError, binascii.Error):
        return Witnessed(number, "", None)
    return Witnessed(number, origin, found)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
