"""Value sets as clauses: each include lists its concepts and judges single codes.

Judgements are three-valued: True, False, or None where the content that would decide is not here. So a code
can be refused or accepted by a value set that cannot be listed, as long as the clause that decides is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from vesalius.errors import Invalid, NotSupported, TooCostly, VesaliusError
from vesalius.terminology.filters import Predicate
from vesalius.terminology.grammars import Grammar
from vesalius.terminology.model import CodeSystem, Concept, Designation, Json, designations_of

# More members than this are not held in memory for one value set; single codes can still be judged.
MEMBER_LIMIT = 200_000


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
                raise Invalid(f"The value set uses version {chosen} of {system}, not the version {wanted} to check.")
            chosen = wanted
        return chosen

    @property
    def are_chosen(self) -> bool:
        """True when the request names any version."""
        return bool(self.defaults or self.forced or self.checked)


@dataclass(slots=True)
class Clause:
    """One include or exclude. `problem` says why it cannot be listed; it may still judge some codes.

    `language` is that of the displays in the value set; `grammar` judges codes of a system that has no list;
    `names` are what supplements call codes whose system is not here.
    """

    label: str
    system: str | None = None
    version: str | None = None
    code_system: CodeSystem | None = None
    concepts: dict[str, Json] | None = None
    filters: list[Predicate] = field(default_factory=list)
    value_sets: list[Compiled] = field(default_factory=list)
    problem: VesaliusError | None = None
    language: str | None = None
    grammar: Grammar | None = None
    names: Mapping[str, tuple[Designation, ...]] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        """True when nothing beyond the listed codes can belong: a complete system, or enumerated codes."""
        if any(not one.is_closed for one in self.value_sets):
            return False
        if self.system is None or self.concepts is not None:
            return True
        return self.code_system is not None and self.code_system.is_complete

    @property
    def problems(self) -> list[VesaliusError]:
        """Why it cannot be listed, its value sets included."""
        own = [] if self.problem is None else [self.problem]
        return own + [one for inner in self.value_sets for one in inner.problems]

    def judge(self, system: str, code: str) -> bool | None:
        """Whether the clause holds the code; None when that cannot be known here."""
        own = self._judge_system(system, code)
        if own is False:
            return False
        verdicts = [own, *(one.judge(system, code) for one in self.value_sets)]
        if any(one is False for one in verdicts):
            return False
        is_open = self.problem is not None and self.grammar is None
        return None if is_open or any(one is None for one in verdicts) else True

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
        if self.grammar is not None:
            return self.grammar(code)
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
        """The members, in order. Raises the problem, which names the include, when it cannot be listed."""
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
            own + (concept.designations if concept is not None else self.names.get(code, ())),
            known.version if known is not None and concept is not None else self.version,
            is_abstract=concept is not None and concept.is_abstract,
            is_inactive=concept is not None and concept.is_inactive,
            language=self.language if display or known is None or concept is None else known.language,
        )


@dataclass(slots=True)
class Compiled:
    """A value set, ready to be listed and to judge codes. `stored` is its stored expansion, if complete."""

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
        """Why it cannot be listed, by include; empty when it can, or when a stored expansion stands in."""
        return [] if self.stored is not None else [one for clause in self.includes for one in clause.problems]

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
        entry = entry_of(self, system, code)
        return entry is not None and entry.is_inactive

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
            if partial and clause.problems:
                if clause.problem is None and clause.system is None and len(clause.value_sets) == 1:
                    found.update(clause.value_sets[0].list_members(partial=True))
                continue
            for entry in clause.entries():
                if self.keeps_inactive or not entry.is_inactive:
                    found.setdefault((entry.system, entry.code), entry)
                    if len(found) > MEMBER_LIMIT:
                        raise TooCostly(f"The value set {self.url} has more than {MEMBER_LIMIT} members.")
        for clause in self.excludes:
            verdicts = {key: clause.judge(*key) for key in found}
            if not partial and None in verdicts.values():
                raise next(iter(clause.problems), None) or NotSupported(
                    f"The {clause.label} cannot be expanded: the code system is here only in part."
                )
            # What may be excluded is left out of a partial listing.
            found = {key: entry for key, entry in found.items() if verdicts[key] is False}
        return found


def _any(verdicts: Iterator[bool | None]) -> bool | None:
    """Or, in three values."""
    unknown = False
    for one in verdicts:
        if one:
            return True
        unknown = unknown or one is None
    return None if unknown else False


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
    """The member with this code as the value set shows it, found without listing the others."""
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
