"""Code systems as indexes over their concepts: the form that every terminology operation works on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]

CONCEPT_PROPERTIES = "http://hl7.org/fhir/concept-properties#"
# HL7's older code systems declare `abstract` where later ones declare `notSelectable`.
_ABSTRACT = frozenset({"notSelectable", "abstract"})
_INACTIVE_STATUSES = frozenset({"retired", "inactive"})
# CodeSystem.hierarchyMeaning: under these two a child is not a kind of its parent.
_NOT_SUBSUMING = frozenset({"part-of", "grouped-by"})


@dataclass(frozen=True, slots=True)
class Designation:
    """Another name of a concept: language (BCP 47) and use (a Coding) where stated."""

    value: str
    language: str | None = None
    use: Json | None = None

    def as_json(self) -> dict[str, Any]:
        """The element as it stands in CodeSystem, ValueSet.compose and ValueSet.expansion."""
        found: dict[str, Any] = {}
        if self.language:
            found["language"] = self.language
        if self.use:
            found["use"] = dict(self.use)
        found["value"] = self.value
        return found


def designations_of(element: Json) -> tuple[Designation, ...]:
    """The designations of a concept element that have a value."""
    return tuple(
        Designation(one["value"], one.get("language"), one.get("use"))
        for one in element.get("designation", ())
        if one.get("value")
    )


@dataclass(slots=True)
class Concept:
    """One concept. `parents` (there may be several) and `children` are direct, in document order."""

    code: str
    display: str | None
    definition: str | None
    designations: tuple[Designation, ...]
    properties: tuple[Json, ...]
    parents: list[str]
    children: list[str]
    is_abstract: bool
    is_inactive: bool

    def property_values(self, code: str) -> Iterator[str]:
        """The values of a property as text: `true` for a boolean, the code of a Coding."""
        for one in self.properties:
            if one.get("code") == code:
                yield property_text(one)


def property_text(element: Json) -> str:
    """The value of a concept property as a filter compares it."""
    for name, value in element.items():
        if name.startswith("value"):
            if isinstance(value, bool):
                return "true" if value else "false"
            if isinstance(value, Mapping):
                return str(value.get("code", ""))
            return str(value)
    return ""


class CodeSystem:
    """A CodeSystem resource, indexed by code. Never changes once made."""

    __slots__ = ("_ancestors", "_descendants", "_folded", "concepts", "names", "resource", "supplements")

    def __init__(self, resource: Json, supplements: Iterable[Json] = ()) -> None:
        self.resource = resource
        self.supplements = tuple(supplements)
        self.concepts: dict[str, Concept] = {}
        # Names that supplements give to codes whose system is not here, or not here in full.
        self.names: dict[str, tuple[Designation, ...]] = {}
        self._folded: dict[str, str] | None = None
        self._descendants: dict[str, frozenset[str]] = {}
        self._ancestors: dict[str, frozenset[str]] = {}
        reader = _PropertyReader(resource)
        _collect(self.concepts, resource.get("concept", ()), None, reader)
        for supplement in self.supplements:
            _supplement(self, supplement.get("concept", ()), reader)
        _link(self.concepts, reader)

    @property
    def url(self) -> str:
        """The canonical url, which is Coding.system."""
        return str(self.resource.get("url", ""))

    @property
    def version(self) -> str | None:
        """CodeSystem.version."""
        return self.resource.get("version")

    @property
    def name(self) -> str:
        """What $lookup calls the system: name, else title, else url."""
        return str(self.resource.get("name") or self.resource.get("title") or self.url)

    @property
    def content(self) -> str:
        """`complete`, `fragment`, `example`, `not-present` or `supplement`."""
        return str(self.resource.get("content", "complete"))

    @property
    def is_complete(self) -> bool:
        """True when a code that is not here does not exist. HL7's `example` systems are open lists."""
        return self.content == "complete"

    @property
    def has_content(self) -> bool:
        """True when at least one concept is here, or when the system is complete and empty."""
        return bool(self.concepts) or self.content == "complete"

    @property
    def is_case_sensitive(self) -> bool:
        """CodeSystem.caseSensitive; codes compare with case unless the system says otherwise."""
        return self.resource.get("caseSensitive") is not False

    @property
    def is_subsuming(self) -> bool:
        """True when the hierarchy says is-a (or nothing, or classified-with)."""
        return self.resource.get("hierarchyMeaning") not in _NOT_SUBSUMING

    @property
    def language(self) -> str | None:
        """The language of the displays, where declared."""
        return self.resource.get("language")

    def find(self, code: str) -> Concept | None:
        """The concept with this code, compared as the system says."""
        found = self.concepts.get(code)
        if found is not None or self.is_case_sensitive:
            return found
        if self._folded is None:
            self._folded = {one.casefold(): one for one in reversed(self.concepts)}
        exact = self._folded.get(code.casefold())
        return None if exact is None else self.concepts[exact]

    def descendants(self, code: str) -> frozenset[str]:
        """All codes below, without the code itself. Cycles in the source do no harm."""
        found = self._descendants.get(code)
        if found is None:
            found = self._descendants[code] = self._closure(code, downwards=True)
        return found

    def ancestors(self, code: str) -> frozenset[str]:
        """All codes above, without the code itself."""
        found = self._ancestors.get(code)
        if found is None:
            found = self._ancestors[code] = self._closure(code, downwards=False)
        return found

    def _closure(self, code: str, *, downwards: bool) -> frozenset[str]:
        seen: set[str] = set()
        waiting = [code]
        while waiting:
            concept = self.concepts.get(waiting.pop())
            if concept is None:
                continue
            for one in concept.children if downwards else concept.parents:
                if one not in seen:
                    seen.add(one)
                    waiting.append(one)
        seen.discard(code)
        return frozenset(seen)


