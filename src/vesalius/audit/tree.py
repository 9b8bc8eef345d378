"""The stored tree: what the sequencer continues and what proofs are made from."""

from __future__ import annotations

from collections.abc import Iterable

from vesalius.audit.checkpoint import Checkpoint
from vesalius.audit.merkle import HASH_BYTES, CompactRange, Completed, Node, cover
from vesalius.errors import VesaliusError
from vesalius.store.session import Session
from vesalius.store.wire import bytea_array, int2_array, int8, int8_array

STORED_LEVEL = 8
"""Nodes from this level upwards are stored; those below are computed from at most 256 leaf hashes."""


class Inconsistent(VesaliusError):
    """The stored log contradicts itself, its signatures or its witness: nothing more may be signed over it."""


def last_checkpoint(session: Session, at_most: int | None = None) -> Checkpoint | None:
    """The newest checkpoint, of at most so many leaves; None for a log that has none."""
    rows = session.fetch(
        "SELECT size, root, signature FROM audit_checkpoint WHERE size <= coalesce($1, 9223372036854775807)"
        " ORDER BY size DESC LIMIT 1",
        [int8(at_most)],
    )
    return Checkpoint(*rows[0]) if rows else None


def leaf_hashes(session: Session, low: int, high: int) -> bytes:
    """The hashes of leaves [low, high), one after the other. Raises Inconsistent when some are missing."""
    rows = session.fetch(
        "SELECT substring(leaves FROM (32 * greatest($1 - position, 0) + 1)::integer"
        " FOR (32 * ($2 - greatest(position, $1)))::integer) FROM audit_batch WHERE position < $2 AND position >="
        " coalesce((SELECT max(position) FROM audit_batch WHERE position <= $1), $1) ORDER BY position",
        [int8(low), int8(high)],
    )
    hashes = b"".join([row[0] for row in rows])
    if len(hashes) != HASH_BYTES * (high - low):
        raise Inconsistent(f"The audit log has not all of its entries {low} to {high - 1}.")
    return hashes


def hashes(session: Session, nodes: Iterable[Node], size: int) -> dict[Node, bytes]:
    """The hashes of complete nodes in a tree of `size`. Raises Inconsistent when one is missing."""
    wanted = set(nodes)
    stored = sorted(node for node in wanted if node.level >= STORED_LEVEL)
    found: dict[Node, bytes] = {}
    if stored:
        rows = session.fetch(
            "SELECT level, index, hash FROM audit_node JOIN unnest($1::smallint[], $2::bigint[]) w (level, index)"
            " USING (level, index)",
            [int2_array([node.level for node in stored]), int8_array([node.offset for node in stored])],
        )
        found = {Node(level, index): value for level, index, value in rows}
        if len(found) != len(stored):
            raise Inconsistent("The audit log has lost a node of its tree.")
    tiles: dict[int, bytes] = {}
    for node in wanted - found.keys():
        low = node.offset << node.level
        tile = low >> STORED_LEVEL
        if tile not in tiles:
            tiles[tile] = leaf_hashes(session, tile << STORED_LEVEL, min(tile + 1 << STORED_LEVEL, size))
        offset = HASH_BYTES * (low - (tile << STORED_LEVEL))
        small = CompactRange()
        small.extend(tiles[tile][offset : offset + (HASH_BYTES << node.level)])
        found[node] = small.root()
    return found


def load(session: Session, size: int) -> CompactRange:
    """The tree over the first `size` leaves, ready to grow. Raises Inconsistent."""
    peaks = cover(0, size)
    found = hashes(session, peaks, size)
    return CompactRange(size, {node.level: found[node] for node in peaks})


def store_nodes(session: Session, completed: list[Completed]) -> None:
    """Keeps the completed nodes that are worth it."""
    levels: list[int] = []
    indices: list[int] = []
    values: list[bytes] = []
    for level, first, joined in completed:
        if level >= STORED_LEVEL:
            count = len(joined) // HASH_BYTES
            levels += [level] * count
            indices += range(first, first + count)
            values += [joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES)]
    if levels:
        session.execute(
            "INSERT INTO audit_node (level, index, hash)"
            " SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])",
            [int2_array(levels), int8_array(indices), bytea_array(values)],
        )
