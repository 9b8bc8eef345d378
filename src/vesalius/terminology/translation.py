"""$translate: codes of one system in another, by ConceptMap (R4 § operation-conceptmap-translate)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from vesalius.errors import NotFound
from vesalius.terminology.model import Json
from vesalius.terminology.sources import Source, split_canonical

# R4: a match counts unless it says that there is none.
_NEGATIVE = frozenset({"unmatched", "disjoint"})
# Read backwards, a relation turns round; the others are symmetric.
_REVERSED = {"wider": "narrower", "narrower": "wider", "subsumes": "specializes", "specializes": "subsumes"}
_MAP_DEPTH = 8

Coding = tuple[str | None, str, str | None]
"""System, code and version of what is to be translated."""


@dataclass(frozen=True, slots=True)
class Dependency:
    """A further value that a mapping may depend on: ConceptMap.group.element.target.dependsOn."""

    element: str
    value: str
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What to translate. `source_set`, `target_set` are value set urls; `target_system` narrows."""

    codings: tuple[Coding, ...]
    url: str | None = None
    version: str | None = None
    source_set: str | None = None
    target_set: str | None = None
    target_system: str | None = None
    dependencies: tuple[Dependency, ...] = ()
    is_reverse: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """One translation. `concept` is a Coding, None where the map says that there is none."""

    equivalence: str
    concept: Json | None
    map_url: str | None
    products: tuple[Json, ...] = ()
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """The answer: `is_found` when one match is more than unmatched or disjoint."""

    is_found: bool
    message: str | None
    matches: tuple[Match, ...] = field(default_factory=tuple)


def translate(source: Source, question: Question, concept_map: Json | None = None) -> Translation:
    """The translations of the first coding that has one, each once, in the order of the maps.

    Without a map or its url every known map that fits the system (and the value sets, if given) is used.
    Raises NotFound for an unknown map url.
    """
    found: list[Match] = []
    tried: list[str] = []
    for asked in question.codings:
        maps = _maps(source, question, asked[0], concept_map)
        tried += [str(one.get("url", "")) for one in maps]
        for one in maps:
            found += [match for match in _in_map(source, one, question, asked, ()) if match not in found]
        if any(match.equivalence not in _NEGATIVE for match in found):
            break
    is_found = any(match.equivalence not in _NEGATIVE for match in found)
    message = None
    if not is_found:
        message = "No translation was found." if tried else "No concept map for this system is known."
    return Translation(is_found, message, tuple(found))


def _maps(source: Source, question: Question, system: str | None, given: Json | None) -> Sequence[Json]:
    if given is not None:
        return (given,)
    if question.url is not None:
        url, stated = split_canonical(question.url)
        found = source.concept_map(url, question.version or stated)
        if found is None:
            raise NotFound(f"The concept map {question.url} is not known.")
        return (found,)
    if system is None:
        return ()
    maps = source.concept_maps(system, reverse=question.is_reverse)
    wanted = (question.source_set, question.target_set)
    ends = ("target", "source") if question.is_reverse else ("source", "target")
    return [
        one
        for one in maps
        if all(
            want is None or _end(one, end) in (None, split_canonical(want)[0])
            for want, end in zip(wanted, ends, strict=True)
        )
    ]


def _end(concept_map: Json, end: str) -> str | None:
    """The value set at one end of a map."""
    value = concept_map.get(f"{end}Canonical") or concept_map.get(f"{end}Uri")
    return split_canonical(str(value))[0] if value else None


def _in_map(
    source: Source,
    concept_map: Json,
    question: Question,
    asked: Coding,
    above: tuple[str, ...],
) -> list[Match]:
    """The matches in one map; `above` are the maps that led here by `other-map`."""
    system, code, version = asked
    near, far = ("target", "source") if question.is_reverse else ("source", "target")
    found: list[Match] = []
    url = concept_map.get("url")
    for group in concept_map.get("group", ()):
        if system is not None and group.get(near) not in (None, system):
            continue
        if version is not None and group.get(f"{near}Version") not in (None, version):
            continue
        if question.target_system is not None and group.get(far) not in (None, question.target_system):
            continue
        if question.is_reverse:
            found += _backwards(group, code, url)
            continue
        listed = [element for element in group.get("element", ()) if element.get("code") == code]
        if listed:
            for element in listed:
                found += _forwards(group, element, question.dependencies, url)
        elif "unmapped" in group:
            found += _unmapped(source, group, question, asked, (*above, str(url)))
    return found


def _forwards(group: Json, element: Json, dependencies: Sequence[Dependency], url: str | None) -> Iterable[Match]:
    targets = element.get("target", ())
    if not targets:
        return [Match("unmatched", None, url)]
    return [
        Match(
            target.get("equivalence", "equivalent"),
            _coding(group.get("target"), group.get("targetVersion"), target),
            url,
            tuple(_product(one) for one in target.get("product", ())),
            target.get("comment"),
        )
        for target in targets
        if all(_holds(one, dependencies) for one in target.get("dependsOn", ()))
    ]


def _backwards(group: Json, code: str, url: str | None) -> Iterable[Match]:
    for element in group.get("element", ()):
        for target in element.get("target", ()):
            if target.get("code") == code:
                equivalence = target.get("equivalence", "equivalent")
                coding = _coding(group.get("source"), group.get("sourceVersion"), element)
                yield Match(_REVERSED.get(equivalence, equivalence), coding, url, (), target.get("comment"))


def _unmapped(
    source: Source,
    group: Json,
    question: Question,
    asked: Coding,
    above: tuple[str, ...],
) -> Iterable[Match]:
    """What the group says of codes that it does not list (ConceptMap.group.unmapped)."""
    unmapped, code = group["unmapped"], asked[1]
    url = above[-1]
    mode = unmapped.get("mode")
    if mode == "provided":
        return [Match("equal", _coding(group.get("target"), group.get("targetVersion"), {"code": code}), url)]
    if mode == "fixed" and unmapped.get("code"):
        # A catch-all code says nothing exact about the concept.
        return [Match("relatedto", _coding(group.get("target"), group.get("targetVersion"), unmapped), url)]
    if mode == "other-map" and unmapped.get("url"):
        other_url, other_version = split_canonical(str(unmapped["url"]))
        other = source.concept_map(other_url, other_version)
        if other is not None and other_url not in above and len(above) < _MAP_DEPTH:
            return _in_map(source, other, question, asked, above)
    return []


def _coding(system: str | None, version: str | None, element: Json) -> dict[str, Any] | None:
    if not element.get("code"):
        return None
    parts = {"system": system, "version": version, "code": element["code"], "display": element.get("display")}
    return {name: value for name, value in parts.items() if value}


def _product(element: Json) -> Json:
    coding = {
        "system": element.get("system"),
        "code": element.get("value"),
        "display": element.get("display"),
    }
    return {
        "element": element.get("property"),
        "concept": {name: value for name, value in coding.items() if value},
    }


def _holds(dependency: Json, given: Sequence[Dependency]) -> bool:
    """True when the request states the value that the mapping depends on."""
    return any(
        one.element == dependency.get("property")
        and one.value == dependency.get("value")
        and (one.system is None or dependency.get("system") in (None, one.system))
        for one in given
    )
