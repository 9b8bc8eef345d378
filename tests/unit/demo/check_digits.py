"""The check digits of Belgian numbers, told again and not by the code that makes them."""

from __future__ import annotations


def inami_is_valid(value: str) -> bool:
    """True when 8 or 11 digits carry the check number modulo 97."""
    return len(value) in (8, 11) and value.isdecimal() and int(value[6:8]) == 97 - int(value[:6]) % 97


def enterprise_is_valid(value: str) -> bool:
    """True when 10 digits start with 0 or 1 and carry the check number."""
    return len(value) == 10 and value.isdecimal() and value[0] in "01" and int(value[8:]) == 97 - int(value[:8]) % 97
