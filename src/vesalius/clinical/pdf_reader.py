"""What stands in a PDF from outside, read by a process of its own with little memory, little time and no files.

As a module it gives the text and pictures of pages to the pages of this application; run by itself
(`python -m vesalius.clinical.pdf_reader text|page NUMBER`) it reads one PDF on standard input. PDFium parses;
whatever it is made to do by a hostile file ends with the process.
"""

from __future__ import annotations

import json
import os
import resource
import struct
import subprocess
import sys
import zlib
from dataclasses import dataclass
from typing import Any, Final

MAXIMUM_PAGES: Final = 200
"""Pages whose text is read; a longer document keeps the rest as a file."""
_CHARACTERS: Final = 300_000
_SECONDS: Final = 20
_MEMORY: Final = 1_200_000_000
_WIDTH: Final = 1100
_HEIGHT: Final = 4000


@dataclass(frozen=True, slots=True)
class Contents:
    """The number of pages, and the text of each that was read."""

    pages: int
    texts: tuple[str, ...]


def contents(data: bytes) -> Contents | None:
    """What the PDF holds; None when it cannot be read: broken, with a password, or too costly."""
    answer = _ask(data, "text")
    if answer is None:
        return None
    found = json.loads(answer)
    return Contents(int(found["pages"]), tuple(str(text) for text in found["texts"]))


def text(data: bytes) -> str:
    """All the text of a PDF that is read; empty where it cannot be."""
    found = contents(data)
    return "\n".join(found.texts) if found else ""


def picture(data: bytes, number: int) -> bytes | None:
    """A PNG of a page, counted from 0; None when there is none."""
    return _ask(data, "page", str(number))


def _ask(data: bytes, *words: str) -> bytes | None:
    # A new interpreter inherits nothing: no keys, no connections, no environment.
    command = [sys.executable, "-I", "-m", "vesalius.clinical.pdf_reader", *words]
    try:
        done = subprocess.run(  # noqa: S603 - our own words and a number
            command, input=data, capture_output=True, timeout=_SECONDS, check=False, env={"PATH": ""}, close_fds=True
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    # Nothing can be written, and no other process begun.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(words: list[str]) -> int:
    """Answers one question about the PDF on standard input; 1 when it cannot."""
    # The library is here before the limits: it is a file, too.
    import pypdfium2  # noqa: PLC0415 - only in the confined process

    data = sys.stdin.buffer.read()
    _confine()
    try:
        document = pypdfium2.PdfDocument(data)
        answer = _texts(document) if words[0] == "text" else _picture(document, int(words[1]))
    except (pypdfium2.PdfiumError, MemoryError, ValueError, IndexError, OSError):
        return 1
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    # The library's own clearing up is not waited for.
    os._exit(0)


def _texts(document: Any) -> bytes:
    count = len(document)
    texts, left = [], _CHARACTERS
    for number in range(min(count, MAXIMUM_PAGES)):
        text = str(document[number].get_textpage().get_text_bounded())[:left]
        texts.append(text)
        left -= len(text)
        if left <= 0:
            break
    return json.dumps({"pages": count, "texts": texts}).encode()


def _picture(document: Any, number: int) -> bytes:
    page = document[number]
    wide, tall = page.get_size()
    scale = min(_WIDTH / wide, _HEIGHT / tall)
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    return png(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, bitmap.n_channels)


def png(pixels: bytes, width: int, height: int, stride: int, channels: int) -> bytes:
    """A PNG of 8-bit grey, RGB or RGBA rows (ISO/IEC 15948)."""
    kind = {1: 0, 3: 2, 4: 6}[channels]
    rows = b"".join(b"\0" + pixels[line * stride : line * stride + width * channels] for line in range(height))
    parts = [b"\x89PNG\r\n\x1a\n"]
    for name, body in (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 6)),
        (b"IEND", b""),
    ):
        parts += [struct.pack(">I", len(body)), name, body, struct.pack(">I", zlib.crc32(name + body))]
    return b"".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
