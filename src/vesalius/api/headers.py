"""Header fields in their exact grammar: entity tags, dates, preferences. Parsers are total.

Sources: RFC 9110 § 5.6.7 (dates), § 8.8.3 (entity tags), § 13.1 (preconditions); RFC 7240 (Prefer);
R4 http.html § 3.1.0.1.3, § 3.1.0.1.8 and § 3.1.0.5.
"""

from __future__ import annotations

import calendar
import re
import time
from dataclasses import dataclass
from email.utils import parsedate_tz
from functools import lru_cache
from typing import Final

from vesalius.api.refusals import MalformedRequest

# What a well-formed entity tag that is no version number of ours stands for: it matches nothing.
NO_VERSION: Final = -1

RETURN_MINIMAL: Final = "minimal"
RETURN_REPRESENTATION: Final = "representation"
RETURN_OUTCOME: Final = "OperationOutcome"


@dataclass(frozen=True, slots=True)
class Preferences:
    """The header Prefer. `returned` is None when the client said nothing about it."""

    returned: str | None = None
    strict: bool = False


NO_PREFERENCES: Final = Preferences()


def entity_tag(version: int) -> str:
    """The weak entity tag of a resource version: W/"3"."""
    return f'W/"{version}"'


def parse_if_match(value: str | None) -> int | None:
    """The one version that If-Match names; None without the header; NO_VERSION when it can match nothing.

    R4 http.html § 3.1.0.5 gives If-Match one weak tag. A list and `*` are refused rather than misread: an
    update that believes itself guarded must be. Raises MalformedRequest.
    """
    if value is None:
        return None
    match = _ENTITY_TAG.fullmatch(value.strip())
    if match is None:
        raise MalformedRequest('If-Match names one version, as in W/"3".')
    return _version(match[1])


def parse_if_none_match(value: str | None) -> tuple[int, ...] | None:
    """The versions that If-None-Match lists; None without the header; empty for `*`, which all match.

    Raises MalformedRequest.
    """
    if value is None:
        return None
    text = value.strip()
    if text == "*":
        return ()
    versions, position = [], 0
    while True:
        match = _ENTITY_TAG.match(text, position)
        if match is None:
            raise MalformedRequest('If-None-Match lists entity tags, as in W/"3", or is *.')
        versions.append(_version(match[1]))
        separator = _LIST_SEPARATOR.match(text, match.end())
        if separator is None:
            break
        position = separator.end()
    if match.end() != len(text):
        raise MalformedRequest('If-None-Match lists entity tags, as in W/"3", or is *.')
    return tuple(versions)


def parse_if_absent(value: str | None) -> bool:
    """Whether If-None-Match on an update asks that there be no resource yet (RFC 9110 § 13.1.2: *).

    Raises MalformedRequest for a list of versions: that an update replaces any other version helps nobody.
    """
    if value is None:
        return False
    if value.strip() != "*":
        raise MalformedRequest("If-None-Match on an update is *: store only when there is no such resource.")
    return True


def none_match(versions: tuple[int, ...] | None, current: int) -> bool:
    """Whether the precondition If-None-Match holds: the current version is not among those listed."""
    return versions is None or not (versions == () or current in versions)


def none_match_tag(value: str | None, tag: str) -> bool:
    """Whether If-None-Match holds against a tag that is no version number. A malformed header holds."""
    if value is None:
        return True
    return value.strip() != "*" and tag not in _ENTITY_TAG.findall(value)


def http_date(microseconds: int) -> str:
    """The date of a moment in the form of RFC 9110 § 5.6.7: Sun, 22 Nov 2026 20:15:30 GMT."""
    return _http_date(microseconds // 1_000_000)


def parse_http_date(value: str) -> int | None:
    """Seconds since 1970 of an HTTP date in any of its three forms; None when it is none.

    RFC 9110 § 13.1.3 has a condition with a bad date ignored, so this is no error.
    """
    if len(value) > 64:
        return None
    try:
        parts = parsedate_tz(value)
        if parts is None or not 1 <= parts[1] <= 12:
            return None
        year, month, day, hour, minute, second = parts[:6]
        if not (
            1 <= day <= calendar.monthrange(year, month)[1] and hour < 24 and minute < 60 and second <= 60 and year > 0
        ):
            return None
        return calendar.timegm((year, month, day, hour, minute, second, 0, 0, 0)) - (parts[9] or 0)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def parse_prefer(value: str | None) -> Preferences:
    """The preferences that are known here; unknown ones and unknown values are ignored (RFC 7240 § 2)."""
    return NO_PREFERENCES if value is None else _preferences(value)


@lru_cache(maxsize=256)
def _preferences(value: str) -> Preferences:
    returned: str | None = None
    strict: bool | None = None
    for part in value.split(","):
        name, _, rest = part.partition(";")[0].partition("=")
        setting = rest.strip().strip('"')
        match name.strip().lower():
            # RFC 7240 § 2: the first of a repeated preference counts.
            case "return" if returned is None:
                returned = _RETURNS.get(setting.lower())
            case "handling" if strict is None:
                strict = setting.lower() == "strict"
            case _:
                pass
    return Preferences(returned, bool(strict))


@lru_cache(maxsize=1024)
def _http_date(seconds: int) -> str:
    moment = time.gmtime(seconds)
    return (
        f"{_DAYS[moment.tm_wday]}, {moment.tm_mday:02d} {_MONTHS[moment.tm_mon - 1]} {moment.tm_year:04d} "
        f"{moment.tm_hour:02d}:{moment.tm_min:02d}:{moment.tm_sec:02d} GMT"
    )


def _version(text: str) -> int:
    # Nine digits keep the number inside an SQL integer; a longer one is no version of ours.
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 and text[0] != "0" else NO_VERSION


_ENTITY_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_LIST_SEPARATOR = re.compile(r"[ \t]*,[ \t]*")
_RETURNS = {
    "minimal": RETURN_MINIMAL,
    "representation": RETURN_REPRESENTATION,
    "operationoutcome": RETURN_OUTCOME,
}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
