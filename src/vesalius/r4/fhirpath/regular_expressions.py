"""Regular expressions of strangers, on a backtracking engine: refused when they could run away.

A pattern passes when no repetition stands inside another one in a way that lets the same text be split
among them in many ways, and when the few repetitions that follow each other cannot cost more than WORK
steps on the text at hand.
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as sre  # type: ignore[attr-defined]
from typing import Any

from vesalius.r4.fhirpath.error import FHIRPathError

MAXIMUM_PATTERN = 2_000
"""Characters of a pattern."""

WORK = 50_000_000
"""Steps that matching may cost: text length to the power of the count of unbounded repetitions in a row."""

_ALL = frozenset(range(257))
# Code points are told apart up to 255; 256 stands for all others.
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip
_MANY = 16


def compiled(pattern: str, text: str) -> re.Pattern[str]:
    """The pattern, with `.` matching line ends; raises FHIRPathError if it is malformed or too costly for
    the text.
    """
    expression, repetitions = _checked(pattern)
    if repetitions > 1 and max(len(text), 1) ** repetitions > WORK:
        raise FHIRPathError("the regular expression is too costly for so long a text")
    return expression


@lru_cache(maxsize=512)
def _checked(pattern: str) -> tuple[re.Pattern[str], int]:
    if len(pattern) > MAXIMUM_PATTERN:
        raise FHIRPathError(f"a regular expression has at most {MAXIMUM_PATTERN} characters")
    try:
        expression = re.compile(pattern, re.DOTALL)
        tree = sre.parse(pattern, re.DOTALL)
    except (re.error, RecursionError, OverflowError) as error:
        raise FHIRPathError("malformed regular expression") from error
    _check(tree)
    # A search starts at every place of the text: one more repetition, unless the pattern begins at the start.
    anchored = (
        bool(len(tree))
        and tree[0][0] is codes.AT
        and tree[0][1] in (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING)
    )
    return expression, _in_a_row(tree) + (0 if anchored else 1)


def _check(tree: Any) -> None:
    """Raises FHIRPathError for a repetition whose body can match one text in several ways."""
    for operation, argument in tree:
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            _, greatest, body = argument
            if greatest > _MANY and not _is_unambiguous(body):
                raise FHIRPathError("a repetition inside a repetition is refused in a regular expression")
            _check(body)
        elif operation in (codes.GROUPREF, codes.GROUPREF_EXISTS):
            raise FHIRPathError("back references are refused in a regular expression")
        else:
            for body in _bodies(operation, argument):
                _check(body)


def _is_unambiguous(body: Any) -> bool:
    """Whether repeating the body splits a text in one way only.

    Either it has one width; or it starts with a sign that nothing variable inside it can match, so that every
    iteration is recognised by its first sign.
    """
    least, greatest = body.getwidth()
    if least == greatest and least > 0 and not _holds_branch(body):
        return True
    if least == 0 or not len(body):
        return False
    starts = _starts(body[:1])
    variable = _variable_signs(body)
    return starts is not None and not starts & variable


def _holds_branch(tree: Any) -> bool:
    return any(
        operation is codes.BRANCH or any(_holds_branch(body) for body in _bodies(operation, argument))
        for operation, argument in tree
    )


def _starts(tree: Any) -> frozenset[int] | None:
    """The signs that the first item of a sequence can match; None when it may match nothing."""
    operation, argument = tree[0]
    if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        return None if argument[0] == 0 or not len(argument[2]) else _starts(argument[2][:1])
    if operation is codes.SUBPATTERN:
        return _starts(argument[3][:1]) if len(argument[3]) else None
    return _signs(operation, argument)


def _variable_signs(tree: Any) -> frozenset[int]:
    """Every sign that some repetition or alternative in the sequence may take."""
    found: frozenset[int] = frozenset()
    for operation, argument in tree:
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            found |= _all_signs(argument[2])
        elif operation is codes.BRANCH:
            for body in argument[1]:
                found |= _all_signs(body)
        else:
            for body in _bodies(operation, argument):
                found |= _variable_signs(body)
    return found


def _all_signs(tree: Any) -> frozenset[int]:
    found: frozenset[int] = frozenset()
    for operation, argument in tree:
        signs = _signs(operation, argument)
        if signs is not None:
            found |= signs
        for body in _bodies(operation, argument):
            found |= _all_signs(body)
    return found


def _signs(operation: Any, argument: Any) -> frozenset[int] | None:
    """The signs that one simple item matches; None for an item of another kind."""
    if operation is codes.LITERAL:
        return frozenset({min(argument, 256)})
    if operation is codes.NOT_LITERAL:
        return _ALL - {argument}
    if operation is codes.ANY:
        return _ALL
    if operation is not codes.IN:
        return None
    found: set[int] = set()
    negated = False
    for kind, value in argument:
        if kind is codes.NEGATE:
            negated = True
        elif kind is codes.LITERAL:
            found.add(min(value, 256))
        elif kind is codes.RANGE:
            found.update(range(min(value[0], 256), min(value[1], 256) + 1))
        else:
            category = re.compile(_CATEGORIES[value])
            found.update(code for code in range(256) if category.match(chr(code)))
            found.add(256)
    if not negated:
        return frozenset(found)
    # 256 stays in a negated set unless a category was given: other signs may or may not be in it.
    return _ALL - (found - {256})


def _in_a_row(tree: Any) -> int:
    """How many unbounded repetitions a match may have to weigh against each other."""
    count = 0
    for operation, argument in tree:
        if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT):
            count += int(argument[1] > _MANY) + _in_a_row(argument[2])
        elif operation is codes.BRANCH:
            count += max((_in_a_row(body) for body in argument[1]), default=0)
        else:
            count += sum(_in_a_row(body) for body in _bodies(operation, argument))
    return count


def _bodies(operation: Any, argument: Any) -> list[Any]:
    if operation in (codes.MAX_REPEAT, codes.MIN_REPEAT, getattr(codes, "POSSESSIVE_REPEAT", None)):
        return [argument[2]]
    if operation is codes.SUBPATTERN:
        return [argument[3]]
    if operation is codes.BRANCH:
        return list(argument[1])
    if operation in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    return [argument] if operation is getattr(codes, "ATOMIC_GROUP", None) else []
