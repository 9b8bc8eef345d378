"""The meaning of a query over one decrypted resource: the recheck of what terms cannot decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vesalius.r4 import fhirpath
from vesalius.search import contained, full_text, text
from vesalius.search.model import Parameter, Part
from vesalius.search.moments import Range, parse
from vesalius.search.parameters import composite, date, near, quantity, reference, string, token, uri
from vesalius.search.paths import Leaf as PathLeaf
from vesalius.search.paths import visit
from vesalius.search.query import And, Clause, Group, Held, Ids, Inside, Leaf, Missing, Not, Or, SearchQuery, Texts

_BOOLEAN = PathLeaf("boolean", ())


class NeedsDatabase(Exception):
    """The clause asks about other resources."""


def matches(resource: dict[str, Any], query: SearchQuery) -> bool:
    """Whether a resource matches. Raises NeedsDatabase for chains, `_has`, `_list` and compartments."""
    return any(matches_group(resource, group, {}) for group in query.groups)


def matches_group(resource: dict[str, Any], group: Group, known: Mapping[Clause, bool]) -> bool:
    """Whether a resource matches a group; `known` answers the clauses about what stands outside of it."""
    if group.types and resource["resourceType"] not in group.types:
        return False
    return holds(group.clause, resource, known)


def holds(clause: Clause, resource: dict[str, Any], known: Mapping[Clause, bool]) -> bool:
    """Whether a clause holds for a resource."""
    if isinstance(clause, And):
        return all(holds(item, resource, known) for item in clause.items)
    if isinstance(clause, Or):
        return any(holds(item, resource, known) for item in clause.items)
    if isinstance(clause, Not):
        return not holds(clause.item, resource, known)
    if isinstance(clause, Leaf):
        return _leaf(clause, resource)
    if isinstance(clause, Missing):
        return not has_value(clause.parameter, resource)
    if isinstance(clause, Ids):
        return resource.get("id") in clause.ids
    if isinstance(clause, Inside):
        return contained.holds(
            clause.parameter, clause.targets, resource, lambda item, inner: holds(item, inner, known)
        )
    if isinstance(clause, Held):
        found = contained.matching(resource, clause, lambda item, inner: holds(item, inner, known))
        return next(found, None) is not None
    answer = known.get(clause)
    if isinstance(clause, Texts) and answer is None:
        return texts(clause, resource)
    if answer is None:
        raise NeedsDatabase(type(clause).__name__)
    return answer


def elements(parameter: Parameter, resource: dict[str, Any]) -> Iterator[tuple[Part, PathLeaf, Any]]:
    """Every element that a parameter looks at, references only if they lead to the right type."""
    for part in parameter.parts:
        if part.source.fhirpath is not None:
            for value in fhirpath.compile(part.source.fhirpath).evaluate(resource):
                yield part, _BOOLEAN, value
        for leaf in part.source.leaves:
            for value in visit(resource, leaf.steps):
                if part.target is None or reference.of_value(leaf.type, value)[1] == part.target:
                    yield part, leaf, value


def has_value(parameter: Parameter, resource: dict[str, Any]) -> bool:
    """Whether the resource has a value for the parameter, whatever it is."""
    if parameter.code in {"_id", "_lastUpdated"}:
        return True
    if parameter.kind == "composite":
        return composite.exists(parameter, resource)
    if parameter.code == "_text":
        return bool((resource.get("text") or {}).get("div"))
    if parameter.code == "_content":
        return any(True for _ in _strings(resource))
    return next(elements(parameter, resource), None) is not None


def _leaf(leaf: Leaf, resource: dict[str, Any]) -> bool:
    parameter = leaf.parameter
    if parameter.kind == "composite":
        return any(composite.test(parameter, resource, value) for value in leaf.values)
    if parameter.code == "_lastUpdated":
        return _updated(leaf, resource)
    found = list(elements(parameter, resource))
    if parameter.code == "phonetic":
        sounds = {text.phonetic(word) for _, _, value in found if isinstance(value, str) for word in text.words(value)}
        return any(
            bool(text.words(value)) and {text.phonetic(word) for word in text.words(value)} <= sounds
            for value in leaf.values
        )
    if leaf.modifier.startswith("ne"):
        modifier = leaf.modifier[3:]
        return any(
            not any(_agrees(parameter.kind, modifier, part, path, element, value) for value in leaf.values)
            for part, path, element in found
        )
    return any(
        _agrees(parameter.kind, leaf.modifier, part, path, element, value)
        for part, path, element in found
        for value in leaf.values
    )


def _agrees(kind: str, modifier: str, part: Part, path: PathLeaf, element: Any, value: Any) -> bool:
    if kind == "token":
        return token.test_text(path, element, value) if modifier == "text" else token.test(path, element, value)
    if kind == "string":
        return string.test(part.source, path, element, modifier, value)
    if kind == "reference":
        return reference.test(part, path, element, value)
    if kind == "uri":
        return uri.test(path, element, modifier, value)
    if kind == "date":
        return date.test(path, element, value)
    if kind == "special":
        return near.test(element, value)
    return quantity.test(path, element, value)


def _updated(leaf: Leaf, resource: dict[str, Any]) -> bool:
    try:
        found: Range = parse(resource["meta"]["lastUpdated"])
    except (KeyError, ValueError):
        return False
    return any(date.compare(found, value) for value in leaf.values)


def texts(clause: Texts, resource: dict[str, Any], attached: str = "") -> bool:
    """Whether words stand in a resource; of `_content` also in the text `attached` of its files."""
    if clause.in_narrative:
        contents = [text.narrative((resource.get("text") or {}).get("div", ""))]
    else:
        contents = [*_strings(resource), *([attached] if attached else [])]
    listed = [text.words(content) for content in contents]
    if clause.is_phrase:
        return any(full_text.has_phrase(words, found) for words in clause.alternatives for found in listed)
    together = {word for found in listed for word in found}
    return any(together.issuperset(words) for words in clause.alternatives)


def _strings(resource: dict[str, Any]) -> Iterator[str]:
    from vesalius.search.index import text_keys  # noqa: PLC0415 - the index imports the kinds as well

    yield from _collected(resource, text_keys(resource["resourceType"]))


def _collected(value: dict[str, Any], keys: frozenset[str]) -> Iterator[str]:
    if "data" in value and (attached := text.attached(value)):
        yield attached
    for name, item in value.items():
        for entry in item if isinstance(item, list) else [item]:
            if isinstance(entry, dict):
                yield from _collected(entry, keys)
            elif isinstance(entry, str) and name in keys:
                yield text.narrative(entry) if name == "div" else entry
