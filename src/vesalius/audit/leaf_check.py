"""Leaves recomputed from their sealed events, and what is wrong with those that do not fit their position."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from vesalius.audit.log import Log
from vesalius.audit.merkle import HASH_BYTES
from vesalius.audit.report import DELETED, EDITED, POSITION, REORDERED, Finding, Report
from vesalius.store.session import Session
from vesalius.store.wire import int8_array

_MAXIMUM_MISPLACED = 100_000

# A patient or version of 0 is never written; the leaf could not tell it from none.
_ROWS = (
    "SELECT id, xid, recorded, CASE WHEN patient = 0 OR version = 0 THEN ''"
    " ELSE int8send(coalesce(patient, 0)) || int4send(coalesce(version, 0)) END, leaf, event"
    " FROM audit_leaf WHERE id = ANY($1)"
)


class Batch(NamedTuple):
    """A row of audit_batch."""

    position: int
    ids: list[int]
    leaves: bytes
    last_xid: int
    last_id: int
    low_id: int
    high_id: int

    @property
    def end(self) -> int:
        """The position after its last leaf."""
        return self.position + len(self.ids)

    def leaf(self, number: int) -> bytes:
        """The hash that the log keeps of its leaf `number`, counted from 0."""
        return self.leaves[HASH_BYTES * number : HASH_BYTES * (number + 1)]


class Row(NamedTuple):
    """A row of audit_leaf, and the leaf `actual` that its content has: None when the event does not open."""

    xid: int
    leaf: bytes
    actual: bytes | None
    is_time_true: bool


class Misplaced(NamedTuple):
    """A leaf whose content does not belong to its position, and may belong to another."""

    leaf_id: int
    position: int
    actual: bytes


def rows(session: Session, log: Log, ids: Sequence[int]) -> dict[int, Row]:
    """{id: recomputed row} of the leaves that exist."""
    found: dict[int, Row] = {}
    salted, sha256, make = log.salted, hashlib.sha256, Row
    fetched = session.fetch(_ROWS, [int8_array(ids)])
    for number, xid, recorded, place, leaf, event in fetched:
        try:
            content = salted(event)
        except (InvalidTag, ValueError):
            found[number] = make(xid, leaf, None, False)
            continue
        # Quotes inside values are escaped in JSON, so that this can only be the member itself.
        is_time_true = b'"recorded":%d,' % recorded in content
        actual = sha256(b"\x00" + sha256(content).digest() + place).digest()
        found[number] = make(xid, leaf, actual, is_time_true)
    return found


class Leaves:
    """Compares rows with what the log says of their positions, batch after batch."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._misplaced: list[Misplaced] = []
        self._expected: dict[bytes, int] = {}
        self._xid = 0
        self._id = 0
        self._highest = 0

    def compare(self, batch: Batch, found: dict[int, Row], *, is_order_known: bool = False) -> None:
        """Notes every leaf of the batch that is gone, changed or elsewhere.

        `is_order_known`: what is out of order has been named already.
        """
        report, leaves, at = self._report, batch.leaves, 0
        if len(leaves) != HASH_BYTES * len(batch.ids):
            text = "the log has not one hash for each leaf"
            report.add(Finding(POSITION, text, position=batch.position, last_position=batch.end - 1))
        last_xid, last_id = self._xid, self._id
        if batch.low_id > self._highest and (row := found.get(batch.ids[0])) and row.xid < last_xid:
            # A restored copy in another cluster counts its transactions afresh.
            last_xid = 0
        for position, leaf_id in enumerate(batch.ids, batch.position):
            expected = leaves[at : at + HASH_BYTES]
            at += HASH_BYTES
            row = found.get(leaf_id)
            if row is None:
                report.add(Finding(DELETED, "it is gone", leaf_id, position))
                continue
            if row.actual != expected or row.leaf != expected or not row.is_time_true:
                self._note(leaf_id, position, row, expected)
            if row.xid < last_xid or (row.xid == last_xid and leaf_id <= last_id):
                if not is_order_known:
                    text = f"it does not come after leaf {last_id} before it"
                    report.add(Finding(REORDERED, text, leaf_id, position))
            else:
                last_xid, last_id = row.xid, leaf_id
        self._xid, self._id = last_xid, last_id
        self._highest = max(self._highest, batch.high_id)
        if (batch.low_id, batch.high_id, batch.last_id) != (min(batch.ids), max(batch.ids), batch.ids[-1]):
            text = "the batch gives other bounds than its leaves have"
            report.add(Finding(POSITION, text, position=batch.position, last_position=batch.end - 1))

    def _note(self, leaf_id: int, position: int, row: Row, expected: bytes) -> None:
        if row.actual is None:
            self._report.add(Finding(EDITED, "its sealed event was changed", leaf_id, position))
        elif row.actual == expected:
            what = "hash" if row.leaf != expected else "time"
            self._report.add(Finding(EDITED, f"its {what} was changed", leaf_id, position))
        elif len(self._misplaced) < _MAXIMUM_MISPLACED:
            self._misplaced.append(Misplaced(leaf_id, position, row.actual))
            self._expected[expected] = position
        else:
            self._report.add(Finding(EDITED, "its content was changed", leaf_id, position))

    def finish(self) -> None:
        """Tells leaves that changed places from leaves that changed."""
        for leaf_id, position, actual in self._misplaced:
            home = self._expected.get(actual)
            if home is None:
                self._report.add(Finding(EDITED, "its content was changed", leaf_id, position))
            else:
                text = f"it holds the content of position {home}"
                self._report.add(Finding(REORDERED, text, leaf_id, position))
