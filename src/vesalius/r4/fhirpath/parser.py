"""Tokens to a syntax tree: a Pratt parser with the precedence of FHIRPath N1, section 6.8."""

from __future__ import annotations

from decimal import Decimal

from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.lexer import Token, tokens
from vesalius.r4.fhirpath.quantity import CALENDAR_UNITS, Quantity
from vesalius.r4.fhirpath.syntax import (
    Binary,
    Call,
    Empty,
    External,
    Indexer,
    Literal,
    Member,
    Path,
    Polarity,
    Tree,
    TypeOperation,
    Variable,
)
from vesalius.r4.fhirpath.temporal import parse_date, parse_datetime, parse_time

MAXIMUM_DEPTH = 120
"""Nesting of parentheses, arguments and operators."""

_BINDING = {
    "implies": 1,
    **dict.fromkeys(("or", "xor"), 2),
    "and": 3,
    **dict.fromkeys(("in", "contains"), 4),
    **dict.fromkeys(("=", "!=", "~", "!~"), 5),
    **dict.fromkeys(("<", "<=", ">", ">="), 6),
    "|": 7,
    **dict.fromkeys(("is", "as"), 8),
    **dict.fromkeys(("+", "-", "&"), 9),
    **dict.fromkeys(("*", "/", "div", "mod"), 10),
}
_SIGN_BINDING = 11
_MAXIMUM_DIGITS = 19


def parse(expression: str) -> Tree:
    """The tree of an expression. Raises FHIRPathError (syntax) with the offset of the first fault."""
    reader = _Reader(tokens(expression))
    tree = reader.expression(0)
    reader.expect("end", "")
    return tree


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.depth = 0

    def expression(self, binding: int) -> Tree:
        """The longest expression whose operators bind more tightly than `binding`."""
        self.depth += 1
        self.check_depth()
        left = self.prefix()
        chain = 0
        while True:
            token = self.tokens[self.at]
            strength = _BINDING.get(token.text, 0) if token.kind in ("symbol", "name") else 0
            if strength <= binding:
                break
            # A chain of operators nests to the left: it counts like parentheses.
            chain += 1
            self.depth += 1
            self.check_depth()
            self.at += 1
            if token.text in ("is", "as"):
                left = TypeOperation(token.text, left, self.type_name(), token.position)
            else:
                left = Binary(token.text, left, self.expression(strength), token.position)
        self.depth -= 1 + chain
        return left

    def check_depth(self) -> None:
        if self.depth > MAXIMUM_DEPTH:
            raise FHIRPathError("nested too deeply", position=self.tokens[self.at].position, kind="syntax")

    def prefix(self) -> Tree:
        token = self.tokens[self.at]
        if token.kind == "symbol" and token.text in "+-":
            self.at += 1
            return Polarity(token.text, self.expression(_SIGN_BINDING - 1), token.position)
        return self.postfix(self.term())

    def postfix(self, tree: Tree) -> Tree:
        position = self.tokens[self.at].position
        steps: list[Member | Call | Variable] = []
        while self.tokens[self.at].kind == "symbol":
            if self.accept("."):
                steps.append(self.invocation(leading=False))
            elif self.accept("["):
                tree = Path(tree, tuple(steps), position) if steps else tree
                steps = []
                tree = Indexer(tree, self.expression(0), position)
                self.expect("symbol", "]")
            else:
                break
        return Path(tree, tuple(steps), position) if steps else tree

    def term(self) -> Tree:
        token = self.tokens[self.at]
        if token.kind in ("name", "quoted", "variable"):
            if token.kind == "name" and token.text in ("true", "false"):
                self.at += 1
                return Literal(token.text == "true", token.position)
            return self.invocation(leading=True)
        self.at += 1
        if token.kind == "external":
            return External(token.text, token.position)
        if token.kind == "symbol" and token.text == "(":
            inner = self.expression(0)
            self.expect("symbol", ")")
            return inner
        if token.kind == "symbol" and token.text == "{":
            self.expect("symbol", "}")
            return Empty(token.position)
        return self.literal(token)

    def literal(self, token: Token) -> Literal:
        value: object
        if token.kind == "number":
            value = self.number(token)
        elif token.kind == "string":
            value = token.text
        elif token.kind == "date":
            value = parse_date(token.text)
        elif token.kind == "datetime":
            value = parse_datetime(token.text)
        elif token.kind == "time":
            value = parse_time(token.text[1:])
        else:
            text = "an operand is missing" if token.kind == "end" else "unexpected sign"
            raise FHIRPathError(text, position=token.position, kind="syntax")
        if value is None:
            raise FHIRPathError("no such date or time", position=token.position, kind="syntax")
        return Literal(value, token.position)

    def number(self, token: Token) -> int | Decimal | Quantity:
        after = self.tokens[self.at]
        if after.kind == "string":
            self.at += 1
            return Quantity(Decimal(token.text), after.text, calendar=False)
        if after.kind == "name" and after.text in CALENDAR_UNITS:
            self.at += 1
            return Quantity(Decimal(token.text), after.text, calendar=True)
        if "." in token.text:
            return Decimal(token.text)
        if len(token.text) > _MAXIMUM_DIGITS:
            raise FHIRPathError("an integer has at most 19 digits", position=token.position, kind="syntax")
        return int(token.text)

    def invocation(self, *, leading: bool) -> Member | Call | Variable:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "variable":
            if token.text not in ("this", "index", "total"):
                raise FHIRPathError("unknown variable", position=token.position, kind="syntax")
            return Variable(token.text, token.position)
        if token.kind not in ("name", "quoted"):
            raise FHIRPathError("a name is missing", position=token.position, kind="syntax")
        if not self.accept("("):
            return Member(token.text, leading, token.position)
        arguments: list[Tree] = []
        if not self.accept(")"):
            arguments.append(self.argument(token.text))
            while self.accept(","):
                arguments.append(self.argument(token.text))
            self.expect("symbol", ")")
        return Call(token.text, tuple(arguments), token.position)

    def argument(self, function: str) -> Tree:
        tree = self.expression(0)
        after = self.tokens[self.at]
        if function == "sort" and after.kind == "name" and after.text in ("asc", "desc"):
            self.at += 1
            if after.text == "desc":
                return Polarity("-", tree, after.position)
        return tree

    def type_name(self) -> str:
        name = self.identifier()
        return f"{name}.{self.identifier()}" if self.accept(".") else name

    def identifier(self) -> str:
        token = self.tokens[self.at]
        if token.kind not in ("name", "quoted"):
            raise FHIRPathError("a type is missing", position=token.position, kind="syntax")
        self.at += 1
        return token.text

    def accept(self, symbol: str) -> bool:
        token = self.tokens[self.at]
        if token.kind == "symbol" and token.text == symbol:
            self.at += 1
            return True
        return False

    def expect(self, kind: str, text: str) -> None:
        token = self.tokens[self.at]
        if token.kind != kind or token.text != text:
            wanted = f"'{text}' is missing" if text else "unexpected text after the expression"
            raise FHIRPathError(wanted, position=token.position, kind="syntax")
        self.at += 1
