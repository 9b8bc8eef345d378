"""Verification of the whole audit log: every leaf, every position, every signature, and the witness.

Each leaf is recomputed from its sealed event; the tree is grown anew from the log's list of leaves and compared with
every signed checkpoint; the checkpoints are compared with the witness file. What contradicts is named. The log is
read in windows, so that memory does not grow with it, and may be written to meanwhile.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path

from vesalius.audit import tree
from vesalius.audit.checkpoint import Checkpoint, Signer
from vesalius.audit.leaf_check import Batch, Leaves, Row, rows
from vesalius.audit.log import Log
from vesalius.audit.merkle import HASH_BYTES, CompactRange, Completed, Node
from vesalius.audit.report import (
    CHECKPOINT,
    DUPLICATED,
    INSERTED,
    NODE,
    POSITION,
    REORDERED,
    TRUNCATED,
    Finding,
    Report,
)
from vesalius.audit.tree import STORED_LEVEL, Inconsistent
from vesalius.audit.witness_check import WitnessCheck
from vesalius.store.session import Pool, Session
from vesalius.store.wire import int2_array, int8, int8_array, text

Progress = Callable[[int, int], None]
"""Called now and then with (leaves done, leaves in all)."""

_WINDOW_LEAVES = 10_000
_WINDOW_BATCHES = 1000


def verify(pool: Pool, log: Log, witness: Path | None, progress: Progress | None = None) -> Report:
    """Checks everything that has a position when it starts. Raises Unavailable, and nothing for a bad log."""
    with pool.session() as session:
        return _Verification(session, log, witness, progress).whole()


class _Verification:
    def __init__(self, session: Session, log: Log, witness: Path | None, progress: Progress | None) -> None:
        self._session = session
        self._log = log
        self._signer = Signer(log)
        self._progress = progress or (lambda _done, _all: None)
        self._report = Report()
        self._leaves = Leaves(self._report)
        self._witness = WitnessCheck(witness, self._signer, self._report)
        # None while the tree cannot be told, after something that could not be put right.
        self._tree: CompactRange | None = CompactRange()
        self._found_low = 0
        self._found_high: set[int] = set()
        self._floor = 0

    def whole(self) -> Report:
        session, report = self._session, self._report
        last = session.fetch(
            "SELECT position, cardinality(ids), floor, last_xid::text, last_id FROM audit_batch"
            " ORDER BY position DESC LIMIT 1"
        )
        end = 0
        if last:
            end, self._floor = last[0][0] + last[0][1], last[0][2]
        expected = 0
        for window in self._windows(end):
            found = rows(session, self._log, [leaf_id for batch in window for leaf_id in batch.ids])
            self._count(found)
            checkpoints = self._checkpoints(expected, window[-1].end)
            for batch in window:
                if batch.position != expected:
                    self._lost(expected, batch.position)
                self._batch(batch, found, checkpoints.pop(batch.end, None))
                expected = batch.end
            for size in checkpoints:
                report.add(Finding(CHECKPOINT, "no entries of the log end there", size=size))
            self._progress(expected, end)
        report.leaves = expected
        self._leaves.finish(session, self._log)
        self._cut_off(end)
        self._inserted(str(last[0][3]) if last else "0", last[0][4] if last else 0)
        self._duplicated()
        self._witness.finish(self._session, end)
        return report

    def _windows(self, end: int) -> Iterator[list[Batch]]:
        """All batches below `end`, some thousand leaves at a time."""
        position = 0
        while position < end:
            sizes = self._session.fetch(
                "SELECT position, cardinality(ids) FROM audit_batch WHERE position >= $1 AND position < $2"
                f" ORDER BY position LIMIT {_WINDOW_BATCHES}",
                [int8(position), int8(end)],
            )
            if not sizes:
                return
            leaves, last = 0, position
            for first, count in sizes:
                if leaves and leaves + count > _WINDOW_LEAVES:
                    break
                leaves, last = leaves + count, first
            fetched = self._session.fetch(
                "SELECT position, (SELECT string_agg(int8send(u.id), '') FROM unnest(ids) u (id)), leaves, last_xid,"
                " last_id, low_id, high_id"
                " FROM audit_batch WHERE position BETWEEN $1 AND $2 AND array_remove(ids, NULL) <> '{}'"
                " ORDER BY position",
                [int8(position), int8(last)],
            )
            if fetched:
                yield [Batch(row[0], _numbers(row[1] or b""), *row[2:]) for row in fetched]
            position = last + 1

    def _cut_off(self, end: int) -> None:
        """Checkpoints beyond the log's end; those that came meanwhile have their batch."""
        orphans = self._session.fetch(
            "SELECT size FROM audit_checkpoint c WHERE size > $1 AND NOT EXISTS (SELECT 1 FROM audit_batch b"
            " WHERE b.position >= $1 AND b.position + cardinality(b.ids) = c.size) ORDER BY size",
            [int8(end)],
        )
        for (size,) in orphans:
            self._report.add(Finding(TRUNCATED, "the leaves it signs are gone", size=size))

    def _checkpoints(self, after: int, to: int) -> dict[int, Checkpoint]:
        fetched = self._session.fetch(
            "SELECT size, root, signature FROM audit_checkpoint WHERE size > $1 AND size <= $2",
            [int8(after), int8(to)],
        )
        return {row[0]: Checkpoint(*row) for row in fetched}

    def _count(self, found: dict[int, Row]) -> None:
        floor = self._floor
        low = sum(1 for leaf_id in found if leaf_id <= floor)
        self._found_low += low
        if low < len(found):
            self._found_high.update(leaf_id for leaf_id in found if leaf_id > floor)

    def _lost(self, expected: int, position: int) -> None:
        if position > expected:
            what = "the log has lost these entries"
            self._report.add(Finding(POSITION, what, position=expected, last_position=position - 1))
        else:
            self._report.add(Finding(POSITION, "the log has two entries here", position=position))
        self._tree = None

    def _batch(self, batch: Batch, found: dict[int, Row], checkpoint: Checkpoint | None) -> None:
        report, is_order_known = self._report, False
        signed = self._signed(batch, checkpoint)
        if self._tree is None:
            self._resume(batch, signed)
        else:
            grown = self._tree.copy()
            # A hash too many or too few is named by the comparison of leaves.
            whole = batch.leaves[: HASH_BYTES * len(batch.ids)].ljust(HASH_BYTES * len(batch.ids), b"\x00")
            completed = grown.extend(whole)
            if signed is None or grown.root() == signed.root:
                self._nodes(completed)
                self._tree = grown
            elif self._repaired(batch, found, signed):
                is_order_known = True
                return
            else:
                self._contradicted(batch, completed)
                self._resume(batch, signed)
        self._leaves.compare(batch, found, is_order_known=is_order_known)
        if checkpoint is not None:
            report.checkpoints += 1

    def _signed(self, batch: Batch, checkpoint: Checkpoint | None) -> Checkpoint | None:
        """The checkpoint at the end of the batch, when it can be believed."""
        self._witness.pass_to(batch.end, checkpoint)
        if checkpoint is None:
            self._report.add(Finding(CHECKPOINT, "it is missing", size=batch.end))
            return None
        if not self._signer.is_genuine(checkpoint):
            self._report.add(Finding(CHECKPOINT, "its root or signature was changed", size=batch.end))
            return None
        return checkpoint

    def _repaired(self, batch: Batch, found: dict[int, Row], signed: Checkpoint) -> bool:
        """Whether the leaves themselves give the signed root: then it is the log's list of them that was changed."""
        assert self._tree is not None  # noqa: S101 - the caller's condition, for the type checker
        true_order = sorted(batch.ids, key=lambda leaf_id: (found[leaf_id][0] if leaf_id in found else 0, leaf_id))
        for ids in (batch.ids, true_order):
            hashes = []
            for number, leaf_id in enumerate(ids):
                actual = found[leaf_id][2] if leaf_id in found else None
                hashes.append(batch.leaf(number) if actual is None else actual)
            grown = self._tree.copy()
            completed = grown.extend(b"".join(hashes))
            if grown.root() != signed.root:
                continue
            for number, (leaf_id, listed) in enumerate(zip(ids, batch.ids, strict=True)):
                position = batch.position + number
                if leaf_id != listed:
                    what = f"the log lists it here; here belongs leaf {leaf_id}"
                    self._report.add(Finding(REORDERED, what, listed, position))
                elif hashes[number] != batch.leaf(number):
                    what = "the log's copy of its hash was changed"
                    self._report.add(Finding(POSITION, what, leaf_id, position))
            self._nodes(completed)
            self._tree = grown
            true = batch._replace(ids=list(ids), leaves=b"".join(hashes), last_id=ids[-1])
            self._leaves.compare(true, found)
            self._report.checkpoints += 1
            return True
        return False

    def _contradicted(self, batch: Batch, completed: list[Completed]) -> None:
        """Names the tiles of 256 positions whose stored node differs, else the whole batch."""
        tiles = [node.offset for node in self._differing(completed) if node.level == STORED_LEVEL]
        what = "these leaves are not those that were signed"
        for tile in tiles:
            first, last = tile << STORED_LEVEL, (tile + 1 << STORED_LEVEL) - 1
            first, last = max(first, batch.position), min(last, batch.end - 1)
            self._report.add(Finding(POSITION, what, position=first, last_position=last))
        if not tiles:
            self._report.add(Finding(POSITION, what, position=batch.position, last_position=batch.end - 1))

    def _resume(self, batch: Batch, signed: Checkpoint | None) -> None:
        """Goes on from the stored tree when it is the signed one."""
        self._tree = None
        if signed is None:
            return
        try:
            stored = tree.load(self._session, batch.end)
        except Inconsistent:
            return
        if stored.root() == signed.root:
            self._tree = stored

    def _nodes(self, completed: list[Completed]) -> None:
        for node in self._differing(completed):
            first, last = node.offset << node.level, (node.offset + 1 << node.level) - 1
            what = f"the stored node {node.offset} of level {node.level} over them is missing or wrong"
            self._report.add(Finding(NODE, what, position=first, last_position=last))

    def _differing(self, completed: list[Completed]) -> list[Node]:
        """Those of the nodes that are stored otherwise, or not."""
        expected: dict[Node, bytes] = {}
        for level, first, joined in completed:
            if level >= STORED_LEVEL:
                for number in range(len(joined) // HASH_BYTES):
                    hashed = joined[HASH_BYTES * number : HASH_BYTES * (number + 1)]
                    expected[Node(level, first + number)] = hashed
        if not expected:
            return []
        fetched = self._session.fetch(
            "SELECT level, index, hash FROM audit_node JOIN unnest($1::smallint[], $2::bigint[]) w (level, index)"
            " USING (level, index)",
            [int2_array([node.level for node in expected]), int8_array([node.offset for node in expected])],
        )
        stored = {(level, offset): hashed for level, offset, hashed in fetched}
        return [node for node, hashed in expected.items() if stored.get(node) != hashed]

    def _inserted(self, last_xid: str, last_id: int) -> None:
        """Leaves without a position that are too old to be waiting for one."""
        session, report, floor = self._session, self._report, int8(self._floor)
        stored = session.fetch("SELECT count(*) FROM audit_leaf WHERE id <= $1", [floor])[0][0]
        if stored != self._found_low:
            for leaf_id in self._unlisted():
                report.add(Finding(INSERTED, "the log has no position for it", leaf_id))
        # Transaction numbers below those of leaves that were taken: a restored copy in another cluster, where what
        # waits has ids above all that were taken (as in the sequencer's `advance`).
        late = session.fetch(
            "SELECT id, CASE WHEN pg_snapshot_xmin(pg_current_snapshot()) <= $2::text::xid8"
            " THEN id > (SELECT coalesce(max(high_id), 0) FROM audit_batch)"
            " ELSE (xid, id) > ($2::text::xid8, $3) END FROM audit_leaf WHERE id > $1 ORDER BY id",
            [floor, text(last_xid), int8(last_id)],
        )
        for leaf_id, is_waiting in late:
            if leaf_id in self._found_high:
                continue
            if is_waiting:
                report.waiting += 1
            else:
                report.add(Finding(INSERTED, "the log has no position for it", leaf_id))

    def _duplicated(self) -> None:
        """Leaves that have the content of another one. Each event has a salt of its own, so no two are equal by right.

        Whoever may insert can write a true leaf a second time: its event opens, its hash fits, the sequencer takes it.
        """
        named = {finding.leaf_id for finding in self._report.findings}
        for (ids,) in self._session.fetch(
            "SELECT string_agg(int8send(id), '' ORDER BY xid, id) FROM audit_leaf GROUP BY leaf HAVING count(*) > 1"
        ):
            first, *others = [leaf_id for leaf_id in _numbers(ids) if leaf_id not in named] or [0]
            for leaf_id in others:
                self._report.add(Finding(DUPLICATED, f"it repeats leaf {first}", leaf_id, self._position(leaf_id)))

    def _position(self, leaf_id: int) -> int | None:
        """Where the log lists a leaf."""
        found = self._session.fetch(
            "SELECT position + array_position(ids, $1) - 1 FROM audit_batch WHERE low_id <= $1 AND high_id >= $1"
            " AND array_position(ids, $1) IS NOT NULL",
            [int8(leaf_id)],
        )
        return int(found[0][0]) if found else None

    def _unlisted(self) -> Iterator[int]:
        after = -(2**63)
        while True:
            fetched = self._session.fetch(
                "SELECT id FROM audit_leaf WHERE id > $1 AND id <= $2 ORDER BY id LIMIT 50000",
                [int8(after), int8(self._floor)],
            )
            if not fetched:
                return
            ids = [row[0] for row in fetched]
            listed = {
                row[0]
                for row in self._session.fetch(
                    "SELECT u.id FROM audit_batch, unnest(ids) u (id) WHERE high_id >= $1 AND low_id <= $2",
                    [int8(ids[0]), int8(ids[-1])],
                )
            }
            yield from (leaf_id for leaf_id in ids if leaf_id not in listed)
            after = ids[-1]


def _numbers(packed: bytes) -> list[int]:
    """64-bit integers in network order."""
    numbers = array("q", packed)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers.tolist()
