"""The primitive types of R4: what a JSON value must look like (R4 datatypes.html § 2.24.0.1).

`problem(type, value)` is the one judgement, used by the walker that explains; the quick patterns below
accept a subset of the same values and serve the fast path.

Beyond R4's regular expressions: days must exist in the calendar, as HL7's validator has it; text holds no
control characters but tab, line feed and carriage return, and no lone surrogates; decimals stay within the
range of a double, because arithmetic with 1e999999999 would take for ever.
"""

from __future__ import annotations

import binascii
import calendar
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from vesalius.r4 import narrative

MAXIMUM_STRING_LENGTH: Final = 1_048_576
"""Characters of a string (R4: 1 MB). base64Binary and xhtml have no limit of their own."""

MAXIMUM_DECIMAL_EXPONENT: Final = 308
"""A decimal is written with an exponent of at most this, and is not smaller than its reciprocal."""

_TIME: Final = r"(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
_ZONE: Final = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))"
_DAY: Final = r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
# 29 February is left to the full judgement: whether it exists depends on the year.
_SURE_DAY: Final = (
    r"(?!0000)\d{4}-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
    r"|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_MONTH_OR_YEAR: Final = r"(?!0000)\d{4}(?:-(?:0[1-9]|1[0-2]))?"

quick_date: Final = re.compile(rf"(?:{_SURE_DAY}|{_MONTH_OR_YEAR})\Z", re.ASCII).match
quick_date_time: Final = re.compile(rf"(?:{_SURE_DAY}(?:T{_TIME}{_ZONE})?|{_MONTH_OR_YEAR})\Z", re.ASCII).match
quick_instant: Final = re.compile(rf"{_SURE_DAY}T{_TIME}{_ZONE}\Z", re.ASCII).match
quick_time: Final = re.compile(rf"{_TIME}\Z", re.ASCII).match
quick_id: Final = re.compile(r"[A-Za-z0-9\-.]{1,64}\Z").match

_date: Final = re.compile(rf"(?:{_DAY}|{_MONTH_OR_YEAR})\Z", re.ASCII).match
_date_time: Final = re.compile(rf"(?:{_DAY}(?:T{_TIME}{_ZONE})?|{_MONTH_OR_YEAR})\Z", re.ASCII).match
_instant: Final = re.compile(rf"{_DAY}T{_TIME}{_ZONE}\Z", re.ASCII).match
_code: Final = re.compile(r"[^\s]+(?:\s[^\s]+)*\Z").match
_uri: Final = re.compile(r"\S+\Z").match
_oid: Final = re.compile(r"urn:oid:[0-2](?:\.(?:0|[1-9][0-9]*))+\Z").match
_uuid: Final = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z").match
_unwanted: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]").search
_white_space: Final = re.compile(r"\s+")


def problem(type_name: str, value: Any) -> str | None:
    """What is wrong with the JSON value of a primitive type, in words without the value; None if nothing is.

    Numbers are expected as int or Decimal. Raises KeyError for a type that is no primitive.
    """
    return _JUDGEMENTS[type_name](value)


def exists(day: str) -> bool:
    """Whether the calendar has this day (`YYYY-MM-DD…`); dates without a day exist. The format must be right."""
    if len(day) < 10:
        return True
    return int(day[8:10]) <= calendar.monthrange(int(day[:4]), int(day[5:7]))[1]


def is_base64(value: str) -> bool:
    """Whether the text is base64 with padding, white space aside."""
    compact = _white_space.sub("", value)
    try:
        binascii.a2b_base64(compact.encode("ascii"), strict_mode=True)
    except (binascii.Error, UnicodeEncodeError):
        return False
    return bool(compact)


def _text(value: Any, *, longest: int = MAXIMUM_STRING_LENGTH) -> str | None:
    if value.__class__ is not str:
        return f"must be a JSON string, not {json_kind(value)}"
    if not value:
        return "must not be empty"
    if len(value) > longest:
        return f"must not be longer than {longest} characters"
    return "must not hold control characters" if _unwanted(value) else None


def _pattern(matches: Callable[[str], object], wanted: str) -> Callable[[Any], str | None]:
    def judge(value: Any) -> str | None:
        return _text(value) or (None if matches(value) else f"must be {wanted}")

    return judge


def _day_pattern(matches: Callable[[str], object], wanted: str) -> Callable[[Any], str | None]:
    def judge(value: Any) -> str | None:
        if found := _text(value):
            return found
        if not matches(value):
            return f"must be {wanted}"
        return None if exists(value) else "must be a day that exists"

    return judge


def _boolean(value: Any) -> str | None:
    return None if value.__class__ is bool else f"must be true or false, not {json_kind(value)}"


def _decimal(value: Any) -> str | None:
    if value.__class__ is int:
        value = Decimal(value)
    elif value.__class__ is not Decimal:
        return f"must be a JSON number, not {json_kind(value)}"
    return None if is_within_range(value) else f"must lie within 1e±{MAXIMUM_DECIMAL_EXPONENT}"


def is_within_range(value: Decimal) -> bool:
    """Whether arithmetic with the decimal ends: its exponent is limited, its digits are not."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int):
        return False  # not a number, or infinite
    return exponent <= MAXIMUM_DECIMAL_EXPONENT and value.adjusted() >= -MAXIMUM_DECIMAL_EXPONENT


def _whole_number(lowest: int) -> Callable[[Any], str | None]:
    def judge(value: Any) -> str | None:
        if value.__class__ is not int:
            return f"must be a whole JSON number, not {json_kind(value)}"
        return None if lowest <= value <= 2_147_483_647 else f"must lie within {lowest} and 2147483647"

    return judge


def _base64(value: Any) -> str | None:
    return _text(value, longest=1 << 62) or (None if is_base64(value) else "must be base64")


def _xhtml(value: Any) -> str | None:
    return _text(value, longest=1 << 62) or narrative.problem(value)


def json_kind(value: Any) -> str:
    """How JSON calls the value: "an object", "a string" and so on."""
    if value is None:
        return "null"
    names = {dict: "an object", list: "an array", str: "a string", bool: "a boolean"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "a number")


_uri_judgement = _pattern(_uri, "a URI without white space")
_JUDGEMENTS: Final[Mapping[str, Callable[[Any], str | None]]] = {
    "base64Binary": _base64,
    "boolean": _boolean,
    "canonical": _uri_judgement,
    "code": _pattern(_code, "a code: no white space but single spaces inside"),
    "date": _day_pattern(_date, "a date: YYYY, YYYY-MM or YYYY-MM-DD"),
    "dateTime": _day_pattern(_date_time, "a date, or a time with seconds and time zone: YYYY-MM-DDThh:mm:ss+zz:zz"),
    "decimal": _decimal,
    "id": _pattern(quick_id, "an id: 1 to 64 letters, digits, - or ."),
    "instant": _day_pattern(_instant, "an instant with seconds and time zone: YYYY-MM-DDThh:mm:ss+zz:zz"),
    "integer": _whole_number(-2_147_483_648),
    "markdown": _text,
    "oid": _pattern(_oid, "an OID: urn:oid:1.2.3"),
    "positiveInt": _whole_number(1),
    "string": _text,
    "time": _pattern(quick_time, "a time: hh:mm:ss"),
    "unsignedInt": _whole_number(0),
    "uri": _uri_judgement,
    "url": _uri_judgement,
    "uuid": _pattern(_uuid, "a UUID in lower case: urn:uuid:…"),
    "xhtml": _xhtml,
}