class _PropertyReader:
    """Knows under which local codes a system declares the properties that FHIR defines."""

    __slots__ = ("abstract", "children", "inactive", "parents", "status")

    def __init__(self, resource: Json) -> None:
        by_uri: dict[str, set[str]] = {}
        for one in resource.get("property", ()):
            uri = str(one.get("uri", ""))
            if uri.startswith(CONCEPT_PROPERTIES):
                by_uri.setdefault(uri.removeprefix(CONCEPT_PROPERTIES), set()).add(str(one.get("code")))
        self.abstract = _ABSTRACT | by_uri.get("notSelectable", set())
        self.inactive = {"inactive"} | by_uri.get("inactive", set())
        self.status = {"status"} | by_uri.get("status", set())
        self.parents = {"parent", "subsumedBy"} | by_uri.get("parent", set())
        self.children = {"child"} | by_uri.get("child", set())

    def is_abstract(self, properties: Iterable[Json]) -> bool:
        return any(one.get("code") in self.abstract and one.get("valueBoolean") is True for one in properties)

    def is_inactive(self, properties: Iterable[Json]) -> bool:
        for one in properties:
            code = one.get("code")
            if code in self.inactive and property_text(one) == "true":
                return True
            if code in self.status and property_text(one) in _INACTIVE_STATUSES:
                return True
        return False


def _collect(
    concepts: dict[str, Concept], elements: Iterable[Json], parent: str | None, reader: _PropertyReader
) -> None:
    """Adds nested concepts in document order. A code that stands in two places has two parents."""
    waiting: list[tuple[Json, str | None]] = [(one, parent) for one in reversed(list(elements))]
    while waiting:
        element, above = waiting.pop()
        code = element.get("code")
        if not code:
            continue
        concept = concepts.get(code)
        if concept is None:
            properties = tuple(element.get("property", ()))
            concept = concepts[code] = Concept(
                code,
                element.get("display"),
                element.get("definition"),
                designations_of(element) if "designation" in element else (),
                properties,
                [],
                [],
                reader.is_abstract(properties) if properties else False,
                reader.is_inactive(properties) if properties else False,
            )
        if above is not None:
            _join(concepts[above], concept)
        nested = element.get("concept")
        if nested:
            waiting.extend((one, code) for one in reversed(nested))


def _join(parent: Concept, child: Concept) -> None:
    if child.code not in parent.children:
        parent.children.append(child.code)
    if parent.code not in child.parents:
        child.parents.append(parent.code)


def _supplement(system: CodeSystem, elements: Iterable[Json], reader: _PropertyReader) -> None:
    """Adds designations and properties; a supplement adds no concepts and no hierarchy (R4 § 4.7.7)."""
    for element in elements:
        code = str(element.get("code"))
        concept = system.concepts.get(code)
        if concept is None:
            system.names[code] = system.names.get(code, ()) + designations_of(element)
        else:
            concept.designations += designations_of(element)
            concept.properties += tuple(element.get("property", ()))
            concept.is_abstract = reader.is_abstract(concept.properties)
            concept.is_inactive = reader.is_inactive(concept.properties)
        _supplement(system, element.get("concept", ()), reader)


def _link(concepts: dict[str, Concept], reader: _PropertyReader) -> None:
    """Adds the hierarchy that stands in `parent` and `child` properties."""
    for concept in concepts.values():
        for one in concept.properties:
            code = one.get("code")
            if code in reader.parents:
                other = concepts.get(property_text(one))
                if other is not None and other is not concept:
                    _join(other, concept)
            elif code in reader.children:
                other = concepts.get(property_text(one))
                if other is not None and other is not concept:
                    _join(concept, other)
