"""A sealed file opens whole and unchanged, or not at all."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vesalius.platform import sealed_file
from vesalius.platform.sealed_file import FRAME_BYTES, SealBroken, seal, unseal

ROOT = b"r" * 32


def sealed(*pieces: bytes) -> bytes:
    file = io.BytesIO()
    seal(ROOT, pieces, file)
    return file.getvalue()


def opened(data: bytes, root: bytes = ROOT) -> bytes:
    return b"".join(unseal(root, io.BytesIO(data)))


@pytest.mark.parametrize("size", [0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES])
def test_a_stream_of_any_length_comes_back(size: int) -> None:
    plain = bytes(size)
    assert opened(sealed(plain[: size // 3], plain[size // 3 :])) == plain


def test_the_same_stream_is_never_sealed_alike() -> None:
    assert sealed(b"record") != sealed(b"record")
    assert b"record" not in sealed(b"record")


def test_another_root_does_not_open() -> None:
    with pytest.raises(SealBroken):
        opened(sealed(b"record"), b"s" * 32)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_changed_bit_is_refused(data: st.DataObject) -> None:
    content = bytearray(sealed(b"a record of some length"))
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(SealBroken):
        opened(bytes(content))


def test_frames_cannot_be_left_out_swapped_or_cut() -> None:
    whole = sealed(b"1" * FRAME_BYTES, b"2" * FRAME_BYTES, b"3")
    head, frame = len(sealed_file.MAGIC) + 32, FRAME_BYTES + 16 + 4
    first, second = whole[head : head + frame], whole[head + frame : head + 2 * frame]
    last = whole[head + 2 * frame :]
    for forged in (first + last, second + first + last, first + second, first, b""):
        with pytest.raises(SealBroken):
            opened(whole[:head] + forged)


def test_a_foreign_file_is_named_as_such() -> None:
    with pytest.raises(SealBroken, match=r"This is not a backup of Vesalius\."):
        opened(b"PGDMP and so on")
