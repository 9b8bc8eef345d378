"""ValueSet.compose, compiled: each include becomes a clause that lists its concepts and judges single codes.

Judgements are three-valued: True, False, or None where the content that would decide is not here. So a code can be
refused or accepted by a value set that cannot be listed, as long as the clause that decides is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from vesalius.errors import Invalid, NotSupported, TooCostly, VesaliusError
from vesalius.terminology.filters import Predicate, predicate
from vesalius.terminology.model import CodeSystem, Concept, Designation, Json, designations_of
from vesalius.terminology.sources import Source, WithContained, split_canonical

# More members than this are not held in memory for one value set; single codes can still be judged.
MEMBER_LIMIT = 200_000
_DEPTH_LIMIT = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a value set, before a display language is chosen."""

    system: str
    code: str
    display: str | None
    designations: tuple[Designation, ...] = ()
    version: str | None = None
    is_abstract: bool = False
    is_inactive: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions that a request wants: of systems without a stated one, and by force (R4 $expand)."""

    defaults: Mapping[str, str] = field(default_factory=dict)
    forced: Mapping[str, str] = field(default_factory=dict)
    checked: Mapping[str, str] = field(default_factory=dict)

    def of(self, system: str, stated: str | None) -> str | None:
        """The version to use. Raises Invalid when the value set states another than the one to check."""
        if system in self.forced:
            return self.forced[system]
        chosen = stated or self.defaults.get(system)
        wanted = self.checked.get(system)
        if wanted is not None:
            if chosen is not None and chosen != wanted:
                raise Invalid(
                    f"The value set uses version {chosen} of {system}, not the version {wanted} to check."
                )
            chosen = wanted
        return chosen

    @property
    def key(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """A hashable form, for caches."""
        return tuple(tuple(sorted(one.items())) for one in (self.defaults, self.forced, self.checked))


@dataclass(slots=True)
class Clause:
    """One include or exclude. `problem` says why it cannot be listed; it may still judge some codes."""

    label: str
    system: str | None = None
    version: str | None = None
    code_system: CodeSystem | None = None
    concepts: dict[str, Json] | None = None
    filters: list[Predicate] = field(default_factory=list)
    value_sets: list[Compiled] = field(default_factory=list)
    problem: VesaliusError | None = None

    @property
    def is_closed(self) -> bool:
        """True when nothing beyond the listed codes can belong: the system is complete, or codes are enumerated."""
        if any(not one.is_closed for one in self.value_sets):
            return False
        if self.system is None or self.concepts is not None:
            return True
        return self.code_system is not None and self.code_system.is_complete

    def judge(self, system: str, code: str) -> bool | None:
        """Whether the clause holds the code; None when that cannot be known here."""
        own = self._judge_system(system, code)
        if own is False:
            return False
        verdicts = [own, *(one.judge(system, code) for one in self.value_sets)]
        if any(one is False for one in verdicts):
            return False
        return None if self.problem is not None or any(one is None for one in verdicts) else True

    def _judge_system(self, system: str, code: str) -> bool | None:
        if self.system is None:
            return True
        if system != self.system:
            return False
        known = self.code_system
        if self.concepts is not None:
            if code in self.concepts:
                return not (known is not None and known.is_complete and known.find(code) is None)
            if known is not None and not known.is_case_sensitive:
                return any(code.casefold() == one.casefold() for one in self.concepts)
            return False
        if known is None or self.problem is not None:
            return None
        concept = known.find(code)
        if concept is None:
            return False if known.is_complete else None
        return all(one(concept) for one in self.filters)

    def entry(self, code: str) -> Entry:
        """The member with this code, which `judge` accepted."""
        concept = self.code_system.find(code) if self.code_system is not None else None
        element: Json = {}
        if self.concepts is not None:
            folded = code.casefold()
            element = self.concepts.get(code) or next(
                (one for name, one in self.concepts.items() if name.casefold() == folded), {}
            )
        return self._entry(code, concept, element)

    def entries(self) -> Iterator[Entry]:
        """The members, in order. Raises the clause's problem, which names the include, when it cannot be listed."""
        if self.problem is not None:
            raise self.problem
        if self.system is None:
            first, *others = self.value_sets
            listed: Iterator[Entry] = iter(first.entries().values())
        else:
            others = self.value_sets
            listed = self._enumerated() if self.concepts is not None else self._listed()
        if not others:
            yield from listed
            return
        sets = [one.entries() for one in others]
        for entry in listed:
            if all((entry.system, entry.code) in one for one in sets):
                yield entry

    def _enumerated(self) -> Iterator[Entry]:
        known = self.code_system
        for code, element in (self.concepts or {}).items():
            concept = known.find(code) if known is not None else None
            if concept is None and known is not None and known.is_complete:
                continue
            yield self._entry(code, concept, element)

    def _listed(self) -> Iterator[Entry]:
        if self.code_system is not None:
            for concept in self.code_system.concepts.values():
                if all(one(concept) for one in self.filters):
                    yield self._entry(concept.code, concept, {})

    def _entry(self, code: str, concept: Concept | None, element: Json) -> Entry:
        own = designations_of(element) if "designation" in element else ()
        display = element.get("display")
        known = self.code_system
        return Entry(
            self.system or "",
            code if concept is None else concept.code,
            display or (concept.display if concept is not None else None),
            own + concept.designations if concept is not None else own,
            known.version if known is not None and concept is not None else self.version,
            is_abstract=concept is not None and concept.is_abstract,
            is_inactive=concept is not None and concept.is_inactive,
            language=known.language if known is not None and concept is not None else None,
        )


