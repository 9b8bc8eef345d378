"""Text of a FHIRPath expression to tokens (FHIRPath N1, appendix B)."""

from __future__ import annotations

import re
from typing import NamedTuple

from vesalius.r4.fhirpath.error import FHIRPathError

MAXIMUM_LENGTH = 16_384
"""Characters of an expression. The longest of R4's own has 3 000."""

_TIME = r"[0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_TOKEN = re.compile(
    rf"""
    (?P<space>\s+|//[^\n\r]*|/\*(?:[^*]|\*(?!/))*\*/)
  | (?P<datetime>@[0-9]{{4}}(?:-[0-9]{{2}}(?:-[0-9]{{2}})?)?T(?:{_TIME}(?:Z|[+-][0-9]{{2}}:[0-9]{{2}})?)?)
  | (?P<date>@[0-9]{{4}}(?:-[0-9]{{2}}(?:-[0-9]{{2}})?)?)
  | (?P<time>@T{_TIME})
  | (?P<number>[0-9]+(?:\.[0-9]+)?)
  | (?P<string>'(?:[^'\\]|\\.)*')
  | (?P<quoted>`(?:[^`\\]|\\.)*`)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<variable>\$[a-z]+)
  | (?P<external>%(?:[A-Za-z_][A-Za-z0-9_]*|`(?:[^`\\]|\\.)*`|'(?:[^'\\]|\\.)*'))
  | (?P<symbol><=|>=|!=|!~|[-+*/&|=~<>.,()\[\]{{}}])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_ESCAPED = {"f": "\f", "n": "\n", "r": "\r", "t": "\t"} | {sign: sign for sign in "\"'`\\/"}


class Token(NamedTuple):
    """`kind` is a group of the token pattern, or "end"; `text` has its quotes and escapes resolved."""

    kind: str
    text: str
    position: int


def tokens(expression: str) -> list[Token]:
    """Every token but spaces and comments, then one of kind "end".

    Raises FHIRPathError (syntax) for a sign that starts no token and for an expression that is too long.
    """
    if len(expression) > MAXIMUM_LENGTH:
        raise FHIRPathError(f"an expression has at most {MAXIMUM_LENGTH} characters", kind="syntax")
    if not expression.isascii() and any("\ud800" <= sign <= "\udfff" for sign in expression):
        raise FHIRPathError("an expression is Unicode text", kind="syntax")
    found: list[Token] = []
    position = 0
    while position < len(expression):
        match = _TOKEN.match(expression, position)
        if match is None:
            raise FHIRPathError("unexpected sign", position=position, kind="syntax")
        kind, text = match.lastgroup or "", match.group()
        if kind in ("string", "quoted"):
            found.append(Token(kind, _unescaped(text[1:-1]), position))
        elif kind == "external":
            name = _unescaped(text[2:-1]) if text[1] in "`'" else text[1:]
            found.append(Token(kind, name, position))
        elif kind in ("date", "datetime", "time", "variable"):
            found.append(Token(kind, text[1:], position))
        elif kind != "space":
            found.append(Token(kind, text, position))
        position = match.end()
    found.append(Token("end", "", position))
    return found


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text

    def resolve(match: re.Match[str]) -> str:
        escape = match.group(1)
        if len(escape) > 1:
            return chr(int(escape[1:], 16))
        if escape in _ESCAPED:
            return _ESCAPED[escape]
        # An unknown escape loses its backslash (FHIRPath 3.0, String; R4 invariants such as eld-19 rely on
        # their regular expressions having doubled backslashes).
        return escape

    resolved = _ESCAPE.sub(resolve, text)
    try:
        # Two escapes may be the halves of one sign beyond the basic plane.
        return resolved.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        raise FHIRPathError("half a sign is escaped", kind="syntax") from error
