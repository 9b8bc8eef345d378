"""RFC 9162 Merkle trees: a compact range that grows, inclusion and consistency proofs, and their verification.

A node (level, offset) is the root of the complete subtree over leaves [offset·2^level, (offset + 1)·2^level). Complete
nodes never change, so that proofs for any tree size are put together from them. Leaf hashes come in already made
(`leaf_hash`); hashes are SHA-256, 32 bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import NamedTuple

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves (RFC 9162 section 2.1.1)."""

_sha256 = hashlib.sha256


class Node(NamedTuple):
    """The place of a complete subtree."""

    level: int
    offset: int


class Completed(NamedTuple):
    """Neighbouring nodes of one level that an extension completed: `hashes` holds them one after the other."""

    level: int
    first: int
    hashes: bytes


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's content."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return _sha256(b"\x01" + left + right).digest()


class CompactRange:
    """The smallest state from which a tree grows: the hash of one complete subtree for each bit of its size."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: dict[int, bytes] | None = None) -> None:
        self.size = size
        self.peaks = dict(peaks or {})
        if size < 0 or sorted(self.peaks) != [level for level in range(size.bit_length()) if size >> level & 1]:
            raise ValueError("the peaks do not belong to a tree of this size")

    def copy(self) -> CompactRange:
        """An independent range in the same state."""
        return CompactRange(self.size, self.peaks)

    def extend(self, leaves: bytes) -> list[Completed]:
        """Appends leaf hashes (32 bytes each, one after the other); returns all nodes above the leaves so completed."""
        if len(leaves) % HASH_BYTES:
            raise ValueError("leaf hashes are 32 bytes each")
        completed: list[Completed] = []
        hashes, first, level, sha256 = leaves, self.size, 0, _sha256
        self.size += len(leaves) // HASH_BYTES
        while hashes:
            if level in self.peaks:
                hashes = self.peaks.pop(level) + hashes
                first -= 1
            if len(hashes) // HASH_BYTES % 2:
                self.peaks[level] = hashes[-HASH_BYTES:]
            hashes = b"".join(
                [sha256(b"\x01" + hashes[at : at + 64]).digest() for at in range(0, len(hashes) - HASH_BYTES, 64)]
            )
            first, level = first // 2, level + 1
            if hashes:
                completed.append(Completed(level, first, hashes))
        return completed

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        return fold([self.peaks[level] for level in sorted(self.peaks, reverse=True)])


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over complete subtrees, largest first; that of the empty tree for none."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def cover(low: int, high: int) -> tuple[Node, ...]:
    """The fewest complete nodes over leaves [low, high), largest first; `low` is a multiple of each node's width."""
    nodes = []
    for level in range((high - low).bit_length() - 1, -1, -1):
        if high - low >> level & 1:
            nodes.append(Node(level, low >> level))
            low += 1 << level
    return tuple(nodes)


def _split(low: int, high: int) -> int:
    """Where RFC 9162 divides [low, high): after the largest power of two below its width."""
    return low + (1 << (high - low - 1).bit_length() - 1)


def inclusion_plan(position: int, size: int) -> list[tuple[Node, ...]]:
    """What the proof of RFC 9162 section 2.1.3.1 is folded from: one tuple of nodes for each hash, leaf upwards."""
    if not 0 <= position < size:
        raise ValueError("the tree has no such leaf")
    plan, low, high = [], 0, size
    while high - low > 1:
        middle = _split(low, high)
        if position < middle:
            plan.append(cover(middle, high))
            high = middle
        else:
            plan.append(cover(low, middle))
            low = middle
    return plan[::-1]


def consistency_plan(old_size: int, size: int) -> list[tuple[Node, ...]]:
    """As `inclusion_plan`, for the proof of RFC 9162 section 2.1.4.1 that the tree of `size` continues the older."""
    if not 0 < old_size <= size:
        raise ValueError("an older tree has at least one leaf and at most those of the newer")
    plan, low, high, is_known = [], 0, size, True
    while high != old_size:
        middle = _split(low, high)
        if old_size <= middle:
            plan.append(cover(middle, high))
            high = middle
        else:
            plan.append(cover(low, middle))
            low, is_known = middle, False
    if not is_known:
        plan.append(cover(low, high))
    return plan[::-1]


def proof(plan: Sequence[Sequence[Node]], hash_of: Callable[[Node], bytes]) -> list[bytes]:
    """The proof that `plan` describes, from the hashes of complete nodes."""
    return [fold([hash_of(node) for node in nodes]) for nodes in plan]


def root_from_inclusion(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to, None when it has not the shape for this position and size.

    RFC 9162 section 2.1.3.2. The caller compares it with a root that it trusts.
    """
    if not 0 <= position < size:
        return None
    node, last, result = position, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    return result if last == 0 else None


def is_consistent(old_size: int, size: int, old_root: bytes, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the tree (`size`, `root`) continues (`old_size`, `old_root`).

    RFC 9162 section 2.1.4.2. Every tree continues the empty one, and itself, by an empty path.
    """
    if old_size > size or old_size < 0:
        return False
    if old_size == size:
        return not path and old_root == root
    if old_size == 0:
        return not path and old_root == EMPTY_ROOT
    hashes = [old_root, *path] if old_size & (old_size - 1) == 0 else list(path)
    if not path:
        return False
    node, last = old_size - 1, size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    older = newer = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not node & 1 and node != 0:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and older == old_root and newer == root
