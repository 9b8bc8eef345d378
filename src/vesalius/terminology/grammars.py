"""Code systems whose codes are told by a grammar, not by a list: units, languages, media types.

They cannot be listed, but each code can be judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from vesalius.r4 import units

Grammar = Callable[[str], bool]

UCUM = "http://unitsofmeasure.org"
LANGUAGES = "urn:ietf:bcp:47"
MEDIA_TYPES = "urn:ietf:bcp:13"

_CODE_LENGTH = 256
# RFC 5646 section 2.1, without the grandfathered tags that have a preferred one.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4}|[a-z]{5,8})"
    r"(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[a-wy-z0-9](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?|x(?:-[a-z0-9]{1,8})+|i-[a-z]{3,8}",
    re.IGNORECASE,
)
# RFC 6838 section 4.2 for the names, RFC 2045 section 5.1 for parameters.
_NAME = r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}"
_MEDIA_TYPE = re.compile(rf"{_NAME}/{_NAME}(?:\s*;\s*{_NAME}=(?:[^\s;\"]+|\"[^\"]*\"))*")


def grammar(system: str) -> Grammar | None:
    """What tells the codes of a system, or None for a system of listed codes."""
    return _GRAMMARS.get(system)


def name(system: str) -> str:
    """What a system with a grammar is called. Raises KeyError for any other."""
    return _NAMES[system]


@lru_cache(maxsize=2048)
def _is_unit(code: str) -> bool:
    return units.canonical(Decimal(1), code) is not None


def _is_language(code: str) -> bool:
    return len(code) <= _CODE_LENGTH and _LANGUAGE.fullmatch(code) is not None


def _is_media_type(code: str) -> bool:
    return len(code) <= _CODE_LENGTH and _MEDIA_TYPE.fullmatch(code) is not None


_GRAMMARS: dict[str, Grammar] = {UCUM: _is_unit, LANGUAGES: _is_language, MEDIA_TYPES: _is_media_type}
_NAMES: dict[str, str] = {UCUM: "UCUM", LANGUAGES: "Tags for identifying languages", MEDIA_TYPES: "Media types"}
