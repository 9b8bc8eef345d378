"""Whole numbers in forms and addresses: what is written in digits and fits a bigint of the database, or nothing."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = "[0-9]{1,18}"
_whole: Final = re.compile(_DIGITS).fullmatch


def whole(text: str) -> int | None:
    """The number of 1 to 18 digits from 0 to 9; None for anything else, also for digits of other scripts."""
    return int(text) if _whole(text) else None


class Number:
    """<number:name> in addresses. Django's <int:name> also takes what no bigint holds, which then fails."""

    regex = _DIGITS

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Its digits."""
        return str(value)
