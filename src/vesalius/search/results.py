"""Parameters that shape the answer: _sort, _count, _total, _summary, _elements, _include, _revinclude (R4 3.1.1.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vesalius.errors import Issue
from vesalius.r4 import definitions
from vesalius.search import order, related
from vesalius.search.model import model
from vesalius.search.query import (
    DEFAULT_COUNT,
    MAXIMUM_COUNT,
    Group,
    Include,
    SearchQuery,
    SortKey,
)
from vesalius.search.refusals import shown

CURSOR = "_cursor"
NAMES = frozenset(
    {
        "_sort", "_count", "_total", "_summary", "_elements", "_include", "_revinclude",
        "_contained", "_containedType", "_score", CURSOR,
    }
)  # fmt: skip
SUMMARIES = ("true", "false", "text", "data", "count")
TOTALS = ("none", "estimate", "accurate")
CONTAINED = ("false", "true", "both")
CONTAINED_TYPES = ("container", "contained")
_ELEMENT = re.compile(r"(?:([A-Z]\w+)\.)?([a-z]\w*(?:\.\w+)*)")


@dataclass(slots=True)
class Shape:
    """The parsed result parameters."""

    sort: tuple[SortKey, ...] = ()
    count: int = DEFAULT_COUNT
    total: str | None = None
    summary: str | None = None
    elements: tuple[str, ...] = ()
    includes: tuple[Include, ...] = ()
    cursor: str | None = None
    warnings: tuple[Issue, ...] = ()
    contained: str = "false"
    contained_type: str = "container"

    def query(
        self, groups: tuple[Group, ...], applied: tuple[tuple[str, str], ...], warnings: tuple[Issue, ...]
    ) -> SearchQuery:
        """The whole query."""
        return SearchQuery(
            groups,
            self.sort,
            self.count,
            self.count == 0 or self.summary == "count",
            self.total,
            self.summary,
            self.elements,
            self.includes,
            self.cursor,
            applied,
            warnings,
            self.contained != "false" and self.contained_type == "contained",
        )


def parse(
    parameters: Sequence[tuple[str, str]],
    types: tuple[str, ...],
    problems: list[Issue],
    unknown: dict[str, Issue],
) -> Shape:
    """The result parameters; problems and unknown ones are added to the lists of the caller."""
    shape = Shape()
    for name, value in parameters:
        if name.partition(":")[0] not in NAMES:
            continue
        if name == "_sort":
            shape.sort += _sort(value, types, unknown)
        elif name == "_count":
            _count(shape, value, problems)
        elif name == "_total":
            shape.total = _one_of(name, value, TOTALS, problems)
        elif name == "_summary":
            shape.summary = _one_of(name, value, SUMMARIES, problems)
        elif name == "_elements":
            _elements(shape, value, problems)
        elif name.startswith(("_include", "_revinclude")):
            _include(shape, name, value, types, problems, unknown)
        elif name == CURSOR:
            shape.cursor = value
        elif name == "_contained":
            shape.contained = _one_of(name, value, CONTAINED, problems) or "false"
        elif name == "_containedType":
            shape.contained_type = _one_of(name, value, CONTAINED_TYPES, problems) or "container"
        elif not (name == "_score" and value == "false"):
            unknown[name] = Issue("not-supported", f"Parameter {shown(name)} is not supported with this value.")
    return shape


def _one_of(name: str, value: str, allowed: tuple[str, ...], problems: list[Issue]) -> str | None:
    if value not in allowed:
        problems.append(Issue("value", f"Parameter {name}: '{shown(value)}' is not one of {', '.join(allowed)}."))
        return None
    return value


def _count(shape: Shape, value: str, problems: list[Issue]) -> None:
    if not value.isascii() or not value.isdigit() or len(value) > 9:
        problems.append(Issue("value", f"Parameter _count: '{shown(value)}' is not a number of entries, 0 or more."))
        return
    shape.count = int(value)
    if shape.count > MAXIMUM_COUNT:
        shape.count = MAXIMUM_COUNT
        shape.warnings += (Issue("informational", f"A page holds at most {MAXIMUM_COUNT} matches.", (), "information"),)


def _sort(value: str, types: tuple[str, ...], unknown: dict[str, Issue]) -> tuple[SortKey, ...]:
    found = []
    for item in value.split(","):
        key = _sort_key(item, types)
        if key is None:
            code = item.removeprefix("-")
            # Under a name that no parameter has: what else the parameter says stands.
            unknown[f"_sort={code}"] = Issue(
                "not-supported", f"Parameter _sort: there is no sorting by '{shown(code)}'."
            )
            continue
        found.append(key)
    return tuple(found)


def kept_sort(value: str, types: tuple[str, ...]) -> str:
    """What of a `_sort` took effect, for the self link; "" for nothing."""
    return ",".join(item for item in value.split(",") if _sort_key(item, types) is not None)


def _sort_key(item: str, types: tuple[str, ...]) -> SortKey | None:
    code = item.removeprefix("-")
    if "." not in code:
        code = code.partition(":")[0]
    known = all(_is_sortable(name, code) for name in types or ("Binary",))
    return SortKey(code, item.startswith("-")) if known else None


def _is_sortable(type_name: str, code: str) -> bool:
    if "." in code:
        return related.is_sortable(type_name, code)
    parameter = model(type_name).parameters.get(code)
    return parameter is not None and order.is_sortable(parameter)


def _elements(shape: Shape, value: str, problems: list[Issue]) -> None:
    for item in value.split(","):
        if _ELEMENT.fullmatch(item) is None:
            problems.append(Issue("value", f"Parameter _elements: '{shown(item)}' is not the name of an element."))
            continue
        shape.elements += (item,)


def _include(
    shape: Shape,
    name: str,
    value: str,
    types: tuple[str, ...],
    problems: list[Issue],
    unknown: dict[str, Issue],
) -> None:
    base, _, modifier = name.partition(":")
    if modifier not in {"", "iterate", "recurse"}:
        problems.append(
            Issue(
                "not-supported",
                f"Parameter {base}: the modifier :{shown(modifier)} does not apply. Possible: :iterate.",
            )
        )
        return
    for item in value.split(","):
        parts = item.split(":")
        source, code = parts[0], parts[1] if len(parts) > 1 else "*"
        target = parts[2] if len(parts) > 2 else ""
        if len(parts) > 3 or not (source == "*" or definitions.is_resource(source)) or not code:
            problems.append(
                Issue(
                    "value",
                    f"Parameter {base}: '{shown(item)}' is not of the form [type]:[parameter]:[target type] or *.",
                )
            )
            continue
        if target and not definitions.is_resource(target):
            problems.append(Issue("value", f"Parameter {base}: '{shown(target)}' is not a resource type of R4."))
            continue
        if source == "*" and code == "*":
            parts = ["*"]
        if code != "*" and source != "*":
            parameter = model(source).parameters.get(code)
            if parameter is None or parameter.kind != "reference":
                unknown[name] = Issue(
                    "not-supported", f"Parameter {base}: {source} has no reference parameter '{shown(code)}'."
                )
                continue
        shape.includes += (Include(source, code, target, bool(modifier), base == "_revinclude"),)
    _ = types
