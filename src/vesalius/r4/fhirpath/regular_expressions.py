"""Regular expressions of strangers, on a backtracking engine: refused when they could run away.

A repetition passes when its body splits a text in one way only; a sequence passes when the ways in which its
variable parts can share the text at hand stay within WORK. Both judge by the signs that each part can match.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as sre  # type: ignore[attr-defined]
from typing import Any

from vesalius.r4.fhirpath.error import FHIRPathError

MAXIMUM_PATTERN = 2_000
"""Characters of a pattern."""

WORK = 20_000_000
"""Steps that matching may cost; about a second."""

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_IGNORES_CASE = re.compile(r"\(\?[a-zA-Z]*i")
_ALL = frozenset(range(257))
# Code points are told apart up to 255; 256 stands for all others.
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def compiled(pattern: str, text: str) -> re.Pattern[str]:
    """The pattern, with `.` matching line ends. Raises FHIRPathError if it is malformed or too costly."""
    if _checked_cost(pattern, len(text).bit_length()) > WORK:
        raise FHIRPathError("the regular expression is too costly for so long a text")
    return _compiled(pattern)


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


@lru_cache(maxsize=1024)
def _checked_cost(pattern: str, bits: int) -> int:
    """The steps that matching a text of up to 2 ** bits characters may take. Raises FHIRPathError."""
    if len(pattern) > MAXIMUM_PATTERN:
        raise FHIRPathError(f"a regular expression has at most {MAXIMUM_PATTERN} characters")
    try:
        _compiled(pattern)
        tree = sre.parse(pattern, re.DOTALL)
    except (re.error, RecursionError, OverflowError) as error:
        raise FHIRPathError("malformed regular expression") from error
    if _IGNORES_CASE.search(pattern):
        _fold(tree)
    _check(tree)
    # A search starts at every place of the text, unless the pattern begins at the start.
    at_start = (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING)
    is_anchored = bool(len(tree)) and tree[0][0] is codes.AT and tree[0][1] in at_start
    return _cost(tree, 1 << bits) * (1 if is_anchored else 1 << bits)


def _fold(tree: Any) -> None:
    """Widens every sign to both of its cases, in place: what the flag i makes of them."""
    for place, (operation, argument) in enumerate(tree.data):
        if operation is codes.LITERAL or operation is codes.NOT_LITERAL:
            negation = [(codes.NEGATE, None)] if operation is codes.NOT_LITERAL else []
            tree.data[place] = (codes.IN, [*negation, *((codes.LITERAL, sign) for sign in _both_cases(argument))])
        elif operation is codes.IN:
            for kind, value in list(argument):
                if kind is codes.LITERAL:
                    argument += [(codes.LITERAL, sign) for sign in _both_cases(value)]
                elif kind is codes.RANGE:
                    signs = range(min(value[0], 256), min(value[1], 256) + 1)
                    argument += [(codes.LITERAL, case) for sign in signs for case in _both_cases(sign)]
        for body in _bodies(operation, argument):
            _fold(body)


def _both_cases(sign: int) -> set[int]:
    """The code points of a sign in upper and lower case."""
    text = chr(sign)
    return {sign} | {ord(case) for case in (text.upper(), text.lower()) if len(case) == 1}


def _check(tree: Any) -> None:
    """Raises FHIRPathError for a repetition whose body can match one text in several ways."""
    for operation, argument in tree:
        if operation in _REPEATS:
            _, greatest, body = argument
            if greatest > 1 and not _is_unambiguous(body):
                raise FHIRPathError("a regular expression repeats what can be split in several ways")
        elif operation in (codes.GROUPREF, codes.GROUPREF_EXISTS):
            raise FHIRPathError("back references are refused in a regular expression")
        for body in _bodies(operation, argument):
            _check(body)


def _cost(tree: Any, length: int) -> int:
    """How many ways a match may have to weigh.

    Variable parts multiply where the later one can start with a sign that the earlier one can take; a sign that must
    follow and that none of them can take settles them all.
    """
    settled = 1
    pending: list[tuple[frozenset[int], int]] = []
    for operation, argument in _flat(tree):
        if operation not in _REPEATS and operation is not codes.BRANCH:
            here = _signs(operation, argument)
            if here is not None and not any(here & signs for signs, _ in pending):
                settled += sum(ways for _, ways in pending)
                pending = []
            continue
        bodies = _bodies(operation, argument)
        starts, signs = frozenset[int](), frozenset[int]()
        for body in bodies:
            inner = _all_signs(body)
            signs |= inner
            starts |= _starts(list(_flat(body))[:1]) or inner
        ways = sum(_cost(body, length) for body in bodies)
        if operation in _REPEATS:
            least, greatest = argument[0], min(int(argument[1]), length)
            ways *= max(greatest - least + 1 if argument[1] > least else least, 1)
        for earlier, count in pending:
            if earlier & starts:
                ways *= count
        pending.append((signs, ways))
        if ways > WORK:
            return ways
    return settled + sum(ways for _, ways in pending)


def _flat(tree: Any) -> Iterator[tuple[Any, Any]]:
    """The items of a sequence, groups dissolved."""
    for operation, argument in tree:
        if operation is codes.SUBPATTERN:
            yield from _flat(argument[3])
        else:
            yield operation, argument


def _is_unambiguous(body: Any) -> bool:
    """Whether repeating the body splits a text in one way only.

    Alternatives must differ in their first sign. Then the body either has one width, or its first or its last sign
    is one that nothing variable inside it can take, so that every iteration is recognised by it.
    """
    items = list(_flat(body))
    least, greatest = body.getwidth()
    if least == 0 or not items or not _alternatives_differ(items):
        return False
    if least == greatest:
        return True
    variable = _variable_signs(items)
    for edge in (items[:1], items[-1:]):
        signs = _starts(edge)
        if signs is not None and edge[0][0] not in _REPEATS and not signs & variable:
            return True
    return False


def _alternatives_differ(items: list[tuple[Any, Any]]) -> bool:
    """Whether the alternatives of every choice in a sequence start with different signs."""
    for operation, argument in items:
        if operation is codes.BRANCH:
            seen: frozenset[int] = frozenset()
            for body in argument[1]:
                signs = _starts(list(_flat(body))[:1])
                if signs is None or signs & seen:
                    return False
                seen |= signs
        if not all(_alternatives_differ(list(_flat(body))) for body in _bodies(operation, argument)):
            return False
    return True


def _starts(tree: Any) -> frozenset[int] | None:
    """The signs that the one item of a sequence can start with; None when it may match nothing."""
    if not tree:
        return None
    operation, argument = tree[0]
    if operation in _REPEATS:
        return None if argument[0] == 0 else _starts(list(_flat(argument[2]))[:1])
    return _signs(operation, argument)


def _variable_signs(tree: Any) -> frozenset[int]:
    """Every sign that some repetition or alternative in the sequence may take."""
    found: frozenset[int] = frozenset()
    for operation, argument in tree:
        if operation in _REPEATS:
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


def _bodies(operation: Any, argument: Any) -> list[Any]:
    """The sequences inside an item."""
    if operation in _REPEATS:
        return [argument[2]]
    if operation is codes.SUBPATTERN:
        return [argument[3]]
    if operation is codes.BRANCH:
        return list(argument[1])
    if operation in (codes.ASSERT, codes.ASSERT_NOT):
        return [argument[1]]
    return [argument] if operation is codes.ATOMIC_GROUP else []
