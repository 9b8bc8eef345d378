"""What the operator sees: sentences and progress on standard error, results on standard output."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO


class Advance(Protocol):
    """Tells how far a work is."""

    def __call__(self, done: int, total: int) -> None:
        """`done` of `total` units; a total of 0 means that it is not known."""


def say(text: str) -> None:
    """One line for the operator, who may have gone away."""
    _write(sys.stderr, f"{text}\n")


def result(text: str) -> None:
    """One line of the command's result."""
    _write(sys.stdout, f"{text}\n")


@contextmanager
def progress(title: str, unit: str) -> Iterator[Advance]:
    """A bar on a terminal; elsewhere one line every ten seconds and none for short work."""
    began = time.monotonic()
    last = [began if not sys.stderr.isatty() else 0.0]
    width = [0]

    def advance(done: int, total: int) -> None:
        now = time.monotonic()
        is_last = bool(total) and done >= total
        if now - last[0] < (0.1 if sys.stderr.isatty() else 10.0) and not (is_last and width[0]):
            return
        last[0] = now
        rate = done / max(now - began, 0.001)
        share = f"{100 * done // max(total, 1):3d} %  " if total else ""
        text = f"{title}: {share}{done} {unit}, {rate:.0f}/s"
        if sys.stderr.isatty():
            filled = 30 * done // total if total else 0
            bar = f"[{'=' * filled}{' ' * (30 - filled)}] " if total else ""
            text = bar + text
            _write(sys.stderr, "\r" + text.ljust(width[0]))
            width[0] = len(text)
        else:
            say(text)

    try:
        yield advance
    finally:
        if width[0]:
            _write(sys.stderr, "\n")


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except OSError:
        # A closed terminal or pipe must not end a service, nor be complained about when the process ends.
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