@dataclass(slots=True)
class Compiled:
    """A value set, ready to be listed and to judge codes. `expansion` holds its stored expansion, if complete."""

    url: str
    version: str | None
    resource: Json
    includes: list[Clause]
    excludes: list[Clause]
    keeps_inactive: bool
    stored: dict[tuple[str, str], Entry] | None = None
    _entries: dict[tuple[str, str], Entry] | None = None

    @property
    def is_closed(self) -> bool:
        """True when its listing is all there is."""
        return self.stored is not None or all(one.is_closed for one in self.includes)

    @property
    def problems(self) -> list[VesaliusError]:
        """Why it cannot be listed, include by include; empty when it can, or when a stored expansion stands in."""
        if self.stored is not None:
            return []
        found = [one.problem for one in (*self.includes, *self.excludes) if one.problem is not None]
        for clause in (*self.includes, *self.excludes):
            for inner in clause.value_sets:
                found += inner.problems
        return found

    def judge(self, system: str, code: str) -> bool | None:
        """Whether the code belongs to the value set; None when that cannot be known here."""
        if self.stored is not None:
            return (system, code) in self.stored
        included = _any(clause.judge(system, code) for clause in self.includes)
        if included is False:
            return False
        excluded = _any(clause.judge(system, code) for clause in self.excludes)
        if excluded is True:
            return False
        if included is True and not self.keeps_inactive and self._is_inactive(system, code):
            return False
        return None if included is None or excluded is None else True

    def _is_inactive(self, system: str, code: str) -> bool:
        for clause in self.includes:
            if clause.system == system and clause.code_system is not None:
                concept = clause.code_system.find(code)
                if concept is not None:
                    return concept.is_inactive
        return False

    def entries(self) -> dict[tuple[str, str], Entry]:
        """All members by system and code, each once, in order.

        Raises NotSupported (content is not here) or TooCostly, naming the include.
        """
        if self._entries is None:
            self._entries = self.stored if self.stored is not None else self.list_members(partial=False)
        return self._entries

    def list_members(self, *, partial: bool) -> dict[tuple[str, str], Entry]:
        """The members; with `partial`, those of the clauses that can be listed."""
        found: dict[tuple[str, str], Entry] = {}
        for clause in self.includes:
            if partial and (clause.problem is not None or any(one.problems for one in clause.value_sets)):
                if clause.problem is None and clause.system is None and len(clause.value_sets) == 1:
                    found.update(clause.value_sets[0].list_members(partial=True))
                continue
            for entry in clause.entries():
                if self.keeps_inactive or not entry.is_inactive:
                    found.setdefault((entry.system, entry.code), entry)
                    if len(found) > MEMBER_LIMIT:
                        raise TooCostly(f"The value set {self.url} has more than {MEMBER_LIMIT} members.")
        for clause in self.excludes:
            # A clause that cannot be listed can still judge: what it may hold is left out.
            found = {key: entry for key, entry in found.items() if clause.judge(*key) is False}
            if clause.problem is not None and not partial:
                raise clause.problem
        return found


def _any(verdicts: Iterator[bool | None]) -> bool | None:
    """Or, in three values."""
    unknown = False
    for one in verdicts:
        if one:
            return True
        unknown = unknown or one is None
    return None if unknown else False


