"""composite (R4 search.html#composite): values that stand together in one element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vesalius.search import values
from vesalius.search.model import Component, Parameter, Part
from vesalius.search.parameters import date, quantity, reference, string, token, uri
from vesalius.search.paths import Leaf, visit
from vesalius.search.refusals import bad_value

if TYPE_CHECKING:
    from vesalius.search.clauses import ClauseParser


def parse(parameter: Parameter, raw: str, parser: ClauseParser) -> tuple[Any, ...]:
    """One value for each component. Raises Invalid."""
    parts = values.split(raw, "$")
    if len(parts) != len(parameter.components) or not all(parts):
        form = "$".join(component.code for component in parameter.components)
        raise bad_value(parameter.code, raw, f"a composite of the form {form}")
    found = []
    for component, part in zip(parameter.components, parts, strict=True):
        shape = Parameter(parameter.type_name, parameter.code, component.kind, 0, component.prefilters)
        found.append(parser.parsed(shape, "", part)[0])
    return tuple(found)


def test(parameter: Parameter, resource: dict[str, Any], wanted: tuple[Any, ...]) -> bool:
    """Whether one element meets all components."""
    return any(
        all(
            _meets(component, number, base, resource, value)
            for component, value in zip(parameter.components, wanted, strict=True)
        )
        for number, leaf in enumerate(parameter.bases)
        for base in visit(resource, leaf.steps)
    )


def exists(parameter: Parameter, resource: dict[str, Any]) -> bool:
    """Whether one element has a value for every component."""
    return any(
        all(next(_values(component, number, base, resource), None) is not None for component in parameter.components)
        for number, leaf in enumerate(parameter.bases)
        for base in visit(resource, leaf.steps)
    )


def _values(component: Component, number: int, base: Any, resource: dict[str, Any]) -> Any:
    start = resource if component.from_root else base
    paths = [path for path, _ in component.leaves]
    distinct = list(dict.fromkeys(paths))
    own = distinct[0] if component.from_root else distinct[min(number, len(distinct) - 1)]
    for path, leaf in component.leaves:
        if path == own:
            for value in visit(start, leaf.steps):
                yield leaf, value


def _meets(component: Component, number: int, base: Any, resource: dict[str, Any], wanted: Any) -> bool:
    return any(_test(component, leaf, value, wanted) for leaf, value in _values(component, number, base, resource))


def _test(component: Component, leaf: Leaf, value: Any, wanted: Any) -> bool:
    kind = component.kind
    if kind == "token":
        return token.test(leaf, value, wanted)
    if kind in {"quantity", "number"}:
        return quantity.test(leaf, value, wanted)
    if kind == "date":
        return date.test(leaf, value, wanted)
    if kind == "reference":
        return reference.test(Part(component.prefilters[0].source), leaf, value, wanted)
    if kind == "uri":
        return uri.test(leaf, value, "", wanted)
    return string.test(component.prefilters[0].source, leaf, value, "", wanted)
