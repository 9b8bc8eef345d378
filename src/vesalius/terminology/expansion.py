"""$expand: the members of a value set as ValueSet.expansion (R4 § operation-valueset-expand)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vesalius import clock, ids
from vesalius.errors import NotFound, NotSupported, TooCostly, VesaliusError
from vesalius.terminology import compose, languages, words
from vesalius.terminology.clauses import Clause, Compiled, Entry, Versions
from vesalius.terminology.model import Json
from vesalius.terminology.sources import Source

# What one answer without paging may hold.
DEFAULT_MAXIMUM = 10_000
UNCLOSED = "http://hl7.org/fhir/StructureDefinition/valueset-unclosed"


@dataclass(frozen=True, slots=True)
class Request:
    """The wishes of a caller of $expand. `partial` lists what can be listed, marked as unclosed."""

    filter: str | None = None
    offset: int = 0
    count: int | None = None
    include_designations: bool = False
    designations: tuple[str, ...] = ()
    include_definition: bool = False
    display_language: str | None = None
    active_only: bool = False
    exclude_nested: bool = True
    exclude_not_for_ui: bool = False
    partial: bool = False
    versions: Versions = field(default_factory=Versions)
    maximum: int = DEFAULT_MAXIMUM


class _Listing:
    """All members of a value set, in order, with their folded texts (made at the first text filter)."""

    __slots__ = ("_texts", "entries", "problems", "systems")

    def __init__(self, entries: Sequence[Entry], problems: Sequence[VesaliusError]) -> None:
        self.entries = entries
        self.problems = problems
        self.systems = tuple(dict.fromkeys((one.system, one.version) for one in entries))
        self._texts: list[str] | None = None

    def filtered(self, text: str) -> list[Entry]:
        """The entries whose code, display or designations have words that begin with those of the text."""
        wanted = words.needles(text)
        if self._texts is None:
            self._texts = [_folded(one) for one in self.entries]
        return [
            entry
            for entry, folded in zip(self.entries, self._texts, strict=True)
            if all(one in folded for one in wanted)
        ]


def _folded(entry: Entry) -> str:
    parts = [entry.display or "", entry.code, *(one.value for one in entry.designations)]
    return "".join(words.folded(part) for part in parts)


def expand(source: Source, value_set: Json | str, request: Request | None = None) -> dict[str, Any]:
    """The ValueSet with its expansion and without its compose, for a resource or a canonical url.

    `total` counts all that match; `contains` is the page from `offset` with at most `count` members, in the
    order of the definition. Two calls for neighbouring pages never overlap. Raises NotFound for an unknown
    url, NotSupported when content is missing (the text names the include), TooCostly above `maximum` members
    without paging.
    """
    wish = request or Request()
    found, listing = _listing(source, value_set, wish)
    entries: Sequence[Entry] = listing.entries
    if wish.active_only:
        entries = [one for one in entries if not one.is_inactive]
    if wish.exclude_not_for_ui:
        entries = [one for one in entries if not one.is_abstract]
    if wish.filter and words.needles(wish.filter):
        matching = listing.filtered(wish.filter)
        if len(entries) == len(listing.entries):
            entries = matching
        else:
            kept = {(one.system, one.code) for one in entries}
            entries = [one for one in matching if (one.system, one.code) in kept]
    if wish.count is None and len(entries) - wish.offset > wish.maximum:
        raise TooCostly(
            f"The expansion of {found.url} has {len(entries)} members, more than the {wish.maximum} that one"
            " answer may hold. Ask for a page (offset and count) or give a filter."
        )
    length = None if wish.count is None else min(wish.count, wish.maximum)
    page = entries[wish.offset : None if length is None else wish.offset + length]
    expansion: dict[str, Any] = {
        "identifier": f"urn:uuid:{ids.new()}",
        "timestamp": clock.instant(clock.now_microseconds()),
        "total": len(entries),
    }
    if wish.offset or wish.count is not None:
        expansion["offset"] = wish.offset
    is_whole = len(page) == len(entries) == len(listing.entries)
    expansion["parameter"] = _parameters(wish, listing, found)
    if listing.problems or not found.is_closed:
        expansion["extension"] = [{"url": UNCLOSED, "valueBoolean": True}]
    write = _Writer(source, wish)
    if not wish.exclude_nested and not wish.exclude_not_for_ui and is_whole:
        contains = write.nested(found, page)
    else:
        contains = [write.element(one) for one in page]
    if contains:
        expansion["contains"] = contains
    return {**head(found.resource, include_definition=wish.include_definition), "expansion": expansion}


def _listing(source: Source, value_set: Json | str, wish: Request) -> tuple[Compiled, _Listing]:
    """The value set and its members, from the source's cache when it is one of the source's own."""
    if isinstance(value_set, str):
        key = ("listing", value_set, wish.partial)
        # Requests choose versions and implicit value sets freely: keeping those would fill the memory.
        is_kept = not wish.versions.are_chosen and "?" not in value_set
        cached: tuple[Compiled, _Listing] | None = source.cache.get(key) if is_kept else None
        if cached is not None:
            return cached
        found = compose.compiled(source, value_set, versions=wish.versions)
        if found is None:
            raise NotFound(f"The value set {value_set} is not known.")
        pair = (found, _list(found, wish))
        if is_kept:
            source.cache[key] = pair
        return pair
    found = compose.compile_value_set(source, value_set, wish.versions)
    return found, _list(found, wish)


def _list(found: Compiled, wish: Request) -> _Listing:
    problems = found.problems
    if not problems:
        try:
            return _Listing(list(found.entries().values()), ())
        except NotSupported as error:
            problems = [error]
    if not wish.partial:
        raise joined(problems)
    return _Listing(list(found.list_members(partial=True).values()), problems)


def joined(problems: list[VesaliusError]) -> VesaliusError:
    """One error that says every reason."""
    issues = tuple(dict.fromkeys(issue for one in problems for issue in one.issues))
    text = " ".join(dict.fromkeys(str(one) for one in problems))
    return type(problems[0])(text, issues=issues)


def head(resource: Json, *, include_definition: bool) -> dict[str, Any]:
    """The value set without what an expansion replaces."""
    left_out = {"expansion", "text", "contained"} | (set() if include_definition else {"compose"})
    kept = {name: value for name, value in resource.items() if name not in left_out}
    return {"resourceType": "ValueSet", **kept}


def _parameters(wish: Request, listing: _Listing, found: Compiled) -> list[dict[str, Any]]:
    """What controlled the expansion, and the code systems that it took codes from."""
    said: list[dict[str, Any]] = []
    if wish.filter:
        said.append({"name": "filter", "valueString": wish.filter})
    if wish.count is not None:
        said += [
            {"name": "offset", "valueInteger": wish.offset},
            {"name": "count", "valueInteger": min(wish.count, wish.maximum)},
        ]
    if wish.include_designations:
        said.append({"name": "includeDesignations", "valueBoolean": True})
    if wish.display_language:
        said.append({"name": "displayLanguage", "valueCode": wish.display_language})
    if wish.active_only:
        said.append({"name": "activeOnly", "valueBoolean": True})
    said.append({"name": "excludeNested", "valueBoolean": wish.exclude_nested})
    for system, version in listing.systems:
        canonical = f"{system}|{version}" if version else system
        said.append({"name": "used-codesystem", "valueUri": canonical})
        if version:
            said.append({"name": "version", "valueUri": canonical})
    for clause in found.includes:
        for inner in clause.value_sets:
            said.append(
                {
                    "name": "used-valueset",
                    "valueUri": inner.url + (f"|{inner.version}" if inner.version else ""),
                }
            )
    if listing.problems:
        said.append({"name": "limitedExpansion", "valueBoolean": True})
        said += [{"name": "warning", "valueString": str(one)} for one in listing.problems]
    return said


class _Writer:
    """Writes entries as ValueSet.expansion.contains in the language of the reader."""

    def __init__(self, source: Source, wish: Request) -> None:
        self._source = source
        self._languages = languages.ranges(wish.display_language)
        self._with_designations = wish.include_designations or bool(wish.designations)
        self._designations = languages.ranges(",".join(one for one in wish.designations if "|" not in one))
        self._uses = {tuple(one.split("|", 1)) for one in wish.designations if "|" in one}

    def element(self, entry: Entry) -> dict[str, Any]:
        """One member."""
        found: dict[str, Any] = {"system": entry.system}
        if entry.is_abstract:
            found["abstract"] = True
        if entry.is_inactive:
            found["inactive"] = True
        if entry.version:
            found["version"] = entry.version
        found["code"] = entry.code
        display = entry.display
        if self._languages or display is None:
            display = languages.preferred(display, entry.designations, self._languages, entry.language)
        if display is not None:
            found["display"] = display
        if self._with_designations and entry.designations:
            written = [one.as_json() for one in entry.designations if self._is_wanted(one.language, one.use)]
            if written:
                found["designation"] = written
        return found

    def _is_wanted(self, language: str | None, use: Json | None) -> bool:
        if not self._designations and not self._uses:
            return True
        if any(languages.matches(one, language) for one in self._designations):
            return True
        return use is not None and (use.get("system", ""), use.get("code", "")) in self._uses

    def nested(self, found: Compiled, entries: Sequence[Entry]) -> list[dict[str, Any]]:
        """All members, each inside the first of its parents that is a member itself."""
        elements = {(one.system, one.code): self.element(one) for one in entries}
        systems: Mapping[str, Any] = {
            clause.system: clause.code_system
            for clause in _all_clauses(found)
            if clause.system is not None and clause.code_system is not None
        }
        roots: list[dict[str, Any]] = []
        for (system, code), element in elements.items():
            parent = self._parent(systems.get(system), system, code, elements)
            if parent is None:
                roots.append(element)
            else:
                parent.setdefault("contains", []).append(element)
        return roots

    def _parent(
        self, code_system: Any, system: str, code: str, elements: Mapping[tuple[str, str], dict[str, Any]]
    ) -> dict[str, Any] | None:
        if code_system is None:
            return None
        concept = code_system.find(code)
        for one in concept.parents if concept is not None else ():
            # A cycle in the hierarchy must not swallow both members.
            if (system, one) in elements and one not in code_system.descendants(code):
                return elements[system, one]
        return None


def _all_clauses(found: Compiled) -> list[Clause]:
    clauses = list(found.includes)
    for clause in found.includes:
        for inner in clause.value_sets:
            clauses += _all_clauses(inner)
    return clauses