def compiled(
    source: Source, url: str, version: str | None = None, versions: Versions | None = None
) -> Compiled | None:
    """The value set with this canonical url, compiled once per source; None when nothing is known by that name."""
    key = ("compiled", url, version, versions.key if versions else None)
    found = source.cache.get(key)
    if found is None:
        resource = resolve(source, url, version)
        if resource is None:
            return None
        found = source.cache[key] = compile_value_set(source, resource, versions or Versions())
    return found  # type: ignore[no-any-return]  # the cache is shared between operations


def resolve(source: Source, url: str, version: str | None = None) -> Json | None:
    """The ValueSet resource, or one made for an implicit url (R4 § 4.9.11, `?fhir_vs`, `http://loinc.org/vs`)."""
    url, stated = split_canonical(url)
    found = source.value_set(url, version or stated)
    return found if found is not None else _implicit(source, url)


def _implicit(source: Source, url: str) -> Json | None:
    system, _, query = url.partition("?")
    if query == "fhir_vs" or query.startswith("fhir_vs="):
        kind, _, code = query.removeprefix("fhir_vs").removeprefix("=").partition("/")
        include: dict[str, Any] = {"system": system}
        if system.startswith("http://snomed.info/sct/"):
            include = {"system": "http://snomed.info/sct", "version": system}
        if kind in ("isa", "refset") and code:
            include["filter"] = [
                {"property": "concept", "op": "is-a" if kind == "isa" else "in", "value": code}
            ]
        elif kind:
            return None
        return {"resourceType": "ValueSet", "url": url, "status": "active", "compose": {"include": [include]}}
    if url == "http://loinc.org/vs" and source.code_system("http://loinc.org") is not None:
        include = {"system": "http://loinc.org"}
        return {"resourceType": "ValueSet", "url": url, "status": "active", "compose": {"include": [include]}}
    return None


def compile_value_set(
    source: Source, resource: Json, versions: Versions, above: tuple[str, ...] = ()
) -> Compiled:
    """A ValueSet resource, compiled. Raises Invalid when it includes itself or breaks a rule of compose."""
    url = str(resource.get("url") or f"#{resource.get('id', '')}")
    if url in above:
        raise Invalid(f"The value set {url} includes itself, by way of {' > '.join((*above, url))}.")
    if len(above) >= _DEPTH_LIMIT:
        raise TooCostly(f"The value set {above[0]} nests value sets more than {_DEPTH_LIMIT} deep.")
    if resource.get("contained"):
        source = WithContained(source, resource)
    compose: Json = resource.get("compose") or {}
    stack = (*above, url)
    found = Compiled(
        url,
        resource.get("version"),
        resource,
        [
            _clause(source, one, versions, stack, "include", n)
            for n, one in enumerate(compose.get("include", ()))
        ],
        [
            _clause(source, one, versions, stack, "exclude", n)
            for n, one in enumerate(compose.get("exclude", ()))
        ],
        keeps_inactive=compose.get("inactive") is not False,
    )
    if not compose or found.problems:
        found.stored = _stored_expansion(resource)
        if not compose and found.stored is None:
            problem = NotSupported(
                f"The value set {url} has no definition: neither compose nor a complete expansion is here."
            )
            found.includes.append(Clause(label=url, problem=problem, value_sets=[]))
            found.includes[-1].system = None
    return found


def _clause(
    source: Source, element: Json, versions: Versions, stack: tuple[str, ...], role: str, position: int
) -> Clause:
    """One include or exclude, compiled; problems that leave it unlisted are kept in it."""
    # HL7's v2 value sets write the version behind the system; `*` means any version, of which the newest is taken.
    system, written = split_canonical(str(element.get("system") or ""))
    stated = element.get("version") or written
    label = f"{role} {position + 1} of {stack[-1]}"
    nested = [_nested(source, str(one), versions, stack, label) for one in element.get("valueSet", ())]
    clause = Clause(
        label=label, system=system or None, value_sets=[one for one in nested if isinstance(one, Compiled)]
    )
    problems = [one for one in nested if not isinstance(one, Compiled)]
    if problems:
        clause.problem = problems[0]
    if not system:
        if not nested:
            raise Invalid(f"The {label} names neither a system nor a value set.")
        return clause
    if element.get("concept") and element.get("filter"):
        raise Invalid(f"The {label} has both concepts and filters; only one of them is allowed.")
    clause.version = versions.of(system, None if stated == "*" else stated)
    clause.code_system = source.code_system(system, clause.version)
    if element.get("concept"):
        clause.concepts = {str(one["code"]): one for one in element["concept"] if one.get("code")}
        if clause.code_system is not None and not clause.code_system.has_content:
            clause.code_system = None
        return clause
    _prepare_filters(source, clause, element, versions, stack)
    return clause


