"""What `_text` and `_content` take (R4 search.html#content): words, "phrases", AND, OR, NOT and brackets.

    (bone OR liver) and "recent metastases" NOT benign

Words beside one another must all be there, in any order. AND is understood in small letters too, as R4 writes it; OR
and NOT are not: "or" is a word of the languages spoken here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from vesalius.search import text, values
from vesalius.search.query import And, Clause, Not, Or, Texts
from vesalius.search.refusals import bad_value

MAXIMUM_NESTING: Final = 20
"""Brackets and negations inside one another."""

_TOKEN: Final = re.compile(r'\s*([()]|"[^"]*"|[^\s()"]+)')
_OPENING: Final = frozenset({"(", "NOT"})
_AND: Final = frozenset({"AND", "and"})


def parse(code: str, raw: str) -> Clause:
    """The clause of a whole value; a comma is an alternative, as everywhere. Raises Invalid."""
    found = [_Reader(code, values.unescape(item)).read() for item in values.split(raw, ",")]
    if all(_is_plain(item) for item in found):
        alternatives = tuple(words for item in found if isinstance(item, Texts) for words in item.alternatives)
        return Texts(code == "_text", alternatives)
    return found[0] if len(found) == 1 else Or(tuple(found))


def _is_plain(clause: Clause) -> bool:
    return isinstance(clause, Texts) and not clause.is_phrase


class _Reader:
    def __init__(self, code: str, content: str) -> None:
        self._code = code
        self._content = content
        self._tokens = self._scan()
        self._position = 0
        self._depth = 0

    def read(self) -> Clause:
        found = self._either()
        if self._position < len(self._tokens):
            raise self._wrong("words with closed brackets")
        return found

    def _scan(self) -> list[str]:
        tokens, position, content = [], 0, self._content.rstrip()
        while position < len(content):
            match = _TOKEN.match(content, position)
            if match is None:
                raise self._wrong("words with closed quotation marks")
            tokens.append(match[1])
            position = match.end()
        return tokens

    def _wrong(self, expected: str) -> Exception:
        return bad_value(self._code, self._content, expected)

    def _peek(self) -> str | None:
        return self._tokens[self._position] if self._position < len(self._tokens) else None

    def _either(self) -> Clause:
        items = [self._both()]
        while self._peek() == "OR":
            self._position += 1
            items.append(self._both())
        return items[0] if len(items) == 1 else Or(tuple(items))

    def _both(self) -> Clause:
        """Everything up to OR, a closing bracket or the end: single words as one clause, then the rest."""
        plain: list[str] = []
        others: list[Clause] = []
        is_expected = True
        while (part := self._peek()) not in {None, ")", "OR"}:
            if part in _AND and not is_expected:
                self._position += 1
                is_expected = True
                continue
            is_expected = False
            if part in _OPENING or str(part).startswith('"'):
                others += self._one(str(part))
                continue
            self._position += 1
            plain += text.words(str(part))
        if plain:
            others.insert(0, Texts(self._code == "_text", (tuple(plain),)))
        if is_expected or not others:
            raise self._wrong("one or more words")
        return others[0] if len(others) == 1 else And(tuple(others))

    def _one(self, part: str) -> Iterator[Clause]:
        self._position += 1
        if part.startswith('"'):
            words = text.words(part)
            if words:
                yield Texts(self._code == "_text", (words,), is_phrase=len(words) > 1)
            return
        self._depth += 1
        if self._depth > MAXIMUM_NESTING:
            raise self._wrong(f"words with at most {MAXIMUM_NESTING} brackets inside one another")
        if part == "(":
            found = self._either()
            if self._peek() != ")":
                raise self._wrong("words with closed brackets")
            self._position += 1
            yield found
        else:
            yield Not(self._negated())
        self._depth -= 1

    def _negated(self) -> Clause:
        part = self._peek()
        if part is None or part in {")", "OR"} or part in _AND:
            raise self._wrong("a word behind NOT")
        if part in _OPENING or part.startswith('"'):
            found = list(self._one(part))
        else:
            self._position += 1
            words = text.words(part)
            found = [Texts(self._code == "_text", (words,))] if words else []
        if not found:
            raise self._wrong("a word behind NOT")
        return found[0]


def has_phrase(words: Sequence[str], found: Sequence[str]) -> bool:
    """Whether the words stand one behind the other in the words of a text."""
    first, length = words[0], len(words)
    return any(
        word == first and tuple(found[start : start + length]) == tuple(words) for start, word in enumerate(found)
    )
