"""Leaves recomputed from their sealed events, and what is wrong with those that do not fit their position."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple

from cryptography.exceptions import InvalidTag

from vesalius.audit.log import Log
from vesalius.audit.merkle import HASH_BYTES
from vesalius.audit.report import DELETED, EDITED, POSITION, REORDERED, Finding, Report
from vesalius.store.session import Session
from vesalius.store.wire import int8_array

_MAXIMUM_MISPLACED = 100_000

# All rows as one value, since decoding column by column would cost more than opening the events: id, xid, recorded,
# length of the event (28 bytes), patient and version as the leaf commits to them, leaf, event. A patient or version of
# 0 is never written, and a leaf has 32 bytes: otherwise stands something that cannot be right.
_ROWS = (
    "SELECT string_agg(int8send(id) || xid8send(xid) || int8send(recorded) || int4send(octet_length(event)) ||"
    " CASE WHEN patient = 0 OR version = 0 THEN decode(repeat('ff', 12), 'hex')"
    " ELSE int8send(coalesce(patient, 0)) || int4send(coalesce(version, 0)) END ||"
    " CASE WHEN octet_length(leaf) = 32 THEN leaf ELSE decode(repeat('00', 32), 'hex') END || event, '')"
    " FROM audit_leaf WHERE id = ANY($1)"
)
_HEAD = struct.Struct(">qqqi")
_PLACE, _LEAF, _EVENT = _HEAD.size, _HEAD.size + 12, _HEAD.size + 44
_SALT_BYTES, _SPLIT = 16, b"\n"
_PATIENT_AND_VERSION = struct.Struct(">qi")
# So many changed leaves are compared with each other.
_MAXIMUM_COMPARED = 200

Row = tuple[int, bytes, bytes | None, bool]
"""A row of audit_leaf: transaction number; stored leaf; leaf of its content, None when the event does not open;
whether its time is that of the event."""


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


class Misplaced(NamedTuple):
    """A leaf whose content does not belong to its position, and may belong to another."""

    leaf_id: int
    position: int
    actual: bytes


def rows(session: Session, log: Log, ids: Sequence[int]) -> dict[int, Row]:
    """{id: recomputed row} of the leaves that exist."""
    found: dict[int, Row] = {}
    sha256, head, split = hashlib.sha256, _HEAD.unpack_from, _SPLIT
    ciphers: dict[bytes, Callable[[bytes, bytes, None], bytes]] = {}
    joined: bytes = session.fetch(_ROWS, [int8_array(ids)])[0][0] or b""
    at, end = 0, len(joined)
    while at < end:
        leaf_id, xid, recorded, length = head(joined, at)
        event, following = at + _EVENT, at + _EVENT + length
        leaf = joined[at + _LEAF : event]
        # Spelled out instead of calling `Log.content`: this loop is all that a verification costs.
        epoch = joined[event : event + 2] if length > 2 else b""
        decrypt = ciphers.get(epoch)
        if decrypt is None:
            decrypt = ciphers[epoch] = log.opener(int.from_bytes(epoch, "big"))
        try:
            content = decrypt(joined[event + 2 : event + 14], joined[event + 14 : following], None)
        except (InvalidTag, ValueError):
            found[leaf_id] = (xid, leaf, None, False)
            at = following
            continue
        # What was asked stands behind a line break; the event commits to it by its SHA-256.
        behind = content.find(split, _SALT_BYTES)
        if behind > 0:
            content, asked = content[:behind], content[behind + 1 :]
            if sha256(asked).hexdigest().encode() not in content:
                found[leaf_id] = (xid, leaf, None, False)
                at = following
                continue
        actual = sha256(b"\x00" + sha256(content).digest() + joined[at + _PLACE : at + _LEAF]).digest()
        # Quotes inside values are escaped in JSON, so that this can only be the member itself.
        found[leaf_id] = (xid, leaf, actual, b'"recorded":%d,' % recorded in content)
        at = following
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
        if batch.low_id > self._highest and (row := found.get(batch.ids[0])) and row[0] < last_xid:
            # A restored copy in another cluster counts its transactions afresh.
            last_xid = 0
        for position, leaf_id in enumerate(batch.ids, batch.position):
            expected = leaves[at : at + HASH_BYTES]
            at += HASH_BYTES
            row = found.get(leaf_id)
            if row is None:
                report.add(Finding(DELETED, "it is gone", leaf_id, position))
                continue
            xid, leaf, actual, is_time_true = row
            if actual != expected or leaf != expected or not is_time_true:
                self._note(leaf_id, position, row, expected)
            if xid < last_xid or (xid == last_xid and leaf_id <= last_id):
                if not is_order_known:
                    text = f"it does not come after leaf {last_id} before it"
                    report.add(Finding(REORDERED, text, leaf_id, position))
            else:
                last_xid, last_id = xid, leaf_id
        self._xid, self._id = last_xid, last_id
        self._highest = max(self._highest, batch.high_id)
        if (batch.low_id, batch.high_id, batch.last_id) != (min(batch.ids), max(batch.ids), batch.ids[-1]):
            text = "the batch gives other bounds than its leaves have"
            report.add(Finding(POSITION, text, position=batch.position, last_position=batch.end - 1))

    def _note(self, leaf_id: int, position: int, row: Row, expected: bytes) -> None:
        _, leaf, actual, _ = row
        if actual is None:
            self._report.add(Finding(EDITED, "its sealed event was changed", leaf_id, position))
        elif actual == expected:
            what = "hash" if leaf != expected else "time"
            self._report.add(Finding(EDITED, f"its {what} was changed", leaf_id, position))
        elif len(self._misplaced) < _MAXIMUM_MISPLACED:
            self._misplaced.append(Misplaced(leaf_id, position, actual))
            self._expected[expected] = position
        else:
            self._report.add(Finding(EDITED, "its content was changed", leaf_id, position))

    def finish(self, session: Session, log: Log) -> None:
        """Tells leaves that changed places from leaves that changed, and says what of these, where it can be told."""
        changed = []
        for leaf_id, position, actual in self._misplaced:
            home = self._expected.get(actual)
            if home is None:
                changed.append((leaf_id, position))
            else:
                text = f"it holds the content of position {home}"
                self._report.add(Finding(REORDERED, text, leaf_id, position))
        places = _places(session, log, [leaf_id for leaf_id, _ in changed[:_MAXIMUM_COMPARED]])
        by_position = {position: expected for expected, position in self._expected.items()}
        for leaf_id, position in changed:
            text = _difference(leaf_id, by_position[position], places)
            self._report.add(Finding(EDITED, text, leaf_id, position))


class _Place(NamedTuple):
    """What a leaf commits to: the digest of its event, and the patient and version that stand beside it."""

    digest: bytes
    patient: int
    version: int

    def leaf(self, patient: int, version: int) -> bytes:
        """The hash with another patient and version."""
        return hashlib.sha256(b"\x00" + self.digest + _PATIENT_AND_VERSION.pack(patient, version)).digest()


def _places(session: Session, log: Log, ids: Sequence[int]) -> dict[int, _Place]:
    found = {}
    for leaf_id, patient, version, sealed in session.fetch(
        "SELECT id, patient, version, event FROM audit_leaf WHERE id = ANY($1)", [int8_array(ids)]
    ):
        try:
            digest = log.open(sealed)[0]
        except (InvalidTag, ValueError):
            continue
        found[leaf_id] = _Place(digest, patient or 0, version or 0)
    return found


def _difference(leaf_id: int, expected: bytes, places: dict[int, _Place]) -> str:
    """What of a leaf was changed, found by trying what could have stood there."""
    mine = places.get(leaf_id)
    if mine is None:
        return "its content was changed"
    if mine.leaf(mine.patient, 0) == expected or any(
        mine.leaf(mine.patient, version) == expected for version in range(1, _MAXIMUM_COMPARED)
    ):
        return "its version was changed"
    if mine.leaf(0, mine.version) == expected:
        return "a patient was added"
    for other_id, other in places.items():
        if mine.leaf(other.patient, mine.version) == expected:
            return f"its patient was changed: it had the one that leaf {other_id} has now"
        if mine.leaf(other.patient, other.version) == expected:
            return f"its patient and version were changed: it had those that leaf {other_id} has now"
    return "its patient, or its whole event, was changed"
