"""JSON as plain Python values, digits kept: reading for search and FHIRPath, writing for answers.

Numbers with a fraction or an exponent are Decimal and keep their digits (`2.00` stays `2.00`); whole
numbers are int. NaN, infinities, comments, trailing commas and bytes that are not UTF-8 are refused. Of a
property that occurs twice the last value counts here; `vesalius.r4.validation.check` refuses such bodies
before they are stored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from vesalius.errors import Invalid

MAXIMUM_DEPTH: Final = 100
"""Objects and arrays inside one another. FHIR sets no limit; deeper bodies are refused."""

_MALFORMED: Final = "The body is not well-formed JSON."
_BRACKETS: Final = frozenset(b"{}[]")
_ALL_BUT_BRACKETS: Final = bytes(byte for byte in range(256) if byte not in _BRACKETS)
_strings_and_brackets: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}\[\]]', re.DOTALL)
_SURELY_FLAT: Final = MAXIMUM_DEPTH // 2

_decode: Final = msgspec.json.Decoder(float_hook=Decimal).decode
_encode: Final = msgspec.json.Encoder(decimal_format="number").encode


def parse(data: bytes) -> dict[str, Any]:
    """The JSON object. Raises Invalid if the bytes hold none, are malformed or nested too deeply."""
    parsed = _parsed(data)
    if not isinstance(parsed, dict):
        raise Invalid("The body is not a JSON object.")
    return parsed


def parse_array(data: bytes) -> list[Any]:
    """The JSON array. Raises Invalid if the bytes hold none, are malformed or nested too deeply."""
    parsed = _parsed(data)
    if not isinstance(parsed, list):
        raise Invalid("The body is not a JSON array.")
    return parsed


def _parsed(data: bytes) -> Any:
    if is_too_deep(data):
        raise Invalid(f"The JSON is nested deeper than {MAXIMUM_DEPTH} levels.")
    try:
        return _decode(data)
    except msgspec.ValidationError:
        return _parsed_slowly(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, InvalidOperation):
        raise Invalid(_MALFORMED) from None


def _parsed_slowly(data: bytes) -> Any:
    """The JSON value where a whole number has thousands of digits, which only a Decimal can hold."""
    try:
        return json.loads(data, parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError, InvalidOperation):
        raise Invalid(_MALFORMED) from None


def _refuse(_constant: str) -> Any:
    raise ValueError("NaN and infinities are no JSON")


def encode(value: Any) -> bytes:
    """Compact JSON in the order of the mappings. Decimals keep their digits; `1e3` is written as `1E+3`."""
    return _encode(value)


def unescaped(data: bytes) -> bytes:
    r"""The same JSON, with `\/` and the `\u00XX` of visible ASCII signs written as the signs themselves.

    For whoever looks for something in raw JSON: `Patient\/1` and `Patient/1` are one text in two spellings.
    """
    if b"\\/" not in data and b"\\u00" not in data:
        return data
    return _ESCAPE.sub(_sign, data)


# An escape at a time, so that the second half of an escaped backslash is never taken for the first of another.
_ESCAPE: Final = re.compile(rb"\\(u00[2-7][0-9a-fA-F]|.)", re.DOTALL)


def _sign(match: re.Match[bytes]) -> bytes:
    escape = match[1]
    if escape == b"/":
        return escape
    sign = bytes((int(escape[1:], 16),)) if len(escape) == 5 else b"\\"
    return match[0] if sign in b'"\\\x7f' else sign


def is_too_deep(data: bytes) -> bool:
    """Whether objects and arrays are nested deeper than MAXIMUM_DEPTH. Never raises."""
    # In FHIR an array stands inside an object, so few objects mean little depth; most bodies end here.
    if data.count(b"{") <= _SURELY_FLAT and data.count(b"[") <= _SURELY_FLAT:
        return False
    rest = data.translate(None, _ALL_BUT_BRACKETS)
    # A pass removes the innermost objects and then the arrays around them: two levels at most.
    for _ in range(MAXIMUM_DEPTH // 2):
        shorter = rest.replace(b"{}", b"").replace(b"[]", b"")
        if len(shorter) == len(rest):
            break
        rest = shorter
    # What is left does not close: brackets inside strings, or too many levels. Counting exactly tells.
    return bool(rest) and max(_depths(data), default=0) > MAXIMUM_DEPTH


def _depths(data: bytes) -> Iterator[int]:
    depth = 0
    for found in _strings_and_brackets.finditer(data):
        token = found.group()
        if token in b"{[":
            depth += 1
            yield depth
        elif token in b"}]":
            depth -= 1
