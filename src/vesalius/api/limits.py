"""What a request may weigh: bytes before and after decompression, nesting of JSON, length of the query."""

from __future__ import annotations

import re
import zlib
from typing import Final

import zstandard

from vesalius.api.configuration import Configuration
from vesalius.api.refusals import MalformedRequest, UnsupportedMediaType
from vesalius.api.request import Request
from vesalius.errors import TooLarge

_BRACKETS: Final = bytes.maketrans(b"[]", b"{}")
_ALL_BUT_STRUCTURE: Final = bytes(set(range(256)) - set(b'{}[]"'))
_STRING: Final = re.compile(rb'"[^"]*"')
_GZIP_WINDOW: Final = 31  # zlib: 16 for a gzip header and trailer, 15 for the largest window
_CODINGS: Final = ("Accept-Encoding", "gzip, zstd")


def readable_body(request: Request, configuration: Configuration) -> bytes:
    """The body of the request, decompressed.

    Raises TooLarge above the limit, MalformedRequest for a compressed body that is damaged or cut short, and
    UnsupportedMediaType for a content coding other than gzip or zstd.
    """
    limit = configuration.maximum_body_bytes
    body = request.body
    if request.oversized or len(body) > limit:
        raise _too_large(limit)
    coding = request.headers.get("content-encoding")
    if coding is None or not body:
        return body
    match coding.strip().lower():
        case "" | "identity":
            return body
        case "gzip" | "x-gzip":
            return _gunzip(body, limit)
        case "zstd":
            return _unzstd(body, limit)
        case _:
            raise UnsupportedMediaType("Content-Encoding may be gzip or zstd.", header=_CODINGS)


def check_query(query: str, configuration: Configuration) -> None:
    """Raises TooLarge when the query string has more characters than allowed."""
    if len(query) > configuration.maximum_query_characters:
        raise TooLarge(
            f"The query has more than {configuration.maximum_query_characters} characters; use POST _search."
        )


def check_depth(body: bytes, limit: int) -> None:
    """Raises MalformedRequest when objects and arrays nest deeper than `limit`.

    The cost stays far below that of parsing: brackets are counted first, which settles every ordinary
    resource; otherwise everything but brackets is dropped and innermost pairs are removed, one level a time.
    """
    if body.count(b"{") + body.count(b"[") <= limit:
        return
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    structure = body.translate(_BRACKETS, _ALL_BUT_STRUCTURE).replace(b'""', b"")
    if b'"' in structure:
        structure = _STRING.sub(b"", structure)
    for _ in range(limit):
        shorter = structure.replace(b"{}", b"")
        if len(shorter) == len(structure):
            # Nothing left, or brackets that do not pair: the parser says where.
            break
        structure = shorter
    if b"{}" in structure or structure.count(b"{") > limit:
        raise MalformedRequest(f"Objects and arrays nest deeper than {limit} levels.")


def _gunzip(body: bytes, limit: int) -> bytes:
    # One byte above the limit is enough to know; a bomb is never unfolded.
    decompressor = zlib.decompressobj(_GZIP_WINDOW)
    try:
        plain = decompressor.decompress(body, limit + 1)
    except zlib.error as error:
        raise MalformedRequest("The body is not valid gzip.") from error
    if len(plain) > limit:
        raise _too_large(limit)
    if not decompressor.eof or decompressor.unused_data:
        raise MalformedRequest("The body is not one whole gzip member.")
    return plain


def _unzstd(body: bytes, limit: int) -> bytes:
    try:
        decompressor = zstandard.ZstdDecompressor(max_window_size=1 << 23)
        with decompressor.stream_reader(body) as reader:
            plain = reader.read(limit + 1)
    except zstandard.ZstdError as error:
        raise MalformedRequest("The body is not valid zstd.") from error
    if len(plain) > limit:
        raise _too_large(limit)
    return plain


def _too_large(limit: int) -> TooLarge:
    return TooLarge(f"The body has more than {limit} bytes.")
