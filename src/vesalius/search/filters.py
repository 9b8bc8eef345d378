"""_filter (R4 search_filter.html): and, or, not, brackets, chains with filters inside them, every operator.

    name co "pet" and (birthdate lt 1980-01-01 or not (gender eq male))
    general-practitioner[name sw "jan"].identifier pr true

`and` binds tighter than `or`. An expression becomes the same clauses that ordinary parameters become.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from vesalius.errors import Invalid
from vesalius.r4 import definitions
from vesalius.search import values
from vesalius.search.model import Parameter
from vesalius.search.parameters import date
from vesalius.search.query import And, Chain, Clause, Has, Leaf, Missing, Not, Or
from vesalius.search.refusals import bad_value, shown

if TYPE_CHECKING:
    from vesalius.search.clauses import ClauseParser

MAXIMUM_NESTING: Final = 30
"""Brackets inside one another."""

OPERATORS: Final = (
    "eq", "ne", "co", "sw", "ew", "gt", "lt", "ge", "le", "ap", "sa", "eb", "pr", "po", "ss", "sb", "in", "re",
)  # fmt: skip
_TOKEN = re.compile(r'\s*(?:([()])|"((?:[^"\\]|\\.)*)"|([^\s()"]+))')
_ESCAPED = re.compile(r"\\(.)")
_ORDERED = frozenset({"date", "number", "quantity"})
_STRING_MODIFIERS = {"eq": "equals", "co": "contains", "sw": "", "ew": "ends"}
_TOKEN_MODIFIERS = {"eq": "", "ss": "below", "sb": "above", "in": "in"}


def parse(parser: ClauseParser, text: str) -> Clause:
    """The clause that a filter stands for. Raises Invalid, NotSupported and clauses.Unknown."""
    return _Filter(parser, text).parse()


class _Filter:
    def __init__(self, parser: ClauseParser, text: str) -> None:
        self._parser = parser
        self._text = text
        self._tokens = self._scan(text)
        self._position = 0
        self._depth = 0

    def parse(self) -> Clause:
        found = self._either()
        if self._position < len(self._tokens):
            raise self._wrong("'and', 'or' or the end")
        return found

    def _scan(self, text: str) -> list[tuple[str, str]]:
        tokens, position = [], 0
        stripped = text.rstrip()
        while position < len(stripped):
            match = _TOKEN.match(stripped, position)
            if match is None:
                raise bad_value("_filter", text, f"a filter: an unfinished text at character {position + 1}")
            bracket, quoted, bare = match.groups()
            if bracket:
                tokens.append((bracket, bracket))
            elif quoted is not None:
                tokens.append(("quoted", _ESCAPED.sub(r"\1", quoted)))
            else:
                tokens.append(("bare", bare))
            position = match.end()
            if bare and bare.count("[") > bare.count("]"):
                # A filter inside a path has blanks and quotation marks of its own.
                position = _end_of_path(stripped, match.start(3))
                tokens[-1] = ("bare", stripped[match.start(3) : position])
        return tokens

    def _wrong(self, expected: str) -> Invalid:
        place = (
            f"before '{shown(self._tokens[self._position][1])}'" if self._position < len(self._tokens) else "at the end"
        )
        return bad_value("_filter", self._text, f"a filter: {expected} is expected {place}")

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._position] if self._position < len(self._tokens) else ("end", "")

    def _either(self) -> Clause:
        items = [self._both()]
        while self._peek() == ("bare", "or"):
            self._position += 1
            items.append(self._both())
        return items[0] if len(items) == 1 else Or(tuple(items))

    def _both(self) -> Clause:
        items = [self._one()]
        while self._peek() == ("bare", "and"):
            self._position += 1
            items.append(self._one())
        return items[0] if len(items) == 1 else And(tuple(items))

    def _one(self) -> Clause:
        kind, text = self._peek()
        if kind == "(":
            self._depth += 1
            if self._depth > MAXIMUM_NESTING:
                raise bad_value("_filter", self._text, f"a filter with at most {MAXIMUM_NESTING} nested brackets")
            self._position += 1
            found = self._either()
            if self._peek()[0] != ")":
                raise self._wrong("')'")
            self._position += 1
            self._depth -= 1
            return found
        if kind != "bare":
            raise self._wrong("the name of a parameter")
        if text == "not" and self._position + 1 < len(self._tokens) and not self._is_operator(1):
            self._position += 1
            self._depth += 1
            if self._depth > MAXIMUM_NESTING:
                raise bad_value("_filter", self._text, f"a filter with at most {MAXIMUM_NESTING} nested negations")
            found = Not(self._one())
            self._depth -= 1
            return found
        return self._comparison(text)

    def _is_operator(self, ahead: int) -> bool:
        kind, text = self._tokens[self._position + ahead]
        return kind == "bare" and text in OPERATORS

    def _comparison(self, path: str) -> Clause:
        self._position += 1
        kind, operator = self._peek()
        if kind != "bare" or operator not in OPERATORS:
            raise self._wrong("an operator (" + ", ".join(OPERATORS) + ")")
        self._position += 1
        kind, value = self._peek()
        if kind not in {"bare", "quoted"} or not value:
            raise self._wrong("a value")
        self._position += 1
        quoted = kind == "quoted"
        return _at(
            self._parser, path, lambda parser, parameter: _compared(parser, parameter, operator, value, quoted=quoted)
        )


def _at(parser: ClauseParser, path: str, make: Callable[[ClauseParser, Parameter], Clause]) -> Clause:
    """The clause that `make` gives at the end of a path of references."""
    from vesalius.search.clauses import MAXIMUM_DEPTH, Unknown, targets_of  # noqa: PLC0415 - clauses call filters

    if parser.depth > MAXIMUM_DEPTH:
        raise Invalid(f"Chains are at most {MAXIMUM_DEPTH} steps deep.")
    if path.startswith("_has:"):
        parameter, rest = parser.reverse(path)
        return Has(parameter, parser.type_name, _at(parser.below(parameter.type_name), rest, make))
    head, inner, dot, rest = _first_step(path)
    code, _, type_name = head.partition(":")
    parameter = parser.parameter(code)
    if not dot:
        return make(parser, parameter)
    if parameter.kind != "reference":
        raise Invalid(f"Parameter _filter: {code} is no reference, it cannot be chained.")
    targets = (type_name,) if type_name else targets_of(parameter)
    found: list[tuple[str, Clause]] = []
    failure: Exception | None = None
    for target in targets:
        if not definitions.is_resource(target):
            raise bad_value("_filter", path, "a path of references")
        try:
            below = parser.below(target)
            clause = _at(below, rest, make)
            found.append((target, clause if inner is None else And((parse(below, inner), clause))))
        except (Unknown, Invalid) as error:
            if failure is None or isinstance(failure, Unknown):
                failure = error
    if not found:
        raise failure or Unknown(parser.type_name, code)
    return Chain(parameter, tuple(found))


def _first_step(path: str) -> tuple[str, str | None, bool, str]:
    """(name, filter in brackets behind it or None, whether more follows, the rest). Raises Invalid."""
    opened, dot = path.find("["), path.find(".")
    if opened < 0 or (0 <= dot < opened):
        head, found, rest = path.partition(".")
        return head, None, bool(found), rest
    closed = _closing(path, opened)
    if closed is None or path[closed + 1 : closed + 2] != "." or len(path) == closed + 2:
        raise bad_value("_filter", path, "a path: behind a filter in brackets follows .[parameter]")
    return path[:opened], path[opened + 1 : closed], True, path[closed + 2 :]


def _closing(text: str, opened: int) -> int | None:
    """The place of the bracket that closes the one at `opened`; brackets inside quotation marks are text."""
    depth, quoted, position = 0, False, opened
    while position < len(text):
        character = text[position]
        if quoted and character == "\\":
            position += 1
        elif character == '"':
            quoted = not quoted
        elif not quoted and character in "[]":
            depth += 1 if character == "[" else -1
            if depth == 0:
                return position
        position += 1
    return None


def _end_of_path(text: str, start: int) -> int:
    """Where a path that begins at `start` ends: at a blank or bracket outside of its filters. Raises Invalid."""
    position = start
    while position < len(text) and text[position] not in " \t\n()":
        if text[position] == "[":
            closed = _closing(text, position)
            if closed is None:
                raise bad_value("_filter", text, f"a filter: the [ at character {position + 1} is not closed")
            position = closed
        position += 1
    return position


def _compared(parser: ClauseParser, parameter: Parameter, operator: str, value: str, *, quoted: bool) -> Clause:
    code, kind = parameter.code, parameter.kind
    if operator == "pr":
        if value not in {"true", "false"}:
            raise bad_value(f"_filter: {code} pr", value, "true or false")
        return Not(Missing(parameter)) if value == "true" else Missing(parameter)
    if operator == "ne" and kind not in _ORDERED:
        clause = _compared(parser, parameter, "eq", value, quoted=quoted)
        if not isinstance(clause, Leaf) or code == "_lastUpdated":
            return Not(clause)
        return replace(clause, modifier=f"ne {clause.modifier}".strip())
    if kind in _ORDERED:
        return _ordered(parser, parameter, operator, value)
    if kind == "string" and operator in _STRING_MODIFIERS and code not in {"_text", "_content"}:
        plain = values.unescape(value) if not quoted else value
        return Leaf(parameter, _STRING_MODIFIERS[operator], (plain,))
    if (
        (kind == "token" and operator in _TOKEN_MODIFIERS)
        or operator == "eq"
        or (kind == "reference" and operator == "re")
    ):
        raw = value.replace(",", "\\,")
        return parser.leaf(parameter, _TOKEN_MODIFIERS.get(operator, "") if kind == "token" else "", raw)
    raise Invalid(f"Parameter _filter: the operator {operator} does not apply to {code}, a {kind} parameter.")


def _ordered(parser: ClauseParser, parameter: Parameter, operator: str, value: str) -> Clause:
    if operator == "po" and parameter.kind == "date":
        moment: Any = date.parse(parameter.code, value)
        return Leaf(parameter, "", (moment._replace(prefix="ap"),))
    if operator not in date.PREFIXES:
        raise Invalid(
            f"Parameter _filter: the operator {operator} does not apply to {parameter.code},"
            f" a {parameter.kind} parameter."
        )
    return Leaf(parameter, "", tuple(parser.parsed(parameter, "", operator + value)))
