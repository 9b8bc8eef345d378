"""Numbers as the reader's language writes them."""

from __future__ import annotations

# Unicode CLDR: grouping separators of the four languages.
_GROUPING = {"fr": "\u202f", "nl": ".", "de": ".", "en": ","}


def integer(value: int, language: str) -> str:
    """12 345 in French, 12.345 in Dutch and German, 12,345 in English."""
    return f"{value:,}".replace(",", _GROUPING.get(language[:2], "\u202f"))