def _prepare_filters(
    source: Source, clause: Clause, element: Json, versions: Versions, stack: tuple[str, ...]
) -> None:
    filters = list(element.get("filter", ()))
    refset = _reference_set(source, clause, filters, versions, stack)
    if refset is not None:
        clause.value_sets.append(refset)
        clause.system = None if len(filters) == 1 else clause.system
        filters = filters[1:]
        if not filters:
            return
    known = clause.code_system
    what = f" with version {clause.version}" if clause.version else ""
    if known is None or not known.has_content:
        by = " by filter" if filters else ""
        clause.problem = clause.problem or NotSupported(
            f"The {clause.label} cannot be expanded: it takes codes of {clause.system}{by},"
            f" and no content of that code system{what} is here."
        )
        clause.code_system = None
        return
    try:
        clause.filters = [predicate(known, one) for one in filters]
    except VesaliusError as error:
        clause.problem = type(error)(f"The {clause.label} cannot be expanded: {error}")


def _reference_set(
    source: Source, clause: Clause, filters: list[Json], versions: Versions, stack: tuple[str, ...]
) -> Compiled | None:
    """The stored value set of a SNOMED CT reference set, for `concept in <reference set>` as the only filter."""
    if (
        len(filters) != 1
        or clause.system != "http://snomed.info/sct"
        or stack[-1].startswith(f"{clause.system}?")
    ):
        return None
    one = filters[0]
    if one.get("op") != "in" or one.get("property") != "concept":
        return None
    query = f"?fhir_vs=refset/{one.get('value')}"
    editions = (clause.version, clause.system) if clause.version else (clause.system,)
    resource = next(
        (found for base in editions if (found := source.value_set(f"{base}{query}")) is not None), None
    )
    return None if resource is None else compile_value_set(source, resource, versions, stack)


def _nested(
    source: Source, canonical: str, versions: Versions, stack: tuple[str, ...], label: str
) -> Compiled | VesaliusError:
    resource = resolve(source, canonical)
    if resource is None:
        return NotSupported(f"The {label} cannot be expanded: the value set {canonical} is not here.")
    return compile_value_set(source, resource, versions, stack)


def _stored_expansion(resource: Json) -> dict[tuple[str, str], Entry] | None:
    """The members of a complete expansion that the resource brings along."""
    expansion: Json = resource.get("expansion") or {}
    if "contains" not in expansion or "offset" in expansion:
        return None
    if any(
        "unclosed" in str(one.get("url")) or "toocostly" in str(one.get("url"))
        for one in expansion.get("extension", ())
    ):
        return None
    found: dict[tuple[str, str], Entry] = {}
    waiting = list(reversed(expansion["contains"]))
    while waiting:
        one = waiting.pop()
        waiting.extend(reversed(one.get("contains", ())))
        if one.get("code") and one.get("system"):
            entry = Entry(
                one["system"],
                one["code"],
                one.get("display"),
                designations_of(one),
                one.get("version"),
                is_abstract=one.get("abstract") is True,
                is_inactive=one.get("inactive") is True,
            )
            found.setdefault((entry.system, entry.code), entry)
    total = expansion.get("total")
    return found if not isinstance(total, int) or total <= len(found) else None


def systems(value_set: Compiled) -> tuple[str, ...]:
    """The systems that members may come from, each once, in order."""
    if value_set.stored is not None:
        return tuple(dict.fromkeys(system for system, _ in value_set.stored))
    found: dict[str, None] = {}
    for clause in value_set.includes:
        if clause.system is not None:
            found[clause.system] = None
        else:
            for inner in clause.value_sets:
                found.update(dict.fromkeys(systems(inner)))
    return tuple(found)


def entry_of(value_set: Compiled, system: str, code: str) -> Entry | None:
    """The member with this code as the value set shows it, without listing the others where that is possible."""
    if value_set.stored is not None:
        return value_set.stored.get((system, code))
    for clause in value_set.includes:
        if clause.system is None:
            for inner in clause.value_sets:
                found = entry_of(inner, system, code)
                if found is not None:
                    return found
        elif clause.system == system and clause.judge(system, code):
            return clause.entry(code)
    return None


def code_system_of(value_set: Compiled, system: str) -> CodeSystem | None:
    """The code system content that a value set uses for a system (it may be contained in the value set)."""
    for clause in value_set.includes:
        if clause.system == system and clause.code_system is not None:
            return clause.code_system
        for inner in clause.value_sets:
            found = code_system_of(inner, system)
            if found is not None:
                return found
    return None
