"""Where code systems, value sets and concept maps come from: stored resources first, shipped ones second.

A source is a snapshot and may cache everything it has answered. Whoever stores or changes a CodeSystem,
ValueSet or ConceptMap makes a new `Layered` afterwards; the shipped layer below it lives as long as the
process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol

from vesalius.terminology.model import CodeSystem, Json
from vesalius.terminology.shipped import Shipped

Lookup = Callable[[str, str, str], Sequence[Json]]
"""`(resource type, R4 search parameter, value) → current stored resources`, for example
`("CodeSystem", "supplements", url)`. Asked for: `url` of all three types, `supplements` of CodeSystem,
`source-system` and `target-system` of ConceptMap."""


_MISSING: Any = object()


class Source(Protocol):
    """What the operations of this package need. Urls carry no `|version`; `version` None is the newest.

    `cache` holds whatever the operations derive from this source (expansions, closures): it is dropped with
    it.
    """

    @property
    def cache(self) -> dict[Any, Any]:
        """Derived answers, kept as long as the source."""
        ...

    def code_system(self, url: str, version: str | None = None) -> CodeSystem | None:
        """The code system with all its supplements applied; None when it is not known at all."""
        ...

    def value_set(self, url: str, version: str | None = None) -> Json | None:
        """The ValueSet resource."""
        ...

    def concept_map(self, url: str, version: str | None = None) -> Json | None:
        """The ConceptMap resource."""
        ...

    def concept_maps(self, system: str, *, reverse: bool = False) -> Sequence[Json]:
        """The maps that have a group from (or, with `reverse`, to) this system."""
        ...


def split_canonical(canonical: str) -> tuple[str, str | None]:
    """`url|version#fragment` in its url and its version."""
    url, _, version = canonical.partition("|")
    return url.partition("#")[0] if "#" in url and not url.startswith("#") else url, version.partition("#")[0] or None


def version_key(version: str | None) -> tuple[tuple[int, int, str], ...]:
    """Sorts versions: numbers by value, anything else as text, none first."""
    if not version:
        return ()
    return tuple(
        (1, int(part), "") if part.isascii() and part.isdigit() else (0, 0, part)
        for part in re.split(r"[.\-_+/]", version)
    )


def newest(resources: Iterable[Json], version: str | None) -> Json | None:
    """The resource with this version; without one the best: active before others, then the newest.

    An edition of SNOMED CT (`http://snomed.info/sct/11000172109`) is answered by any of its versions, and a
    code system that states no version by itself: it claims nothing that could contradict.
    """
    best: Json | None = None
    best_key: tuple[Any, ...] = ()
    for resource in resources:
        own = resource.get("version")
        if version is not None and not _answers(resource, own, version):
            continue
        status = resource.get("status")
        key = (own == version, status != "retired", status == "active", version_key(own))
        if best is None or key > best_key:
            best, best_key = resource, key
    return best


def _answers(resource: Json, own: str | None, version: str) -> bool:
    if own is None:
        return resource.get("resourceType") == "CodeSystem"
    return own == version or own.startswith(f"{version}/version/")


@cache
def shipped() -> Shipped:
    """The layer of shipped resources, one per process."""
    return Shipped()


class Cache(dict[Any, Any]):
    """A dictionary that forgets everything when it is full: names in requests must not fill the memory."""

    __slots__ = ("_limit",)

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def __setitem__(self, key: Any, value: Any) -> None:
        if len(self) >= self._limit:
            self.clear()
        super().__setitem__(key, value)


class Layered:
    """Stored resources over shipped ones. Stored ones win for the same url and version."""

    def __init__(self, lookup: Lookup | None = None, below: Shipped | None = None) -> None:
        self._lookup = lookup
        self._below = below or shipped()
        self._code_systems: dict[tuple[str, str | None], CodeSystem | None] = Cache(4096)
        self._resources: dict[tuple[str, str, str | None], Json | None] = Cache(8192)
        self.cache: dict[Any, Any] = Cache(8192)

    def code_system(self, url: str, version: str | None = None) -> CodeSystem | None:
        """See `Source`."""
        key = (url, version)
        found: CodeSystem | None = self._code_systems.get(key, _MISSING)
        if found is _MISSING:
            found = self._code_systems[key] = self._make_code_system(url, version)
        return found

    def value_set(self, url: str, version: str | None = None) -> Json | None:
        """See `Source`."""
        return self._resource("ValueSet", url, version)

    def concept_map(self, url: str, version: str | None = None) -> Json | None:
        """See `Source`."""
        return self._resource("ConceptMap", url, version)

    def concept_maps(self, system: str, *, reverse: bool = False) -> Sequence[Json]:
        """See `Source`. A stored map hides the shipped one of the same url."""
        parameter = "target-system" if reverse else "source-system"
        found = {resource.get("url"): resource for resource in self._below.concept_maps(system, reverse=reverse)}
        for resource in self._stored("ConceptMap", parameter, system):
            found[resource.get("url") or resource.get("id")] = resource
        return list(found.values())

    def _stored(self, resource_type: str, parameter: str, value: str) -> Sequence[Json]:
        return self._lookup(resource_type, parameter, value) if self._lookup is not None else ()

    def _resource(self, resource_type: str, url: str, version: str | None) -> Json | None:
        key = (resource_type, url, version)
        found: Json | None = self._resources.get(key, _MISSING)
        if found is _MISSING:
            found = newest(self._stored(resource_type, "url", url), version)
            if found is None:
                found = newest(self._below.resources(resource_type, url), version)
            self._resources[key] = found
        return found

    def _make_code_system(self, url: str, version: str | None) -> CodeSystem | None:
        candidates = [one for one in self._stored("CodeSystem", "url", url) if one.get("content") != "supplement"]
        resource = newest(candidates, version)
        if resource is None or resource.get("content") == "not-present":
            below = newest(self._below.resources("CodeSystem", url), version)
            # A stored system without content says nothing that the shipped content does not.
            resource = below or resource
        if resource is not None and resource.get("content") == "supplement":
            return None
        supplements = [*self._below.supplements(url), *self._stored("CodeSystem", "supplements", url)]
        if resource is None:
            # Without the system itself its supplements still name the codes that value sets enumerate.
            absent = {"resourceType": "CodeSystem", "url": url, "content": "not-present"}
            return CodeSystem(absent, supplements) if supplements and version is None else None
        return CodeSystem(resource, [one for one in supplements if _supplements(one, resource)])


def _supplements(supplement: Json, resource: Json) -> bool:
    """True when a supplement names this system, and this version or none."""
    url, version = split_canonical(str(supplement.get("supplements", "")))
    return url == resource.get("url") and version in (None, resource.get("version"))


class WithContained:
    """A source in front of which the resources contained in one ValueSet stand (`#id` and by url)."""

    def __init__(self, source: Source, resource: Json) -> None:
        self._source = source
        self._contained: dict[tuple[str, str], Mapping[str, Any]] = {}
        for one in resource.get("contained", ()):
            for name in (one.get("url"), f"#{one.get('id')}"):
                if name:
                    self._contained[one.get("resourceType", ""), name] = one
        self._systems: dict[str, CodeSystem] = {}
        self.cache: dict[Any, Any] = {}

    def code_system(self, url: str, version: str | None = None) -> CodeSystem | None:
        """See `Source`."""
        resource = self._contained.get(("CodeSystem", url))
        if resource is None:
            return self._source.code_system(url, version)
        if url not in self._systems:
            self._systems[url] = CodeSystem(resource)
        return self._systems[url]

    def value_set(self, url: str, version: str | None = None) -> Json | None:
        """See `Source`."""
        return self._contained.get(("ValueSet", url)) or self._source.value_set(url, version)

    def concept_map(self, url: str, version: str | None = None) -> Json | None:
        """See `Source`."""
        return self._source.concept_map(url, version)

    def concept_maps(self, system: str, *, reverse: bool = False) -> Sequence[Json]:
        """See `Source`."""
        return self._source.concept_maps(system, reverse=reverse)
