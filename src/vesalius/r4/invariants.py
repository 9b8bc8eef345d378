"""R4's invariants on a whole resource: every `error` rule at every element, fast enough for each write.

The resource has passed structural validation. A plan is made per type and *shape* (which members an element
has): it keeps only the rules that the shape alone does not prove (`fhirpath.presence`) and the members
below which there is something to check. Most shapes need nothing, so that the walk touches few elements.
Rules that remain are run by the FHIRPath engine, the most frequent four as Python
(`fhirpath.r4_invariants`, which also corrects published errors).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from vesalius.errors import Issue
from vesalius.r4 import definitions
from vesalius.r4.definitions import Invariant
from vesalius.r4.fhirpath import r4_invariants as rules
from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.expression import Expression
from vesalius.r4.fhirpath.expression import compile as compile_expression
from vesalius.r4.fhirpath.functions_fhir import resolve_by_type
from vesalius.r4.fhirpath.model import KEYS, STEPS, Step
from vesalius.r4.fhirpath.node import Node, State
from vesalius.r4.fhirpath.presence import is_true_for

SHAPES_PER_TYPE = 500
"""Shapes whose plans are kept per type; beyond it they are made anew."""

_CONTAINED_TEXT = (
    "dom-3: If the resource is contained in another resource, it SHALL be referred to from elsewhere in the "
    "resource or SHALL refer to the containing resource"
)
_ELEMENT_TEXT = "ele-1: All FHIR elements must have a @value or children"


def check(resource: Mapping[str, Any], type_name: str) -> list[Issue]:
    """Every `error` invariant that the resource breaks, in document order; empty when it breaks none.

    Contained resources, resources in Bundles and Parameters, extensions and backbone elements are included.
    """
    return _Run(resource, type_name, "error").issues


def warnings(resource: Mapping[str, Any], type_name: str) -> list[Issue]:
    """Every `warning` invariant that the resource breaks, such as dom-6 on a missing narrative."""
    return _Run(resource, type_name, "warning").issues


class _Rule(NamedTuple):
    """One invariant, compiled. `expression` is None for those that are computed in Python."""

    key: str
    human: str
    expression: Expression


class _Child(NamedTuple):
    """A member below which there may be something to check.

    `plan` is None where each item names its own type.
    """

    key: str
    step: Step
    is_list: bool
    plan: _Plan | None


class _Shape(msgspec.Struct, gc=False):
    """What is to be done for an element with exactly these keys."""

    native: Callable[[_Run, _Frame], None] | None
    rules: tuple[_Rule, ...]
    children: tuple[_Child, ...]
    companions: tuple[tuple[str, Step], ...]
    own: tuple[tuple[str, Step, tuple[_Rule, ...]], ...]
    is_bare: bool


class _Frame(msgspec.Struct, gc=False):
    """A place in the walk; becomes a Node only when a rule must run or an issue be located."""

    data: Any
    type: str
    outer: _Frame | None
    step: Step | None
    index: int

    def node(self) -> Node:
        parent = None if self.outer is None else self.outer.node()
        return Node(self.data, self.type, None, parent, self.step, self.index)


class _Run:
    """One walk over one resource."""

    def __init__(self, resource: Mapping[str, Any], type_name: str, severity: str) -> None:
        self.issues: list[Issue] = []
        self.severity = severity
        self.plans = _plans(severity)
        self.resource = self.root = _Frame(resource, type_name, None, None, -1)
        self.local_references: set[str] = set()
        self.enter_root(self.root)

    def enter_root(self, frame: _Frame) -> None:
        """Checks a resource that is not contained; dom-3 last, when all its references have been met."""
        outer, self.local_references = self.local_references, set()
        self.enter(frame)
        contained = frame.data.get("contained", ())
        if contained and self.severity == "error":
            marks = {f"#{inner.get('id')}" for inner in contained}
            # References are the usual way; texts of other types are searched only if these do not do.
            if not marks <= self.local_references and rules.unreferenced(frame.data):
                self.add(frame, _CONTAINED_TEXT)
        self.local_references = outer

    def enter(self, frame: _Frame) -> None:
        """Checks a resource, or another element whose shape is not looked up yet, and everything below it."""
        shape = self.plans[frame.type].shape(tuple(frame.data))
        if shape is not None:
            self.visit(shape, frame)

    def visit(self, shape: _Shape, frame: _Frame) -> None:
        """Checks an element of this shape and everything below it."""
        data = frame.data
        if shape.is_bare:
            self.add(frame, _ELEMENT_TEXT)
        if shape.native is not None:
            shape.native(self, frame)
        for rule in shape.rules:
            self.evaluate(rule, frame)
        for key, step, is_list, plan in shape.children:
            value = data[key]
            if plan is None:
                self.visit_resources(frame, step, value)
            elif is_list:
                for index, item in enumerate(value):
                    inner = plan.shape(tuple(item))
                    if inner is not None:
                        self.visit(inner, _Frame(item, step.type, frame, step, index))
            else:
                inner = plan.shape(tuple(value))
                if inner is not None:
                    self.visit(inner, _Frame(value, step.type, frame, step, -1))
        for key, step in shape.companions:
            self.visit_companions(frame, key, step)
        for key, step, own in shape.own:
            value = data[key]
            for index, item in enumerate(value) if step.is_list else ((-1, value),):
                for rule in own:
                    self.evaluate(rule, _Frame(item, step.type, frame, step, index))

    def visit_resources(self, frame: _Frame, step: Step, value: Any) -> None:
        """Contained resources keep the root; those of a Bundle or of Parameters are roots of their own."""
        outer, root = self.resource, self.root
        for index, item in enumerate(value) if step.is_list else ((-1, value),):
            inner = _Frame(item, item["resourceType"], frame, step, index)
            self.resource = inner
            if step.name == "contained":
                self.enter(inner)
            else:
                self.root = inner
                self.enter_root(inner)
        self.resource, self.root = outer, root

    def visit_companions(self, frame: _Frame, key: str, step: Step) -> None:
        """The `_field` objects of primitives: their extensions, and ele-1 where the value is missing."""
        companion, value = frame.data[key], frame.data.get(step.json_name)
        pairs = enumerate(companion) if isinstance(companion, list) else ((-1, companion),)
        for index, item in pairs:
            if item is None:
                continue
            given = value[index] if isinstance(value, list) and index < len(value) else value
            place = _Frame(given, step.type, frame, step, index)
            if "extension" in item:
                extension = STEPS[step.type]["extension"]
                for number, inner in enumerate(item["extension"]):
                    self.enter(_Frame(inner, "Extension", place, extension, number))
            elif given is None and self.severity == "error":
                self.add(place, _ELEMENT_TEXT)

    def evaluate(self, rule: _Rule, frame: _Frame) -> None:
        """Runs one rule with the engine; an error in it counts as a broken rule."""
        context = frame.node()
        resource = context if frame is self.resource else self.resource.node()
        root = resource if self.root is self.resource else self.root.node()
        try:
            is_kept = rule.expression.is_true(State(context, resource, root, None, resolve_by_type))
        except FHIRPathError as error:
            self.add(frame, f"{rule.key}: cannot be evaluated: {error}")
            return
        if not is_kept:
            self.add(frame, f"{rule.key}: {rule.human}")

    def add(self, frame: _Frame, text: str) -> None:
        """Appends an issue at a place."""
        self.issues.append(Issue("invariant", text, (frame.node().location(),), self.severity))


class _Plan:
    """All rules of one type or backbone path, and its shapes as they are met."""

    def __init__(self, type_name: str, severity: str) -> None:
        self.type = type_name
        self.severity = severity
        self.native = _NATIVE.get(type_name) if severity == "error" else None
        rows = [row for row in _rows(type_name) if row.severity == severity]
        self.rules = [_compiled(row) for row in rows if row.path == type_name and not self.is_python(row.key)]
        self.own = {
            step.name: tuple(_compiled(row) for row in rows if row.path == f"{type_name}.{step.name}")
            for step in STEPS[type_name].values()
            if (step.choices or step.type != f"{type_name}.{step.name}") and not _is_repeated(type_name, step)
        }
        if type_name == "Narrative":
            self.own = {}
        self.is_element = not definitions.is_resource(type_name)
        self.shapes: dict[tuple[str, ...], _Shape | None] = {}

    def is_python(self, key: str) -> bool:
        """Whether the rule is proved by structure or computed by the native function of the type."""
        if key == "ele-1":
            return True
        return key in ("dom-2", "dom-3", "dom-4", "dom-5") or (
            self.native is not None and key in ("ref-1", "per-1", "txt-1", "txt-2")
        )

    def shape(self, keys: tuple[str, ...]) -> _Shape | None:
        """What to do for an element with these keys; None for nothing at all."""
        try:
            return self.shapes[keys]
        except KeyError:
            if len(self.shapes) >= SHAPES_PER_TYPE:
                self.shapes.clear()
            shape = self.shapes[keys] = self.made(keys)
            return shape

    def made(self, keys: tuple[str, ...]) -> _Shape | None:
        """The shape, from the rules that presence does not prove and the members that may hold something."""
        table = KEYS[self.type]
        found = {key: table.get(key.removeprefix("_")) for key in keys}
        present = frozenset(step.name for step in found.values() if step is not None)
        children, companions, own = [], [], []
        for key, step in found.items():
            if step is None:
                continue
            if key[0] == "_":
                companions.append((key, step))
                continue
            if not step.is_primitive:
                plan = None if step.holds_resource else _plans(self.severity)[step.type]
                children.append(_Child(key, step, step.is_list, plan))
            if self.own.get(step.name):
                own.append((key, step, self.own[step.name]))
        native = self.native_for(present)
        open_rules = tuple(rule for rule in self.rules if not is_true_for(rule.expression.tree, present))
        is_bare = self.severity == "error" and self.is_element and present == {"id"}
        if not (native or open_rules or children or companions or own or is_bare):
            return None
        return _Shape(native, open_rules, tuple(children), tuple(companions), tuple(own), is_bare)

    def native_for(self, present: frozenset[str]) -> Callable[[_Run, _Frame], None] | None:
        """The Python rules of the type, if the members they are about are there."""
        if self.severity == "error" and "contained" in present and not self.is_element:
            return _check_contained
        if self.native is None or not _NEEDED[self.type] <= present:
            return None
        return self.native


class _Plans(dict[str, _Plan]):
    """Plans by type, made on first use."""

    def __init__(self, severity: str) -> None:
        super().__init__()
        self.severity = severity

    def __missing__(self, type_name: str) -> _Plan:
        plan = self[type_name] = _Plan(type_name, self.severity)
        return plan


def _rows(type_name: str) -> tuple[Invariant, ...]:
    """The invariants of a type, and those written at its own members; KeyError never."""
    return definitions.invariants(type_name.partition(".")[0])


def _is_repeated(type_name: str, step: Step) -> bool:
    """Whether rules at the member are those of its type once more, as for Extension.extension."""
    return type_name == "Extension" and step.name == "extension"


@lru_cache(maxsize=1024)
def _compiled(row: Invariant) -> _Rule:
    correction = rules.CORRECTED.get((row.key, row.path)) or rules.CORRECTED.get((row.key, ""))
    expression = row.expression if correction is None else correction[0]
    return _Rule(row.key, row.human, compile_expression(expression))


def _check_reference(run: _Run, frame: _Frame) -> None:
    reference = frame.data.get("reference")
    if reference is None or reference[:1] != "#":
        return
    run.local_references.add(reference)
    if not rules.is_reference_resolvable(frame.data, run.root.data):
        run.add(frame, "ref-1: SHALL have a contained resource if a local reference is provided")


def _check_period(run: _Run, frame: _Frame) -> None:
    if not rules.is_period_ordered(frame.data):
        run.add(frame, "per-1: If present, start SHALL have a lower value than end")


def _check_narrative(run: _Run, frame: _Frame) -> None:
    is_markup_wrong, is_blank = rules.narrative_faults(frame.data)
    place = _Frame(frame.data.get("div"), "xhtml", frame, STEPS["Narrative"]["div"], -1)
    if is_markup_wrong:
        run.add(
            place,
            "txt-1: The narrative SHALL contain only the basic html formatting elements and attributes described in "
            "chapters 7-11 (except section 4 of chapter 9) and 15 of the HTML 4.0 standard, <a> elements (either name "
            "or href), images and internally contained style attributes",
        )
    if is_blank:
        run.add(place, "txt-2: The narrative SHALL have some non-whitespace content")


def _check_contained(run: _Run, frame: _Frame) -> None:
    for inner in frame.data["contained"]:
        meta = inner.get("meta", {})
        if "contained" in inner:
            run.add(
                frame,
                "dom-2: If the resource is contained in another resource, it SHALL NOT contain nested Resources",
            )
        if not meta.keys().isdisjoint(("versionId", "lastUpdated", "_versionId", "_lastUpdated")):
            run.add(
                frame,
                "dom-4: If a resource is contained in another resource, it SHALL NOT have a meta.versionId or a "
                "meta.lastUpdated",
            )
        if "security" in meta:
            run.add(
                frame,
                "dom-5: If a resource is contained in another resource, it SHALL NOT have a security label",
            )


_NATIVE: dict[str, Callable[[_Run, _Frame], None]] = {
    "Reference": _check_reference,
    "Period": _check_period,
    "Narrative": _check_narrative,
}
_NEEDED = {
    "Reference": frozenset({"reference"}),
    "Period": frozenset({"start", "end"}),
    "Narrative": frozenset({"div"}),
}
_ERRORS = _Plans("error")
_WARNINGS = _Plans("warning")


def _plans(severity: str) -> _Plans:
    return _ERRORS if severity == "error" else _WARNINGS
