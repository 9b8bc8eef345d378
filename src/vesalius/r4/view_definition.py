"""ViewDefinition: a resource becomes rows of a table (SQL on FHIR v2).

    view = parse(document)
    view.columns                        name, FHIR type, whether it is a list
    list(view.rows(resource))           tuples in the order of the columns

Source: SQL on FHIR v2, StructureDefinition-ViewDefinition and its processing algorithm. A view is compiled once and
may be used in any thread. Every mistake of a definition is found when it is parsed, with the place where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, Final

from vesalius.errors import Invalid
from vesalius.r4 import definitions, fhirpath
from vesalius.r4.fhirpath import Expression, FHIRPathError, Node, State, resource_node
from vesalius.r4.fhirpath.node import Collection
from vesalius.r4.fhirpath.syntax import Binary, Call, External, Indexer, Path, Polarity, Tree, TypeOperation
from vesalius.r4.fhirpath.values import plain

Row = tuple[Any, ...]
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_PROVIDED: Final = frozenset({"resource", "rootResource", "context", "sct", "loinc", "ucum", "map-codes"})
_ROW_INDEX: Final = "rowIndex"
_MAXIMUM_DEPTH: Final = 20
_MAXIMUM_NESTING: Final = 100
MAXIMUM_ROWS: Final = 100_000
"""Rows that one resource may become: two lists side by side multiply."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `type` is the FHIR type as declared, "" where it was not; `is_list` says `collection: true`."""

    name: str
    type: str = ""
    is_list: bool = False
    description: str = ""


class ViewDefinition:
    """A compiled view over one resource type."""

    def __init__(
        self,
        resource_type: str,
        name: str,
        select: Sequence[_Select],
        where: Sequence[Expression],
        constants: Mapping[str, Node],
    ) -> None:
        self.resource_type = resource_type
        self.name = name
        self._select = tuple(select)
        self._where = tuple(where)
        self._constants = constants
        self.columns: tuple[Column, ...] = tuple(column for part in self._select for column in part.columns)

    def rows(self, resource: Mapping[str, Any], *, key_of: Callable[[str], Any] | None = None) -> Iterator[Row]:
        """The rows of a resource; none when it is of another type or `where` leaves it out.

        `key_of` turns "Type/id" into what getResourceKey() and getReferenceKey() answer. Raises Invalid when the
        data does not fit the view: several values for a column that takes one, too many rows.
        """
        if resource.get("resourceType") != self.resource_type:
            return
        root = resource_node(resource)
        run = _Run(State(root, root, root, dict(self._constants), None))
        run.state.key_of = key_of
        run.state.empty_join = [""]
        for condition in self._where:
            if not _holds(condition, run, root):
                return
        tables = [part.rows(run, root, 0) for part in self._select]
        if prod(map(len, tables)) > MAXIMUM_ROWS:
            raise Invalid("The view makes too many rows of one resource.")
        for parts in product(*tables):
            yield sum(parts, ())


class _Run:
    """One resource on its way through a view."""

    __slots__ = ("state",)

    def __init__(self, state: State) -> None:
        self.state = state

    def evaluate(self, expression: Expression, focus: Any, row: int) -> Collection:
        state = self.state
        state.this = [focus]
        if focus.__class__ is Node:
            state.context = focus
        state.variables[_ROW_INDEX] = row  # type: ignore[index]  # a dict of our own making
        return expression.run(state)


@dataclass(frozen=True, slots=True)
class _Cell:
    column: Column
    expression: Expression

    @property
    def is_row_number(self) -> bool:
        """Whether this is %rowIndex itself."""
        tree = self.expression.tree
        return isinstance(tree, External) and tree.name == _ROW_INDEX

    def value(self, run: _Run, focus: Any, row: int) -> Any:
        found = run.evaluate(self.expression, focus, row)
        if self.column.is_list:
            return [value for value in map(plain, found) if value is not None]
        if len(found) > 1:
            raise Invalid(f"The column {self.column.name} takes one value and found {len(found)}.")
        return plain(found[0]) if found else None


