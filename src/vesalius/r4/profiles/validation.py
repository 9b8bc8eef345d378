"""Whether a resource meets profiles: cardinality, values, types, bindings, slices, references, rules.

Issue codes are those of R4 ValueSet issue-type: `required` (too few), `structure` (too many, unknown slices), `value`
(fixed and pattern values, types, limits), `code-invalid` (bindings), `invalid` (reference targets), `invariant`
(rules), `informational` (what could not be judged). Locations are FHIRPath. Texts quote no values of the resource.

Not judged: mustSupport, which asks nothing of data; what a reference names beyond its type, unless it stands in the
same Bundle or resource.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from vesalius.errors import Issue
from vesalius.r4 import definitions
from vesalius.r4.fhirpath import FHIRPathError, Node, State, resolve_by_type, resource_node
from vesalius.r4.fhirpath import compile as compile_expression
from vesalius.r4.fhirpath.model import KEYS, STEPS, is_subtype
from vesalius.r4.fhirpath.navigation import append, child_nodes
from vesalius.r4.profiles.definition import Element, Profile, Profiles, Rule, Type
from vesalius.r4.profiles.slicing import Slicing
from vesalius.r4.profiles.values import codings, is_beyond, meets, shown

Member = Callable[[str, str | None, str], bool | None]
"""(value set, system, code) → whether it is a member; None when that cannot be known."""

MAXIMUM_NESTING: Final = 40
"""Profiles inside one another along one path; deeper ones are left out."""


def validate(
    resource: Mapping[str, Any], profiles: Profiles, urls: Iterable[str] = (), *, member: Member | None = None
) -> list[Issue]:
    """Every way in which the resource does not meet the profiles `urls`, and those that it names itself.

    Profiles that resources inside it name (meta.profile), and definitions of extensions that it holds, are checked
    too where they are known. `urls` that are not known are left to the caller.
    """
    root = resource_node(resource)
    checker = Checker(root, profiles, member)
    for url in urls:
        checker.against(root, url)
    checker.claims(root)
    return list(dict.fromkeys(checker.issues))


class Checker:
    """Adds to `issues` what it finds in the resource at `root`."""

    def __init__(self, root: Node, profiles: Profiles, member: Member | None) -> None:
        self.root = root
        self.profiles = profiles
        self.member = member
        self.issues: list[Issue] = []
        self.slicing = Slicing(self)
        self._judged: dict[tuple[str, str], bool | None] = {}
        self._depth = 0

    def add(self, code: str, node: Node, text: str, severity: str = "error") -> None:
        """Adds an issue at the place of a node."""
        self.issues.append(Issue(code, text, (node.location(),), severity))

    def claims(self, node: Node) -> None:
        """What resources and extensions at and below the node say of themselves."""
        if definitions.is_resource(node.type):
            for url in (node.value.get("meta") or {}).get("profile", ()):
                self.against(node, url)
        elif node.type == "Extension":
            self.against(node, node.value.get("url", ""))
        for child in child_nodes(node):
            self.claims(child)

    def against(self, node: Node, url: str) -> None:
        """Checks the node against a profile; nothing when the profile is not known."""
        profile = self.profiles.get(url)
        if profile is None or self._depth > MAXIMUM_NESTING:
            return
        if not is_subtype(node.type, profile.type):
            self.add("value", node, f"The profile {profile.name} is about {profile.type}, not {node.type}.")
            return
        self._depth += 1
        for unknown in profile.unknown:
            self.add(
                "informational", node, f"{profile.name} derives from {unknown}, which is not known.", "information"
            )
        self.element(node, profile.root, profile)
        self._depth -= 1

    def conforms(self, node: Node, url: str) -> bool | None:
        """Whether the node meets a structure without any error; None when the structure is not known."""
        key = (node.location(), url)
        if key not in self._judged:
            # Should the question come back to itself, the answer is yes: nothing speaks against it.
            self._judged[key] = True
            self._judged[key] = self._conforms(node, url)
        return self._judged[key]

    def _conforms(self, node: Node, url: str) -> bool | None:
        if self.profiles.get(url) is None:
            known = self.profiles.type_of(url)
            return None if known is None else is_subtype(node.type, known)
        outer, self.issues = self.issues, []
        try:
            self.against(node, url)
            return not any(issue.severity == "error" for issue in self.issues)
        finally:
            self.issues = outer

    def element(self, node: Node, element: Element, profile: Profile) -> None:
        """Checks one item against all that is asked of it, and what is below it."""
        for expected in element.expected:
            if not meets(expected, node.value):
                asked = "the fixed value" if expected.kind == "fixed" else "within the pattern"
                self.add("value", node, f"{profile.name}: the value is not {asked} of the profile.")
        if element.types and node.parent is not None:
            self._typed(node, element.types, profile)
        if element.binding is not None and self.member is not None:
            self._bound(node, element.binding, profile)
        if (
            element.maximum_length is not None
            and isinstance(node.value, str)
            and len(node.value) > element.maximum_length
        ):
            self.add("too-long", node, f"{profile.name}: more than {element.maximum_length} characters.")
        for limit in element.limits:
            if is_beyond(limit, node):
                side = "less" if limit.sign > 0 else "more"
                self.add("value", node, f"{profile.name}: {side} than {shown(limit)}.")
        for rule in element.rules:
            self._ruled(node, rule, profile)
        children = element.children
        if element.content is not None:
            children = self._referred(element.content, profile).children | children
        for name, child in children.items():
            found = self.children(node, name)
            self.counted(node, name, len(found), child, profile.name)
            for item in found:
                self.element(item, child, profile)
            if child.slices:
                self.slicing.check(node, found, child, profile)

    def children(self, node: Node, name: str) -> list[Node]:
        """The child elements of this name; a choice is named with or without its type."""
        data = node.value if isinstance(node.value, dict) else node.companion
        if data is None:
            return []
        found: list[Node] = []
        step = STEPS[node.type].get(name)
        steps = (step.choices or (step,)) if step is not None else ()
        if step is None and name in KEYS[node.type]:
            steps = (KEYS[node.type][name],)
        for one in steps:
            append(found, node, data, one)
        return found

    def counted(self, node: Node, name: str, number: int, asked: Element, which: str) -> None:
        """Checks how often an element, or a slice of it, is there. `which` names what asks."""
        place = (f"{node.location()}.{name}",)
        if number < asked.minimum:
            self.issues.append(Issue("required", f"{which}: {name} is needed {_times(asked.minimum)}.", place))
        if asked.maximum is not None and number > asked.maximum:
            allowed = "is not allowed" if asked.maximum == 0 else f"is allowed {_times(asked.maximum)} at most"
            self.issues.append(Issue("structure", f"{which}: {name} {allowed}.", place))

    def run(self, expression: str, node: Node) -> list[Any]:
        """The result of a FHIRPath expression at a node. Raises FHIRPathError."""
        return compile_expression(expression).run(self._state(node, _Outside(self.member)))

    def _state(self, node: Node, outside: _Outside) -> State:
        state = State(node, self._resource_of(node), self.root, None, outside.resolve)
        state.terminology = outside
        state.conforms = self.conforms
        return state

    def _resource_of(self, node: Node) -> Node:
        found: Node | None = node
        while found is not None and not definitions.is_resource(found.type):
            found = found.parent
        return found or self.root

    def _referred(self, content: str, profile: Profile) -> Element:
        element = profile.root
        for segment in content.partition("#")[2].split(".")[1:]:
            element = element.child(segment)
        return element

    def _typed(self, node: Node, types: Sequence[Type], profile: Profile) -> None:
        fitting = [item for item in types if is_subtype(node.type, item.code)]
        if not fitting:
            # FHIRPath's own types stand for ids and urls, and backbone elements are typed by their place.
            if all(definitions.is_type(item.code) for item in types) and "." not in node.type:
                self.add("value", node, f"{profile.name}: {node.type} is not among the types allowed here.")
            return
        profiles = [url for item in fitting for url in item.profiles]
        if profiles and all(item.profiles for item in fitting):
            self._any_of(node, profiles, profile)
        targets = [url for item in fitting for url in item.targets]
        if targets and node.type == "Reference" and all(item.targets for item in fitting):
            self._targeted(node, targets, profile)

    def _any_of(self, node: Node, urls: Sequence[str], profile: Profile) -> None:
        if len(urls) == 1:
            self.against(node, urls[0])
            return
        answers = [self.conforms(node, url) for url in urls]
        if not any(answers):
            if None in answers:
                self.add(
                    "informational", node, f"{profile.name}: not every profile named here is known.", "information"
                )
            else:
                self.add("value", node, f"{profile.name}: none of the profiles named here is met.")

    def _targeted(self, node: Node, urls: Sequence[str], profile: Profile) -> None:
        reference = node.value.get("reference")
        target = self.target(node)
        kind = target.type if target is not None else node.value.get("type")
        if kind is None and isinstance(reference, str):
            kind = (resolve_by_type(reference) or {}).get("resourceType")
        allowed = [self.profiles.type_of(url) for url in urls]
        if kind is None or not definitions.is_resource(kind) or None in allowed:
            return
        if not any(is_subtype(kind, item) for item in allowed if item is not None):
            self.add("invalid", node, f"{profile.name}: the reference may not name a {kind}.")

    def target(self, node: Node) -> Node | None:
        """What a reference names inside the resource or Bundle at hand."""
        try:
            found = self.run("resolve()", node)
        except FHIRPathError:
            return None
        return found[0] if found and isinstance(found[0], Node) else None

    def _bound(self, node: Node, binding: tuple[str, str], profile: Profile) -> None:
        strength, value_set = binding
        if strength not in {"required", "extensible"} or self.member is None:
            return
        found = codings(node)
        if not found:
            if strength == "required" and node.type == "CodeableConcept" and isinstance(node.value, dict):
                self.add("code-invalid", node, f"{profile.name}: a code of {value_set} is needed.")
            return
        answers = [self.member(value_set, system, code) for system, code in found]
        if any(answers):
            return
        if None in answers:
            text = f"{profile.name}: whether the code is in {value_set} cannot be known here."
            self.add("informational", node, text, "information")
        elif strength == "required":
            self.add("code-invalid", node, f"{profile.name}: the code is not in {value_set}.")
        else:
            text = f"{profile.name}: the code is not in {value_set}, from which one should be taken where one fits."
            self.add("code-invalid", node, text, "warning")

    def _ruled(self, node: Node, rule: Rule, profile: Profile) -> None:
        outside = _Outside(self.member)
        try:
            if compile_expression(rule.expression).is_true(self._state(node, outside)):
                return
            is_judged = not outside.was_at_a_loss
        except FHIRPathError:
            is_judged = False
        if not is_judged:
            text = f"{profile.name}: the rule {rule.key} could not be judged."
            self.add("informational", node, text, "information")
            return
        severity = "error" if rule.severity == "error" else "warning"
        self.add("invariant", node, f"{profile.name}: {rule.key}: {rule.human}", severity)


class _Outside:
    """What FHIRPath asks of the world outside the resource: codes, and what references name."""

    def __init__(self, member: Member | None) -> None:
        self._member = member
        self.was_at_a_loss = False
        """Whether something was asked that cannot be known: then what came out false proves nothing."""

    def resolve(self, _reference: str) -> None:
        """Nothing: a profile is judged by what is at hand."""
        self.was_at_a_loss = True

    def member_of(self, value_set: str, codings: list[tuple[str | None, str]]) -> bool | None:
        """Whether any of the codings is in the value set; None when that cannot be known."""
        answers = [None if self._member is None else self._member(value_set, system, code) for system, code in codings]
        if any(answers):
            return True
        self.was_at_a_loss = self.was_at_a_loss or None in answers
        return None if None in answers else False

    def subsumes(self, one: tuple[str | None, str], other: tuple[str | None, str]) -> bool | None:
        """True for equal codes; of others nothing is known here."""
        self.was_at_a_loss = self.was_at_a_loss or one != other
        return True if one == other else None


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
