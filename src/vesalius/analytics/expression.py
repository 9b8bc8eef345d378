"""Conditions and values of measures: FHIRPath over the columns of one view, compiled to SQL.

    status = 'finished' and class in ('AMB' | 'HH') and age(%end) >= 65
    effective >= %end - 15 months and value < 140
    atc.startsWith('J01')

The grammar is FHIRPath's (N1); a name is a column. What an empty collection is to FHIRPath, NULL is to SQL: both leave
a comparison open, and an open condition counts as false. Beside FHIRPath's own functions there are

    age(at)                    whole years on the day before `at`; exact where `at` is the first of a month
    days(from, to), minutes(from, to)
    year(t), month(t), weekday(t) (1 Monday … 7 Sunday), hour(t)

%start and %end are the bounds of the period: the first day, and the first day that is no longer in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from vesalius.analytics.tables import TableColumn, timestamp
from vesalius.errors import Invalid
from vesalius.r4.fhirpath import FHIRPathError
from vesalius.r4.fhirpath.parser import parse
from vesalius.r4.fhirpath.quantity import Quantity
from vesalius.r4.fhirpath.syntax import Binary, Call, Empty, External, Literal, Member, Path, Polarity, Tree
from vesalius.r4.fhirpath.temporal import Date, DateTime
from vesalius.store.wire import Bound, boolean, numeric, text

BOOLEAN, NUMBER, TEXT, TIME, DURATION, KEY = "boolean", "number", "text", "time", "duration", "key"
_COMPARISONS: Final = {"=": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_UNITS: Final = {
    "year": "years",
    "month": "months",
    "week": "weeks",
    "day": "days",
    "hour": "hours",
    "minute": "minutes",
}
_PARTS: Final = {"year": "year", "month": "month", "weekday": "isodow", "hour": "hour"}
Bind = Callable[[Bound], str]


@dataclass(frozen=True, slots=True)
class Term:
    """A compiled expression. `sql` has {x} for the alias and {0}, {1} … for `values`; `columns` are those it reads."""

    kind: str
    sql: str
    values: tuple[Bound | str, ...]
    columns: frozenset[str]

    def text(self, alias: str, bind: Bind, parameters: Mapping[str, datetime]) -> str:
        """The SQL on `alias`. `parameters` are the values of %start and %end."""
        places = [
            f"{bind(timestamp(parameters[value]))}::timestamp" if isinstance(value, str) else bind(value)
            for value in self.values
        ]
        return self.sql.format(*places, x=alias)


def condition(source: str, columns: Mapping[str, TableColumn]) -> Term:
    """The compiled condition. Raises Invalid with what is wrong and where."""
    term = value(source, columns)
    if term.kind != BOOLEAN:
        raise Invalid(f"{source!r} is neither true nor false.")
    return term


def value(source: str, columns: Mapping[str, TableColumn]) -> Term:
    """The compiled value. Raises Invalid."""
    try:
        tree = parse(source)
    except FHIRPathError as error:
        raise Invalid(f"{source!r}: {error}") from error
    compiler = _Compiler(source, columns)
    kind, sql = compiler.term(tree)
    return Term(kind, sql, tuple(compiler.values), frozenset(compiler.read))


class _Compiler:
    def __init__(self, source: str, columns: Mapping[str, TableColumn]) -> None:
        self._source = source
        self._columns = columns
        self.values: list[Bound | str] = []
        self.read: set[str] = set()

    def _wrong(self, what: str, position: int) -> Invalid:
        return Invalid(f"{self._source!r}, character {position}: {what}.")

    def _bound(self, bound: Bound | str) -> str:
        if bound not in self.values:
            self.values.append(bound)
        return f"{{{self.values.index(bound)}}}"

    def term(self, tree: Tree) -> tuple[str, str]:
        match tree:
            case Literal():
                return self._literal(tree)
            case Empty():
                return TEXT, "NULL"
            case Member(name=name, position=position):
                return self._column(name, position)
            case External(name=name, position=position):
                if name not in {"start", "end"}:
                    raise self._wrong("only %start and %end are known", position)
                return TIME, self._bound(name)
            case Binary():
                return self._binary(tree)
            case Call():
                return self._call(tree, None)
            case Path():
                return self._path(tree)
            case Polarity(sign=sign, operand=operand):
                kind, sql = self.term(operand)
                if kind != NUMBER:
                    raise self._wrong("a sign stands before a number", tree.position)
                return NUMBER, f"({sign}{sql})"
        raise self._wrong("this is not understood in a measure", tree.position)

    def _column(self, name: str, position: int) -> tuple[str, str]:
        column = self._columns.get(name)
        if column is None:
            raise self._wrong(f"there is no column {name}", position)
        self.read.add(name)
        return column.kind, f'{{x}}."{name}"'

    def _literal(self, tree: Literal) -> tuple[str, str]:
        given = tree.value
        if isinstance(given, bool):
            return BOOLEAN, f"{self._bound(boolean(given))}::boolean"
        if isinstance(given, int | Decimal):
            return NUMBER, f"{self._bound(numeric(Decimal(given)))}::numeric"
        if isinstance(given, str):
            return TEXT, f"{self._bound(text(given))}::text"
        if isinstance(given, Date | DateTime):
            parts = (*given.parts[:3], 1, 1)[:3] if len(given.parts) < 3 else given.parts[:3]
            found = datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001 - local time by definition
            return TIME, f"{self._bound(timestamp(found))}::timestamp"
        if isinstance(given, Quantity):
            unit = _UNITS.get(given.unit.removesuffix("s"))
            if unit is None or given.value != int(given.value):
                raise self._wrong("a duration is whole years, months, weeks, days, hours or minutes", tree.position)
            return DURATION, f"interval '{int(given.value)} {unit}'"
        raise self._wrong("this literal is not understood in a measure", tree.position)

    def _binary(self, tree: Binary) -> tuple[str, str]:
        operator = tree.operator
        if operator in {"and", "or"}:
            sides = [self._of(BOOLEAN, side) for side in (tree.left, tree.right)]
            return BOOLEAN, f"({sides[0]} {operator.upper()} {sides[1]})"
        if operator in _COMPARISONS:
            (left, one), (right, other) = self.term(tree.left), self.term(tree.right)
            if left != right:
                raise self._wrong(f"a {left} is not compared with a {right}", tree.position)
            return BOOLEAN, f"({one} {_COMPARISONS[operator]} {other})"
        if operator == "in":
            kind, sql = self.term(tree.left)
            members = [self._of(kind, item) for item in _members(tree.right)]
            return BOOLEAN, f"({sql} IN ({', '.join(members)}))"
        if operator in {"+", "-"}:
            (left, one), (right, other) = self.term(tree.left), self.term(tree.right)
            if (left, right) == (TIME, DURATION):
                return TIME, f"({one} {operator} {other})"
            if (left, right) == (NUMBER, NUMBER):
                return NUMBER, f"({one} {operator} {other})"
        if operator in {"*", "/"}:
            sides = [self._of(NUMBER, side) for side in (tree.left, tree.right)]
            divisor = f"NULLIF({sides[1]}, 0)" if operator == "/" else sides[1]
            return NUMBER, f"({sides[0]} {operator} {divisor})"
        raise self._wrong(f"{operator} does not fit here", tree.position)

    def _of(self, wanted: str, tree: Tree) -> str:
        kind, sql = self.term(tree)
        if kind != wanted:
            raise self._wrong(f"a {wanted} is needed, not a {kind}", tree.position)
        return sql

    def _path(self, tree: Path) -> tuple[str, str]:
        found = self.term(tree.first)
        for step in tree.steps:
            if not isinstance(step, Call):
                raise self._wrong("a column has no members", step.position)
            found = self._call(step, found)
        return found

    def _call(self, call: Call, focus: tuple[str, str] | None) -> tuple[str, str]:
        if focus is None:
            return self._free(call)
        kind, sql = focus
        name, arguments = call.name, call.arguments
        if not arguments and name in {"exists", "empty"}:
            return BOOLEAN, f"({sql} IS {'NOT ' if name == 'exists' else ''}NULL)"
        if not arguments and name == "not" and kind == BOOLEAN:
            return BOOLEAN, f"(NOT {sql})"
        if len(arguments) == 1 and kind == TEXT and name in {"startsWith", "contains", "endsWith"}:
            sought = self._of(TEXT, arguments[0])
            return BOOLEAN, {
                "startsWith": f"starts_with({sql}, {sought})",
                "contains": f"(strpos({sql}, {sought}) > 0)",
                "endsWith": f"(right({sql}, length({sought})) = {sought})",
            }[name]
        if kind == TEXT and name == "substring" and len(arguments) in {1, 2}:
            numbers = [self._of(NUMBER, item) for item in arguments]
            length = f", ({numbers[1]})::integer" if len(numbers) == 2 else ""
            return TEXT, f"substr({sql}, ({numbers[0]})::integer + 1{length})"
        raise self._wrong(f"{name}() does not fit here", call.position)

    def _free(self, call: Call) -> tuple[str, str]:
        """Functions of our own, and iif()."""
        name, arguments, position = call.name, call.arguments, call.position
        if name == "age" and len(arguments) == 1:
            _, born = self._column("birth_month", position)
            at = self._of(TIME, arguments[0])
            # Only the month of birth is known: on a month's last day everybody born in it has had their birthday.
            return NUMBER, f"extract(year FROM age({at} - interval '1 day', {born}))"
        if name in {"days", "minutes"} and len(arguments) == 2:
            first, second = (self._of(TIME, item) for item in arguments)
            if name == "days":
                return NUMBER, f"({second}::date - {first}::date)::numeric"
            return NUMBER, f"round(extract(epoch FROM {second} - {first}) / 60)"
        if name in _PARTS and len(arguments) == 1:
            return NUMBER, f"extract({_PARTS[name]} FROM {self._of(TIME, arguments[0])})"
        if name == "iif" and len(arguments) in {2, 3}:
            test = self._of(BOOLEAN, arguments[0])
            kind, first = self.term(arguments[1])
            second = self._of(kind, arguments[2]) if len(arguments) == 3 else "NULL"
            return kind, f"(CASE WHEN {test} THEN {first} ELSE {second} END)"
        raise self._wrong(f"{name}() is not known in a measure", position)


def _members(tree: Tree) -> list[Tree]:
    if isinstance(tree, Binary) and tree.operator == "|":
        return [*_members(tree.left), *_members(tree.right)]
    return [tree]
