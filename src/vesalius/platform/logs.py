"""Structured logs, one JSON object a line, one file for each process, without patient data.

What may be logged is chosen, not filtered: a request is logged by its method, the *template* of its route,
status, duration and request id; an error by its type and the places in the code it passed, never by its
text, which may quote a body; a message of a library by its unfilled format. The supervisor keeps the files
small (`rotate`).
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import sys
import traceback
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from vesalius import clock

BYTES_PER_FILE: Final = 10_000_000
GENERATIONS: Final = 5
_encode = msgspec.json.Encoder(enc_hook=str).encode


class RequestLog:
    """Writes one line for each request, each with one system call, so that lines of processes never mix."""

    def __init__(self, file: BinaryIO) -> None:
        self._descriptor = os.dup(file.fileno())
        self._second = -1
        self._moment = ""

    def write(self, method: str, route: str, status: int, milliseconds: float, request_id: str) -> None:
        """`route` is a template such as /fhir/Patient/[id]; nothing else of the address is ever passed.

        No argument holds a sign that JSON would escape.
        """
        microseconds = clock.now_microseconds()
        second, fraction = divmod(microseconds, 1_000_000)
        if second != self._second:
            # Two threads may both do this; they write the same.
            self._moment, self._second = clock.instant(microseconds)[:20], second
        line = (
            f'{{"time":"{self._moment}{fraction // 1000:03d}Z","event":"request","method":"{method}",'
            f'"route":"{route}","status":{status},"ms":{milliseconds:.2f},"request":"{request_id}"}}\n'
        )
        os.write(self._descriptor, line.encode("ascii", "replace"))


class Log:
    """Writes events with facts that cannot hold patient data.

    `error` is an exception, logged by type and place.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def info(self, event: str, **facts: object) -> None:
        """Something that went as it should."""
        self._write("info", event, facts)

    def warning(self, event: str, **facts: object) -> None:
        """Something that was put right, but should not have happened."""
        self._write("warning", event, facts)

    def error(self, event: str, **facts: object) -> None:
        """Something that somebody must look at."""
        self._write("error", event, facts)

    def _write(self, level: str, event: str, facts: dict[str, object]) -> None:
        error = facts.pop("error", None)
        if isinstance(error, BaseException):
            facts["error_type"] = f"{type(error).__module__}.{type(error).__qualname__}"
            facts["error_places"] = places(error)
        line = {"time": clock.instant(clock.now_microseconds()), "level": level, "event": event, **facts}
        with contextlib.suppress(OSError):
            # A full disk must not end a service that still reads.
            self._file.write(_encode(line) + b"\n")
            self._file.flush()


_current = Log(sys.stderr.buffer)


def configure(path: Path | None) -> BinaryIO:
    """Sends `log()` and the logging of libraries to `path` (None: standard error), and returns the file."""
    global _current  # noqa: PLW0603 - one log for each process
    file: BinaryIO = sys.stderr.buffer if path is None else path.open("ab", buffering=0)
    _current = Log(file)
    handler = _Handler()
    handler.setLevel(logging.WARNING)
    logging.root.handlers[:] = [handler]
    return file


def log() -> Log:
    """The log of this process."""
    return _current


def places(error: BaseException) -> list[str]:
    """Where in the code an error passed, innermost last: file:line function. No texts, no values."""
    return [
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)[-12:]
    ]


def rotate(folder: Path, *, bytes_per_file: int = BYTES_PER_FILE, generations: int = GENERATIONS) -> list[Path]:
    """Moves the content of every log above the limit to NAME.log.1, older ones up by one; returns those.

    The files are emptied in place: every writer appends, so nobody needs to open anything again.
    """
    rotated = []
    for path in sorted(folder.glob("*.log")):
        if path.stat().st_size <= bytes_per_file:
            continue
        for number in range(generations - 1, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            if older.exists():
                older.rename(path.with_name(f"{path.name}.{number + 1}"))
        shutil.copyfile(path, path.with_name(f"{path.name}.1"))
        os.truncate(path, 0)
        rotated.append(path)
    return rotated


class _Handler(logging.Handler):
    """Passes on what is logged the standard way; of libraries without the values, which nobody has vetted."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        text = record.getMessage() if record.name.startswith("vesalius.") else str(record.msg)
        log().warning("message", logger=record.name, severity=record.levelname, text=text, error=error)
