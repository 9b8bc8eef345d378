"""The witness file beside the database's checkpoints: both run by growing size."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vesalius.audit import witness
from vesalius.audit.checkpoint import Checkpoint, Verifier
from vesalius.audit.report import CHECKPOINT, TRUNCATED, WITNESS, Finding, Report
from vesalius.audit.tree import last_checkpoint
from vesalius.store.session import Session


class WitnessCheck:
    """Walks through the witness file as the verification walks through the log."""

    def __init__(self, path: Path | None, verifier: Verifier, report: Report) -> None:
        self._report = report
        self._verifier = verifier
        self._is_missing = path is not None and not path.exists()
        self._lines = self._readable(None if self._is_missing else path)
        self._next = next(self._lines, None)

    def _readable(self, path: Path | None) -> Iterator[Checkpoint]:
        if path is None:
            return
        size = 0
        for line, origin, checkpoint in witness.lines(path):
            if checkpoint is None or origin != self._verifier.origin:
                self._report.add(Finding(WITNESS, f"line {line} cannot be read or is of another log"))
            elif checkpoint.size <= size:
                self._report.add(Finding(WITNESS, f"line {line} is out of order", size=checkpoint.size))
            else:
                size = checkpoint.size
                self._report.witnessed += 1
                yield checkpoint

    def pass_to(self, size: int, stored: Checkpoint | None) -> None:
        """Compares the lines up to `size`, where the database has the checkpoint `stored`."""
        while self._next is not None and self._next.size < size:
            self._missing(self._next, CHECKPOINT, "the witness knows it, the database does not")
            self._next = next(self._lines, None)
        if self._next is None or self._next.size != size:
            self._report.unwitnessed += stored is not None
            return
        if stored is None:
            self._missing(self._next, CHECKPOINT, "the witness knows it, the database does not")
        elif (stored.root, stored.signature) != (self._next.root, self._next.signature):
            self._missing(self._next, CHECKPOINT, "the witness knows another root of it")
        self._next = next(self._lines, None)

    def finish(self, session: Session, end: int) -> None:
        """What the witness knows beyond the log's end was cut off, or came since the verification began."""
        if self._is_missing and end:
            self._report.add(Finding(WITNESS, "the witness file is missing"))
        while self._next is not None:
            known = last_checkpoint(session, self._next.size) if self._next.size > end else None
            if known is None or (known.size, known.root) != (self._next.size, self._next.root):
                self._missing(self._next, TRUNCATED, "the witness knows it, the log ends before")
            self._next = next(self._lines, None)

    def _missing(self, line: Checkpoint, kind: str, text: str) -> None:
        if self._verifier.is_genuine(line):
            self._report.add(Finding(kind, text, size=line.size))
        else:
            self._report.add(Finding(WITNESS, "a line of the witness is not genuine", size=line.size))
