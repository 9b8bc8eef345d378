"""$lookup and $subsumes: what a code means, and how two codes stand to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from vesalius.errors import NotFound, NotSupported
from vesalius.terminology import languages
from vesalius.terminology.model import CodeSystem, Concept, Designation
from vesalius.terminology.sources import Source

Relation = Literal["equivalent", "subsumes", "subsumed-by", "not-subsumed"]


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a concept: its code, its FHIR value (`valueCode`, …) and a description."""

    code: str
    value_name: str
    value: Any
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What $lookup answers."""

    system: str
    name: str
    version: str | None
    code: str
    display: str
    definition: str | None
    designations: tuple[Designation, ...]
    properties: tuple[Property, ...]


def code_system(source: Source, system: str, version: str | None = None) -> CodeSystem:
    """The code system. Raises NotFound for an unknown one, NotSupported for one without content."""
    known = source.code_system(system, version)
    if known is None:
        what = f" version {version}" if version else ""
        raise NotFound(f"The code system {system}{what} is not known.")
    if not known.has_content:
        raise NotSupported(f"No content of the code system {system} is here.")
    return known


def _concept(known: CodeSystem, code: str) -> Concept:
    found = known.find(code)
    if found is None:
        part = "" if known.is_complete else f" in the part that is here (content: {known.content})"
        raise NotFound(f"The code '{code}' does not exist in the code system {known.url}{part}.")
    return found


def lookup(
    source: Source,
    system: str,
    code: str,
    *,
    version: str | None = None,
    display_language: str | None = None,
    properties: Sequence[str] = (),
) -> Found:
    """Everything about a code, or only the named properties of it (`lang.fr` names a language).

    Raises NotFound for an unknown system, version or code; NotSupported for a system without content.
    """
    return describe(
        code_system(source, system, version), code, display_language=display_language, properties=properties
    )


def describe(
    known: CodeSystem, code: str, *, display_language: str | None = None, properties: Sequence[str] = ()
) -> Found:
    """`lookup` in a code system at hand."""
    concept = _concept(known, code)
    wanted = languages.ranges(display_language)
    shown = languages.preferred(concept.display, concept.designations, wanted, known.language) or concept.code
    named = frozenset(properties)
    tags = [one.removeprefix("lang.").lower() for one in named if one.startswith("lang.")]
    designations: Sequence[Designation] = ()
    if not named or "designation" in named or "*" in named:
        designations = concept.designations
    elif tags:
        designations = languages.answering(concept.designations, tags)
    return Found(
        known.url,
        known.name,
        known.version,
        concept.code,
        shown,
        concept.definition if _is_named(named, "definition") else None,
        tuple(designations),
        tuple(one for one in _properties(known, concept) if _is_named(named, one.code)),
    )


def _is_named(named: frozenset[str], code: str) -> bool:
    return not named or code in named or "*" in named


def _properties(known: CodeSystem, concept: Concept) -> list[Property]:
    """The properties that FHIR defines for every code system, then the concept's own."""
    found = [Property("parent", "valueCode", code, _name(known, code)) for code in concept.parents]
    found += [Property("child", "valueCode", code, _name(known, code)) for code in concept.children]
    own = {one.get("code") for one in concept.properties}
    if "inactive" not in own:
        found.append(Property("inactive", "valueBoolean", concept.is_inactive))
    if concept.is_abstract and "abstract" not in own:
        found.append(Property("abstract", "valueBoolean", value=True))
    related = {("parent", code) for code in concept.parents} | {("child", code) for code in concept.children}
    for one in concept.properties:
        for name, value in one.items():
            if name.startswith("value") and (one.get("code"), value) not in related:
                described = _name(known, str(value)) if name == "valueCode" else None
                found.append(Property(str(one.get("code")), name, value, described))
    return found


def _name(known: CodeSystem, code: str) -> str | None:
    concept = known.concepts.get(code)
    return None if concept is None else concept.display


def subsumes(source: Source, system: str, code_a: str, code_b: str, *, version: str | None = None) -> Relation:
    """How A stands to B in the hierarchy of their system. Errors as `lookup`.

    In a system whose hierarchy does not mean is-a (part-of, grouped-by) different codes never subsume each
    other.
    """
    return relation(code_system(source, system, version), code_a, code_b)


def relation(known: CodeSystem, code_a: str, code_b: str) -> Relation:
    """`subsumes` in a code system at hand."""
    first, second = _concept(known, code_a), _concept(known, code_b)
    if first.code == second.code:
        return "equivalent"
    if not known.is_subsuming:
        return "not-subsumed"
    above, below = second.code in known.descendants(first.code), first.code in known.descendants(second.code)
    if above and below:
        # A cycle in the source: each is a kind of the other.
        return "equivalent"
    if above:
        return "subsumes"
    return "subsumed-by" if below else "not-subsumed"
