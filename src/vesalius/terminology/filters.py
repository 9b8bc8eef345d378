"""ValueSet.compose.include.filter (R4 § 4.9.5 and ValueSet filter-operator) as predicates over concepts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from vesalius.errors import Invalid, NotSupported
from vesalius.terminology.model import CodeSystem, Concept, Json

Predicate = Callable[[Concept], bool]

_CODE_PROPERTIES = frozenset({"concept", "code"})
_PATTERN_LENGTH = 256
_TEXT_LENGTH = 256
_REPETITION_LIMIT = 2
_CHOICE_LIMIT = 4


def predicate(system: CodeSystem, element: Json) -> Predicate:
    """What one filter lets through.

    Raises Invalid for a filter without property, op or value, or with a value that its op cannot take, and
    NotSupported for an operator or property that this code system does not define.
    """
    name, operator, value = (str(element.get(one) or "") for one in ("property", "op", "value"))
    if not name or not operator or not value:
        raise Invalid("A filter of a value set needs property, op and value.")
    make = _OPERATORS.get(operator)
    if make is None:
        raise NotSupported(f"The filter operator '{operator}' is not known.")
    if name not in _CODE_PROPERTIES:
        _require_property(system, name)
    return make(system, name, value)


def _require_property(system: CodeSystem, name: str) -> None:
    """Refuses a filter on something that is no property: the result would be empty without a reason."""
    declared = {one.get("code") for one in system.resource.get("property", ())}
    for supplement in system.supplements:
        declared |= {one.get("code") for one in supplement.get("property", ())}
    if name in declared or name in _KNOWN:
        return
    if any(one.get("code") == name for concept in system.concepts.values() for one in concept.properties):
        return
    raise NotSupported(f"The code system {system.url} has no property '{name}' that a filter could use.")


_KNOWN = frozenset({"parent", "child", "display", "definition", "designation", "inactive", "notSelectable", "abstract"})


def values(concept: Concept, name: str) -> Iterable[str]:
    """The values of a property, of those included that FHIR defines for every code system."""
    if name in _CODE_PROPERTIES:
        return (concept.code,)
    if name == "parent":
        return concept.parents
    if name == "child":
        return concept.children
    if name == "display":
        return (concept.display,) if concept.display else ()
    if name == "definition":
        return (concept.definition,) if concept.definition else ()
    if name == "designation":
        return [one.value for one in concept.designations]
    own = list(concept.property_values(name))
    if own:
        return own
    # HL7: a concept without these properties is active and selectable.
    if name == "inactive":
        return ("true" if concept.is_inactive else "false",)
    if name in ("notSelectable", "abstract"):
        return ("true" if concept.is_abstract else "false",)
    return ()


def _one_of(name: str, wanted: frozenset[str] | set[str]) -> Predicate:
    if name in _CODE_PROPERTIES:
        return lambda concept: concept.code in wanted
    return lambda concept: any(value in wanted for value in values(concept, name))


def _exact(system: CodeSystem, code: str) -> str:
    """The code as the system writes it."""
    found = system.find(code)
    return code if found is None else found.code


def _equals(system: CodeSystem, name: str, value: str) -> Predicate:
    return _one_of(name, {_exact(system, value)} if name in _CODE_PROPERTIES else {value})


def _is_a(system: CodeSystem, name: str, value: str) -> Predicate:
    code = _exact(system, value)
    return _one_of(name, system.descendants(code) | {code})


def _descendent_of(system: CodeSystem, name: str, value: str) -> Predicate:
    return _one_of(name, system.descendants(_exact(system, value)))


def _is_not_a(system: CodeSystem, name: str, value: str) -> Predicate:
    code = _exact(system, value)
    below = system.descendants(code) | {code}
    return lambda concept: not any(one in below for one in values(concept, name))


def _generalizes(system: CodeSystem, name: str, value: str) -> Predicate:
    code = _exact(system, value)
    return _one_of(name, system.ancestors(code) | {code})


def _listed(system: CodeSystem, name: str, value: str) -> frozenset[str]:
    parts = (part.strip() for part in value.split(","))
    return frozenset(_exact(system, part) if name in _CODE_PROPERTIES else part for part in parts if part)


def _in(system: CodeSystem, name: str, value: str) -> Predicate:
    return _one_of(name, _listed(system, name, value))


def _not_in(system: CodeSystem, name: str, value: str) -> Predicate:
    wanted = _listed(system, name, value)
    return lambda concept: not any(one in wanted for one in values(concept, name))


def _exists(_system: CodeSystem, name: str, value: str) -> Predicate:
    if value not in ("true", "false"):
        raise Invalid("The filter operator 'exists' takes 'true' or 'false'.")
    expected = value == "true"
    if name in ("inactive", "notSelectable", "abstract"):
        return lambda concept: (next(concept.property_values(name), None) is not None) is expected
    return lambda concept: any(True for _ in values(concept, name)) is expected


def _regex(_system: CodeSystem, name: str, value: str) -> Predicate:
    pattern = guarded_pattern(value)
    return lambda concept: any(
        len(one) <= _TEXT_LENGTH and pattern.fullmatch(one) is not None for one in values(concept, name)
    )


_OPERATORS: dict[str, Callable[[CodeSystem, str, str], Predicate]] = {
    "=": _equals,
    "is-a": _is_a,
    "descendent-of": _descendent_of,
    "is-not-a": _is_not_a,
    "regex": _regex,
    "in": _in,
    "not-in": _not_in,
    "generalizes": _generalizes,
    "exists": _exists,
}


@lru_cache(maxsize=128)
def guarded_pattern(text: str) -> re.Pattern[str]:
    """The compiled pattern. Refuses (Invalid) what could run for long: it comes from stored resources.

    Backtracking costs the product of what each repetition and each choice can try. Accepted are therefore patterns
    with at most two repetitions of variable length and four choices (`?`, groups with alternatives), none of them
    inside a repeated group, without back references and look-around: a text of 256 characters is then decided in
    some milliseconds at the worst.
    """
    if len(text) > _PATTERN_LENGTH:
        raise Invalid("The regular expression of a filter is too long.")
    if re.search(r"\\[1-9]|\(\?(?!:)", text):
        raise Invalid("The regular expression of a filter uses a construct that is not accepted.")
    repetitions, choices = _branches(text)
    if repetitions > _REPETITION_LIMIT or choices > _CHOICE_LIMIT:
        raise Invalid("The regular expression of a filter repeats too often.")
    try:
        return re.compile(text)
    except re.error as error:
        raise Invalid(f"The regular expression of a filter is not valid: {error.msg}.") from None


_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?:|[()|]|[*+?]|\{(\d*)(,?)(\d*)\}|.", re.DOTALL)


def _branches(text: str) -> tuple[int, int]:
    """How many repetitions of variable length and how many choices a pattern has.

    Raises Invalid when a repeated group repeats or chooses. The outermost alternatives cost no more than their sum.
    """
    repetitions, choices = 0, 0
    # For each open group, the outermost first: whether it repeats or chooses.
    groups, closed = [False], False
    for match in _TOKEN.finditer(text):
        symbol = match.group()
        if symbol in ("(", "(?:"):
            groups.append(False)
        elif symbol == ")":
            if len(groups) < 2:
                raise Invalid("The regular expression of a filter is not valid: unbalanced parenthesis.")
            closed = groups.pop()
            groups[-1] = groups[-1] or closed
            continue
        elif symbol == "|":
            choices += len(groups) > 1 and not groups[-1]
            groups[-1] = True
        elif symbol == "?":
            choices += 1
            groups[-1] = True
        elif symbol in ("*", "+") or (len(symbol) > 2 and symbol[0] == "{" and symbol[-1] == "}"):
            if closed:
                raise Invalid("The regular expression of a filter repeats a group that itself repeats.")
            repetitions += symbol in ("*", "+") or match.group(2) == ","
            groups[-1] = True
        closed = False
    return repetitions, choices
