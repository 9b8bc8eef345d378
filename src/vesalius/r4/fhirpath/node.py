"""What an evaluation works on: elements with type and place, and the state of one run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import msgspec

from vesalius.r4.fhirpath.error import FHIRPathError
from vesalius.r4.fhirpath.model import Step

STEP_BUDGET = 1_000_000
"""Items that one evaluation may visit in loops. A large Bundle's descendants() costs one per element."""

MAXIMUM_TEXT = 1_000_000
"""Characters of a string that an expression may build."""

Collection = list[Any]
"""Items are Node, or values of the System types: bool, int, Decimal, str, Date, DateTime, Time, Quantity,
TypeName.
"""

Resolver = Callable[[str], Mapping[str, Any] | None]
"""Reference or canonical as text → the resource, or None."""


class Node(msgspec.Struct, gc=False, eq=False):
    """One element of a resource.

    `value` is the JSON value (None for a primitive that has extensions only); `companion` the primitive's
    `_field` object; `index` the place in a repeating element, otherwise -1.
    """

    value: Any
    type: str
    companion: dict[str, Any] | None = None
    parent: Node | None = None
    step: Step | None = None
    index: int = -1

    def __repr__(self) -> str:
        return f"<{self.type} at {self.location()}>"

    def location(self) -> str:
        """The FHIRPath location, such as `Patient.contact[0].name`."""
        if self.parent is None or self.step is None:
            return self.type
        place = f"{self.parent.location()}.{self.step.name}"
        return place if self.index < 0 else f"{place}[{self.index}]"


class TypeName(msgspec.Struct, frozen=True, gc=False):
    """What type() answers; it has the members `namespace` and `name`."""

    namespace: str
    name: str


class Terminology(Protocol):
    """What memberOf, subsumes and subsumedBy ask. Codes are (system, code); None means unknown."""

    def member_of(self, value_set: str, codings: list[tuple[str | None, str]]) -> bool | None:
        """Whether any of the codings is in the value set."""

    def subsumes(self, one: tuple[str | None, str], other: tuple[str | None, str]) -> bool | None:
        """Whether the first concept is the second or an ancestor of it."""


class State:
    """One run of one expression. Loops set `this` and `index`, and put the outer ones back."""

    __slots__ = (
        "budget", "conforms", "context", "empty_join", "index", "key_of", "resolve", "resource", "root", "terminology",
        "this", "total", "trace", "variables",
    )  # fmt: skip

    def __init__(
        self,
        context: Node,
        resource: Node,
        root: Node,
        variables: Mapping[str, Any] | None,
        resolve: Resolver | None,
    ) -> None:
        self.context = context
        self.resource = resource
        self.root = root
        self.variables = variables
        self.resolve = resolve
        self.this: Collection = [context]
        self.index = 0
        self.total: Collection = []
        self.budget = STEP_BUDGET
        self.terminology: Terminology | None = None
        self.conforms: Callable[[Node, str], bool | None] | None = None
        self.trace: Callable[[str, Collection], None] | None = None
        self.key_of: Callable[[str], Any] | None = None
        # N1 says that joining nothing gives nothing; SQL on FHIR says that it gives an empty text.
        self.empty_join: Collection = []

    def spend(self, steps: int) -> None:
        """Counts work; raises FHIRPathError when the budget of the run is gone."""
        self.budget -= steps
        if self.budget < 0:
            raise FHIRPathError("the expression costs more steps than are allowed")


Closure = Callable[[State, Collection], Collection]
"""A compiled tree: the state and the focus in, the result out. It never changes its focus."""


def bounded_text(text: str) -> str:
    """The text itself; raises FHIRPathError when it is longer than MAXIMUM_TEXT."""
    if len(text) > MAXIMUM_TEXT:
        raise FHIRPathError("a string grew beyond what is allowed")
    return text


def resource_node(resource: Mapping[str, Any]) -> Node:
    """The root node of a resource."""
    return Node(resource, str(resource.get("resourceType", "")))
