"""Depth, size and compression of request bodies."""

from __future__ import annotations

import gzip
import json

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from vesalius.api import limits
from vesalius.api.configuration import Configuration
from vesalius.api.refusals import MalformedRequest, UnsupportedMediaType
from vesalius.api.request import Request
from vesalius.errors import TooLarge

SMALL = Configuration(maximum_body_bytes=1000)


def _request(body: bytes, coding: str | None = None, **more) -> Request:
    return Request("POST", "/fhir/Patient", "", {"content-encoding": coding} if coding else {}, body, **more)


def _depth(value) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


JSON = st.recursive(
    st.none() | st.integers() | st.text(alphabet='{}[]"\\ax', max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('{["\\', max_size=3), inner, max_size=4),
    max_leaves=30,
)


@given(JSON, st.integers(1, 8))
def test_a_body_is_refused_exactly_when_it_nests_deeper_than_the_limit(value, limit):
    body = json.dumps(value).encode()
    if _depth(value) > limit:
        with pytest.raises(MalformedRequest):
            limits.check_depth(body, limit)
    else:
        limits.check_depth(body, limit)


def test_a_body_of_open_brackets_is_refused_without_being_parsed():
    with pytest.raises(MalformedRequest):
        limits.check_depth(b"[" * 5_000_000, 64)


def test_a_wide_body_is_allowed():
    limits.check_depth(json.dumps({"a": [{"b": ["{[", {}]}] * 10_000}).encode(), 5)


@given(st.binary(max_size=1000))
def test_a_compressed_body_is_read_as_it_was(body):
    assert limits.readable_body(_request(gzip.compress(body, mtime=0), "gzip"), SMALL) == body
    assert limits.readable_body(_request(zstandard.compress(body), "zstd"), SMALL) == body
    assert limits.readable_body(_request(body), SMALL) == body


@pytest.mark.parametrize("coding", ["gzip", "zstd", None])
def test_a_body_above_the_limit_is_refused_in_every_coding(coding):
    body = bytes(1001)
    sent = {"gzip": gzip.compress, "zstd": zstandard.compress, None: bytes}[coding](body)
    with pytest.raises(TooLarge):
        limits.readable_body(_request(sent, coding), SMALL)


def test_a_body_that_was_not_read_because_of_its_length_is_refused():
    with pytest.raises(TooLarge):
        limits.readable_body(_request(b"", oversized=True), SMALL)


def test_a_gzip_bomb_is_refused_without_being_unfolded():
    bomb = gzip.compress(bytes(200_000_000), 9)
    with pytest.raises(TooLarge):
        limits.readable_body(_request(bomb, "gzip"), Configuration(maximum_body_bytes=300_000))


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (b"no gzip", "gzip"),
        (gzip.compress(b"x" * 500, mtime=0)[:-9], "gzip"),
        (gzip.compress(b"x", mtime=0) + b"y", "gzip"),
        (b"no", "zstd"),
    ],
)
def test_a_damaged_body_is_refused(body, coding):
    with pytest.raises(MalformedRequest):
        limits.readable_body(_request(body, coding), SMALL)


def test_an_unknown_coding_is_refused_with_the_known_ones():
    with pytest.raises(UnsupportedMediaType) as refusal:
        limits.readable_body(_request(b"x", "br"), SMALL)
    assert refusal.value.header == ("Accept-Encoding", "gzip, zstd")


def test_a_long_query_is_refused():
    limits.check_query("a" * 65_536, Configuration())
    with pytest.raises(TooLarge):
        limits.check_query("a" * 65_537, Configuration())
