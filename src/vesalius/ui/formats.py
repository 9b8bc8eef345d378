"""Numbers as the reader's language writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language

# Unicode CLDR: grouping separators of the four languages.
_GROUPING = {"fr": "\u202f", "nl": ".", "de": ".", "en": ","}
_DECIMAL_COMMA: Final = {"fr", "nl", "de"}


def integer(value: int, language: str) -> str:
    """12 345 in French, 12.345 in Dutch and German, 12,345 in English."""
    return f"{value:,}".replace(",", _GROUPING.get(language[:2], "\u202f"))


def decimal(value: Any) -> str:
    """A number with all its digits, in the writing of the active language."""
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    return text.replace(".", ",") if (get_language() or "fr")[:2] in _DECIMAL_COMMA else text