@dataclass(frozen=True, slots=True)
class _Select:
    """`paths` with `kind` "", forEach, forEachOrNull or repeat say what the columns and parts are read from."""

    kind: str
    paths: tuple[Expression, ...]
    cells: tuple[_Cell, ...]
    parts: tuple[_Select, ...]
    union: tuple[_Select, ...]
    columns: tuple[Column, ...]

    def rows(self, run: _Run, focus: Any, row: int) -> list[Row]:
        if not self.kind:
            return self._here(run, focus, row)
        items: Collection = []
        if self.kind == "repeat":
            self._descend(run, focus, row, items, 0)
        else:
            items = list(run.evaluate(self.paths[0], focus, row))
        if not items and self.kind == "forEachOrNull":
            return [self._nothing()]
        found: list[Row] = []
        for index, item in enumerate(items):
            found += self._here(run, item, index)
            if len(found) > MAXIMUM_ROWS:
                raise Invalid("The view makes too many rows of one resource.")
        return found

    def _descend(self, run: _Run, focus: Any, row: int, items: Collection, depth: int) -> None:
        """Every item and then those below it, in the order of the document."""
        if depth > _MAXIMUM_NESTING:
            raise Invalid("The view repeats into data that is nested too deeply.")
        for path in self.paths:
            for item in list(run.evaluate(path, focus, row)):
                items.append(item)
                self._descend(run, item, row, items, depth + 1)

    def _here(self, run: _Run, focus: Any, row: int) -> list[Row]:
        cells = tuple([cell.value(run, focus, row) for cell in self.cells])
        if not self.parts and not self.union:
            return [cells]
        tables = [part.rows(run, focus, row) for part in self.parts]
        if self.union:
            tables.append([line for branch in self.union for line in branch.rows(run, focus, row)])
        if prod(map(len, tables)) > MAXIMUM_ROWS:
            raise Invalid("The view makes too many rows of one resource.")
        return [sum(parts, cells) for parts in product(*tables)]

    def _nothing(self) -> Row:
        """The row of an empty forEachOrNull: only the number of the row is there."""
        numbers = {cell.column.name for cell in self.cells if cell.is_row_number}
        return tuple([0 if column.name in numbers else [] if column.is_list else None for column in self.columns])


def parse(document: Mapping[str, Any]) -> ViewDefinition:
    """The compiled view of a ViewDefinition resource. Raises Invalid with the place of the first mistake."""
    if not isinstance(document, Mapping):
        raise Invalid("A ViewDefinition is an object.")
    given = document.get("resourceType", "ViewDefinition")
    if given != "ViewDefinition":
        raise Invalid("The resource is not a ViewDefinition.")
    resource_type = document.get("resource")
    if resource_type not in definitions.RESOURCE_TYPES:
        raise Invalid("ViewDefinition.resource: the name of an R4 resource type is needed.")
    constants = _constants(document.get("constant", []))
    reader = _Reader(frozenset(constants))
    select = reader.selects(document.get("select"), "ViewDefinition.select", 0)
    columns = [column.name for part in select for column in part.columns]
    for name in columns:
        if columns.count(name) > 1:
            raise Invalid(f"ViewDefinition.select: two columns are called {name}.")
    where = [
        reader.expression(
            _member(item, "path", f"ViewDefinition.where[{index}]"), f"ViewDefinition.where[{index}].path"
        )
        for index, item in enumerate(_list(document.get("where", []), "ViewDefinition.where"))
    ]
    name = document.get("name", "")
    if not isinstance(name, str) or (name and _NAME.fullmatch(name) is None):
        raise Invalid("ViewDefinition.name: letters, digits and underscores, beginning with a letter.")
    return ViewDefinition(resource_type, name, select, where, constants)


