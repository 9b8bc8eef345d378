"""The Merkle tree against RFC 9162's definitions, written out naively, and Certificate Transparency's known answers."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesalius.audit import merkle
from vesalius.audit.merkle import CompactRange, Node

# The eight inputs of the reference tests of RFC 6962's implementation, and the roots of the trees over the first n.
INPUTS = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive_root(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: list[bytes], is_known: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if is_known else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_subproof(m, leaves[:k], is_known), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def some_leaves(count: int) -> list[bytes]:
    return [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(count)]


def hash_of(leaves: list[bytes]):
    return lambda node: naive_root(leaves[node.offset << node.level : node.offset + 1 << node.level])


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert CompactRange().root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("count", range(1, 9))
def test_roots_are_the_known_answers_of_certificate_transparency(count: int) -> None:
    tree = CompactRange()
    for data in INPUTS[:count]:
        tree.extend(merkle.leaf_hash(data))
    assert tree.root().hex() == ROOTS[count - 1]


@pytest.mark.parametrize(
    ("position", "size", "expected"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1,
            5,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_inclusion_proofs_are_the_known_answers(position: int, size: int, expected: list[str]) -> None:
    leaves = [merkle.leaf_hash(data) for data in INPUTS[:size]]
    path = merkle.proof(merkle.inclusion_plan(position, size), hash_of(leaves))
    assert [step.hex() for step in path] == expected


@pytest.mark.parametrize(
    ("old_size", "size", "expected"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_are_the_known_answers(old_size: int, size: int, expected: list[str]) -> None:
    leaves = [merkle.leaf_hash(data) for data in INPUTS[:size]]
    path = merkle.proof(merkle.consistency_plan(old_size, size), hash_of(leaves))
    assert [step.hex() for step in path] == expected


@settings(max_examples=60, deadline=None)
@given(batches=st.lists(st.integers(0, 70), max_size=6))
def test_a_tree_grown_in_batches_has_the_naive_root_and_tells_every_completed_node_once(batches: list[int]) -> None:
    leaves = some_leaves(sum(batches))
    tree, completed, start = CompactRange(), {}, 0
    for count in batches:
        for level, first, hashes in tree.extend(b"".join(leaves[start : start + count])):
            for offset in range(len(hashes) // 32):
                place = Node(level, first + offset)
                assert place not in completed
                completed[place] = hashes[32 * offset : 32 * offset + 32]
        start += count
        assert tree.root() == naive_root(leaves[:start])
    expected = {
        Node(level, index) for level in range(1, len(leaves).bit_length()) for index in range(len(leaves) >> level)
    }
    assert set(completed) == expected
    assert all(hash_of(leaves)(place) == value for place, value in completed.items())


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_every_inclusion_proof_equals_the_naive_one_and_verifies(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 130))
    position = data.draw(st.integers(0, size - 1))
    leaves = some_leaves(size)
    path = merkle.proof(merkle.inclusion_plan(position, size), hash_of(leaves))
    assert path == naive_path(position, leaves)
    assert merkle.root_from_inclusion(leaves[position], position, size, path) == naive_root(leaves)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_an_inclusion_proof_verifies_for_nothing_else(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 70))
    position = data.draw(st.integers(0, size - 1))
    leaves = some_leaves(size)
    root, path = naive_root(leaves), naive_path(position, leaves)
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != position))
    at = data.draw(st.integers(0, len(path) - 1))
    damaged = [*path[:at], bytes(32), *path[at + 1 :]]
    verify = merkle.root_from_inclusion
    assert verify(leaves[other], position, size, path) != root
    assert verify(leaves[position], other, size, path) != root
    assert verify(leaves[position], position, size, damaged) != root
    assert verify(leaves[position], position, size, path[:-1]) != root
    assert verify(leaves[position], position, size, [*path, bytes(32)]) is None
    assert verify(leaves[position], size, size, path) is None
    assert verify(leaves[position], -1, size, path) is None


@settings(max_examples=120, deadline=None)
@given(data=st.data())
def test_every_consistency_proof_equals_the_naive_one_and_verifies_for_nothing_else(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 130))
    old_size = data.draw(st.integers(1, size))
    leaves = some_leaves(size)
    old_root, root = naive_root(leaves[:old_size]), naive_root(leaves)
    path = merkle.proof(merkle.consistency_plan(old_size, size), hash_of(leaves))
    assert path == naive_subproof(old_size, leaves, True)
    assert merkle.is_consistent(old_size, size, old_root, root, path)
    assert not merkle.is_consistent(old_size, size, bytes(32), root, path)
    assert not merkle.is_consistent(old_size, size, old_root, bytes(32), path)
    assert not merkle.is_consistent(old_size, size, old_root, root, [*path, bytes(32)])
    if path:
        assert not merkle.is_consistent(old_size, size, old_root, root, path[:-1])
        at = data.draw(st.integers(0, len(path) - 1))
        assert not merkle.is_consistent(old_size, size, old_root, root, [*path[:at], bytes(32), *path[at + 1 :]])


def test_the_empty_tree_is_continued_by_every_tree_and_no_tree_by_a_smaller() -> None:
    root = naive_root(some_leaves(3))
    assert merkle.is_consistent(0, 3, merkle.EMPTY_ROOT, root, [])
    assert not merkle.is_consistent(0, 3, root, root, [])
    assert not merkle.is_consistent(4, 3, root, root, [])
    assert not merkle.is_consistent(2, 3, root, root, [])


def test_a_range_with_peaks_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="peaks"):
        CompactRange(3, {0: bytes(32)})
    with pytest.raises(ValueError, match="32 bytes"):
        CompactRange().extend(b"short")
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_plan(3, 3)
    with pytest.raises(ValueError, match="older tree"):
        merkle.consistency_plan(0, 3)
