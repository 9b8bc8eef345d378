"""Slices (R4 profiling.html#slicing): which item belongs to which slice, and whether each slice is as asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from vesalius.errors import Issue
from vesalius.r4.fhirpath import FHIRPathError, Node
from vesalius.r4.fhirpath.model import is_subtype
from vesalius.r4.profiles.definition import Element, Expected, Profile
from vesalius.r4.profiles.values import codings, meets

if TYPE_CHECKING:
    from vesalius.r4.profiles.validation import Checker

_MAXIMUM_STEPS: Final = 20


class _Wanted(NamedTuple):
    """What a slice asks at the place that tells it apart: values, or the value set of a required binding."""

    expected: tuple[Expected, ...] = ()
    value_sets: tuple[str, ...] = ()


class Slicing:
    """Sorts items into slices for a checker."""

    def __init__(self, checker: Checker) -> None:
        self._checker = checker

    def check(self, parent: Node, items: Sequence[Node], element: Element, profile: Profile) -> None:
        """Checks the slices of an element: how often each is there, what each asks, and what belongs to none."""
        discriminators = element.told_apart_by()
        members: dict[str, list[Node]] = {name: [] for name in element.slices}
        undecided: set[str] = set()
        order: list[int] = []
        for item in items:
            number = self._slice_of(item, element, discriminators, undecided)
            order.append(number)
            if number >= 0:
                members[list(element.slices)[number]].append(item)
        for name, wanted in element.slices.items():
            found = members[name]
            if name not in undecided:
                which = f"{profile.name}, slice {name}"
                self._checker.counted(parent, element.name, len(found), wanted, which)
            for item in found:
                self._checker.element(item, wanted, profile)
            if wanted.slices:
                wanted.discriminators = wanted.discriminators or discriminators
                self.check(parent, found, wanted, profile)
        self._unplaced(parent, items, order, element, profile, is_certain=not undecided)

    def _unplaced(
        self,
        parent: Node,
        items: Sequence[Node],
        order: Sequence[int],
        element: Element,
        profile: Profile,
        *,
        is_certain: bool,
    ) -> None:
        if element.is_closed and is_certain:
            for item, number in zip(items, order, strict=True):
                if number < 0:
                    text = f"{profile.name}: this belongs to none of the slices, and others are not allowed."
                    self._checker.add("structure", item, text)
        placed = [number for number in order if number >= 0]
        if element.is_ordered and placed != sorted(placed):
            place = (f"{parent.location()}.{element.name}",)
            text = f"{profile.name}: the slices of {element.name} are not in the order of the profile."
            self._checker.issues.append(Issue("structure", text, place))

    def _slice_of(
        self, item: Node, element: Element, discriminators: Sequence[tuple[str, str]], undecided: set[str]
    ) -> int:
        """The number of the slice that the item belongs to; -1 for none. Slices that nothing tells apart are noted."""
        for number, (name, wanted) in enumerate(element.slices.items()):
            answers = [self._fits(item, wanted, kind, path) for kind, path in discriminators]
            if None in answers and False not in answers:
                undecided.add(name)
            elif answers and all(answers):
                return number
        return -1

    def _fits(self, item: Node, wanted: Element, kind: str, path: str) -> bool | None:
        try:
            found = [node for node in self._checker.run(path, item) if isinstance(node, Node)]
        except FHIRPathError:
            return None
        places = list(self._places(wanted, path))
        if kind in {"value", "pattern"}:
            asked = self._wanted(wanted, path)
            if not asked.expected and not asked.value_sets:
                return None
            return any(self._is_as(node, asked) for node in found)
        if kind == "exists":
            if any(place.maximum == 0 for place in places):
                return not found
            return bool(found) if any(place.minimum for place in places) else None
        if kind == "type":
            types = [one.code for place in places for one in place.types]
            return any(is_subtype(node.type, code) for node in found for code in types) if types else None
        return self._has_profile(found, places)

    def _has_profile(self, found: Sequence[Node], places: Sequence[Element]) -> bool | None:
        types = [one for place in places for one in place.types]
        urls = [url for one in types for url in (*one.profiles, *one.targets)]
        if not urls:
            return None
        answers = [self._checker.conforms(node, url) for node in found for url in urls]
        if any(answers):
            return True
        return None if None in answers else False

    def _is_as(self, node: Node, asked: _Wanted) -> bool:
        if asked.expected:
            return all(meets(expected, node.value) for expected in asked.expected)
        member = self._checker.member
        return member is not None and any(
            member(value_set, system, code) for value_set in asked.value_sets for system, code in codings(node)
        )

    def _places(self, wanted: Element, path: str) -> Iterator[Element]:
        """The elements that a discriminator's path leads to, below a slice and in the profiles of its types."""
        reached = [wanted]
        for step in _steps(path):
            reached = [inner for place in reached for inner in self._below(place, step)]
        yield from reached

    def _below(self, place: Element, step: str) -> Iterator[Element]:
        for known in (place, *self._profiled(place)):
            child = known.children.get(step)
            if child is not None:
                yield child
                yield from child.slices.values()

    def _profiled(self, place: Element) -> Iterator[Element]:
        for one in place.types:
            for url in one.profiles:
                profile = self._checker.profiles.get(url)
                if profile is not None:
                    yield profile.root

    def _wanted(self, wanted: Element, path: str) -> _Wanted:
        steps = _steps(path)
        if steps == ["url"] and wanted.name in {"extension", "modifierExtension"}:
            # The url of an extension is that of its definition, known or not.
            urls = [url.partition("|")[0] for one in wanted.types for url in one.profiles]
            if urls:
                return _Wanted((Expected("fixed", urls[0]),))
        expected: list[Expected] = []
        value_sets: list[str] = []
        reached = [wanted]
        for number in range(len(steps) + 1):
            for place in reached:
                for one in place.expected:
                    expected += [Expected(one.kind, value) for value in _inside(one.value, steps[number:])]
                if number == len(steps) and place.binding is not None and place.binding[0] == "required":
                    value_sets.append(place.binding[1])
            if number < len(steps):
                reached = [inner for place in reached for inner in self._below(place, steps[number])]
        return _Wanted(tuple(expected), tuple(value_sets))


def _steps(path: str) -> list[str]:
    """The names in a discriminator's path; functions lead nowhere else in the tree of a definition."""
    names = [part for part in path.split(".") if part not in {"$this", "resolve()"}]
    return [name.partition("(")[0] for name in names if not name.startswith("ofType(")][:_MAXIMUM_STEPS]


def _inside(value: Any, steps: Sequence[str]) -> Iterator[Any]:
    """The values at the end of a path in a fixed value or pattern."""
    if isinstance(value, list):
        for item in value:
            yield from _inside(item, steps)
    elif not steps:
        yield value
    elif isinstance(value, dict) and steps[0] in value:
        yield from _inside(value[steps[0]], steps[1:])