class _Reader:
    def __init__(self, constants: frozenset[str]) -> None:
        self._known = constants | _PROVIDED | {_ROW_INDEX}

    def selects(self, given: Any, place: str, depth: int) -> tuple[_Select, ...]:
        if depth > _MAXIMUM_DEPTH:
            raise Invalid(f"{place}: nested too deeply.")
        items = _list(given, place)
        if not items:
            raise Invalid(f"{place}: at least one is needed.")
        return tuple(self._select(item, f"{place}[{index}]", depth) for index, item in enumerate(items))

    def _select(self, item: Any, place: str, depth: int) -> _Select:
        if not isinstance(item, Mapping):
            raise Invalid(f"{place}: an object is needed.")
        kinds = [kind for kind in ("forEach", "forEachOrNull", "repeat") if kind in item]
        if len(kinds) > 1:
            raise Invalid(f"{place}: only one of {' and '.join(kinds)} can be given.")
        kind = kinds[0] if kinds else ""
        paths = self._paths(item, kind, place)
        cells = tuple(
            self._cell(column, f"{place}.column[{index}]")
            for index, column in enumerate(_list(item.get("column", []), f"{place}.column"))
        )
        parts = self.selects(item["select"], f"{place}.select", depth + 1) if item.get("select") else ()
        union = self.selects(item["unionAll"], f"{place}.unionAll", depth + 1) if item.get("unionAll") else ()
        if not (cells or parts or union):
            raise Invalid(f"{place}: it selects nothing; give column, select or unionAll.")
        self._alike(union, f"{place}.unionAll")
        columns = (
            *(cell.column for cell in cells),
            *(column for part in parts for column in part.columns),
            *(union[0].columns if union else ()),
        )
        return _Select(kind, paths, cells, parts, union, tuple(columns))

    def _paths(self, item: Mapping[str, Any], kind: str, place: str) -> tuple[Expression, ...]:
        if not kind:
            return ()
        if kind == "repeat":
            given = _list(item[kind], f"{place}.repeat")
            if not given:
                raise Invalid(f"{place}.repeat: at least one path is needed.")
            return tuple(self.expression(path, f"{place}.repeat[{index}]") for index, path in enumerate(given))
        return (self.expression(item[kind], f"{place}.{kind}"),)

    @staticmethod
    def _alike(union: tuple[_Select, ...], place: str) -> None:
        """Branches have the same columns in the same order."""
        for index, branch in enumerate(union):
            names = [column.name for column in branch.columns]
            if names != [column.name for column in union[0].columns]:
                raise Invalid(f"{place}[{index}]: its columns differ from those of the first branch.")

    def _cell(self, item: Any, place: str) -> _Cell:
        name = _member(item, "name", place)
        if not isinstance(name, str) or _NAME.fullmatch(name) is None or len(name) > 63:
            raise Invalid(f"{place}.name: letters, digits and underscores, beginning with a letter, 63 at most.")
        is_list = item.get("collection", False)
        if not isinstance(is_list, bool):
            raise Invalid(f"{place}.collection: true or false.")
        declared = item.get("type", "")
        if not isinstance(declared, str):
            raise Invalid(f"{place}.type: the name or address of a type.")
        declared = declared.removeprefix("http://hl7.org/fhir/StructureDefinition/")
        column = Column(name, declared, is_list=is_list, description=str(item.get("description", "")))
        return _Cell(column, self.expression(_member(item, "path", place), f"{place}.path"))

    def expression(self, text: Any, place: str) -> Expression:
        """The compiled expression; every constant that it names is defined."""
        if not isinstance(text, str) or not text.strip():
            raise Invalid(f"{place}: a FHIRPath expression is needed.")
        try:
            compiled = fhirpath.compile(text)
        except FHIRPathError as error:
            raise Invalid(f"{place}: {error}") from error
        for name in _externals(compiled.tree):
            if name not in self._known and not name.startswith(("vs-", "ext-")):
                raise Invalid(f"{place}: there is no constant %{name}.")
        return compiled


def _holds(condition: Expression, run: _Run, root: Node) -> bool:
    found = run.evaluate(condition, root, 0)
    if not found:
        return False
    value = found[0].value if found[0].__class__ is Node else found[0]
    if len(found) > 1 or value.__class__ is not bool:
        raise Invalid("A condition of ViewDefinition.where is neither true nor false.")
    return bool(value)


def _constants(given: Any) -> dict[str, Node]:
    """Name → value with its type, from `value[x]`."""
    found = {}
    for index, item in enumerate(_list(given, "ViewDefinition.constant")):
        place = f"ViewDefinition.constant[{index}]"
        name = _member(item, "name", place)
        values = [key for key in item if key.startswith("value") and len(key) > 5]
        if not isinstance(name, str) or _NAME.fullmatch(name) is None or name in found:
            raise Invalid(f"{place}.name: a name of its own is needed.")
        if len(values) != 1:
            raise Invalid(f"{place}: exactly one value[x] is needed.")
        kind = values[0][5:]
        type_name = kind[0].lower() + kind[1:]
        if not definitions.is_type(type_name) or not definitions.is_primitive(type_name):
            raise Invalid(f"{place}.{values[0]}: a primitive type is needed.")
        found[name] = Node(item[values[0]], type_name)
    return found


def _externals(tree: Tree) -> Iterator[str]:
    match tree:
        case External(name=name):
            yield name
        case Path(first=first, steps=steps):
            yield from _externals(first)
            for step in steps:
                yield from _externals(step)
        case Call(arguments=arguments):
            for argument in arguments:
                yield from _externals(argument)
        case Indexer(operand=operand, index=index):
            yield from _externals(operand)
            yield from _externals(index)
        case Binary(left=left, right=right):
            yield from _externals(left)
            yield from _externals(right)
        case Polarity(operand=operand) | TypeOperation(operand=operand):
            yield from _externals(operand)


def _list(given: Any, place: str) -> list[Any]:
    if not isinstance(given, list):
        raise Invalid(f"{place}: a list is needed.")
    return given


def _member(item: Any, name: str, place: str) -> Any:
    if not isinstance(item, Mapping) or name not in item:
        raise Invalid(f"{place}: {name} is needed.")
    return item[name]
