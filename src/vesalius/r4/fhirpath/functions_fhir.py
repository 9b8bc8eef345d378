"""Types, tracing and time, and what R4 adds to FHIRPath.

N1 sections 5.9, 5.10 and 6.3; R4 fhirpath.html section 2.9.1.5.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from vesalius import clock
from vesalius.r4 import definitions
from vesalius.r4.fhirpath import temporal
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.model import is_subtype, is_type
from vesalius.r4.fhirpath.narrative import faults
from vesalius.r4.fhirpath.navigation import member
from vesalius.r4.fhirpath.node import Closure, Collection, Node, State, resource_node
from vesalius.r4.fhirpath.registry import function, lazy, text
from vesalius.r4.fhirpath.syntax import Call, Tree
from vesalius.r4.fhirpath.temporal import Date, Time
from vesalius.r4.fhirpath.types import as_test, is_test, specifier, type_name
from vesalius.r4.fhirpath.values import system

Compile = Callable[[Tree], Closure]
_extensions = member("extension")
_STRUCTURE = "http://hl7.org/fhir/StructureDefinition/"


@lazy("is", 1)
def _is(call: Call, _compile: Compile) -> Closure:
    return is_closure(specifier(call.arguments[0]))


@lazy("as", 1)
def _as(call: Call, _compile: Compile) -> Closure:
    return as_closure(specifier(call.arguments[0]))


@lazy("ofType", 1)
def _of_type(call: Call, _compile: Compile) -> Closure:
    return as_filter(specifier(call.arguments[0]))


def is_closure(name: str) -> Closure:
    """Whether the one item is of the type."""
    test = is_test(name)

    def run(_state: State, focus: Collection) -> Collection:
        if len(focus) > 1:
            raise FHIRPathError("'is' takes a single item")
        return [test(focus[0])] if focus else []

    return run


def as_filter(name: str) -> Closure:
    """Every item of the type: ofType(), and the operator `as`.

    N1 lets the operator fail on more than one item. R4's own search parameters apply it to repeating elements
    (`(Observation.component.value as Quantity)`), so it filters; the function as() is strict.
    """
    test = as_test(name)
    return lambda _state, focus: [item for item in focus if test(item)]


def as_closure(name: str) -> Closure:
    """The one item if it is of the type."""
    test = as_test(name)

    def run(_state: State, focus: Collection) -> Collection:
        if len(focus) > 1:
            raise FHIRPathError("'as' takes a single item")
        return focus if focus and test(focus[0]) else []

    return run


@function("type")
def _type(_state: State, focus: Collection) -> Collection:
    return [type_name(item) for item in focus]


@lazy("trace", 1, 2)
def _trace(call: Call, compile_tree: Compile) -> Closure:
    name = compile_tree(call.arguments[0])
    projection = compile_tree(call.arguments[1]) if len(call.arguments) > 1 else None

    def run(state: State, focus: Collection) -> Collection:
        if state.trace is not None:
            label = text(name(state, state.this), "trace()") or ""
            state.trace(label, focus if projection is None else projection(state, focus))
        return focus

    return run


@function("now")
def _now(_state: State, _focus: Collection) -> Collection:
    return [temporal.from_moment(clock.now())]


@function("today")
def _today(_state: State, _focus: Collection) -> Collection:
    return [Date(temporal.from_moment(clock.now()).parts[:3])]


@function("timeOfDay")
def _time_of_day(_state: State, _focus: Collection) -> Collection:
    return [Time(temporal.from_moment(clock.now()).parts[3:], 3)]


@function("extension", 1)
def _extension(state: State, focus: Collection, url: Collection) -> Collection:
    wanted = text(url, "extension()")
    return [node for node in _extensions(state, focus) if node.value.get("url") == wanted]


@function("hasValue")
def _has_value(_state: State, focus: Collection) -> Collection:
    if len(focus) != 1:
        return [False]
    item = focus[0]
    return [item.__class__ is not Node or (item.value is not None and item.value.__class__ is not dict)]


@function("getValue")
def _get_value(state: State, focus: Collection) -> Collection:
    return [system(focus[0])] if _has_value(state, focus)[0] else []


def _html_checks(name: str, judge: Callable[[tuple[bool, bool]], bool]) -> None:
    @function(name)
    def run(_state: State, focus: Collection) -> Collection:
        divs = [node.value for node in focus if node.__class__ is Node and node.value.__class__ is str]
        return [not any(judge(faults(div)) for div in divs)]


# htmlChecks1() and htmlChecks2() are the two halves, as later versions of FHIR separate txt-1 and txt-2.
_html_checks("htmlChecks", any)
_html_checks("htmlChecks1", lambda found: found[0])
_html_checks("htmlChecks2", lambda found: found[1])


@function("resolve")
def _resolve(state: State, focus: Collection) -> Collection:
    found: Collection = []
    for item in focus:
        value = item.value if item.__class__ is Node else item
        reference = value.get("reference") if value.__class__ is dict else value
        if reference.__class__ is not str:
            continue
        target = _resolved(state, reference)
        if target is not None:
            found.append(target)
    state.spend(len(found))
    return found


def resolve_by_type(reference: str) -> Mapping[str, Any] | None:
    """A resolver that looks nothing up: of `[base/]Type/id[/_history/v]` the type and the id, else None.

    Enough for `resolve() is Patient`, as search parameters ask.
    """
    parts = reference.partition("#")[0].split("/")
    if len(parts) >= 4 and parts[-2] == "_history":
        parts = parts[:-2]
    if len(parts) < 2 or parts[-2] not in definitions.RESOURCE_TYPES:
        return None
    return {"resourceType": parts[-2], "id": parts[-1]}


@function("conformsTo", 1)
def _conforms_to(state: State, focus: Collection, structure: Collection) -> Collection:
    url = text(structure, "conformsTo()")
    if url is None or len(focus) != 1:
        return []
    node = focus[0]
    answer = None
    if node.__class__ is Node:
        name = url.removeprefix(_STRUCTURE)
        if name != url and is_type(name):
            answer = is_subtype(node.type, name)
        elif state.conforms is not None:
            answer = state.conforms(node, url)
    if answer is None:
        raise FHIRPathError("conformsTo() knows no such structure")
    return [answer]


@function("memberOf", 1)
def _member_of(state: State, focus: Collection, value_set: Collection) -> Collection:
    url = text(value_set, "memberOf()")
    if url is None or len(focus) != 1 or state.terminology is None:
        return []
    answer = state.terminology.member_of(url, _codings(focus[0]))
    return [] if answer is None else [answer]


@function("subsumes", 1)
def _subsumes(state: State, focus: Collection, other: Collection) -> Collection:
    return _subsumption(state, focus, other)


@function("subsumedBy", 1)
def _subsumed_by(state: State, focus: Collection, other: Collection) -> Collection:
    return _subsumption(state, other, focus)


@function("elementDefinition")
def _element_definition(_state: State, _focus: Collection) -> Collection:
    # The engine has R4's own definitions as tables, not as ElementDefinition resources.
    return []


@function("slice", 2)
def _slice(_state: State, _focus: Collection, _structure: Collection, _name: Collection) -> Collection:
    raise FHIRPathError("slice() needs a profile, and none is at hand")


@function("checkModifiers", 0, 16)
def _check_modifiers(state: State, focus: Collection, *urls: Collection) -> Collection:
    known = {text(url, "checkModifiers()") for url in urls}
    for node in member("modifierExtension")(state, focus):
        if node.value.get("url") not in known:
            raise FHIRPathError("an element has a modifier extension that is not understood")
    return focus


def _resolved(state: State, reference: str) -> Node | None:
    """A contained resource, an entry of the Bundle at hand, or what the caller's resolver finds."""
    if reference.startswith("#"):
        if reference == "#":
            return state.resource
        for contained in member("contained")(state, [state.resource]) or member("contained")(state, [state.root]):
            if contained.value.get("id") == reference[1:]:
                return contained  # type: ignore[no-any-return]
        return None
    if state.root.type == "Bundle":
        entries = state.root.value.get("entry", ())
        state.spend(len(entries))
        for entry in entries:
            url, resource = entry.get("fullUrl", ""), entry.get("resource")
            if resource and (url == reference or url.endswith(f"/{reference}")):
                return resource_node(resource)
    found = None if state.resolve is None else state.resolve(reference)
    return None if found is None else resource_node(found)


def _codings(item: Any) -> list[tuple[str | None, str]]:
    if item.__class__ is not Node:
        return [(None, str(item))]
    value = item.value
    if value.__class__ is not dict:
        return [] if value is None else [(None, str(value))]
    codings = value.get("coding", ()) if item.type == "CodeableConcept" else (value,)
    return [(coding.get("system"), coding["code"]) for coding in codings if "code" in coding]


def _subsumption(state: State, ancestor: Collection, descendant: Collection) -> Collection:
    if len(ancestor) != 1 or len(descendant) != 1 or state.terminology is None:
        return []
    answers = [
        state.terminology.subsumes(one, other) for one in _codings(ancestor[0]) for other in _codings(descendant[0])
    ]
    if any(answers):
        return [True]
    return [False] if answers and all(answer is False for answer in answers) else []
