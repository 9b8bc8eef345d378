"""zstd with dictionaries trained on FHIR. A dictionary is never changed, only added: old bodies name theirs."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path

import zstandard

_DIRECTORY = Path(__file__).parent / "dictionaries"
_LEVEL = 3
NONE = 0
CURRENT = max((int(path.stem.rsplit("-", 1)[1]) for path in _DIRECTORY.glob("fhir-*.zdict")), default=NONE)
MAXIMUM_BYTES = 64 * 1024 * 1024


@cache
def _dictionary(number: int) -> zstandard.ZstdCompressionDict | None:
    if number == NONE:
        return None
    dictionary = zstandard.ZstdCompressionDict((_DIRECTORY / f"fhir-{number}.zdict").read_bytes())
    dictionary.precompute_compress(level=_LEVEL)
    return dictionary


class _PerThread(threading.local):
    """zstd contexts are not thread-safe, and making one costs more than using it."""

    def __init__(self) -> None:
        dictionary = _dictionary(CURRENT)
        self.compressor = zstandard.ZstdCompressor(level=_LEVEL, dict_data=dictionary, write_dict_id=False)
        self.decompressors: dict[int, zstandard.ZstdDecompressor] = {}


_contexts = _PerThread()


def compress(data: bytes) -> tuple[int, bytes]:
    """(dictionary number, zstd frame)."""
    return CURRENT, _contexts.compressor.compress(data)


def decompress(dictionary: int, frame: bytes) -> bytes:
    """The content of the first frame; what follows it is padding."""
    decompressor = _contexts.decompressors.get(dictionary)
    if decompressor is None:
        decompressor = zstandard.ZstdDecompressor(dict_data=_dictionary(dictionary))
        _contexts.decompressors[dictionary] = decompressor
    return decompressor.decompress(frame, max_output_size=MAXIMUM_BYTES)
