r"""Separators in parameter values: , between alternatives, $ in composites, | in tokens, \ before any of them.

R4 search.html#escaping.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\([\\,$|])")


def split(text: str, separator: str, maximum: int = -1) -> list[str]:
    """The parts between unescaped separators, still escaped."""
    if "\\" not in text:
        return text.split(separator, maximum)
    parts: list[str] = []
    start, position = 0, 0
    while position < len(text):
        if text[position] == "\\":
            position += 2
            continue
        if text[position] == separator and len(parts) != maximum:
            parts.append(text[start:position])
            start = position + 1
        position += 1
    parts.append(text[start:])
    return parts


def unescape(text: str) -> str:
    """The text that an escaped part stands for."""
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text
